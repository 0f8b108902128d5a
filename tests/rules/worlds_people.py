"""Worlds of rules about who works and who is there."""

from __future__ import annotations

from typing import Any

import numpy as np
from world_parts import DAY, EARLY, LATE, NIGHT, day, past, rule, world

from shiftopt.domain.grid import Grid
from shiftopt.domain.shop import Contract, Event, Leave, Pin, Request
from shiftopt.rules.tiny import tiny_agent, tiny_case, tiny_queue, tiny_shift
from shiftopt.rules.trial import World


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
    ahead = past((-9, 1320, 480), (-8, 1320, 480), (-7, 1320, 480), (-2, 900, 480))
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
        world(tiny_case([NIGHT], days=4, first_day=day(3), agents=people, past=ahead), rule("fairness_points", step=3, weight=7)),
        world(tiny_case([NIGHT], days=4, first_day=day(3), agents=people, past=ahead), rule("fairness_points", step=0, weight=7)),
        world(tiny_case([NIGHT], days=4, first_day=day(3), past=before), rule("fairness_points", typical=0, weekend=40, weight=7)),
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


def shift_template() -> list[World]:
    meal = tiny_shift("E", 480, 510, meal_minutes=30, meal_from=660, meal_to=780)
    return [world(tiny_case([meal, LATE], days=2), rule("shift_template"))]


def stability() -> list[World]:
    known = frozenset({f"A|{day(0)}|E", f"A|{day(2)}|L", f"ghost|{day(0)}|E", f"A|{day(-1)}|E"})
    return [
        world(tiny_case([EARLY, LATE], days=4), rule("stability", published=known)),
        world(tiny_case([EARLY, LATE], days=4), rule("stability", published=known, hard=True)),
        world(tiny_case([EARLY], days=2), rule("stability")),
    ]
