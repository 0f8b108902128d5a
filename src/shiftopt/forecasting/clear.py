"""Clear the history of one queue: event effects divided out, accidents left out, gaps filled with what was expected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from shiftopt.domain.volumes import BoolArray, FloatArray
from shiftopt.forecasting.daymodel import DayFit, day_weights, fit_days, observe, predict_days
from shiftopt.forecasting.days import Days
from shiftopt.forecasting.events import Beliefs
from shiftopt.forecasting.profiles import profiles

ACCIDENT: Final = 2.5
"""A slot this many times above or below its expectation, and far beyond noise, is taken for an accident and left out."""
FEW: Final = 50.0
"""Contacts a day below which the log scale is biased and the level is corrected."""


@dataclass(frozen=True, eq=False)
class Task:
    """One queue to forecast.

    Attributes:
        counts: (history days, slots), NaN where unknown; the last day may be cut off.
        days: calendar facts from the first history day to the last of the horizon.
        beliefs: what is believed about events, on all those days.
        cover: (kinds, days, slots), which kinds of phases cover a slot.
        first: number of the first day of the horizon.
        origins: rolling origins wanted.
    """

    counts: FloatArray
    days: Days
    beliefs: Beliefs
    cover: FloatArray
    first: int
    origins: int

    @property
    def horizon(self) -> int:
        """Days ahead."""
        return self.days.count - self.first

    @property
    def first_known(self) -> int:
        """Number of the first day with a record; the length of the history if there is none."""
        known = np.flatnonzero(np.isfinite(self.counts).any(axis=1))
        return int(known[0]) if len(known) else len(self.counts)

    @property
    def last_slot(self) -> int:
        """Slots of the last history day up to the last known one; all if none of them is known."""
        known = np.flatnonzero(np.isfinite(self.counts[-1])) if len(self.counts) else np.zeros(0, np.int64)
        return int(known[-1]) + 1 if len(known) else self.counts.shape[1]


@dataclass(frozen=True, eq=False)
class Cleared:
    """A history without events, gaps and accidents.

    Attributes:
        counts: (days, slots), divided by event effects; NaN where unknown or an accident.
        filled: (days, slots), gaps filled with what was expected.
        weight: (days,), trust in each day.
        effect: (days of the whole axis, slots), multiplier of the events.
        effects: (kinds,), learned log deviations.
        fit: the day model.
        lift: correction of the level for very low volumes.
    """

    counts: FloatArray
    filled: FloatArray
    weight: FloatArray
    effect: FloatArray
    effects: FloatArray
    fit: DayFit
    lift: float


def clear(task: Task) -> Cleared | None:
    """Fit the day model twice, the second time without accidents; None if there is too little to fit."""
    counts, weekday = task.counts, task.days.weekday[: len(task.counts)]
    offset, cover = task.beliefs.offset[: len(counts)], task.cover[:, : len(counts)]
    plain = counts / np.exp(offset)
    calm = np.where(np.abs(offset).max(axis=1) > 0.5, 0.3, 1.0) if len(offset) else np.zeros(0)
    share = profiles(plain, weekday, calm)
    fit = fit_days(observe(counts, share[weekday], offset, cover), task.days, task.beliefs.spread)
    if fit is None:
        return None
    expected, effect, _ = _expect(task, fit, share)
    accident = _accidents(counts, expected * effect[: len(counts)])
    kept = np.where(accident, np.nan, counts)
    weight = day_weights(fit, len(counts)) * calm
    share = profiles(kept / effect[: len(counts)], weekday, weight)
    again = fit_days(observe(kept, share[weekday], offset, cover), task.days, task.beliefs.spread, fit)
    fit = again or fit
    expected, effect, effects = _expect(task, fit, share)
    clean = kept / effect[: len(counts)]
    weight = day_weights(fit, len(counts))
    odd = weight < 0.2
    filled = np.where(np.isfinite(clean) & ~odd[:, None], clean, expected)
    return Cleared(clean, filled, weight * calm, effect, effects, fit, _lift(clean[-56:], expected[-56:]))


def _expect(task: Task, fit: DayFit, share: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Expected ordinary contacts of the history (days, slots), event multipliers of all days, and learned effects (kinds,)."""
    count = len(task.counts)
    base, effects = predict_days(fit, np.arange(count))
    effect = np.exp(task.beliefs.offset + np.tensordot(effects, task.cover, axes=1))
    return np.exp(base)[:, None] * share[task.days.weekday[:count]], effect, effects


def _accidents(counts: FloatArray, expected: FloatArray) -> BoolArray:
    """Slots that are far from their expectation (outages, double exports, unannounced pushes); not where that has become usual."""
    with np.errstate(invalid="ignore"):
        ratio = np.abs(np.log((counts + 0.5) / (expected + 0.5)))
        far = (ratio > np.log(ACCIDENT)) & (np.abs(counts - expected) > 6.0 * np.sqrt(expected + (0.15 * expected) ** 2))
    usual = far[-28:].mean(axis=0) > 0.1
    return np.asarray(far & ~usual)


def _lift(clean: FloatArray, expected: FloatArray) -> float:
    """Observed over expected contacts of the last weeks where days are small; 1 for busy queues."""
    known = np.isfinite(clean)
    got, hoped = float(clean[known].sum()), float(expected[known].sum())
    if hoped <= 0 or hoped / max(len(clean), 1) >= FEW:
        return 1.0
    return float(np.clip(got / hoped, 0.3, 3.0))
