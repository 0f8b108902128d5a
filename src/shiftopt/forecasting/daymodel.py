"""The day model: the logarithm of a day's volume as a Gaussian process with events as shrunk effects.

What is observed are segments of days (slots under the same phases), each scaled up by the profile to a whole ordinary day; so days with
missing hours, days that an event covers in part, and the day so far all teach what they can.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.linalg import solve_triangular

from shiftopt.domain.volumes import BoolArray, FloatArray, IntArray
from shiftopt.forecasting.days import Days
from shiftopt.forecasting.gauss import JITTER, factor, learn, prior, total_covariance, trust
from shiftopt.forecasting.kernels import Learned, Part, covariance, distances, parts_for

LEARN_ROWS: Final = 220
"""Observations, the latest, that scales and lengths are learned from."""
MOST_ROWS: Final = 800
"""Observations, the latest, that the model looks back on."""
SEGMENT_VARIANCE: Final = 0.003
"""How uncertain a day's total is when only half of it is seen (log units)."""
LEAST_PART: Final = 0.02
"""Share of a day that a segment must hold to count."""
EVENT_NOISE: Final = 0.2
"""Extra standard deviation of days under an event that at least triples the volume."""
ROUNDS: Final = 4
SECOND_ROUNDS: Final = 2
LEARN_TURNS: Final = (1, 3)
"""Rounds of weighing freak days; scales and lengths are learned after the first weighing and at the end."""


@dataclass(frozen=True, eq=False)
class Observations:
    """Segments of days, by day.

    Attributes:
        day: (n,), number of the day.
        value: (n,), log of the ordinary day's volume that the segment implies.
        variance: (n,), known variance of it.
        effects: (n, kinds), which kinds of phases cover the segment.
    """

    day: IntArray
    value: FloatArray
    variance: FloatArray
    effects: FloatArray


@dataclass(frozen=True, eq=False)
class DayFit:
    """A fitted day model.

    ``lower`` is the Cholesky factor over the observations in time order, so that its leading block is the fit of an earlier origin.
    """

    days: Days
    parts: tuple[Part, ...]
    learned: Learned
    seen: Observations
    spread: FloatArray
    centre: float
    weight: FloatArray
    lower: FloatArray


def observe(counts: FloatArray, share: FloatArray, offset: FloatArray, cover: FloatArray) -> Observations:
    """Turn days x slots into observations.

    Args:
        counts: (days, slots), NaN where unknown.
        share: (days, slots), profile of each day.
        offset: (days, slots), log multiplier believed beforehand.
        cover: (kinds, days, slots), share of the slot under each kind of phase.
    """
    days, slots = counts.shape
    codes = _codes(cover, days, slots)
    segments = [(np.arange(days), np.ones((days, slots), dtype=np.bool_))]
    mixed = np.flatnonzero((codes != codes[:, :1]).any(axis=1)) if slots else np.zeros(0, np.int64)
    segments[0][1][mixed] = codes[mixed] == codes[mixed, :1]
    for day in mixed.tolist():
        others = np.unique(codes[day][codes[day] != codes[day, 0]])
        segments.append((np.full(len(others), day), codes[day][None, :] == others[:, None]))
    number = np.concatenate([rows for rows, _ in segments])
    mask = np.concatenate([rows for _, rows in segments])
    order = np.argsort(number, kind="stable")
    number, mask = number[order], mask[order]
    effects = np.round(cover[:, number, mask.argmax(axis=1)]).T if len(number) else np.zeros((0, len(cover)))
    value, variance = _implied(counts[number], share[number], offset[number], mask)
    kept = np.isfinite(value)
    return Observations(number[kept], value[kept], variance[kept], effects[kept])


def _codes(cover: FloatArray, days: int, slots: int) -> FloatArray:
    """A number for every slot, equal where the same kinds of phases cover it. (days, slots)."""
    if not len(cover):
        return np.zeros((days, slots))
    marks = np.random.default_rng(0).random(len(cover))
    return np.asarray(np.tensordot(marks, np.round(cover), axes=1))


def _implied(counts: FloatArray, share: FloatArray, offset: FloatArray, mask: BoolArray) -> tuple[FloatArray, FloatArray]:
    """Log volume of an ordinary day that segments imply, NaN if they hold too little of a day, and its variance. Both (n,)."""
    used = mask & np.isfinite(counts) & (share > 0)
    part = np.where(used, share, 0.0).sum(axis=1)
    total = np.where(used, counts, 0.0).sum(axis=1)
    usual = np.where(used, share * np.exp(offset), 0.0).sum(axis=1)
    enough = part >= LEAST_PART
    part, usual = np.where(enough, part, 1.0), np.where(enough, usual, 1.0)
    surprise = EVENT_NOISE * np.minimum(1.0, np.abs(np.log(usual / part)) / np.log(3.0))
    variance = 1.0 / np.maximum(total, 1.0) + SEGMENT_VARIANCE * np.maximum(1.0 / part - 1.0, 0.0) + surprise**2
    return np.where(enough, np.log(np.maximum(total, 0.5) / usual), np.nan), variance


def fit_days(seen: Observations, days: Days, spread: FloatArray, earlier: DayFit | None = None) -> DayFit | None:
    """Fit the model: learn scales and lengths, and weigh freak days down.

    Args:
        seen: what was observed.
        days: calendar facts of all days, past and coming.
        spread: (kinds,), standard deviations of the event effects.
        earlier: a fit of nearly the same observations, whose scales, lengths and weights are taken as a start and not learned anew.

    Returns:
        None if there are fewer than two observations or the covariance is not positive definite.
    """
    if len(seen.day) < 2:
        return None
    seen = Observations(seen.day[-MOST_ROWS:], seen.value[-MOST_ROWS:], seen.variance[-MOST_ROWS:], seen.effects[-MOST_ROWS:])
    parts = parts_for(days, int(seen.day[-1]) + 1)
    y = seen.value - float(np.median(seen.value))
    gaps = distances(parts, days, seen.day, seen.day)
    extra = (seen.effects * spread**2) @ seen.effects.T
    known = earlier is not None and earlier.parts == parts
    state = earlier.learned if known and earlier is not None else prior(parts)
    same = known and earlier is not None and np.array_equal(earlier.seen.day, seen.day)
    weight = earlier.weight if same and earlier is not None else np.ones(len(y))
    clean = total_covariance(parts, state, gaps, extra)
    for turn in range(SECOND_ROUNDS if known else ROUNDS):
        if turn or same:
            noise = _noise(state, weight, seen)
            lower = factor(clean + np.diag(noise))
            if lower is None:
                return None
            weight = trust(lower, y, noise, state.noise**2)
        if not known and turn in LEARN_TURNS:
            state = _learn_latest(parts, state, days, seen, extra, weight, y)
            clean = total_covariance(parts, state, gaps, extra)
    lower = factor(clean + np.diag(_noise(state, weight, seen)))
    if lower is None:
        return None
    return DayFit(days, parts, state, seen, spread, float(np.median(seen.value)), weight, lower)


def _noise(state: Learned, weight: FloatArray, seen: Observations) -> FloatArray:
    return np.asarray(state.noise**2 / weight + seen.variance + JITTER)


def _learn_latest(
    parts: tuple[Part, ...], state: Learned, days: Days, seen: Observations, extra: FloatArray, weight: FloatArray, y: FloatArray
) -> Learned:
    """Learn scales and lengths from the latest observations; more of them would cost much and tell little."""
    tail = slice(max(0, len(y) - LEARN_ROWS), None)
    gaps = distances(parts, days, seen.day[tail], seen.day[tail])
    return learn(parts, state, gaps, extra[tail, tail], seen.variance[tail], weight[tail], y[tail])


def weights_of(fit: DayFit, until: int | None = None) -> FloatArray:
    """Solution of covariance x weights = observations, from the observations before day ``until`` (all if None). (rows,)."""
    rows = len(fit.seen.day) if until is None else int(np.searchsorted(fit.seen.day, until))
    lower = fit.lower[:rows, :rows]
    half = solve_triangular(lower, fit.seen.value[:rows] - fit.centre, lower=True, check_finite=False)
    return np.asarray(solve_triangular(lower, half, lower=True, trans="T", check_finite=False))


def predict_days(fit: DayFit, ahead: IntArray, until: int | None = None) -> tuple[FloatArray, FloatArray]:
    """Log volume of ordinary days and log effects of the kinds, from the observations before day ``until``.

    Returns:
        (days ahead,) and (kinds,): deviations of the effects from what was believed beforehand.
    """
    alpha = weights_of(fit, until)
    rows = len(alpha)
    explained = explain_days(fit, ahead, alpha)
    base = fit.centre + sum(explained.values())
    return np.asarray(base), np.asarray(fit.spread**2 * (fit.seen.effects[:rows].T @ alpha))


def explain_days(fit: DayFit, ahead: IntArray, alpha: FloatArray) -> dict[str, FloatArray]:
    """What every part adds to the log volume of the days, the constant under ``constant``. Arrays are (days ahead,)."""
    rows = fit.seen.day[: len(alpha)]
    gaps = distances(fit.parts, fit.days, ahead, rows)
    result = {"constant": np.full(len(ahead), alpha.sum())}
    for part, scale, length, gap in zip(fit.parts, fit.learned.scales, fit.learned.lengths, gaps, strict=True):
        result[part.name] = covariance(part, scale, length, gap) @ alpha
    return result


def slow_level(fit: DayFit, days: IntArray, until: int) -> FloatArray:
    """The level part of the log volume, from the observations before day ``until``. (len(days),)."""
    alpha = weights_of(fit, until)
    gap = distances(fit.parts[:1], fit.days, days, fit.seen.day[: len(alpha)])[0]
    return covariance(fit.parts[0], fit.learned.scales[0], fit.learned.lengths[0], gap) @ alpha


def day_weights(fit: DayFit, count: int) -> FloatArray:
    """Trust in each of the first ``count`` days; days without an observation get 0. (count,)."""
    result = np.zeros(count)
    inside = fit.seen.day < count
    np.maximum.at(result, fit.seen.day[inside], fit.weight[inside])
    return result
