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
EVENT_NOISE: Final = 0.2
"""Extra standard deviation of days under an event that at least triples the volume."""
ROUNDS: Final = 4


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
    found: list[tuple[int, float, float, FloatArray]] = []
    busy: BoolArray = np.asarray(cover.any(axis=(0, 2)), dtype=np.bool_)
    for day in range(len(counts)):
        known = np.isfinite(counts[day]) & (share[day] > 0)
        pattern = np.round(cover[:, day, :]) if busy[day] else np.zeros((len(cover), 1))
        groups = np.unique(pattern, axis=1, return_inverse=True)[1].reshape(-1) if busy[day] else np.zeros(counts.shape[1], np.int64)
        for group in range(int(groups.max()) + 1):
            row = _segment(counts[day], share[day], offset[day], known & (groups == group))
            if row is not None:
                found.append((day, *row, pattern[:, int(np.argmax(groups == group)) if busy[day] else 0]))
    effects = np.stack([row[3] for row in found]) if found else np.zeros((0, len(cover)))
    numbers = np.array([row[0] for row in found], dtype=np.int64)
    values = np.array([row[1] for row in found], dtype=np.float64)
    return Observations(numbers, values, np.array([row[2] for row in found], dtype=np.float64), effects)


def _segment(counts: FloatArray, share: FloatArray, offset: FloatArray, mask: BoolArray) -> tuple[float, float] | None:
    """Implied log total of an ordinary day and its variance, or None if the segment holds too little of a day."""
    part = float(share[mask].sum())
    if part < 0.02:
        return None
    total = float(counts[mask].sum())
    usual = float((share[mask] * np.exp(offset[mask])).sum())
    lift = abs(np.log(usual / part))
    variance = 1.0 / max(total, 1.0) + SEGMENT_VARIANCE * (1.0 / part - 1.0) + (EVENT_NOISE * min(1.0, lift / np.log(3.0))) ** 2
    return float(np.log(max(total, 0.5) / usual)), variance


def fit_days(seen: Observations, days: Days, spread: FloatArray, learned: Learned | None = None) -> DayFit | None:
    """Fit the model; None if there are fewer than two observations or they have no spread at all.

    ``learned`` skips the learning of scales and lengths.
    """
    if len(seen.day) < 2:
        return None
    seen = Observations(seen.day[-MOST_ROWS:], seen.value[-MOST_ROWS:], seen.variance[-MOST_ROWS:], seen.effects[-MOST_ROWS:])
    parts = parts_for(days, int(seen.day[-1]) + 1)
    centre = float(np.median(seen.value))
    y = seen.value - centre
    gaps = distances(parts, days, seen.day, seen.day)
    extra = (seen.effects * spread**2) @ seen.effects.T
    weight = np.ones(len(y))
    state, fixed_state = prior(parts), learned is not None and len(learned.scales) == len(parts)
    if fixed_state and learned is not None:
        state = learned
    tail = slice(max(0, len(y) - LEARN_ROWS), None)
    short = distances(parts, days, seen.day[tail], seen.day[tail])
    lower = None
    noise = weight
    for turn in range(ROUNDS):
        if lower is not None:
            weight = trust(lower, y, noise, state.noise**2)
        if not fixed_state and turn in (1, ROUNDS - 1):
            state = learn(parts, state, short, extra[tail, tail], seen.variance[tail], weight[tail], y[tail])
        noise = state.noise**2 / weight + seen.variance + JITTER
        matrix = total_covariance(parts, state, gaps, extra)
        matrix[np.diag_indices_from(matrix)] += noise
        lower = factor(matrix)
        if lower is None:
            break
    if lower is None:
        return None
    return DayFit(days, parts, state, seen, spread, centre, weight, lower)


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


def day_weights(fit: DayFit, count: int) -> FloatArray:
    """Trust in each of the first ``count`` days; days without an observation get 0. (count,)."""
    result = np.zeros(count)
    inside = fit.seen.day < count
    np.maximum.at(result, fit.seen.day[inside], fit.weight[inside])
    return result
