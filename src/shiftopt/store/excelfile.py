"""Reading and writing Excel workbooks (xlsx), with a look at the container first: a hostile one never reaches the parser."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Final

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from shiftopt.domain.messages import message
from shiftopt.store.cells import Cell, plain
from shiftopt.store.csvfile import read_bytes
from shiftopt.store.log import Log
from shiftopt.store.raw import RawTable

MOST_UNPACKED: Final = 1 << 30
"""Bytes that a workbook may unpack to."""
LONGEST_SHEET: Final = 31
"""Letters that the name of a sheet may have."""
_CHUNK: Final = 1 << 20
_OVERLAP: Final = 256
_LAST_ROW: Final = 1_048_576
_LAST_COLUMN: Final = 4096
_MOST_CELLS: Final = 20_000_000
_CELL: Final = re.compile(rb"""[<:]c\s[^>]{0,200}?\br=["']([A-Z]{1,7})([0-9]{1,9})["']""")
Book = Mapping[str, Sequence[Sequence[Cell]]]
"""Sheet name -> rows of cells, from A1 on."""


def read_book(path: Path, log: Log) -> Book | None:
    """All sheets of a workbook; None (with one problem) if it is not a sound one."""
    title = path.name
    if _not_a_book(path, title, log) or _unsound(path, title, log):
        return None
    try:
        with closing(CalamineWorkbook.from_path(path)) as book:
            return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    except PasswordError:
        log.problem(title, message("book_protected"))
    except (CalamineError, OSError, ValueError):
        log.problem(title, message("book_unreadable"))
    return None


def _not_a_book(path: Path, title: str, log: Log) -> bool:
    """Whether the file is unreadable, too large or no xlsx by its first bytes (reported)."""
    data = read_bytes(path, title, log, most=8)
    if data is None:
        return True
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        log.problem(title, message("old_book"))
    elif not data.startswith(b"PK\x03\x04"):
        log.problem(title, message("not_a_book"))
    else:
        return False
    return True


def _unsound(path: Path, title: str, log: Log) -> bool:
    """Unpack everything once, piece by piece: sizes, checksums, and how far the cells of each sheet reach."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if sum(member.file_size for member in members) > MOST_UNPACKED:
                size = sum(member.file_size for member in members) / 2**20
                log.problem(title, message("book_too_large", size=size, most=MOST_UNPACKED // 2**20))
                return True
            reach = [_reach(archive, member) for member in members]
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError):
        log.problem(title, message("book_damaged"))
        return True
    if any(columns > _LAST_COLUMN or rows > _LAST_ROW or columns * rows > _MOST_CELLS for columns, rows in reach):
        columns, rows = max(reach, key=lambda size: size[0] * size[1])
        log.problem(title, message("sheet_too_large", rows=rows, columns=columns))
        return True
    return False


def _reach(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> tuple[int, int]:
    """The last column and row that a sheet mentions; (0, 0) for other members."""
    columns, rows, rest = 0, 0, b""
    sheet = member.filename.startswith("xl/worksheets/") and member.filename.endswith(".xml")
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            if sheet:
                found = {(match[1], int(match[2])) for match in _CELL.finditer(rest + chunk)}
                columns = max([columns, *(_column_number(name) for name, _ in found)])
                rows = max([rows, *(row for _, row in found)])
                rest = chunk[-_OVERLAP:]
    return columns, rows


def _column_number(name: bytes) -> int:
    number = 0
    for letter in name:
        number = number * 26 + letter - 64
    return number


def sheet_table(name: str, file: str, sheet: str, cells: Sequence[Sequence[Cell]], most_rows: int, log: Log) -> RawTable | None:
    """One sheet of a file as a raw table: the first row with text is the header; blank rows are left out."""
    rows: list[Sequence[Cell]] = []
    numbers: list[int] = []
    header: list[str] | None = None
    header_row = 1
    for number, row in enumerate(cells, start=1):
        if not any(cell is not None and plain(cell) for cell in row):
            continue
        if header is None:
            header = [plain(cell) for cell in row]
            while not header[-1]:
                header.pop()
            header_row = number
        else:
            rows.append(row)
            numbers.append(number)
    raw = RawTable(name, file, "excel", header or [], rows, numbers, header_row, sheet=sheet[:LONGEST_SHEET])
    if len(rows) > most_rows:
        log.problem(raw.title, message("too_many_rows", most=most_rows))
        return None
    return raw


def write_book(path: Path, sheets: Mapping[str, tuple[Sequence[str], Sequence[Sequence[Cell]]]]) -> None:
    """Write plain tables as sheets: text stays text (no formulas, no links), dates are real dates."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with closing(xlsxwriter.Workbook(str(path), options)) as book:
        head = book.add_format({"bold": True, "bottom": 1})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for name, (header, rows) in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for column, title in enumerate(header):
                sheet.write_string(0, column, title, head)
                sheet.set_column(column, column, 14)
            for number, row in enumerate(rows, start=1):
                for column, cell in enumerate(row):
                    if isinstance(cell, datetime):
                        sheet.write_datetime(number, column, cell, moment)
                    elif isinstance(cell, date):
                        sheet.write_datetime(number, column, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001 - a local day
                    elif isinstance(cell, (int, float)) and not isinstance(cell, bool):
                        sheet.write_number(number, column, cell)
                    elif cell is not None and cell != "":
                        sheet.write_string(number, column, plain(cell))
