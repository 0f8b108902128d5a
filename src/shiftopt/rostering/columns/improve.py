"""Large-neighbourhood search by columns: free some people or some days, price anew around the rest, choose among the columns.

A neighbourhood whose bound is not below the roster at hand is left at once; the others go to a mixed-integer programme over the columns
that can be part of an improvement. Neighbourhoods grow while they are left at once and shrink when they are too hard.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from shiftopt.domain.volumes import IntArray
from shiftopt.rostering.columns.generate import Generator
from shiftopt.rostering.columns.horizon import Cap, Mask, Paths, Prices, demand_cost, heads_of
from shiftopt.rostering.columns.node import Node, around
from shiftopt.rostering.columns.select import select

GROW, SHRINK = 1.06, 0.9
CHOICE = 1500
"""Most columns in one mixed-integer programme."""
COLUMNS_PER_PRICING = 2.0
"""Columns in a mixed-integer programme that cost about as much work as pricing one person."""


@dataclass(slots=True, eq=False)
class Incumbent:
    """The best roster so far: one column number per person, and the total cost."""

    numbers: IntArray
    cost: float


def incumbent_of(generator: Generator, numbers: IntArray) -> Incumbent:
    """The roster of some columns, one per person."""
    pool = generator.pool
    ordered = numbers[np.argsort(pool.people[numbers])]
    paths = pool.paths[ordered]
    return Incumbent(ordered, float(pool.costs[ordered].sum()) + demand_cost(generator.crew, heads_of(generator.crew, paths)))


@dataclass(slots=True)
class Kind:
    """One kind of neighbourhood: its size (people or days) and what it brought."""

    name: str
    size: float
    least: int
    most: int
    gained: float = 1.0
    spent: float = 1.0

    def resize(self, factor: float) -> None:
        """Make later neighbourhoods of this kind larger or smaller."""
        self.size = min(float(self.most), max(float(self.least), self.size * factor))


@dataclass(frozen=True, slots=True)
class ImproveSettings:
    """``step`` is the unit of cost (all costs are its multiples); ``seconds`` and ``nodes`` limit one mixed-integer programme."""

    step: float = 1.0
    seconds: float = 5.0
    nodes: int = 400


class Improver:
    """Improves one incumbent under the prices and the bound of a relaxation of the whole problem, which may keep to caps."""

    def __init__(
        self, generator: Generator, incumbent: Incumbent, prices: Prices, bound: float, seed: int, settings: ImproveSettings
    ) -> None:
        crew = generator.crew
        self.generator, self.incumbent, self.prices, self.bound, self.settings = generator, incumbent, prices, bound, settings
        self.rng = np.random.default_rng(seed)
        self.free = crew.free()
        self.caps: tuple[Cap, ...] = ()
        self.kinds = (
            Kind("people", min(6, crew.people), min(2, crew.people), crew.people),
            Kind("days", min(6, crew.days), min(3, crew.days), crew.days),
            Kind("both", min(10, crew.people), min(4, crew.people), crew.people),
        )

    def guide(self, prices: Prices, bound: float, caps: tuple[Cap, ...]) -> None:
        """Go by a better relaxation from now on; every roster of interest keeps its caps."""
        self.prices, self.bound, self.caps = prices, bound, caps

    def step(self, stop: Callable[[], bool]) -> bool:
        """Try one neighbourhood; whether the roster got better."""
        kind = self._choose()
        begun, before = self.generator.work, self.incumbent.cost
        outcome = self._search(self._node(kind), stop)
        kind.resize({"left": GROW, "closed": 1.0, "open": SHRINK, "better": 1.0}[outcome])
        kind.gained = 0.9 * kind.gained + before - self.incumbent.cost
        kind.spent = 0.9 * kind.spent + self.generator.work - begun
        return outcome == "better"

    def _choose(self) -> Kind:
        rates = np.array([(kind.gained + 0.05 * self.settings.step) / kind.spent for kind in self.kinds])
        shares = 0.1 + 0.7 * rates / rates.sum()
        return self.kinds[int(self.rng.choice(len(self.kinds), p=shares / shares.sum()))]

    def _node(self, kind: Kind) -> Node:
        crew, pool = self.generator.crew, self.generator.pool
        paths, costs = pool.paths[self.incumbent.numbers], pool.costs[self.incumbent.numbers]
        people = list(range(crew.people))
        days = slice(0, crew.days)
        size = round(kind.size)
        if kind.name != "days":
            people = self._people(size)
        if kind.name != "people":
            length = size if kind.name == "days" else int(self.rng.integers(crew.days // 3, crew.days // 2 + 2))
            first = int(self.rng.integers(0, crew.days - length + 1))
            days = slice(first, first + length)
        return around(crew, self._mask(paths, days), paths, people, costs, self.caps)

    def _people(self, size: int) -> list[int]:
        """Some people; those whose path is far from their best under these prices come up more often."""
        pool, people = self.generator.pool, self.generator.crew.people
        reduced = pool.reduced(self.prices.tasks)
        best = np.full(people, np.inf)
        np.minimum.at(best, pool.people, reduced)
        weights = np.maximum(0.0, reduced[self.incumbent.numbers] - best) + self.settings.step
        return sorted(self.rng.choice(people, size, replace=False, p=weights / weights.sum()).tolist())

    def _mask(self, paths: Paths, days: slice) -> Mask:
        mask = np.zeros_like(self.free)
        people, horizon = paths.shape
        mask[np.arange(people)[:, None], np.arange(horizon)[None, :], paths] = True
        mask[:, days] = self.free[:, days]
        return mask

    def _search(self, node: Node, stop: Callable[[], bool]) -> str:
        """``left`` at once, ``closed`` without an improvement, ``open`` (limits met), or ``better``."""
        generator, pool, best = self.generator, self.generator.pool, self.incumbent
        goal = best.cost - self.settings.step + 1e-6
        start = best.numbers[list(node.people)]
        master = generator.start(node, best.cost - self.bound, self.prices)
        master.add(start.tolist())
        found = generator.run(node, master, self.prices, cutoff=goal, slack=0.1 * self.settings.step, stop=stop)
        if found.relaxed is None or found.bound >= goal:
            return "left"
        if stop():
            return "open"
        most = CHOICE // len(node.people)
        numbers = sorted({*generator.known(node, best.cost - found.bound, found.prices, most).tolist(), *start.tolist()})
        generator.work += len(numbers) / COLUMNS_PER_PRICING
        limits = self.settings
        chosen = select(generator.crew, node, pool, numbers, seconds=limits.seconds, nodes=limits.nodes, start=start.tolist())
        if chosen.numbers is None or chosen.cost > goal:
            return "closed" if chosen.bound > goal else "open"
        ordered = best.numbers.copy()
        ordered[pool.people[chosen.numbers]] = chosen.numbers
        self.incumbent = incumbent_of(generator, ordered)
        return "better"
