"""The cheapest horizons of one person under given prices: dynamic programming over days, nodes and counts, compiled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from shiftopt.domain.volumes import BoolArray, FloatArray, IntArray
from shiftopt.rostering.columns.horizon import Horizon, Mask, Path
from shiftopt.rostering.columns.kernel import ends, marginals, sweep, trace
from shiftopt.rostering.columns.lattice import Blocks, Lattice, Reach


@dataclass(frozen=True, slots=True)
class Priced:
    """A path with its own cost and its cost less the prices of its tasks."""

    person: int
    path: Path
    cost: float
    reduced: float


class Scratch:
    """One piece of memory that all batches work in, one after the other."""

    def __init__(self) -> None:
        self._buffer: FloatArray = np.empty(0)

    def take(self, size: int) -> FloatArray:
        """The first ``size`` numbers, grown if needed."""
        if len(self._buffer) < size:
            self._buffer = np.empty(size)
        return self._buffer[:size]


class Walker:
    """One person's legal horizons, with some symbols counted."""

    def __init__(self, person: int, horizon: Horizon, reach: Reach, counted: Sequence[int]) -> None:
        automaton = horizon.automaton
        self.person, self.horizon = person, horizon
        self._lattice = lattice_of(horizon, counted)
        places = Blocks(reach, self._lattice)
        self._total = places.total
        self._blocks = np.stack([places.low, places.high, places.offset])
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
        """The cheapest ends, best first, at most ``wanted`` (none if no path is left).

        Args:
            prices: (days, tasks), what each task earns.
            mask: (people of the crew, days, tasks), what may be worked.
            wanted: number of paths.
            scratch: memory to work in.
            fines: (symbols,), what a day with the symbol costs on top; part of the reduced costs only.
        """
        horizon = self.horizon
        reduced, pay = self._pay(prices, mask)
        if fines is not None:
            pay += fines
        values = scratch.take(self._total)
        self._sweep(pay, values)
        totals, nodes = np.empty(self._lattice.length), np.empty(self._lattice.length, dtype=np.int64)
        ends(horizon.node_cost, self._end_cost, self._blocks, self._ranges, values, totals, nodes)
        chosen = np.argsort(totals, kind="stable")[:wanted]
        chosen = chosen[np.isfinite(totals[chosen])]
        steps = np.empty((len(chosen), horizon.automaton.days), dtype=np.int64)
        trace(pay, self._arc_cost, self._arcs, self._arcs_in, self._shift, self._blocks, self._ranges, values, chosen, nodes, steps)
        return list(self._finished(chosen, nodes[chosen], totals[chosen], steps, reduced))

    def marginals(self, prices: FloatArray, mask: Mask, scratch: Scratch) -> FloatArray:
        """(days, tasks): the least reduced cost of a path that works the task on the day; infinite where there is none."""
        reduced, pay = self._pay(prices, mask)
        both = scratch.take(2 * self._total)
        values, back = both[: self._total], both[self._total :]
        self._sweep(pay, values)
        least = np.full(pay.shape, np.inf)
        marginals(
            pay,
            self._arc_cost,
            self._arcs,
            self._shift,
            self.horizon.node_cost,
            self._end_cost,
            self._blocks,
            self._ranges,
            values,
            back,
            least,
        )
        symbols = self.horizon.automaton.task_symbols
        with np.errstate(invalid="ignore"):
            found = least[:, symbols] + reduced - pay[:, symbols]
        return np.where(np.isfinite(reduced), found, np.inf)

    def _pay(self, prices: FloatArray, mask: Mask) -> tuple[FloatArray, FloatArray]:
        """(days, tasks) and (days, symbols), cost less prices, infinite where closed."""
        reduced = np.where(mask[self.person], self.horizon.task_cost - prices, np.inf)
        return reduced, np.stack([reduced[:, tasks].min(axis=1) for tasks in self._tasks_of], axis=1)

    def _sweep(self, pay: FloatArray, values: FloatArray) -> None:
        start, ranges = self.horizon.start, self._ranges
        sweep(pay, self._arc_cost, self._arcs, self._shift, start, self._blocks, self._inside, self._spill, values, ranges)

    def _finished(self, chosen: IntArray, nodes: IntArray, totals: FloatArray, steps: IntArray, reduced: FloatArray) -> Iterator[Priced]:
        """The paths of the arcs taken, with their costs."""
        horizon, days = self.horizon, np.arange(self.horizon.automaton.days)
        task_of = np.stack([tasks[reduced[:, tasks].argmin(axis=1)] for tasks in self._tasks_of], axis=1)
        paths = task_of[days, self._arcs[2, steps]]
        own = horizon.node_cost[nodes] + self._end_cost[chosen]
        own += (self._arc_cost[days, steps] + horizon.task_cost[days, paths]).sum(axis=1)
        for path, cost, total in zip(paths.astype(np.int16), own.tolist(), totals.tolist(), strict=True):
            yield Priced(self.person, path, cost, total)


def lattice_of(horizon: Horizon, counted: Sequence[int]) -> Lattice:
    """The counters that the person can raise, and one for each counted symbol."""
    automaton, idle = horizon.automaton, idle_counters(horizon)
    steps = [np.zeros_like(step) if counter in idle else step for counter, step in enumerate(automaton.steps)]
    sizes = [1 if counter in idle else horizon.end_cost.shape[counter] for counter in range(len(steps))]
    steps += [np.broadcast_to(automaton.symbols == symbol, automaton.steps.shape[1:]).astype(np.int64) for symbol in counted]
    sizes += [limit_of(horizon, symbol) + 1 for symbol in counted]
    return Lattice(sizes, np.array(steps, dtype=np.int64))


def idle_counters(horizon: Horizon) -> tuple[int, ...]:
    """Counters, the first left out, that nothing this person may work ever raises."""
    automaton = horizon.automaton
    symbols = np.unique(automaton.task_symbols[np.isfinite(horizon.task_cost).any(axis=0)])
    usable = np.isfinite(horizon.arc_cost) & np.isin(automaton.symbols, symbols)
    return tuple(counter for counter in range(1, len(automaton.steps)) if not automaton.steps[counter][usable].any())


def limit_of(horizon: Horizon, symbol: int) -> int:
    """Most days with a symbol; the length of the horizon where nothing limits it."""
    return min(horizon.limits.get(symbol, horizon.automaton.days), horizon.automaton.days)


def end_table(horizon: Horizon, counted: Sequence[int], sizes: Sequence[int]) -> FloatArray:
    """Cost of the ends over all counters of a lattice, those of the counted symbols last."""
    table = horizon.end_cost[tuple(slice(0, size) for size in sizes[: horizon.end_cost.ndim])]
    for symbol in counted:
        table = np.repeat(table[..., None], limit_of(horizon, symbol) + 1, axis=-1)
    return table


def arcs_in(nodes: int, heads: IntArray) -> IntArray:
    """(nodes, most arcs into a node), filled up with -1."""
    rows = [np.flatnonzero(heads == node) for node in range(nodes)]
    table = np.full((nodes, max(len(row) for row in rows)), -1, dtype=np.int64)
    for node, row in enumerate(rows):
        table[node, : len(row)] = row
    return table
