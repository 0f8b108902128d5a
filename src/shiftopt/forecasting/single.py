"""The forecast of one queue: clear the history, ask the models at rolling origins, weigh them, combine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from shiftopt.domain.volumes import BoolArray, FloatArray
from shiftopt.forecasting.baseline import baseline
from shiftopt.forecasting.clear import Cleared, Task, clear
from shiftopt.forecasting.combine import weigh
from shiftopt.forecasting.daymodel import DayFit, day_weights
from shiftopt.forecasting.members import SHORT_HORIZON, Table, models_for
from shiftopt.forecasting.spread import Misses

FIRST_ORIGIN: Final = 14
"""Days of history before the first rolling origin."""
WEEKDAY_MEMORY: Final = 56
"""Days looked back on to see which weekdays are served."""
CLOSED_AFTER: Final = 3
"""A weekday without any record is closed once this many of them have passed."""
CALM: Final = 0.1
"""Log effect of events up to which a slot counts as ordinary."""
FREAK: Final = 0.03
"""Days with less trust than this (four standard deviations off) neither weigh models nor widen intervals."""
RECENT: Final = 0.8
"""How much an origin counts against the next later one when models are weighed."""
WEEKS_SHARE: Final = 0.25
"""Weight of the baseline when there are no rolling origins to learn it from."""


@dataclass(frozen=True, eq=False)
class Single:
    """The forecast of one queue.

    Attributes:
        base: (horizon, slots), expected contacts without events.
        effect: (horizon, slots), multiplier of the events.
        weights: model name -> weight.
        misses: of ordinary slots at rolling origins.
        fit: the day model, None if the history is too short for it.
        effects: (kinds,), learned log deviation of every kind of phase from what was believed.
    """

    base: FloatArray
    effect: FloatArray
    weights: dict[str, float]
    misses: Misses
    fit: DayFit | None
    effects: FloatArray


def forecast_single(task: Task) -> Single:
    """Forecast one queue; a history without any record gives zeros."""
    counts = task.counts
    empty = Misses(np.zeros((0, task.horizon, counts.shape[1])), np.zeros((0, task.horizon, counts.shape[1])))
    is_open = _open_days(task)[task.days.weekday[task.first :]]
    cleared = clear(task) if np.nansum(counts) > 0 else None
    if cleared is None:
        plain = counts / np.exp(task.beliefs.offset[: len(counts)])
        base = baseline(plain, task.days.weekday[: len(counts)], task.days.weekday[task.first :]) * is_open[:, None]
        effect = np.exp(task.beliefs.offset[task.first :])
        return Single(base, effect, {"weeks": 1.0}, empty, None, np.zeros(len(task.cover)))
    origins = _origins(task)
    gap = task.first - _whole_days(task)
    starts = [*(origin + gap for origin in origins), task.first]
    known = [*origins, len(counts)]
    tables = {name: model(task, cleared, known, starts) for name, model in models_for(task).items()}
    actual = _actual(task, cleared, starts[:-1])
    usable = {name: table for name, table in tables.items() if table[-1] is not None}
    weights = _weights(usable, actual)
    past = [_mix(usable, weights, number, actual.shape[1:]) for number in range(len(origins))]
    base = _mix(usable, weights, len(origins), actual.shape[1:]) * is_open[:, None]
    misses = Misses(np.array(past).reshape(actual.shape), actual)
    return Single(base, cleared.effect[task.first :], weights, misses, cleared.fit, cleared.effects)


def _open_days(task: Task) -> BoolArray:
    """Weekdays that are served: all but those without any record when the last weeks, since the first record, held several. (7,)."""
    known: BoolArray = np.asarray(np.isfinite(task.counts).any(axis=1), dtype=np.bool_)
    start = max(task.first_known, len(known) - WEEKDAY_MEMORY)
    weekday = task.days.weekday[start : len(known)]
    seen = np.bincount(weekday, minlength=7)
    recorded = np.bincount(weekday, weights=known[start:].astype(np.float64), minlength=7)
    return np.asarray((recorded > 0) | (seen < CLOSED_AFTER))


def _whole_days(task: Task) -> int:
    """Days of the history that are over."""
    return len(task.counts) - (task.last_slot < task.counts.shape[1] and len(task.counts) > task.first)


def _origins(task: Task) -> list[int]:
    """Days at which past forecasts would have been made, the first first."""
    horizon, gap = task.horizon, max(0, task.first - _whole_days(task))
    step = 7 if horizon > SHORT_HORIZON else max(1, horizon)
    last = _whole_days(task) - horizon - gap
    found = [last - step * number for number in range(task.origins)]
    return [origin for origin in reversed(found) if origin >= task.first_known + FIRST_ORIGIN]


def _actual(task: Task, cleared: Cleared, starts: list[int]) -> FloatArray:
    """What came at the rolling origins, event effects divided out. (origins, days, slots).

    NaN where unknown, closed, under events, or on a day that went so wrong that no forecast is to be judged by it.
    """
    horizon, slots = task.horizon, task.counts.shape[1]
    result = np.full((len(starts), horizon, slots), np.nan)
    trusted = day_weights(cleared.fit, len(task.counts)) > FREAK
    calm = (np.abs(np.log(cleared.effect[: len(task.counts)])) < CALM) & trusted[:, None]
    counts = np.where(calm, task.counts / cleared.effect[: len(task.counts)], np.nan)
    for number, start in enumerate(starts):
        piece = counts[start : start + horizon]
        result[number, : len(piece)] = piece
    return result


def _weights(tables: dict[str, Table], actual: FloatArray) -> dict[str, float]:
    """Weights learned where every model could speak; without any such origin the day model leads."""
    names = list(tables)
    rows = [number for number in range(len(actual)) if all(tables[name][number] is not None for name in names)]
    if not rows:
        rest = {"day": 1.0 - WEEKS_SHARE, "weeks": WEEKS_SHARE}
        return {name: rest.get(name, 0.0) for name in names}
    stacked = np.stack([np.array([tables[name][number] for number in rows]) for name in names], axis=-1)
    errors = (stacked - actual[rows][..., None]).reshape(-1, len(names))
    used = np.isfinite(errors).all(axis=1) & (stacked.reshape(-1, len(names)).max(axis=1) > 0)
    age = np.repeat(len(actual) - 1.0 - np.array(rows), errors.shape[0] // len(rows))
    return dict(zip(names, weigh(errors[used], RECENT ** age[used]).tolist(), strict=True))


def _mix(tables: dict[str, Table], weights: dict[str, float], number: int, shape: tuple[int, ...]) -> FloatArray:
    """Weighted mean of the models that could speak at an origin; NaN if none."""
    total, result = 0.0, np.zeros(shape)
    for name, table in tables.items():
        values = table[number]
        if values is not None and weights[name] > 0:
            result = result + weights[name] * values
            total += weights[name]
    return result / total if total > 0 else np.full(shape, np.nan)
