"""The prepared week: everything the rules and the solver iterate over, with nothing left to work out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from shiftopt.domain.base import DayKind
from shiftopt.domain.grid import Grid
from shiftopt.domain.roster import Duty, Past, PauseKind
from shiftopt.domain.shop import Agent, Contract, Shop
from shiftopt.domain.volumes import Requirements


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause that still needs a place: it may start at any of ``starts`` (UTC minutes). Windows of one duty never overlap."""

    kind: PauseKind
    minutes: int
    starts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One possible duty of one agent. ``index`` is its place in ``Case.options`` and its variable number on every board."""

    index: int
    agent: int
    day: int
    shift: str
    start: int
    end: int
    paid_minutes: int
    pauses: tuple[Pause, ...] = ()


@dataclass(frozen=True)
class Case:
    """One horizon to be rostered.

    Attributes:
        shop: as written by the user; ``shop.agents[i]`` is agent ``i`` everywhere below.
        grid: the horizon; option days are its days 0, 1, ...
        options: every duty that the shift templates give an agent with a matching contract (rules forbid more of them).
        requirements: what to cover.
        past: duties before the horizon.
        day_kinds: local date -> kind of day for pay, from the public calendar, for the horizon and the weeks around.
    """

    shop: Shop
    grid: Grid
    options: tuple[Option, ...]
    requirements: Requirements
    past: Past = field(default_factory=Past)
    day_kinds: Mapping[date, DayKind] = field(default_factory=dict)

    @property
    def agents(self) -> tuple[Agent, ...]:
        """The people, in index order."""
        return self.shop.agents

    @cached_property
    def agent_index(self) -> Mapping[str, int]:
        """Agent id -> index."""
        return {agent.id: index for index, agent in enumerate(self.shop.agents)}

    @cached_property
    def queue_index(self) -> Mapping[str, int]:
        """Queue id -> index, in the order of ``requirements.queues``."""
        return {queue: index for index, queue in enumerate(self.requirements.queues)}

    @cached_property
    def contracts(self) -> Mapping[str, Contract]:
        """Contract id -> contract."""
        return {contract.id: contract for contract in self.shop.contracts}

    @cached_property
    def options_by_agent(self) -> tuple[tuple[Option, ...], ...]:
        """Agent index -> that agent's options, by day and start."""
        rows: list[list[Option]] = [[] for _ in self.shop.agents]
        for option in self.options:
            rows[option.agent].append(option)
        return tuple(tuple(row) for row in rows)

    @cached_property
    def options_by_day(self) -> tuple[tuple[tuple[Option, ...], ...], ...]:
        """Agent index -> horizon day -> that agent's options starting on the day, by start."""
        rows: list[list[list[Option]]] = [[[] for _ in range(self.grid.days)] for _ in self.shop.agents]
        for option in self.options:
            rows[option.agent][option.day].append(option)
        return tuple(tuple(tuple(day) for day in row) for row in rows)

    @cached_property
    def past_by_agent(self) -> tuple[tuple[Duty, ...], ...]:
        """Agent index -> duties before the horizon, by start; duties of people who are no longer in the shop are left out."""
        rows: list[list[Duty]] = [[] for _ in self.shop.agents]
        for duty in self.past.duties:
            if duty.agent in self.agent_index:
                rows[self.agent_index[duty.agent]].append(duty)
        return tuple(tuple(sorted(row, key=lambda duty: duty.start)) for row in rows)

    @cached_property
    def unit_terms(self) -> tuple[tuple[int, int], ...]:
        """``(1, i)`` for every option: millions of rows refer to these instead of holding their own copies."""
        return tuple((1, index) for index in range(len(self.options)))

    def contract_of(self, agent: int) -> Contract:
        """The contract of agent number ``agent``."""
        return self.contracts[self.shop.agents[agent].contract]
