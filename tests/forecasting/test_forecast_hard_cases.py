"""Odd histories: each gives a sensible forecast, and a note where one is due. None may raise."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from volumes_by_hand import MONDAY, OPEN_SHAPE, history_of, mean_of, steady

from shiftopt.domain.shop import Event, Opening, Queue, Target
from shiftopt.domain.volumes import LEVELS, Forecast, History
from shiftopt.forecasting.forecast import ForecastSettings, forecast
from shiftopt.timeline.clock import make_grid, to_minute


def ahead(history: History, first: date, *, days: int = 7, interval: int = 60, **kwargs: object) -> Forecast:
    """The forecast of some days, with what every forecast must fulfil checked."""
    result = forecast(history, make_grid(history.zone, first, days, interval), **kwargs)  # type: ignore[arg-type]
    shape = (result.grid.intervals, len(result.queues))
    assert result.mean.shape == shape
    assert result.quantiles.shape == (len(LEVELS), *shape)
    assert np.isfinite(result.mean).all()
    assert (result.mean >= 0).all()
    assert np.isfinite(result.quantiles).all()
    assert (np.diff(result.quantiles, axis=0) >= 0).all()
    product = np.prod([result.parts[name] for name in ("level", "weekday", "event", "profile")], axis=0)
    assert product == pytest.approx(result.mean, rel=1e-6, abs=1e-9)
    return result


def problems(result: Forecast) -> list[str]:
    return [note.problem for note in result.notes]


def after(days: int) -> date:
    return MONDAY + timedelta(days=days)


def test_a_steady_shop_is_forecast_to_its_noise() -> None:
    result = ahead(history_of(steady(120)), after(120))
    truth = mean_of(7, start=120)
    assert np.abs(result.mean.reshape(7, 24) - truth).sum() / truth.sum() < 0.04
    assert result.notes == ()
    assert result.scores["chat"]["wape"] == pytest.approx(result.scores["chat"]["floor"], rel=0.25)


def test_half_hours_of_an_hourly_history_add_up_to_its_hours() -> None:
    history = history_of(steady(70))
    hourly, half = ahead(history, after(70)), ahead(history, after(70), interval=30)
    assert half.mean.reshape(-1, 2).sum(axis=1) == pytest.approx(hourly.mean[:, 0], rel=1e-6)
    quarter = ahead(history, after(70), interval=15)
    assert quarter.mean.reshape(-1, 4).sum(axis=1) == pytest.approx(hourly.mean[:, 0], rel=1e-6)
    assert np.abs(np.diff(half.mean.reshape(7, 48)[1, 20:40])).max() < 8  # no stairs


@pytest.mark.parametrize("interval", [5, 6, 15])
def test_fine_histories_are_added_up(interval: int) -> None:
    pieces = 60 // interval
    fine = np.random.default_rng(1).poisson(np.repeat(mean_of(56).reshape(-1) / pieces, pieces)).astype(np.float64)
    result = ahead(history_of(fine, interval=interval), after(56), interval=30)
    assert result.mean.sum() == pytest.approx(mean_of(7).sum(), rel=0.03)


def test_daily_totals_are_spread_over_the_opening_hours() -> None:
    queue = shop_queue(Opening(start=540, end=1080))
    result = ahead(history_of(steady(56).sum(axis=1), interval=1440), after(56), interval=30, queues=[queue])
    assert result.mean.reshape(7, 48).sum(axis=1) == pytest.approx(mean_of(7).sum(axis=1), rel=0.1)
    assert (result.mean.reshape(7, 48)[:, :18] == 0).all()


def test_an_interval_that_does_not_divide_a_day_is_no_obstacle() -> None:
    rows = 60 * 1440 // 7
    result = ahead(history_of(np.full(rows, 7.0), interval=7), after(60), interval=30)
    assert result.mean.mean() == pytest.approx(30, rel=0.1)


@pytest.mark.parametrize("days", [1, 2, 3, 6])
def test_a_few_days_give_their_own_mean_and_a_note(days: int) -> None:
    result = ahead(history_of(steady(days, week=(1.0,) * 7)), after(days))
    assert result.mean.reshape(7, 24).sum(axis=1) == pytest.approx(np.full(7, 640.0), rel=0.15)
    assert problems(result) == [f"covers {days} days, too few to learn the pattern of the week"]
    assert result.day_cv[0] >= 0.1


def test_a_part_of_a_single_day_does_not_fail() -> None:
    ahead(history_of(mean_of(1).reshape(-1)[:11]), after(1))


def test_an_empty_history_is_zero_and_says_so() -> None:
    result = ahead(history_of(np.zeros(0)), after(0))
    assert result.mean.sum() == 0
    assert problems(result) == ["has no history, so its forecast is 0"]
    nothing = forecast(History((), "UTC", 0, 60, np.zeros((0, 0))), make_grid("UTC", MONDAY, 7, 60))
    assert nothing.mean.shape == (168, 0)


def test_all_zeros_stay_zero_and_say_so() -> None:
    result = ahead(history_of(np.zeros(60 * 24)), after(60))
    assert result.mean.max() == 0
    assert problems(result) == ["has only zeros, so its forecast is 0"]


def test_a_constant_stays_constant() -> None:
    result = ahead(history_of(np.full(60 * 24, 10.0)), after(60))
    assert result.mean == pytest.approx(np.full((168, 1), 10.0), rel=0.03)


def test_rows_that_were_never_recorded_are_no_zeros() -> None:
    counts = steady(60)
    counts[20:27] = np.nan
    counts[np.random.default_rng(4).random(counts.shape) < 0.05] = np.nan
    result = ahead(history_of(counts), after(60))
    assert result.mean.sum() == pytest.approx(mean_of(7, start=60).sum(), rel=0.04)


def test_closed_hours_and_weekends_without_rows_are_forecast_as_closed() -> None:
    counts = np.where(OPEN_SHAPE > 0, steady(84), np.nan)
    counts[np.isin(np.arange(84) % 7, (5, 6))] = np.nan
    mean = ahead(history_of(counts), after(84)).mean.reshape(7, 24)
    assert (mean[:, :8] == 0).all()
    assert (mean[5:] == 0).all()
    assert mean[:5].sum() == pytest.approx(mean_of(5, start=84).sum(), rel=0.05)


def test_nights_of_zeros_give_zero_lower_bounds() -> None:
    counts = steady(84) + np.where(OPEN_SHAPE == 0, np.random.default_rng(1).poisson(0.05, size=(84, 24)), 0)
    result = ahead(history_of(counts), after(84))
    night = result.mean.reshape(7, 24)[:, :8]
    assert 0.01 < night.mean() < 0.12
    assert (result.quantiles.reshape(9, 7, 24)[:5, :, :8] == 0).all()


def test_a_tiny_queue_keeps_its_mean() -> None:
    counts = np.random.default_rng(8).poisson(0.2, size=(120, 24)).astype(np.float64)
    assert ahead(history_of(counts), after(120)).mean.mean() == pytest.approx(0.2, rel=0.25)


def test_near_empty_days_do_not_pull_the_level_down() -> None:
    counts = steady(84)
    counts[[40, 61, 77, 80]] *= 0.05
    result = ahead(history_of(counts), after(84))
    assert result.mean.sum() == pytest.approx(mean_of(7, start=84).sum(), rel=0.04)


def test_an_outage_and_a_doubled_export_are_left_out() -> None:
    counts = steady(84)
    counts[82, 10:14] *= 0.03
    counts[80, 9:15] *= 3
    mean = ahead(history_of(counts), after(84)).mean.reshape(7, 24)
    assert mean.sum() == pytest.approx(mean_of(7, start=84).sum(), rel=0.03)
    assert mean[:, 10:14].sum() / mean.sum() == pytest.approx(OPEN_SHAPE[10:14].sum(), rel=0.03)


def test_a_level_shift_is_followed() -> None:
    counts = np.concatenate([steady(90), steady(14, level=1280.0, seed=9)])
    result = ahead(history_of(counts), after(104))
    assert result.mean.sum() == pytest.approx(mean_of(7, level=1280.0, start=104).sum(), rel=0.12)


def test_a_new_opening_hour_is_learned() -> None:
    counts = steady(100)
    counts[70:, 6:8] = 30.0
    mean = ahead(history_of(counts), after(100)).mean.reshape(7, 24)
    assert mean[:, 6:8].mean() > 12


def test_a_week_that_rests_on_friday_and_saturday() -> None:
    week = (1.1, 1.0, 1.0, 0.95, 0.3, 0.12, 1.2)
    zone = "Asia/Jerusalem"
    counts = steady(120, week=week)
    result = ahead(history_of(counts, zone=zone, first=date(2026, 4, 6)), date(2026, 4, 6) + timedelta(days=120))
    assert result.mean.reshape(7, 24).sum(axis=1) == pytest.approx(mean_of(7, week=week, start=120).sum(axis=1), rel=0.08)


@pytest.mark.parametrize(("first", "hours"), [(date(2026, 3, 23), 167), (date(2026, 10, 19), 169)])
def test_days_of_23_and_25_hours(first: date, hours: int) -> None:
    zone = "Europe/Berlin"
    begin = first - timedelta(days=70)
    rows = (to_minute(zone, first) - to_minute(zone, begin)) // 60
    counts = np.resize(np.full(24, 20.0), rows)
    result = ahead(History(("chat",), zone, to_minute(zone, begin), 60, counts[:, None]), first)
    assert result.grid.intervals == hours
    assert result.mean.sum() == pytest.approx(20 * hours, rel=0.03)
    half = ahead(History(("chat",), zone, to_minute(zone, begin), 60, counts[:, None]), first, interval=30)
    assert half.mean.sum() == pytest.approx(20 * hours, rel=0.03)


def test_history_through_a_change_of_the_clock_keeps_local_hours() -> None:
    zone = "Europe/Berlin"
    begin = date(2026, 3, 2)
    days = [mean_of(70)[number] for number in range(70)]
    days[27] = np.delete(days[27], 2)  # 29 March 2026 has no 02:00
    counts = np.concatenate(days)
    mean = ahead(History(("chat",), zone, to_minute(zone, begin), 60, counts[:, None]), begin + timedelta(days=70)).mean.reshape(7, 24)
    assert mean == pytest.approx(mean_of(7), rel=0.03, abs=0.3)


def test_years_of_data_bring_the_season_back() -> None:
    days = 800
    season = 1 + 0.4 * np.exp(-0.5 * (((np.arange(days + 30) % 365) - 80) / 12) ** 2)
    counts = np.random.default_rng(3).poisson(mean_of(days) * season[:days, None]).astype(np.float64)
    start = 790  # 60 days after the second peak began its climb: (790 - 730) = day 60 of the third year
    result = ahead(history_of(counts[:start]), after(start), days=21)
    truth = mean_of(21, start=start) * season[start : start + 21, None]
    assert result.mean.sum() == pytest.approx(truth.sum(), rel=0.1)


def test_a_new_queue_follows_its_analog_or_is_zero() -> None:
    counts = np.stack([steady(70).reshape(-1), np.full(70 * 24, np.nan)], axis=1)
    history = history_of(counts, queues=("chat", "new"))
    alone = ahead(history, after(70))
    assert alone.mean[:, 1].sum() == 0
    assert problems(alone) == ["has no history, so its forecast is 0"]
    helped = ahead(history, after(70), settings=ForecastSettings(analogs={"new": ("chat", 0.25)}))
    assert helped.mean[:, 1] == pytest.approx(helped.mean[:, 0] * 0.25)
    assert problems(helped) == ["has no history, so the forecast follows queue chat"]


def test_queues_may_cover_different_dates() -> None:
    counts = np.stack([steady(100).reshape(-1), steady(100, seed=5).reshape(-1), steady(100, seed=6).reshape(-1)], axis=1)
    counts[: 80 * 24, 1] = np.nan
    counts[60 * 24 :, 2] = np.nan
    result = ahead(history_of(counts, queues=("a", "b", "c")), after(100))
    for column in range(3):
        assert result.mean[:, column].sum() == pytest.approx(mean_of(7, start=100).sum(), rel=0.08)
    assert problems(result) == ["ends 40 days before the horizon"]


def shop_queue(*opening: Opening) -> Queue:
    return Queue(id="chat", name="chat", channel="chat", handle_seconds=300, target=Target(), opening=opening)


def test_opening_hours_without_history_take_their_neighbours() -> None:
    queue = shop_queue(Opening(start=420, end=1440))
    result = ahead(history_of(np.where(OPEN_SHAPE > 0, steady(70), np.nan)), after(70), queues=[queue])
    mean = result.mean.reshape(7, 24)
    assert mean[:, 7] == pytest.approx(mean[:, 8])
    assert (mean[:, :7] == 0).all()
    assert problems(result) == ["7 open intervals of the horizon have no history"]


def test_half_open_hours_move_to_the_open_half() -> None:
    queue = shop_queue(Opening(start=510, end=1440))
    history = history_of(np.where(OPEN_SHAPE > 0, steady(70), np.nan))
    mean = ahead(history, after(70), interval=30, queues=[queue]).mean.reshape(7, 48)
    assert (mean[:, :17] == 0).all()
    assert mean.sum() == pytest.approx(mean_of(7, start=70).sum(), rel=0.04)


def test_only_rows_before_the_origin_count() -> None:
    counts = steady(80)
    spoiled = counts.copy()
    spoiled[70:] = 999.0
    first, second = (ahead(history_of(each), after(70)) for each in (counts, spoiled))
    assert np.array_equal(first.mean, second.mean)


@pytest.mark.parametrize("days", [2, 7])
def test_a_forecast_from_noon_keeps_what_came_in_the_morning(days: int) -> None:
    counts = np.concatenate([steady(70), 1.5 * mean_of(1, start=70)])
    settings = ForecastSettings(origin=to_minute("UTC", after(70), 720))
    result = ahead(history_of(counts), after(70), days=days, settings=settings)
    if days == 2:
        assert result.mean[:12, 0] == pytest.approx(counts[70, :12])
    assert result.mean[12:24].sum() == pytest.approx(mean_of(1, start=70)[0, 12:].sum(), rel=0.15)


def test_what_if_volume_and_bots() -> None:
    history = history_of(steady(70))
    plain = ahead(history, after(70))
    more = ahead(history, after(70), settings=ForecastSettings(volume=1.5))
    fewer = ahead(history, after(70), settings=ForecastSettings(bot_share={"chat": 0.4}))
    assert more.mean == pytest.approx(1.5 * plain.mean)
    assert fewer.mean == pytest.approx(0.6 * plain.mean)


def test_broken_numbers_and_large_ones() -> None:
    counts = np.random.default_rng(1).lognormal(14, 0.1, size=(60, 24))
    result = ahead(history_of(counts), after(60))
    assert result.mean.mean() == pytest.approx(np.exp(14.005), rel=0.05)
    inside = (counts[-7:].reshape(-1) >= result.quantiles[2, :, 0]) & (counts[-7:].reshape(-1) <= result.quantiles[6, :, 0])
    assert 0.6 < inside.mean() < 0.97


def test_correlated_queues_are_seen() -> None:
    rng = np.random.default_rng(6)
    day = rng.gamma(50, 1 / 50, size=(140, 1))
    a = rng.poisson(mean_of(140) * day)
    b = rng.poisson(mean_of(140) * day)
    c = rng.poisson(mean_of(140) * rng.gamma(50, 1 / 50, size=(140, 1)))
    result = ahead(history_of(np.stack([each.reshape(-1) for each in (a, b, c)], axis=1), queues=("a", "b", "c")), after(140))
    assert result.correlation[0, 1] > 0.5
    assert abs(result.correlation[0, 2]) < 0.35
    assert np.linalg.eigvalsh(result.correlation).min() > 0
    assert result.day_cv == pytest.approx(np.full(3, 50**-0.5), rel=0.35)


@settings(derandomize=True, deadline=None, max_examples=40)
@given(data=st.data())
def test_no_history_is_too_odd(data: st.DataObject) -> None:
    interval = data.draw(st.sampled_from([5, 15, 30, 60, 120, 1440]))
    rows = data.draw(st.integers(0, 60)) * 1440 // interval + data.draw(st.integers(0, 40))
    rng = np.random.default_rng(data.draw(st.integers(0, 999)))
    scale = data.draw(st.sampled_from([0.0, 0.01, 1.0, 50.0, 1e7]))
    counts = rng.poisson(scale, size=rows).astype(np.float64) if scale < 1e6 else rng.gamma(0.3, scale, size=rows)
    counts[rng.random(rows) < data.draw(st.sampled_from([0.0, 0.1, 0.7, 1.0]))] = np.nan
    zone = data.draw(st.sampled_from(["UTC", "Asia/Shanghai", "Europe/Berlin"]))
    first = date(2026, 1, 5) + timedelta(days=data.draw(st.integers(0, 90)))
    gap = data.draw(st.integers(0, 40))
    grid_first = first + timedelta(days=rows * interval // 1440 + gap)
    start = grid_first + timedelta(days=data.draw(st.integers(-20, 3)))
    event = Event(event="flash", phase="day", start_day=start, end_day=start + timedelta(days=2))
    days = data.draw(st.sampled_from([1, 2, 7, 28]))
    noon = to_minute(zone, grid_first, data.draw(st.sampled_from([0, 600])))
    ahead(
        history_of(counts, zone=zone, first=first, interval=interval),
        grid_first,
        days=days,
        interval=data.draw(st.sampled_from([15, 30, 60])),
        events=[event],
        settings=ForecastSettings(origin=noon),
    )
