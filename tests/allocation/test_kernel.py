"""The compiled loops against slow and obvious ones."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from allocation_worlds import random_week

from shiftopt.allocation.compiled import AWAY, IDLE, NEVER, PAUSE
from shiftopt.allocation.demand import demand_of
from shiftopt.allocation.exposure import DAY_TOO_MANY, Limit, exposure_units
from shiftopt.allocation.kernel_cost import absence_cost, exposure_cost, late_cost, live_cost, ticket_worth
from shiftopt.allocation.kernel_path import best_way


@pytest.mark.parametrize("seed", range(4))
def test_supply_costs_what_demand_says(seed: int) -> None:
    case, _ = random_week(seed)
    needs, demand, random = case.requirements, demand_of(case), np.random.default_rng(seed)
    supply = random.integers(0, 9000, size=needs.need.shape)
    live = live_cost(needs.priced, needs.width, needs.slope, supply, 0, len(supply))
    late = sum(late_cost(needs.arrived, needs.due, needs.late_slope, supply, queue) for queue in demand.tickets)
    assert live + late == demand.cost(supply)
    for queue in demand.tickets:
        worth = np.zeros(len(supply), dtype=np.int64)
        ticket_worth(needs.arrived, needs.due, needs.late_slope, supply, queue, worth)
        assert (worth == demand.ticket_value(supply[:, queue], queue)).all()


@pytest.mark.parametrize("seed", range(20))
def test_exposure_costs_what_the_rule_charges(seed: int) -> None:
    random = np.random.default_rng(seed)
    minutes = random.choice([0, 60, 240, 300], size=7).astype(np.int64)
    limit = Limit(minutes=int(random.choice([60, 240])), days=int(random.integers(1, 4)), units=7)
    carried = int(random.integers(0, 4))
    table = np.array([[limit.minutes, limit.days, 7, DAY_TOO_MANY]], dtype=np.int64)
    known = {day: int(worked) for day, worked in enumerate(minutes.tolist()) if worked}
    assert exposure_cost(minutes, carried, table) == exposure_units(limit, known, 7, carried)


def test_absences_and_heads_missing_to_the_quorum_are_charged() -> None:
    assert absence_cost(5, 2, 60, 10, 100) == 3 * 10 + 1 * 100
    assert absence_cost(5, 3, 60, 10, 100) == 2 * 10
    assert absence_cost(0, 0, 60, 10, 100) == 0


def legal(way: tuple[int, ...], stint: int, may: np.ndarray) -> bool:
    """A stint may end below the minimum only at an absence, where its queue closes, or with the duty."""
    current, held = IDLE, 0
    absent = True
    for s, mark in enumerate(way):
        if mark <= AWAY:
            absent = True
            continue
        if mark != current:
            if current != IDLE and held < stint and not absent and may[s, current]:
                return False
            held = 0
        current, held, absent = mark, held + 1, False
    return True


@pytest.mark.parametrize("seed", range(60))
def test_the_best_way_beats_every_other(seed: int) -> None:
    random = np.random.default_rng(seed)
    length, queues, stint, sub = 7, 2, int(random.integers(1, 4)), 1
    may = random.random((length, queues)) < 0.85
    gains = random.integers(-5, 30, size=(length, queues, sub))
    pause_ok = np.zeros((1, length + 1), dtype=np.bool_)
    pause_ok[0, [2, 3, 4]] = True
    pause_slots = np.array([int(random.integers(1, 3))], dtype=np.int64)
    away = np.zeros(length, dtype=np.bool_)
    away[6] = seed % 3 == 0
    at_will = bool(seed % 2)
    shape = (length + 2, 2, queues + 1, stint + 1)
    path = np.zeros(length, dtype=np.int8)
    found = best_way(
        0, length, pause_ok, pause_slots, away, may, gains, stint, 0, at_will, np.zeros(shape, np.int64), np.zeros(shape, np.int64), path
    )  # fmt: skip
    best = NEVER
    for start in (2, 3, 4):
        resting = range(start, start + int(pause_slots[0]))
        menus = [_menu(s, resting, away, may[s], at_will=at_will) for s in range(length)]
        for way in product(*menus):
            if legal(way, stint, may):
                best = max(best, sum(int(gains[s, mark, 0]) for s, mark in enumerate(way) if mark >= 0))
    assert found == best
    if found > NEVER:
        way = tuple(path.tolist())
        assert sum(int(gains[s, mark, 0]) for s, mark in enumerate(way) if mark >= 0) == found
        assert way.count(PAUSE) == pause_slots[0]
        assert legal(way, stint, may)


def _menu(s: int, resting: range, away: np.ndarray, may: np.ndarray, *, at_will: bool) -> list[int]:
    if s in resting:
        return [PAUSE]
    if away[s]:
        return [AWAY]
    served = [int(queue) for queue in np.flatnonzero(may)]
    return [*served, IDLE] if at_will or not served else served
