from __future__ import annotations

from datetime import date

import pytest
from handmade import MONDAY, make_plan

from shiftopt.domain.roster import Duty
from shiftopt.domain.shop import Request
from shiftopt.reports.people import is_granted, kind_of, overtime_by_duty, people


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
        (930, 510, "late"),
        (931, 510, "night"),
        (0, 480, "night"),
        (359, 60, "night"),
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


def test_overtime_is_counted_once_by_day_and_by_week() -> None:
    duties = tuple(Duty(agent="A", day=date(2026, 11, 30), shift="X", start=0, end=minutes) for minutes in (600, 480, 300))
    assert overtime_by_duty(duties, 480, 2400) == (120, 0, 0)
    assert overtime_by_duty(duties, 480, 1000) == (120, 0, 260)
