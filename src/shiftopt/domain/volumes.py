"""Volumes: what was observed, what is expected. Arrays are float64 and read-only by convention."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from shiftopt.domain.errors import Finding
from shiftopt.domain.grid import Grid

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

LEVELS: Final = (0.025, 0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95, 0.975)
"""The quantile levels of every forecast, in the order of ``forecast.csv``."""
ROUNDING: Final = 1e-6
"""Percent-minutes that are no difference: expected effort is a sum of many parts."""


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """Observed contacts on a regular grid of elapsed time.

    Attributes:
        queues: queue ids, the columns.
        zone: IANA zone of the shop; day and week patterns follow its local clock.
        start: UTC minute (since the Unix epoch) of the first row.
        interval: minutes per row.
        contacts: (rows, queues), contacts arriving in the row; NaN where nothing was recorded (closed, missing, outage).
        handle_seconds: (rows, queues), mean handle time, NaN where unknown.
    """

    queues: tuple[str, ...]
    zone: str
    start: int
    interval: int
    contacts: FloatArray
    handle_seconds: FloatArray | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Forecast:
    """Expected contacts per interval and queue of a coming horizon.

    Attributes:
        grid: the horizon; row ``t`` is its interval ``t``.
        queues: queue ids, the columns.
        mean: (intervals, queues), contacts per interval; 0 where the queue is closed.
        quantiles: (levels, intervals, queues) at ``LEVELS``.
        day_cv: (queues,), coefficient of variation of the factor that all intervals of one day share.
        interval_cv: (queues,), the same for the factor of a single interval, beyond Poisson.
        correlation: (queues, queues), correlation of the day factors.
        models: queue id -> name of the model that was used.
        scores: queue id -> backtest figures by name (``wape``, ``floor``, ...).
        parts: name (``level``, ``weekday``, ``event``, ``profile``) -> (intervals, queues), factors that multiply to ``mean``.
        notes: what a user should know about the history behind it (too short, empty, stale).
    """

    grid: Grid
    queues: tuple[str, ...]
    mean: FloatArray
    quantiles: FloatArray
    day_cv: FloatArray
    interval_cv: FloatArray
    correlation: FloatArray
    models: Mapping[str, str] = field(default_factory=dict)
    scores: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    parts: Mapping[str, FloatArray] = field(default_factory=dict)
    notes: tuple[Finding, ...] = ()


@dataclass(frozen=True, eq=False)
class Requirements:
    """What the roster has to cover. Effort is in percent-minutes (see ``UNITS_PER_AGENT_HOUR``).

    Live queues (chat, call): in interval t the effort supplied to queue q meets the target from ``need[t, q]`` on. Effort has a
    price up to ``priced[t, q]``, which may lie above, for more effort still saves late customers there. What is missing to
    it, s, is priced by segments, the cheapest first: segment k is ``width[t, q, k]`` wide and costs ``slope[t, q, k]`` fen per
    agent-hour, slopes rising with k. So the cost is convex in the effort supplied, and is
    ``sum_k slope_k * clip(s - sum_{j<k} width_j, 0, width_k) / 6000`` fen; segments together are as wide as ``priced``.

    Ticket queues: work done by the end of interval t can not exceed ``arrived[t, q]`` and should reach ``due[t, q]`` (both
    cumulative since the start, initial backlog included); what is overdue at the end of interval t costs
    ``late_slope[t, q]`` fen per agent-hour of overdue work. ``need`` is 0 there.

    Attributes:
        grid: the horizon.
        queues: queue ids, the columns.
        contacts: (intervals, queues), expected contacts.
        offered_load: (intervals, queues), Erlang.
        heads: (intervals, queues), agents of speed 100 % that meet the target, present and serving (before shrinkage).
        heads_low, heads_high: the same for a quiet and a busy day (50 % and 90 % forecast quantile of the day).
        open: (intervals, queues), whether people serve the queue.
        need: (intervals, queues), int, percent-minutes that meet the target, shrinkage included.
        width, slope: (intervals, queues, segments), int.
        arrived, due: (intervals, queues), int, percent-minutes, cumulative; 0 for live queues.
        late_slope: (intervals, queues), int, fen per agent-hour.
        models: queue id -> name of the staffing model.
    """

    grid: Grid
    queues: tuple[str, ...]
    contacts: FloatArray
    offered_load: FloatArray
    heads: IntArray
    heads_low: IntArray
    heads_high: IntArray
    open: BoolArray
    need: IntArray
    width: IntArray
    slope: IntArray
    arrived: IntArray
    due: IntArray
    late_slope: IntArray
    models: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def priced(self) -> IntArray:
        """(intervals, queues), percent-minutes up to which effort of a live queue has a price."""
        return np.asarray(self.width.sum(axis=2), dtype=np.int64)

    @cached_property
    def asked(self) -> BoolArray:
        """(intervals, queues), whether customers of an open live queue are expected, who need people."""
        return np.asarray(self.open & (self.contacts > 0) & (self.need > 0))

    def staffed(self, effort: FloatArray | IntArray) -> BoolArray:
        """(intervals, queues), whether customers are expected and that effort, percent-minutes, meets their target."""
        return np.asarray(self.asked & (effort >= self.need - ROUNDING))
