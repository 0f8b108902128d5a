from __future__ import annotations

import numpy as np
import pytest
from columns_worlds import cheapest_roster, legal_paths, tiny_crew

from shiftopt.rostering.columns.dive import DiveSettings, dive
from shiftopt.rostering.columns.generate import Generated, Generator
from shiftopt.rostering.columns.horizon import demand_cost, heads_of, no_prices
from shiftopt.rostering.columns.improve import Improver, ImproveSettings, incumbent_of
from shiftopt.rostering.columns.node import whole
from shiftopt.rostering.columns.path_cost import crew_cost
from shiftopt.rostering.columns.tree import Tree


def relaxed_world(seed: int, people: int) -> tuple[Generator, Generated]:
    generator = Generator(tiny_crew(seed, people=people))
    node, prices = whole(generator.crew), no_prices(generator.crew)
    return generator, generator.run(node, generator.start(node, np.inf, prices), prices)


def worst_of_pool(generator: Generator) -> np.ndarray:
    """The dearest column of each person."""
    pool = generator.pool
    order = np.lexsort((-pool.costs, pool.people))
    return order[np.unique(pool.people[order], return_index=True)[1]]


@pytest.mark.parametrize("seed", range(60, 64))
def test_steps_never_make_a_roster_dearer_and_reach_the_cheapest_of_two_people(seed: int) -> None:
    generator, root = relaxed_world(seed, people=2)
    start = incumbent_of(generator, worst_of_pool(generator))
    improver = Improver(generator, start, root.prices, root.bound, 1, ImproveSettings())
    costs = [start.cost]
    for _ in range(40):
        better = improver.step(lambda: False)
        costs.append(improver.incumbent.cost)
        assert better == (costs[-1] < costs[-2])
    paths = generator.pool.paths[improver.incumbent.numbers]
    assert costs[-1] == pytest.approx(crew_cost(generator.crew, paths))
    assert costs[-1] == pytest.approx(cheapest_roster(generator.crew))


def test_every_kind_of_neighbourhood_gets_its_turn() -> None:
    generator, root = relaxed_world(65, people=6)
    improver = Improver(generator, incumbent_of(generator, worst_of_pool(generator)), root.prices, root.bound, 1, ImproveSettings())
    for _ in range(60):
        improver.step(lambda: False)
    assert all(kind.total > 0 for kind in improver.kinds)


def test_dives_with_noise_end_below_the_cutoff_with_one_column_each() -> None:
    generator, root = relaxed_world(66, people=6)
    rng = np.random.default_rng(5)
    usual = dive(generator, whole(generator.crew), root.prices)
    assert usual is not None
    cutoff = incumbent_of(generator, usual).cost + 3.0
    settings = DiveSettings(clear=0.9, noise=0.5)
    found = [dive(generator, whole(generator.crew), root.prices, cutoff=cutoff, settings=settings, rng=rng) for _ in range(12)]
    rosters = [numbers for numbers in found if numbers is not None]
    assert rosters
    for numbers in rosters:
        assert sorted(generator.pool.people[numbers]) == [0, 1, 2, 3, 4, 5]
        assert incumbent_of(generator, numbers).cost < cutoff


def test_patience_ends_with_a_roster_below_the_cutoff_and_a_valid_bound() -> None:
    generator, root = relaxed_world(67, people=2)
    node, best = whole(generator.crew), cheapest_roster(generator.crew)
    master = generator.start(node, np.inf, root.prices)
    found = generator.run(node, master, root.prices, cutoff=best + 5.0, slack=0.1, patience=0)
    assert found.relaxed is not None
    assert found.bound <= best
    assert found.relaxed.cost <= best + 5.0


@pytest.mark.parametrize("seed", range(70, 78))
def test_no_cell_of_a_cheap_enough_roster_is_closed(seed: int) -> None:
    generator, root = relaxed_world(seed, people=2)
    crew, best = generator.crew, cheapest_roster(generator.crew)
    first, second = (legal_paths(horizon) for horizon in crew.horizons)
    goal = best + 1.0
    kept = generator.promising(whole(crew), root.prices, goal)
    days = np.arange(crew.days)
    for path, cost in first:
        for other, price in second:
            paths = np.stack([path, other])
            if cost + price + demand_cost(crew, heads_of(crew, paths)) <= goal:
                assert kept[0, days, path].all()
                assert kept[1, days, other].all()
    assert (crew.free() & ~kept).any()


def test_leaves_are_drawn_from_the_open_ones() -> None:
    generator, root = relaxed_world(79, people=6)
    tree = Tree(generator, root)
    rng = np.random.default_rng(1)
    while not tree.done:
        leaf = tree.draw(rng)
        assert leaf is not None
        assert leaf.bound >= root.bound
        tree.step(np.inf, lambda: False)
        if tree.numbers is not None:
            break
    while not tree.done:
        tree.step(-np.inf, lambda: False)
    assert tree.draw(rng) is None
