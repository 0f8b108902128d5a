"""Weights of the models of one queue, from how far each was off at rolling origins."""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy.optimize import nnls

from shiftopt.domain.volumes import FloatArray

POWER: Final = 3.0
PULL: Final = 0.3
"""Strength of the pull to weights by inverse squared error (Bates & Granger 1969)."""
ROUNDS: Final = 4
SMALLEST: Final = 0.04
"""Smaller weights are left out."""


def weigh(errors: FloatArray, count: FloatArray | None = None) -> FloatArray:
    """Non-negative weights that sum to 1 and make the absolute error of the weighted mean small.

    Least absolute deviations by reweighted least squares, with a ridge around inverse squared mean absolute errors.

    Args:
        errors: (n, models), forecast less actual; rows without NaN.
        count: (n,), how much each row counts; all the same if None.

    Returns:
        (models,).
    """
    models = errors.shape[1]
    share = np.ones(len(errors)) if count is None else count / max(float(count.mean()), 1e-12) if len(errors) else count
    mean = (share[:, None] * np.abs(errors)).mean(axis=0) if len(errors) else np.ones(models)
    floor = max(float(mean.max()) * 1e-9, 1e-12)
    pull = (mean + floor) ** -POWER
    pull /= pull.sum()
    if len(errors) < 2 * models or models == 1:
        return np.asarray(pull)
    scale = float(np.sqrt((errors**2).mean(axis=0)).min())
    if scale <= 0:
        return np.asarray(pull)
    rows, trust, weight = errors / (scale * np.sqrt(len(errors))), np.ones(len(errors)), pull
    ridge = np.sqrt(PULL) * np.eye(models)
    for _ in range(ROUNDS):
        left = np.vstack([rows * np.sqrt(share * trust)[:, None], ridge, np.full((1, models), 1e3)])
        right = np.concatenate([np.zeros(len(rows)), np.sqrt(PULL) * pull, [1e3]])
        weight = nnls(left, right)[0]
        miss = np.abs(errors @ weight)
        trust = 1.0 / np.maximum(miss / max(float(np.median(miss)), 1e-12), 0.2)
    weight = np.where(weight < SMALLEST, 0.0, weight)
    return np.asarray(weight / weight.sum())
