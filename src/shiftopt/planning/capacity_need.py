"""Heads needed per week and skill: the cheapest number of full-time people at the prices of being short.

For each week and family of queues a small linear programme without names chooses people, duties per day and shift, who works for
which queue, and what is left short (the staffing model of Dantzig, Operations Research 2(3), 1954, with days off as an average).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from shiftopt.domain.base import UNITS_PER_AGENT_HOUR
from shiftopt.domain.capacity import Family
from shiftopt.domain.shop import Contract, Shift, Shop
from shiftopt.domain.volumes import FloatArray, Requirements
from shiftopt.timeline.clock import date_of

ALIKE = 0.6
"""Queues are one family if of the people who serve either this share serves both."""
MONEY = 100.0
"""The objective is in yuan, for the solver's tolerances."""


@dataclass(frozen=True)
class Pattern:
    """How a full-time person works: duties a week, templates, and the share of a duty that goes to queues."""

    contract: Contract
    shifts: tuple[Shift, ...]
    wage: float
    overhead: float


def families(shop: Shop) -> tuple[Family, ...]:
    """Queues that largely the same people serve, joined; named like their first queue."""
    who = {queue.id: {agent.id for agent in shop.agents if queue.id in agent.skills} for queue in shop.queues}
    groups: list[list[str]] = []
    for queue in shop.queues:
        home = next((group for group in groups if all(_alike(who[queue.id], who[other]) for other in group)), None)
        if home is None:
            groups.append([queue.id])
        else:
            home.append(queue.id)
    names = {queue.id: queue.name for queue in shop.queues}
    return tuple(Family(id=group[0], name=" + ".join(names[queue] for queue in group), queues=tuple(group)) for group in groups)


def _alike(one: set[str], other: set[str]) -> bool:
    return bool(one | other) and len(one & other) >= ALIKE * len(one | other)


def pattern(shop: Shop) -> Pattern:
    """The full-time pattern: the most frequent monthly contract, its shifts within the contract's day, the median wage."""
    held = [agent for agent in shop.agents if agent.queue_share]
    monthly = [contract for contract in shop.contracts if contract.pay == "monthly" and contract.week_minutes] or list(shop.contracts)
    contract = max(monthly, key=lambda item: sum(agent.contract == item.id for agent in held))
    allowed = [shift for shift in shop.shifts if not shift.contracts or contract.id in shift.contracts]
    normal = tuple(shift for shift in allowed if shift.paid_minutes <= contract.day_minutes) or tuple(allowed or shop.shifts)
    wages = [agent.wage for agent in held if agent.contract == contract.id] or [0]
    weekly = float(np.median(wages)) * (12 * 7 / 365 if contract.pay == "monthly" else contract.week_minutes / 60)
    spent = sum(session.minutes * _participants(shop, session.agents, session.team) for session in shop.sessions if session.day is None)
    return Pattern(contract, normal, weekly, spent / max(1, len(shop.agents) * max(contract.week_minutes, 1)))


def _participants(shop: Shop, agents: frozenset[str], team: str | None) -> int:
    return len(agents) or sum(team is None or agent.team == team for agent in shop.agents)


def heads_needed(needs: Requirements, queues: Sequence[str], work: Pattern) -> float:
    """Full-time heads at full speed for some queues of one week (a week of seven days); 0 if they need nothing.

    Raises:
        RuntimeError: if the solver fails, which a feasible bounded programme gives no reason for.
    """
    columns = [needs.queues.index(queue) for queue in queues]
    if not (needs.width[:, columns].any() or needs.due[:, columns].any()):
        return 0.0
    problem = _Problem()
    heads = problem.column(work.wage / MONEY)
    present = _duties(problem, needs, work, heads)
    flows = {(q, t): problem.column(0.0) for q in columns for t in np.flatnonzero(needs.open[:, q]).tolist()}
    for t in range(needs.grid.intervals):
        users = [(1.0, flows[q, t]) for q in columns if (q, t) in flows]
        if users:
            problem.at_most([*users, *((-effort, column) for effort, column in present[t])], 0.0)
    for q in columns:
        if needs.arrived[-1, q]:
            _tickets(problem, needs, q, flows)
        else:
            _live(problem, needs, q, flows)
    return float(problem.solve()[heads])


def _duties(problem: _Problem, needs: Requirements, work: Pattern, heads: int) -> list[list[tuple[float, int]]]:
    """Duties per day and shift; gives (effort, column) of everybody present per interval, pauses spread over the duty."""
    grid = needs.grid
    present: list[list[tuple[float, int]]] = [[] for _ in range(grid.intervals)]
    every: list[tuple[float, int]] = []
    for day in range(grid.days):
        today = []
        for shift in work.shifts:
            if date_of(grid, day).weekday() not in shift.weekdays:
                continue
            column = problem.column(0.0)
            today.append((1.0, column))
            paused = shift.meal_minutes + shift.breaks * shift.break_minutes
            share = (1 - paused / shift.minutes) * (1 - work.overhead)
            start = grid.day_starts[day] + shift.start
            for t in range(grid.intervals):
                minutes = min(start + shift.minutes, grid.minute(t + 1)) - max(start, grid.minute(t))
                if minutes > 0:
                    present[t].append((100.0 * minutes * share, column))
        problem.at_most([*today, (-1.0, heads)], 0.0)
        every += today
    problem.at_most([*every, (-float(work.contract.days_per_week), heads)], 0.0)
    return present


def _live(problem: _Problem, needs: Requirements, q: int, flows: dict[tuple[int, int], int]) -> None:
    for t in np.flatnonzero(needs.width[:, q].sum(axis=1)).tolist():
        parts = [(float(needs.width[t, q, k]), float(needs.slope[t, q, k])) for k in range(needs.width.shape[2]) if needs.width[t, q, k]]
        short = [problem.column(slope / UNITS_PER_AGENT_HOUR / MONEY, most=width) for width, slope in parts]
        supply = [(1.0, flows[q, t])] if (q, t) in flows else []
        problem.at_least([*supply, *((1.0, column) for column in short)], sum(width for width, _ in parts))


def _tickets(problem: _Problem, needs: Requirements, q: int, flows: dict[tuple[int, int], int]) -> None:
    """At the end of every day: no more done than has arrived, no less than is due; overdue work costs its price until the next day."""
    grid = needs.grid
    for day in range(grid.days):
        last = (grid.day_starts[day + 1] - grid.start) // grid.interval - 1
        done = [(1.0, flows[q, t]) for t in range(last + 1) if (q, t) in flows]
        slope = float(needs.late_slope[: last + 1, q].max()) * (24 * 60 / grid.interval) / UNITS_PER_AGENT_HOUR / MONEY
        late = problem.column(slope)
        problem.at_most(done, float(needs.arrived[last, q]))
        problem.at_least([*done, (1.0, late)], float(needs.due[last, q]))


class _Problem:
    """A linear programme with columns from 0 upwards, built row by row."""

    def __init__(self) -> None:
        self.cost: list[float] = []
        self.most: list[float | None] = []
        self.entries: list[tuple[int, int, float]] = []
        self.right: list[float] = []

    def column(self, cost: float, *, most: float | None = None) -> int:
        self.cost.append(cost)
        self.most.append(most)
        return len(self.cost) - 1

    def at_most(self, terms: Sequence[tuple[float, int]], right: float) -> None:
        self.entries += [(len(self.right), column, factor) for factor, column in terms]
        self.right.append(right)

    def at_least(self, terms: Sequence[tuple[float, int]], right: float) -> None:
        self.at_most([(-factor, column) for factor, column in terms], -right)

    def solve(self) -> FloatArray:
        rows, columns, factors = zip(*self.entries, strict=True)
        matrix: Any = sparse.csr_array(sparse.coo_array((factors, (rows, columns)), shape=(len(self.right), len(self.cost))))
        bounds: Any = np.array([(0.0, np.inf if most is None else most) for most in self.most])
        right: Any = np.array(self.right)
        found = linprog(np.array(self.cost), A_ub=matrix, b_ub=right, bounds=bounds, method="highs")
        if found.x is None:
            raise RuntimeError(f"heads needed: {found.message}")
        return np.asarray(found.x)
