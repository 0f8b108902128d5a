"""Autoregression on the slots before, on the same slot of the days before and of the weeks before; for horizons of hours to days.

Two forms that err differently: on the values with a mean for every slot, and on the change against yesterday (the seasonal difference).
"""

from __future__ import annotations

from typing import Final

import numpy as np

from shiftopt.domain.volumes import FloatArray, IntArray

RIDGE: Final = 1e-3
MEMORY_DAYS: Final = 12.5
"""Half-life of an observation, in open days."""
ROBUST_ROUNDS: Final = 3
CUT: Final = 2.5
"""Residuals beyond this many times the usual count less."""
ROOM: Final = 0.3
"""How far a forecast may leave the range of the history, in units of that range."""


def value_lags(slots: int, week: int, length: int) -> IntArray:
    """Lags that the history is long enough for: the last slots, the days of a week, the week and a neighbour on either side."""
    day, whole = slots, slots * week
    lags = [1, 2, 3, day - 1, day, day + 1, *(day * count for count in range(2, week)), whole - 1, whole, whole + 1]
    usable = sorted({lag for lag in lags if lag > 0 and length - lag >= max(60, 2 * day)})
    return np.array(usable, dtype=np.int64)


def predict_values(y: FloatArray, steps: int, slots: int, week: int) -> FloatArray | None:
    """Autoregression with a mean for every slot; None if the history is too short. (steps,)."""
    lags = value_lags(slots, week, len(y))
    if not len(lags) or len(y) < 3 * slots:
        return None
    start, n = int(lags.max()), len(y)
    centre = float(y.mean())
    z = y - centre
    slot = np.eye(slots)[np.arange(start, n + steps) % slots]
    design = np.column_stack([*(z[start - lag : n - lag] for lag in lags), np.ones(n - start), slot[: n - start]])
    ridge = np.concatenate([np.full(len(lags), RIDGE), np.full(slots + 1, 10 * RIDGE)])
    weight = 0.5 ** (np.arange(n - start)[::-1] / (MEMORY_DAYS * slots))
    beta = _robust_fit(design, z[start:], ridge, weight)
    means = beta[len(lags)] + slot[n - start :] @ beta[len(lags) + 1 :]
    ahead = _roll(z, beta[: len(lags)], lags, means, steps, room=ROOM * float(np.ptp(z)))
    return np.asarray(ahead + centre)


def predict_changes(y: FloatArray, steps: int, slots: int, week: int) -> FloatArray | None:
    """Autoregression of the change against the day before; None if the history is too short. (steps,)."""
    change = y[slots:] - y[:-slots]
    wanted = np.array([1, 2, slots, 2 * slots, (week - 1) * slots, week * slots], dtype=np.int64)
    lags = np.unique(wanted[(wanted > 0) & (len(change) - wanted >= max(60, 2 * slots))])
    if not len(lags):
        return None
    start, n = int(lags.max()), len(change)
    design = np.column_stack([change[start - lag : n - lag] for lag in lags])
    beta = _robust_fit(design, change[start:], np.full(len(lags), RIDGE), np.ones(n - start))
    ahead = _roll(change, beta, lags, np.zeros(steps), steps, room=ROOM * float(np.ptp(change)))
    result = np.concatenate([y[-slots:], np.zeros(steps)])
    for step in range(steps):
        result[slots + step] = result[step] + ahead[step]
    low, high = float(y.min()), float(y.max())
    return np.asarray(np.clip(result[slots:], low - ROOM * (high - low), high + ROOM * (high - low)))


def _robust_fit(design: FloatArray, target: FloatArray, ridge: FloatArray, weight: FloatArray) -> FloatArray:
    """Ridge regression with Huber weights."""
    penalty = np.diag(ridge * len(target) * max(float(target.var()), 1e-12) + 1e-12)
    current = weight
    beta: FloatArray = np.zeros(design.shape[1])
    for _ in range(ROBUST_ROUNDS):
        scaled = design.T * current
        beta = np.asarray(np.linalg.solve(scaled @ design + penalty, scaled @ target), dtype=np.float64)
        miss = np.abs(target - design @ beta)
        limit = CUT * 1.5 * float(np.median(miss)) + 1e-9
        current = weight * np.minimum(1.0, limit / np.maximum(miss, 1e-12))
    return beta


def _roll(z: FloatArray, beta: FloatArray, lags: IntArray, means: FloatArray, steps: int, room: float) -> FloatArray:
    """Feed forecasts back as lags, kept near the range of the history."""
    n = len(z)
    low, high = float(z.min()) - room, float(z.max()) + room
    path = np.concatenate([z, np.zeros(steps)])
    for step in range(steps):
        path[n + step] = min(max(float(path[n + step - lags] @ beta) + means[step], low), high)
    return path[n:]
