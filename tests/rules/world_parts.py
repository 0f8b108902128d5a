"""What the tiny worlds of the rules are made of."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from shiftopt.domain.case import Case
from shiftopt.domain.roster import Duty, Past
from shiftopt.domain.shop import Contract
from shiftopt.rules.base import Rule
from shiftopt.rules.registry import registry
from shiftopt.rules.tiny import MONDAY, tiny_shift
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
