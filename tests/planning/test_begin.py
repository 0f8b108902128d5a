"""A plan that begins with a roster in hand costs no more than that roster with its tasks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shiftopt.domain.case import Case
from shiftopt.domain.plan import Plan
from shiftopt.domain.roster import Roster
from shiftopt.domain.volumes import Forecast
from shiftopt.jobs.starting import unused
from shiftopt.planning.begin import Begun, attendance_of
from shiftopt.planning.pipeline import PlanSettings, demand, plan_case
from shiftopt.rostering.settings import SolveSettings
from shiftopt.samples.generate import generate

COUNTED = SolveSettings(deterministic=True, workers=1, steps=0, gap=1.0)


@pytest.fixture(scope="module")
def week() -> tuple[Forecast, Case]:
    return demand(generate("small"))


@pytest.fixture(scope="module")
def good(week: tuple[Forecast, Case]) -> Plan:
    made = plan_case(*week, PlanSettings(solving=replace(COUNTED, steps=6, gap=0.0)))
    assert isinstance(made, Plan)
    return made


def begin(week: tuple[Forecast, Case], start: Roster, begun: Begun | None, gap: float = 1.0) -> Plan:
    made = plan_case(*week, PlanSettings(solving=replace(COUNTED, start=start, gap=gap), begun=begun))
    assert isinstance(made, Plan)
    return made


def test_a_plan_that_begins_with_another_costs_no_more(week: tuple[Forecast, Case], good: Plan) -> None:
    roster, activities = good.allocated.roster, good.allocated.activities
    again = begin(week, roster, Begun(roster, activities))
    assert again.cost_units <= good.cost_units
    assert again.audit.cost_units == again.cost_units
    crude = plan_case(*week, PlanSettings(solving=COUNTED))
    assert isinstance(crude, Plan)
    assert crude.cost_units > good.cost_units


def test_tasks_are_resumed_even_if_the_search_comes_out_elsewhere(week: tuple[Forecast, Case], good: Plan) -> None:
    roster, activities = good.allocated.roster, good.allocated.activities
    away = begin(week, Roster(grid=roster.grid, duties=()), Begun(roster, activities))
    assert away.cost_units <= good.cost_units


def test_without_tasks_the_search_alone_begins_there(week: tuple[Forecast, Case], good: Plan) -> None:
    roster = good.allocated.roster
    bare = begin(week, roster, Begun(roster))
    assert bare.solved.duty_units + bare.solved.flow_units <= good.solved.duty_units + good.solved.flow_units


def test_an_illegal_roster_is_told_and_not_used(week: tuple[Forecast, Case], good: Plan) -> None:
    roster, activities = good.allocated.roster, good.allocated.activities
    first, *rest = roster.duties
    someone = next(duty.agent for duty in rest if duty.agent != first.agent and duty.day == first.day)
    wrong = roster.model_copy(update={"duties": (first.model_copy(update={"agent": someone}), *rest)})
    made = begin(week, wrong, Begun(wrong, activities))
    assert made.audit.hard == ()
    (note,) = unused(Begun(wrong, activities), made)
    assert note.where == "--start"
    assert note.problem.startswith(f"this roster is not legal in the week: {someone}")
    assert "began without it" in note.remedy
    assert unused(Begun(roster, activities), good) == ()


def test_attendance_is_read_off_activities(good: Plan) -> None:
    found = {(item.session, item.agent, item.start) for item in attendance_of(good.allocated.activities)}
    assert found == {(item.session, item.agent, item.start) for item in good.allocated.roster.attendance}
