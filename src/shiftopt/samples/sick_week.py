"""A week without a legal roster: three long sick leaves, and a lead who pinned colleagues to cover them without looking at the rules.

Every collision is between decisions that a roster may not change (pins, approved leave) and hard rules; coverage, wishes and other
priced rules have no part in it. Take the pins of ``conflicts`` away and the week has legal rosters.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from shiftopt.domain.base import Noun
from shiftopt.domain.shop import Agent, Leave, Pin, RuleEntry, Session, Shop

SICK: Final = 3
SICK_BEFORE, SICK_AFTER = 4, 16
"""Days before and after the first planned day that a sick leave spans."""


class Conflict(Noun):
    """One collision: whose pins, on which days, which rules each forbid them, and what the lead was thinking."""

    agent: str
    pins: tuple[Pin, ...]
    rules: frozenset[str]
    why: str


def make_sick_week(shop: Shop, first_day: date) -> tuple[Shop, tuple[Conflict, ...]]:
    """The shop with sick leaves, an all-hands meeting, a 40-hour cap and pins that collide; and the collisions."""
    plain = _plain(shop)
    sick, (seven, rest, long_) = plain[:SICK], plain[SICK : SICK + 3]
    protected = next(agent for agent in shop.agents if agent.protections)
    away = next(row for row in shop.leave if row.kind == "annual" and row.start >= first_day)
    monday = first_day
    conflicts = (
        _conflict(protected.id, [(2, "L"), (3, "L")], monday, {"protected_night"}, "took over the late shifts of a sick colleague"),
        _conflict(
            seven.id,
            [(day, "D10") for day in range(7)],
            monday,
            {"weekly_rest", "consecutive_days", "hours_per_week"},
            "stands in every single day",
        ),
        _conflict(rest.id, [(1, "L"), (2, "E")], monday, {"daily_rest"}, "closes on Tuesday and opens on Wednesday, 8 hours later"),
        _conflict(long_.id, [(day, "X12") for day in range(1, 6)], monday, {"hours_per_week"}, "five long days, 50 hours"),
        _conflict(away.agent, [((away.start - first_day).days, "M")], monday, {"availability"}, "on approved leave, pinned all the same"),
    )
    sick_leave = [
        Leave(agent=agent.id, start=first_day - timedelta(days=SICK_BEFORE), end=first_day + timedelta(days=SICK_AFTER), kind="sick")
        for agent in sick
    ]
    pins = [pin for conflict in conflicts for pin in conflict.pins]
    meeting = Session(
        id="all_hands", name="全员大会", day=first_day + timedelta(days=3), window_start=14 * 60, window_end=16 * 60, quorum=90
    )
    changed = shop.model_copy(
        update={
            "leave": tuple(sorted([*shop.leave, *sick_leave], key=lambda row: (row.agent, row.start))),
            "requests": tuple(row for row in shop.requests if row.agent not in {agent.id for agent in sick}),
            "pins": tuple(sorted(pins, key=lambda pin: (pin.agent, pin.day))),
            "sessions": (*shop.sessions, meeting),
            "rules": (*shop.rules, RuleEntry(name="hours_per_week", params={"overtime_minutes": 0}, hard=True)),
        }
    )
    return changed, conflicts


def _plain(shop: Shop) -> Sequence[Agent]:
    """Standard regular people without leave, protection, mentor or notice: the sick, then those whom the lead pins."""
    absent = {row.agent for row in shop.leave}
    return [
        agent
        for agent in shop.agents
        if agent.contract == "standard"
        and agent.grade == "regular"
        and agent.id not in absent
        and not agent.protections
        and agent.leave_date is None
    ]


def _conflict(agent: str, pins: Sequence[tuple[int, str]], first_day: date, rules: set[str], why: str) -> Conflict:
    rows = tuple(Pin(agent=agent, day=first_day + timedelta(days=day), shift=shift) for day, shift in pins)
    return Conflict(agent=agent, pins=rows, rules=frozenset(rules), why=why)
