"""Overtime of a month goes to the week in which it is worth most, and never beyond what the law leaves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from shiftopt.domain.case import Case
from shiftopt.domain.scenario import Scenario
from shiftopt.domain.workspace import Workspace
from shiftopt.planning import rationing
from shiftopt.planning.pipeline import PlanSettings
from shiftopt.planning.prepare import horizon
from shiftopt.planning.rationing import kept_back, with_kept
from shiftopt.planning.scenarios_plan import ForecastMemo, demand_of
from shiftopt.samples.generate import generate

FIRST = date(2026, 12, 7)
SECOND = FIRST + timedelta(days=7)
LIMIT = 36 * 60


@pytest.fixture(scope="module")
def small() -> Workspace:
    """The small shop in December without most of its people, so that overtime is worth something."""
    made = generate("small")
    kept = tuple(agent for agent in made.shop.agents if agent.contract == "standard")[:5]
    shop = made.shop.model_copy(update={"agents": kept, "requests": (), "leave": (), "sessions": ()})
    return Workspace(shop, made.history, made.past)


@pytest.fixture(scope="module")
def memo() -> ForecastMemo:
    return ForecastMemo()


def week(small: Workspace, first: date, memo: ForecastMemo, volume: float) -> Case:
    settings = PlanSettings(week=first)
    return demand_of(small, Scenario(name="s", volume={"all": volume}), settings, known=memo)[1]


def test_overtime_is_kept_for_the_busier_week_after(small: Workspace, memo: ForecastMemo) -> None:
    left = 12 * 60
    past = small.past.model_copy(update={"overtime_minutes": {agent.id: LIMIT - left for agent in small.shop.agents}})

    def kept(*volumes: float) -> int:
        cases = [replace(week(small, day, memo, volume), past=past) for day, volume in zip((FIRST, SECOND), volumes, strict=True)]
        shares = kept_back(cases)
        assert shares is not None
        first, last = shares
        assert last == {}
        assert all(0 < minutes <= left and minutes % 60 == 0 for minutes in first.values())
        return sum(first.values())

    most = left * len(small.shop.agents)
    assert kept(0.5, 3.0) > 0.9 * most, "nearly all that is left"
    assert kept(3.0, 0.5) < 0.4 * most, "and less than half for a calm week"


def test_what_was_worked_before_counts_and_months_are_apart(small: Workspace, memo: ForecastMemo) -> None:
    spent = {agent.id: LIMIT - 120 for agent in small.shop.agents}
    past = small.past.model_copy(update={"overtime_minutes": spent})
    cases = [replace(week(small, day, memo, 3.0), past=past) for day in (FIRST, SECOND)]
    shares = kept_back(cases)
    assert shares is not None
    first, _ = shares
    assert all(minutes <= 120 for minutes in first.values())
    november = replace(week(small, date(2026, 11, 30), memo, 3.0), past=small.past)
    assert kept_back([november, week(small, FIRST, memo, 3.0)]) == ({}, {}), "weeks of different months share no limit"


def test_a_single_week_keeps_nothing(small: Workspace, memo: ForecastMemo) -> None:
    assert kept_back([week(small, FIRST, memo, 3.0)]) == ({},)


def test_weeks_whose_relaxation_is_not_solved_in_time_have_no_answer(
    small: Workspace, memo: ForecastMemo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rationing, "relax", lambda *_args, **_more: None)
    cases = [week(small, FIRST, memo, 0.5), week(small, SECOND, memo, 3.0)]
    assert kept_back(cases) is None


def test_kept_overtime_counts_as_worked(small: Workspace, memo: ForecastMemo) -> None:
    case = replace(week(small, FIRST, memo, 1.0), past=small.past.model_copy(update={"overtime_minutes": {"A002": 60}}))
    assert with_kept(case, {}) is case
    assert with_kept(case, {"A002": 120, "A003": 60}).past.overtime_minutes == {"A002": 180, "A003": 60}
    assert horizon(small.shop, FIRST) == case.grid
