"""Read any roster: our ``roster.csv``, our workbook after hand edits, or a foreign table of people, dates and shifts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from shiftopt.domain.base import MINUTES_PER_DAY
from shiftopt.domain.errors import Finding
from shiftopt.domain.grid import Grid
from shiftopt.domain.messages import Place, inside, message
from shiftopt.domain.roster import Activity, Duty, Roster
from shiftopt.domain.shop import Shop
from shiftopt.store import cells
from shiftopt.store.activities import fitting_activities, read_activities
from shiftopt.store.aliases import HEADERS, VALUES, fold, lookup
from shiftopt.store.atomic import recover
from shiftopt.store.cells import Cell, CellError
from shiftopt.store.columns import Column, Table
from shiftopt.store.csvfile import read_csv
from shiftopt.store.excelfile import Book, read_book, sheet_table
from shiftopt.store.gridsheet import ID_TITLES, day_columns, grid_duties, other_week
from shiftopt.store.log import Log, show, suggest
from shiftopt.store.moments import minute_of
from shiftopt.store.past import read_rests
from shiftopt.store.placing import FREE, Placer
from shiftopt.store.raw import RawTable
from shiftopt.store.typed import Row, typed_rows

GRID_SHEETS: Final = frozenset({"排班表", "roster"})
DETAIL_SHEETS: Final = frozenset({"明细", "duties"})
TASK_SHEETS: Final = frozenset({"任务明细", "task_list"})
_OFF: Final = lookup(VALUES["day_off"])
_MOST_ROWS: Final = 200_000


def _time(cell: Cell) -> Any:
    """A clock time (minutes), or a full date-time."""
    try:
        return cells.clock(2 * MINUTES_PER_DAY)(cell)
    except CellError:
        return cells.moment(cell)


def _column(name: str, read: Callable[[Cell], Any]) -> Column:
    return Column(name, read, lambda value, _lang: value, name)


ROSTER: Final = Table(
    "roster",
    (
        _column("agent_id", cells.text),
        _column("name", cells.text),
        _column("date", cells.day),
        _column("shift_id", cells.text),
        _column("start", _time),
        _column("end", _time),
        _column("paid_minutes", cells.minutes(0, 2880)),
        _column("overtime_minutes", cells.minutes(0, 2880)),
        _column("rests", cells.text),
    ),
)


@dataclass(frozen=True)
class ReadRoster:
    """A roster from a file.

    Attributes:
        roster: the duties, sorted by agent and start. Who attends which session is not in files.
        activities: of the sibling ``activities.csv`` or of the sheet with the tasks, as far as they are within a duty.
        cells: (agent id, date) -> where it is written, like ``排班表!F7`` or ``roster.csv row 12``.
        notes: things worth knowing that do not stop an audit.
        problems: cells that could not be read, if those were to be passed over: nobody works there.
    """

    roster: Roster
    activities: tuple[Activity, ...]
    cells: Mapping[tuple[str, date], Place]
    notes: tuple[Finding, ...] = field(default=())
    problems: tuple[Finding, ...] = field(default=())


def read_roster(path: Path | str, shop: Shop, grid: Grid, *, passing: bool = False) -> ReadRoster:
    """The roster in a plan folder, a CSV file or a workbook.

    Args:
        path: where it is.
        shop: whose people and shifts it names.
        grid: the week that it is for.
        passing: whether to pass over cells that can not be read (and tell them) if any duty can.

    Raises:
        InputError: with every problem found (unknown people, shifts, dates outside the horizon, cells that can not be read).
    """
    path = Path(path)
    recover(path)
    log, placer = Log(), Placer(shop, grid)
    file = path / "roster.csv" if path.is_dir() else path
    found: list[tuple[Place, Duty]] = []
    if not file.is_file():
        log.problem(str(path), message("no_roster"))
    elif file.suffix.lower() == ".xlsx":
        found = _from_book(file, placer, log)
    else:
        found = _from_csv(file, placer, log)
    if not (passing and found):
        log.stop()
    duties = tuple(sorted((duty for _, duty in found), key=lambda duty: (duty.agent, duty.start)))
    places: dict[tuple[str, date], Place] = {}
    for place, duty in found:
        key = (duty.agent, duty.day)
        places[key] = message("two_places", first=places[key], second=place) if key in places else place
    activities = _activities(file, shop, duties, log)
    if not passing:
        log.stop()
    return ReadRoster(Roster(grid=grid, duties=duties), activities, places, log.notes, log.problems)


def _activities(file: Path, shop: Shop, duties: Sequence[Duty], log: Log) -> tuple[Activity, ...]:
    """Of the file beside ``roster.csv``, or of the workbook's own sheet; what can not be read in that sheet does not matter."""
    if file.name == "roster.csv":
        return read_activities(file.with_name("activities.csv"), shop, duties, log)
    if file.suffix.lower() != ".xlsx" or not duties:
        return ()
    quiet = Log()
    book = read_book(file, quiet) or {}
    sheet = next((name for name in book if fold(name) in TASK_SHEETS), None)
    raw = None if sheet is None else _table(file, book, sheet, quiet, name="activities")
    return fitting_activities(raw, shop, duties, quiet)


def _from_csv(file: Path, placer: Placer, log: Log) -> list[tuple[Place, Duty]]:
    raw = read_csv(file, "roster", file.name, _MOST_ROWS, log)
    if raw is None:
        return []
    if not raw.header:
        log.problem(file.name, message("roster_empty"))
        return []
    if day_columns(raw):
        return [(raw.where(row), duty) for row, _, duty in grid_duties(raw, placer, {}, log)]
    return [(row.where(), duty) for row, duty in _duties(raw, placer, log)]


def _from_book(file: Path, placer: Placer, log: Log) -> list[tuple[Place, Duty]]:
    book = read_book(file, log)
    if book is None:
        return []
    names = {fold(name): name for name in reversed(list(book))}
    grid_sheet = next((names[name] for name in names if name in GRID_SHEETS), None) or next(iter(book), None)
    if grid_sheet is None:
        log.problem(file.name, message("no_sheets"))
        return []
    raw = _table(file, book, grid_sheet, log)
    if raw is None:
        place = message("sheet", file=file.name, sheet=grid_sheet)
        log.problem(place, message("no_roster_header", titles=tuple(sorted(ID_TITLES))))
        return []
    if not day_columns(raw):
        found = _duties(raw, placer, log)
        return [(message("row", title=grid_sheet, row=row.raw.numbers[row.index]), duty) for row, duty in found]
    detail = next((names[name] for name in names if name in DETAIL_SHEETS), None)
    rests = _detail(file, book, detail, placer) if detail else {}
    return [(f"{grid_sheet}!{cell}", duty) for _, cell, duty in grid_duties(raw, placer, rests, log)]


def _table(file: Path, book: Book, sheet: str, log: Log, *, name: str = "roster") -> RawTable | None:
    """The table below the first row whose first cell names the agents."""
    rows = book[sheet]
    for index, row in enumerate(rows):
        if row and fold(cells.plain(row[0])) in ID_TITLES:
            blank: list[list[Cell]] = [[] for _ in range(index)]
            return sheet_table(name, file.name, sheet, [*blank, *rows[index:]], _MOST_ROWS, log)
    return None


def _detail(file: Path, book: Book, sheet: str, placer: Placer) -> dict[tuple[str, date, str], Duty]:
    """Duties with pauses from the detail sheet, by agent, date and shift. What can not be read there does not matter."""
    quiet = Log()
    raw = _table(file, book, sheet, quiet)
    duties = [] if raw is None else [duty for _, duty in _duties(raw, placer, quiet)]
    return {(duty.agent, duty.day, duty.shift): duty for duty in duties}


def _duties(raw: RawTable, placer: Placer, log: Log) -> list[tuple[Row, Duty]]:
    """Duties of a table with one row per duty."""
    names = lookup(HEADERS["roster"])
    known = {names.get(fold(title)) for title in raw.header}
    if not known & {"agent_id", "name"}:
        log.problem(raw.where_header(), message("agent_column_missing"))
        return []
    if not known & {"shift_id", "start"}:
        log.problem(raw.where_header(), message("shift_column_missing"))
        return []
    found = []
    rows = typed_rows(raw, ROSTER, log)
    if other_week(raw.title, [day for row in rows if (day := _day(row)) is not None], placer, log):
        return []
    for row in rows:
        duty = _duty(row, placer, log) if row.sound else None
        if duty is not None:
            found.append((row, duty))
    return found


def _duty(row: Row, placer: Placer, log: Log) -> Duty | None:
    """The duty of one row; None for a day off, or with a problem."""
    agent, day = _who(row, placer, log), _when(row, placer, log)
    written = row.get("shift_id", "")
    if agent is None or day is None or fold(written) in _OFF or (not written and "start" not in row.values):
        return None
    shift = placer.shift(written) if written not in {"", FREE} else None
    if shift is None and written not in {"", FREE}:
        remedy = suggest(written, placer.shifts, message("shifts"))
        said = message("unknown_thing", what=message("shift"), name=show(written), remedy=remedy)
        log.problem(row.where("shift_id"), said, group=inside(row.raw.title, "shift_id"))
        return None
    if "start" not in row.values or "end" not in row.values:
        if shift is None:
            log.problem(row.where("end"), message("half_of_times"))
            return None
        return placer.planned(agent, day, shift)
    start, end = _times(row, placer, day)
    if not start < end <= start + MINUTES_PER_DAY:
        log.problem(row.where("end"), message("duty_backwards") if end <= start else message("duty_too_long"))
        return None
    duty = placer.timed(agent, day, start, end, shift)
    if "rests" not in row.columns:
        return duty
    try:
        return placer.recognised(duty.model_copy(update={"rests": read_rests(row.get("rests", ""), placer.grid.zone, day, start, end)}))
    except CellError as error:
        log.problem(row.where("rests"), error.said)
        return None


def _who(row: Row, placer: Placer, log: Log) -> str | None:
    column = "agent_id" if "agent_id" in row.values else "name"
    written = row.get(column, "")
    agent = placer.agent(written) or (placer.agent(row.get("name", "")) if "agent_id" not in row.values else None)
    if agent is None:
        known = placer.agents if column == "agent_id" else [person.name for person in placer.shop.agents]
        remedy = suggest(written, known, message("agents"))
        said = message("no_agent_named", remedy=remedy)
        if written:
            said = message("unknown_thing", what=message("agent"), name=show(written), remedy=remedy)
        log.problem(row.where(column), said, group=inside(row.raw.title, column))
    return agent


def _day(row: Row) -> date | None:
    start = row.get("start")
    day: date | None = row.get("date", start[0] if isinstance(start, tuple) else None)
    return day


def _when(row: Row, placer: Placer, log: Log) -> date | None:
    day = _day(row)
    column = "date" if "date" in row.columns else "start"
    if day is None:
        log.problem(row.where(column), message("no_date"), group=inside(row.raw.title, "date"))
    elif not placer.within(day):
        first = placer.grid.first_day
        last = date.fromordinal(first.toordinal() + placer.grid.days - 1)
        said = message("outside_week", day=day, first=first, last=last)
        log.problem(row.where(column), said, group=inside(row.raw.title, "date"))
        return None
    return day


def _times(row: Row, placer: Placer, day: date) -> tuple[int, int]:
    """UTC minutes of start and end; a clock time at or before the start is of the next day."""
    zone = placer.grid.zone
    start, end = row.values["start"], row.values["end"]
    first = minute_of(zone, start if isinstance(start, tuple) else (day, start, None))
    if isinstance(end, tuple):
        return first, minute_of(zone, end)
    last = minute_of(zone, (day, end, None))
    return first, last if last > first else minute_of(zone, (day, end + MINUTES_PER_DAY, None))
