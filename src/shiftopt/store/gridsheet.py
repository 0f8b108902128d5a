"""A roster laid out as people x days: a row per person, a column per day, a shift or times in each cell."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Final

from shiftopt.domain.base import MINUTES_PER_DAY
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
                    log.problem(raw.where(index, place), error.problem, error.remedy)
                    continue
                if duty is not None:
                    found.append((index, f"{letters(place)}{raw.numbers[index]}", duty))
    absent = [agent for agent in placer.agents if agent not in named]
    if absent and named:
        log.note(raw.title, f"there is no row for {', '.join(absent[:10])}{' ...' if absent[10:] else ''}", "they are read as off all week")
    return found


def other_week(title: str, days: Collection[date], placer: Placer, log: Log) -> bool:
    """Whether a roster is of another week altogether: that is said once."""
    if not days or any(placer.within(value) for value in days):
        return False
    first = placer.grid.first_day
    last = date.fromordinal(first.toordinal() + placer.grid.days - 1)
    problem = f"the roster is of {min(days)} to {max(days)}, not of the week {first} to {last}"
    log.problem(title, problem, f"give the roster of that week, or --week {min(days)}")
    return True


def _check_days(raw: RawTable, columns: Mapping[int, date], placer: Placer, log: Log) -> None:
    """Every day once, and all of the horizon."""
    first = placer.grid.first_day
    last = date.fromordinal(first.toordinal() + placer.grid.days - 1)
    seen: set[date] = set()
    for place, value in columns.items():
        if not placer.within(value):
            log.problem(raw.where_header(place), f"{value} is outside the week {first} to {last}", "check the week")
        elif value in seen:
            log.problem(raw.where_header(place), f"{value} has two columns", "keep one of the two")
        seen.add(value)
    every = [date.fromordinal(first.toordinal() + offset) for offset in range(placer.grid.days)]
    missing = [f"{value}" for value in every if value not in seen]
    if missing:
        log.note(raw.where_header(), f"no column is titled {', '.join(missing)}", "everybody is read as off on these days")


def _agent(raw: RawTable, index: int, placer: Placer, log: Log, *, filled: bool) -> str | None:
    row = raw.rows[index]
    titles = [fold(title) for title in raw.header]
    places = [place for kind in (ID_TITLES, _NAME_TITLES) for place, title in enumerate(titles) if title in kind and place < len(row)]
    written = [plain(row[place]) for place in places if plain(row[place])]
    if not written and not filled:
        return None
    agent = placer.agent(written[0]) if written else None
    if agent is None:
        problem = f"unknown agent {show(written[0])}" if written else "no agent is named"
        log.problem(raw.where(index, places[0] if places else 0), problem, suggest(written[0] if written else "", placer.agents, "agents"))
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
        raise CellError(f"unknown shift {show(name)}", f"{suggest(name, known, 'shifts')}, or write times like 09:00-17:30")
    if match is None:
        if shift is None:
            raise CellError(f"{show(words)} has no times", "write times like 09:00-17:30")
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
