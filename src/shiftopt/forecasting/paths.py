"""Sample paths of the volumes to come, for the simulator and for robust staffing."""

from __future__ import annotations

import numpy as np
from scipy import stats

from shiftopt.domain.volumes import LEVELS, FloatArray, Forecast
from shiftopt.forecasting.panel import local_clock


def sample_paths(forecast: Forecast, replications: int, seed: int, *, counts: bool = False) -> FloatArray:
    """Possible courses of the horizon.

    ``mean x day factor x interval factor``, both factors gamma with mean 1 (Avramidis, Deslauriers & L'Ecuyer 2004, Management Science
    50, 896-908, show that neither alone is like real arrivals). Day factors of the queues are joined by a Gaussian copula.

    Args:
        forecast: mean, day and interval scatter, correlation.
        replications: how many paths.
        seed: of the random numbers; equal seeds give equal paths.
        counts: draw whole contacts (Poisson) instead of expected ones.

    Returns:
        (replications, intervals, queues), contacts per interval; their mean over many paths is ``forecast.mean``.
    """
    rng = np.random.default_rng(seed)
    day = day_numbers(forecast)
    queues = len(forecast.queues)
    root = np.linalg.cholesky(forecast.correlation + 1e-9 * np.eye(queues)) if queues else np.zeros((0, 0))
    normal = rng.standard_normal((replications, int(day.max()) + 1, queues)) @ root.T
    factor = _gamma(stats.norm.cdf(normal), forecast.day_cv)
    interval = _gamma(rng.random((replications, *forecast.mean.shape)), forecast.interval_cv)
    paths = forecast.mean * factor[:, day, :] * interval
    return np.asarray(rng.poisson(paths).astype(np.float64) if counts else paths)


def _gamma(levels: FloatArray, cv: FloatArray) -> FloatArray:
    """Quantiles of gamma factors with mean 1; exactly 1 without scatter. ``cv`` is (queues,), the last axis of ``levels``."""
    result = np.ones_like(levels)
    for queue, value in enumerate(cv.tolist()):
        if value > 1e-6:
            result[..., queue] = stats.gamma.ppf(np.clip(levels[..., queue], 1e-12, 1 - 1e-12), value**-2, scale=value**2)
    return result


def day_numbers(forecast: Forecast) -> FloatArray:
    """Number of the local day of every interval, the first day is 0. (intervals,)."""
    grid = forecast.grid
    minutes = grid.start + np.arange(grid.intervals, dtype=np.int64) * grid.interval
    day, _ = local_clock(grid.zone, minutes)
    return np.asarray(day - day[0])


def day_totals(forecast: Forecast, *, replications: int = 1000, seed: int = 0) -> tuple[FloatArray, FloatArray]:
    """Mean and quantiles of whole days.

    Returns:
        (days, queues) and (levels, days, queues) at ``LEVELS``, from sample paths of whole contacts.
    """
    day = day_numbers(forecast)
    paths = sample_paths(forecast, replications, seed, counts=True)
    total = np.zeros((replications, int(day.max()) + 1, len(forecast.queues)))
    mean = np.zeros(total.shape[1:])
    for number in range(total.shape[1]):
        total[:, number] = paths[:, day == number].sum(axis=1)
        mean[number] = forecast.mean[day == number].sum(axis=0)
    return mean, np.asarray(np.quantile(total, LEVELS, axis=0))
