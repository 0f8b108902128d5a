"""Prices of missing effort, against loops and finite differences."""

from __future__ import annotations

import numpy as np
import pytest
from allocation_worlds import agent, case_of, queue

from shiftopt.allocation.demand import Demand, demand_of


def ticket_demand(seed: int) -> tuple[Demand, np.ndarray]:
    rng = np.random.default_rng(seed)
    arrived = np.cumsum(rng.integers(0, 3, size=24)) + 1
    due = np.concatenate([np.zeros(5, np.int64), arrived[:-5]])
    case = case_of(
        [agent("A", {"t": 100})], [queue("t", "ticket", (0, 1440))], {}, interval=60, tickets={"t": (arrived.tolist(), due.tolist())}
    )
    return demand_of(case), rng.integers(0, 2, size=24) * 6000


def test_shortages_fill_the_cheap_half_first() -> None:
    case = case_of([agent("A", {"q": 100})], [queue("q", hours=(0, 1440))], {"q": [2] * 24}, interval=60, slope=10)
    demand = demand_of(case)
    # Need 12,000 in two halves of 6,000, at 10 and 20 units.
    for supplied, cost in ((12_000, 0), (13_000, 0), (11_000, 10_000), (6_000, 60_000), (5_000, 80_000), (0, 180_000)):
        assert demand.shortfall(np.array([[supplied]]), slice(3, 4), [0])[0, 0] == cost
        assert demand.along(np.array([supplied]), slice(3, 4), np.array([0]))[0] == cost


@pytest.mark.parametrize("seed", range(6))
def test_ticket_work_follows_its_recursion(seed: int) -> None:
    demand, supply = ticket_demand(seed)
    done, late = 0, 0
    required = demand.requirements
    for t in range(24):
        done = min(int(required.arrived[t, 0]), done + int(supply[t]))
        assert demand.worked(supply, 0)[t] == done
        late += max(0, int(required.due[t, 0]) - done) * int(required.late_slope[t, 0])
    assert demand.late(supply, 0) == late


@pytest.mark.parametrize("seed", range(6))
def test_the_value_of_ticket_work_is_its_finite_difference(seed: int) -> None:
    demand, supply = ticket_demand(seed)
    value = demand.ticket_value(supply, 0)
    for t in range(24):
        more = supply.copy()
        more[t] += 1
        assert demand.late(supply, 0) - demand.late(more, 0) == value[t]
    assert value.any()
