"""Duties of the weeks before, and what is brought forward from even earlier."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date
from itertools import pairwise
from typing import Final

from shiftopt.domain.base import MINUTES_PER_DAY
from shiftopt.domain.messages import inside, message
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
        remedy = suggest(agent, agents, message("agents"))
        log.note(theirs[0].where("agent_id"), message("unknown_past_agent", agent=show(agent), rows=len(theirs), remedy=remedy))
    _report_overlaps(found, log)
    ordered = tuple(sorted((duty for _, duty in found), key=lambda duty: (duty.agent, duty.start)))
    return _with_balance(ordered, balance, agents, log)


def read_duty(row: Row, zone: str, log: Log) -> Duty | None:
    """The duty of a row with columns like ``roster.csv``; None (with a problem) if it makes no sense."""
    start, end = minute_of(zone, row.values["start"]), minute_of(zone, row.values["end"])
    if not start < end <= start + _LONGEST_DUTY:
        first, last = local_text(zone, start), local_text(zone, end)
        said = message("past_backwards", start=first, end=last) if end <= start else message("past_too_long", start=first, end=last)
        log.problem(row.where("end"), said)
        return None
    day: date = row.get("date", to_local(zone, start).date())
    try:
        shift = ident(row.get("shift_id")) if row.get("shift_id") else "free"
        rests = read_rests(row.get("rests", ""), zone, day, start, end)
    except CellError as error:
        log.problem(row.where("rests" if row.get("rests") else "shift_id"), error.said)
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
            raise CellError(message("not_a_pause", value=show(piece)))
        low, high = (to_minute(zone, day, int(clock(2 * MINUTES_PER_DAY)(match[number]))) for number in (2, 3))
        if low < start:
            low, high = low + MINUTES_PER_DAY, high + MINUTES_PER_DAY
        if high < low:
            high += MINUTES_PER_DAY
        if not start <= low < high <= end:
            raise CellError(message("pause_outside", value=show(piece)))
        rests.append(Rest(kind=_kind(kind), start=low, end=high))
    ordered = tuple(sorted(rests, key=lambda rest: rest.start))
    if any(later.start < earlier.end for earlier, later in pairwise(ordered)):
        raise CellError(message("pauses_overlap", value=show(cell)))
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
            said = message("overlapping_duties", agent=later.agent, row=before.raw.numbers[before.index])
            log.problem(row.where("start"), said, group=inside(row.raw.title, "start"))


def _with_balance(duties: tuple[Duty, ...], raw: RawTable | None, agents: Collection[str], log: Log) -> Past:
    values: dict[str, dict[str, float]] = {"overtime_minutes": {}, "fairness": {}, "complaint_days": {}}
    seen: dict[str, Row] = {}
    for row in typed_rows(raw, schema.PAST_BALANCE, log):
        agent = row.get("agent_id", "")
        if not row.sound:
            continue
        if agent not in agents:
            remedy = suggest(agent, agents, message("agents"))
            log.note(row.where("agent_id"), message("unknown_balance_agent", agent=show(agent), remedy=remedy))
        elif agent in seen:
            first = seen[agent].raw.numbers[seen[agent].index]
            log.problem(row.where("agent_id"), message("balance_twice", agent=show(agent), row=first))
        else:
            seen[agent] = row
            for name, numbers in values.items():
                if name in row.values:
                    numbers[agent] = row.values[name]
    return Past(duties=duties, **{name: dict(sorted(numbers.items())) for name, numbers in values.items()})
