"""The components of the INRC-II validator, by a plain walk over the finished roster of all weeks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby, pairwise
from typing import TypeVar

from formats.inrc2 import ANY, Assignment, Case, Contract, History

Kind = TypeVar("Kind")
SOFT = ("total_assign", "consecutive", "days_off", "preferences", "max_weekend", "complete_weekend", "optimal_cover")
HARD = ("minimal_cover", "required_skill", "succession", "single_assignment")
OPTIMAL, WORK_RUN, SHIFT_RUN, OFF_RUN, WISH, HALF_WEEKEND, TOTAL, WEEKEND = 30, 30, 15, 30, 10, 30, 20, 30
"""Weights of the soft constraints S1 to S7 (consecutive working days and shifts are parts of S2)."""


def components(case: Case, rows: Sequence[Assignment]) -> dict[str, int]:
    """Cost per soft constraint and number of violations per hard one, named as in ``SOFT`` and ``HARD``."""
    found = Counter(dict.fromkeys((*SOFT, *HARD), 0))
    work: dict[tuple[str, int], str] = {}
    for nurse, day, shift, _ in rows:
        found["single_assignment"] += (nurse, day) in work
        work[nurse, day] = shift
    found["required_skill"] = sum(skill not in case.nurses[nurse].skills for nurse, _, _, skill in rows)
    found["preferences"] = WISH * sum((nurse, day) in work and shift in {ANY, work[nurse, day]} for nurse, day, shift in case.off_requests)
    _cover(case, rows, found)
    for nurse in case.nurses.values():
        row = [work.get((nurse.id, day), "") for day in range(case.days)]
        _person(case, case.contracts[nurse.contract], case.history.get(nurse.id, History()), row, found)
    return dict(found)


def _cover(case: Case, rows: Sequence[Assignment], found: Counter[str]) -> None:
    present = Counter((day, shift, skill) for _, day, shift, skill in rows)
    for key, span in case.cover.items():
        found["minimal_cover"] += max(0, span.low - present[key])
        found["optimal_cover"] += OPTIMAL * max(0, span.high - present[key])


def _person(case: Case, contract: Contract, past: History, row: Sequence[str], found: Counter[str]) -> None:
    before = [past.last_shift or "", *row]
    found["succession"] += sum(bool(a) and b in case.forbidden[a] for a, b in pairwise(before))
    _runs(case, contract, past, row, found)
    total = past.assignments + sum(map(bool, row))
    found["total_assign"] += TOTAL * (max(0, contract.total.low - total) + max(0, total - contract.total.high))
    weekends = [(bool(row[day]), bool(row[day + 1])) for day in range(5, len(row), 7)]
    worked = past.weekends + sum(map(any, weekends))
    found["max_weekend"] += WEEKEND * max(0, worked - contract.max_weekends)
    if contract.complete_weekend:
        found["complete_weekend"] += HALF_WEEKEND * sum(first != second for first, second in weekends)


def _runs(case: Case, contract: Contract, past: History, row: Sequence[str], found: Counter[str]) -> None:
    """Runs of work, of the same shift and of days off; a run still open at the end is not too short yet."""
    work, off = contract.work_run, contract.off_run
    for working, before, length, ended in _stretches([bool(shift) for shift in row], _past_runs(past)):
        span, weight, part = (work, WORK_RUN, "consecutive") if working else (off, OFF_RUN, "days_off")
        found[part] += weight * _deviation(span.low, span.high, before, length, ended=ended)
    for shift, before, length, ended in _stretches(row, {past.last_shift or "": past.shift_run}):
        if shift:
            span = case.shifts[shift]
            found["consecutive"] += SHIFT_RUN * _deviation(span.low, span.high, before, length, ended=ended)


def _past_runs(past: History) -> dict[bool, int]:
    return {True: past.work_run} if past.last_shift else {False: past.off_run}


def _stretches(row: Sequence[Kind], past: dict[Kind, int]) -> list[tuple[Kind, int, int, bool]]:
    """Each run as (kind, days before the horizon, days inside, whether it has ended); a past run that ended at once has none inside."""
    found = []
    place = 0
    (kind_before, before) = next(iter(past.items()))
    if before and (not row or row[0] != kind_before):
        found.append((kind_before, before, 0, bool(row)))
    for kind, group in groupby(row):
        length = len(list(group))
        carried = before if place == 0 and kind == kind_before else 0
        place += length
        found.append((kind, carried, length, place < len(row)))
    return found


def _deviation(low: int, high: int, before: int, length: int, *, ended: bool) -> int:
    """Days too many inside the horizon, or too few of a run that has ended."""
    short = max(0, low - before - length) if ended else 0
    return short + max(0, min(length, before + length - high))
