"""Erlang's loss and delay formulas and Palm's function, in forms that neither overflow nor lose digits.

Symbols of the field: a offered load in Erlang, n servers, B loss probability, C delay probability.
"""

from __future__ import annotations

import math

import numpy as np
from scipy.special import gammainc, gammaln, roots_laguerre
from scipy.stats import norm

from shiftopt.domain.volumes import FloatArray

_NODES, _WEIGHTS = roots_laguerre(40)


def erlang_b(servers: int, load: float) -> float:
    """Probability that a call is lost in M/G/n/n, by ``B(k) = a B(k-1) / (k + a B(k-1))`` (Erlang 1917); O(servers).

    Raises:
        ValueError: if the load is negative or there are fewer than 0 servers.
    """
    if servers < 0 or load < 0:
        raise ValueError(f"erlang_b needs servers >= 0 and load >= 0, got servers={servers}, load={load}")
    loss = 1.0
    for k in range(1, servers + 1):
        loss = load * loss / (k + load * loss)
    return loss


def erlang_c(servers: int, load: float) -> float:
    """Probability of waiting in M/M/n; 1 where the queue has no equilibrium (``load >= servers``)."""
    loss = erlang_b(servers, load)
    if load >= servers:
        return 1.0 if load > 0 else 0.0
    return loss / (1 - load / servers * (1 - loss))


def erlang_c_served_within(servers: int, load: float, handle_seconds: float, seconds: float) -> float:
    """Share of customers of M/M/n who wait at most ``seconds``; 0 in overload."""
    if load >= servers:
        return 0.0 if load > 0 else 1.0
    return 1 - erlang_c(servers, load) * math.exp(-(servers - load) * seconds / handle_seconds)


def halfin_whitt(beta: float) -> float:
    """Limit of the delay probability when ``n = a + beta sqrt(a)`` grows (Halfin and Whitt 1981)."""
    return 1 / (1 + beta * float(norm.cdf(beta) / norm.pdf(beta)))


def garnett(beta: float, patience_ratio: float) -> float:
    """The same limit with impatient customers, ``patience_ratio`` = mu / theta (Garnett, Mandelbaum and Reiman 2002)."""
    ratio = math.sqrt(1 / patience_ratio) * _hazard(beta * math.sqrt(patience_ratio)) / _hazard(-beta)
    return 1 / (1 + ratio)


def _hazard(x: float) -> float:
    return math.exp(float(norm.logpdf(x) - norm.logsf(x)))


def overflow(servers: int, load: float) -> tuple[float, float]:
    """Mean and variance of the traffic that ``servers`` turn away (Wilkinson 1956)."""
    mean = load * erlang_b(servers, load)
    return mean, mean * (1 - mean + load / (servers + 1 + mean - load))


def log_palm(x: FloatArray, y: FloatArray) -> FloatArray:
    """Logarithm of Palm's function ``A(x, y) = 1 + sum_j prod_{i<=j} y / (x + i)`` for x > 0, y >= 0 (element by element).

    Three exact forms, each where it keeps its digits: ``x e^y y^-x gamma(x, y)`` (Palm 1957) near and above ``y = x``; below it
    ``x integral exp(-x s + y (1 - e^-s)) ds`` by Gauss-Laguerre; the first term of the sum for tiny ``y``.
    """
    x, y = np.broadcast_arrays(np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64))
    result = np.log1p(y / (x + 1))
    big = y > 1e-9
    easy = big & (x >= 10) & (y < x)
    easy[easy] = y[easy] < 0.005 * (x[easy] - y[easy]) ** 2
    near = big & ~easy
    if easy.any():
        gap = x[easy] - y[easy]
        s = _NODES / gap[:, None]
        result[easy] = np.log(x[easy] / gap * (np.exp(-y[easy, None] * (s + np.expm1(-s))) @ _WEIGHTS))
    if near.any():
        result[near] = np.log(gammainc(x[near], y[near])) + _log_scale(x[near], y[near])
    return result


def _log_scale(x: FloatArray, y: FloatArray) -> FloatArray:
    """``log(Gamma(x + 1) e^y y^-x)``, by Stirling's series where the plain difference would cancel."""
    plain = gammaln(x + 1) + y - x * np.log(y)
    excess = (y - x) / x
    stirling = x * (excess - np.log1p(excess)) + 0.5 * np.log(2 * np.pi * x) + 1 / (12 * x) - 1 / (360 * x**3) + 1 / (1260 * x**5)
    return np.asarray(np.where(x > 30, stirling, plain), dtype=np.float64)
