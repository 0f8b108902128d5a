"""Branch and price, best bound first: lifts the proven bound, and meets a cheaper roster now and then.

Branching starts with numbers that many people share (how many heads are missing in all, of one task, in one week), because a single
person's day can be made good by somebody else; only then come single days of single people: work or rest, and which task.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from shiftopt.domain.volumes import BoolArray, FloatArray, IntArray
from shiftopt.rostering.columns.dive import shares
from shiftopt.rostering.columns.generate import Generated, Generator
from shiftopt.rostering.columns.horizon import Cap, Prices, levels
from shiftopt.rostering.columns.node import Node, whole

WEEK = 7
NEAR = 0.01
"""Numbers nearer than this to a whole number count as whole."""


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    """An open node with its bound and the prices that proved it."""

    node: Node
    bound: float
    prices: Prices
    branches: tuple[Node, ...]


class Tree:
    """The search tree below the root relaxation.

    Attributes:
        bound: proven for the crew.
        numbers: columns of an integral roster that the tree met since it was last asked, or None.
    """

    def __init__(self, generator: Generator, root: Generated) -> None:
        self.generator = generator
        self.numbers: IntArray | None = None
        self.bound = root.bound
        self._crew = generator.crew
        self._levels = levels(self._crew)
        self._groups = list(self._shared())
        self._heap: list[tuple[float, int, Leaf]] = []
        self._count = 0
        self._closed = math.inf
        start = whole(self._crew)
        self._free = start.mask
        self._push(start, root)

    @property
    def only(self) -> Leaf | None:
        """The only open leaf, if there is just one and it is not about single people: every cheaper roster keeps its caps."""
        leaf = self._heap[0][2] if len(self._heap) == 1 else None
        return leaf if leaf is not None and leaf.node.mask is self._free else None

    def draw(self, rng: np.random.Generator) -> Leaf | None:
        """An open leaf at random, lower bounds more often; None if there is none."""
        if not self._heap:
            return None
        return self._heap[int(len(self._heap) * rng.random() ** 2)][2]

    @property
    def done(self) -> bool:
        """Whether no leaf is open."""
        return not self._heap

    def step(self, cutoff: float, stop: Callable[[], bool]) -> None:
        """Branch on the leaf with the lowest bound; only rosters cheaper than ``cutoff`` are of interest."""
        if not self._heap:
            return
        _, _, leaf = heapq.heappop(self._heap)
        for node in leaf.branches:
            if stop():
                self._keep(Leaf(node, leaf.bound, leaf.prices, (node,)))
                continue
            prices = replace(leaf.prices, caps=np.append(leaf.prices.caps, np.zeros(len(node.caps) - len(leaf.prices.caps))))
            master = self.generator.start(node, max(1.0, cutoff - self.bound), prices)
            found = self.generator.run(node, master, prices, cutoff=cutoff, stop=stop)
            bound = max(leaf.bound, found.bound)
            if bound >= cutoff or found.relaxed is None:
                self._closed = min(self._closed, bound)
            else:
                self._push(node, replace(found, bound=bound))
        self.bound = max(self.bound, min([self._closed, *(entry[0] for entry in self._heap[:1])]))

    def _push(self, node: Node, found: Generated) -> None:
        branches = tuple(self._branch(node, found))
        if not branches:
            self._closed = min(self._closed, found.bound)
            if found.relaxed is not None and len(found.relaxed.numbers) == self._crew.people:
                self.numbers = found.relaxed.numbers
        else:
            self._keep(Leaf(node, found.bound, found.prices, branches))

    def _keep(self, leaf: Leaf) -> None:
        self._count += 1
        heapq.heappush(self._heap, (leaf.bound, self._count, leaf))

    def _branch(self, node: Node, found: Generated) -> Iterator[Node]:
        """Two nodes that together hold every roster of this one; none if the relaxation is integral."""
        if found.relaxed is None:
            return
        share = shares(self.generator, found.relaxed)
        missing = np.maximum(0.0, self._levels - share.sum(axis=0))
        for rows in self._groups:
            total = float(missing[rows].sum())
            if abs(total - round(total)) > NEAR:
                yield replace(node, caps=(*node.caps, Cap(rows, 0, math.floor(total))))
                yield replace(node, caps=(*node.caps, Cap(rows, math.ceil(total), self._crew.people * int(rows.sum()))))
                return
        yield from self._split(node, share)

    def _split(self, node: Node, share: FloatArray) -> Iterator[Node]:
        """Branch on the most open (person, day): work or rest if that is open, else one task or the others."""
        working = share[:, :, 1:].sum(axis=2)
        doubt = np.minimum(working, 1 - working)
        if doubt.max() > NEAR:
            person, day = np.unravel_index(int(doubt.argmax()), doubt.shape)
            chosen = np.arange(self._crew.tasks) == 0
        else:
            doubt = np.minimum(share, 1 - share)
            person, day, task = np.unravel_index(int(doubt.argmax()), doubt.shape)
            if doubt[person, day, task] <= NEAR:
                return
            chosen = np.arange(self._crew.tasks) == task
        for keep in (chosen, ~chosen):
            mask = node.mask.copy()
            mask[person, day] &= keep
            yield replace(node, mask=mask)

    def _shared(self) -> Iterator[BoolArray]:
        """Groups of demand rows whose missing heads are counted together, the largest first."""
        real = np.zeros((self._crew.days, self._crew.tasks), dtype=bool)
        real[:, 1:] = np.ptp(self._crew.demand, axis=2)[:, 1:] > 0
        yield real
        for task in range(1, self._crew.tasks):
            yield real & (np.arange(self._crew.tasks) == task)[None, :]
        for first in range(0, self._crew.days, WEEK):
            week = (np.arange(self._crew.days) >= first) & (np.arange(self._crew.days) < first + WEEK)
            yield real & week[:, None]
        for day in range(self._crew.days):
            yield real & (np.arange(self._crew.days) == day)[:, None]
