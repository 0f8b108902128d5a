"""The cheapest horizons of one person under given prices, by the compiled dynamic programme."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from shiftopt.domain.volumes import BoolArray, FloatArray, IntArray
from shiftopt.rostering.columns.horizon import Horizon, Mask
from shiftopt.rostering.columns.kernel import fast_ends, fast_sweep, fast_trace
from shiftopt.rostering.columns.lattice import Blocks, Reach
from shiftopt.rostering.columns.pricing import Priced, Scratch, arcs_in, end_table, lattice_of


class Walker:
    """One person with some counted symbols. Gives what a ``Batch`` of that person gives, up to ties."""

    def __init__(self, person: int, horizon: Horizon, reach: Reach, counted: Sequence[int]) -> None:
        automaton = horizon.automaton
        self.person, self.horizon = person, horizon
        self._lattice = lattice_of(automaton, [horizon], counted)
        places = Blocks([reach], self._lattice, automaton)
        self._total = places.total
        self._blocks = np.stack([places.low, np.where(places.width > 0, places.high, places.low), places.offset])
        order = np.lexsort((automaton.tails, automaton.heads))
        self._arcs = np.stack([automaton.tails, automaton.heads, automaton.symbols])[:, order].astype(np.int64)
        self._arc_cost = np.ascontiguousarray(horizon.arc_cost[:, order])
        self._shift = np.ascontiguousarray(self._lattice.shift[:, order])
        self._arcs_in = arcs_in(automaton.nodes, self._arcs[1])
        self._inside, self._spill = self._overflow(order)
        self._end_cost = self._lattice.flat(end_table(horizon, counted, self._lattice.sizes))
        self._tasks_of = [np.flatnonzero(automaton.task_symbols == symbol) for symbol in range(int(automaton.symbols.max()) + 1)]
        self._ranges = np.zeros((2, *places.low.shape), dtype=np.int64)

    def _overflow(self, order: IntArray) -> tuple[BoolArray, BoolArray]:
        """(stride,) which positions are real counts, and (days, nodes) where overflow can come in."""
        lattice, automaton = self._lattice, self.horizon.automaton
        inside = np.zeros(lattice.padded[1:], dtype=bool)
        inside[tuple(slice(0, size) for size in lattice.sizes[1:])] = True
        spill = np.zeros((automaton.days, automaton.nodes), dtype=bool)
        for moves in lattice.moves.values():
            days, places = np.nonzero(moves[:, order])
            spill[days, self._arcs[1, places]] = True
        return inside.reshape(-1), spill

    def price(self, prices: FloatArray, mask: Mask, wanted: int, scratch: Scratch, fines: FloatArray | None = None) -> list[Priced]:
        """The cheapest ends, best first, at most ``wanted`` (none if no path is left); see ``Batch.price``."""
        horizon = self.horizon
        reduced = np.where(mask[self.person], horizon.task_cost - prices, np.inf)
        pay = np.stack([reduced[:, tasks].min(axis=1) for tasks in self._tasks_of], axis=1)
        if fines is not None:
            pay += fines
        values = scratch.take(self._total)
        fast_sweep(
            pay, self._arc_cost, self._arcs, self._shift, horizon.start, self._blocks, self._inside, self._spill, values, self._ranges
        )
        totals, nodes = np.empty(self._lattice.length), np.empty(self._lattice.length, dtype=np.int64)
        fast_ends(horizon.node_cost, self._end_cost, self._blocks, self._ranges, values, totals, nodes)
        chosen = np.argsort(totals, kind="stable")[:wanted]
        chosen = chosen[np.isfinite(totals[chosen])]
        steps = np.empty((len(chosen), horizon.automaton.days), dtype=np.int64)
        fast_trace(pay, self._arc_cost, self._arcs, self._arcs_in, self._shift, self._blocks, self._ranges, values, chosen, nodes, steps)
        return list(self._finished(chosen, nodes[chosen], totals[chosen], steps, reduced))

    def _finished(self, chosen: IntArray, nodes: IntArray, totals: FloatArray, steps: IntArray, reduced: FloatArray) -> Iterator[Priced]:
        """The paths of the arcs taken, with their costs."""
        horizon, days = self.horizon, np.arange(self.horizon.automaton.days)
        task_of = np.stack([tasks[reduced[:, tasks].argmin(axis=1)] for tasks in self._tasks_of], axis=1)
        paths = task_of[days, self._arcs[2, steps]]
        own = horizon.node_cost[nodes] + self._end_cost[chosen]
        own += (self._arc_cost[days, steps] + horizon.task_cost[days, paths]).sum(axis=1)
        for path, cost, total in zip(paths.astype(np.int16), own.tolist(), totals.tolist(), strict=True):
            yield Priced(self.person, path, cost, total)
