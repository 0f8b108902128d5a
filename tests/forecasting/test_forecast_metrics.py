from __future__ import annotations

import math

import numpy as np
import pytest

from shiftopt.forecasting import metrics

ACTUAL = np.array([10.0, 0.0, 20.0])
MEAN = np.array([8.0, 1.0, 25.0])


def test_wape_and_bias_of_three_values() -> None:
    assert metrics.wape(ACTUAL, MEAN) == pytest.approx(8 / 30)  # |10-8| + |0-1| + |20-25| = 8 of 30
    assert metrics.bias(ACTUAL, MEAN) == pytest.approx(4 / 30)


def test_pinball_punishes_a_low_quantile_by_its_level() -> None:
    assert metrics.pinball(np.array([10.0]), np.array([12.0]), 0.9) == pytest.approx(0.2)
    assert metrics.pinball(np.array([15.0]), np.array([12.0]), 0.9) == pytest.approx(2.7)


def test_scaled_errors_divide_by_the_seasonal_naive_of_the_past() -> None:
    past = np.array([1.0, 5.0, 3.0, 9.0])  # season 2: changes 2 and 4
    assert metrics.mase(ACTUAL, MEAN, past, 2) == pytest.approx((8 / 3) / 3)
    assert metrics.rmsse(ACTUAL, MEAN, past, 2) == pytest.approx(math.sqrt((30 / 3) / 10))


def test_what_is_not_defined_is_not_a_number() -> None:
    assert math.isnan(metrics.mase(ACTUAL, MEAN, np.ones(10), 2))
    assert math.isnan(metrics.wape(np.zeros(3), MEAN))
    assert math.isnan(metrics.pinball(np.array([np.nan]), np.array([1.0]), 0.5))
    assert math.isnan(metrics.coverage(np.array([np.nan]), np.zeros(1), np.ones(1)))
    assert math.isnan(metrics.poisson_floor(np.zeros(4)))


def test_the_poisson_floor_is_the_mean_absolute_deviation() -> None:
    draws = np.random.default_rng(1).poisson(3.7, size=400_000)
    assert metrics.poisson_floor(np.full(5, 3.7)) == pytest.approx(np.abs(draws - 3.7).mean() / 3.7, rel=0.01)


def test_coverage_counts_the_edges_as_inside() -> None:
    assert metrics.coverage(np.array([1.0, 2.0, 3.0, 4.0]), np.full(4, 2.0), np.full(4, 3.0)) == 0.5
