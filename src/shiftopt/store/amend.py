"""Change a few values of a workspace where they stand: everything else, comments and formats too, stays as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shiftopt.domain.errors import Finding, InputError
from shiftopt.domain.messages import Message, Place, inside, message
from shiftopt.store import schema
from shiftopt.store.aliases import HEADERS, fold, lookup
from shiftopt.store.amend_book import Unwritable, changed_book
from shiftopt.store.amend_toml import changed_toml
from shiftopt.store.atomic import changed_file
from shiftopt.store.cells import Cell, CellError, plain
from shiftopt.store.columns import Table
from shiftopt.store.compound import toml_value
from shiftopt.store.log import Log
from shiftopt.store.raw import RawTable, letters
from shiftopt.store.typed import read_cell
from shiftopt.store.workspace import raw_tables

Values = Mapping[str, float | int]


@dataclass(frozen=True)
class Change:
    """One value: ``queue`` is None for the shop; ``before`` is what was written, None if nothing."""

    queue: str | None
    key: str
    before: Cell
    after: float | int


@dataclass(frozen=True)
class _Spot:
    """Where a value stands: entry of a table (0 is the first), and the column as titled there; None if there is none."""

    change: Change
    raw: RawTable
    entry: int
    column: int | None


def amend(path: Path, shop: Values, queues: Mapping[str, Values], *, write: bool = True) -> tuple[Change, ...]:
    """Write values of the shop and of queues (id -> key -> value) into ``shop.toml`` or the workbook; complete or not at all.

    Returns:
        What differs from before, also if ``write`` is False.

    Raises:
        InputError: if the workspace can not be read, a value is out of range, or the file is written in a form that can not be
            changed safely; the finding then names the values to write by hand.
    """
    log = Log()
    raws = raw_tables(path, log)
    if raws is None or log.problems:
        raise InputError(log.problems)
    spots = [*_spots(raws["shop"], schema.SHOP, None, 0, shop), *_queue_spots(raws, queues, log)]
    for spot in spots:
        _check(spot, log)
    log.stop()
    spots = [spot for spot in spots if not _same(spot.change)]
    if write and spots:
        try:
            _write(path, spots)
        except Unwritable as error:
            raise InputError([_by_hand(path, error.reason, spots)]) from None
    return tuple(spot.change for spot in spots)


def _queue_spots(raws: Mapping[str, RawTable], queues: Mapping[str, Values], log: Log) -> list[_Spot]:
    raw = raws["queues"]
    ids = lookup(HEADERS["queues"])
    column = next((place for place, title in enumerate(raw.header) if ids.get(fold(title)) == "id"), None)
    entries = {} if column is None else {plain(row[column]): entry for entry, row in enumerate(raw.rows) if column < len(row)}
    spots: list[_Spot] = []
    for queue, values in queues.items():
        if queue not in entries:
            log.problem(raw.title, message("no_queue_to_amend", queue=queue, names=tuple(entries)))
        else:
            spots += _spots(raw, schema.QUEUES, queue, entries[queue], values)
    return spots


def _spots(raw: RawTable, table: Table, queue: str | None, entry: int, values: Values) -> Iterator[_Spot]:
    names = lookup(HEADERS[table.name])
    places = {names.get(fold(title)): place for place, title in enumerate(raw.header)}
    row = raw.rows[entry] if raw.rows else []
    for key, value in values.items():
        place = places.get(key)
        before = row[place] if place is not None and place < len(row) else None
        yield _Spot(Change(queue, key, before, value), raw, entry, place)


def _check(spot: _Spot, log: Log) -> None:
    table = schema.SHOP if spot.change.queue is None else schema.QUEUES
    column = next(column for column in table.columns if column.name == spot.change.key)
    try:
        read_cell(column, spot.change.after)
    except CellError as error:
        place = spot.raw.title if spot.change.queue is None else message("queue_place", queue=spot.change.queue)
        log.problem(inside(place, spot.change.key), message("log_says", value=spot.change.after, said=error.said))


def _same(change: Change) -> bool:
    return isinstance(change.before, (int, float)) and float(change.before) == float(change.after)


def _write(path: Path, spots: list[_Spot]) -> None:
    if path.is_dir():
        file = path / "shop.toml"
        content = changed_toml(file.read_bytes(), [(s.change.queue is not None, s.entry, s.change.key, s.change.after) for s in spots])
    else:
        file = path
        sheets: dict[str, dict[str, float | int]] = {}
        for spot in spots:
            sheets.setdefault(spot.raw.sheet, {})[_cell(spot)] = spot.change.after
        content = changed_book(file, sheets)
    with changed_file(file) as target:
        target.write_bytes(content)


def _cell(spot: _Spot) -> str:
    raw = spot.raw
    if spot.column is None:
        raise Unwritable(message("no_place_for", sheet=raw.sheet, key=spot.change.key))
    return raw.spots[spot.column] if raw.spots else f"{letters(spot.column)}{raw.numbers[spot.entry]}"


def _by_hand(path: Path, reason: Message, spots: list[_Spot]) -> Finding:
    lines: dict[Place, list[str]] = {}
    for spot in spots:
        place = message("the_shop") if spot.change.queue is None else message("queue_place", queue=spot.change.queue)
        lines.setdefault(place, []).append(f"{spot.change.key} = {toml_value(spot.change.after)}")
    values = tuple(message("values_of", place=place, values=", ".join(items)) for place, items in lines.items())
    return Finding(path.name, message("unwritable", reason=reason, values=values))


def shown(value: Any) -> str:
    """A value before or after, for a table."""
    return "-" if value is None else f"{value:g}" if isinstance(value, float) else plain(value)
