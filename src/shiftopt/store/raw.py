"""Tables as they stand in a file, before anything is understood, and how to say where a cell is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from shiftopt.store.cells import LONGEST_CELL, Cell

MOST_BYTES: Final = 200 * 2**20
"""The largest file that is read."""
MOST_COLUMNS: Final = 256
LONGEST_TITLE: Final = 30


@dataclass(frozen=True)
class RawTable:
    """A header and rows.

    Attributes:
        name: the table's English name, ``agents``.
        title: the file, or the workbook and sheet, or the part of ``shop.toml``, as messages name it.
        form: how places are said: ``agents.csv row 14, skills``; ``shop.xlsx sheet agents cell D14``; ``shop.toml queue 2, channel``.
        header: column titles as written.
        rows: cells; rows may be shorter or longer than the header.
        spots: for a sheet of keys and values, the cell of each value.
        numbers: of each row: its number in the file (the header is row 1), or the place of the entry in ``shop.toml``.
    """

    name: str
    title: str
    form: Literal["csv", "excel", "toml"]
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    numbers: Sequence[int] = field(default_factory=list)
    header_row: int = 1
    spots: Sequence[str] = ()

    def where(self, row: int, column: int | None = None) -> str:
        """The place of a cell, or of a whole row; ``row`` counts from 0 without the header."""
        return self._place(self.numbers[row], column)

    def where_header(self, column: int | None = None) -> str:
        """The place of a column title, or of the whole header."""
        return self.title if self.form == "toml" else self._place(self.header_row, column)

    def _place(self, number: int, column: int | None) -> str:
        if self.spots and column is not None:
            return f"{self.title} cell {self.spots[column]}"
        if self.form == "toml":
            entry = self.title if number == 0 else f"{self.title} {number}"
            return entry if column is None else f"{entry}, {self._named(column)}"
        if column is None:
            return f"{self.title} row {number}"
        return (
            f"{self.title} cell {letters(column)}{number}" if self.form == "excel" else f"{self.title} row {number}, {self._named(column)}"
        )

    def _named(self, column: int) -> str:
        name = self.header[column].strip() if column < len(self.header) else ""
        return name[:LONGEST_TITLE] if name.isprintable() and name else f"column {column + 1}"


def letters(column: int) -> str:
    """Spreadsheet letters of a column counted from 0: ``A``, ``Z``, ``AA``."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def too_long(cell: Cell) -> bool:
    """Whether a cell holds more text than any spreadsheet would."""
    return isinstance(cell, str) and len(cell) > LONGEST_CELL
