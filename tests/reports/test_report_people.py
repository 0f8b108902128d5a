from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from handmade import CONTRACT, MONDAY, SHIFTS, ZONE, duty, make_plan, plan_in

from shiftopt.domain.base import DayKind
from shiftopt.domain.plan import Plan
from shiftopt.domain.roster import Duty, Past
from shiftopt.domain.shop import Request
from shiftopt.reports.people import daily_overtime, is_granted, kind_of, past_weeks, people
from shiftopt.timeline.clock import to_minute


def test_figures_of_everybody_are_those_counted_by_hand() -> None:
    rows = {
        person.agent.id: (person.paid, person.overtime, person.nights, person.weekend_days, person.asked, person.granted, person.complaint)
        for person in people(make_plan())
    }
    assert rows == {
        "A001": (2400, 0, 0, 0, 1, 1, 465),  # complaint work on Monday: 480 less a break of 15
        "A002": (2880, 480, 0, 2, 1, 0, 0),  # six duties: one beyond the week of 40 hours
        "A003": (2400, 0, 0, 2, 2, 1, 0),  # wanted E on Monday (given), not E on Tuesday (not given)
        "A004": (480, 0, 1, 0, 0, 0, 465),  # the wish for next year is not counted
    }


def test_a_day_is_a_duty_or_leave_or_rest() -> None:
    last = people(make_plan())[3]
    assert [cell.kind for cell in last.cells] == ["rest", "rest", "night", "rest", "leave", "rest", "rest"]
    assert [cell.shifts for cell in last.cells] == ["", "", "N", "", "", "", ""]


def test_wishes_are_shown_on_their_day() -> None:
    third = people(make_plan())[2]
    assert [cell.granted for cell in third.cells] == [True, False, None, None, None, None, None]


@pytest.mark.parametrize(
    ("start", "minutes", "kind"),
    [
        (480, 510, "early"),
        (539, 510, "early"),
        (540, 510, "day"),
        (720, 510, "day"),
        (750, 510, "day"),
        (751, 510, "late"),
        (869, 510, "late"),
        (870, 510, "night"),  # ends at 23:00
        (0, 480, "night"),
        (301, 480, "early"),
        (300, 480, "night"),
        (360, 60, "early"),
        (1320, 510, "night"),
    ],
)
def test_the_kind_of_a_shift_by_its_clock(start: int, minutes: int, kind: str) -> None:
    assert kind_of(start, minutes) == kind


@pytest.mark.parametrize(
    ("kind", "shift", "worked", "granted"),
    [
        ("off", None, (), True),
        ("off", None, ("E",), False),
        ("on", None, ("E",), True),
        ("on", None, (), False),
        ("shift", "E", ("E",), True),
        ("shift", "E", ("L",), False),
        ("shift", "E", (), False),
        ("not_shift", "E", ("E",), False),
        ("not_shift", "E", ("L",), True),
        ("not_shift", "E", (), True),
    ],
)
def test_when_a_wish_came_true(kind: str, shift: str | None, worked: tuple[str, ...], granted: bool) -> None:
    request = Request.model_validate({"agent": "A", "day": MONDAY, "kind": kind, "shift": shift})
    assert is_granted(request, worked) is granted


def with_duties(agent: str, *lengths: int, kinds: dict[date, DayKind] | None = None) -> Plan:
    """The plan with other duties for one person: on consecutive days, ``lengths`` minutes each, without pauses."""
    plan = make_plan()
    days = [MONDAY + timedelta(days=offset) for offset in range(len(lengths))]
    starts = [to_minute(ZONE, day, 540) for day in days]
    duties = tuple(
        Duty(agent=agent, day=day, shift="X", start=start, end=start + minutes)
        for day, start, minutes in zip(days, starts, lengths, strict=True)
    )
    roster = plan.allocated.roster.model_copy(update={"duties": duties})
    return plan_in(allocated=replace(plan.allocated, roster=roster, activities=()), case=replace(plan.case, day_kinds=kinds or {}))


@pytest.mark.parametrize(
    ("lengths", "overtime"),
    [
        ((480,) * 5, 0),
        ((600, 480, 300), 120),  # two hours on one day, the week is short
        ((480,) * 6, 480),  # the week is eight hours over
        ((600, 480, 480, 480, 480), 120),  # both say two hours: counted once
        ((600, 480, 480, 480, 480, 480), 600),  # the week says ten hours, the days two
    ],
)
def test_overtime_is_the_days_or_the_weeks_whichever_is_more(lengths: tuple[int, ...], overtime: int) -> None:
    assert people(with_duties("A001", *lengths))[0].overtime == overtime


def test_all_work_on_a_holiday_is_overtime_and_shortens_the_week() -> None:
    person = people(with_duties("A001", 480, 480, kinds={MONDAY: "holiday"}))[0]
    assert (person.overtime, person.contract) == (480, 1920)


def test_leave_lowers_what_the_contract_owes() -> None:
    assert [person.contract for person in people(make_plan())] == [2400, 2400, 2400, 1920]


def test_the_overtime_of_one_duty_is_what_exceeds_the_contracts_day() -> None:
    duties = [Duty(agent="A001", day=MONDAY, shift="X", start=0, end=minutes) for minutes in (400, 480, 600)]
    assert [daily_overtime(duty, CONTRACT) for duty in duties] == [0, 0, 120]


def test_the_weeks_before_are_counted_for_why_me_again() -> None:
    saturday = MONDAY - timedelta(days=9)
    nights = tuple(duty("A001", saturday + timedelta(days=offset), SHIFTS[2]) for offset in range(3))
    plan = plan_in(case=replace(make_plan().case, past=Past(duties=nights)))
    found = {person.agent.id: (person.past_nights, person.past_weekend_days) for person in people(plan)}
    assert found == {"A001": (3, 2), "A002": (0, 0), "A003": (0, 0), "A004": (0, 0)}
    assert past_weeks(plan) == 2
    assert past_weeks(make_plan()) == 0
