"""How good the forecasts would have been: rolling origins, against the simple rules that a planner would use instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import numpy as np

from shiftopt.domain.messages import Message, message
from shiftopt.domain.shop import Event, Queue
from shiftopt.domain.volumes import FloatArray, History, IntArray
from shiftopt.forecasting.forecast import forecast
from shiftopt.forecasting.panel import Panel, grid_cells, make_panel, working_interval
from shiftopt.forecasting.scoring import OURS, Score, Table, Workload, score_queue
from shiftopt.forecasting.settings import ForecastSettings
from shiftopt.timeline.clock import make_grid

__all__ = ["Backtest", "ForecastSettings", "Score", "backtest"]

DEFAULTS: Final = ForecastSettings()
NAIVE: Final = "seasonal naive"
FOUR: Final = "mean of four weeks"
HANDLE_SECONDS: Final = 300.0
"""Handle time where neither the shop nor the history knows one."""
EVENT_EFFECT: Final = 0.1
"""Log effect from which an interval belongs to an event."""
FIRST_DAYS: Final = 15
"""Days of history that the first origin needs."""


@dataclass(frozen=True)
class Backtest:
    """Scores of all queues and models, and the origins (UTC minutes) behind them; ``notes`` says what could not be measured."""

    scores: tuple[Score, ...]
    origins: tuple[int, ...]
    horizon_days: int
    notes: tuple[Message, ...] = ()

    def score(self, queue: str, model: str = OURS, days: str = "all") -> Score:
        """The score of one queue and model.

        Raises:
            KeyError: if there is none.
        """
        for each in self.scores:
            if (each.queue, each.model, each.days) == (queue, model, days):
                return each
        raise KeyError(f"no score of {model} for queue {queue} on {days} days")


@dataclass(frozen=True, eq=False)
class Look:
    """Where the intervals of one origin lie in the history.

    Attributes:
        panel: the whole history.
        columns: place of every queue in the panel, -1 if it is not there.
        day, slot: (intervals,), of every interval.
        start: day of the origin.
    """

    panel: Panel
    columns: list[int]
    day: IntArray
    slot: IntArray
    start: int


def backtest(
    history: History,
    *,
    events: Sequence[Event] = (),
    queues: Sequence[Queue] = (),
    settings: ForecastSettings = DEFAULTS,
    horizon_days: int = 7,
    origins: int = 12,
    step_days: int = 7,
    interval: int | None = None,
    workload: Workload | None = None,
) -> Backtest:
    """Forecast again from past origins, each with what was known then (events are taken as planned ahead), and score.

    Args:
        history: what was observed.
        events: phases, past and coming.
        queues: opening hours and handle times, if known.
        settings: of the forecast; ``origin`` is ignored.
        horizon_days: days ahead from every origin.
        origins: how many; fewer if the history is short.
        step_days: days between origins.
        interval: minutes per interval, not less than the history's; by default the history's, at least 15.
        workload: contacts to agent-hours; by default contacts x handle time.
    """
    minutes = working_interval(history.interval, interval or _interval(history.interval))
    panel = make_panel(history, minutes)
    last = panel.days - horizon_days
    starts = [last - step_days * number for number in range(origins) if last - step_days * number >= FIRST_DAYS][::-1]
    if not starts:
        note = message("backtest_too_short", days=panel.days, needed=FIRST_DAYS + horizon_days)
        return Backtest((), (), horizon_days, (note,))
    names = tuple(queue.id for queue in queues) or history.queues
    columns = [panel.queues.index(name) if name in panel.queues else -1 for name in names]
    pieces = []
    moments = []
    for start in starts:
        grid = make_grid(history.zone, panel.first_day + timedelta(days=start), horizon_days, minutes)
        result = forecast(history, grid, events=events, queues=queues, settings=settings.model_copy(update={"origin": None}))
        look = Look(panel, columns, *grid_cells(grid, panel), start)
        past = {NAIVE: _weeks_back(look, 1), FOUR: _weeks_back(look, 4)}
        event = np.abs(np.log(np.maximum(result.parts["event"], 1e-9))) > EVENT_EFFECT
        pieces.append(Table(_look(look, 0), {OURS: result.mean, **past}, result.quantiles, event))
        moments.append(grid.start)
    table = _join(pieces)
    hours = workload or _handle_hours(history, queues, names)
    week = 7 * panel.slots
    scores = []
    for place, (name, column) in enumerate(zip(names, columns, strict=True)):
        scores += score_queue(table, hours, place, name, panel.counts[column].reshape(-1) if column >= 0 else np.zeros(0), week)
    return Backtest(tuple(scores), tuple(moments), horizon_days)


def _interval(history: int) -> int:
    return history if history >= 15 and 1440 % history == 0 else 30


def _look(look: Look, days_back: IntArray | int) -> FloatArray:
    """Recorded contacts so many days before the intervals. (intervals, queues), NaN where there are none."""
    panel = look.panel
    day = look.day - days_back
    result = np.full((len(day), len(look.columns)), np.nan)
    known = (day >= 0) & (day < panel.days)
    for place, column in enumerate(look.columns):
        if column >= 0:
            result[known, place] = panel.counts[column][day[known], look.slot[known]]
    return result


def _weeks_back(look: Look, weeks: int) -> FloatArray:
    """Mean of the same hours of the last weeks that were over at the origin. (intervals, queues)."""
    back = 7 * (1 + np.maximum(look.day - look.start, 0) // 7)
    looks = np.stack([_look(look, back + 7 * number) for number in range(weeks)])
    known = np.isfinite(looks)
    count = known.sum(axis=0)
    return np.asarray(np.where(count > 0, np.where(known, looks, 0.0).sum(axis=0) / np.maximum(count, 1), np.nan))


def _join(pieces: list[Table]) -> Table:
    return Table(
        np.concatenate([piece.actual for piece in pieces]),
        {model: np.concatenate([piece.means[model] for piece in pieces]) for model in pieces[0].means},
        np.concatenate([piece.quantiles for piece in pieces], axis=1),
        np.concatenate([piece.event for piece in pieces]),
    )


def _handle_hours(history: History, queues: Sequence[Queue], names: Sequence[str]) -> Workload:
    """Contacts x handle time, from the shop, else from the history, else five minutes."""
    seconds = np.full(len(names), HANDLE_SECONDS)
    for column, name in enumerate(names):
        if column < len(queues):
            seconds[column] = queues[column].handle_seconds
        elif history.handle_seconds is not None and name in history.queues:
            seen = history.handle_seconds[:, history.queues.index(name)]
            if np.isfinite(seen).any():
                seconds[column] = float(np.nanmean(seen))

    def hours(contacts: FloatArray) -> FloatArray:
        return np.asarray(contacts * seconds / 3600.0)

    return hours
