from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from columns_worlds import cheapest_roster, tiny_crew

from shiftopt.rostering.columns.dive import decided, dive
from shiftopt.rostering.columns.generate import Generator
from shiftopt.rostering.columns.horizon import no_prices
from shiftopt.rostering.columns.node import whole
from shiftopt.rostering.columns.path_cost import crew_cost
from shiftopt.rostering.columns.select import select
from shiftopt.rostering.columns.solve import ColumnSettings, solve_columns, unit_of


@pytest.mark.parametrize("seed", range(40, 48))
def test_the_cheapest_roster_is_found_and_proven(seed: int) -> None:
    crew = tiny_crew(seed)
    result = solve_columns(crew, ColumnSettings(steps=60))
    assert result.paths is not None
    assert result.cost == pytest.approx(cheapest_roster(crew))
    assert result.cost == pytest.approx(crew_cost(crew, result.paths))
    assert result.bound == pytest.approx(result.cost)


def test_the_same_seed_gives_the_same_roster() -> None:
    crew = tiny_crew(50, people=6)
    one, two = (solve_columns(crew, ColumnSettings(steps=4, seed=3)) for _ in range(2))
    assert one.paths is not None
    assert two.paths is not None
    assert (one.paths == two.paths).all()
    assert one.bound <= one.cost == pytest.approx(crew_cost(crew, one.paths))


def test_progress_only_gets_better() -> None:
    lines: list[tuple[float, float]] = []
    solve_columns(tiny_crew(51, people=6), ColumnSettings(steps=6), lambda _seconds, _stage, cost, bound: lines.append((cost, bound)))
    costs, bounds = zip(*lines, strict=True)
    assert list(costs) == sorted(costs, reverse=True)
    assert list(bounds) == sorted(bounds)
    assert bounds[-1] <= costs[-1] < math.inf


def test_a_person_without_a_legal_horizon_leaves_no_roster() -> None:
    crew = tiny_crew(52)
    stuck = replace(crew.horizons[0], task_cost=np.full_like(crew.horizons[0].task_cost, np.inf))
    result = solve_columns(replace(crew, horizons=(stuck, crew.horizons[1])))
    assert result.paths is None
    assert result.bound == math.inf


def test_without_time_the_relaxation_still_gives_a_legal_roster() -> None:
    crew = tiny_crew(57, people=5)
    result = solve_columns(crew, ColumnSettings(seconds=0.0))
    assert result.paths is not None
    assert result.bound <= result.cost == pytest.approx(crew_cost(crew, result.paths))


def test_a_dive_ends_in_one_legal_path_per_person() -> None:
    crew = tiny_crew(53, people=5)
    generator = Generator(crew)
    numbers = dive(generator, whole(crew), no_prices(crew))
    assert numbers is not None
    assert sorted(generator.pool.people[numbers]) == [0, 1, 2, 3, 4]
    paths = generator.pool.paths[numbers][np.argsort(generator.pool.people[numbers])]
    assert math.isfinite(crew_cost(crew, paths))


def test_a_dive_below_the_bound_finds_nothing() -> None:
    crew = tiny_crew(54)
    assert dive(Generator(crew), whole(crew), no_prices(crew), cutoff=cheapest_roster(crew) - 0.5) is None


def test_selecting_among_all_columns_gives_the_cheapest_of_them() -> None:
    crew = tiny_crew(55)
    generator = Generator(crew)
    node = whole(crew)
    numbers = generator.pool.add(generator.pricer.price(np.zeros((crew.days, crew.tasks)), node.mask, node.people, 8).rows)
    chosen = select(crew, node, generator.pool, sorted(set(numbers)), seconds=10)
    pool = generator.pool
    pairs = [
        crew_cost(crew, np.stack([pool.paths[one], pool.paths[two]]))
        for one in numbers
        for two in numbers
        if pool.people[one] == 0 and pool.people[two] == 1
    ]
    assert chosen.cost == pytest.approx(min(pairs))
    assert chosen.bound == pytest.approx(chosen.cost)


def test_deciding_a_cell_leaves_one_task() -> None:
    mask = np.ones((2, 3, 4), dtype=bool)
    narrowed = decided(mask, [(1, 2, 3)])
    assert narrowed[1, 2].tolist() == [False, False, False, True]
    assert narrowed.sum() == mask.sum() - 3


def test_the_unit_of_cost_divides_every_cost() -> None:
    crew = tiny_crew(56)
    fives = replace(
        crew,
        demand=crew.demand * 15,
        horizons=tuple(
            replace(h, arc_cost=h.arc_cost * 5, task_cost=h.task_cost * 10, node_cost=h.node_cost * 5, end_cost=h.end_cost * 5)
            for h in crew.horizons
        ),
    )
    assert unit_of(crew) == 1.0
    assert unit_of(fives) == 5.0
