"""The small numeric parts: split, combine, profiles, sequence models, spread."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from volumes_by_hand import OPEN_SHAPE, mean_of, steady

from shiftopt.domain.volumes import LEVELS
from shiftopt.forecasting.baseline import baseline, day_totals
from shiftopt.forecasting.combine import weigh
from shiftopt.forecasting.lags import predict_changes, predict_values, value_lags
from shiftopt.forecasting.profiles import profiles
from shiftopt.forecasting.sequence import lay_out, make_sequence, steps_to
from shiftopt.forecasting.smoothing import smooth_ahead
from shiftopt.forecasting.split import keep_open, split
from shiftopt.forecasting.spread import Misses, assumed, learn_spread, quantiles


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.lists(st.floats(0, 1e5), min_size=1, max_size=30), st.sampled_from([1, 2, 4]))
def test_splitting_keeps_sums_and_signs(values: list[float], pieces: int) -> None:
    lengths = np.full(len(values), pieces)
    lengths[0] = 1
    fine = split(np.array(values), lengths)
    assert (fine >= 0).all()
    assert np.bincount(np.repeat(np.arange(len(values)), lengths), weights=fine) == pytest.approx(np.array(values), rel=1e-6, abs=1e-6)


def test_splitting_follows_the_slope_and_starts_at_the_opening() -> None:
    fine = split(np.array([0.0, 10.0, 20.0, 30.0, 0.0]), np.full(5, 2))
    assert (np.diff(fine[2:8]) > 0).all()
    assert fine[:2].tolist() == [0.0, 0.0]
    assert fine[2] > 2.0  # the first half-hour after opening is not squeezed to nothing


def test_closed_pieces_give_theirs_to_the_open_ones() -> None:
    kept = keep_open(np.array([3.0, 5.0, 2.0, 2.0]), np.array([False, True, False, False]), np.array([0, 0, 1, 1]))
    assert kept.tolist() == [0.0, 8.0, 0.0, 0.0]


def test_weights_find_the_better_model_and_sum_to_one() -> None:
    rng = np.random.default_rng(5)
    errors = np.stack([rng.normal(0, 1, 500), rng.normal(0, 3, 500), rng.normal(6, 1, 500)], axis=1)
    weights = weigh(errors)
    assert weights.sum() == pytest.approx(1.0)
    assert weights[0] > 0.7 > weights[1]
    assert weights[2] < 0.1


def test_weights_of_opposite_errors_are_even() -> None:
    noise = np.random.default_rng(5).normal(0, 0.2, 400)
    weights = weigh(np.stack([1 + noise, -1 + noise], axis=1))
    assert weights == pytest.approx([0.5, 0.5], abs=0.05)


def test_recent_errors_count_more() -> None:
    errors = np.concatenate([np.tile([1.0, 4.0], (100, 1)), np.tile([4.0, 1.0], (100, 1))])
    count = np.concatenate([np.full(100, 0.05), np.ones(100)])
    assert weigh(errors, count)[1] > 0.7


def test_perfect_models_share_the_weight() -> None:
    assert weigh(np.zeros((50, 3))) == pytest.approx([1 / 3] * 3)
    assert weigh(np.zeros((0, 2))).sum() == pytest.approx(1.0)


def test_profiles_find_the_shape_and_keep_closed_hours_empty() -> None:
    shares = profiles(np.where(OPEN_SHAPE > 0, steady(70), np.nan), np.arange(70) % 7, np.ones(70))
    assert shares.sum(axis=1) == pytest.approx(np.ones(7))
    assert np.abs(shares - OPEN_SHAPE).sum(axis=1).max() < 0.05
    assert (shares[:, :8] == 0).all()


def test_profiles_keep_weekdays_apart_that_differ() -> None:
    counts = steady(84)
    counts[5::7] = counts[5::7, ::-1]  # Saturdays run backwards
    shares = profiles(counts, np.arange(84) % 7, np.ones(84))
    assert np.abs(shares[5] - OPEN_SHAPE[::-1]).sum() < 0.08
    assert np.abs(shares[4] - OPEN_SHAPE).sum() < 0.08


def test_one_odd_day_hardly_bends_the_profile() -> None:
    counts = steady(42)
    counts[38] = np.concatenate([np.full(8, 80.0), np.zeros(16)])
    shares = profiles(counts, np.arange(42) % 7, np.ones(42))
    assert shares[38 % 7, :8].sum() < 0.06


def test_profiles_of_nothing_are_flat() -> None:
    assert profiles(np.full((0, 24), np.nan), np.zeros(0, np.int64), np.zeros(0)) == pytest.approx(np.full((7, 24), 1 / 24))
    assert profiles(np.zeros((3, 24)), np.arange(3), np.ones(3)).sum(axis=1) == pytest.approx(np.ones(7))


def test_the_baseline_repeats_the_week_and_leaves_out_extremes() -> None:
    counts = mean_of(56)
    counts[49] *= 10
    ahead = baseline(counts, np.arange(56) % 7, np.arange(7))
    assert ahead.sum(axis=1) == pytest.approx(mean_of(7).sum(axis=1), rel=0.01)


def test_totals_of_days_with_gaps_are_scaled_up() -> None:
    counts = mean_of(2)
    counts[0, 9:12] = np.nan
    counts[1, 8:] = np.nan
    totals = day_totals(counts, OPEN_SHAPE)
    assert totals[0] == pytest.approx(mean_of(1).sum())
    assert np.isnan(totals[1])


def hourly_wave(days: int) -> np.ndarray:
    t = np.arange(days * 24)
    return 5 + np.sin(2 * np.pi * t / 24) + 0.4 * np.sin(2 * np.pi * t / 168)


@pytest.mark.parametrize("predict", [predict_values, predict_changes])
def test_autoregressions_continue_a_double_wave(predict) -> None:  # type: ignore[no-untyped-def]
    y = hourly_wave(30)
    ahead = predict(y[: 28 * 24], 48, 24, 7)
    assert np.abs(ahead - y[28 * 24 :]).max() < 0.25


def test_autoregressions_decline_a_history_that_is_too_short() -> None:
    assert predict_values(np.ones(30), 24, 24, 7) is None
    assert predict_changes(np.ones(60), 24, 24, 7) is None
    assert value_lags(24, 7, 40).tolist() == []


def test_smoothing_continues_a_double_wave_and_declines_one_week() -> None:
    y = hourly_wave(42)
    early, late = smooth_ahead(y[: 40 * 24], 24, 7, [200, 40 * 24], [24, 48])
    assert early is None
    assert late is not None
    assert np.abs(late - y[40 * 24 :]).max() < 0.2


def test_a_sequence_holds_open_slots_only_and_comes_back() -> None:
    weekday = np.arange(21) % 7
    counts = mean_of(21)
    counts[np.isin(weekday, (5, 6))] = 0
    share = np.tile(OPEN_SHAPE, (7, 1))
    share[5:] = 0
    sequence = make_sequence(counts, (0, 12), weekday, share)
    assert (sequence.slots, sequence.week) == (16, 5)
    assert len(sequence.values) == 15 * 16  # the last day is a Sunday, so nothing of it is cut off
    steps, is_open = steps_to(sequence, len(sequence.values), np.arange(28) % 7, 21, 27)
    assert steps == 5 * 16
    assert is_open.tolist() == [True] * 5 + [False] * 2
    assert len(make_sequence(counts, (7, 24), weekday, share).values) == 10 * 16  # nothing before the first record
    table = lay_out(sequence, np.full(steps, sequence.values[0]), is_open)
    assert table.shape == (7, 24)
    assert table[:5, 8:] == pytest.approx(np.full((5, 16), counts[0, 8]))
    assert (table[5:] == 0).all()


def test_quantiles_of_counts_are_those_of_the_negative_binomial() -> None:
    got = quantiles(np.array([4.0, 0.0]), np.array([0.3, 0.3]))
    size = 1 / 0.3**2
    assert got[:, 0].tolist() == stats.nbinom.ppf(LEVELS, size, size / (size + 4.0)).tolist()
    assert (got[:, 1] == 0).all()


def test_quantiles_of_large_means_have_the_variance_of_the_factors() -> None:
    got = quantiles(np.array([60.0, 10_000.0]), np.array([0.15, 0.15]))
    assert got[6, 0] == pytest.approx(76, abs=1.0)  # 90 % of a Poisson-gamma with mean 60 and cv 0.15
    assert got[4, 1] == pytest.approx(10_000 * stats.gamma.ppf(0.5, 1 / 0.0226) * 0.0226, rel=0.001)


def test_the_spread_finds_day_and_interval_factors() -> None:
    rng = np.random.default_rng(11)
    mean = np.full((40, 7, 24), 400.0)
    day = rng.gamma(1 / 0.15**2, 0.15**2, size=(40, 7, 1))
    actual = rng.poisson(mean * day * rng.gamma(1 / 0.08**2, 0.08**2, size=mean.shape)).astype(np.float64)
    spread = learn_spread(Misses(mean, actual), counting=True)
    assert spread.day_cv == pytest.approx(0.15, rel=0.2)
    assert spread.interval_cv == pytest.approx(0.08, rel=0.2)
    assert spread.cv == pytest.approx(np.hypot(0.15, 0.08), rel=0.2)
    got = quantiles(mean.reshape(-1), np.full(mean.size, spread.cv), spread.levels)
    assert ((actual.reshape(-1) >= got[2]) & (actual.reshape(-1) <= got[6])).mean() == pytest.approx(0.8, abs=0.06)


def test_the_spread_grows_with_the_lead_if_the_misses_do() -> None:
    rng = np.random.default_rng(2)
    lead = np.arange(1.0, 49.0).reshape(1, 2, 24)
    mean = np.full((30, 2, 24), 1e6)
    actual = mean * (1 + 0.01 * np.sqrt(lead) * rng.standard_normal(mean.shape))
    assert learn_spread(Misses(mean, actual), counting=True).growth > 0.2


def test_few_misses_leave_the_assumed_spread() -> None:
    few = Misses(np.ones((1, 1, 10)), np.ones((1, 1, 10)))
    assert learn_spread(few, counting=True) == assumed()
