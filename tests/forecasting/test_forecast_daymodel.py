from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from scipy.optimize import check_grad
from volumes_by_hand import MONDAY, OPEN_SHAPE, mean_of, steady

from shiftopt.forecasting import gauss
from shiftopt.forecasting.daymodel import DayFit, Observations, explain_days, fit_days, observe, predict_days, slow_level, weights_of
from shiftopt.forecasting.days import make_days
from shiftopt.forecasting.kernels import distances, pack, parts_for, unpack


def fit_of(days: int, seed: int = 3, ahead: int = 30) -> DayFit:
    counts = steady(days, seed=seed)
    seen = observe(counts, np.tile(OPEN_SHAPE, (days, 1)), np.zeros((days, 24)), np.zeros((0, days, 24)))
    fit = fit_days(seen, make_days(MONDAY, days + ahead, "UTC", "cn"), np.zeros(0))
    assert fit is not None
    return fit


def test_the_gradient_of_the_likelihood_is_that_of_its_differences() -> None:
    days = make_days(date(2025, 3, 1), 360, "Asia/Shanghai", "cn")
    parts = parts_for(days, 360)
    assert [part.name for part in parts] == ["level", "drift", "weekday", "month_day", "lunar", "off"]
    rows = np.arange(300, 360)
    gaps = distances(parts, days, rows, rows)
    rng = np.random.default_rng(1)
    y, weight, fixed = rng.normal(0, 0.2, 60), rng.uniform(0.2, 1, 60), rng.uniform(0.001, 0.01, 60)
    centre = pack(parts, gauss.prior(parts))
    arguments = (centre, parts, gaps, np.zeros((60, 60)), fixed, weight, y)

    def loss(theta: np.ndarray) -> float:
        return gauss._loss(theta, *arguments)[0]

    def slope(theta: np.ndarray) -> np.ndarray:
        return gauss._loss(theta, *arguments)[1]

    for shift in (0.0, 0.4):
        assert check_grad(loss, slope, centre + shift) < 1e-3


def test_what_is_packed_comes_back() -> None:
    parts = parts_for(make_days(MONDAY, 900, "UTC", "cn"), 900)
    learned = gauss.prior(parts)
    back = unpack(parts, pack(parts, learned))
    assert (back.scales, back.lengths) == (pytest.approx(learned.scales), pytest.approx(learned.lengths))
    assert back.noise == pytest.approx(learned.noise)
    assert unpack(parts, pack(parts, learned) + 1.0).scales[-1] == learned.scales[-1]  # the year is assumed, not learned


def test_all_parts_together_give_a_covariance() -> None:
    days = make_days(date(2024, 1, 1), 800, "Asia/Shanghai", "cn")
    parts = parts_for(days, 800)
    rows = np.arange(800)
    learned = unpack(parts, pack(parts, gauss.prior(parts)) + 1.5)
    total = gauss.total_covariance(parts, learned, distances(parts, days, rows, rows), np.zeros((800, 800)))
    assert np.array_equal(total, total.T)
    assert np.linalg.eigvalsh(total).min() > -1e-8


def test_the_week_is_predicted() -> None:
    base, effects = predict_days(fit_of(120), np.arange(120, 127))
    assert np.exp(base) == pytest.approx(mean_of(7, start=120).sum(axis=1), rel=0.06)
    assert effects.shape == (0,)


def test_an_earlier_origin_is_the_leading_block_of_the_fit() -> None:
    fit = fit_of(100)
    early, _ = predict_days(fit, np.arange(70, 77), until=70)
    seen = Observations(fit.seen.day[:70], fit.seen.value[:70], fit.seen.variance[:70], fit.seen.effects[:70])
    total = gauss.total_covariance(
        fit.parts, fit.learned, distances(fit.parts, fit.days, seen.day, seen.day), np.zeros((70, 70))
    ) + np.diag(fit.learned.noise**2 / fit.weight[:70] + seen.variance + gauss.JITTER)
    cross = gauss.total_covariance(fit.parts, fit.learned, distances(fit.parts, fit.days, np.arange(70, 77), seen.day), np.zeros((7, 70)))
    assert early == pytest.approx(fit.centre + cross @ np.linalg.solve(total, seen.value - fit.centre), abs=1e-8)


def test_parts_add_up_to_the_prediction() -> None:
    fit = fit_of(60)
    ahead = np.arange(60, 67)
    parts = explain_days(fit, ahead, weights_of(fit))
    assert fit.centre + sum(parts.values()) == pytest.approx(predict_days(fit, ahead)[0])
    assert slow_level(fit, ahead, 60) == pytest.approx(parts["level"])
    assert np.ptp(parts["weekday"]) > 5 * np.ptp(parts["level"])


def test_a_freak_day_loses_its_weight() -> None:
    counts = steady(80)
    counts[50] *= 4
    seen = observe(counts, np.tile(OPEN_SHAPE, (80, 1)), np.zeros((80, 24)), np.zeros((0, 80, 24)))
    fit = fit_days(seen, make_days(MONDAY, 90, "UTC", "cn"), np.zeros(0))
    assert fit is not None
    assert fit.weight[50] < 0.02
    assert np.median(fit.weight) == 1.0


def test_segments_of_a_day_are_observed_apart() -> None:
    counts = mean_of(3, week=(1.0,) * 7)
    offset, cover = np.zeros((3, 24)), np.zeros((1, 3, 24))
    offset[1, 20:], cover[0, 1, 20:] = np.log(3.0), 1.0
    counts[1, 20:] *= 3
    counts[2, :12] = np.nan
    seen = observe(counts, np.tile(OPEN_SHAPE, (3, 1)), offset, cover)
    assert seen.day.tolist() == [0, 1, 1, 2]
    assert seen.effects[:, 0].tolist() == [0, 0, 1, 0]
    assert np.exp(seen.value) == pytest.approx(np.full(4, 640.0))
    assert seen.variance[2] > seen.variance[3] > seen.variance[0]


def test_one_observation_is_too_few() -> None:
    seen = observe(mean_of(1), OPEN_SHAPE[None], np.zeros((1, 24)), np.zeros((0, 1, 24)))
    assert fit_days(seen, make_days(MONDAY, 2, "UTC", "cn"), np.zeros(0)) is None
