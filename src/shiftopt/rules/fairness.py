"""Fair caps: how many points each person may collect in a horizon before it gets unfair.

A point is a night, a weekend day, or what else a rule counts. Over the people concerned, with contract shares ``w`` (owed week /
40 h), the going rate is ``r = sum(points before) / sum(w x weeks counted)`` per full contract and week, or ``typical`` if there is
no past. A person's target at the end of the horizon is ``w x r x (weeks counted + weeks of the horizon)``, and the cap is what is
left of it: ``max(0, ceil(target - points before - ahead))``. Weeks are counted from the first past duty, for joiners from the day
of hiring, so nobody has to catch up on weeks before they came. ``ahead`` is how far a balance brought forward from before the past
duties lies above the team's mean per share: ``balance - w x sum(balances) / sum(w)``.

A person who is far ahead has a cap of 0 like one who is just ahead. The room of a person is the same figure without the 0: it can be
negative, and tells how far. A rule whose price rises with each further point asks for it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date

from shiftopt.domain.grid import Grid
from shiftopt.domain.roster import Duty, Past
from shiftopt.domain.shop import Agent, Shop
from shiftopt.rules.worktime import LEGAL_WEEK


def fair_caps(
    agents: list[Agent],
    shop: Shop,
    grid: Grid,
    past: Past,
    points: Callable[[Duty], int],
    typical: float,
    *,
    balances: Mapping[str, float] | None = None,
) -> Mapping[str, int]:
    """Agent id -> cap of points in this horizon, for the ``agents`` whose contract owes hours; arguments as for ``fair_rooms``."""
    rooms = fair_rooms(agents, shop, grid, past, points, typical, balances=balances)
    return {agent: max(0, room) for agent, room in rooms.items()}


def fair_rooms(
    agents: list[Agent],
    shop: Shop,
    grid: Grid,
    past: Past,
    points: Callable[[Duty], int],
    typical: float,
    *,
    balances: Mapping[str, float] | None = None,
) -> Mapping[str, int]:
    """Agent id -> room for points in this horizon, negative for people ahead, for the ``agents`` whose contract owes hours.

    Args:
        agents: the people among whom to be fair.
        shop: for contracts.
        grid: the horizon.
        past: duties before it.
        points: points of one past duty.
        typical: points per full contract and week to assume without a past.
        balances: agent id -> points brought forward from before the past duties.
    """
    shares = {contract.id: contract.week_minutes / LEGAL_WEEK for contract in shop.contracts}
    group = [agent for agent in agents if shares[agent.contract] > 0]
    earliest = min((duty.day for duty in past.duties), default=grid.first_day)
    counted = {agent.id: _weeks(max(earliest, agent.hire_date or earliest), grid.first_day) for agent in group}
    before = {agent.id: 0.0 for agent in group}
    for duty in past.duties:
        if duty.agent in before:
            before[duty.agent] += points(duty)
    exposure = sum(shares[agent.contract] * counted[agent.id] for agent in group)
    rate = sum(before.values()) / exposure if exposure else typical
    horizon = grid.days / 7
    brought = {agent.id: (balances or {}).get(agent.id, 0.0) for agent in group}
    mean = sum(brought.values()) / (sum(shares[agent.contract] for agent in group) or 1.0)
    rooms = {}
    for agent in group:
        target = shares[agent.contract] * rate * (counted[agent.id] + horizon)
        ahead = brought[agent.id] - shares[agent.contract] * mean
        rooms[agent.id] = math.ceil(round(target - before[agent.id] - ahead, 6))
    return rooms


def _weeks(first: date, last: date) -> float:
    return max(0, (last - first).days) / 7
