from __future__ import annotations

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
from columns_worlds import DAYS, cheapest_roster, legal_paths, tiny_crew

from shiftopt.rostering.columns.demand import segments
from shiftopt.rostering.columns.generate import Generator
from shiftopt.rostering.columns.horizon import Cap, Prices, heads_of, levels, no_prices
from shiftopt.rostering.columns.node import around, whole
from shiftopt.rostering.columns.tree import Tree


@pytest.mark.parametrize("seed", range(10))
def test_the_relaxation_bounds_every_roster_from_below(seed: int) -> None:
    crew = tiny_crew(seed)
    generator = Generator(crew)
    node = whole(crew)
    found = generator.run(node, generator.start(node, math.inf, no_prices(crew)), no_prices(crew))
    assert found.relaxed is not None
    assert found.bound == pytest.approx(found.relaxed.cost, abs=1e-4)
    assert found.bound <= cheapest_roster(crew) + 1e-6


@pytest.mark.parametrize("seed", range(10, 16))
def test_any_prices_give_a_valid_bound(seed: int) -> None:
    crew = tiny_crew(seed)
    generator = Generator(crew)
    node = whole(crew)
    best = cheapest_roster(crew)
    rng = np.random.default_rng(seed)
    for _ in range(5):
        prices = Prices(rng.integers(-5, 25, (DAYS, crew.tasks)).astype(float), np.zeros(0))
        prices.tasks[:, 0] = 0.0
        own = sum(generator.pricer.price(prices.tasks, node.mask, node.people).bounds.values())
        assert generator.lagrangian(node, prices, own) <= best + 1e-6


@pytest.mark.parametrize("seed", range(16, 24))
def test_a_capped_node_bounds_the_rosters_that_keep_the_cap(seed: int) -> None:
    crew = tiny_crew(seed)
    generator = Generator(crew)
    rows = np.ones((DAYS, crew.tasks), dtype=bool)
    rows[:, 0] = False
    first, second = (legal_paths(horizon)[:: 1 + len(legal_paths(horizon)) // 60] for horizon in crew.horizons)
    days, tasks = np.indices(crew.demand.shape[:2])
    by_missing: dict[int, float] = {}
    for (one, own), (two, other) in itertools.product(first, second):
        heads = heads_of(crew, np.stack([one, two]))
        total = own + other + float(crew.demand[days, tasks, heads][:, 1:].sum())
        missing = int(np.maximum(0, levels(crew) - heads)[rows].sum())
        by_missing[missing] = min(total, by_missing.get(missing, math.inf))
    for low, high in ((min(by_missing), min(by_missing)), (min(by_missing) + 1, 99)):
        node = replace(whole(crew), caps=(Cap(rows, low, high),))
        found = generator.run(node, generator.start(node, math.inf, no_prices(crew, 1)), no_prices(crew, 1))
        kept = [cost for missing, cost in by_missing.items() if low <= missing <= high]
        if kept:
            assert found.bound <= min(kept) + 1e-6


@pytest.mark.parametrize("seed", range(24, 34))
def test_the_tree_proves_the_optimum(seed: int) -> None:
    crew = tiny_crew(seed)
    generator = Generator(crew)
    node = whole(crew)
    root = generator.run(node, generator.start(node, math.inf, no_prices(crew)), no_prices(crew))
    tree = Tree(generator, root)
    best = cheapest_roster(crew)
    for _ in range(200):
        if tree.done:
            break
        tree.step(best + 0.5, lambda: False)
        assert tree.bound <= best + 1e-6
    assert tree.done
    assert tree.bound == pytest.approx(best, abs=1e-4)


def test_people_who_keep_their_paths_are_part_of_the_demand() -> None:
    crew = tiny_crew(3)
    path, cost = legal_paths(crew.horizons[1])[0]
    paths = np.stack([path, path])
    node = around(crew, crew.free(), paths, [0], np.array([0.0, cost]))
    assert node.constant == cost
    assert (node.given == heads_of(crew, path[None])).all()
    generator = Generator(crew)
    found = generator.run(node, generator.start(node, math.inf, no_prices(crew)), no_prices(crew))
    days, tasks = np.indices(node.given.shape)
    rest = [
        own + cost + float(crew.demand[days, tasks, node.given + heads_of(crew, mine[None])][:, 1:].sum())
        for mine, own in legal_paths(crew.horizons[0])
    ]
    assert found.bound == pytest.approx(min(rest), abs=1e-4)


def test_segments_run_from_the_cheapest_level_outwards() -> None:
    parts = segments(np.array([10_060.0, 60.0, 30.0, 0.0, 0.0, 1.0]))
    assert (parts.level, parts.floor) == (3, 0.0)
    assert parts.below == ((2, 30.0), (1, 10_000.0))
    assert parts.above == ((1, 0.0), (1, 1.0))
