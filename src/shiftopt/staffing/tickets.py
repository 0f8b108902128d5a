"""Deferrable work: what has arrived and what is due, as cumulative curves.

Tickets are worked oldest due date first, so a work curve Y is in time exactly if ``due <= Y <= arrived`` throughout, and the
least constant capacity is the greatest intensity of any window (Yao, Demers and Shenker 1995).
"""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy.stats import gamma

from shiftopt.domain.base import UNITS_PER_AGENT_HOUR
from shiftopt.domain.shop import Queue
from shiftopt.domain.volumes import BoolArray, FloatArray, IntArray

TURNING: Final = 0.04
"""Part of the effort on tickets that is lost while the last chats of those who turn to them run out: 4.5 % and 2.2 % on the two ticket
queues of a shop of 58, simulated with tickets without end; 0.1 % and 0.6 % if chats are handed over."""


def work_curves(
    queue: Queue,
    contacts: FloatArray,
    is_open: BoolArray,
    interval: int,
    shrinkage: float,
    busy: FloatArray | None = None,
    *,
    turning: float = TURNING,
) -> tuple[IntArray, IntArray]:
    """Cumulative percent-minutes of work arrived and due by the end of each interval, (intervals,) each; shrinkage included.

    Of the tickets that arrive in an interval the target's ``share`` is due ``target.seconds`` after it ends and the rest after
    twice that time (nothing may be forgotten). The initial backlog is of mixed age: it falls due evenly over the opening hours of
    the first such time; what was due earlier is not left over. ``due_clock = "open"`` counts opening hours only. ``busy`` are
    factors on the cumulative inflow (None: as expected); ``turning`` is the part of the effort that is lost when people turn from
    chats to tickets.
    """
    effort = queue.handle_seconds / 60 * 100 / (1 - shrinkage) / (1 - turning)
    backlog = queue.initial_backlog * effort
    inflow = np.cumsum(contacts) * effort * (1.0 if busy is None else busy)
    ticks = is_open if queue.due_clock == "open" else np.ones(len(contacts), dtype=bool)
    clock = np.cumsum(ticks, dtype=np.int64)
    first, last = (_due(inflow, clock, times * queue.target.seconds / 60 / interval) for times in (1, 2))
    ripe = _ripe(is_open, clock * interval * 60 / queue.target.seconds) * backlog
    due = queue.target.share * first + (1 - queue.target.share) * last + ripe
    arrived = np.rint(inflow + backlog).astype(np.int64)
    return arrived, np.minimum(np.rint(due).astype(np.int64), arrived)


def _ripe(is_open: BoolArray, age: FloatArray) -> FloatArray:
    """Share of the initial backlog that is due by the end of each interval, where ``age`` is time by the clock in due times."""
    part = np.diff(np.minimum(age, 1.0), prepend=0.0)
    served = np.cumsum(part * is_open)
    return np.asarray(served / served[-1] if len(served) and served[-1] > 0 else age >= 1)


def _due(inflow: FloatArray, clock: IntArray, delay: float) -> FloatArray:
    """What came in at least ``delay`` intervals of the clock ago, at the end of each interval."""
    before = np.searchsorted(clock, clock - delay, side="right")
    return np.asarray(np.concatenate([[0.0], inflow])[before])


def busy_factors(queue: Queue, contacts: FloatArray, interval: int, day_cv: float, level: float) -> FloatArray:
    """(intervals,) how much more work than expected may have come by then, with probability ``level`` of not being exceeded; 1 at 0.5.

    Work of a day varies with the day's busyness and with chance, ``cv^2 = day_cv^2 + (1 + handle_cv^2) / daily`` (compound Poisson);
    over the days since the start it evens out. Gamma quantiles of the sum: a chance constraint on the work curve at each time.
    """
    days = np.maximum(np.arange(1, len(contacts) + 1) * interval / 1440, 1.0)
    daily = float(contacts.sum()) / len(contacts) * 1440 / interval if len(contacts) else 0.0
    if daily <= 0 or level <= 0.5:
        return np.ones(len(contacts))
    spread = (day_cv**2 + (1 + queue.handle_cv**2) / daily) / days
    return np.asarray(np.maximum(gamma.ppf(level, 1 / spread, scale=spread), 1.0))


def late_slope(queue: Queue, interval: int, overdue_share: float) -> int:
    """Fen per agent-hour of overdue work and interval: each ticket loses ``overdue_share`` of ``late_value`` per hour overdue."""
    tickets = 3600 / queue.handle_seconds
    return max(10, round(queue.late_value * tickets * overdue_share * interval / 60 / 10) * 10)


def level_capacity(arrived: IntArray, due: IntArray, is_open: BoolArray, interval: int) -> float:
    """Least constant heads over the open intervals that finish everything in time (before shrinkage is taken off).

    Work that arrives in window a..e and is due in it must fit into the window's open time. Windows without open time are left out:
    no staff can help there.
    """
    count = len(arrived)
    came_before = np.concatenate([[0], arrived[:-1]])
    open_before = np.concatenate([[0], np.cumsum(is_open)])
    demand = due[None, :] - came_before[:, None]
    time = open_before[1:][None, :] - open_before[:-1][:, None]
    usable = np.triu(np.ones((count, count), dtype=bool)) & (time > 0)
    intensity = np.divide(demand, time, out=np.zeros((count, count)), where=usable)
    return float(max(intensity.max(initial=0.0), 0.0)) / (UNITS_PER_AGENT_HOUR * interval / 60)
