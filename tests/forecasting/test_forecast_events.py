from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from volumes_by_hand import MONDAY, OPEN_SHAPE, history_of, mean_of

from shiftopt.domain.shop import Event
from shiftopt.forecasting.effects import learn_effects
from shiftopt.forecasting.events import beliefs, echoes, kind, make_phases
from shiftopt.forecasting.forecast import ForecastSettings, forecast
from shiftopt.forecasting.priors import usual_factor, work_of
from shiftopt.timeline.clock import make_grid


def sale(name: str, phase: str, day: int, days: int = 1, **more: object) -> Event:
    start = MONDAY + timedelta(days=day)
    return Event(event=name, phase=phase, start_day=start, end_day=start + timedelta(days=days - 1), **more)  # type: ignore[arg-type]


def test_occurrences_of_different_years_are_of_one_kind() -> None:
    assert kind(sale("Double 11 2025", "Day", 1)) == kind(sale("double 11 2026", "day", 9)) == ("double 11", "day")
    assert kind(sale("双11-2025", "尾款", 1)) == ("双11", "尾款")
    assert kind(sale("2025年双11", "尾款", 1)) == kind(sale("2026双11", "尾款", 1)) == ("双11", "尾款")
    assert kind(sale("618", "day", 1))[0] == "618"


def test_a_phase_covers_its_hours_without_a_break() -> None:
    event = sale("618", "open", 1, days=2, start_minute=20 * 60 + 30, end_minute=60)
    cover = make_phases([event, sale("618", "later", 200)], MONDAY, 4, 60).cover[0]
    assert cover[1].tolist() == [0.0] * 20 + [0.5, 1.0, 1.0, 1.0]
    assert cover[2].tolist() == [1.0] + [0.0] * 23
    assert cover[[0, 3]].sum() == 0


def test_stated_factors_go_before_usual_ones_and_those_before_none() -> None:
    events = [sale("Double 11", "day", 0, factors={"pre_sales": 5.0}), sale("618", "day", 1), sale("shop birthday", "day", 2)]
    phases = make_phases(events, MONDAY, 3, 60)
    pre, after = beliefs(phases, "pre_sales"), beliefs(phases, "after_sales")
    assert np.exp(pre.offset[:, 0]) == pytest.approx([5.0, 4.0, 1.0])
    assert np.exp(after.offset[:, 0]) == pytest.approx([1.0, 1.6, 1.0])
    assert pre.spread[2] > pre.spread[0]


@pytest.mark.parametrize(
    ("event", "phase", "queue", "factor"),
    [
        ("双11", "现货", "售前", 6.0),
        ("Double 11", "returns", "after_sales", 2.5),
        ("Double 11", "presale", "pre", 6.0**0.4),
        ("618", "day", "complaint_calls", 1.2),
        ("Livestream", "show", "pre_sales", 4.0),
        ("stock-taking", "day", "pre_sales", None),
        ("618", "day", "hotline", None),
    ],
)
def test_usual_factors(event: str, phase: str, queue: str, factor: float | None) -> None:
    assert usual_factor(event, phase, work_of(queue)) == (pytest.approx(factor) if factor else None)


def test_single_phases_get_echoes_unless_other_phases_are_there() -> None:
    assert [each.phase for each in echoes([sale("flash", "day", 0)])] == [
        "day echo, days 1-2",
        "day echo, days 3-7",
        "day echo, days 8-14",
    ]
    assert [each.start_day for each in echoes([sale("flash", "day", 0)])] == [MONDAY + timedelta(days=n) for n in (1, 3, 8)]
    assert len(echoes([sale("flash", "day", 0), sale("other", "day", 4)])) == 5  # days 3-7 of the first belong to the second
    assert echoes([sale("flash", "day", 0), sale("flash", "returns", 3)]) == []


def history_with(effect: dict[int, float], days: int = 200, seed: int = 2):  # type: ignore[no-untyped-def]
    mean = mean_of(days)
    for day, factor in effect.items():
        mean[day] *= factor
    return history_of(np.random.default_rng(seed).poisson(mean).astype(np.float64))


def ratios(history, events, first: int, days: int, **settings: object) -> np.ndarray:  # type: ignore[no-untyped-def]
    grid = make_grid("UTC", MONDAY + timedelta(days=first), days, 60)
    result = forecast(history, grid, events=events, settings=ForecastSettings(**settings))  # type: ignore[arg-type]
    return result.mean.reshape(days, 24).sum(axis=1) / mean_of(days, start=first).sum(axis=1)


def test_an_event_without_a_prior_is_learned_from_its_past() -> None:
    events = [sale("flash 2025", "day", 60), sale("flash 2025", "day", 110), sale("flash 2026", "day", 203)]
    got = ratios(history_with({60: 3.0, 110: 3.0}), events, 200, 7)
    assert got[3] == pytest.approx(3.0, rel=0.12)
    assert np.delete(got, [3, 4, 5, 6]) == pytest.approx(np.ones(3), rel=0.06)


def test_the_past_moves_a_stated_prior_part_of_the_way() -> None:
    events = [sale("flash", "day", 60, factors={"chat": 2.0}), sale("flash", "day", 203, factors={"chat": 2.0})]
    assert 2.2 < ratios(history_with({60: 3.0}), events, 200, 7)[3] < 2.9


def test_an_event_that_never_happened_takes_its_prior() -> None:
    assert ratios(history_with({}), [sale("flash", "day", 203, factors={"chat": 2.5})], 200, 7)[3] == pytest.approx(2.5, rel=0.06)


def test_the_wave_after_an_event_is_forecast_and_not_chased() -> None:
    wave = {60: 1.0} | {60 + lag: 1.8 for lag in range(3, 8)}
    events = [sale("flash", "day", 60, factors={"pre_sales": 4.0}), sale("flash", "day", 198, factors={"pre_sales": 4.0})]
    got = ratios(history_with(wave), events, 200, 7)
    assert got[1:6].mean() > 1.35  # days 201-205 are days 3-7 after the second flash
    assert got[0] < 1.25


def test_a_past_promotion_leaves_ordinary_weeks_alone() -> None:
    events = [sale("flash", "day", 190, days=5, factors={"chat": 3.0})]
    got = ratios(history_with(dict.fromkeys(range(190, 195), 3.0)), events, 200, 7)
    assert got == pytest.approx(np.ones(7), rel=0.12)


def test_hours_of_a_phase_are_lifted_alone() -> None:
    events = [sale("live", "show", 203, start_minute=1200, end_minute=1320, factors={"chat": 4.0})]
    grid = make_grid("UTC", MONDAY + timedelta(days=203), 1, 60)
    result = forecast(history_with({}), grid, events=events)
    event = result.parts["event"][:, 0]
    assert event[20:22] == pytest.approx([4.0, 4.0], rel=0.02)
    assert np.delete(event, [20, 21]) == pytest.approx(np.ones(22))


def test_an_event_widens_its_intervals() -> None:
    grid = make_grid("UTC", MONDAY + timedelta(days=203), 1, 60)
    events = [sale("flash", "day", 203, factors={"chat": 3.0})]
    calm, wild = forecast(history_with({}), grid), forecast(history_with({}), grid, events=events)
    width = [(each.quantiles[6] - each.quantiles[2])[12, 0] / each.mean[12, 0] for each in (calm, wild)]
    assert width[1] > 1.2 * width[0]


def test_what_if_an_event_is_twice_as_big() -> None:
    events = [sale("flash", "day", 60, factors={"chat": 2.0}), sale("flash", "day", 203, factors={"chat": 2.0})]
    history = history_with({60: 2.0})
    plain, double = ratios(history, events, 200, 7), ratios(history, events, 200, 7, event_factors={"flash": 2.0})
    assert double[3] == pytest.approx(2 * plain[3], rel=0.01)
    assert double[0] == pytest.approx(plain[0], rel=0.01)


def test_lunar_new_year_and_make_up_days_are_known_for_china_only() -> None:
    from shiftopt.forecasting.days import make_days

    here, there = (make_days(date(2026, 2, 13), 6, zone, "cn") for zone in ("Asia/Shanghai", "Europe/Berlin"))
    assert here.weekday.tolist() == [4, 4, 6, 0, 1, 2]  # Saturday 14 February is a make-up workday
    assert here.off.tolist() == [False, False, False, True, True, True]
    assert here.lunar.tolist() == [-4, -3, -2, -1, 0, 1]
    assert there.weekday.tolist() == [4, 5, 6, 0, 1, 2]
    assert not there.off.any()
    assert np.isnan(there.lunar).all()


def test_the_shape_of_an_open_day_survives_the_event() -> None:
    events = [sale("flash", "day", 203, factors={"chat": 3.0})]
    grid = make_grid("UTC", MONDAY + timedelta(days=203), 1, 60)
    result = forecast(history_with({}), grid, events=events)
    assert result.parts["profile"][:, 0] == pytest.approx(OPEN_SHAPE, abs=0.01)


def test_learned_effects_can_be_shown() -> None:
    events = [sale("flash 2025", "day", 60), sale("flash 2025", "day", 110), sale("flash 2026", "day", 203)]
    effects = learn_effects(history_with({60: 3.0, 110: 3.0}), events)
    flash = next(effect for effect in effects if effect.phase == "day")
    assert (flash.event, flash.queue, flash.days_seen, flash.believed) == ("flash", "chat", 2, 1.0)
    assert flash.learned == pytest.approx(3.0, rel=0.12)
    assert all(effect.learned == pytest.approx(1.0, abs=0.1) for effect in effects if effect.phase != "day")
    assert learn_effects(history_of(np.zeros(48)), events) == ()
