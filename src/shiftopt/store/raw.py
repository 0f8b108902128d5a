"""Tables as they stand in a file, before anything is understood, and how to say where a cell is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from shiftopt.domain.messages import Message, Place, inside, message
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
        file: its name.
        form: how places are said: ``agents.csv row 14, skills``; ``shop.xlsx sheet agents cell D14``; ``shop.toml queue 2, channel``.
        header: column titles as written.
        rows: cells; rows may be shorter or longer than the header.
        spots: for a sheet of keys and values, the cell of each value.
        numbers: of each row: its number in the file (the header is row 1), or the place of the entry in ``shop.toml``.
        sheet: of a workbook.
        section: of ``shop.toml``, the word in double brackets.
    """

    name: str
    file: str
    form: Literal["csv", "excel", "toml"]
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    numbers: Sequence[int] = field(default_factory=list)
    header_row: int = 1
    spots: Sequence[str] = ()
    sheet: str = ""
    section: str = ""

    @property
    def title(self) -> Place:
        """The file, or the workbook and sheet, or the part of ``shop.toml``, as messages name it."""
        if self.sheet:
            return message("sheet", file=self.file, sheet=self.sheet)
        return message("section", file=self.file, section=self.section) if self.section else self.file

    def where(self, row: int, column: int | None = None) -> Place:
        """The place of a cell, or of a whole row; ``row`` counts from 0 without the header."""
        return self._place(self.numbers[row], column)

    def where_header(self, column: int | None = None) -> Place:
        """The place of a column title, or of the whole header."""
        return self.title if self.form == "toml" else self._place(self.header_row, column)

    def _place(self, number: int, column: int | None) -> Place:
        if self.spots and column is not None:
            return message("cell", title=self.title, cell=self.spots[column])
        if self.form == "toml":
            entry = self.title if number == 0 else message("entry", file=self.file, section=self.section, number=number)
            return entry if column is None else inside(entry, self._named(column) or message("nth_column", column=column + 1))
        if column is None:
            return message("row", title=self.title, row=number)
        if self.form == "excel":
            return message("cell", title=self.title, cell=f"{letters(column)}{number}")
        return self._in_row(number, column)

    def _in_row(self, number: int, column: int) -> Message:
        name = self._named(column)
        if name:
            return message("row_column", title=self.title, row=number, column=name)
        return message("row_nth_column", title=self.title, row=number, column=column + 1)

    def _named(self, column: int) -> str:
        """The title of a column, empty if none can be shown."""
        name = self.header[column].strip() if column < len(self.header) else ""
        return name[:LONGEST_TITLE] if name.isprintable() else ""


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
