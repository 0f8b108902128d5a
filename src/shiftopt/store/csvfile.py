"""Reading and writing CSV: encodings, delimiters, limits, and text that a spreadsheet would take for a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Final

from shiftopt.domain.messages import message
from shiftopt.domain.refusals import system_reason
from shiftopt.store.cells import LONGEST_CELL, Cell, plain
from shiftopt.store.log import Log
from shiftopt.store.raw import MOST_BYTES, MOST_COLUMNS, RawTable

_DELIMITERS: Final = ",;\t"
_TO_ESCAPE: Final = re.compile(r"'*[=+\-@\t\r]")
_TO_UNESCAPE: Final = re.compile(r"'+[=+\-@\t\r]")
_UNUSUAL_SHARE: Final = 0.2
_SAMPLE: Final = 100_000
_HEADER_PART: Final = 100_000


def read_bytes(path: Path, title: str, log: Log, *, most: int = -1) -> bytes | None:
    """The (first ``most``) bytes of a file of acceptable size; None (with a problem) otherwise."""
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            log.problem(title, message("file_too_large", size=size / 2**20, most=MOST_BYTES // 2**20))
            return None
        with path.open("rb") as stream:
            return stream.read(most)
    except OSError as error:
        log.problem(title, message("file_unreadable", reason=system_reason(error)))
        return None


def decode(data: bytes, title: str, log: Log) -> str | None:
    """The text of UTF-8 (with or without mark), UTF-16 or GB18030 bytes; None (with a problem) otherwise."""
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        log.problem(title, message("workbook_not_text"))
        return None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if b"\0" in data and (words := _wide(data)) is not None:
        return words
    if b"\0" in data:
        log.problem(message("row", title=title, row=_row(data, data.index(0))), message("zero_bytes"))
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        first = error.start
    try:
        words = data.decode("gb18030")
    except UnicodeDecodeError as error:
        place = max(first, error.start)  # the encoding that got further was probably meant
        said = message("unknown_encoding", bytes=data[place : place + 4].hex(" "))
        log.problem(message("row", title=title, row=_row(data, place)), said)
        return None
    if _looks_wrong(words):
        log.problem(message("row", title=title, row=_row(data, first)), message("garbled_text"))
        return None
    return words


def _wide(data: bytes) -> str | None:
    """UTF-16 text without a mark, told by its line ends and separators; None if it is something else."""
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            words = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        signs = sum(words.count(sign) for sign in ",;\t\n")
        if signs * 200 > len(words) and all(sign.isprintable() or sign in "\r\n\t\u3000" for sign in words[:_SAMPLE]):
            return words
    return None


def _row(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1


def _looks_wrong(words: str) -> bool:
    """Whether GB18030 was a bad guess: other encodings come out as characters that are rare in Chinese (outside GB2312)."""
    foreign = list(islice((c for c in words if ord(c) > 127), _SAMPLE))
    rare = sum(1 for c in foreign if not c.encode("gb2312", errors="ignore"))
    return rare > 3 and rare > _UNUSUAL_SHARE * len(foreign)


def read_csv(path: Path, name: str, title: str, most_rows: int, log: Log) -> RawTable | None:
    """A CSV file as a raw table; None (with a problem) if it has no readable header.

    Cells that repeat are kept once, so that long histories stay small.
    """
    data = read_bytes(path, title, log)
    words = None if data is None else decode(data, title, log)
    if words is None:
        return None
    if not words.strip():
        return RawTable(name, title, "csv", [], [], [])
    header: list[str] = []
    rows: list[list[Cell]] = []
    numbers: list[int] = []
    memo: dict[str, str] = {}
    reader = csv.reader(io.StringIO(words, newline=""), delimiter=_delimiter(words))
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if not any(cell and not cell.isspace() for cell in cells):
                continue
            if not header:
                header = [unescape(cell).strip() for cell in cells]
                header_row = number
                continue
            if len(rows) == most_rows:
                log.problem(title, message("too_many_rows", most=most_rows))
                return None
            rows.append([memo.setdefault(cell, cell) for cell in map(unescape, cells)])
            numbers.append(number)
    except csv.Error:
        log.problem(message("row", title=title, row=number + 1), message("csv_cell_too_long", most=LONGEST_CELL))
        return None
    if words.count('"') % 2 and rows and any("\n" in str(cell) for cell in rows[-1]):
        log.problem(message("row", title=title, row=numbers[-1]), message("open_quote"))
        return None
    if len(header) > MOST_COLUMNS:
        log.problem(message("row", title=title, row=header_row), message("too_many_columns", count=len(header), most=MOST_COLUMNS))
        return None
    return RawTable(name, title, "csv", header, rows, numbers, header_row)


def _delimiter(words: str) -> str:
    """The mark that the first line with text has most of; a comma if none."""
    first = words.lstrip()[:_HEADER_PART].splitlines()[0]
    return max(_DELIMITERS, key=first.count)


def escape(cell: str) -> str:
    """Text that a spreadsheet would run as a formula, made harmless by an apostrophe in front."""
    return "'" + cell if _TO_ESCAPE.match(cell) else cell


def unescape(cell: str) -> str:
    """The text before ``escape``."""
    return cell[1:] if _TO_UNESCAPE.match(cell) else cell


def cell_text(cell: Cell) -> str:
    """A cell as CSV writes it; only text is escaped, numbers may be negative."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return plain(cell)
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%dT%H:%M")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, (int, float)):
        return repr(cell)
    return escape(cell if isinstance(cell, str) else plain(cell))


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """A whole CSV file, with Unix line ends."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([cell_text(title) for title in header])
    writer.writerows([cell_text(cell) for cell in row] for row in rows)
    return buffer.getvalue()
