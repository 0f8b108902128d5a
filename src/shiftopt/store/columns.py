"""What a column is: how its cells are read and written, and which field of a noun they fill."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from shiftopt.domain.messages import message
from shiftopt.store import cells, compound
from shiftopt.store.aliases import VALUES, local_name
from shiftopt.store.cells import Cell, CellError, Reader
from shiftopt.store.log import show

Writer = Callable[[Any, str], Cell]
"""(value, language) -> cell."""


@dataclass(frozen=True)
class Column:
    """One column. ``field`` is the name in the noun; a required column must exist and be filled in every row."""

    name: str
    read: Reader
    write: Writer
    field: str
    required: bool = False


@dataclass(frozen=True)
class Table:
    """One table: its columns, and whether a workspace must have it with at least one row."""

    name: str
    columns: tuple[Column, ...]
    required: bool = False
    most_rows: int = 200_000


def same(value: Cell, _lang: str) -> Cell:
    """Written as it is."""
    return value


def clock(value: int, _lang: str) -> Cell:
    """Minutes after midnight as a clock time."""
    return cells.clock_text(value)


def yuan(value: int, _lang: str) -> Cell:
    """Fen as yuan."""
    return cells.yuan(value)


def factor(value: int, _lang: str) -> Cell:
    """Percents as a factor."""
    return cells.factor(value)


def yes_no(value: bool, lang: str) -> Cell:  # noqa: FBT001 - a writer takes the value first
    """Yes or no; in English the value itself, which TOML keeps as it is."""
    return local_name(VALUES["yes_no"], "yes" if value else "no", lang) if lang == "zh" else value


def id_set(value: frozenset[str], _lang: str) -> Cell:
    """Ids in order; a file without lists joins them."""
    return sorted(value)


def zone(cell: Cell) -> str:
    """An IANA time zone."""
    name = cells.plain(cell)
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise CellError(message("unknown_zone", value=show(name))) from None


def interval(cell: Cell) -> int:
    """Minutes per interval of the roster."""
    value = int(cells.integer()(cell))
    if value not in {15, 30, 60}:
        raise CellError(message("three_intervals", value=show(str(value))))
    return value


def column(name: str, read: Reader, write: Writer = same, *, field: str = "", required: bool = False) -> Column:
    """A column; ``field`` is its name unless given."""
    return Column(name, read, write, field or name, required)


def choice(name: str, kind: str, *, required: bool = False) -> Column:
    """A column of fixed values."""

    def write(value: str, lang: str) -> Cell:
        return local_name(VALUES[kind], value, lang)

    return Column(name, cells.choice(kind), write, name, required)


def flag(name: str) -> Column:
    """A column of yes and no."""
    return column(name, cells.yes_no, yes_no)


def choices(name: str, kind: str) -> Column:
    """A column of several fixed values."""

    def write(value: frozenset[str], lang: str) -> Cell:
        return "|".join(local_name(VALUES[kind], item, lang) for item in sorted(value))

    return Column(name, compound.many(cells.choice(kind)), write, name)


def agent() -> Column:
    """The column that names an agent."""
    return column("agent_id", cells.ident, field="agent", required=True)


def openings(value: Any, lang: str) -> Cell:
    """Opening hours as a cell."""
    return compound.openings_text(value, lang)
