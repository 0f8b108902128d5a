"""The cheapest horizons of many people at once under given prices: dynamic programming over days, vectorised over people and counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from shiftopt.domain.volumes import FloatArray, IntArray
from shiftopt.rostering.columns.horizon import Automaton, Horizon, Mask, Path
from shiftopt.rostering.columns.lattice import Blocks, Lattice, Reach


@dataclass(frozen=True, slots=True)
class Priced:
    """A path with its own cost and its cost less the prices of its tasks."""

    person: int
    path: Path
    cost: float
    reduced: float


class Batch:
    """People with one automaton and the same counted symbols, priced together."""

    def __init__(
        self, automaton: Automaton, people: Sequence[int], horizons: Sequence[Horizon], reaches: Sequence[Reach], counted: Sequence[int]
    ) -> None:
        self.automaton = automaton
        self.people = np.array(people)
        self.lattice = lattice_of(automaton, horizons, counted)
        self.blocks = Blocks(reaches, self.lattice, automaton)
        self.starts = np.array([horizon.start for horizon in horizons])
        self.arc_cost = np.stack([horizon.arc_cost for horizon in horizons], axis=2)
        self.task_cost = np.stack([horizon.task_cost for horizon in horizons], axis=2)
        self.node_cost = np.stack([horizon.node_cost for horizon in horizons], axis=1)
        self.end_cost = np.stack([self.lattice.flat(end_table(horizon, counted, self.lattice.sizes)) for horizon in horizons])
        self.arcs_in = arcs_in(automaton.nodes, automaton.heads)
        self.tasks_of = [np.flatnonzero(automaton.task_symbols == symbol) for symbol in range(int(automaton.symbols.max()) + 1)]

    def price(self, prices: FloatArray, mask: Mask, wanted: int, scratch: Scratch, fines: FloatArray | None = None) -> list[Priced]:
        """The cheapest ends of every person, best first, at most ``wanted`` (none if no path is left).

        Args:
            prices: (days, tasks), what each task earns.
            mask: (people of the crew, days, tasks), what may be worked.
            wanted: number of paths per person.
            scratch: memory to work in.
            fines: (symbols,), what a day with the symbol costs on top; part of the reduced costs only.
        """
        pay = self.task_cost - prices[:, :, None]
        pay[~mask[self.people].transpose(1, 2, 0)] = np.inf
        symbol_pay = np.stack([pay[:, tasks].min(axis=1) for tasks in self.tasks_of], axis=1)
        if fines is not None:
            symbol_pay += fines[None, :, None]
        symbol_task = np.stack([tasks[pay[:, tasks].argmin(axis=1)] for tasks in self.tasks_of], axis=1)
        costs = self.arc_cost + symbol_pay[:, self.automaton.symbols]
        values = scratch.take(self.blocks.total)
        self._sweep(values, costs)
        return self._trace(values, costs, symbol_task, wanted)

    def _sweep(self, values: FloatArray, costs: FloatArray) -> None:
        """Fill the buffer with the cheapest way into every state."""
        values.fill(np.inf)
        before = self.blocks.views(values, 0)
        for person, start in enumerate(self.starts.tolist()):
            if before[start].size:
                before[start][person, 0] = 0.0
        room = np.empty(int(self.blocks.width.max()) * len(self.people))
        people = len(self.people)
        for day in range(self.automaton.days):
            after = self.blocks.views(values, day + 1)
            alive = np.isfinite(costs[day]).any(axis=1).tolist()
            columns = costs[day][:, :, None]
            for arc, tail, head, start, stop, low, high in self.blocks.moves[day]:
                if alive[arc]:
                    part = room[: people * (stop - start)].reshape(people, stop - start)
                    target = after[head][:, low:high]
                    np.add(before[tail][:, start:stop], columns[arc], out=part)
                    np.minimum(target, part, out=target)
            for node, axis in self.blocks.wipes[day]:
                self.lattice.wipe(after[node], axis)
            before = after

    def _ends(self, values: FloatArray) -> tuple[FloatArray, IntArray]:
        """(people, counts): the cheapest total for each end of the counters, and the node it ends in."""
        people = len(self.people)
        best = np.full((people, self.lattice.length), np.inf)
        nodes = np.zeros(best.shape, dtype=np.int64)
        low, high = self.blocks.low[-1], self.blocks.high[-1]
        for node, block in enumerate(self.blocks.views(values, self.automaton.days)):
            if block.size:
                total = block + self.node_cost[node][:, None]
                part = best[:, low[node] : high[node]]
                better = total < part
                part[better] = total[better]
                nodes[:, low[node] : high[node]][better] = node
        return best + self.end_cost, nodes

    def _trace(self, values: FloatArray, costs: FloatArray, symbol_task: IntArray, wanted: int) -> list[Priced]:
        totals, nodes = self._ends(values)
        wanted = min(wanted, self.lattice.length)
        who = np.repeat(np.arange(len(self.people)), wanted)
        count = np.argsort(totals, axis=1, kind="stable")[:, :wanted].ravel()
        keep = np.isfinite(totals[who, count])
        who, count = who[keep], count[keep]
        total, node = totals[who, count], nodes[who, count]
        own = self.node_cost[node, who] + self.end_cost[who, count]
        paths = np.zeros((len(who), self.automaton.days), dtype=np.int16)
        rows = np.arange(len(who))
        for day in range(self.automaton.days - 1, -1, -1):
            arcs = self.arcs_in[node]
            tails = self.automaton.tails[arcs]
            before = count[:, None] - self.lattice.shift[day][arcs]
            legal = (arcs >= 0) & (before >= self.blocks.low[day, tails]) & (before < self.blocks.high[day, tails])
            place = self.blocks.offset[day, tails] + who[:, None] * self.blocks.width[day, tails] + before - self.blocks.low[day, tails]
            options = np.where(legal, values[np.where(legal, place, 0)] + costs[day][arcs, who[:, None]], np.inf)
            pick = options.argmin(axis=1)
            arc, count = arcs[rows, pick], before[rows, pick]
            node = self.automaton.tails[arc]
            task = symbol_task[day, self.automaton.symbols[arc], who]
            paths[:, day] = task
            own += self.arc_cost[day, arc, who] + self.task_cost[day, task, who]
        return [Priced(*row) for row in zip(self.people[who].tolist(), paths, own.tolist(), total.tolist(), strict=True)]


class Scratch:
    """One piece of memory that all batches work in, one after the other."""

    def __init__(self) -> None:
        self._buffer: FloatArray = np.empty(0)

    def take(self, size: int) -> FloatArray:
        """The first ``size`` numbers, grown if needed."""
        if len(self._buffer) < size:
            self._buffer = np.empty(size)
        return self._buffer[:size]


def lattice_of(automaton: Automaton, horizons: Sequence[Horizon], counted: Sequence[int]) -> Lattice:
    """The counters that some of the people can raise, and one for each counted symbol, large enough for all the horizons."""
    idle = set.intersection(*(set(idle_counters(horizon)) for horizon in horizons))
    steps = [np.zeros_like(step) if counter in idle else step for counter, step in enumerate(automaton.steps)]
    sizes = [1 if counter in idle else max(horizon.end_cost.shape[counter] for horizon in horizons) for counter in range(len(steps))]
    steps += [np.broadcast_to(automaton.symbols == symbol, automaton.steps.shape[1:]).astype(np.int64) for symbol in counted]
    sizes += [max(limit_of(horizon, symbol) for horizon in horizons) + 1 for symbol in counted]
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
