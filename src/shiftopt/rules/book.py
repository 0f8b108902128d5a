"""What the audit reads: finished duties and activities per person, and nothing of the solver's options or variables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from shiftopt.domain.base import DayKind
from shiftopt.domain.grid import Grid
from shiftopt.domain.roster import Activity, Attendance, Duty, Past, Roster
from shiftopt.domain.shop import Agent, Contract, Shop
from shiftopt.domain.volumes import Requirements


@dataclass(frozen=True)
class Book:
    """The finished week and the weeks before.

    ``activities`` may be empty (a roster made by hand): then rules of level ``activity`` have nothing to say.
    """

    shop: Shop
    grid: Grid
    roster: Roster
    requirements: Requirements | None = None
    activities: tuple[Activity, ...] = ()
    past: Past = field(default_factory=Past)
    day_kinds: Mapping[date, DayKind] = field(default_factory=dict)

    @cached_property
    def agents(self) -> Mapping[str, Agent]:
        """Agent id -> agent."""
        return {agent.id: agent for agent in self.shop.agents}

    @cached_property
    def contracts(self) -> Mapping[str, Contract]:
        """Contract id -> contract."""
        return {contract.id: contract for contract in self.shop.contracts}

    @cached_property
    def duties(self) -> Mapping[str, tuple[Duty, ...]]:
        """Agent id -> duties of this horizon, by start."""
        return _by_agent(self.shop, self.roster.duties)

    @cached_property
    def past_duties(self) -> Mapping[str, tuple[Duty, ...]]:
        """Agent id -> duties before this horizon, by start."""
        return _by_agent(self.shop, self.past.duties)

    @cached_property
    def work(self) -> Mapping[str, tuple[Activity, ...]]:
        """Agent id -> activities, by start."""
        rows: dict[str, list[Activity]] = {agent.id: [] for agent in self.shop.agents}
        for activity in self.activities:
            rows.setdefault(activity.agent, []).append(activity)
        return {agent: tuple(sorted(row, key=lambda activity: activity.start)) for agent, row in rows.items()}

    @cached_property
    def attendance(self) -> Mapping[str, tuple[Attendance, ...]]:
        """Session id -> who attends."""
        rows: dict[str, list[Attendance]] = {session.id: [] for session in self.shop.sessions}
        for item in self.roster.attendance:
            rows.setdefault(item.session, []).append(item)
        return {session: tuple(row) for session, row in rows.items()}


def _by_agent(shop: Shop, duties: tuple[Duty, ...]) -> dict[str, tuple[Duty, ...]]:
    rows: dict[str, list[Duty]] = {agent.id: [] for agent in shop.agents}
    for duty in duties:
        rows.setdefault(duty.agent, []).append(duty)
    return {agent: tuple(sorted(row, key=lambda duty: duty.start)) for agent, row in rows.items()}
