"""Fit of the day model: scales and lengths by penalised likelihood, outliers by Student-t weights."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.linalg import lapack
from scipy.optimize import minimize

from shiftopt.domain.volumes import FloatArray
from shiftopt.forecasting.kernels import Distances, Learned, Part, covariance, length_slope, pack, unpack

CONSTANT = 1.0
"""Variance of the overall constant around the median."""
SPREAD = 0.7
"""Standard deviation of the priors on the logarithms of scales and lengths."""
ROOM = 5.0
"""How far those logarithms may go from their priors."""
FREEDOM = 4.0
"""Degrees of freedom of the noise: days far off count less."""
FAR = 9.0
"""Squared standardised residual from which a day is taken for an accident."""
JITTER = 1e-10


def total_covariance(parts: Sequence[Part], learned: Learned, gaps: Sequence[Distances], extra: FloatArray) -> FloatArray:
    """Constant, all parts and ``extra`` (the event effects). (rows, columns)."""
    total = CONSTANT + extra
    for part, scale, length, gap in zip(parts, learned.scales, learned.lengths, gaps, strict=True):
        total = total + covariance(part, scale, length, gap)
    return total


def factor(matrix: FloatArray) -> FloatArray | None:
    """Lower Cholesky factor, or None if the matrix is not positive definite."""
    lower, info = lapack.dpotrf(matrix, lower=1, clean=1)
    return None if info else np.asarray(lower)


def inverse(lower: FloatArray) -> FloatArray:
    """Inverse of the matrix whose lower Cholesky factor (with zeros above the diagonal) is given."""
    half, _ = lapack.dpotri(lower, lower=1)
    whole = half + half.T
    whole[np.diag_indices_from(whole)] *= 0.5
    return np.asarray(whole)


def learn(
    parts: Sequence[Part],
    start: Learned,
    gaps: Sequence[Distances],
    extra: FloatArray,
    fixed: FloatArray,
    weight: FloatArray,
    y: FloatArray,
) -> Learned:
    """Scales, lengths and noise that make the observations most likely, with priors around those of the parts.

    Args:
        parts: the processes.
        start: where to begin.
        gaps: their distances between the observations.
        extra: (n, n), further covariance that is not learned.
        fixed: (n,), known variance of each observation (counting noise).
        weight: (n,), trust in each observation, 0..1.
        y: (n,), observations around 0.
    """
    centre = pack(parts, prior(parts))

    def loss(theta: FloatArray) -> tuple[float, FloatArray]:
        return _loss(theta, centre, parts, gaps, extra, fixed, weight, y)

    bounds = [(value - ROOM, value + ROOM) for value in centre.tolist()]
    result = minimize(loss, pack(parts, start), jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 12})
    return unpack(parts, np.asarray(result.x))


def prior(parts: Sequence[Part]) -> Learned:
    """What is believed before any data."""
    return Learned(tuple(part.scale for part in parts), tuple(part.length for part in parts), 0.07)


def _loss(
    theta: FloatArray,
    centre: FloatArray,
    parts: Sequence[Part],
    gaps: Sequence[Distances],
    extra: FloatArray,
    fixed: FloatArray,
    weight: FloatArray,
    y: FloatArray,
) -> tuple[float, FloatArray]:
    """Negative log posterior and its gradient (Rasmussen & Williams 2006, eq. 5.9)."""
    learned = unpack(parts, theta)
    values = [covariance(*row) for row in zip(parts, learned.scales, learned.lengths, gaps, strict=True)]
    matrix = CONSTANT + extra + sum(values)
    noise = learned.noise**2 / weight
    matrix[np.diag_indices_from(matrix)] += noise + fixed + JITTER
    lower = factor(matrix)
    if lower is None:
        return 1e10, np.zeros_like(theta)
    inverted = inverse(lower)
    alpha = inverted @ y
    pull = (theta - centre) / SPREAD
    loss = 0.5 * y @ alpha + np.log(np.diag(lower)).sum() + 0.5 * pull @ pull
    outer = np.outer(alpha, alpha) - inverted
    slopes = [-float((outer * value).sum()) for part, value in zip(parts, values, strict=True) if part.learn_scale]
    slopes += [
        -0.5 * float((outer * length_slope(part, scale, length, gap)).sum())
        for part, scale, length, gap in zip(parts, learned.scales, learned.lengths, gaps, strict=True)
        if part.learn
    ]
    slopes.append(-float((np.diag(outer) * noise).sum()))
    return float(loss), np.array(slopes) + pull / SPREAD


def trust(lower: FloatArray, y: FloatArray, noise: FloatArray, base: float) -> FloatArray:
    """Weights of the observations from how far each is from what all others say (leave-one-out, eq. 5.12 there). (n,), 0..1."""
    inverted = inverse(lower)
    diagonal = np.diag(inverted)
    residual = inverted @ y / diagonal
    others = np.maximum(1.0 / diagonal - noise, 0.0)
    squared = residual**2 / (base + others)
    weight = np.minimum(1.0, (FREEDOM + 1.0) / (FREEDOM + squared))
    return np.asarray(np.where(squared > FAR, 0.1 * weight, weight))
