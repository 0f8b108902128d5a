"""From raw tables to typed rows: which column is which, and every cell that can not be read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from shiftopt.store.aliases import HEADERS, fold, lookup
from shiftopt.store.cells import LONGEST_CELL, Cell, CellError, blank
from shiftopt.store.columns import Column, Table
from shiftopt.store.log import Log, nearest, show
from shiftopt.store.raw import RawTable, too_long

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Row:
    """The readable cells of one row. ``values`` is keyed by column name; blank and unreadable cells are not in it."""

    values: Mapping[str, Any]
    raw: RawTable
    index: int
    columns: Mapping[str, int]
    sound: bool

    def where(self, column: str = "") -> str:
        """The place of a cell; of the whole row if the column is not there."""
        return self.raw.where(self.index, self.columns.get(column))

    def get(self, column: str, default: Any = None) -> Any:
        """The value of a column, or the default if blank."""
        return self.values.get(column, default)


@dataclass(frozen=True)
class Columns:
    """Which column stands where: names that the program knows, and the others (title as written)."""

    known: Mapping[str, int]
    other: Mapping[str, int]


def resolve(raw: RawTable, table: Table, log: Log, *, open_columns: bool = False) -> Columns | None:
    """Find the columns of a table; None (with problems) if required ones are missing or one stands twice.

    With ``open_columns`` titles that are not known are left to the caller; otherwise they are reported.
    """
    names = lookup(HEADERS[table.name])
    wanted = {column.name for column in table.columns}
    known: dict[str, int] = {}
    other: dict[str, int] = {}
    sound = True
    for place, title in enumerate(raw.header):
        name = names.get(fold(title))
        if name not in wanted:
            if title:
                other[title] = place
        elif name in known:
            first = show(raw.header[known[name]])
            log.problem(raw.where_header(place), f"column {show(title)} means the same as column {first}", "keep one of the two")
            sound = False
        else:
            known[name] = place
    missing = [column for column in table.columns if column.required and column.name not in known]
    for column in missing:
        _missing(raw, column, other, log)
    if not open_columns:
        _unknown(raw, [name for name in wanted if name not in known], other, log)
    return Columns(known, other) if sound and not missing else None


def _missing(raw: RawTable, column: Column, other: dict[str, int], log: Log) -> None:
    titles = HEADERS[raw.name][column.name]
    like = nearest(column.name, list(other))
    where = raw.where_header() if raw.form != "toml" else raw.title
    what = "key" if raw.form == "toml" else "column"
    if like is not None:
        log.problem(where, f'{what} "{column.name}" is missing', f"did you mean it by {show(like)}?")
        del other[like]
    else:
        log.problem(where, f'{what} "{column.name}" is missing', f'add it; it may also be called "{titles[0]}"')


def _unknown(raw: RawTable, free: list[str], other: Mapping[str, int], log: Log) -> None:
    for title, place in other.items():
        like = nearest(title, free)
        remedy = f'did you mean "{like}"?' if like else "known: " + ", ".join(list(HEADERS[raw.name])[:40])
        if raw.form == "toml":
            log.problem(raw.where_header(), f"unknown key {show(title)}", remedy)
        else:
            note = remedy if like else "it is not used"
            log.note(raw.where_header(place), f"unknown column {show(title)}", note)


def typed_rows(raw: RawTable | None, table: Table, log: Log, *, open_columns: bool = False) -> list[Row]:
    """Every row of a table with its readable cells; all unreadable ones are reported."""
    if raw is None:
        return []
    if not raw.header and raw.form != "toml":
        (log.problem if table.required else log.note)(raw.title, "is empty", "write a header and one row per entry")
        return []
    if raw.form == "toml" and not raw.rows:
        if table.required:
            log.problem(raw.title, "there is none", f"write at least one [[{raw.title.split()[-1]}]]")
        return []
    columns = resolve(raw, table, log, open_columns=open_columns)
    if table.required and not raw.rows:
        log.problem(raw.title, "has no rows", "write one row per entry below the header")
    if columns is None:
        return []
    return list(_rows(raw, table, columns, log))


def _rows(raw: RawTable, table: Table, columns: Columns, log: Log) -> Iterator[Row]:
    titles = [fold(title) for title in raw.header]
    for index, cells in enumerate(raw.rows):
        if [fold(cell) if isinstance(cell, str) else "" for cell in cells] == titles and raw.form != "toml":
            log.note(raw.where(index), "the header stands here again", "the row is left out")
            continue
        yield _row(raw, table, columns, index, log)


def _row(raw: RawTable, table: Table, columns: Columns, index: int, log: Log) -> Row:
    cells = raw.rows[index]
    known, sound = columns.known, True
    if any(not blank(cell) for cell in cells[len(raw.header) :]):
        log.problem(raw.where(index), f"has {len(cells)} cells under {len(raw.header)} titles", "quote cells that hold the separator")
        known, sound = {name: place for name, place in known.items() if place == 0}, False
    values: dict[str, Any] = {}
    for column in table.columns:
        place = known.get(column.name)
        if place is None:
            continue
        cell = cells[place] if place < len(cells) else None
        try:
            if column.required or not blank(cell):
                values[column.name] = read_cell(column, cell)
        except CellError as error:
            log.problem(raw.where(index, place), error.problem, error.remedy, group=f"{raw.title}, {column.name}")
            sound = False
    return Row(values, raw, index, columns.known, sound)


def read_cell(column: Column, cell: Cell) -> Any:
    """The value of one cell; text of any length is only ever quoted in part."""
    if blank(cell):
        raise CellError("is missing" if cell is None else "is empty", f"write the {column.name}")
    if too_long(cell):
        raise CellError(f"{show(cell)} is longer than {LONGEST_CELL:,} characters", "shorten it")
    return column.read(cell)


def build(model: type[Model], row: Row, table: Table, log: Log, *, leave_out: Collection[str] = (), **more: Any) -> Model | None:
    """The noun of a row; what the noun itself refuses becomes a problem of the cell it came from."""
    fields = {column.name: column.field for column in table.columns if column.name not in leave_out}
    values = {fields[name]: value for name, value in row.values.items() if name in fields} | more
    if not row.sound:
        return None
    try:
        return model(**values)
    except ValidationError as error:
        names = {field: name for name, field in fields.items()}
        for item in error.errors(include_url=False):
            name = names.get(str(item["loc"][0]), "") if item["loc"] else ""
            log.problem(row.where(name), f"{show(item.get('input'))}: {item['msg'].lower()}", "mend the cell")
        return None
