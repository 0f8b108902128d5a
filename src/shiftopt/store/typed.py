"""From raw tables to typed rows: which column is which, and every cell that can not be read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from shiftopt.domain.messages import Place, first_of, inside, message
from shiftopt.domain.refusals import refusal
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

    def where(self, column: str = "") -> Place:
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
            said = message("same_column", column=show(title), other=show(raw.header[known[name]]))
            log.problem(raw.where_header(place), said)
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
    if like is not None:
        remedy = message("meant_by", word=show(like))
        del other[like]
    else:
        remedy = message("add_also_called", name=titles[0])
    if raw.form == "toml":
        log.problem(raw.title, message("key_missing", key=column.name, remedy=remedy))
    else:
        log.problem(raw.where_header(), message("column_missing", column=column.name, remedy=remedy))


def _unknown(raw: RawTable, free: list[str], other: Mapping[str, int], log: Log) -> None:
    for title, place in other.items():
        like = nearest(title, free)
        if raw.form == "toml":
            names = first_of(list(HEADERS[raw.name]), 40)
            remedy = message("did_you_mean", word=like) if like else message("known_ones", names=names)
            log.problem(raw.where_header(), message("unknown_key", key=show(title), remedy=remedy))
        else:
            remedy = message("did_you_mean", word=like) if like else message("it_is_not_used")
            log.note(raw.where_header(place), message("unknown_column", column=show(title), remedy=remedy))


def typed_rows(raw: RawTable | None, table: Table, log: Log, *, open_columns: bool = False) -> list[Row]:
    """Every row of a table with its readable cells; all unreadable ones are reported."""
    if raw is None:
        return []
    if not raw.header and raw.form != "toml":
        (log.problem if table.required else log.note)(raw.title, message("table_empty"))
        return []
    if raw.form == "toml" and not raw.rows:
        if table.required:
            log.problem(raw.title, message("no_section", section=raw.section))
        return []
    columns = resolve(raw, table, log, open_columns=open_columns)
    if table.required and not raw.rows:
        log.problem(raw.title, message("table_without_rows"))
    if columns is None:
        return []
    return list(_rows(raw, table, columns, log))


def _rows(raw: RawTable, table: Table, columns: Columns, log: Log) -> Iterator[Row]:
    titles = [fold(title) for title in raw.header]
    for index, cells in enumerate(raw.rows):
        if [fold(cell) if isinstance(cell, str) else "" for cell in cells] == titles and raw.form != "toml":
            log.note(raw.where(index), message("header_again"))
            continue
        yield _row(raw, table, columns, index, log)


def _row(raw: RawTable, table: Table, columns: Columns, index: int, log: Log) -> Row:
    cells = raw.rows[index]
    known, sound = columns.known, True
    if any(not blank(cell) for cell in cells[len(raw.header) :]):
        log.problem(raw.where(index), message("too_many_cells", cells=len(cells), titles=len(raw.header)))
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
            log.problem(raw.where(index, place), error.said, group=inside(raw.title, column.name))
            sound = False
    return Row(values, raw, index, columns.known, sound)


def read_cell(column: Column, cell: Cell) -> Any:
    """The value of one cell; text of any length is only ever quoted in part."""
    if blank(cell):
        raise CellError(message("cell_missing", column=column.name) if cell is None else message("cell_empty", column=column.name))
    if too_long(cell):
        raise CellError(message("cell_too_long", value=show(cell), most=LONGEST_CELL))
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
            log.problem(row.where(name), message("cell_refused", value=show(item.get("input")), reason=refusal(item)))
        return None
