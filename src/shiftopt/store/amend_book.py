"""New numbers in cells of a workbook: only the sheet's own bytes of those cells change, so formats and other sheets stay."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from xml.etree import ElementTree as ET

from shiftopt.domain.messages import Message, message
from shiftopt.store.excelfile import Book, read_book
from shiftopt.store.log import Log

_REL: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_NUMBER: Final = re.compile(r"([A-Z]+)(\d+)")


class Unwritable(Exception):  # noqa: N818 - a reason, caught before it reaches anybody
    """A file is written in a form that can not be changed safely."""

    def __init__(self, reason: Message) -> None:
        super().__init__(reason.told("en"))
        self.reason = reason


def changed_book(path: Path, sheets: Mapping[str, Mapping[str, float | int]]) -> bytes:
    """The workbook with numbers in cells: sheet -> cell (``D14``) -> number.

    Raises:
        Unwritable: if a cell holds a formula, or the result would differ anywhere else.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        members = _members(old)
        edits = {members[sheet]: cells for sheet, cells in sheets.items()}
        for member in old.infolist():
            data = old.read(member)
            for cell, value in edits.get(member.filename, {}).items():
                data = _with_cell(data, cell, value)
            new.writestr(member, data)
    _verify(path, buffer.getvalue(), sheets)
    return buffer.getvalue()


def _members(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name (as far as messages show it) -> member of the archive."""
    book = ET.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 - read by the same parser that Excel's own files pass
    links = ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    targets = {link.get("Id"): str(link.get("Target")) for link in links}
    sheets = (item for item in book.iter() if item.tag.endswith("}sheet"))
    paths = {str(sheet.get("name"))[:31]: targets[sheet.get(_REL)] for sheet in sheets}
    return {name: path.lstrip("/") if path.startswith("/") else f"xl/{path}" for name, path in paths.items()}


def _with_cell(data: bytes, cell: str, value: float) -> bytes:
    name = cell.encode()
    found = re.search(rb'<c\b[^>]*?\br="' + name + rb'"[^>]*?(?:/>|>.*?</c>)', data, re.DOTALL)
    if found is None:
        return _with_new_cell(data, cell, value)
    if b"<f" in found[0]:
        raise Unwritable(message("formula_there", cell=cell))
    style = re.search(rb'\bs="\d+"', found[0][: found[0].index(b">")])
    fresh = b'<c r="' + name + b'"' + (b" " + style[0] if style else b"") + b"><v>" + repr(value).encode() + b"</v></c>"
    return data[: found.start()] + fresh + data[found.end() :]


def _with_new_cell(data: bytes, cell: str, value: float) -> bytes:
    column, number = _split(cell)
    row = re.search(rb'<row\b[^>]*?\br="' + str(number).encode() + rb'"[^>]*?(?<!/)>(.*?)</row>', data, re.DOTALL)
    if row is None:
        raise Unwritable(message("cell_not_there", cell=cell))
    place = row.end(1)
    for other in re.finditer(rb'<c\b[^>]*?\br="([A-Z]+\d+)"', row[1]):
        if _split(other[1].decode())[0] > column:
            place = row.start(1) + other.start()
            break
    return data[:place] + b'<c r="' + cell.encode() + b'"><v>' + repr(value).encode() + b"</v></c>" + data[place:]


def _split(cell: str) -> tuple[tuple[int, str], int]:
    """Column (sortable) and row of a cell."""
    match = _NUMBER.fullmatch(cell)
    if match is None:
        raise Unwritable(message("cell_not_there", cell=cell))
    return (len(match[1]), match[1]), int(match[2])


def _verify(path: Path, content: bytes, sheets: Mapping[str, Mapping[str, float | int]]) -> None:
    """Read both workbooks: every cell is as before or as wanted."""
    before, after = read_book(path, Log()), _read(path, content)
    if before is None or after is None or _changed(before, sheets) != _changed(after, {}):
        raise Unwritable(message("unusual_sheets"))


def _read(path: Path, content: bytes) -> Book | None:
    with TemporaryDirectory() as folder:
        trial = Path(folder) / path.name
        trial.write_bytes(content)
        return read_book(trial, Log())


def _changed(book: Book, sheets: Mapping[str, Mapping[str, float | int]]) -> dict[str, dict[tuple[int, int], object]]:
    """Filled cells by sheet, row and column, with the wanted ones put in."""
    result: dict[str, dict[tuple[int, int], object]] = {}
    for name, rows in book.items():
        cells: dict[tuple[int, int], object] = {
            (i, j): cell for i, row in enumerate(rows) for j, cell in enumerate(row) if cell not in (None, "")
        }
        for cell, value in sheets.get(name[:31], {}).items():
            (_, letters), number = _split(cell)
            column = 0
            for letter in letters:
                column = column * 26 + ord(letter) - 64
            cells[number - 1, column - 1] = float(value)
        result[name] = {
            place: float(cell) if isinstance(cell, int) and not isinstance(cell, bool) else cell for place, cell in cells.items()
        }
    return result
