"""Duties of the weeks before, and what is brought forward from even earlier."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date
from itertools import pairwise
from typing import Final

from shiftopt.domain.base import MINUTES_PER_DAY
from shiftopt.domain.roster import Duty, Past, PauseKind, Rest
from shiftopt.store import schema
from shiftopt.store.aliases import VALUES, fold, lookup
from shiftopt.store.cells import CellError, clock, clock_text, ident
from shiftopt.store.log import Log, show, suggest
from shiftopt.store.moments import local_text, minute_of
from shiftopt.store.raw import RawTable
from shiftopt.store.typed import Row, typed_rows
from shiftopt.timeline.clock import to_local, to_minute

_LONGEST_DUTY: Final = 24 * 60
_REST: Final = re.compile(r"(\S+)\s+(\d{1,2}:\d{2})\s*-\s*(\d{1,2}:\d{2})")


def read_past(duties: RawTable | None, balance: RawTable | None, agents: Collection[str], zone: str, log: Log) -> Past:
    """Both tables; duties of people who are not in the shop any more are noted and left out."""
    rows = [row for row in typed_rows(duties, schema.PAST, log) if row.sound]
    gone: dict[str, list[Row]] = {}
    found: list[tuple[Row, Duty]] = []
    for row in rows:
        if row.values["agent_id"] not in agents:
            gone.setdefault(row.values["agent_id"], []).append(row)
            continue
        duty = read_duty(row, zone, log)
        if duty is not None:
            found.append((row, duty))
    for agent, theirs in gone.items():
        what = f"unknown agent {show(agent)} ({len(theirs)} rows)"
        log.note(theirs[0].where("agent_id"), what, f"they are left out; {suggest(agent, agents, 'agents')}")
    _report_overlaps(found, log)
    ordered = tuple(sorted((duty for _, duty in found), key=lambda duty: (duty.agent, duty.start)))
    return _with_balance(ordered, balance, agents, log)


def read_duty(row: Row, zone: str, log: Log) -> Duty | None:
    """The duty of a row with columns like ``roster.csv``; None (with a problem) if it makes no sense."""
    start, end = minute_of(zone, row.values["start"]), minute_of(zone, row.values["end"])
    if not start < end <= start + _LONGEST_DUTY:
        what = "ends before it starts" if end <= start else "is longer than 24 hours"
        log.problem(row.where("end"), f"the duty {what} ({local_text(zone, start)} to {local_text(zone, end)})", "mend start or end")
        return None
    day: date = row.get("date", to_local(zone, start).date())
    try:
        shift = ident(row.get("shift_id")) if row.get("shift_id") else "free"
        rests = read_rests(row.get("rests", ""), zone, day, start, end)
    except CellError as error:
        log.problem(row.where("rests" if row.get("rests") else "shift_id"), error.problem, error.remedy)
        return None
    return Duty(agent=row.values["agent_id"], day=day, shift=shift, start=start, end=end, rests=rests)


def read_rests(cell: str, zone: str, day: date, start: int, end: int) -> tuple[Rest, ...]:
    """``meal 12:00-12:30|break 10:00-10:15`` as pauses in time order; clock times before the start are of the next day."""
    kinds = lookup(VALUES["pause"])
    rests = []
    for piece in filter(None, (part.strip() for part in cell.replace(";", "|").split("|"))):
        match = _REST.fullmatch(piece)
        kind = kinds.get(fold(match[1])) if match else None
        if match is None or kind is None:
            raise CellError(f"{show(piece)} is not a pause", "write pauses like meal 12:00-12:30|break 10:00-10:15")
        low, high = (to_minute(zone, day, int(clock(2 * MINUTES_PER_DAY)(match[number]))) for number in (2, 3))
        if low < start:
            low, high = low + MINUTES_PER_DAY, high + MINUTES_PER_DAY
        if high < low:
            high += MINUTES_PER_DAY
        if not start <= low < high <= end:
            raise CellError(f"the pause {show(piece)} is outside the duty", "write a pause within start and end")
        rests.append(Rest(kind=_kind(kind), start=low, end=high))
    ordered = tuple(sorted(rests, key=lambda rest: rest.start))
    if any(later.start < earlier.end for earlier, later in pairwise(ordered)):
        raise CellError(f"pauses overlap in {show(cell)}", "write pauses one after the other")
    return ordered


def _kind(name: str) -> PauseKind:
    return "meal" if name == "meal" else "break" if name == "break" else "allowance"


def rests_text(duty: Duty, zone: str) -> str:
    """The cell of a duty's pauses; clock times of the next day go on counting (``25:30``)."""

    def text(minute: int) -> str:
        local = to_local(zone, minute)
        return clock_text((local.date() - duty.day).days * MINUTES_PER_DAY + local.hour * 60 + local.minute)

    return "|".join(f"{rest.kind} {text(rest.start)}-{text(rest.end)}" for rest in duty.rests)


def _report_overlaps(found: Sequence[tuple[Row, Duty]], log: Log) -> None:
    ordered = sorted(found, key=lambda item: (item[1].agent, item[1].start))
    for (before, earlier), (row, later) in pairwise(ordered):
        if earlier.agent == later.agent and later.start < earlier.end:
            first = before.raw.numbers[before.index]
            problem = f'agent "{later.agent}" has overlapping duties (also row {first})'
            log.problem(row.where("start"), problem, "delete or mend one of the two", group=f"{row.raw.title}, overlaps")


def _with_balance(duties: tuple[Duty, ...], raw: RawTable | None, agents: Collection[str], log: Log) -> Past:
    values: dict[str, dict[str, float]] = {"overtime_minutes": {}, "fairness": {}, "complaint_days": {}}
    seen: dict[str, Row] = {}
    for row in typed_rows(raw, schema.PAST_BALANCE, log):
        agent = row.get("agent_id", "")
        if not row.sound:
            continue
        if agent not in agents:
            log.note(row.where("agent_id"), f"unknown agent {show(agent)}", f"the row is left out; {suggest(agent, agents, 'agents')}")
        elif agent in seen:
            first = seen[agent].raw.numbers[seen[agent].index]
            log.problem(row.where("agent_id"), f"agent {show(agent)} is there already (row {first})", "keep one row per agent")
        else:
            seen[agent] = row
            for name, numbers in values.items():
                if name in row.values:
                    numbers[agent] = row.values[name]
    return Past(duties=duties, **{name: dict(sorted(numbers.items())) for name, numbers in values.items()})
