"""Worlds of rules about what people do inside their duties."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from world_parts import EARLY, day, rule

from shiftopt.domain.case import Case
from shiftopt.domain.grid import Grid
from shiftopt.domain.roster import Past
from shiftopt.domain.shop import Session
from shiftopt.rules.base import Rule
from shiftopt.rules.tiny import tiny_agent, tiny_case, tiny_queue, tiny_shift
from shiftopt.rules.trial import World
from shiftopt.timeline.clock import to_minute

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
