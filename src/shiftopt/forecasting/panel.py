"""The history as days x slots of the local clock, which is how every model here sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import lcm

import numpy as np

from shiftopt.domain.base import MINUTES_PER_DAY
from shiftopt.domain.grid import Grid
from shiftopt.domain.volumes import FloatArray, History, IntArray
from shiftopt.timeline.clock import to_local

EPOCH_DAY = date(1970, 1, 1).toordinal()
CLOSED_AFTER = 3
"""Days with a recorded slot after which those of its rows that never were are taken for closed."""


@dataclass(frozen=True, eq=False)
class Panel:
    """Contacts by local day and slot of the clock.

    Attributes:
        queues: queue ids.
        first_day: local date of day 0.
        interval: minutes per slot; divides a day.
        counts: (queues, days, slots), contacts per slot; NaN where nothing was recorded. A clock time that occurs twice in the night
            that daylight saving ends holds the mean of both; one that is skipped is NaN.
    """

    queues: tuple[str, ...]
    first_day: date
    interval: int
    counts: FloatArray

    @property
    def days(self) -> int:
        """How many local days the history touches."""
        return int(self.counts.shape[1])

    @property
    def slots(self) -> int:
        """Slots of a day."""
        return int(self.counts.shape[2])


def local_clock(zone: str, minutes: IntArray, shift: int = 0) -> tuple[IntArray, IntArray]:
    """Local day numbers (since 1970-01-01) and minutes into the day, which starts ``shift`` minutes after midnight. Both (n,)."""
    if not len(minutes):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    shifted = minutes + _offsets(zone, minutes) - shift
    day, clock = np.divmod(shifted, MINUTES_PER_DAY)
    return day, clock


def _offsets(zone: str, minutes: IntArray) -> IntArray:
    """UTC offset in minutes for every instant; asks the zone once a day, and by the quarter hour where the offset changes."""
    first, last = int(minutes.min()) // MINUTES_PER_DAY, int(minutes.max()) // MINUTES_PER_DAY
    edges = np.array([_offset(zone, day * MINUTES_PER_DAY) for day in range(first, last + 2)], dtype=np.int64)
    number = minutes // MINUTES_PER_DAY - first
    offsets = edges[number]
    for index in np.flatnonzero(edges[number] != edges[number + 1]):
        offsets[index] = _offset(zone, int(minutes[index]))
    return offsets


def _offset(zone: str, minute: int) -> int:
    shift = to_local(zone, minute).utcoffset() or timedelta(0)
    return int(shift.total_seconds() // 60)


def working_interval(history: int, grid: int) -> int:
    """Minutes per slot to model in: the least common multiple of both intervals, as far as it divides a day; else the grid's.

    So fine data are added up to the grid's intervals, and coarse data are modelled as they are and split afterwards.
    """
    common = lcm(history, grid)
    return common if MINUTES_PER_DAY % common == 0 else grid


def make_panel(history: History, interval: int, shift: int = 0) -> Panel:
    """Lay the history out by local day and slot of ``interval`` minutes; days start ``shift`` minutes after midnight.

    A slot of several rows is recorded when at least half of those that are ever recorded are; it is scaled up for the missing ones.
    Negative and infinite values count as not recorded.
    """
    rows = np.arange(len(history.contacts), dtype=np.int64) * history.interval + history.start
    contacts = np.where(np.isfinite(history.contacts) & (history.contacts >= 0), history.contacts, np.nan)
    slots = max(1, MINUTES_PER_DAY // interval)
    if not len(rows):
        today = datetime.fromtimestamp(history.start * 60, tz=UTC).date()
        return Panel(history.queues, today, interval, np.full((len(history.queues), 0, slots), np.nan))
    day, clock = local_clock(history.zone, rows, shift)
    first = int(day[0])
    slot = clock // interval
    cell = (day - first) * slots + slot
    size = (int(day[-1]) - first + 1) * slots
    counts = np.zeros((len(history.queues), size))
    for number, column in enumerate(contacts.T):
        counts[number] = _add_up(cell, column, size, _usual_rows(clock // history.interval, slot, column, interval, history.interval))
    return Panel(history.queues, date.fromordinal(EPOCH_DAY + first), interval, counts.reshape(len(history.queues), -1, slots))


def _usual_rows(row: IntArray, slot: IntArray, values: FloatArray, interval: int, step: int) -> FloatArray:
    """Rows that make a slot of the day complete: all, less those that were never recorded on several days (closed then). (slots,)."""
    slots = max(1, MINUTES_PER_DAY // interval)
    pieces = max(1.0, interval / step)
    if step >= interval or interval % step:
        return np.full(slots, pieces)
    known = np.isfinite(values)
    recorded = np.unique(slot[known] * MINUTES_PER_DAY + row[known])
    distinct = np.bincount(recorded // MINUTES_PER_DAY, minlength=slots)
    days = np.bincount(slot[known], minlength=slots) / np.maximum(distinct, 1)
    return np.where((distinct > 0) & (days >= CLOSED_AFTER), distinct, pieces)


def _add_up(cell: IntArray, values: FloatArray, size: int, usual: FloatArray) -> FloatArray:
    """Sum of the rows of every cell, scaled up for missing ones; NaN where less than half of the usual rows is known. (size,)."""
    known = np.isfinite(values)
    rows = np.bincount(cell[known], minlength=size)
    total = np.bincount(cell[known], weights=values[known], minlength=size)
    usual = np.tile(usual, size // len(usual))
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = total / rows * usual
    return np.where(rows >= np.maximum(1.0, usual / 2), mean, np.nan)


def grid_cells(grid: Grid, panel: Panel, shift: int = 0) -> tuple[IntArray, IntArray]:
    """For every interval of the grid: its day, counted from the first day of the panel, and its slot. Both (intervals,)."""
    minutes = grid.start + np.arange(grid.intervals, dtype=np.int64) * grid.interval
    day, clock = local_clock(grid.zone, minutes, shift)
    return day - (panel.first_day.toordinal() - EPOCH_DAY), clock // panel.interval
