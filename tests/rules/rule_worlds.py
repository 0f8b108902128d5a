"""One or more tiny worlds for every rule of the catalogue: what the trial balance and the mutation runner walk through."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np

from shiftopt.domain.case import Case
from shiftopt.domain.grid import Grid
from shiftopt.domain.roster import Duty, Past
from shiftopt.domain.shop import Contract, Event, Leave, Pin, Request, Session
from shiftopt.rules.base import Rule
from shiftopt.rules.registry import registry
from shiftopt.rules.tiny import MONDAY, tiny_agent, tiny_case, tiny_queue, tiny_shift
from shiftopt.rules.trial import World
from shiftopt.timeline.clock import to_minute

EARLY = tiny_shift("E", 480, 480)
LATE = tiny_shift("L", 840, 480)
NIGHT = tiny_shift("N", 1320, 480)
DAY = tiny_shift("D", 540, 480)
LONG = tiny_shift("X", 540, 660)


def day(offset: int) -> date:
    return MONDAY + timedelta(days=offset)


def past(*rows: tuple[int, int, int], agent: str = "A", **fields: Any) -> Past:
    """Past duties as (day offset from Monday, start minute, minutes)."""
    duties = []
    for offset, start, minutes in rows:
        begins = to_minute("Asia/Shanghai", day(offset), start)
        duties.append(Duty(agent=agent, day=day(offset), shift="D", start=begins, end=begins + minutes))
    return Past(duties=tuple(duties), **fields)


def rule(name: str, **fields: Any) -> Rule:
    return registry()[name](**{"source": "Law 1", **fields})


def world(case: Case, *rules: Rule, **fields: Any) -> World:
    return World(case, (rule("one_duty_a_day"), *rules), **fields)


def contract(**fields: Any) -> tuple[Contract, ...]:
    return (Contract(**{"id": "c", "name": "c", **fields}),)


def one_duty_a_day() -> list[World]:
    overnight = tiny_shift("O", 1200, 480)
    morning = tiny_shift("M", 0, 480)
    return [
        World(tiny_case([morning, EARLY, overnight], days=2, past=past((-1, 1200, 600))), (rule("one_duty_a_day"),)),
        World(tiny_case([EARLY, LATE], days=2, agents=[tiny_agent("A"), tiny_agent("B")]), (rule("one_duty_a_day"),)),
    ]


def daily_rest() -> list[World]:
    case = tiny_case([EARLY, LATE, NIGHT], days=2, past=past((-1, 900, 480)))
    exact = tiny_case([tiny_shift("S", 480, 480), tiny_shift("T", 479, 480), tiny_shift("U", 780, 480)], days=2)
    return [
        world(case, rule("daily_rest", minutes=660)),
        world(exact, rule("daily_rest", minutes=660)),
        world(case, rule("daily_rest", minutes=660, hard=False, weight=7)),
        world(tiny_case([EARLY, NIGHT], days=3), rule("daily_rest", minutes=600)),
    ]


def weekly_rest() -> list[World]:
    night = tiny_shift("N", 1200, 480)
    return [
        world(tiny_case([DAY], days=7), rule("weekly_rest", days=1)),
        world(tiny_case([DAY], days=7), rule("weekly_rest", days=2, hard=False, weight=9)),
        world(tiny_case([night], days=7), rule("weekly_rest", days=1)),
        world(tiny_case([night], days=7), rule("weekly_rest", days=2, hard=False, weight=9)),
        world(tiny_case([DAY], days=5, first_day=day(2), past=past((0, 540, 480), (1, 540, 480))), rule("weekly_rest", days=1)),
        world(tiny_case([DAY], days=5, first_day=day(2), past=past((0, 540, 480), (1, 1200, 480))), rule("weekly_rest", days=2)),
        world(tiny_case([DAY], days=7, past=past((-1, 1200, 480))), rule("weekly_rest", days=2)),
        world(tiny_case([DAY], days=8, first_day=day(-1)), rule("weekly_rest", days=1)),
    ]


def consecutive_days() -> list[World]:
    worked = past((-3, 540, 480), (-2, 540, 480), (-1, 540, 480))
    return [
        world(tiny_case([DAY], days=7), rule("consecutive_days", days=3)),
        world(tiny_case([DAY], days=5, past=worked), rule("consecutive_days", days=4)),
        world(tiny_case([DAY], days=5, past=worked), rule("consecutive_days", days=2)),
        world(tiny_case([DAY], days=6, past=worked), rule("consecutive_days", days=2, hard=False, weight=11)),
        world(tiny_case([DAY], days=4, past=past((-4, 540, 480), (-2, 540, 480), (-1, 540, 480))), rule("consecutive_days", days=3)),
    ]


def availability() -> list[World]:
    night = tiny_shift("N", 1200, 480)
    leave = (Leave(agent="A", start=day(2), end=day(9)), Leave(agent="A", start=day(-3), end=day(-1)))
    joiner = tiny_agent("B", hire_date=day(1), leave_date=day(1))
    return [
        world(tiny_case([DAY, night], days=3, leave=leave), rule("availability")),
        world(tiny_case([DAY, night], days=3, agents=[joiner]), rule("availability")),
    ]


def qualification() -> list[World]:
    def shut_in_the_morning(grid: Grid) -> dict[str, Any]:
        opened = np.zeros((grid.intervals, 2), dtype=np.bool_)
        opened[16:, 0] = True
        return {"open": opened}

    shifts = [tiny_shift("E", 480, 480), tiny_shift("P", 481, 480, skills=frozenset({"p"})), tiny_shift("S", 479, 480)]
    people = [tiny_agent("A"), tiny_agent("B", skills={"p": 90}), tiny_agent("C", skills={"p": 90}, queue_share=0)]
    queues = [tiny_queue("q"), tiny_queue("p")]
    return [world(tiny_case(shifts, days=1, agents=people, queues=queues, arrays=shut_in_the_morning), rule("qualification"))]


def pins() -> list[World]:
    wanted = (Pin(agent="A", day=day(0), shift="E"), Pin(agent="A", day=day(1), shift=None), Pin(agent="A", day=day(9), shift="E"))
    broken = (*wanted, Pin(agent="A", day=day(2), shift="unknown"))
    return [
        world(tiny_case([EARLY, LATE], days=3, pins=wanted), rule("pins")),
        world(tiny_case([EARLY, LATE], days=3, pins=broken), rule("pins")),
        world(tiny_case([EARLY, LATE], days=3, pins=broken), rule("pins", hard=False, weight=5)),
    ]


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


def requests() -> list[World]:
    wishes = (
        Request(agent="A", day=day(0), kind="off", weight=100),
        Request(agent="A", day=day(1), kind="on", weight=200),
        Request(agent="A", day=day(2), kind="shift", shift="E", weight=300),
        Request(agent="A", day=day(3), kind="not_shift", shift="L", weight=400),
        Request(agent="A", day=day(9), kind="off", weight=500),
    )
    return [
        world(tiny_case([EARLY, LATE], days=4, requests=wishes), rule("requests")),
        world(tiny_case([EARLY, LATE], days=4, requests=wishes), rule("requests", hard=True)),
    ]


def fairness_nights() -> list[World]:
    people = [tiny_agent("A"), tiny_agent("B")]
    barely = tiny_shift("B", 840, 539)
    before = past(*((offset, 1320, 480) for offset in (-14, -13, -12)), fairness={"B": 1.0})
    guarded = [tiny_agent("A"), tiny_agent("B", protections=frozenset({"nursing"}))]
    return [
        world(tiny_case([NIGHT], days=4, agents=people), rule("fairness_nights", weight=7)),
        world(tiny_case([NIGHT], days=4, agents=people, past=before), rule("fairness_nights", weight=7)),
        world(tiny_case([NIGHT, barely], days=2, agents=people, past=before), rule("fairness_nights", weight=7, typical=0)),
        world(tiny_case([NIGHT, barely, tiny_shift("C", 840, 540)], days=2), rule("fairness_nights", weight=7, typical=0)),
        world(tiny_case([NIGHT], days=4, agents=guarded), rule("fairness_nights", weight=7, typical=0.5, hard=True)),
    ]


def fairness_weekends() -> list[World]:
    people = [tiny_agent("A"), tiny_agent("B", hire_date=day(-4))]
    before = past((-8, 540, 480), (-9, 540, 480), (-2, 540, 480))
    return [
        world(tiny_case([DAY], days=3, first_day=day(4), agents=people), rule("fairness_weekends", weight=7)),
        world(tiny_case([DAY], days=3, first_day=day(4), agents=people, past=before), rule("fairness_weekends", weight=7)),
        world(tiny_case([DAY], days=3, first_day=day(4), agents=people, past=before), rule("fairness_weekends", typical=0, hard=True)),
    ]


def fairness_points() -> list[World]:
    people = [tiny_agent("A"), tiny_agent("B")]
    late = tiny_shift("L", 900, 480)
    before = past((-8, 1320, 480), (-2, 900, 480), fairness={"A": 1.0, "B": 2.5})
    sale = (Event(event="sale", phase="day", start_day=day(5), end_day=day(5)),)
    kinds = {day(4): "holiday"}
    nearly, exactly = tiny_shift("X", 600, 779), tiny_shift("Y", 600, 780)
    edge, dark = tiny_shift("V", 840, 659), tiny_shift("W", 840, 660)
    return [
        world(
            tiny_case([NIGHT, late], days=2, first_day=day(4), agents=people, events=sale, day_kinds=kinds),
            rule("fairness_points", weight=7),
        ),
        world(tiny_case([NIGHT], days=4, first_day=day(3), agents=people, past=before, events=sale), rule("fairness_points", weight=7)),
        world(tiny_case([nearly, exactly, edge, dark], days=2), rule("fairness_points", typical=0, weight=7)),
        world(tiny_case([late, DAY], days=4, first_day=day(3), day_kinds=kinds), rule("fairness_points", typical=7, hard=True)),
    ]


def supervisor_present() -> list[World]:
    def shut_at_night(grid: Grid) -> dict[str, Any]:
        opened = np.zeros((grid.intervals, 1), dtype=np.bool_)
        opened[8:22] = True
        return {"open": opened}

    boss = tiny_agent("B", grade="supervisor")
    shifts = [EARLY, LATE, tiny_shift("H", 510, 480)]
    return [
        world(tiny_case(shifts, days=1, agents=[boss, tiny_agent("A")], arrays=shut_at_night), rule("supervisor_present", weight=5)),
        world(
            tiny_case(shifts, days=1, agents=[boss, tiny_agent("C", grade="supervisor")], arrays=shut_at_night),
            rule("supervisor_present", weight=5, heads=2),
        ),
        world(tiny_case([EARLY, LATE], days=1, agents=[tiny_agent("A")]), rule("supervisor_present", weight=5)),
        world(
            tiny_case([tiny_shift("W", 480, 840), EARLY], days=1, agents=[boss], arrays=shut_at_night),
            rule("supervisor_present", hard=True),
        ),
    ]


def mentor_present() -> list[World]:
    novice = tiny_agent("N", grade="novice", mentor="M", team="t")
    mentor, senior = tiny_agent("M", team="u"), tiny_agent("S", grade="senior", team="t")
    return [
        world(tiny_case([EARLY, LATE], days=1, agents=[novice, mentor, senior]), rule("mentor_present", weight=4, minutes=120)),
        world(tiny_case([EARLY, LATE], days=1, agents=[novice, mentor, senior]), rule("mentor_present", weight=4, minutes=121)),
        world(tiny_case([EARLY, LATE], days=1, agents=[novice, mentor, senior]), rule("mentor_present", hard=True, grades=frozenset())),
        world(tiny_case([NIGHT, tiny_shift("M", 0, 480)], days=2, agents=[novice, senior]), rule("mentor_present", weight=4)),
    ]


def shift_template() -> list[World]:
    meal = tiny_shift("E", 480, 510, meal_minutes=30, meal_from=660, meal_to=780)
    return [world(tiny_case([meal, LATE], days=2), rule("shift_template"))]


SHORT = tiny_shift("S", 480, 40)
"""Ends in the middle of a quarter-hour."""
FIRST = 32
"""The quarter-hour that starts at 08:00."""


def _activity_world(*rules: Rule, queues: int = 2, intervals: int = 3, people: int = 2, arrays: Any = None, **fields: Any) -> World:
    names = ("q", "p")[:queues]
    speeds = ({"q": 1, "p": 2}, {"q": 3})
    agents = [tiny_agent(name, skills=speed) for name, speed in zip("AB", speeds, strict=True)][:people]
    case = tiny_case([SHORT], days=1, agents=agents, queues=[tiny_queue(name) for name in names], arrays=arrays, interval=15, **fields)
    keys = [(a, k, FIRST + t) for a in range(people) for k, name in enumerate(names) if name in speeds[a] for t in range(intervals)]
    return World(case, rules, worked=frozenset(range(len(case.options))), serves=tuple(keys))


def coverage() -> list[World]:
    def needs(grid: Grid) -> dict[str, Any]:
        need, width, slope = (np.zeros((grid.intervals, 2, *more), dtype=np.int64) for more in ((), (2,), (2,)))
        need[32:35, 0], need[33:35, 1] = 50, 20
        width[32:35, 0] = (10, 40)
        width[33:35, 1] = (20, 0)
        slope[32:35, 0] = (60_000, 210_000)
        slope[33:35, 1] = (120_000, 0)
        return {"need": need, "width": width, "slope": slope}

    return [_activity_world(rule("coverage"), arrays=needs), _activity_world(rule("coverage"), arrays=needs, intervals=3, people=1)]


def tickets() -> list[World]:
    def work(grid: Grid) -> dict[str, Any]:
        arrived, due = np.array([[100], [500], [900], [900]]), np.array([[0], [300], [600], [900]])
        return {"arrived": arrived, "due": due, "late_slope": np.full((4, 1), 7 * 6000)}

    agents = [tiny_agent("A", skills={"q": 1}), tiny_agent("B", skills={"q": 2})]
    case = tiny_case([tiny_shift("W", 0, 1200)], days=1, agents=agents, interval=360, arrays=work)
    keys = tuple((agent, 0, t) for agent in range(2) for t in range(4))
    return [World(case, (rule("tickets"),), worked=frozenset({0, 1}), serves=keys)]


def complaint_exposure() -> list[World]:
    queues = [tiny_queue("q", complaint=True)]

    def exposed(*rules: Rule, **fields: Any) -> World:
        case = tiny_case([tiny_shift("S", 480, 90)], days=4, queues=queues, **fields)
        keys = tuple((0, 0, 24 * offset + 8 + t) for offset in range(4) for t in range(2))
        return World(case, rules, worked=frozenset(range(len(case.options))), serves=keys)

    before = Past(complaint_days={"A": 1})
    return [
        exposed(rule("complaint_exposure", minutes=60, days=2), past=before),
        exposed(rule("complaint_exposure", minutes=89, days=3)),
        exposed(rule("complaint_exposure", minutes=90, days=3), past=Past(complaint_days={"A": 3})),
        exposed(rule("complaint_exposure", minutes=50, days=2, hard=False, weight=3), past=before),
    ]


def sessions() -> list[World]:
    def meeting(session: Session, keys: Callable[[Case], list[tuple[int, int, int]]], absent: int = 0, **fields: Any) -> World:
        agents = [tiny_agent(name) for name in "ABC"]
        case = tiny_case([EARLY], days=2, agents=agents, sessions=(session,), keep=lambda option: option.index != absent, **fields)
        return World(case, (rule("sessions"),), worked=frozenset(range(len(case.options))), attends=tuple(keys(case)))

    once = Session(id="m", name="m", day=day(0), window_start=540, window_end=660, minutes=60, quorum=60, absent_weight=10)
    anytime = Session(id="m", name="m", window_start=540, window_end=600, minutes=60, quorum=100, absent_weight=10)
    nine = to_minute("Asia/Shanghai", day(0), 540)
    return [
        meeting(once, lambda case: [(agent, 0, nine + 30 * step) for agent in (1, 2) for step in range(3)]),
        meeting(once, lambda case: [(agent, 0, nine) for agent in (0, 1, 2)], absent=99),
        meeting(anytime, lambda case: [(agent, 0, nine + 1440 * step) for agent in (0, 1, 2) for step in (0, 1) if agent or step]),
        meeting(anytime.model_copy(update={"agents": frozenset("AB")}), lambda case: [(1, 0, nine), (1, 0, nine + 1440)]),
    ]


def activities_fit() -> list[World]:
    return [_activity_world(rule("activities_fit"))]


def continuous_rest() -> list[World]:
    """From Monday 00:00; duties of 8 hours."""
    late = tiny_shift("O", 1200, 480)
    return [
        world(tiny_case([DAY], days=7), rule("continuous_rest", hours=33)),
        world(tiny_case([DAY], days=7), rule("continuous_rest", hours=34)),
        world(tiny_case([DAY], days=7), rule("continuous_rest", hours=40)),
        world(tiny_case([DAY], days=7), rule("continuous_rest", hours=40, hard=False, weight=6)),
        world(tiny_case([late], days=7, past=past((-1, 1200, 480))), rule("continuous_rest", hours=44)),
        world(
            tiny_case([DAY], days=4, first_day=day(3), past=past((0, 540, 480), (1, 540, 480), (2, 540, 480))),
            rule("continuous_rest", hours=40),
        ),
        world(tiny_case([DAY], days=9), rule("continuous_rest", hours=88)),
    ]


def rolling_hours() -> list[World]:
    before = past((-3, 540, 480), (-1, 540, 480))
    return [
        world(tiny_case([DAY], days=7), rule("rolling_hours", days=3, minutes=960)),
        world(tiny_case([tiny_shift("M", 540, 481), DAY], days=3), rule("rolling_hours", days=2, minutes=960)),
        world(tiny_case([DAY], days=5, past=before), rule("rolling_hours", days=4, minutes=960)),
        world(tiny_case([DAY], days=5, past=before), rule("rolling_hours", days=3, minutes=400, hard=False, weight=2)),
    ]


def consecutive_days_off() -> list[World]:
    before = past((-5, 540, 480), (-2, 540, 480))
    return [
        world(tiny_case([DAY], days=7), rule("consecutive_days_off", days=2)),
        world(tiny_case([DAY], days=6, past=before), rule("consecutive_days_off", days=3)),
        world(tiny_case([DAY], days=7, past=before), rule("consecutive_days_off", days=4, hard=False, weight=5)),
    ]


def consecutive_days_min() -> list[World]:
    before = past((-5, 540, 480), (-2, 540, 480), (-1, 540, 480))
    return [
        world(tiny_case([DAY], days=7), rule("consecutive_days_min", days=2)),
        world(tiny_case([DAY], days=6, past=before), rule("consecutive_days_min", days=3)),
        world(tiny_case([DAY], days=7, past=before), rule("consecutive_days_min", days=4, hard=False, weight=5)),
        world(tiny_case([DAY], days=4, past=past((-3, 540, 480))), rule("consecutive_days_min", days=2)),
    ]


def shift_succession() -> list[World]:
    before = past((-1, 540, 480))
    pairs = frozenset({"L>E", "D>E", "L>L"})
    return [
        world(tiny_case([EARLY, LATE], days=3, past=before), rule("shift_succession", forbidden=pairs)),
        world(tiny_case([EARLY, LATE], days=4), rule("shift_succession", forbidden=pairs, hard=False, weight=5)),
    ]


def nights() -> list[World]:
    nearly = tiny_shift("B", 840, 659)
    before = past((-4, 1320, 480), (-2, 1320, 480), (-1, 1320, 480))
    return [
        world(tiny_case([NIGHT], days=7), rule("nights", per_week=3, in_row=2)),
        world(tiny_case([NIGHT, nearly], days=3), rule("nights", per_week=1)),
        world(tiny_case([tiny_shift("B", 840, 660), nearly], days=3), rule("nights", in_row=1)),
        world(tiny_case([NIGHT], days=5, past=before), rule("nights", in_row=3)),
        world(tiny_case([NIGHT], days=5, past=before), rule("nights", in_row=1, per_week=2, hard=False, weight=3)),
        world(tiny_case([NIGHT], days=3, first_day=day(3), past=past((0, 1320, 480), (1, 1320, 480))), rule("nights", per_week=3)),
    ]


def weekends() -> list[World]:
    return [
        world(tiny_case([DAY], days=9, first_day=day(5)), rule("weekends", most=1)),
        world(tiny_case([DAY], days=8, first_day=day(6)), rule("weekends", most=1, whole=True)),
        world(tiny_case([DAY], days=3, first_day=day(4)), rule("weekends", most=0, whole=True, hard=False, weight=4)),
    ]


def shift_counts() -> list[World]:
    return [
        world(tiny_case([EARLY, LATE], days=4), rule("shift_counts", shifts=frozenset({"L"}), least=1, most=2)),
        world(tiny_case([EARLY], days=5), rule("shift_counts", least=2, most=3, hard=False, weight=4)),
    ]


def start_consistency() -> list[World]:
    shifts = [EARLY, tiny_shift("F", 600, 480), tiny_shift("G", 601, 480)]
    return [
        world(tiny_case(shifts, days=3), rule("start_consistency", minutes=120)),
        world(tiny_case([EARLY, LATE], days=4, first_day=day(5)), rule("start_consistency", minutes=120, hard=False, weight=2)),
    ]


def head_share() -> list[World]:
    contracts = (Contract(id="c", name="c"), Contract(id="x", name="x", kind="agency"))
    people = [tiny_agent("A"), tiny_agent("B"), tiny_agent("X", contract="x")]
    return [
        world(tiny_case([DAY], days=2, agents=people, contracts=contracts), rule("head_share", percent=33)),
        world(tiny_case([DAY], days=2, agents=people, contracts=contracts), rule("head_share", percent=34)),
        world(tiny_case([DAY], days=2, agents=people, contracts=contracts), rule("head_share", percent=20, hard=False, weight=3)),
        world(
            tiny_case([DAY], days=2, agents=[*people[1:], tiny_agent("Y", contract="x")], contracts=contracts),
            rule("head_share", percent=50),
        ),
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


@cache
def worlds() -> dict[str, list[World]]:
    """Rule name -> its worlds, from the functions above that bear the name of a rule."""
    return {name: globals()[name]() for name in registry() if name in globals()}
