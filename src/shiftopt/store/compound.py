"""Cells that hold several things: ids, skills, weekdays, opening hours, rule parameters, multipliers."""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from shiftopt.domain.base import MINUTES_PER_DAY
from shiftopt.domain.messages import message
from shiftopt.domain.shop import Opening
from shiftopt.store.aliases import VALUES, fold, local_name, lookup
from shiftopt.store.cells import Cell, CellError, Reader, clock, clock_text, day, factor, ident, number, percent, plain
from shiftopt.store.log import show
from shiftopt.store.spoken import spoken_clocks

_WEEKDAYS: Final = tuple(VALUES["weekday"])
_ALL: Final = frozenset(range(7))
_WORKDAYS: Final = frozenset(range(5))
_WEEKEND: Final = _ALL - _WORKDAYS
_SETS: Final = {"daily": _ALL, "workdays": _WORKDAYS, "weekend": _WEEKEND}
_SPLIT: Final = re.compile(r"[|,;、，；\n]")
_RANGE: Final = re.compile(r"\s*(?:\.\.|~|～|–|—|至|到|\bto\b)\s*")
_MOST_DAYS: Final = 400
_PAIR: Final = re.compile(r"^(.+?)\s*[:=]\s*(.+)$", re.DOTALL)


def parts(cell: Cell) -> list[str]:
    """The pieces of a list cell: ``a|b``; commas, semicolons and the Chinese marks separate as well."""
    if isinstance(cell, list):
        return [plain(item) for item in cell]
    return [piece.strip() for piece in _SPLIT.split(plain(cell)) if piece.strip()]


def many(read: Reader) -> Reader:
    """A list cell as a frozen set of what ``read`` makes of each piece."""

    def read_all(cell: Cell) -> frozenset[Any]:
        return frozenset(read(piece) for piece in parts(cell))

    return read_all


def pairs(cell: Cell, read: Reader, missing: Any) -> dict[str, Any]:
    """``a:1|b:2`` as a dictionary; ``missing`` is the value of a bare ``a`` (None: that is an error)."""
    if isinstance(cell, dict):
        return {ident(key): read(value) for key, value in cell.items()}
    found: dict[str, Any] = {}
    for piece in parts(cell):
        match = _PAIR.match(unicodedata.normalize("NFKC", piece))
        if match is None and missing is None:
            raise CellError(message("pair_without_value", value=show(piece)))
        key = ident(match[1] if match else piece)
        if key in found:
            raise CellError(message("named_twice", value=show(key)))
        try:
            found[key] = read(match[2]) if match else missing
        except CellError as error:
            raise CellError(message("for_key", said=error.said, key=show(key))) from None
    return found


def skills(cell: Cell) -> dict[str, int]:
    """``pre_sales:1.0|after_sales:0.8`` as queue id -> speed in percent; a bare queue id is 1.0."""
    return pairs(cell, percent(1, 200), 100)


def skills_text(value: Mapping[str, int]) -> str:
    """The cell of some skills."""
    return "|".join(f"{queue}:{factor(speed):.2f}".rstrip("0").rstrip(".") for queue, speed in value.items())


def factors(cell: Cell) -> dict[str, float]:
    """``pre_sales=6|after_sales=1.8`` as queue id -> multiplier."""
    return pairs(cell, number(0, 1000), None)


def factors_text(value: Mapping[str, float]) -> str:
    """The cell of some multipliers."""
    return "|".join(f"{queue}={times:.10g}" for queue, times in value.items())


def weekday(cell: Cell) -> int:
    """One weekday, Monday 0; ``mon``, ``Monday``, ``周一``, ``1`` (Monday) to ``7`` (Sunday)."""
    found = lookup(VALUES["weekday"]).get(fold(plain(cell)))
    if found is None:
        raise CellError(message("not_a_weekday", value=show(plain(cell))))
    return _WEEKDAYS.index(found)


def weekdays(cell: Cell) -> frozenset[int]:
    """Weekdays: ``mon-fri``, ``sat|sun``, ``周一至周五``, ``weekend``, ``daily``."""
    sets = lookup(VALUES["weekday_set"])
    found: set[int] = set()
    for piece in parts(cell):
        ends = re.split(r"\s*[-~–至到]\s*", piece)
        if fold(piece) in sets:
            found |= _SETS[sets[fold(piece)]]
        elif len(ends) == 2:
            first, last = weekday(ends[0]), weekday(ends[1])
            found |= {(first + step) % 7 for step in range((last - first) % 7 + 1)}
        else:
            found.add(weekday(piece))
    return frozenset(found)


def weekdays_text(value: frozenset[int], lang: str) -> str:
    """The cell of some weekdays."""
    for name, days in _SETS.items():
        if value == days:
            return local_name(VALUES["weekday_set"], name, lang)
    return "|".join(weekday_text(day, lang) for day in sorted(value))


def weekday_text(value: int, lang: str) -> str:
    """The cell of one weekday."""
    return local_name(VALUES["weekday"], _WEEKDAYS[value], lang)


def dates(cell: Cell) -> frozenset[date]:
    """Local dates: ``2026-11-09..2026-11-12|2026-11-20``, also with ``~``, ``to``, ``至`` or ``到``."""
    found: set[date] = set()
    for piece in parts(cell):
        first, *rest = (day(end) for end in _RANGE.split(piece, maxsplit=1))
        last = rest[0] if rest else first
        if not 0 <= (last - first).days < _MOST_DAYS:
            raise CellError(message("no_date_range", value=show(piece), most=_MOST_DAYS))
        found |= {first + timedelta(days=step) for step in range((last - first).days + 1)}
    return frozenset(found)


def dates_text(value: frozenset[date], _lang: str) -> list[str]:
    """Some dates as ranges."""
    runs: list[list[date]] = []
    for item in sorted(value):
        if runs and item - runs[-1][-1] == timedelta(days=1):
            runs[-1].append(item)
        else:
            runs.append([item])
    return [f"{run[0]}..{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs]


def openings(cell: Cell) -> tuple[Opening, ...]:
    """``09:00-23:00`` or ``mon-fri 09:00-23:00|sat,sun 10:00-22:00``; ``closed`` is never."""
    pieces = [plain(item) for item in cell] if isinstance(cell, list) else re.split(r"[|;；\n]", plain(cell))
    found = [_opening(unicodedata.normalize("NFKC", piece).strip()) for piece in pieces if piece.strip()]
    return tuple(item for item in found if item is not None)


def _opening(piece: str) -> Opening | None:
    if fold(piece) in {"closed", "打烊", "不营业"}:
        return None
    match = re.fullmatch(r"(?:(\S+?)\s+)?(\d{1,2}:\d{2})\s*[-~–至到]\s*(\d{1,2}:\d{2})", spoken_clocks(piece))
    if match is None:
        raise CellError(message("not_opening_hours", value=show(piece)))
    days = weekdays(match[1]) if match[1] else _ALL
    start, end = clock()(match[2]), clock()(match[3])
    if end <= start:
        midnight = clock_text(MINUTES_PER_DAY)
        raise CellError(message("opening_backwards", value=show(piece), first=clock_text(start), midnight=midnight, last=clock_text(end)))
    return Opening(start=start, end=end, weekdays=days)


def openings_text(value: tuple[Opening, ...], lang: str) -> str:
    """The cell of some opening hours."""
    texts = []
    for opening in value:
        hours = f"{clock_text(opening.start)}-{clock_text(opening.end)}"
        days = weekdays_text(opening.weekdays, lang).replace("|", ",")
        texts.append(hours if opening.weekdays == _ALL else f"{days} {hours}")
    return "|".join(texts) or "closed"


def params(cell: Cell) -> dict[str, Any]:
    """The parameters of a rule, as in TOML: ``days = 6, kinds = ["night"]``."""
    if isinstance(cell, dict):
        return cell
    words = plain(cell)
    if words.startswith("{") and words.endswith("}"):
        words = words[1:-1]
    try:
        found = tomllib.loads(words if "\n" in words else "params = {" + words + "}")
    except (tomllib.TOMLDecodeError, RecursionError):
        raise CellError(message("unreadable_params", value=show(words))) from None
    return found if "\n" in words else dict(found["params"])


def params_text(value: Mapping[str, Any]) -> str:
    """The cell of some parameters."""
    return ", ".join(f"{toml_key(key)} = {toml_value(item)}" for key, item in value.items() if item is not None)


def toml_key(key: str) -> str:
    """A key as TOML writes it."""
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else toml_value(key)


def toml_value(value: object) -> str:
    """A plain value as TOML writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "{ " + params_text(value) + " }"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(toml_value(item) for item in value) + "]"
    if isinstance(value, (set, frozenset)):
        return toml_value(sorted(value))
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
