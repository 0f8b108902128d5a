"""The cheapest horizons of many people at once under given prices: dynamic programming over days, vectorised over people and counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from shiftopt.domain.volumes import FloatArray, IntArray
from shiftopt.rostering.columns.horizon import Automaton, Crew, Horizon, Mask, Path
from shiftopt.rostering.columns.lattice import Blocks, Lattice, Reach

SLICE = 6_000
"""Numbers per vector operation at which memory traffic, not the interpreter, sets the pace."""


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
        self.lattice = _lattice(automaton, horizons, counted)
        self.blocks = Blocks(reaches, self.lattice, automaton)
        self.starts = np.array([horizon.start for horizon in horizons])
        self.arc_cost = np.stack([horizon.arc_cost for horizon in horizons], axis=2)
        self.task_cost = np.stack([horizon.task_cost for horizon in horizons], axis=2)
        self.node_cost = np.stack([horizon.node_cost for horizon in horizons], axis=1)
        self.end_cost = np.stack([self.lattice.flat(_end_table(horizon, counted)) for horizon in horizons])
        self.arcs_in = _arcs_in(automaton)
        self.tasks_of = [np.flatnonzero(automaton.task_symbols == symbol) for symbol in range(int(automaton.symbols.max()) + 1)]

    def price(self, prices: FloatArray, mask: Mask, wanted: int, scratch: Scratch) -> list[Priced]:
        """The cheapest ends of every person, best first, at most ``wanted`` (none if no path is left).

        Args:
            prices: (days, tasks), what each task earns.
            mask: (people of the crew, days, tasks), what may be worked.
            wanted: number of paths per person.
            scratch: memory to work in.
        """
        pay = self.task_cost - prices[:, :, None]
        pay[~mask[self.people].transpose(1, 2, 0)] = np.inf
        symbol_pay = np.stack([pay[:, tasks].min(axis=1) for tasks in self.tasks_of], axis=1)
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


class Pricer:
    """Prices a crew. A limit on a symbol is counted for a person only once one of that person's paths has broken it."""

    def __init__(self, crew: Crew) -> None:
        self.crew = crew
        self._counted: dict[int, tuple[int, ...]] = dict.fromkeys(range(crew.people), ())
        self._reaches = [Reach(horizon) for horizon in crew.horizons]
        self._batches: dict[tuple[int, ...], list[Batch]] = {}
        self._scratch = Scratch()

    def price(self, prices: FloatArray, mask: Mask, people: Sequence[int], wanted: int = 1) -> list[Priced]:
        """Legal paths of the given people, cheapest first per person; a person without any legal path is missing."""
        found: list[Priced] = []
        todo = tuple(people)
        while todo:
            rows: dict[int, list[Priced]] = {}
            for batch in self._batched(todo):
                for row in batch.price(prices, mask, wanted, self._scratch):
                    rows.setdefault(row.person, []).append(row)
            broken = {person for person, mine in rows.items() if self._count_broken(person, mine)}
            found += [row for person, mine in rows.items() if person not in broken for row in mine]
            todo = tuple(sorted(broken))
        return found

    def _count_broken(self, person: int, rows: Sequence[Priced]) -> bool:
        horizon = self.crew.horizons[person]
        symbols = horizon.automaton.task_symbols[np.stack([row.path for row in rows])]
        over = {symbol for symbol, limit in horizon.limits.items() if ((symbols == symbol).sum(axis=1) > limit).any()}
        if over:
            self._counted[person] = tuple(sorted({*self._counted[person], *over}))
        return bool(over)

    def _batched(self, people: tuple[int, ...]) -> list[Batch]:
        """The batches of some people; kept for the next time, as the same people are priced again and again."""
        key = (*people, *(symbol for person in people for symbol in (-1, *self._counted[person])))
        if key not in self._batches:
            if len(self._batches) >= 6:
                self._batches.clear()
            self._batches[key] = list(self._make_batches(people))
        return self._batches[key]

    def _make_batches(self, people: Sequence[int]) -> Iterator[Batch]:
        alike: dict[tuple[int, tuple[int, ...]], list[int]] = {}
        for person in people:
            alike.setdefault((id(self.crew.horizons[person].automaton), self._counted[person]), []).append(person)
        for (_, counted), members in alike.items():
            horizons = [self.crew.horizons[person] for person in members]
            automaton = horizons[0].automaton
            lattice = _lattice(automaton, horizons, counted)
            widths = [float((self._reaches[person].high - self._reaches[person].low).clip(0).mean()) for person in members]
            size = max(1, int(SLICE / (lattice.stride * max(1.0, *widths))))
            for start in range(0, len(members), size):
                part = slice(start, start + size)
                yield Batch(automaton, members[part], horizons[part], [self._reaches[person] for person in members[part]], counted)


def _lattice(automaton: Automaton, horizons: Sequence[Horizon], counted: Sequence[int]) -> Lattice:
    steps = [*automaton.steps, *(np.broadcast_to(automaton.symbols == symbol, automaton.steps.shape[1:]) for symbol in counted)]
    sizes = [max(horizon.end_cost.shape[axis] for horizon in horizons) for axis in range(len(automaton.steps))]
    sizes += [max(_limit(horizon, symbol) for horizon in horizons) + 1 for symbol in counted]
    return Lattice(sizes, np.array(steps, dtype=np.int64))


def _limit(horizon: Horizon, symbol: int) -> int:
    return min(horizon.limits.get(symbol, horizon.automaton.days), horizon.automaton.days)


def _end_table(horizon: Horizon, counted: Sequence[int]) -> FloatArray:
    table = horizon.end_cost
    for symbol in counted:
        table = np.repeat(table[..., None], _limit(horizon, symbol) + 1, axis=-1)
    return table


def _arcs_in(automaton: Automaton) -> IntArray:
    """(nodes, most arcs into a node), filled up with -1."""
    rows = [np.flatnonzero(automaton.heads == node) for node in range(automaton.nodes)]
    table = np.full((automaton.nodes, max(len(row) for row in rows)), -1, dtype=np.int64)
    for node, row in enumerate(rows):
        table[node, : len(row)] = row
    return table
