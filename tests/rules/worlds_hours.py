"""Worlds of rules about hours and what they cost."""

from __future__ import annotations

from world_parts import DAY, LONG, NIGHT, contract, day, past, rule, world

from shiftopt.domain.shop import Leave
from shiftopt.rules.tiny import tiny_agent, tiny_case, tiny_shift
from shiftopt.rules.trial import World

AWAY = (Leave(agent="A", start=day(1), end=day(2)), Leave(agent="B", start=day(0), end=day(6)), Leave(agent="A", start=day(5), end=day(5)))
"""Two workdays of leave, and a Saturday, which is none."""


def hours_per_day() -> list[World]:
    shifts = [tiny_shift("A", 480, 660), tiny_shift("B", 480, 661), tiny_shift("C", 480, 480), tiny_shift("D", 480, 481)]
    firm = contract(overtime=False)
    return [
        world(tiny_case(shifts, days=1), rule("hours_per_day")),
        world(tiny_case(shifts, days=1, contracts=firm), rule("hours_per_day")),
        world(tiny_case(shifts, days=1), rule("hours_per_day", minutes=480)),
        world(tiny_case(shifts, days=2), rule("hours_per_day", overtime_minutes=0, hard=False, weight=3)),
    ]


def hours_per_week() -> list[World]:
    started = past((0, 540, 480), (1, 540, 600), (-1, 540, 600))
    kinds = {day(5): "workday", day(6): "workday"}
    return [
        world(tiny_case([LONG], days=7), rule("hours_per_week", overtime_minutes=660 * 5 - 2400)),
        world(tiny_case([DAY], days=7, contracts=contract(overtime=False)), rule("hours_per_week")),
        world(tiny_case([DAY], days=7, contracts=contract(overtime=False), day_kinds=kinds), rule("hours_per_week")),
        world(tiny_case([DAY], days=5, first_day=day(2), past=started), rule("hours_per_week", overtime_minutes=120)),
        world(
            tiny_case([DAY, tiny_shift("M", 540, 481)], days=2, contracts=contract(week_minutes=960)),
            rule("hours_per_week", overtime_minutes=0),
        ),
        world(tiny_case([DAY], days=8), rule("hours_per_week", minutes=1000, hard=False, weight=2)),
        world(tiny_case([DAY], days=7, contracts=contract(overtime=False), leave=AWAY), rule("hours_per_week")),
    ]


def rolling_hours() -> list[World]:
    before = past((-3, 540, 480), (-1, 540, 480))
    return [
        world(tiny_case([DAY], days=7), rule("rolling_hours", days=3, minutes=960)),
        world(tiny_case([tiny_shift("M", 540, 481), DAY], days=3), rule("rolling_hours", days=2, minutes=960)),
        world(tiny_case([DAY], days=5, past=before), rule("rolling_hours", days=4, minutes=960)),
        world(tiny_case([DAY], days=5, past=before), rule("rolling_hours", days=3, minutes=400, hard=False, weight=2)),
    ]


def average_hours() -> list[World]:
    before = past((-8, 540, 480), (-6, 540, 480), (-5, 540, 480))
    return [
        world(tiny_case([DAY], days=7), rule("average_hours", minutes=1440, weeks=2)),
        world(tiny_case([DAY], days=7, past=before), rule("average_hours", minutes=1440, weeks=2)),
        world(tiny_case([DAY], days=7, past=before), rule("average_hours", minutes=1200, weeks=3)),
        world(
            tiny_case([tiny_shift("M", 540, 482), tiny_shift("O", 540, 483)], days=3, past=past((-4, 540, 480))),
            rule("average_hours", minutes=962, weeks=1),
        ),
        world(tiny_case([DAY], days=7, past=before), rule("average_hours", minutes=400, weeks=2, hard=False, weight=2)),
    ]


def monthly_overtime() -> list[World]:
    holiday = {day(2): "holiday"}
    before = past((-7, 540, 660), (-6, 540, 660), (-5, 540, 500), overtime_minutes={"A": 100})
    return [
        world(tiny_case([LONG], days=7), rule("monthly_overtime", minutes=720)),
        world(tiny_case([DAY], days=7), rule("monthly_overtime", minutes=480)),
        world(tiny_case([LONG], days=7, day_kinds=holiday), rule("monthly_overtime", minutes=900)),
        world(tiny_case([LONG], days=7, day_kinds=holiday), rule("monthly_overtime", minutes=700, holidays=False)),
        world(tiny_case([LONG], days=7, past=before), rule("monthly_overtime", minutes=1000)),
        world(tiny_case([LONG], days=9, past=past((-7, 540, 660), overtime_minutes={"A": 60})), rule("monthly_overtime", minutes=1100)),
        world(tiny_case([LONG], days=6, first_day=day(3), past=past((0, 540, 700), (1, 540, 700))), rule("monthly_overtime", minutes=1000)),
        world(tiny_case([LONG], days=7), rule("monthly_overtime", minutes=500, hard=False, weight=2)),
        world(tiny_case([LONG], days=8, past=before), rule("monthly_overtime", minutes=900, hard=False, weight=2)),
        world(tiny_case([DAY], days=7, leave=AWAY), rule("monthly_overtime", minutes=480)),
        world(
            tiny_case([LONG], days=7, past=before, leave=(Leave(agent="A", start=day(-7), end=day(-6)),)),
            rule("monthly_overtime", minutes=2500),
        ),
    ]


def part_time_hours() -> list[World]:
    part = contract(kind="part_time", week_minutes=1440, day_minutes=240)
    four, five = tiny_shift("F", 600, 240), tiny_shift("G", 600, 300)
    return [
        world(tiny_case([four], days=7, contracts=part), rule("part_time_hours")),
        world(tiny_case([four, five, tiny_shift("H", 600, 180)], days=3, contracts=part), rule("part_time_hours")),
        world(tiny_case([five], days=5, contracts=part), rule("part_time_hours", day_minutes=300, week_minutes=1440)),
        world(
            tiny_case([four], days=4, first_day=day(3), contracts=part, past=past((0, 600, 300), (1, 600, 240))), rule("part_time_hours")
        ),
        world(tiny_case([five], days=7, contracts=part), rule("part_time_hours", hard=False, weight=2)),
    ]


def duty_length() -> list[World]:
    meal = {"meal_from": 600, "meal_to": 600}
    shifts = [
        tiny_shift("A", 480, 361), tiny_shift("B", 480, 360), tiny_shift("C", 480, 480, meal_minutes=20, **meal),
        tiny_shift("D", 480, 480, meal_minutes=19, **meal), tiny_shift("E", 480, 239), tiny_shift("F", 480, 601, meal_minutes=30, **meal),
    ]  # fmt: skip
    limits = {"least": 240, "most": 600, "pause_after": 360, "pause": 20}
    exact = [tiny_shift("G", 480, 240), tiny_shift("H", 480, 600, meal_minutes=20, **meal)]
    return [
        world(tiny_case([*shifts, *exact], days=1), rule("duty_length", **limits)),
        world(tiny_case(shifts, days=1), rule("duty_length", **limits, hard=False, weight=2)),
    ]


def protected_night() -> list[World]:
    shifts = [tiny_shift("A", 810, 510), tiny_shift("B", 810, 511), tiny_shift("C", 359, 480), tiny_shift("D", 360, 480)]
    guarded = tiny_agent("A", protections=frozenset({"nursing"}), protected_until=day(0))
    minor = tiny_agent("A", protections=frozenset({"minor"}))
    return [
        world(tiny_case(shifts, days=2, agents=[guarded]), rule("protected_night")),
        world(tiny_case([NIGHT, shifts[1]], days=1, agents=[minor, tiny_agent("B")]), rule("protected_night")),
        world(tiny_case([NIGHT, *shifts], days=1, agents=[minor]), rule("protected_night", hard=False, weight=2)),
    ]


def protected_overtime() -> list[World]:
    guarded = tiny_agent("A", protections=frozenset({"pregnant"}))
    ending = tiny_agent("A", protections=frozenset({"pregnant"}), protected_until=day(1))
    started = past((0, 540, 480), (1, 540, 480))
    longer = tiny_shift("Y", 540, 481)
    return [
        world(tiny_case([DAY], days=7, agents=[guarded]), rule("protected_overtime")),
        world(tiny_case([DAY, longer], days=3, agents=[ending]), rule("protected_overtime")),
        world(tiny_case([DAY], days=5, first_day=day(2), agents=[guarded], past=started), rule("protected_overtime")),
        world(tiny_case([longer], days=7, agents=[guarded]), rule("protected_overtime", hard=False, weight=3)),
    ]


def labour() -> list[World]:
    holiday = {day(1): "holiday", day(5): "workday"}
    hourly = contract(pay="hourly", week_minutes=0)
    started = past((0, 540, 660), (1, 540, 480))
    wage = [tiny_agent("A", wage=500_000)]
    return [
        world(tiny_case([LONG], days=7, agents=wage), rule("labour")),
        world(tiny_case([DAY], days=7, agents=wage, day_kinds=holiday), rule("labour")),
        world(tiny_case([LONG], days=7, agents=[tiny_agent("A", wage=2_345)], contracts=hourly, day_kinds=holiday), rule("labour")),
        world(tiny_case([LONG], days=6, first_day=day(2), agents=wage, past=started), rule("labour")),
        world(tiny_case([LONG, DAY], days=3, agents=wage), rule("labour", rest_day=250)),
        world(tiny_case([DAY], days=7, agents=wage), rule("labour", rest_day=150, overtime=250)),
        world(tiny_case([LONG], days=7, agents=wage, leave=AWAY), rule("labour")),
        world(tiny_case([DAY], days=5, agents=[tiny_agent("A", wage=2_345)], contracts=hourly, leave=AWAY), rule("labour")),
    ]


def contract_hours() -> list[World]:
    leave = (Leave(agent="A", start=day(1), end=day(2)),)
    return [
        world(tiny_case([DAY], days=7), rule("contract_hours", weight=3)),
        world(tiny_case([DAY], days=7, leave=leave), rule("contract_hours", weight=3)),
        world(tiny_case([DAY], days=7, agents=[tiny_agent("A", hire_date=day(3))]), rule("contract_hours", weight=3)),
        world(tiny_case([DAY], days=6, first_day=day(3), past=past((0, 540, 480))), rule("contract_hours", weight=3)),
        world(tiny_case([DAY], days=7, day_kinds={day(0): "holiday"}), rule("contract_hours", weight=3, hard=True)),
    ]
