"""Columns of a contact log to seconds: moments with their seconds, and lengths of time."""

from __future__ import annotations

import re
from typing import Final

import numpy as np
import pandas as pd

from shiftopt.domain.messages import inside, message
from shiftopt.domain.volumes import FloatArray, IntArray
from shiftopt.store.cells import plain
from shiftopt.store.log import Log, show
from shiftopt.store.raw import RawTable

_DAY: Final = r"(?P<y>\d{4})[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})日?"
_CLOCK: Final = r"(?P<h>\d{1,3}):(?P<min>\d{2})(?::(?P<s>\d{2}(?:\.\d+)?))?"
_MOMENT: Final = rf"^{_DAY}(?:[T\s]*{_CLOCK})?(?:Z|[+-]\d{{2}}:?\d{{2}})?$"
_PACKED: Final = r"^(?P<y>\d{4}|\d{2})(?P<m>\d{2})(?P<d>\d{2})$"
_WORDS: Final = re.compile(r"(?:(\d+)\s*(?:h|小时|时))?\s*(?:(\d+)\s*(?:min|m|分钟|分))?\s*(?:(\d+(?:\.\d+)?)\s*(?:s|秒))?")
_LONGEST: Final = 31 * 86_400.0


def moments(raw: RawTable, rows: IntArray, place: int, date_place: int | None, log: Log, *, required: bool = False) -> FloatArray:
    """(rows,) seconds of local moments after some origin; NaN where blank (reported if ``required``) or (reported) not readable.

    A plain number is seconds already. A clock time needs a date, in its own column (``2026-11-02``, ``20261102`` or ``261102``).
    """
    texts = _texts(raw, rows, place)
    days = None if date_place is None else _days(raw, rows, date_place, log)
    parts = texts.str.extract(_MOMENT, expand=True)
    seconds = _clock(parts) + _day_number(parts) * 86_400.0
    clock = texts.str.extract(rf"^{_CLOCK}$", expand=True)
    if days is not None:
        seconds = np.where(np.isnan(seconds), days + _clock(clock), seconds)
    plain_number = np.array(pd.to_numeric(texts, errors="coerce"), dtype=float)
    seconds = np.where(np.isnan(seconds), plain_number, seconds)
    lone = np.array(clock["h"].notna(), dtype=np.bool_) & (date_place is None)
    written = np.array(texts != "", dtype=np.bool_)
    for index in np.flatnonzero(np.isnan(seconds) & (written | required)).tolist():
        if not written[index]:
            said = message("moment_empty")
        elif lone[index]:
            said = message("moment_without_date", value=show(texts.iloc[index]))
        elif days is not None and np.isnan(days[index]):
            continue  # the date is reported
        else:
            said = message("not_a_moment", value=show(texts.iloc[index]))
        log.problem(raw.where(int(rows[index]), place), said, group=inside(raw.title, raw.header[place]))
    return np.asarray(seconds)


def lengths(raw: RawTable, rows: IntArray, place: int, log: Log) -> FloatArray:
    """(rows,) seconds of a column of numbers, ``mm:ss``, ``h:mm:ss`` or ``1分20秒``; NaN where blank or (reported) not readable."""
    texts = _texts(raw, rows, place)
    seconds = np.array(pd.to_numeric(texts, errors="coerce"), dtype=float)
    for index in np.flatnonzero(~((seconds >= 0) & (seconds < _LONGEST)) & np.array(texts != "", dtype=np.bool_)).tolist():
        text = texts.iloc[index]
        value = _length(text)
        if value is None:
            said = message("not_a_length", value=show(text))
            log.problem(raw.where(int(rows[index]), place), said, group=inside(raw.title, raw.header[place]))
        seconds[index] = np.nan if value is None else value
    return seconds


def _length(text: str) -> float | None:
    parts = text.split(":")
    if len(parts) in (2, 3) and all(re.fullmatch(r"\d{1,3}(\.\d+)?", part, re.ASCII) for part in parts):
        total = 0.0
        for part in parts:
            total = total * 60 + float(part)
        return total
    match = _WORDS.fullmatch(text)
    if match is None or not any(match.groups()):
        return None
    hours, minutes, seconds = (float(part or 0) for part in match.groups())
    return hours * 3600 + minutes * 60 + seconds


def _texts(raw: RawTable, rows: IntArray, place: int) -> pd.Series[str]:
    cells = (raw.rows[row] for row in rows.tolist())
    return pd.Series([plain(row[place] if place < len(row) else None)[:60] for row in cells], dtype="str")


def _days(raw: RawTable, rows: IntArray, place: int, log: Log) -> FloatArray:
    """(rows,) seconds of the midnights of a column of dates."""
    texts = _texts(raw, rows, place)
    days = _day_number(texts.str.extract(_MOMENT, expand=True))
    days = np.where(np.isnan(days), _day_number(texts.str.extract(_PACKED, expand=True)), days)
    for index in np.flatnonzero(np.isnan(days)).tolist():
        said = message("not_a_log_date", value=show(texts.iloc[index]))
        log.problem(raw.where(int(rows[index]), place), said, group=inside(raw.title, raw.header[place]))
    return np.asarray(days * 86_400.0)


def _day_number(parts: pd.DataFrame) -> FloatArray:
    """Days after 1970, NaN where there is no such date; years of two digits are those from 1970 to 2069."""
    year, month, day = (np.array(pd.to_numeric(parts[name], errors="coerce"), dtype=float) for name in ("y", "m", "d"))
    year = np.where(year < 70, year + 2000, np.where(year < 100, year + 1900, year))
    frame = pd.DataFrame({"year": year, "month": month, "day": day})
    stamps = pd.to_datetime(frame, errors="coerce")
    seconds = np.array(stamps.astype("datetime64[s]"), dtype="datetime64[s]")
    return np.where(np.isnat(seconds), np.nan, seconds.astype(np.int64) / 86_400.0)


def _clock(parts: pd.DataFrame) -> FloatArray:
    """Seconds of a clock time, 0 where only a day is written, NaN where it is no time."""
    hours, minutes, seconds = (np.array(pd.to_numeric(parts[name], errors="coerce"), dtype=float) for name in ("h", "min", "s"))
    seconds = np.where(np.isnan(seconds), 0.0, seconds)
    found = np.where((hours <= 47) & (minutes < 60) & (seconds < 61), hours * 3600 + minutes * 60 + seconds, np.nan)
    whole_day = parts["y"].notna() & parts["h"].isna() if "y" in parts else np.zeros(len(parts), dtype=np.bool_)
    return np.where(np.array(whole_day, dtype=np.bool_), 0.0, found)
