"""What is done with a forecast: update within the day, sample paths, post-mortem, backtest."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from volumes_by_hand import MONDAY, history_of, mean_of, steady

from shiftopt.domain.shop import Event
from shiftopt.domain.volumes import LEVELS, Forecast
from shiftopt.forecasting import metrics
from shiftopt.forecasting.backtest import FOUR, NAIVE, backtest
from shiftopt.forecasting.forecast import forecast
from shiftopt.forecasting.intraday import busyness, update
from shiftopt.forecasting.paths import day_totals, sample_paths
from shiftopt.forecasting.postmortem import postmortem
from shiftopt.timeline.clock import make_grid, to_minute

BACK = np.array([[1.0, 0.6], [0.6, 1.0]])


def week_of(*, interval: int = 60, first: int = 70) -> Forecast:
    return forecast(history_of(steady(first)), make_grid("UTC", MONDAY + timedelta(days=first), 7, interval))


def noon(day: int) -> int:
    return to_minute("UTC", MONDAY + timedelta(days=day), 720)


def test_the_busyness_of_one_queue_is_the_gamma_posterior() -> None:
    got = busyness(np.array([300.0]), np.array([360.0]), np.array([0.15]), np.eye(1))
    assert got[0] == pytest.approx(1.174194, abs=1e-6)  # (r + 360) / (r + 300), r = 1 / 0.15^2 = 44.4444


def test_a_quiet_queue_learns_from_a_correlated_one() -> None:
    got = busyness(np.array([400.0, 0.0]), np.array([500.0, 0.0]), np.array([0.1, 0.1]), BACK)
    assert got[0] == pytest.approx((100 + 500) / (100 + 400))
    assert got[1] == pytest.approx(1 + 0.6 * (got[0] - 1))
    assert busyness(np.zeros(2), np.zeros(2), np.array([0.1, 0.1]), BACK).tolist() == [1.0, 1.0]


@pytest.mark.parametrize("interval", [30, 60])
def test_a_busy_morning_lifts_the_afternoon_only(interval: int) -> None:
    before = replace(week_of(interval=interval), day_cv=np.array([0.15]))
    came = history_of(1.3 * mean_of(1, start=70), first=MONDAY + timedelta(days=70))
    now = update(before, came, noon(70))
    per_day = 1440 // interval
    morning, afternoon = slice(0, per_day // 2), slice(per_day // 2, per_day)
    assert now.mean[morning].sum() == pytest.approx(1.3 * mean_of(1, start=70)[0, :12].sum())
    ratio = now.mean[afternoon] / before.mean[afternoon]
    assert ratio == pytest.approx(np.full_like(ratio, ratio[0, 0]))
    assert 1.15 < ratio[0, 0] < 1.3
    assert np.array_equal(now.mean[per_day:], before.mean[per_day:])
    assert np.array_equal(now.quantiles[:, per_day:], before.quantiles[:, per_day:])
    assert (np.diff(now.quantiles, axis=0) >= 0).all()


def test_knowing_the_morning_narrows_the_afternoon() -> None:
    before = replace(week_of(), day_cv=np.array([0.3]), interval_cv=np.array([0.02]))
    now = update(before, history_of(mean_of(1, start=70), first=MONDAY + timedelta(days=70)), noon(70))
    width = [(each.quantiles[6] - each.quantiles[2])[14, 0] for each in (before, now)]
    assert width[1] < 0.8 * width[0]


def test_an_update_outside_the_horizon_or_without_rows_changes_nothing() -> None:
    before = week_of()
    came = history_of(1.3 * mean_of(1, start=70), first=MONDAY + timedelta(days=70))
    assert update(before, came, noon(60)) is before
    other = history_of(mean_of(1), queues=("other",))
    assert np.array_equal(update(before, other, noon(70)).mean, before.mean)


def two_queues() -> Forecast:
    one = week_of()
    return replace(
        one,
        queues=("a", "b"),
        mean=np.repeat(one.mean, 2, axis=1),
        quantiles=np.repeat(one.quantiles, 2, axis=2),
        day_cv=np.array([0.2, 0.2]),
        interval_cv=np.array([0.1, 0.0]),
        correlation=BACK,
    )


def test_paths_keep_the_mean_and_share_the_day() -> None:
    both = two_queues()
    paths = sample_paths(both, 2000, seed=5)
    assert paths.shape == (2000, 168, 2)
    assert paths.mean(axis=0) == pytest.approx(both.mean, rel=0.03)
    ratio = paths[:, 8:24] / both.mean[8:24]
    assert np.ptp(ratio[:, :, 1], axis=1).max() < 1e-9  # no interval factor: the day moves as one
    assert ratio[:, :, 1].std(axis=0) == pytest.approx(np.full(16, 0.2), rel=0.06)
    assert ratio[:, 4, 0].std() == pytest.approx(math.hypot(0.2, 0.1), rel=0.08)
    days = np.log(ratio.mean(axis=1))
    assert np.corrcoef(days[:, 0], days[:, 1])[0, 1] == pytest.approx(0.6, abs=0.06)
    assert (paths[:, both.mean[:, 0] == 0] == 0).all()


def test_equal_seeds_give_equal_paths_and_counts_are_whole() -> None:
    both = two_queues()
    assert np.array_equal(sample_paths(both, 3, seed=1), sample_paths(both, 3, seed=1))
    assert not np.array_equal(sample_paths(both, 3, seed=1), sample_paths(both, 3, seed=2))
    counts = sample_paths(both, 3, seed=1, counts=True)
    assert np.array_equal(counts, np.round(counts))


def test_day_totals_are_wider_than_independent_hours() -> None:
    both = two_queues()
    mean, levels = day_totals(both)
    assert mean[:, 0] == pytest.approx(both.mean[:, 0].reshape(7, 24).sum(axis=1))
    assert levels.shape == (len(LEVELS), 7, 2)
    assert (levels[6] - levels[2])[0, 0] / mean[0, 0] == pytest.approx(2 * 1.2816 * 0.2, rel=0.15)


def test_a_post_mortem_teaches_part_of_what_was_seen() -> None:
    day = MONDAY + timedelta(days=72)
    sale = Event(event="flash", phase="day", start_day=day, end_day=day, factors={"chat": 2.0})
    before = forecast(history_of(steady(70)), make_grid("UTC", MONDAY + timedelta(days=70), 7, 30), events=[sale])
    came = mean_of(77)
    came[72] *= 4.0
    (lesson,) = postmortem(history_of(came), before, [sale])
    assert (lesson.event, lesson.phase, lesson.queue) == ("flash", "day", "chat")
    assert lesson.actual == pytest.approx(came[72].sum())
    assert lesson.believed == pytest.approx(2.0, rel=0.01)
    assert lesson.observed == pytest.approx(4.0, rel=0.06)
    assert 2.2 < lesson.taught < 3.6


def test_a_post_mortem_without_records_has_no_lesson() -> None:
    day = MONDAY + timedelta(days=72)
    sale = Event(event="flash", phase="day", start_day=day, end_day=day)
    before = forecast(history_of(steady(70)), make_grid("UTC", MONDAY + timedelta(days=70), 7, 60), events=[sale])
    assert postmortem(history_of(steady(70)), before, [sale]) == ()


def test_a_backtest_agrees_with_forecasts_made_by_hand() -> None:
    counts = steady(91)
    history = history_of(counts)
    result = backtest(history, origins=2)
    assert result.origins == (to_minute("UTC", MONDAY + timedelta(days=77)), to_minute("UTC", MONDAY + timedelta(days=84)))
    ours, naive, four = (result.score("chat", model) for model in ("shiftopt", NAIVE, FOUR))
    actual = counts[77:91].reshape(-1)
    means = [forecast(history, make_grid("UTC", MONDAY + timedelta(days=day), 7, 60)).mean[:, 0] for day in (77, 84)]
    assert ours.wape == pytest.approx(metrics.wape(actual, np.concatenate(means)))
    assert naive.wape == pytest.approx(metrics.wape(actual, counts[70:84].reshape(-1)))
    by_hand = np.concatenate([counts[start - 28 : start].reshape(4, 168).mean(axis=0) for start in (77, 84)])
    assert four.wape == pytest.approx(metrics.wape(actual, by_hand))
    assert naive.bias == pytest.approx((counts[70:84].sum() - actual.sum()) / actual.sum())
    short = (np.concatenate(means) - actual) * 300 / 3600
    assert ours.over_hours == pytest.approx(short[short > 0].sum())
    assert ours.under_hours == pytest.approx(-short[short < 0].sum())
    assert ours.wape < four.wape < naive.wape
    assert 0.7 < ours.cover[0.8] < 0.95
    assert math.isnan(naive.pinball)


def test_a_backtest_tells_event_days_apart() -> None:
    counts = mean_of(120)
    days = [40, 75, 110]
    counts[days] *= 3
    counts = np.random.default_rng(1).poisson(counts).astype(np.float64)
    starts = [MONDAY + timedelta(days=day) for day in days]
    events = [Event(event="flash", phase="day", start_day=start, end_day=start, factors={"chat": 3.0}) for start in starts]
    result = backtest(history_of(counts), events=events, origins=4)
    event, ordinary = (result.score("chat", days=days) for days in ("event", "ordinary"))
    assert event.intervals == 24  # the last event day lies in the four weeks
    assert event.intervals + ordinary.intervals == result.score("chat").intervals == 4 * 168
    assert event.wape < 0.2
    assert result.score("chat", NAIVE, "event").wape > 0.5


def test_a_backtest_counts_hours_with_the_callers_workload() -> None:
    result = backtest(history_of(steady(60)), origins=1, workload=lambda contacts: contacts * 0.0)
    assert result.score("chat").over_hours == 0.0


def test_a_backtest_of_a_short_history_says_why_not() -> None:
    result = backtest(history_of(steady(20)))
    assert result.scores == ()
    assert [str(note) for note in result.notes] == ["the history covers 20 days; a backtest needs at least 22"]
    with pytest.raises(KeyError, match="no score of shiftopt for queue chat on all days"):
        result.score("chat")
