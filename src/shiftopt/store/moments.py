"""Columns of local date-times to UTC minutes and back, also where the clocks change."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from shiftopt.domain.messages import inside, message
from shiftopt.domain.volumes import BoolArray, IntArray
from shiftopt.store.cells import Cell, CellError, blank, moment
from shiftopt.store.log import Log, show
from shiftopt.store.raw import RawTable, too_long
from shiftopt.timeline.clock import to_local, to_minute

_ISO: Final = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def minute_of(zone: str, found: tuple[date, int, timedelta | None]) -> int:
    """The UTC minute of what ``cells.moment`` read."""
    local_day, clock, offset = found
    if offset is None:
        return to_minute(zone, local_day, clock)
    midnight = datetime(local_day.year, local_day.month, local_day.day, tzinfo=UTC)
    return int((midnight + timedelta(minutes=clock) - offset - _EPOCH).total_seconds() // 60)


def local_text(zone: str, minute: int) -> str:
    """ISO local time of a UTC minute; with its offset only in the hour that the clocks repeat in autumn."""
    local = to_local(zone, minute)
    return local.strftime("%Y-%m-%dT%H:%M") if not local.fold else local.isoformat(timespec="minutes")


def local_stamps(minutes: IntArray, zone: str) -> pd.DatetimeIndex:
    """Aware local times of UTC minutes."""
    return pd.DatetimeIndex(minutes.astype("datetime64[m]").astype("datetime64[s]"), tz="UTC").tz_convert(ZoneInfo(zone))


def local_clock(minutes: IntArray, zone: str) -> tuple[IntArray, IntArray]:
    """Local weekday (Monday 0) and minutes after local midnight of UTC minutes."""
    stamps = local_stamps(minutes, zone)
    return stamps.day_of_week.to_numpy().astype(np.int64), (stamps.hour * 60 + stamps.minute).to_numpy().astype(np.int64)


def read_moments(raw: RawTable, place: int, queue: IntArray, zone: str, keep: BoolArray, log: Log) -> tuple[IntArray, BoolArray]:
    """UTC minutes of a column, and which rows could be read (the others are reported).

    Plain ISO text is read as a whole column, everything else cell by cell. In the repeated hour of autumn the first row of a
    queue with that clock time is the earlier one.
    """
    cells = [row[place] if place < len(row) else None for row in raw.rows]
    simple = np.array([isinstance(cell, str) and _ISO.fullmatch(cell) is not None for cell in cells], dtype=np.bool_)
    minutes = np.zeros(len(cells), dtype=np.int64)
    sound = np.zeros(len(cells), dtype=np.bool_)
    chosen = np.flatnonzero(simple & keep)
    if len(chosen):
        stamps = pd.to_datetime(pd.Series([str(cells[index]) for index in chosen]), format="ISO8601", errors="coerce")
        likely = np.array(stamps.notna() & stamps.dt.year.between(1970, 2099), dtype=np.bool_)
        minutes[chosen[likely]] = _to_utc(stamps[likely].reset_index(drop=True), queue[chosen[likely]], zone)
        sound[chosen[likely]] = True
    for index in np.flatnonzero(keep & ~sound):
        try:
            minutes[index] = minute_of(zone, _one(cells[index]))
            sound[index] = True
        except CellError as error:
            log.problem(raw.where(int(index), place), error.said, group=inside(raw.title, "timestamp"))
    return minutes, sound


def _one(cell: Cell) -> tuple[date, int, timedelta | None]:
    if blank(cell):
        raise CellError(message("time_empty"))
    if too_long(cell):
        raise CellError(message("time_too_long", value=show(cell)))
    return moment(cell)


def _to_utc(stamps: pd.Series[pd.Timestamp], queue: IntArray, zone: str) -> IntArray:
    """UTC minutes of naive local times; see ``read_moments`` for times that the clocks repeat."""
    local = stamps.astype("datetime64[s]")
    early = _localized(local, zone, np.ones(len(local), dtype=np.bool_))
    late = _localized(local, zone, np.zeros(len(local), dtype=np.bool_))
    twice = early != late
    if not twice.any():
        return early
    again = pd.DataFrame({"queue": queue, "local": local}).groupby(["queue", "local"]).cumcount().to_numpy() > 0
    return np.where(twice & again, late, early)


def _localized(local: pd.Series[pd.Timestamp], zone: str, summer: BoolArray) -> IntArray:
    """UTC minutes; times that the clocks skip are read with the offset before the gap, an hour later on the clock."""
    aware = local.dt.tz_localize(ZoneInfo(zone), ambiguous=summer, nonexistent=pd.Timedelta(hours=1))
    return aware.dt.tz_convert("UTC").dt.tz_localize(None).to_numpy().astype("datetime64[s]").astype(np.int64) // 60
