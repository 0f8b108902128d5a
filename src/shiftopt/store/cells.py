"""Single cells: from what people and spreadsheets write to plain values, and back.

A reader takes a cell and returns the value or raises ``CellError``. A cell is text (CSV), a typed value (Excel) or a TOML
value. A writer returns a cell that its reader understands. Money in files is in yuan; the rest of the program counts fen.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from shiftopt.domain.base import MINUTES_PER_DAY
from shiftopt.domain.messages import Message, message
from shiftopt.store.aliases import VALUES, fold, lookup
from shiftopt.store.log import show, suggest
from shiftopt.store.spoken import spoken_clocks, utc_offset

Cell = str | int | float | bool | date | time | timedelta | list[Any] | dict[str, Any] | None
"""``date`` includes ``datetime``; None or blank text is an empty cell."""
Reader = Callable[[Cell], Any]

LONGEST_CELL: Final = 32_767
"""Characters; the limit of Excel itself."""
LONGEST_ID: Final = 40
_EXCEL_EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - serial numbers count local days
_EXCEL_DAY_ZERO: Final = datetime(1899, 12, 31)  # noqa: DTZ001 - clock times of a day or more come as dates after this one
_RESERVED: Final = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
_DAY_TEXT: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$|(\d{4})(\d{2})(\d{2})$")
_DAY_WITHOUT_YEAR: Final = re.compile(r"(\d{1,2})[月/.-](\d{1,2})日?")
_CLOCK: Final = re.compile(r"(次日|\+1\s*)?(\d{1,2}):(\d{2})(?::00(?:\.0+)?)?$")
_MOMENT: Final = re.compile(r"(.+?)(?:[T\s]+|(?<=日))(\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s*(Z|[+-]\d{2}:?\d{2})?$", re.IGNORECASE)


class CellError(ValueError):
    """A cell that can not be read: what is wrong and what to write instead."""

    def __init__(self, said: Message) -> None:
        super().__init__(said.told("en"))
        self.said = said


def blank(cell: Cell) -> bool:
    """Whether nothing is written there."""
    return cell is None or (isinstance(cell, str) and not cell.strip()) or cell == []


def plain(cell: Cell) -> str:
    """The text of a cell as a person would type it: 1001.0 is ``1001``."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, list):
        return "|".join(plain(item) for item in cell)
    return "" if cell is None else str(cell).strip()


def text(cell: Cell) -> str:
    """Free text in one piece; formulas are only text here."""
    value = unicodedata.normalize("NFC", plain(cell)).replace("\r\n", "\n").replace("\r", "\n")
    if any(unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\t" for c in value):
        raise CellError(message("control_character", value=show(value)))
    return value


def ident(cell: Cell) -> str:
    """An id: letters (of any script), digits, ``_``, ``.`` and ``-``; file names are made from it."""
    value = unicodedata.normalize("NFC", plain(cell))
    if not re.fullmatch(rf"[\w.\-]{{1,{LONGEST_ID}}}", value):
        raise CellError(message("not_an_id", value=show(value), most=LONGEST_ID))
    if value.startswith((".", "-")) or value.endswith(".") or value.split(".")[0].casefold() in _RESERVED:
        raise CellError(message("not_in_a_file_name", value=show(value)))
    return value


def number(low: float | None = None, high: float | None = None) -> Reader:
    """A number within ``[low, high]``."""
    wanted = message("any_number") if low is None or high is None else message("number_between", low=low, high=high)

    def read(cell: Cell) -> float:
        return _in_range(_to_float(cell, wanted), cell, wanted, low, high)

    return read


def integer(low: int | None = None, high: int | None = None) -> Reader:
    """A whole number within ``[low, high]``."""
    wanted = message("any_whole") if low is None or high is None else message("whole_between", low=low, high=high)

    def read(cell: Cell) -> int:
        value = _in_range(_to_float(cell, wanted), cell, wanted, low, high)
        if not float(value).is_integer():
            raise CellError(message("not_whole", value=show(plain(cell)), wanted=wanted))
        return int(value)

    return read


def share(low: float, high: float) -> Reader:
    """A factor within ``[low, high]``: ``0.8`` or ``80%``."""
    wanted = message("factor_between", low=low, high=high, low_percent=low * 100, high_percent=high * 100)

    def read(cell: Cell) -> float:
        words = unicodedata.normalize("NFKC", plain(cell)).strip()
        if words.endswith("%"):
            return _in_range(round(_to_float(words[:-1], wanted, cell) / 100, 10), cell, wanted, low, high)
        return _in_range(_to_float(cell, wanted), cell, wanted, low, high)

    return read


def percent(low: int, high: int) -> Reader:
    """A factor like ``share``, kept as whole percents; the limits are percents."""
    read_share = share(low / 100, high / 100)

    def read(cell: Cell) -> int:
        value = float(read_share(cell)) * 100
        if abs(value - round(value)) > 1e-6:
            raise CellError(message("not_whole_percent", value=show(plain(cell))))
        return round(value)

    return read


def money(low: float, high: float) -> Reader:
    """Yuan with at most two decimals, kept in fen; the limits are yuan."""
    wanted = message("yuan_between", low=low, high=high)

    def read(cell: Cell) -> int:
        value = _in_range(_to_float(cell, wanted), cell, wanted, low, high) * 100
        if abs(value - round(value)) > 1e-6:
            raise CellError(message("parts_of_a_fen", value=show(plain(cell))))
        return round(value)

    return read


def minutes(low: int, high: int) -> Reader:
    """A length of time in minutes: ``480``, ``8:00``, ``8h`` or ``6h40``."""
    wanted = message("minutes_between", low=low, high=high)

    def read(cell: Cell) -> int:
        if isinstance(cell, time):
            cell = f"{cell.hour}:{cell.minute:02d}"
        elif isinstance(cell, timedelta):
            cell = cell.total_seconds() / 60
        words = unicodedata.normalize("NFKC", plain(cell)).replace("小时", "h").replace("分钟", "").replace("分", "")
        match = re.fullmatch(r"(-?\d+(?:\.\d+)?)\s*(?:h|:)\s*(\d{1,2})?m?", words.strip())
        value = float(match[1]) * 60 + float(match[2] or 0) if match else _to_float(words if isinstance(cell, str) else cell, wanted, cell)
        if not float(value).is_integer():
            raise CellError(message("not_whole_minutes", value=show(plain(cell)), wanted=wanted))
        return int(_in_range(value, cell, wanted, low, high))

    return read


def clock(high: int = MINUTES_PER_DAY) -> Reader:
    """A clock time as minutes after midnight: ``09:30``, ``24:00``, an Excel time; ``30:00`` is 06:00 of the next day."""
    wanted = message("clock_up_to", high=clock_text(high))

    def read(cell: Cell) -> int:
        value = _clock_minutes(cell)
        if value is None:
            raise CellError(message("not_a_clock", value=show(plain(cell)), wanted=wanted))
        return int(_in_range(value, cell, wanted, 0, high))

    return read


def _clock_minutes(cell: Cell) -> int | None:
    if isinstance(cell, time):
        return cell.hour * 60 + cell.minute
    if isinstance(cell, timedelta):
        return round(cell.total_seconds() / 60)
    if isinstance(cell, date):
        moment_ = cell if isinstance(cell, datetime) else datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001 - as above
        return round((moment_ - _EXCEL_DAY_ZERO).total_seconds() / 60) if moment_.year < 1901 else None
    words = spoken_clocks(unicodedata.normalize("NFKC", plain(cell)))
    if match := _CLOCK.fullmatch(words):
        return (MINUTES_PER_DAY if match[1] else 0) + int(match[2]) * 60 + int(match[3]) if int(match[3]) < 60 else None
    if re.fullmatch(r"[01]\.\d+|0|1", words):
        value = float(words) * MINUTES_PER_DAY
        return round(value) if abs(value - round(value)) < 0.02 else None
    return None


def day(cell: Cell) -> date:
    """A date: ``2026-11-02``, ``2026/11/2``, ``2026年11月2日``, an Excel date or its serial number."""
    if isinstance(cell, datetime):
        found: date = cell.date()
    elif isinstance(cell, date):
        found = cell
    else:
        found = _day_of_text(unicodedata.normalize("NFKC", plain(cell)), plain(cell))
    if not 1970 <= found.year < 2100:
        raise CellError(message("unlikely_date", value=found))
    return found


def _day_of_text(words: str, written: str) -> date:
    """A date from normalised words; messages quote what was written."""
    if re.fullmatch(r"\d{5}(\.0+)?", words):
        return (_EXCEL_EPOCH + timedelta(days=int(float(words)))).date()
    match = _DAY_TEXT.fullmatch(re.sub(r"[T\s]+0{1,2}:00(:00(\.0+)?)?$", "", words))
    if match is None:
        if short := _DAY_WITHOUT_YEAR.fullmatch(words):
            raise CellError(message("no_year", value=show(written), month=int(short[1]), day=int(short[2])))
        raise CellError(message("not_a_date", value=show(written)))
    year, month, number_ = (int(part) for part in match.groups() if part)
    try:
        return date(year, month, number_)
    except ValueError:
        raise CellError(message("no_such_date", value=show(written))) from None


def moment(cell: Cell) -> tuple[date, int, timedelta | None]:
    """A date with a clock time: local date, minutes after midnight (a bare date is 00:00), offset from UTC if written."""
    if isinstance(cell, datetime):
        rounded = cell + timedelta(seconds=30)
        return day(rounded), rounded.hour * 60 + rounded.minute, cell.utcoffset()
    words = unicodedata.normalize("NFKC", plain(cell))
    if isinstance(cell, float) or re.fullmatch(r"\d{5}\.\d+", words):
        serial = _to_float(cell, message("date_and_time"))
        if 20_000 <= serial < 80_000:
            return moment(_EXCEL_EPOCH + timedelta(days=serial))
    if match := _MOMENT.fullmatch(words):
        clock_part = re.sub(r"(:\d{2}):\d{2}(\.\d+)?$", r"\1", match[2])
        return day(match[1]), int(clock()(clock_part)), utc_offset(match[3])
    return day(cell), 0, None


def choice(kind: str) -> Reader:
    """One of the values of ``aliases.VALUES[kind]``."""
    names = lookup(VALUES[kind])

    def read(cell: Cell) -> str:
        found = names.get(fold(plain(cell)))
        if found is None:
            chinese = any("\u4e00" <= sign <= "\u9fff" for sign in plain(cell))
            known = [names[0] if chinese and names else name for name, names in VALUES[kind].items()]
            remedy = suggest(plain(cell), known, message("value_words"))
            raise CellError(message("unknown_value", value=show(plain(cell)), remedy=remedy))
        return found

    return read


def yes_no(cell: Cell) -> bool:
    """Yes or no in either language."""
    return bool(choice("yes_no")(cell) == "yes")


def _to_float(cell: Cell, wanted: Message, written: Cell = None) -> float:
    """A number; messages quote what was ``written`` in the cell, if ``cell`` is only a part of it."""
    shown = show(plain(cell if written is None else written))
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        value = float(cell)
    else:
        words = unicodedata.normalize("NFKC", plain(cell)).replace(" ", "")
        words = words.replace(",", "") if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", words) else words
        if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", words):
            raise CellError(message("not_a_number", value=shown, wanted=wanted))
        value = float(words)
    if abs(value) > 1e15 or value != value:
        raise CellError(message("not_usable_number", value=shown, wanted=wanted))
    return value


def _in_range(value: float, cell: Cell, wanted: Message, low: float | None, high: float | None) -> float:
    if (low is not None and value < low) or (high is not None and value > high):
        raise CellError(message("out_of_range", value=show(plain(cell)), wanted=wanted))
    return value


def clock_text(minute: int) -> str:
    """``570`` is ``09:30``; times of the next day go on counting: ``1800`` is ``30:00``."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def yuan(fen: int) -> int | float:
    """Fen as yuan, a whole number where possible."""
    return fen // 100 if fen % 100 == 0 else fen / 100


def factor(percents: int) -> int | float:
    """Whole percents as a factor."""
    return percents // 100 if percents % 100 == 0 else percents / 100
