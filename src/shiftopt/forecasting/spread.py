"""The distribution around a mean: counts with a random day factor and a random interval factor, recalibrated on past misses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import stats

from shiftopt.domain.volumes import LEVELS, BoolArray, FloatArray, IntArray

SMALL: Final = 60.0
"""Below this mean quantiles are those of counts; above, of a smooth distribution with the same variance."""
HALF_NORMAL: Final = 0.6745
DAY_CV: Final = 0.12
INTERVAL_CV: Final = 0.08
"""What is assumed of a queue whose history is too short to tell."""
TAUGHT_BY: Final = 400.0
"""Past misses at which recalibration and lead effect count half."""
MOST_CV: Final = 2.0
WIDER: Final = (1.06, 0.8)
"""Past misses look smaller than coming ones, since the models were learned around them: a factor, and an addition per day seen."""


@dataclass(frozen=True, eq=False)
class Misses:
    """Past forecasts against what came, at rolling origins; arrays are (origins, days, slots), NaN where not to be counted."""

    forecast: FloatArray
    actual: FloatArray

    @property
    def lead(self) -> FloatArray:
        """Slots from the origin, the first is 1. Same shape."""
        _, days, slots = self.forecast.shape
        return np.broadcast_to(np.arange(1.0, days * slots + 1).reshape(1, days, slots), self.forecast.shape)


@dataclass(frozen=True)
class Spread:
    """How a queue scatters around its mean.

    Attributes:
        cv: coefficient of variation of an interval beyond counting noise, at the middle of the horizon.
        growth: power with which it grows with the lead.
        middle: lead, in slots, at which it is ``cv``.
        day_cv: coefficient of variation shared by a day.
        interval_cv: that of a single interval.
        levels: what ``LEVELS`` have to be asked for to come out right.
        counting: whether counting noise is added (the history holds whole numbers).
    """

    cv: float
    growth: float
    middle: float
    day_cv: float
    interval_cv: float
    levels: tuple[float, ...]
    counting: bool


def assumed(*, counting: bool = True) -> Spread:
    """The spread of a queue about which nothing is known."""
    return Spread(float(np.hypot(DAY_CV, INTERVAL_CV)), 0.0, 1.0, DAY_CV, INTERVAL_CV, LEVELS, counting)


def learn_spread(misses: Misses, *, counting: bool) -> Spread:
    """Learn the spread from past misses; falls back to ``assumed`` below 30 of them."""
    used = np.isfinite(misses.forecast) & np.isfinite(misses.actual) & (misses.forecast > 0)
    if used.sum() < 30:
        return assumed(counting=counting)
    f, a, lead = misses.forecast[used], misses.actual[used], misses.lead[used]
    noise = f if counting else np.zeros_like(f)
    middle = float(np.median(lead))
    growth = _growth(np.abs(a - f), f, noise, lead / middle)
    cv = _scale(np.abs(a - f), f * (lead / middle) ** growth, noise)
    pit = _pit(a, f, np.maximum(cv * (lead / middle) ** growth, 1e-4), counting=counting)
    share = len(f) / (len(f) + TAUGHT_BY)
    levels = tuple(float(share * seen + (1 - share) * asked) for seen, asked in zip(np.quantile(pit, LEVELS), LEVELS, strict=True))
    day_cv, interval_cv = _two_scales(misses, used, counting=counting)
    wider = WIDER[0] + WIDER[1] / max(1, int(used.any(axis=2).sum()))
    return Spread(wider * cv, growth, middle, wider * day_cv, wider * interval_cv, _inside(levels), counting)


def _inside(levels: tuple[float, ...]) -> tuple[float, ...]:
    """Keep asked levels rising and off 0 and 1."""
    return tuple(np.maximum.accumulate(np.clip(levels, 0.002, 0.998)).tolist())


def _scale(miss: FloatArray, size: FloatArray, noise: FloatArray) -> float:
    """The cv at which half of the misses lie within two thirds of a standard deviation, by bisection; 0 without misses."""
    if not len(miss):
        return 0.0
    low, high = 0.0, MOST_CV
    for _ in range(30):
        cv = 0.5 * (low + high)
        inside = np.median(miss / np.sqrt(noise + (cv * size) ** 2 + 1e-12))
        low, high = (cv, high) if inside > HALF_NORMAL else (low, cv)
    return 0.5 * (low + high)


def _growth(miss: FloatArray, size: FloatArray, noise: FloatArray, lead: FloatArray) -> float:
    """Power of the lead that the miss beyond counting noise grows with, between 0 and 0.6, shrunk to 0."""
    half = np.median(lead)
    near, far = lead <= half, lead > half
    if near.sum() < 30 or far.sum() < 30:
        return 0.0
    low, high = (_scale(miss[rows], size[rows], noise[rows]) for rows in (near, far))
    gap = np.log(np.exp(np.log(lead[far]).mean()) / np.exp(np.log(lead[near]).mean()))
    power = np.log(max(high, 1e-4) / max(low, 1e-4)) / gap
    return float(np.clip(power, 0.0, 0.6) * len(miss) / (len(miss) + TAUGHT_BY))


def _pit(actual: FloatArray, mean: FloatArray, cv: FloatArray, *, counting: bool) -> FloatArray:
    """Probability of what came under its forecast, half of the step for counts. Any shape."""
    variance = (mean if counting else 0.0) + (cv * mean) ** 2
    shape = mean**2 / variance
    smooth = stats.gamma.cdf(actual, shape, scale=variance / mean)
    if not counting:
        return np.asarray(smooth)
    small = mean < SMALL
    result = np.asarray(smooth).copy()
    size = 1.0 / cv[small] ** 2
    p = size / (size + mean[small])
    result[small] = 0.5 * (stats.nbinom.cdf(actual[small], size, p) + stats.nbinom.cdf(actual[small] - 1, size, p))
    return result


def _two_scales(misses: Misses, used: BoolArray, *, counting: bool) -> tuple[float, float]:
    """Split the scatter into a factor of the day and one of the interval."""
    f, a = np.where(used, misses.forecast, 0.0), np.where(used, misses.actual, 0.0)
    day_f, day_a = f.sum(axis=2), a.sum(axis=2)
    whole = day_f > 0
    ratio = np.where(whole, day_a / np.where(whole, day_f, 1.0), 1.0)
    scaled = f * ratio[:, :, None]
    rows = used & (scaled > 0)
    interval = _scale(np.abs(a - scaled)[rows], scaled[rows], scaled[rows] if counting else np.zeros(int(rows.sum())))
    weight = (f**2).sum(axis=2)[whole] / day_f[whole] ** 2
    noise = (1.0 / day_f[whole] if counting else 0.0) + interval**2 * weight
    day = _scale(np.abs(ratio[whole] - 1.0), np.ones(int(whole.sum())), noise)
    return day, interval


def quantiles(mean: FloatArray, cv: FloatArray, levels: Sequence[float] = LEVELS, *, counting: bool = True) -> FloatArray:
    """Quantiles of a negative binomial with variance ``mean + (cv * mean)^2`` (a gamma without the first term if not ``counting``).

    Args:
        mean: (n,), expected contacts.
        cv: (n,), coefficient of variation beyond counting noise.
        levels: probabilities.
        counting: whether contacts are whole numbers.

    Returns:
        (levels, n); 0 where the mean is 0.
    """
    cv = np.maximum(np.broadcast_to(cv, mean.shape), 1e-4)
    result = np.zeros((len(levels), *mean.shape))
    small = (mean > 0) & (mean < SMALL) & counting
    large = (mean > 0) & ~small
    variance = (mean if counting else 0.0) + (cv * mean) ** 2
    asked = np.asarray(levels)[:, None]
    size = 1.0 / cv[small] ** 2
    result[:, small] = stats.nbinom.ppf(asked, size, size / (size + mean[small]))
    scale = variance[large] / mean[large]
    result[:, large] = stats.gamma.ppf(asked, mean[large] / scale) * scale
    return np.asarray(np.nan_to_num(result))


def cv_at(spread: Spread, lead: FloatArray | IntArray) -> FloatArray:
    """Coefficient of variation of intervals that many slots ahead. Same shape as ``lead``."""
    return np.asarray(spread.cv * (np.maximum(lead, 1.0) / spread.middle) ** spread.growth)
