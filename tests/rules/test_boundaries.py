"""The limits of the law, one minute on each side."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from shiftopt.domain.case import Case
from shiftopt.domain.roster import Duty, Past, Roster, Violation
from shiftopt.domain.shop import Contract
from shiftopt.rules.assemble import assemble
from shiftopt.rules.auditing import audit
from shiftopt.rules.tiny import MONDAY, tiny_agent, tiny_case
from shiftopt.timeline.calendar import day_kinds
from shiftopt.timeline.clock import to_minute

SHANGHAI = "Asia/Shanghai"


def duty(day: date, start: int, minutes: int, zone: str = SHANGHAI, agent: str = "A") -> Duty:
    begins = to_minute(zone, day, start)
    return Duty(agent=agent, day=day, shift="x", start=begins, end=begins + minutes)


def week(*starts_and_minutes: tuple[int, int], first: date = MONDAY, zone: str = SHANGHAI) -> tuple[Duty, ...]:
    """One duty a day from ``first`` on."""
    return tuple(duty(first + timedelta(days=offset), *row, zone=zone) for offset, row in enumerate(starts_and_minutes))


def case_of(**fields: Any) -> Case:
    first = fields.get("first_day", MONDAY)
    kinds = day_kinds(first + timedelta(days=offset) for offset in range(-60, 60))
    return tiny_case([], **{"days": 7, "day_kinds": kinds, **fields})


def broken(rule: str, duties: tuple[Duty, ...], **fields: Any) -> list[Violation]:
    case = case_of(**fields)
    verdict = audit(case, Roster(grid=case.grid, duties=duties), (), assemble(case.shop))
    return [violation for violation in verdict.violations if violation.rule == rule]


def test_eleven_hours_a_day_with_overtime_and_no_minute_more() -> None:
    assert broken("hours_per_day", week((480, 660))) == []
    (violation,) = broken("hours_per_day", week((480, 661)))
    assert (violation.measured, violation.limit, violation.amount) == (661, 660, 1)
    assert "11 h 1 min of paid work on one day, at most 11 h" in violation.message["en"]
    assert "当天工时 11 小时 1 分钟，最多 11 小时" in violation.message["zh"]


def test_without_overtime_the_day_ends_after_eight_hours() -> None:
    firm = (Contract(id="c", name="c", overtime=False),)
    assert broken("hours_per_day", week((480, 480)), contracts=firm) == []
    assert [v.amount for v in broken("hours_per_day", week((480, 481)), contracts=firm)] == [1]


def test_thirty_six_hours_of_overtime_a_month_and_no_minute_more() -> None:
    brought = Past(overtime_minutes={"A": 2160 - 180})
    long_day = ((480, 660), (480, 480), (480, 480), (480, 480), (480, 480))
    assert broken("monthly_overtime", week(*long_day), past=brought) == []
    (violation,) = broken("monthly_overtime", week(*long_day), past=Past(overtime_minutes={"A": 2161 - 180}))
    assert (violation.measured, violation.limit) == (2161, 2160)
    assert "36 h 1 min of overtime in the month, at most 36 h" in violation.message["en"]


def test_overtime_is_counted_from_past_duties_of_the_same_month() -> None:
    second_week = MONDAY + timedelta(days=7)
    before = Past(duties=week(*((480, 660),) * 5), overtime_minutes={"A": 2160 - 900 - 180})
    long_day = ((480, 660), (480, 480), (480, 480), (480, 480), (480, 480))
    assert broken("monthly_overtime", week(*long_day, first=second_week), first_day=second_week, past=before) == []
    longer = ((480, 661), *long_day[1:])
    assert len(broken("monthly_overtime", week(*longer, first=second_week), first_day=second_week, past=before)) == 1


def test_a_new_month_starts_from_nothing() -> None:
    december = date(2026, 12, 7)
    before = Past(duties=week(*((480, 660),) * 6, first=date(2026, 11, 23)))
    assert broken("monthly_overtime", week(*((480, 660),) * 5, first=december), first_day=december, past=before) == []


def test_six_days_of_six_forty_are_legal_and_six_of_seven_hours_are_not() -> None:
    six = (Contract(id="c", name="c", kind="six_day", day_minutes=400, days_per_week=6, overtime=False),)
    assert broken("hours_per_week", week(*((480, 400),) * 6), contracts=six) == []
    seven = (Contract(id="c", name="c", kind="six_day", day_minutes=420, days_per_week=6, overtime=False),)
    (violation,) = broken("hours_per_week", week(*((480, 420),) * 6), contracts=seven)
    assert (violation.measured, violation.limit) == (42 * 60, 40 * 60)


def test_one_calendar_day_a_week_without_a_minute_of_work() -> None:
    assert broken("weekly_rest", week(*((480, 240),) * 6)) == []
    until_midnight = (*((480, 240),) * 5, (1200, 240))
    assert broken("weekly_rest", week(*until_midnight)) == []
    past_midnight = (*((480, 240),) * 5, (1200, 241))
    (violation,) = broken("weekly_rest", week(*past_midnight))
    assert (violation.measured, violation.limit) == (0, 1)
    assert "2026-11-02 to 2026-11-08" in violation.message["en"]


def test_a_week_of_rest_is_judged_by_its_own_days_not_the_neighbours() -> None:
    tuesday_to_monday = tuple(duty(MONDAY + timedelta(days=offset), 480, 240) for offset in range(1, 8))
    assert broken("weekly_rest", tuesday_to_monday, days=14) == []


@pytest.mark.parametrize(("start", "minutes", "over"), [(810, 510, 0), (810, 511, 1), (360, 240, 0), (359, 240, 1), (960, 480, 120)])
def test_protected_people_end_at_ten_and_start_at_six(start: int, minutes: int, over: int) -> None:
    agents = [tiny_agent("A", protections=frozenset({"nursing"}))]
    found = broken("protected_night", week((start, minutes)), agents=agents)
    assert [violation.amount for violation in found] == ([over] if over else [])


def test_protection_is_never_named() -> None:
    agents = [tiny_agent("A", protections=frozenset({"pregnant"}))]
    duties = week(*((840, 600),) * 6)
    found = broken("protected_night", duties, agents=agents) + broken("protected_overtime", duties, agents=agents)
    assert len(found) > 6
    for violation in found:
        said = " ".join([*violation.message.values(), violation.source])
        for word in ("pregnan", "nursing", "minor", "intern", "female", "women", "孕", "哺乳", "未成年", "实习", "女职工"):
            assert word not in said.lower()
        assert "个人保护" in violation.message["zh"]
        assert "personal protection" in violation.message["en"]


def test_a_protection_ends_on_its_last_day() -> None:
    agents = [tiny_agent("A", protections=frozenset({"nursing"}), protected_until=MONDAY)]
    found = broken("protected_night", week((840, 540), (840, 540)), agents=agents)
    assert [violation.start for violation in found] == [to_minute(SHANGHAI, MONDAY, 840)]


def test_part_time_four_hours_on_average_and_twenty_four_a_week() -> None:
    part = (Contract(id="c", name="c", kind="part_time", day_minutes=480, week_minutes=1440),)
    assert broken("part_time_hours", week(*((480, 240),) * 6), contracts=part) == []
    assert broken("part_time_hours", week((480, 300), (480, 180)), contracts=part) == []
    assert [v.amount for v in broken("part_time_hours", week((480, 300), (480, 181)), contracts=part)] == [1]
    found = broken("part_time_hours", week(*((480, 300),) * 5), contracts=part)
    assert [(violation.measured, violation.limit) for violation in found] == [(1500, 1440), (300, 240)]


def test_eleven_hours_between_two_duties() -> None:
    assert broken("daily_rest", week((780, 480), (480, 480))) == []
    (violation,) = broken("daily_rest", week((780, 480), (479, 480)))
    assert (violation.measured, violation.limit) == (659, 660)
    assert "10 h 59 min of rest between two duties, at least 11 h is needed" in violation.message["en"]
    (late,) = broken("daily_rest", week((960, 480), (480, 480)))
    assert late.measured == 480


def test_rest_counts_from_the_duty_before_the_border() -> None:
    yesterday = Past(duties=(duty(MONDAY - timedelta(days=1), 780, 480),))
    assert broken("daily_rest", week((480, 480)), past=yesterday) == []
    assert len(broken("daily_rest", week((479, 480)), past=yesterday)) == 1


def test_days_in_a_row_count_across_the_border() -> None:
    before = Past(duties=tuple(duty(MONDAY - timedelta(days=offset), 480, 240) for offset in (3, 2, 1)))
    assert broken("consecutive_days", week(*((480, 240),) * 3), past=before) == []
    (violation,) = broken("consecutive_days", week(*((480, 240),) * 4), past=before)
    assert (violation.measured, violation.limit, violation.amount) == (7, 6, 1)


@pytest.mark.parametrize(("first", "gap_by_the_clock"), [(date(2026, 3, 23), 12 * 60), (date(2026, 10, 19), 10 * 60)])
def test_rest_is_elapsed_time_when_the_clock_changes(first: date, gap_by_the_clock: int) -> None:
    """In Paris the night to Sunday 2026-03-29 is an hour short, the one to Sunday 2026-10-25 an hour long."""
    saturday, sunday = first + timedelta(days=5), first + timedelta(days=6)
    end = 1440 - gap_by_the_clock + 480

    def rests(start: int) -> list[Violation]:
        duties = (duty(saturday, end - 480, 480, "Europe/Paris"), duty(sunday, start, 480, "Europe/Paris"))
        return broken("daily_rest", duties, zone="Europe/Paris", first_day=first)

    assert rests(480) == []
    assert [violation.measured for violation in rests(479)] == [659]


def test_a_calendar_day_of_25_hours_is_one_day_of_rest() -> None:
    first = date(2026, 10, 19)
    six = week(*((480, 480),) * 6, first=first, zone="Europe/Paris")
    assert broken("weekly_rest", six, zone="Europe/Paris", first_day=first) == []
    sunday = duty(first + timedelta(days=6), 1439, 61, "Europe/Paris")
    assert len(broken("weekly_rest", (*six, sunday), zone="Europe/Paris", first_day=first)) == 1


def weeks_of_hours(hours: list[float], first: date) -> tuple[Duty, ...]:
    """Each week's hours in five equal duties."""
    return tuple(
        duty(first + timedelta(days=7 * number + offset), 480, round(worked * 60 / 5))
        for number, worked in enumerate(hours)
        for offset in range(5)
    )


def over_the_average(law: str, hours: list[float], extra: int = 0) -> list[Violation]:
    first = MONDAY - timedelta(days=7 * (len(hours) - 1))
    rows = weeks_of_hours(hours, first)
    past = Past(duties=tuple(row for row in rows if row.day < MONDAY))
    current = [row for row in rows if row.day >= MONDAY]
    current[0] = current[0].model_copy(update={"end": current[0].end + extra})
    return broken("average_hours", tuple(current), past=past, law=law)


def test_forty_eight_hours_on_average_over_seventeen_weeks() -> None:
    hours = [60.0] + [47.25] * 16
    assert sum(hours) == 48 * 17
    assert over_the_average("eu-wtd", hours) == []
    (violation,) = over_the_average("eu-wtd", hours, extra=1)
    assert (violation.amount, violation.limit) == (1, 2880)
    assert len(over_the_average("eu-wtd", [48.1] * 17)) == 1


def test_a_quarter_of_604_hours_and_no_minute_more() -> None:
    """496 h and 3 x 36 h of overtime in thirteen weeks."""
    hours = [46.0] * 12 + [52.0]
    assert sum(hours) == 604
    assert over_the_average("cn-comprehensive", hours) == []
    assert [violation.amount for violation in over_the_average("cn-comprehensive", hours, extra=1)] == [1]
    assert len(over_the_average("cn-comprehensive", [*hours[:-1], 53.0])) == 1


def test_a_duty_of_six_hours_needs_no_pause_and_a_minute_more_does() -> None:
    assert broken("duty_length", week((480, 360)), law="eu-wtd") == []
    (violation,) = broken("duty_length", week((480, 361)), law="eu-wtd")
    assert (violation.measured, violation.limit, violation.unit) == (0, 20, "pause_minutes")


def test_thirty_five_hours_without_a_break_in_a_week() -> None:
    """Monday to Saturday; Saturday ends at 13:00, so 35 h are left until the week ends."""
    free = (*((480, 480),) * 5, (480, 300))
    assert broken("continuous_rest", week(*free), law="eu-wtd") == []
    (violation,) = broken("continuous_rest", week(*free[:5], (480, 301)), law="eu-wtd")
    assert (violation.measured, violation.limit) == (2099, 2100)


@pytest.mark.parametrize(("law", "limit"), [("eu-wtd", 660), ("us-or-fair-workweek", 600)])
def test_daily_rest_of_other_laws(law: str, limit: int) -> None:
    start = (1260 + limit) % 1440
    assert broken("daily_rest", week((780, 480), (start, 480)), law=law) == []
    assert [v.measured for v in broken("daily_rest", week((780, 480), (start - 1, 480)), law=law)] == [limit - 1]
    assert len(broken("daily_rest", week((960, 480), (480, 480)), law=law)) == 1


def test_in_a_part_time_shop_everybody_is_part_time() -> None:
    assert broken("part_time_hours", week(*((480, 240),) * 6), law="cn-part-time") == []
    assert len(broken("part_time_hours", week((480, 241)), law="cn-part-time")) == 1
    assert broken("part_time_hours", week((480, 480)), law="cn-standard") == []
