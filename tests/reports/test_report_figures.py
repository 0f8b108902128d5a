from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from handmade import MONDAY, make_plan, plan_in

from shiftopt.reports.coverage import busy_window, day_slice, duty_window, series
from shiftopt.reports.figures import hour_price, key_figures
from shiftopt.timeline.clock import make_grid


def test_live_queues_count_agents_and_what_lacks() -> None:
    live = series(make_plan())[0]
    nine_thirty = 19
    assert (live.required[nine_thirty], live.open[nine_thirty], live.ticket) == (2.0, True, False)
    # Monday 09:30: A001 is on complaints; A003 (115 %) takes a break from 09:30 to 09:45
    assert live.scheduled[nine_thirty] == pytest.approx(1.15 * 15 / 30)
    assert live.missing[nine_thirty] == pytest.approx(2 - 0.575)


def test_ticket_queues_count_hours_and_never_do_more_than_arrived() -> None:
    tickets = series(make_plan())[1]
    arrived = make_plan().case.requirements.arrived[:, 1] / 6000
    assert tickets.ticket
    assert (tickets.scheduled <= arrived + 1e-9).all()
    assert (np.diff(tickets.scheduled) >= 0).all()
    assert tickets.missing == pytest.approx(np.maximum(0, tickets.required - tickets.scheduled))
    assert tickets.missing[-1] > 1


def test_the_gap_is_told_in_hours_of_what_is_missing() -> None:
    plan = make_plan()
    figures = key_figures(plan)
    assert figures.gap_money == pytest.approx(20_000)
    assert 2000 < figures.hour_price < 6000
    assert figures.gap_hours == pytest.approx(20_000 / figures.hour_price)
    assert (figures.people, figures.duties, figures.hard, figures.soft) == (4, 17, 0, 1)
    assert (figures.asked, figures.granted, figures.overtime) == (4, 2, 480)


def test_a_gap_beyond_all_that_is_missing_is_told_in_money_only() -> None:
    plan = make_plan()
    assert key_figures(plan).told_in_hours
    far = replace(plan.solved, bound_units=0)
    assert not key_figures(plan_in(solved=far)).told_in_hours
    assert key_figures(plan_in(solved=replace(plan.solved, bound_units=plan.cost_units))).optimal
    assert not key_figures(plan).optimal


def test_the_price_of_an_hour_falls_back_to_first_segments_when_nothing_is_missing() -> None:
    plan = plan_in(supplied=make_plan().case.requirements.need)
    assert hour_price(plan) == 2000


def test_the_price_of_an_hour_is_the_mean_over_what_is_missing() -> None:
    need = make_plan().case.requirements.need
    supplied = need.copy()
    supplied[20, 0] -= 6000  # 3000 at 2000 fen, 3000 at 6000 fen an hour
    assert hour_price(plan_in(supplied=supplied)) == 4000


def test_windows_are_whole_hours_around_service_and_duties() -> None:
    plan = make_plan()
    assert busy_window(plan) == (0, 24 * 60)  # the night duty touches both ends of a day
    assert duty_window(plan) == (8 * 60, 31 * 60)
    empty = replace(plan.allocated, roster=plan.allocated.roster.model_copy(update={"duties": ()}))
    bare = plan_in(allocated=empty, supplied=np.zeros_like(plan.supplied))
    assert busy_window(bare) == (8 * 60, 22 * 60)
    assert duty_window(bare) == (0, 24 * 60)


def test_days_of_23_and_25_hours_have_their_own_number_of_intervals() -> None:
    spring = make_grid("Europe/Berlin", date(2026, 3, 29), 2, 30)
    autumn = make_grid("Europe/Berlin", date(2026, 10, 25), 2, 30)
    assert [day_slice(spring, day) for day in (0, 1)] == [slice(0, 46), slice(46, 94)]
    assert [day_slice(autumn, day) for day in (0, 1)] == [slice(0, 50), slice(50, 98)]
    assert day_slice(make_grid("Asia/Shanghai", MONDAY, 7, 30), 6) == slice(288, 336)


def test_an_interval_is_staffed_by_who_is_at_work_and_tight_if_enough_are_only_scheduled() -> None:
    need = make_plan().case.requirements.need
    there = need.astype(np.float64)
    there[20] -= 30
    plan = plan_in(supplied=need, at_work=there)
    assert key_figures(plan).staffed == {"pre_sales": (7 * 28 - 1, 7 * 28)}
    live, tickets = series(plan)
    assert np.flatnonzero(live.tight).tolist() == [20]
    assert live.at_work[20] == pytest.approx(2 - 0.01)
    assert not tickets.tight.any()
    unknown = plan_in(supplied=need)
    assert key_figures(unknown).staffed == {"pre_sales": (7 * 28, 7 * 28)}, "as written where nothing else is known"
