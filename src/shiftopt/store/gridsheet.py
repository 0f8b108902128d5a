"""A roster laid out as people x days: a row per person, a column per day, a shift or times in each cell."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Final

from shiftopt.domain.base import MINUTES_PER_DAY
from shiftopt.domain.messages import Place, first_of, message
from shiftopt.domain.roster import Duty
from shiftopt.store.aliases import HEADERS, VALUES, fold, lookup
from shiftopt.store.cells import Cell, CellError, clock, day, plain
from shiftopt.store.log import Log, show, suggest
from shiftopt.store.placing import FREE, Placer
from shiftopt.store.raw import RawTable, letters
from shiftopt.timeline.clock import to_minute

ID_TITLES: Final = frozenset(fold(title) for title in ("agent_id", *HEADERS["roster"]["agent_id"]))
_NAME_TITLES: Final = frozenset(fold(title) for title in ("name", *HEADERS["roster"]["name"]))
_OFF: Final = lookup(VALUES["day_off"])
_TIMES: Final = re.compile(r"(?:(\S+)\s+)?(\d{1,2}:\d{2})\s*[-~–至]\s*(\d{1,2}:\d{2})")
Details = Mapping[tuple[str, date, str], Duty]


def day_columns(raw: RawTable) -> dict[int, date]:
    """Column number -> date, for titles that begin with a date (``2026-11-30 周一``)."""
    found = {}
    for place, title in enumerate(raw.header):
        words = title.split()
        try:
            found[place] = day(words[0])
        except (CellError, IndexError):
            continue
    return found


def grid_duties(raw: RawTable, placer: Placer, details: Details, log: Log) -> list[tuple[int, str, Duty]]:
    """(row, cell name, duty) of every cell with a duty; pauses are those of ``details`` where agent, date and times still match."""
    columns = day_columns(raw)
    if other_week(raw.title, columns.values(), placer, log):
        return []
    _check_days(raw, columns, placer, log)
    found = []
    named: set[str] = set()
    for index, row in enumerate(raw.rows):
        entries = {place: row[place] for place in columns if place < len(row)}
        agent = _agent(raw, index, placer, log, filled=any(_words(cell) for cell in entries.values()))
        if agent is None:
            continue
        named.add(agent)
        for place, cell in entries.items():
            for piece in filter(None, _words(cell).split("+")):
                try:
                    duty = _duty(piece.strip(), agent, columns[place], placer, details)
                except CellError as error:
                    log.problem(raw.where(index, place), error.said)
                    continue
                if duty is not None:
                    found.append((index, f"{letters(place)}{raw.numbers[index]}", duty))
    absent = [agent for agent in placer.agents if agent not in named]
    if absent and named:
        log.note(raw.title, message("agents_absent", agents=first_of(absent, 10)))
    return found


def other_week(title: Place, days: Collection[date], placer: Placer, log: Log) -> bool:
    """Whether a roster is of another week altogether: that is said once."""
    if not days or any(placer.within(value) for value in days):
        return False
    first = placer.grid.first_day
    last = date.fromordinal(first.toordinal() + placer.grid.days - 1)
    log.problem(title, message("other_week", from_day=min(days), to_day=max(days), first=first, last=last))
    return True


def _check_days(raw: RawTable, columns: Mapping[int, date], placer: Placer, log: Log) -> None:
    """Every day once, and all of the horizon."""
    first = placer.grid.first_day
    last = date.fromordinal(first.toordinal() + placer.grid.days - 1)
    seen: set[date] = set()
    for place, value in columns.items():
        if not placer.within(value):
            log.problem(raw.where_header(place), message("outside_week", day=value, first=first, last=last))
        elif value in seen:
            log.problem(raw.where_header(place), message("two_columns", day=value))
        seen.add(value)
    every = [date.fromordinal(first.toordinal() + offset) for offset in range(placer.grid.days)]
    missing = tuple(value for value in every if value not in seen)
    if missing:
        log.note(raw.where_header(), message("days_untitled", days=missing))


def _agent(raw: RawTable, index: int, placer: Placer, log: Log, *, filled: bool) -> str | None:
    row = raw.rows[index]
    titles = [fold(title) for title in raw.header]
    places = [place for kind in (ID_TITLES, _NAME_TITLES) for place, title in enumerate(titles) if title in kind and place < len(row)]
    written = [plain(row[place]) for place in places if plain(row[place])]
    if not written and not filled:
        return None
    agent = placer.agent(written[0]) if written else None
    if agent is None:
        remedy = suggest(written[0] if written else "", placer.agents, message("agents"))
        said = message("no_agent_named", remedy=remedy)
        if written:
            said = message("unknown_thing", what=message("agent"), name=show(written[0]), remedy=remedy)
        log.problem(raw.where(index, places[0] if places else 0), said)
    return agent


def _words(cell: Cell) -> str:
    """The first line of a cell; Excel may have made a date or time of it, which no shift is."""
    if isinstance(cell, datetime):
        return cell.isoformat()
    lines = plain(cell).splitlines()
    return lines[0].strip() if lines else ""


def _duty(words: str, agent: str, on: date, placer: Placer, details: Details) -> Duty | None:
    if fold(words) in _OFF:
        return None
    match = _TIMES.fullmatch(words)
    name = match[1] if match else words
    shift = placer.shift(name) if name and name != FREE else None
    if shift is None and name and name != FREE:
        known = [*placer.shifts, "休", "假"]
        raise CellError(message("unknown_shift_or_times", shift=show(name), remedy=suggest(name, known, message("shifts"))))
    if match is None:
        if shift is None:
            raise CellError(message("shift_without_times", value=show(words)))
        duty = placer.planned(agent, on, shift)
        old = details.get((agent, on, shift.id))
        return old if old is not None and _close(old, duty) else duty
    start, end = (int(clock(2 * MINUTES_PER_DAY)(match[number])) for number in (2, 3))
    end += MINUTES_PER_DAY if end <= start else 0
    duty = placer.timed(agent, on, to_minute(placer.grid.zone, on, start), to_minute(placer.grid.zone, on, end), shift)
    old = details.get((agent, on, duty.shift))
    return old if old is not None and _close(old, duty) else duty


def _close(old: Duty, duty: Duty) -> bool:
    """Whether the detail sheet still speaks of this duty."""
    return (old.start, old.end) == (duty.start, duty.end)
