"""A roster for a crew: root relaxation (the bound), a dive (the first roster), then improvement until the time or the gap is used up."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from shiftopt.domain.volumes import IntArray
from shiftopt.rostering.columns.dive import DiveSettings, dive
from shiftopt.rostering.columns.generate import Generated, Generator
from shiftopt.rostering.columns.horizon import Crew, Paths, no_prices
from shiftopt.rostering.columns.improve import Improver, ImproveSettings, Incumbent, incumbent_of
from shiftopt.rostering.columns.node import whole
from shiftopt.rostering.columns.tree import Tree

TREE_SHARE = 0.3
"""Part of the search time that goes into lifting the bound."""
LEAST_WORK = 3000.0
"""Least limit on the effort of a neighbourhood's relaxation; the effort of the root's is the limit where that is more."""
ROOT_UNTIL, DIVE_UNTIL = 0.5, 0.75
"""Parts of the time after which the root relaxation and the dive are cut short."""


@dataclass(frozen=True, slots=True)
class ColumnSettings:
    """``seconds`` and ``steps`` limit the search; ``seed`` fixes its random choices."""

    seconds: float = 60.0
    steps: int | None = None
    seed: int = 7


@dataclass(frozen=True, slots=True, eq=False)
class ColumnResult:
    """Paths (people, days), their cost, and a proven bound on the cost of any roster; None if somebody has no legal horizon."""

    paths: Paths | None
    cost: float
    bound: float
    seconds: float


Report = Callable[[float, str, float, float], None]
"""Seconds, stage, cost (infinite before the first roster), bound."""


def solve_columns(crew: Crew, settings: ColumnSettings | None = None, report: Report = lambda *_: None) -> ColumnResult:
    """The best roster that is found in time; ends early when it is proven to be the cheapest."""
    settings = settings or ColumnSettings()
    run = _Run(crew, settings, report)
    return run.go()


def unit_of(crew: Crew) -> float:
    """The largest number of which all finite costs of the crew are multiples."""
    parts = [crew.demand]
    for horizon in crew.horizons:
        parts += [horizon.arc_cost, horizon.task_cost, horizon.node_cost, horizon.end_cost]
    values = np.unique(np.concatenate([np.unique(part[np.isfinite(part)]) for part in parts]))
    return float(np.gcd.reduce(np.abs(values).astype(np.int64))) or 1.0


class _Run:
    def __init__(self, crew: Crew, settings: ColumnSettings, report: Report) -> None:
        self.crew, self.settings, self.report = crew, settings, report
        self.begun = time.perf_counter()
        self.unit = unit_of(crew)
        self.bound, self.root_work = -math.inf, 0.0

    def elapsed(self) -> float:
        return time.perf_counter() - self.begun

    def past(self, part: float) -> bool:
        """Whether this part of the time is used up."""
        return self.elapsed() > part * self.settings.seconds

    def late(self) -> bool:
        return self.past(1.0)

    def go(self) -> ColumnResult:
        generator = Generator(self.crew)
        root = self.relax(generator)
        if root.relaxed is None:
            return ColumnResult(None, math.inf, math.inf, self.elapsed())
        best = self.first(generator, root)
        best = self.search(generator, root, best)
        return ColumnResult(generator.pool.paths[best.numbers].copy(), best.cost, self.bound, self.elapsed())

    def search(self, generator: Generator, root: Generated, best: Incumbent) -> Incumbent:
        """Improve the roster and lift the bound in turn, until they meet or the time is over."""
        limits = ImproveSettings(step=self.unit, work=max(LEAST_WORK, self.root_work))
        improver = Improver(generator, best, root.prices, self.bound, self.settings.seed, limits)
        tree = Tree(generator, root)
        improver.draw = tree.draw
        spent = {"improve": 0.0, "tree": 0.0}
        steps = 0
        while not self.late() and improver.incumbent.cost > self.bound + 1e-6 and steps != self.settings.steps:
            steps += 1
            begun = generator.work
            part = "tree" if spent["tree"] < TREE_SHARE * sum(spent.values()) and not tree.done else "improve"
            before = (improver.incumbent.cost, self.bound)
            if part == "improve":
                improver.step(self.late)
            else:
                self.lift(tree, improver)
            spent[part] += generator.work - begun
            if before != (improver.incumbent.cost, self.bound):
                self.report(self.elapsed(), part, improver.incumbent.cost, self.bound)
        return improver.incumbent

    def lift(self, tree: Tree, improver: Improver) -> None:
        """One step of the tree."""
        tree.step(improver.incumbent.cost - self.unit + 1e-6, self.late)
        self.bound = min(improver.incumbent.cost, max(self.bound, self.round_up(tree.bound)))
        leaf = tree.only
        if leaf is not None:
            improver.guide(leaf.prices, leaf.bound, leaf.node.caps)
        if tree.numbers is not None:
            met = incumbent_of(improver.generator, tree.numbers)
            tree.numbers = None
            if met.cost < improver.incumbent.cost - 1e-6:
                improver.incumbent = met

    def relax(self, generator: Generator) -> Generated:
        """The root relaxation."""
        node = whole(self.crew)
        prices = no_prices(self.crew)
        root = generator.run(node, generator.start(node, math.inf, prices), prices, stop=lambda: self.past(ROOT_UNTIL))
        self.bound, self.root_work = self.round_up(root.bound), generator.work
        self.report(self.elapsed(), "relaxation", math.inf, self.bound)
        return root

    def round_up(self, bound: float) -> float:
        """Costs are multiples of the unit, so a bound may be rounded up to one."""
        return math.ceil(bound / self.unit - 1e-6) * self.unit if math.isfinite(bound) else bound

    def first(self, generator: Generator, root: Generated) -> Incumbent:
        """The first roster: by a dive, or from the relaxation as it is if time is short."""
        numbers = dive(generator, whole(self.crew), root.prices, settings=DiveSettings(), stop=lambda: self.past(DIVE_UNTIL))
        if numbers is None:
            numbers = nearest(generator, root)
        best = incumbent_of(generator, numbers)
        self.report(self.elapsed(), "dive", best.cost, self.bound)
        return best


def nearest(generator: Generator, root: Generated) -> IntArray:
    """Each person's column of largest share in the relaxation; of lowest reduced cost for those without a share."""
    pool = generator.pool
    weight = -1e-6 * np.abs(pool.reduced(root.prices.tasks))
    if root.relaxed is not None:
        weight[root.relaxed.numbers] += root.relaxed.values
    order = np.lexsort((-weight, pool.people))
    _, first = np.unique(pool.people[order], return_index=True)
    return np.asarray(order[first])
