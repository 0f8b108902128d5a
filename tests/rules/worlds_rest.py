"""Worlds of rules about rest, runs of days and the order of shifts."""

from __future__ import annotations

from world_parts import DAY, EARLY, LATE, NIGHT, day, past, rule, world

from shiftopt.rules.tiny import tiny_agent, tiny_case, tiny_shift
from shiftopt.rules.trial import World


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


def consecutive_days() -> list[World]:
    worked = past((-3, 540, 480), (-2, 540, 480), (-1, 540, 480))
    return [
        world(tiny_case([DAY], days=7), rule("consecutive_days", days=3)),
        world(tiny_case([DAY], days=5, past=worked), rule("consecutive_days", days=4)),
        world(tiny_case([DAY], days=5, past=worked), rule("consecutive_days", days=2)),
        world(tiny_case([DAY], days=6, past=worked), rule("consecutive_days", days=2, hard=False, weight=11)),
        world(tiny_case([DAY], days=4, past=past((-4, 540, 480), (-2, 540, 480), (-1, 540, 480))), rule("consecutive_days", days=3)),
    ]


def consecutive_days_min() -> list[World]:
    before = past((-5, 540, 480), (-2, 540, 480), (-1, 540, 480))
    return [
        world(tiny_case([DAY], days=7), rule("consecutive_days_min", days=2)),
        world(tiny_case([DAY], days=6, past=before), rule("consecutive_days_min", days=3)),
        world(tiny_case([DAY], days=7, past=before), rule("consecutive_days_min", days=4, hard=False, weight=5)),
        world(tiny_case([DAY], days=4, past=past((-3, 540, 480))), rule("consecutive_days_min", days=2)),
    ]


def consecutive_days_off() -> list[World]:
    before = past((-5, 540, 480), (-2, 540, 480))
    return [
        world(tiny_case([DAY], days=7), rule("consecutive_days_off", days=2)),
        world(tiny_case([DAY], days=6, past=before), rule("consecutive_days_off", days=3)),
        world(tiny_case([DAY], days=7, past=before), rule("consecutive_days_off", days=4, hard=False, weight=5)),
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


def shift_succession() -> list[World]:
    before = past((-1, 540, 480))
    pairs = frozenset({"L>E", "D>E", "L>L"})
    return [
        world(tiny_case([EARLY, LATE], days=3, past=before), rule("shift_succession", forbidden=pairs)),
        world(tiny_case([EARLY, LATE], days=4), rule("shift_succession", forbidden=pairs, hard=False, weight=5)),
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
