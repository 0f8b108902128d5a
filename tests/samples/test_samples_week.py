"""Shifts, wishes, sessions and past duties of the made shops."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest

from shiftopt.domain.roster import Duty, Roster
from shiftopt.domain.shop import Shop
from shiftopt.domain.workspace import Workspace
from shiftopt.rules.book import Book
from shiftopt.rules.registry import registry
from shiftopt.samples.generate import generate
from shiftopt.samples.sizes import size_of
from shiftopt.timeline.calendar import day_kinds
from shiftopt.timeline.clock import make_grid, to_local
from shiftopt.timeline.options import enumerate_options

CASES = [("small", None), ("medium", None), ("large", None), ("promo", None), ("infeasible", None), ("scale", 100)]
LEGAL = (
    "one_duty_a_day", "availability", "qualification", "shift_template", "daily_rest", "weekly_rest", "consecutive_days", "hours_per_day",
    "hours_per_week", "monthly_overtime", "protected_night", "protected_overtime", "part_time_hours",
)  # fmt: skip


@pytest.fixture(scope="module", params=CASES, ids=[name for name, _ in CASES])
def case(request: pytest.FixtureRequest) -> tuple[Workspace, date]:
    name, agents = request.param
    return generate(name, agents=agents), size_of(name, agents).first_day


@pytest.fixture(scope="module")
def medium() -> Shop:
    return generate("medium").shop


def test_full_shifts_have_eight_paid_hours_a_meal_and_two_breaks(medium: Shop) -> None:
    full = [shift for shift in medium.shifts if "standard" in shift.contracts and not shift.id.startswith("X")]
    assert {shift.paid_minutes for shift in full} == {480}
    assert {shift.breaks for shift in full} == {2}
    assert {shift.paid_minutes for shift in medium.shifts if shift.contracts == {"six_day"}} == {400}
    assert {(shift.paid_minutes, shift.breaks, shift.meal_minutes) for shift in medium.shifts if "part_time" in shift.contracts} == {
        (240, 1, 0)
    }
    assert 10 <= sum("standard" in shift.contracts for shift in medium.shifts) <= 14


def test_meals_have_windows_and_every_break_has_a_place(case: tuple[Workspace, date]) -> None:
    workspace, first_day = case
    shop = workspace.shop
    templates = {shift.id: shift for shift in shop.shifts}
    for shift in shop.shifts:
        assert not shift.meal_minutes or 60 <= shift.meal_to - shift.meal_from <= 150
    alone = shop.model_copy(update={"agents": tuple({agent.contract: agent for agent in shop.agents if not agent.protections}.values())})
    seen = set()
    for option in enumerate_options(alone, make_grid(shop.zone, first_day, 1, 30)):
        kinds = Counter(pause.kind for pause in option.pauses)
        shift = templates[option.shift]
        assert (kinds["meal"], kinds["break"]) == (int(shift.meal_minutes > 0), shift.breaks), shift.id
        seen.add(shift.id)
    assert seen == set(templates), "every template fits somebody's contract"


def test_protected_staff_can_work_an_early_and_a_late_shift(medium: Shop) -> None:
    legal = {shift.id for shift in medium.shifts if shift.start >= 360 and shift.start + shift.minutes <= 1320}
    assert {"E", "L22"} <= legal
    assert "L" not in legal


def test_shifts_stay_within_the_opening_hours(case: tuple[Workspace, date]) -> None:
    shop = case[0].shop
    first = min(opening.start for queue in shop.queues for opening in queue.opening)
    last = max(opening.end for queue in shop.queues for opening in queue.opening)
    assert min(shift.start for shift in shop.shifts) == first
    assert max(shift.start + shift.minutes for shift in shop.shifts) == last
    assert ("N" in {shift.id for shift in shop.shifts}) == (first == 0)


def test_wishes_are_for_forty_percent_of_the_days(medium: Shop) -> None:
    assert len(medium.requests) / (7 * len(medium.agents)) == pytest.approx(0.4, abs=0.06)
    kinds = Counter(request.kind for request in medium.requests)
    assert set(kinds) == {"off", "on", "shift", "not_shift"}
    contracts = {agent.id: agent.contract for agent in medium.agents}
    shifts = {shift.id: shift for shift in medium.shifts}
    for request in medium.requests:
        assert (request.shift is not None) == (request.kind in {"shift", "not_shift"})
        assert request.shift is None or contracts[request.agent] in shifts[request.shift].contracts
        assert 500 <= request.weight <= 6000
    off = Counter(request.agent for request in medium.requests if request.kind == "off")
    assert max(off.values()) <= 2


def test_leave_and_wishes_do_not_meet(case: tuple[Workspace, date]) -> None:
    shop = case[0].shop
    absent = {(row.agent, row.start + timedelta(days=offset)) for row in shop.leave for offset in range((row.end - row.start).days + 1)}
    assert not absent & {(request.agent, request.day) for request in shop.requests}


def test_leave_of_medium(medium: Shop) -> None:
    approved = [row for row in medium.leave if row.kind != "class"]
    assert len(approved) == len({row.agent for row in approved}) == 6
    assert all(date(2026, 11, 30) <= row.start <= row.end <= date(2026, 12, 6) for row in medium.leave)
    assert sum(row.kind == "class" for row in medium.leave) == 6


def test_two_briefings_per_team_and_a_training_for_newcomers(medium: Shop) -> None:
    teams = {agent.team for agent in medium.agents}
    briefings = Counter(session.team for session in medium.sessions if session.kind == "meeting")
    assert briefings == dict.fromkeys(teams, 2)
    with_novices = {agent.team for agent in medium.agents if agent.grade == "novice"}
    assert {session.team for session in medium.sessions if session.kind == "training"} == with_novices
    assert {(session.kind, session.minutes) for session in medium.sessions} == {("meeting", 30), ("training", 60)}


def test_past_duties_are_legal(case: tuple[Workspace, date]) -> None:
    """By the audit of every rule of the law pack over the four weeks, people without a past left out."""
    workspace, first_day = case
    start = first_day - timedelta(days=28)
    present = {duty.agent for duty in workspace.past.duties}
    shop = workspace.shop.model_copy(update={"agents": tuple(agent for agent in workspace.shop.agents if agent.id in present)})
    grid = make_grid(shop.zone, start, 28, 30)
    kinds = day_kinds(start + timedelta(days=offset) for offset in range(-40, 60))
    book = Book(shop=shop, grid=grid, roster=Roster(grid=grid, duties=workspace.past.duties), day_kinds=kinds)
    found = [violation for name in LEGAL for violation in registry()[name]().audit(book)]
    assert found == []


def test_past_duties_by_an_independent_walk(case: tuple[Workspace, date]) -> None:
    """Rest of 11 hours, at most 5 (6) days a week, nobody before being hired, protected staff home by 22:00."""
    workspace, first_day = case
    agents = {agent.id: agent for agent in workspace.shop.agents}
    by_agent: dict[str, list[Duty]] = {}
    for duty in workspace.past.duties:
        by_agent.setdefault(duty.agent, []).append(duty)
        assert first_day - timedelta(days=28) <= duty.day < first_day
        assert (agents[duty.agent].hire_date or duty.day) <= duty.day
        if agents[duty.agent].protections:
            local = to_local("Asia/Shanghai", duty.end)
            assert (local.hour, local.minute) <= (22, 0)
            assert local.date() == duty.day
    for agent, duties in by_agent.items():
        assert all(later.start - earlier.end >= 660 for earlier, later in pairwise(duties))
        weeks = Counter((duty.day - first_day).days // 7 for duty in duties)
        assert max(weeks.values()) <= (6 if agents[agent].contract == "six_day" else 5)


def test_the_past_covers_every_day_and_shift(medium: Shop) -> None:
    past = generate("medium").past
    assert len({duty.day for duty in past.duties}) == 28
    standard = {shift.id for shift in medium.shifts if "standard" in shift.contracts}
    assert standard <= {duty.shift for duty in past.duties}
    assert len(past.duties) > 0.9 * 28 * 50 * 5 / 7


def test_balances_speak_of_days_that_the_duties_do_not_hold() -> None:
    """November begins a day before the 28 days of medium; the 28 days of promo begin in October, so nothing may be listed twice."""
    medium, promo = generate("medium").past, generate("promo").past
    assert medium.overtime_minutes
    assert all(60 <= minutes <= 180 for minutes in medium.overtime_minutes.values())
    assert promo.overtime_minutes == {}
    assert set(medium.complaint_days.values()) <= {1, 2, 3}
    assert medium.complaint_days
