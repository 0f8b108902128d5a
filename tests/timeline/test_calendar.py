from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import pytest

from shiftopt.timeline.calendar import day_kind, day_kinds, has_calendar


@pytest.mark.parametrize("year", [2025, 2026])
def test_every_day_agrees_with_an_independent_calendar(year: int) -> None:
    """Off days and make-up workdays as a public package has them; which of the off days pay 300 % is our own data."""
    day = date(year, 1, 1)
    while day.year == year:
        off = chinese_calendar.is_holiday(day)
        assert (day_kind(day) != "workday") == off, day
        day += timedelta(days=1)


@pytest.mark.parametrize("year", [2025, 2026])
def test_thirteen_statutory_days(year: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=offset) for offset in range(365)]
    assert sum(kind == "holiday" for kind in day_kinds(days).values()) == 13


def test_bridge_makeup_and_plain_days() -> None:
    assert day_kind(date(2026, 2, 16)) == "holiday"
    assert day_kind(date(2026, 2, 20)) == "rest"  # bridge day: 200 %, not 300 %
    assert day_kind(date(2026, 2, 14)) == "workday"  # a Saturday that is made up
    assert day_kind(date(2026, 11, 7)) == "rest"
    assert day_kind(date(2026, 11, 9)) == "workday"


def test_a_year_without_data_has_plain_weekends() -> None:
    assert not has_calendar(2031)
    assert day_kind(date(2031, 10, 1)) == "workday"  # a Wednesday; unknown as a holiday
    assert day_kind(date(2031, 10, 4)) == "rest"
