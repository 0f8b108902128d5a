"""How busy a day may turn out: a few scenarios of the factor that multiplies its forecast."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from scipy.stats import gamma, nbinom

from shiftopt.domain.volumes import FloatArray

_HERMITE: Final = {
    1: ((0.0,), (1.0,)),
    3: ((-math.sqrt(3), 0.0, math.sqrt(3)), (1 / 6, 2 / 3, 1 / 6)),
    5: (
        (-2.8569700138728056, -1.355626179974266, 0.0, 1.355626179974266, 2.8569700138728056),
        (0.011257411327720691, 0.2220759220056126, 0.5333333333333333, 0.2220759220056126, 0.011257411327720691),
    ),
}


def scenarios(cv: float, nodes: int) -> tuple[FloatArray, FloatArray]:
    """Factors with mean 1 and their weights (sum 1): Gauss-Hermite nodes of a lognormal factor with that coefficient of variation.

    Discretising the busyness factor by Gaussian quadrature needs few scenarios (Gans et al. 2015).

    Raises:
        ValueError: if ``nodes`` is not 1, 3 or 5.
    """
    if nodes not in _HERMITE:
        raise ValueError(f"the number of busyness scenarios must be 1, 3 or 5, got {nodes}")
    places, weights = (np.array(values) for values in _HERMITE[nodes])
    sigma = math.sqrt(math.log1p(cv * cv))
    factors = np.exp(sigma * places)
    return np.asarray(factors / (factors @ weights)), weights


def quantile(cv: float, level: float) -> float:
    """Quantile of a Gamma factor with mean 1 and that coefficient of variation; 1 if there is no variation."""
    if cv <= 0:
        return 1.0
    return float(gamma.ppf(level, 1 / cv**2, scale=cv**2))


def busy_contacts(mean: float, cv: float, level: float) -> int:
    """Quantile of Poisson contacts whose rate is Gamma with that mean and coefficient of variation (negative binomial, r = 1 / cv^2)."""
    size = 1 / cv**2
    return int(nbinom.ppf(level, size, size / (size + mean)))


def newsvendor(mean_load: float, cv: float, idle_cost: float, short_cost: float) -> float:
    """Capacity that balances idle heads against missing ones when the load is Gamma: ``F^-1(1 - idle / short)``.

    Accurate where the busyness of a day outweighs chance within it, ``cv > 1 / sqrt(load)`` (Bassamboo, Randhawa and Zeevi 2010).

    Raises:
        ValueError: unless ``0 < idle_cost < short_cost``.
    """
    if not 0 < idle_cost < short_cost:
        raise ValueError(f"idle_cost must be above 0 and below short_cost, got {idle_cost} and {short_cost}")
    return mean_load * quantile(cv, 1 - idle_cost / short_cost)
