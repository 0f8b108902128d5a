"""Measures of forecast accuracy. Undefined measures (nothing happened, constant history) are NaN.

Definitions: Hyndman & Koehler 2006 (scaled errors), Gneiting & Raftery 2007 (pinball loss).
"""

from __future__ import annotations

import numpy as np
from scipy import stats

from shiftopt.domain.volumes import FloatArray


def wape(actual: FloatArray, mean: FloatArray) -> float:
    """Sum of absolute errors over sum of actuals; NaN if nothing came."""
    known = np.isfinite(actual) & np.isfinite(mean)
    total = float(actual[known].sum())
    return float(np.abs(actual - mean)[known].sum() / total) if total > 0 else float("nan")


def bias(actual: FloatArray, mean: FloatArray) -> float:
    """Sum of forecast less actual over sum of actuals; above 0 means too high. NaN if nothing came."""
    known = np.isfinite(actual) & np.isfinite(mean)
    total = float(actual[known].sum())
    return float((mean - actual)[known].sum() / total) if total > 0 else float("nan")


def mase(actual: FloatArray, mean: FloatArray, past: FloatArray, season: int) -> float:
    """Mean absolute error over that of the seasonal naive inside the past; NaN for a past that repeats itself.

    Args:
        actual: any shape, what came.
        mean: same shape, forecast.
        past: (rows,), the history before the origin.
        season: rows per season (a week).
    """
    return _scaled(actual, mean, past, season, power=1)


def rmsse(actual: FloatArray, mean: FloatArray, past: FloatArray, season: int) -> float:
    """Root mean squared scaled error; see ``mase``."""
    return float(np.sqrt(_scaled(actual, mean, past, season, power=2)))


def _scaled(actual: FloatArray, mean: FloatArray, past: FloatArray, season: int, power: int) -> float:
    naive = np.abs(past[season:] - past[:-season]) ** power if len(past) > season else np.zeros(0)
    naive = naive[np.isfinite(naive)]
    miss = np.abs(actual - mean) ** power
    miss = miss[np.isfinite(miss)]
    if not len(naive) or not len(miss) or naive.mean() <= 0:
        return float("nan")
    return float(miss.mean() / naive.mean())


def pinball(actual: FloatArray, quantile: FloatArray, level: float) -> float:
    """Mean pinball loss of one quantile, in contacts; NaN without data."""
    gap = actual - quantile
    gap = gap[np.isfinite(gap)]
    return float(np.maximum(level * gap, (level - 1.0) * gap).mean()) if len(gap) else float("nan")


def coverage(actual: FloatArray, low: FloatArray, high: FloatArray) -> float:
    """Share of actuals inside ``[low, high]``; NaN without data."""
    known = np.isfinite(actual) & np.isfinite(low) & np.isfinite(high)
    return float(((actual >= low) & (actual <= high))[known].mean()) if known.any() else float("nan")


def poisson_floor(mean: FloatArray) -> float:
    """WAPE that remains when every mean is known exactly and contacts are Poisson; NaN if nothing is expected.

    ``E|N - m| = 2 m^(k+1) e^-m / k!`` with ``k = floor(m)`` (De Moivre; Diaconis & Zabell 1991).
    """
    known = mean[np.isfinite(mean) & (mean > 0)]
    if not len(known):
        return float("nan")
    return float((2.0 * known * stats.poisson.pmf(np.floor(known), known)).sum() / known.sum())
