"""Large-neighbourhood search by columns: free some people, some days or all, price anew around the rest, dive below the roster at hand.

A neighbourhood whose bound is not below the roster at hand is left at once. In the others a dive looks for a cheaper roster; where it
finds none and few columns can be part of one, a mixed-integer programme chooses among them. Neighbourhoods grow while they are left at
once and shrink when they are too hard. Cells that no cheaper roster can have are closed in all of them, and free where the roster at
hand has them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from shiftopt.domain.volumes import IntArray
from shiftopt.rostering.columns.dive import PATIENCE, DiveSettings, dive
from shiftopt.rostering.columns.generate import ITERATION, Generated, Generator
from shiftopt.rostering.columns.horizon import Cap, Prices, demand_cost, heads_of
from shiftopt.rostering.columns.master import Master
from shiftopt.rostering.columns.node import Node, around, whole
from shiftopt.rostering.columns.select import Selected, select
from shiftopt.rostering.columns.tree import Leaf

GROW, SHRINK = 1.1, 0.93
LEAST_SHARE = 0.2
"""Part of the effort that a kind of neighbourhood gets beside what it earns."""
CHOICE = 800
"""Most columns in one mixed-integer programme."""


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
    total: float = 0.0

    def resize(self, factor: float) -> None:
        """Make later neighbourhoods of this kind larger or smaller."""
        self.size = min(float(self.most), max(float(self.least), self.size * factor))


@dataclass(frozen=True, slots=True)
class ImproveSettings:
    """Limits of one step.

    Attributes:
        step: unit of cost; all costs are its multiples.
        seconds, nodes: of one mixed-integer programme.
        work: of one relaxation, in the generator's measure of effort; a dive may take twice as much.
    """

    step: float = 1.0
    seconds: float = 5.0
    nodes: int = 100
    work: float = 3000.0


class Improver:
    """Improves one incumbent under the prices and the bound of a relaxation of the whole problem, which may keep to caps."""

    def __init__(
        self, generator: Generator, incumbent: Incumbent, prices: Prices, bound: float, seed: int, settings: ImproveSettings
    ) -> None:
        crew = generator.crew
        self.generator, self.incumbent, self.prices, self.bound, self.settings = generator, incumbent, prices, bound, settings
        self.rng = np.random.default_rng(seed)
        self.caps: tuple[Cap, ...] = ()
        self.open = crew.free()
        self.draw: Callable[[np.random.Generator], Leaf | None] = lambda _: None
        """Gives a part of all rosters to dive in, if there is a search tree."""
        self._narrowed_for: tuple[float, Prices] | None = None
        self.kinds = (
            Kind("people", min(6, crew.people), min(2, crew.people), crew.people),
            Kind("days", min(6, crew.days), min(3, crew.days), crew.days),
            Kind("both", min(10, crew.people), min(4, crew.people), crew.people),
            Kind("all", crew.people, crew.people, crew.people),
        )

    def guide(self, prices: Prices, bound: float, caps: tuple[Cap, ...]) -> None:
        """Go by a better relaxation from now on; every roster of interest keeps its caps."""
        self.prices, self.bound, self.caps = prices, bound, caps

    def step(self, stop: Callable[[], bool]) -> bool:
        """Try one neighbourhood; whether the roster got better."""
        kind = self._choose()
        begun, before = self.generator.work, self.incumbent.cost
        node, prices = self._node(kind)
        outcome = self._search(node, prices, stop)
        kind.resize({"left": GROW, "closed": 1.0, "open": SHRINK, "better": 1.0}[outcome])
        kind.gained = 0.9 * kind.gained + before - self.incumbent.cost
        kind.spent = 0.9 * kind.spent + self.generator.work - begun
        kind.total += self.generator.work - begun
        return outcome == "better"

    def _choose(self) -> Kind:
        """The kind that is furthest behind its share of the effort; kinds that brought more lately have larger shares."""
        rates = np.array([kind.gained / kind.spent + 1e-4 * self.settings.step for kind in self.kinds])
        shares = LEAST_SHARE + rates / rates.sum()
        totals = np.array([kind.total for kind in self.kinds])
        return self.kinds[int((totals / shares).argmin())]

    def _node(self, kind: Kind) -> tuple[Node, Prices]:
        """A neighbourhood and prices to start from; cells at hand that no cheaper roster can have are free in all of them."""
        crew, pool = self.generator.crew, self.generator.pool
        self._narrow()
        if kind.name == "all":
            leaf = self.draw(self.rng)
            if leaf is None:
                return replace(whole(crew), mask=self.open, caps=self.caps), self.prices
            return replace(leaf.node, mask=leaf.node.mask & self.open), leaf.prices
        paths, costs = pool.paths[self.incumbent.numbers], pool.costs[self.incumbent.numbers]
        rows, days = np.arange(crew.people)[:, None], np.arange(crew.days)[None, :]
        must = ~self.open[rows, days, paths]
        people = list(range(crew.people))
        free = np.ones((crew.people, crew.days), dtype=bool)
        if kind.name != "days":
            people = sorted({*self._people(round(kind.size)), *np.flatnonzero(must.any(axis=1)).tolist()})
        if kind.name != "people":
            length = round(kind.size) if kind.name == "days" else int(self.rng.integers(crew.days // 3, 3 * crew.days // 4 + 2))
            first = int(self.rng.integers(0, max(1, crew.days - length + 1)))
            free[:] = (days >= first) & (days < first + length)
            free |= must
            free[:, 1:] |= must[:, :-1]
            free[:, :-1] |= must[:, 1:]
        mask = self.open & free[:, :, None]
        mask[rows, days, paths] |= ~free
        return around(crew, mask, paths, people, costs, self.caps), self.prices

    def _narrow(self) -> None:
        """Close the cells that no cheaper roster can have."""
        known = (self.incumbent.cost, self.prices)
        if self._narrowed_for is None or self._narrowed_for[0] != known[0] or self._narrowed_for[1] is not known[1]:
            self._narrowed_for = known
            node = replace(whole(self.generator.crew), caps=self.caps)
            self.open = self.generator.promising(node, self.prices, self.incumbent.cost - self.settings.step)
            self.generator.work += 2 * len(node.people)

    def _people(self, size: int) -> list[int]:
        """Some people; those whose path is far from their best under these prices come up more often."""
        pool, people = self.generator.pool, self.generator.crew.people
        reduced = pool.reduced(self.prices.tasks)
        best = np.full(people, np.inf)
        np.minimum.at(best, pool.people, reduced)
        weights = np.maximum(0.0, reduced[self.incumbent.numbers] - best) + self.settings.step
        return [int(person) for person in self.rng.choice(people, size, replace=False, p=weights / weights.sum())]

    def _search(self, node: Node, prices: Prices, stop: Callable[[], bool]) -> str:
        """``left`` at once, ``closed`` without an improvement, ``open`` (limits met), or ``better``."""
        generator, best = self.generator, self.incumbent
        goal = best.cost - self.settings.step + 1e-6
        limit = generator.work + self.settings.work
        master = generator.start(node, best.cost - self.bound, prices)
        master.add(best.numbers[list(node.people)].tolist())
        slack = 0.1 * self.settings.step

        def halt() -> bool:
            return stop() or generator.work > limit

        found = generator.run(node, master, prices, cutoff=goal, slack=slack, patience=PATIENCE, stop=halt)
        if found.relaxed is None or found.bound >= goal:
            return "left"
        if halt() and found.relaxed.cost > goal:
            return "open"
        numbers = self._dive(node, master, found, goal, stop)
        if numbers is None:
            if stop():
                return "open"
            chosen = self._select(node, found)
            if chosen is None or chosen.numbers is None or chosen.cost > goal:
                return "closed" if chosen is not None and chosen.bound > goal else "open"
            numbers = chosen.numbers
        ordered = best.numbers.copy()
        ordered[generator.pool.people[numbers]] = numbers
        self.incumbent = incumbent_of(generator, ordered)
        return "better"

    def _dive(self, node: Node, master: Master, found: Generated, goal: float, stop: Callable[[], bool]) -> IntArray | None:
        """A dive below the goal, with a random way of moving."""
        generator, rng = self.generator, self.rng
        limit = generator.work + 2 * self.settings.work
        settings = DiveSettings(
            clear=float(rng.uniform(0.6, 0.95)),
            least=float(rng.choice([0.0, 0.005, 0.01])),
            slack=1e-4,
            noise=float(rng.choice([0.0, 0.1, 0.3])),
        )
        return dive(
            generator,
            node,
            found.prices,
            cutoff=goal,
            settings=settings,
            rng=rng,
            master=master,
            stop=lambda: stop() or generator.work > limit,
        )

    def _select(self, node: Node, found: Generated) -> Selected | None:
        """A choice among all columns that can be part of an improvement; None if they are too many."""
        generator, best, limits = self.generator, self.incumbent, self.settings
        start = best.numbers[list(node.people)].tolist()
        known = generator.known(node, best.cost - found.bound, found.prices, CHOICE)
        if len(known) > CHOICE:
            return None
        numbers = sorted({*known.tolist(), *start})
        chosen = select(generator.crew, node, generator.pool, numbers, seconds=limits.seconds, nodes=limits.nodes, start=start)
        generator.work += ITERATION * chosen.iterations + len(numbers)
        return chosen
