"""Exponential smoothing with a daily and a weekly cycle and an autoregressive error (Taylor 2010, Int. J. Forecasting 26, 627-646).

All candidate parameters run side by side, once over the whole history; an origin takes the mean of those that did best before it.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from shiftopt.domain.volumes import FloatArray

CANDIDATES: Final = 150
BEST: Final = 5
SEED: Final = 0


def smooth_ahead(y: FloatArray, slots: int, week: int, origins: list[int], steps: list[int]) -> list[FloatArray | None]:
    """Forecasts from several origins.

    Args:
        y: (length,), values on an additive scale.
        slots: values per day.
        week: days per week.
        origins: how many values are known at each origin, rising.
        steps: how many to forecast from each.

    Returns:
        One array per origin, or None where fewer than two weeks are known.
    """
    whole = slots * week
    rng = np.random.default_rng(SEED)
    level_rate = 10 ** rng.uniform(-3.0, -0.3, CANDIDATES)
    day_rate = 10 ** rng.uniform(-2.5, -0.15, CANDIDATES)
    week_rate = 10 ** rng.uniform(-2.0, -0.2, CANDIDATES)
    carry = rng.uniform(0.3, 0.99, CANDIDATES)
    results: list[FloatArray | None] = [None] * len(origins)
    if len(y) < 2 * whole:
        return results
    first = y[:whole].reshape(week, slots)
    level = np.full(CANDIDATES, first.mean())
    day = np.repeat((first.mean(axis=0) - first.mean())[:, None], CANDIDATES, axis=1)
    cycle = np.repeat((first - first.mean(axis=0)).reshape(-1)[:, None], CANDIDATES, axis=1)
    error, loss = np.zeros(CANDIDATES), np.zeros(CANDIDATES)
    waiting = [number for number, origin in enumerate(origins) if origin >= 2 * whole]
    for t in range(max((origins[number] for number in waiting), default=-1) + 1):
        while waiting and origins[waiting[0]] == t:
            number = waiting.pop(0)
            best = np.argsort(loss)[:BEST]
            ahead = t + np.arange(steps[number])
            fade = carry[best] ** (np.arange(steps[number]) + 1.0)[:, None]
            path = level[best] + day[ahead % slots][:, best] + cycle[ahead % whole][:, best] + fade * error[best]
            results[number] = path.mean(axis=1)
        if t >= len(y):
            break
        d, w = t % slots, t % whole
        miss = y[t] - level - day[d] - cycle[w]
        news = miss - carry * error
        if t >= whole:
            loss += np.abs(news)
        level = level + level_rate * news
        day[d] += day_rate * news
        cycle[w] += week_rate * news
        error = miss
    return results
