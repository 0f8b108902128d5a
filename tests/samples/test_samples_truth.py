"""The true means: totals, closed hours and those who come back, events, the noise floor."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from shiftopt.samples.events import make_happenings
from shiftopt.samples.generate import truth
from shiftopt.samples.profiles import RETURN_SHARE, WEEKDAY_FACTORS, hour_profile
from shiftopt.samples.sizes import MEDIUM, SMALL, size_of
from shiftopt.samples.truth import HISTORY_DAYS, Truth

CALM = date(2026, 7, 20)
"""A Monday far from every event."""


@pytest.fixture(scope="module")
def medium() -> Truth:
    return truth("medium")


def test_closed_hours_are_zero_and_a_fifth_returns(medium: Truth) -> None:
    """On a calm Tuesday: 820 x 1.08 x trend x (open share + 0.2 x share of 00-08), with trend exp(0.006 months)."""
    column, day = medium.queues.index("after_sales"), CALM + timedelta(days=1)
    got = medium.week(day, 1)[:, column]
    trend = np.exp(0.006 * (day - MEDIUM.first_day).days / 30.4)
    level = MEDIUM.volume["after_sales"] * WEEKDAY_FACTORS["after"][1] * trend
    share = hour_profile("after", 1)
    assert np.all(got[:8] == 0)
    assert got[10:] == pytest.approx(level * share[10:])
    assert got[8] == pytest.approx(level * (share[8] + 0.6 * 0.2 * share[:8].sum()))
    assert got[9] == pytest.approx(level * (share[9] + 0.4 * 0.2 * share[:8].sum()))
    assert RETURN_SHARE["after_sales"] == 0.2


def test_tickets_of_the_night_all_come_back(medium: Truth) -> None:
    """So a calm week holds the whole volume of tickets: seven days of it, at the week's mean trend."""
    total = medium.week(CALM)[:, medium.queues.index("after_tickets")].sum()
    trend = np.exp(0.006 * (CALM - MEDIUM.first_day).days / 30.4)
    assert total == pytest.approx(7 * MEDIUM.volume["after_tickets"] * trend, rel=2e-3)


def test_evening_contacts_come_back_on_the_next_day() -> None:
    """The small shop closes at 23:00: Sunday's closed hour returns on Monday, by Sunday's level."""
    small = truth("small")
    column = small.queues.index("pre_sales")
    monday = small.week(CALM, 1)[:, column]
    level = [SMALL.volume["pre_sales"] * WEEKDAY_FACTORS["pre"][day] for day in (6, 0)]
    trend = [np.exp(0.006 * (CALM - SMALL.first_day + timedelta(days=shift)).days / 30.4) for shift in (-1, 0)]
    evening = level[0] * trend[0] * hour_profile("pre", 6)[23]
    night = level[1] * trend[1] * hour_profile("pre", 0)[:9].sum()
    assert monday[9] == pytest.approx(level[1] * trend[1] * hour_profile("pre", 0)[9] + 0.6 * 0.2 * (evening + night))


def test_paydays_add_four_percent(medium: Truth) -> None:
    """Wednesday 2026-07-15 against the Wednesday a week later, less a week of trend."""
    column = medium.queues.index("pre_sales")
    payday, other = (medium.week(day, 1)[:, column].sum() for day in (date(2026, 7, 15), date(2026, 7, 22)))
    assert payday / other * np.exp(0.006 * 7 / 30.4) == pytest.approx(1.04)


def test_makeup_workdays_are_like_fridays(medium: Truth) -> None:
    """Sunday 2026-09-20 was a workday by the State Council's notice, so after-sales is above the Sunday before."""
    column = medium.queues.index("after_sales")
    makeup, sunday = (medium.week(day, 1)[:, column].sum() for day in (date(2026, 9, 20), date(2026, 8, 30)))
    assert makeup / sunday == pytest.approx(0.98 / 0.84, rel=0.02)


def test_double_eleven_multiplies_the_day(medium: Truth) -> None:
    """True multipliers lie near the prior of 6.0 (pre), 1.8 (after), 1.3 (complaints), relative to the calm level of that weekday."""
    day = date(2025, 11, 11)
    trend = np.exp(0.006 * (day - CALM).days / 30.4)
    calm = medium.week(CALM + timedelta(days=1), 1).sum(axis=0) * trend
    lift = dict(zip(medium.queues, medium.week(day, 1).sum(axis=0) / calm, strict=True))
    assert lift["pre_sales"] == pytest.approx(6.0, rel=0.3)
    assert lift["after_sales"] == pytest.approx(1.8, rel=0.3)
    assert lift["complaint_calls"] == pytest.approx(1.3, rel=0.3)


def test_after_sales_and_complaints_lag_sales(medium: Truth) -> None:
    trend = np.exp(0.006 * (date(2026, 11, 16) - CALM).days / 30.4)
    wave = medium.week(date(2026, 11, 14), 4).sum(axis=0) / (medium.week(CALM - timedelta(days=2), 4).sum(axis=0) * trend)
    lift = dict(zip(medium.queues, wave, strict=True))
    assert lift["after_sales"] > 2.0 > lift["complaint_calls"] > 1.3 > 1.0 > lift["pre_sales"]


def test_the_planned_week_of_medium_is_calm_and_that_of_promo_is_not(medium: Truth) -> None:
    first = date(2026, 11, 30)
    days = medium.week(first).reshape(7, 24, -1).sum(axis=1)
    column = medium.queues.index("pre_sales")
    assert days[:, column].max() < 1.15 * days[:, column].min()
    promo = truth("promo")
    days = promo.week(date(2026, 11, 9)).reshape(7, 24, -1).sum(axis=1)
    assert days[2, column] > 3 * days[0, column]
    assert promo.day_cv[HISTORY_DAYS + 2] == 0.25
    assert medium.day_cv[HISTORY_DAYS : HISTORY_DAYS + 7].max() == 0.10


def test_the_table_of_events_holds_priors_and_two_wrong_days() -> None:
    found = make_happenings(7, frozenset(MEDIUM.volume), date(2025, 10, 26), date(2026, 12, 31))
    moved = {(item.event.event, item.event.start_day - item.start_day) for item in found if item.event.start_day != item.start_day}
    assert moved == {("Livestream 2026", timedelta(days=1)), ("99 sale 2026", timedelta(days=-1))}
    day = next(item for item in found if (item.event.event, item.event.phase) == ("Double 11 2026", "day"))
    assert day.event.factors["pre_sales"] == 6.0
    assert day.true["pre"] != 6.0
    logs = [
        np.log(item.true[work] / item.event.factors[queue])
        for item in found
        for work, queue in (("pre", "pre_sales"),)
        if queue in item.event.factors
    ]
    assert 0.07 < np.std(logs) < 0.17


def test_draws_of_events_do_not_depend_on_the_window() -> None:
    wide = make_happenings(7, frozenset({"pre_sales"}), date(2025, 1, 1), date(2027, 1, 1))
    narrow = make_happenings(7, frozenset({"pre_sales"}), date(2026, 6, 1), date(2026, 7, 1))
    assert narrow
    assert set(map(str, narrow)) < set(map(str, wide))


def test_the_noise_floor_agrees_with_sampling(medium: Truth) -> None:
    """The closed form against drawing every hour of the week 2,000 times: gamma day and hour factors, Poisson counts."""
    floor = medium.floor(MEDIUM.first_day)
    means = medium.week(MEDIUM.first_day).reshape(7, 24, -1)
    rng = np.random.default_rng(1)
    days = rng.gamma(100.0, 0.01, size=(2000, 7, 1, len(medium.queues)))
    hours = rng.gamma(0.06**-2, 0.06**2, size=(2000, *means.shape))
    drawn = rng.poisson(means * days * hours)
    sampled = np.abs(drawn - means).mean(axis=0).sum(axis=(0, 1)) / means.sum(axis=(0, 1))
    for column, queue in enumerate(medium.queues):
        assert floor[queue] == pytest.approx(sampled[column], rel=0.02)
    assert floor["pre_sales"] == pytest.approx(0.12, abs=0.01)


def test_unknown_and_misused_sizes_are_refused() -> None:
    with pytest.raises(ValueError, match="unknown sample 'tiny'; choose one of small, medium, large, promo, infeasible, scale"):
        size_of("tiny")
    with pytest.raises(ValueError, match="sample 'medium' has a fixed size; agents=80 goes with 'scale' only"):
        truth("medium", agents=80)
    with pytest.raises(ValueError, match="sample 'scale' needs agents >= 12, not 11"):
        size_of("scale", 11)
    with pytest.raises(ValueError, match="sample 'scale' needs agents >= 12, not None"):
        size_of("scale")
