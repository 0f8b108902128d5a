"""The day so far teaches the rest of the day."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from shiftopt.domain.volumes import FloatArray, Forecast, History, IntArray
from shiftopt.forecasting.paths import day_numbers


def busyness(expected: FloatArray, observed: FloatArray, day_cv: FloatArray, correlation: FloatArray) -> FloatArray:
    """How busy the day is against its forecast, given its first part.

    Linear credibility (Bühlmann 1967): for one queue it is the mean of the gamma posterior, ``(r + N) / (r + M)`` with
    ``r = 1 / cv^2``; correlated queues teach each other.

    Args:
        expected: (queues,), M, contacts forecast for the part that is over.
        observed: (queues,), N, contacts that came.
        day_cv: (queues,), coefficient of variation of the day factor.
        correlation: (queues, queues), of the day factors.

    Returns:
        (queues,), factor for the rest of the day; never below 0.05.
    """
    prior = np.outer(day_cv, day_cv) * correlation
    seen = np.flatnonzero(expected > 0)
    if not len(seen):
        return np.ones(len(expected))
    noise = np.diag(1.0 / expected[seen])
    surprise = observed[seen] / expected[seen] - 1.0
    change = prior[:, seen] @ np.linalg.solve(prior[np.ix_(seen, seen)] + noise, surprise)
    return np.asarray(np.maximum(1.0 + change, 0.05))


def update(forecast: Forecast, observed_so_far: History, now: int) -> Forecast:
    """The forecast as it stands at ``now``: what is over becomes what came, the rest of today follows how busy today is.

    Days after today stay as they are. Rows of the history that end after ``now``, or were not recorded, are not used.

    Args:
        forecast: made before today, on any grid that contains today.
        observed_so_far: contacts of today (other days may be in it), in any interval.
        now: UTC minute.

    Returns:
        A forecast on the same grid.
    """
    grid = forecast.grid
    if not grid.start <= now < grid.end:
        return forecast
    day = day_numbers(forecast)
    today = day == day[(now - grid.start) // grid.interval]
    ends = grid.start + (np.arange(grid.intervals) + 1) * grid.interval
    expected, observed = np.zeros(len(forecast.queues)), np.zeros(len(forecast.queues))
    mean, levels = forecast.mean.copy(), forecast.quantiles.copy()
    for column, queue in enumerate(forecast.queues):
        if queue not in observed_so_far.queues:
            continue
        came = _came(observed_so_far, queue, forecast, column, now)
        over = today & np.isfinite(came)
        expected[column], observed[column] = forecast.mean[over, column].sum(), came[over].sum()
        mean[over, column] = came[over]
        levels[:, over, column] = came[over]
    factor = busyness(expected, observed, forecast.day_cv, forecast.correlation)
    left = today & (ends > now)
    shrunk = 1.0 / (1.0 + expected * forecast.day_cv**2)
    for column in range(len(forecast.queues)):
        old, new = forecast.mean[left, column], forecast.mean[left, column] * factor[column]
        narrower = _narrower(old, new, float(forecast.day_cv[column]), float(forecast.interval_cv[column]), float(shrunk[column]))
        mean[left, column] = new
        levels[:, left, column] = np.maximum(new + (forecast.quantiles[:, left, column] - old) * narrower, 0.0)
    return replace(forecast, mean=mean, quantiles=levels)


def _narrower(old: FloatArray, new: FloatArray, day_cv: float, interval_cv: float, left: float) -> FloatArray:
    """Standard deviation after over before, when ``left`` of the variance of the day factor remains. (n,)."""
    before = old + old**2 * (day_cv**2 + interval_cv**2)
    after = new + new**2 * (day_cv**2 * left + interval_cv**2)
    return np.asarray(np.sqrt(np.divide(after, before, out=np.ones_like(old), where=before > 0)))


def _came(history: History, queue: str, forecast: Forecast, column: int, now: int) -> FloatArray:
    """Contacts per grid interval from rows that ended by now, NaN elsewhere; longer rows spread like the forecast. (intervals,)."""
    grid = forecast.grid
    came = np.full(grid.intervals, np.nan)
    values = history.contacts[:, history.queues.index(queue)]
    starts: IntArray = history.start + np.arange(len(values), dtype=np.int64) * history.interval
    known = np.isfinite(values) & (starts + history.interval <= now) & (starts >= grid.start)
    first = (starts[known] - grid.start) // grid.interval
    if history.interval <= grid.interval:
        rows = np.bincount(first, minlength=grid.intervals)
        total = np.bincount(first, weights=values[known], minlength=grid.intervals)
        whole = rows == grid.interval // history.interval
        came[whole] = total[whole]
        return came
    pieces = history.interval // grid.interval
    for start, value in zip(first.tolist(), values[known].tolist(), strict=True):
        part = forecast.mean[start : start + pieces, column]
        share = part / part.sum() if part.sum() > 0 else np.full(len(part), 1.0 / max(len(part), 1))
        came[start : start + pieces] = value * share
    return came
