"""After an event: what was forecast, what came, and what the next one of its kind should be believed to do."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from shiftopt.domain.base import Noun
from shiftopt.domain.shop import Event
from shiftopt.domain.volumes import FloatArray, Forecast, History
from shiftopt.forecasting.daymodel import EVENT_NOISE
from shiftopt.forecasting.events import KNOWN_SPREAD
from shiftopt.forecasting.panel import local_clock, make_panel, working_interval
from shiftopt.timeline.clock import to_minute


class Lesson(Noun):
    """One phase and queue. ``believed`` and ``observed`` are multipliers of ordinary volume; ``taught`` is what to believe next time."""

    event: str
    phase: str
    queue: str
    forecast: float
    actual: float
    believed: float
    observed: float
    taught: float


def postmortem(history: History, forecast: Forecast, events: Sequence[Event]) -> tuple[Lesson, ...]:
    """Compare a forecast with what came, phase by phase, for every phase that lies in the horizon at least in part.

    Args:
        history: recorded contacts, the horizon included.
        forecast: made before the event.
        events: the phases to look at.

    Returns:
        Lessons by event and queue; phases without records or forecast volume are left out.
    """
    actual = _actual(history, forecast)
    grid = forecast.grid
    starts = grid.start + np.arange(grid.intervals, dtype=np.int64) * grid.interval
    lessons = []
    for event in events:
        begin, end = to_minute(grid.zone, event.start_day, event.start_minute), to_minute(grid.zone, event.end_day, event.end_minute)
        inside = (starts >= begin) & (starts < end)
        for column, queue in enumerate(forecast.queues):
            rows = inside & np.isfinite(actual[:, column])
            mean = forecast.mean[rows, column]
            ordinary = float((mean / np.maximum(forecast.parts["event"][rows, column], 1e-9)).sum())
            if ordinary > 0:
                days = max(1.0, rows.sum() * grid.interval / 1440)
                came = float(actual[rows, column].sum())
                lessons.append(_lesson(event, queue, float(mean.sum()), came, ordinary, days))
    return tuple(lessons)


def _lesson(event: Event, queue: str, forecast: float, actual: float, ordinary: float, days: float) -> Lesson:
    """Shrink the observed log multiplier to the believed one by what one occurrence can tell."""
    believed, observed = forecast / ordinary, max(actual, 0.5) / ordinary
    noise = EVENT_NOISE**2 / days + 1.0 / max(actual, 1.0)
    weight = KNOWN_SPREAD**2 / (KNOWN_SPREAD**2 + noise)
    taught = float(np.exp((1 - weight) * np.log(believed) + weight * np.log(observed)))
    return Lesson(
        event=event.event,
        phase=event.phase,
        queue=queue,
        forecast=forecast,
        actual=actual,
        believed=believed,
        observed=observed,
        taught=taught,
    )


def _actual(history: History, forecast: Forecast) -> FloatArray:
    """What came, on the grid of the forecast; a coarser history is spread evenly. (intervals, queues), NaN where unknown."""
    grid = forecast.grid
    panel = make_panel(history, working_interval(history.interval, grid.interval))
    day, clock = local_clock(grid.zone, grid.start + np.arange(grid.intervals, dtype=np.int64) * grid.interval)
    place = day - (panel.first_day.toordinal() - 719163)
    known = (place >= 0) & (place < panel.days)
    result = np.full(forecast.mean.shape, np.nan)
    for column, queue in enumerate(forecast.queues):
        if queue in panel.queues:
            counts = panel.counts[panel.queues.index(queue)]
            result[known, column] = counts[place[known], clock[known] // panel.interval] * min(1.0, grid.interval / panel.interval)
    return result
