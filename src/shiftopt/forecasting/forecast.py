"""The first stage of the river: history in, expected contacts with their distribution out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from shiftopt.domain.base import MINUTES_PER_DAY
from shiftopt.domain.errors import Finding
from shiftopt.domain.grid import Grid
from shiftopt.domain.shop import Event, Queue
from shiftopt.domain.volumes import BoolArray, FloatArray, Forecast, History, IntArray
from shiftopt.forecasting.clear import Task
from shiftopt.forecasting.days import Days, make_days
from shiftopt.forecasting.events import Phases, beliefs, make_phases
from shiftopt.forecasting.members import SHORT_HORIZON
from shiftopt.forecasting.notes import note_queue
from shiftopt.forecasting.outcome import Frame, assemble, finish
from shiftopt.forecasting.panel import Panel, grid_cells, local_clock, make_panel, working_interval
from shiftopt.forecasting.settings import ForecastSettings
from shiftopt.forecasting.single import Single, forecast_single
from shiftopt.forecasting.threads import one_thread

__all__ = ["ForecastSettings", "forecast"]

DEFAULTS = ForecastSettings()


@dataclass(frozen=True, eq=False)
class Setting:
    """What all queues of one forecast share: the history as a panel, the calendar, and the phases."""

    panel: Panel
    days: Days
    phases: Phases
    cover: FloatArray
    first: int
    frame: Frame


def forecast(
    history: History,
    grid: Grid,
    *,
    events: Sequence[Event] = (),
    queues: Sequence[Queue] = (),
    settings: ForecastSettings = DEFAULTS,
) -> Forecast:
    """Expected contacts of the horizon with their distribution.

    Only rows before the origin (by default the start of the grid) are used.

    Args:
        history: what was observed, in any regular interval. It is modelled in its own interval or the grid's, whichever is longer.
        grid: the horizon.
        events: phases of promotions, past and coming, known at the time of forecasting.
        queues: if given, the queues to forecast, in this order, with their opening hours; else those of the history, open whenever
            they ever had a record.
        settings: origin, what-if factors and the like.

    Returns:
        A forecast for every queue; a queue without history is 0, and ``notes`` says so.
    """
    with one_thread():
        return _forecast(history, grid, events, queues, settings)


def _forecast(history: History, grid: Grid, events: Sequence[Event], queues: Sequence[Queue], settings: ForecastSettings) -> Forecast:
    names = tuple(queue.id for queue in queues) or history.queues
    titles = {queue.id: queue.name for queue in queues}
    setting = prepare(history, grid, events, settings)
    singles: dict[str, Single] = {}
    columns, notes = [], list[Finding]()
    for number, name in enumerate(names):
        source, ratio = _source(name, setting.panel, settings)
        if source not in singles:
            singles[source] = forecast_single(task_of(setting, source, titles.get(source, ""), settings))
        is_open = _open(grid, queues[number]) if queues else None
        column = finish(setting.frame, singles[source], setting.panel, source, is_open, ratio * settings.volume)
        columns.append(column)
        notes += note_queue(name, source, column, setting.panel, setting.first)
    return assemble(setting.frame, names, columns, notes)


def prepare(history: History, grid: Grid, events: Sequence[Event], settings: ForecastSettings) -> Setting:
    """Lay out what all queues share; only rows before the origin are kept."""
    origin = grid.start if settings.origin is None else min(settings.origin, grid.end)
    interval = working_interval(history.interval, grid.interval)
    shift = _shift(grid, origin, interval)
    panel = make_panel(before(history, origin), interval, shift)
    if not panel.days:
        panel = Panel(panel.queues, grid.first_day, interval, panel.counts)
    day, slot = grid_cells(grid, panel, shift)
    first = int(local_clock(grid.zone, np.array([origin]), shift)[0][0] - local_clock(grid.zone, np.array([grid.start]), shift)[0][0])
    first = int(day[0]) + max(0, first)
    count = max(int(day[-1]) + 1, first + 1)
    days = make_days(panel.first_day, count, grid.zone, settings.country)
    phases = make_phases(events, panel.first_day, count, interval, shift)
    return Setting(panel, days, phases, phases.by_kind(), first, Frame(grid, day, slot, first, interval))


def _shift(grid: Grid, origin: int, interval: int) -> int:
    """Minutes after midnight at which days start here: at the clock of the origin when a short horizon starts within a day."""
    if origin <= grid.start or grid.days > SHORT_HORIZON + 1:
        return 0
    return (origin - grid.start) % MINUTES_PER_DAY // interval * interval


def _source(name: str, panel: Panel, settings: ForecastSettings) -> tuple[str, float]:
    """The queue whose history speaks for a queue, and the ratio to it; bot shares lower the ratio."""
    source, ratio = name, 1.0
    recorded = name in panel.queues and np.isfinite(panel.counts[panel.queues.index(name)]).any()
    if not recorded and name in settings.analogs:
        source, ratio = settings.analogs[name]
    return source, ratio * (1.0 - settings.bot_share.get(name, 0.0))


def task_of(setting: Setting, queue: str, title: str, settings: ForecastSettings) -> Task:
    """What is asked about one queue; a queue that the history does not know has no records."""
    panel = setting.panel
    counts = panel.counts[panel.queues.index(queue)] if queue in panel.queues else np.full(panel.counts.shape[1:], np.nan)
    believed = beliefs(setting.phases, queue, title, settings.event_factors, setting.first)
    return Task(counts, setting.days, believed, setting.cover, setting.first, settings.origins)


def before(history: History, minute: int) -> History:
    """The rows that end by a UTC minute."""
    rows = min(len(history.contacts), max(0, (minute - history.start) // history.interval))
    handle = history.handle_seconds[:rows] if history.handle_seconds is not None else None
    return History(history.queues, history.zone, history.start, history.interval, history.contacts[:rows], handle)


def _open(grid: Grid, queue: Queue) -> BoolArray:
    """Whether people serve the queue when the interval starts. (intervals,)."""
    minutes: IntArray = grid.start + np.arange(grid.intervals, dtype=np.int64) * grid.interval
    day, clock = local_clock(grid.zone, minutes)
    weekday = (day + 3) % 7
    result = np.zeros(grid.intervals, dtype=np.bool_)
    for opening in queue.opening:
        result |= np.isin(weekday, sorted(opening.weekdays)) & (clock >= opening.start) & (clock < opening.end)
    return result
