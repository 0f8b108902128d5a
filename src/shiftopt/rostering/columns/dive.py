"""Diving with look-back: fix what the relaxation says most clearly, price again, and take a step back when it gets dear."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from shiftopt.domain.volumes import FloatArray, IntArray
from shiftopt.rostering.columns.generate import Generated, Generator
from shiftopt.rostering.columns.horizon import Mask, Prices
from shiftopt.rostering.columns.master import Master, Relaxed
from shiftopt.rostering.columns.node import Node


@dataclass(frozen=True, slots=True)
class DiveSettings:
    """How a dive moves.

    Attributes:
        clear: shares from here on are fixed together.
        least: at least this part of all (person, day) cells is fixed in one step, clear or not.
        portion: at most this part of all (person, day) cells is fixed in one step.
        tolerance: a step may raise the bound by this part of the cost before it is taken back; infinite never looks back.
        slack: the relaxation of a step is good enough when it is this part of the root's bound near to its own bound.
        noise: shares are raised by up to this much at random, for dives that differ.
    """

    clear: float = 0.7
    least: float = 0.005
    portion: float = 0.1
    tolerance: float = math.inf
    slack: float = 0.002
    noise: float = 0.0


PATIENCE = 10
"""Rounds without a cheaper relaxation after which a dive that has a cut-off goes on."""
Cell = tuple[int, int, int]
"""Person, day, task."""


def dive(
    generator: Generator,
    node: Node,
    prices: Prices,
    *,
    keep: float = math.inf,
    cutoff: float = math.inf,
    settings: DiveSettings | None = None,
    rng: np.random.Generator | None = None,
    master: Master | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> IntArray | None:
    """An integral roster of the node with a cost below ``cutoff``.

    Args:
        generator: makes the columns.
        node: where to look.
        prices: to start from, as of the relaxation of the node.
        keep: known columns with a reduced cost up to this much above their person's best take part from the start.
        cutoff: only cheaper rosters are of interest.
        settings: how to move.
        rng: for the noise; needed only if there is some.
        master: the programme of the node with the columns at hand; made anew if it is not given.
        stop: end early, with None.

    Returns:
        Column numbers, one per person of the node, or None if the dive ended without a roster.
    """
    master = master or generator.start(node, keep, prices)
    return _Dive(generator, node, master, cutoff, settings or DiveSettings(), rng, stop).go(prices)


class _Dive:
    def __init__(
        self,
        generator: Generator,
        node: Node,
        master: Master,
        cutoff: float,
        settings: DiveSettings,
        rng: np.random.Generator | None,
        stop: Callable[[], bool],
    ) -> None:
        self.generator, self.node, self.master, self.cutoff, self.stop = generator, node, master, cutoff, stop
        self.settings, self.rng = settings, rng
        self.slack = 0.0
        self.patience = PATIENCE if cutoff < math.inf else None
        cells = len(node.people) * generator.crew.days
        self.least, self.most = max(1, int(settings.least * cells)), max(1, int(settings.portion * cells))

    def go(self, prices: Prices) -> IntArray | None:
        """From the open node down to an integral roster."""
        mask = self.node.mask
        state = self.solve(mask, prices)
        self.slack = self.settings.slack * abs(state.bound)
        while not self.stop() and state.relaxed is not None and state.bound < self.cutoff:
            cells = self.choose(state.relaxed)
            if not cells:
                numbers = state.relaxed.numbers
                return numbers if len(numbers) == len(self.node.people) else None
            state, mask = self.step(state, mask, cells)
        return None

    def solve(self, mask: Mask, prices: Prices) -> Generated:
        """Generate columns under a mask."""
        generator = self.generator
        self.master.restrict(generator.pool.allowed(mask))
        node = replace(self.node, mask=mask)
        return generator.run(node, self.master, prices, cutoff=self.cutoff, slack=self.slack, patience=self.patience, stop=self.stop)

    def choose(self, relaxed: Relaxed) -> list[Cell]:
        """Undecided cells to fix, the clearest first; empty when everything is decided."""
        share = shares(self.generator, relaxed)
        top, task = share.max(axis=2), share.argmax(axis=2)
        people, days = np.nonzero((top > 1e-6) & (top < 1 - 1e-6))
        if self.rng is not None and self.settings.noise > 0:
            top = top + self.settings.noise * self.rng.random(top.shape)
        order = np.argsort(-top[people, days], kind="stable")[: self.most]
        cells = [(person, day, int(task[person, day])) for person, day in zip(people[order].tolist(), days[order].tolist(), strict=True)]
        return [cell for cell in cells if top[cell[0], cell[1]] >= self.settings.clear] or cells[: self.least]

    def step(self, state: Generated, mask: Mask, cells: Sequence[Cell]) -> tuple[Generated, Mask]:
        """Fix the cells; if that is too dear fix half of them, and if a single one is, the cheaper of fixing and excluding it."""
        dear = min(self.cutoff, state.bound + self.settings.tolerance * abs(state.bound))
        while True:
            fixed = decided(mask, cells)
            after = self.solve(fixed, state.prices)
            if after.relaxed is not None and after.bound <= dear:
                return after, fixed
            if len(cells) == 1:
                break
            cells = cells[: len(cells) // 2]
        without = mask.copy()
        without[cells[0]] = False
        other = self.solve(without, state.prices)
        if after.bound <= other.bound:
            self.master.restrict(self.generator.pool.allowed(fixed))
            return after, fixed
        return other, without


def shares(generator: Generator, relaxed: Relaxed) -> FloatArray:
    """(people, days, tasks), how much of each person's day the columns in use give to each task."""
    crew, pool = generator.crew, generator.pool
    found = np.zeros((crew.people, crew.days, crew.tasks))
    days = np.broadcast_to(np.arange(crew.days), (len(relaxed.numbers), crew.days))
    people = np.broadcast_to(pool.people[relaxed.numbers][:, None], days.shape)
    np.add.at(found, (people, days, pool.paths[relaxed.numbers]), np.broadcast_to(relaxed.values[:, None], days.shape))
    return found


def decided(mask: Mask, cells: Sequence[Cell]) -> Mask:
    """The mask with only one task left in each of the cells."""
    narrowed = mask.copy()
    for person, day, task in cells:
        narrowed[person, day] = False
        narrowed[person, day, task] = mask[person, day, task]
    return narrowed
