"""The first stage of the river: history in, expected contacts with their distribution out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from shiftopt.domain.grid import Grid
from shiftopt.domain.shop import Event, Queue
from shiftopt.domain.volumes import BoolArray, FloatArray, Forecast, History
from shiftopt.forecasting.baseline import baseline
from shiftopt.forecasting.events import prior_factors, touched
from shiftopt.forecasting.panel import Panel, grid_cells, make_panel, working_interval
from shiftopt.forecasting.settings import ForecastSettings
from shiftopt.forecasting.spread import quantiles
from shiftopt.timeline.clock import to_local

__all__ = ["ForecastSettings", "forecast"]

DEFAULTS = ForecastSettings()
DAY_CV = 0.1
INTERVAL_CV = 0.06


def forecast(
    history: History,
    grid: Grid,
    *,
    events: Sequence[Event] = (),
    queues: Sequence[Queue] = (),
    settings: ForecastSettings = DEFAULTS,
) -> Forecast:
    """Expected contacts of the horizon with their distribution.

    Only rows before the start of the grid are used.

    Args:
        history: what was observed, in any regular interval.
        grid: the horizon.
        events: phases of promotions, past and coming, known at the time of forecasting.
        queues: if given, the queues to forecast, in this order, with their opening hours; else those of the history, open whenever
            they ever had a record.
        settings: what-if factors and the like.
    """
    names = tuple(queue.id for queue in queues) or history.queues
    interval = working_interval(history.interval, grid.interval)
    panel = make_panel(before(history, grid.start), interval)
    day, slot = grid_cells(grid, interval)
    scale = grid.interval / interval
    base, factor = np.zeros((grid.intervals, len(names))), np.ones((grid.intervals, len(names)))
    for column, name in enumerate(names):
        if name in panel.queues:
            base[:, column] = _base(panel, panel.queues.index(name), grid, events)[day, slot] * scale
        factor[:, column] = prior_factors(events, name, grid.first_day, grid.days, interval)[day, slot]
    base = np.where(open_mask(grid, queues), base, 0.0) if queues else base
    mean = base * factor * settings.volume
    return Forecast(
        grid=grid,
        queues=names,
        mean=mean,
        quantiles=quantiles(mean, np.full(mean.shape, np.hypot(DAY_CV, INTERVAL_CV))),
        day_cv=np.full(len(names), DAY_CV),
        interval_cv=np.full(len(names), INTERVAL_CV),
        correlation=np.eye(len(names)),
        models=dict.fromkeys(names, "baseline"),
        parts={"level": base * settings.volume, "weekday": np.ones_like(mean), "event": factor, "profile": np.ones_like(mean)},
    )


def before(history: History, minute: int) -> History:
    """The rows that start before a UTC minute."""
    rows = max(0, -(-(minute - history.start) // history.interval))
    handle = history.handle_seconds[:rows] if history.handle_seconds is not None else None
    return History(history.queues, history.zone, history.start, history.interval, history.contacts[:rows], handle)


def open_mask(grid: Grid, queues: Sequence[Queue]) -> BoolArray:
    """Whether people serve the queue when the interval starts. (intervals, queues)."""
    clocks = [to_local(grid.zone, grid.minute(t)) for t in range(grid.intervals)]
    result = np.zeros((grid.intervals, len(queues)), dtype=np.bool_)
    for t, clock in enumerate(clocks):
        minute = clock.hour * 60 + clock.minute
        for column, queue in enumerate(queues):
            result[t, column] = any(
                clock.weekday() in opening.weekdays and opening.start <= minute < opening.end for opening in queue.opening
            )
    return result


def _base(panel: Panel, column: int, grid: Grid, events: Sequence[Event]) -> FloatArray:
    calm = touched(events, panel.first_day, panel.days, panel.interval) == 0
    counts = np.where(calm, panel.counts[column], np.nan)
    weekday = (panel.first_day.weekday() + np.arange(panel.days)) % 7
    ahead = (grid.first_day.weekday() + np.arange(grid.days)) % 7
    return baseline(counts, weekday, ahead)
