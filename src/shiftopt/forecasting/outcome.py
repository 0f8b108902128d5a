"""From models in days x slots to the forecast on the grid: finer intervals, opening hours, quantiles, explanation, scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from shiftopt.domain.errors import Finding
from shiftopt.domain.grid import Grid
from shiftopt.domain.volumes import LEVELS, BoolArray, FloatArray, Forecast, IntArray
from shiftopt.forecasting.daymodel import EVENT_NOISE, explain_days, weights_of
from shiftopt.forecasting.metrics import poisson_floor
from shiftopt.forecasting.panel import Panel
from shiftopt.forecasting.single import Single
from shiftopt.forecasting.split import keep_open, split
from shiftopt.forecasting.spread import Misses, Spread, cv_at, learn_spread, quantiles

SEASONS: Final = ("weekday", "month_day", "year", "lunar", "off")
"""Parts of the day model that the explanation calls ``weekday``."""
TYPICAL_EFFECT: Final = 0.12
"""Standard deviation of the log effect of a phase that the history has seen, given one occurrence."""
SHRINK_DAYS: Final = 15.0
"""Days at which the correlation of queues is shrunk by half."""


@dataclass(frozen=True, eq=False)
class Frame:
    """Where the intervals of the grid lie: day of the panel and slot (both (intervals,)), first day of the horizon, minutes per slot."""

    grid: Grid
    day: IntArray
    slot: IntArray
    first: int
    interval: int

    @property
    def pieces(self) -> int:
        """Grid intervals per slot."""
        return max(1, self.interval // self.grid.interval)

    @property
    def coarse(self) -> IntArray:
        """Which slot, counted along the horizon, every interval lies in. (intervals,)."""
        new = (np.diff(self.day) != 0) | (np.diff(self.slot) != 0)
        if self.pieces == 1:
            return np.arange(len(self.day))
        return np.concatenate([[0], np.cumsum(new)])


@dataclass(frozen=True, eq=False)
class Column:
    """One queue of the forecast; arrays are (intervals,) unless said.

    Attributes:
        mean: expected contacts.
        quantiles: (levels, intervals).
        parts: factors that multiply to the mean.
        spread: how the queue scatters.
        misses: at rolling origins.
        single: the models.
        filled: intervals that are open but have no history of their own.
    """

    mean: FloatArray
    quantiles: FloatArray
    parts: dict[str, FloatArray]
    spread: Spread
    misses: Misses
    single: Single
    filled: int


def finish(frame: Frame, single: Single, panel: Panel, queue: str, is_open: BoolArray | None, factor: float) -> Column:
    """Bring the forecast of one queue onto the grid.

    Args:
        frame: the grid.
        single: the queue's forecast in days x slots.
        panel: the history, for intervals before the origin and to see whether contacts are whole numbers.
        queue: whose history was used.
        is_open: (intervals,), opening hours; None takes the history's.
        factor: what-if factor and ratio to the history used.
    """
    counts = panel.counts[panel.queues.index(queue)] if queue in panel.queues else np.full(panel.counts.shape[1:], np.nan)
    base, effect = _on_grid(frame, single.base, counts), _on_grid(frame, single.effect, None)
    base, filled = _open_up(frame, base, is_open)
    base = base * factor
    mean = base * effect
    spread = learn_spread(single.misses, counting=_whole_numbers(counts))
    lead = np.maximum((frame.day - frame.first) * panel.slots + frame.slot + 1, 1)
    own = np.log(np.maximum(effect, 1e-9))
    surprise = np.where(own != 0, np.hypot(TYPICAL_EFFECT, EVENT_NOISE * np.minimum(1.0, np.abs(own) / np.log(3.0))), 0.0)
    cv = np.sqrt(cv_at(spread, lead) ** 2 + (frame.pieces - 1) * spread.interval_cv**2 + surprise**2)
    levels = quantiles(mean, cv, spread.levels, counting=spread.counting)
    return Column(mean, levels, _explain(frame, single, base, effect), spread, single.misses, single, filled)


def _on_grid(frame: Frame, values: FloatArray, counts: FloatArray | None) -> FloatArray:
    """Days x slots onto the grid.

    With ``counts`` values are contacts, which are split to the grid's interval, and intervals before the origin take what was
    observed; without, they are factors.
    """
    ahead = np.maximum(frame.day - frame.first, 0)
    result = values[ahead, frame.slot]
    if counts is None:
        return np.asarray(np.where(frame.day < frame.first, 1.0, result))
    past = np.flatnonzero((frame.day < frame.first) & (frame.day < len(counts)) & (frame.day >= 0))
    seen = counts[frame.day[past], frame.slot[past]]
    result[past] = np.where(np.isfinite(seen), seen, result[past])
    coarse = frame.coarse
    pieces = np.bincount(coarse)
    starts = np.cumsum(pieces) - pieces
    return split(result[starts] * pieces / frame.pieces, pieces)


def _open_up(frame: Frame, base: FloatArray, is_open: BoolArray | None) -> tuple[FloatArray, int]:
    """Close what is closed; open hours without any history take the nearest hour of the same day that has one."""
    if is_open is None:
        return base, 0
    base = keep_open(base, is_open, frame.coarse)
    gaps = 0
    for day in np.unique(frame.day):
        rows = np.flatnonzero(frame.day == day)
        known = rows[base[rows] > 0]
        blank = rows[is_open[rows] & (base[rows] <= 0)]
        if len(known) and len(blank):
            base[blank] = base[known[np.abs(known[None, :] - blank[:, None]).argmin(axis=1)]]
            gaps += len(blank)
    return base, gaps


def _whole_numbers(counts: FloatArray) -> bool:
    """Whether the contacts are counts; sums of incomplete slots may be broken, so most is enough."""
    known = counts[np.isfinite(counts)]
    return bool(not len(known) or (known == np.round(known)).mean() > 0.8)


def _explain(frame: Frame, single: Single, base: FloatArray, effect: FloatArray) -> dict[str, FloatArray]:
    """Factors level x weekday x event x profile that multiply to the mean. Each (intervals,)."""
    days = frame.day - frame.day[0]
    total = np.bincount(days, weights=base)
    profile = np.divide(base, total[days], out=np.zeros_like(base), where=total[days] > 0)
    season = np.ones(len(total))
    if single.fit is not None:
        parts = explain_days(single.fit, np.arange(frame.day[0], frame.day[-1] + 1), weights_of(single.fit))
        season = np.exp(sum((parts[name] for name in SEASONS if name in parts), np.zeros(len(total))))
    return {"level": (total / season)[days], "weekday": season[days], "event": effect, "profile": profile}


def assemble(frame: Frame, names: Sequence[str], columns: Sequence[Column], notes: Sequence[Finding]) -> Forecast:
    """Put the queues side by side."""
    intervals, count = frame.grid.intervals, len(names)
    keys = ("level", "weekday", "event", "profile")
    fine = np.sqrt(frame.pieces)
    return Forecast(
        grid=frame.grid,
        queues=tuple(names),
        mean=np.stack([column.mean for column in columns], axis=1) if count else np.zeros((intervals, 0)),
        quantiles=np.stack([column.quantiles for column in columns], axis=2) if count else np.zeros((len(LEVELS), intervals, 0)),
        day_cv=np.array([column.spread.day_cv for column in columns]),
        interval_cv=np.array([column.spread.interval_cv * fine for column in columns]),
        correlation=correlate([column.misses for column in columns]),
        models={name: describe(column.single) for name, column in zip(names, columns, strict=True)},
        scores={name: _scores(column.misses) for name, column in zip(names, columns, strict=True)},
        parts={key: np.stack([column.parts[key] for column in columns], axis=1) for key in keys} if count else {},
        notes=tuple(notes),
    )


def describe(single: Single) -> str:
    """``day 0.74 + weeks 0.26``: the models and their weights."""
    if single.fit is None:
        return "weeks"
    used = sorted(((weight, name) for name, weight in single.weights.items() if weight >= 0.005), reverse=True)
    return used[0][1] if len(used) == 1 else " + ".join(f"{name} {weight:.2f}" for weight, name in used)


def _scores(misses: Misses) -> dict[str, float]:
    """Accuracy at the rolling origins, on ordinary slots: error, bias and the error that counting noise alone would leave."""
    used = np.isfinite(misses.forecast) & np.isfinite(misses.actual)
    f, a = misses.forecast[used], misses.actual[used]
    whole = float(a.sum())
    if whole <= 0:
        return {}
    return {
        "wape": float(np.abs(a - f).sum() / whole),
        "bias": float((f - a).sum() / whole),
        "floor": poisson_floor(f),
        "origins": float(len(misses.forecast)),
    }


def correlate(misses: Sequence[Misses]) -> FloatArray:
    """Correlation of the queues' day factors, shrunk towards 0. (queues, queues), positive definite."""
    count = len(misses)
    columns = [_day_ratios(each) for each in misses]
    length = max((len(column) for column in columns), default=0)
    result = np.eye(count)
    table = [np.concatenate([np.full(length - len(column), np.nan), column]) for column in columns]
    for i in range(count):
        for j in range(i):
            both = np.isfinite(table[i]) & np.isfinite(table[j])
            if both.sum() >= 10 and table[i][both].std() > 0 and table[j][both].std() > 0:
                value = float(np.corrcoef(table[i][both], table[j][both])[0, 1])
                result[i, j] = result[j, i] = value * both.sum() / (both.sum() + SHRINK_DAYS)
    values, vectors = np.linalg.eigh(result)
    if count and values.min() < 1e-6:
        fixed = (vectors * np.maximum(values, 1e-6)) @ vectors.T
        scale = np.sqrt(np.diag(fixed))
        result = fixed / np.outer(scale, scale)
    return np.asarray(result)


def _day_ratios(misses: Misses) -> FloatArray:
    """Log of actual over forecast day totals, clipped; NaN where nothing is to be counted. (origins * days,)."""
    used = np.isfinite(misses.forecast) & np.isfinite(misses.actual)
    f, a = np.where(used, misses.forecast, 0.0).sum(axis=2), np.where(used, misses.actual, 0.0).sum(axis=2)
    ratio = np.where(f > 0, (a + 0.5) / (f + 0.5), np.nan)
    return np.asarray(np.clip(np.log(ratio), -1.0, 1.0).reshape(-1))
