"""The distribution around a mean: Poisson counts with a random day factor and a random interval factor."""

from __future__ import annotations

import numpy as np
from scipy import stats

from shiftopt.domain.volumes import LEVELS, FloatArray

SMALL = 200.0
"""Below this mean quantiles are those of counts; above, of a smooth distribution with the same variance."""


def quantiles(mean: FloatArray, cv: FloatArray, levels: tuple[float, ...] = LEVELS) -> FloatArray:
    """Quantiles of a negative binomial with variance ``mean + (cv * mean)^2``.

    Args:
        mean: any shape, contacts.
        cv: same shape (or broadcast), coefficient of variation beyond Poisson.
        levels: probabilities.

    Returns:
        (levels, *mean.shape); 0 where the mean is 0.
    """
    cv = np.maximum(np.broadcast_to(cv, mean.shape), 1e-6)
    result = np.zeros((len(levels), *mean.shape))
    small = (mean > 0) & (mean < SMALL)
    large = mean >= SMALL
    variance = mean + (cv * mean) ** 2
    for number, level in enumerate(levels):
        size = 1.0 / cv[small] ** 2
        result[number][small] = stats.nbinom.ppf(level, size, size / (size + mean[small]))
        shape = mean[large] ** 2 / variance[large]
        result[number][large] = stats.gamma.ppf(level, shape) * (variance[large] / mean[large])
    return np.asarray(np.nan_to_num(result))
