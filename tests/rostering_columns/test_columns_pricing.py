from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from columns_worlds import DAYS, legal_paths, tiny_crew, tiny_states

from shiftopt.rostering.columns.path_cost import path_cost
from shiftopt.rostering.columns.pricer import Pricer
from shiftopt.rostering.columns.runs import FRESH, State


def random_prices(seed: int, tasks: int) -> np.ndarray:
    prices = np.random.default_rng(seed).integers(-3, 12, (DAYS, tasks)).astype(float)
    prices[:, 0] = 0.0
    return prices


def earned(path: np.ndarray, prices: np.ndarray) -> float:
    return float(prices[np.arange(len(path)), path].sum())


@pytest.mark.parametrize("seed", range(12))
def test_the_cheapest_path_is_that_of_full_enumeration(seed: int) -> None:
    crew = tiny_crew(seed, people=3)
    prices = random_prices(seed, crew.tasks)
    found = Pricer(crew).price(prices, crew.free(), range(crew.people)).rows
    assert sorted(row.person for row in found) == [0, 1, 2]
    for row in found:
        best = min(cost - earned(path, prices) for path, cost in legal_paths(crew.horizons[row.person]))
        assert row.reduced == pytest.approx(best)
        assert row.cost == pytest.approx(path_cost(crew.horizons[row.person], row.path))
        assert row.reduced == pytest.approx(row.cost - earned(row.path, prices))


@pytest.mark.parametrize("seed", range(12, 18))
def test_further_paths_are_legal_distinct_and_in_order(seed: int) -> None:
    crew = tiny_crew(seed)
    prices = random_prices(seed, crew.tasks)
    found = [row for row in Pricer(crew).price(prices, crew.free(), range(crew.people), 5).rows if row.person == 0]
    assert 1 < len(found) <= 5
    assert [row.reduced for row in found] == sorted(row.reduced for row in found)
    for row in found:
        assert row.cost == pytest.approx(path_cost(crew.horizons[0], row.path))


@pytest.mark.parametrize("seed", range(18, 26))
def test_a_mask_leaves_only_paths_that_keep_to_it(seed: int) -> None:
    crew = tiny_crew(seed)
    prices = random_prices(seed, crew.tasks)
    mask = crew.free() & (np.random.default_rng(seed).random(crew.free().shape) < 0.8)
    found = {row.person: row.reduced for row in Pricer(crew).price(prices, mask, range(crew.people)).rows}
    for person, horizon in enumerate(crew.horizons):
        kept = [(path, cost) for path, cost in legal_paths(horizon) if mask[person, np.arange(DAYS), path].all()]
        if kept:
            assert found[person] == pytest.approx(min(cost - earned(path, prices) for path, cost in kept))
        else:
            assert person not in found


def test_a_limit_is_counted_once_a_path_has_broken_it() -> None:
    crew = tiny_crew(0)
    prices = np.zeros((DAYS, crew.tasks))
    prices[:, 1] = 50.0
    limited = replace(crew.horizons[0], limits={1: 1}, task_cost=np.zeros((DAYS, crew.tasks)), end_cost=np.zeros((11, 3)))
    crew = replace(crew, horizons=(limited, crew.horizons[1]))
    (row,) = Pricer(crew).price(prices, crew.free(), [0]).rows
    assert (row.path == 1).sum() == 1
    assert row.reduced == pytest.approx(min(cost - earned(path, prices) for path, cost in legal_paths(limited)))


@pytest.mark.parametrize("fine", [7.0, 20.0, 50.0])
def test_a_limit_too_large_to_count_is_fined(fine: float) -> None:
    crew = tiny_crew(0)
    prices = np.zeros((DAYS, crew.tasks))
    prices[:, 1] = fine
    limited = replace(crew.horizons[0], limits={1: 2}, task_cost=np.zeros((DAYS, crew.tasks)), end_cost=np.zeros((11, 3)))
    crew = replace(crew, horizons=(limited, crew.horizons[1]))
    offers = Pricer(crew, largest=0).price(prices, crew.free(), [0], 3)
    best = min(cost - earned(path, prices) for path, cost in legal_paths(limited))
    assert offers.bounds[0] <= best + 1e-6
    assert offers.bounds[0] >= best - fine
    assert offers.rows
    for row in offers.rows:
        assert row.reduced == pytest.approx(row.cost - earned(row.path, prices))
        assert row.cost == pytest.approx(path_cost(limited, row.path))


def test_a_person_without_a_legal_path_is_missing() -> None:
    crew = tiny_crew(1)
    mask = crew.free()
    mask[0, 2] = False
    assert set(Pricer(crew).price(np.zeros((DAYS, crew.tasks)), mask, [0, 1]).bounds) == {1}


def test_days_that_are_fixed_leave_the_one_path_that_keeps_them() -> None:
    crew = tiny_crew(3)
    path, cost = legal_paths(crew.horizons[0])[-1]
    mask = np.zeros_like(crew.free())
    mask[0, np.arange(DAYS), path] = True
    prices = random_prices(3, crew.tasks)
    rows = Pricer(crew).price(prices, mask, [0], 4).rows
    assert rows
    assert all((row.path == path).all() for row in rows)
    assert rows[0].reduced == pytest.approx(cost - earned(path, prices))


@pytest.mark.parametrize("seed", range(26, 34))
def test_marginals_are_the_cheapest_paths_through_each_cell(seed: int) -> None:
    crew = tiny_crew(seed)
    prices = random_prices(seed, crew.tasks)
    unlimited = replace(crew, horizons=tuple(replace(horizon, limits={}) for horizon in crew.horizons))
    found = Pricer(unlimited).marginals(prices, crew.free(), range(crew.people))
    for person, horizon in enumerate(unlimited.horizons):
        expected = np.full((DAYS, crew.tasks), np.inf)
        for path, cost in legal_paths(horizon):
            cells = np.arange(DAYS), path
            expected[cells] = np.minimum(expected[cells], cost - earned(path, prices))
        np.testing.assert_allclose(found[person], expected)


def test_path_cost_adds_arcs_tasks_and_ends_by_hand() -> None:
    crew = tiny_crew(2)
    states = tiny_states()
    horizon = replace(
        crew.horizons[0],
        start=states.node(FRESH),
        arc_cost=np.ones((DAYS, len(states.tails))),
        task_cost=np.tile([0.0, 10.0, 20.0, 30.0], (DAYS, 1)),
        node_cost=np.zeros(len(states.states)),
        end_cost=np.arange(22.0).reshape(11, 2),
        limits={},
    )
    # five arcs, tasks 10 + 30 + 20, counters 1 + 2 + 2 = 5 and no work on the last two days: end_cost[5, 0] = 10
    assert path_cost(horizon, np.array([1, 3, 2, 0, 0], dtype=np.int16)) == 5 + 60 + 10
    assert path_cost(horizon, np.array([2, 1, 0, 0, 0], dtype=np.int16)) == math.inf


def test_runs_remember_the_last_shift_and_count_up_to_their_caps() -> None:
    states = tiny_states()
    arcs = {
        (states.states[tail], symbol): states.states[head]
        for tail, head, symbol in zip(states.tails, states.heads, states.symbols, strict=True)
    }
    assert arcs[FRESH, 2] == State(2, 1, 1)
    assert arcs[State(2, 1, 1), 2] == State(2, 2, 2)
    assert arcs[State(2, 2, 3), 2] == State(2, 2, 3)
    assert arcs[State(1, 1, 2), 2] == State(2, 1, 3)
    assert arcs[State(0, 0, 2), 0] == State(0, 0, 2)
    assert (State(2, 1, 1), 1) not in arcs
