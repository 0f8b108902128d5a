"""Where the values of the dynamic programme live: for every day and node only the counts that can still lead to a legal end."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from shiftopt.domain.volumes import BoolArray, FloatArray, IntArray
from shiftopt.rostering.columns.horizon import Horizon


class Lattice:
    """All counters as one axis. Every counter but the first has room for an overflow, which is wiped after each day."""

    def __init__(self, sizes: Sequence[int], steps: IntArray) -> None:
        self.sizes = tuple(sizes)
        spare = [0, *(int(step.max(initial=0)) for step in steps[1:])]
        self.padded = tuple(size + more for size, more in zip(sizes, spare, strict=True))
        strides = [int(np.prod(self.padded[axis + 1 :])) for axis in range(len(sizes))]
        self.stride = strides[0]
        self.length = int(np.prod(self.padded))
        self.shift: IntArray = np.tensordot(np.array(strides, dtype=np.int64), steps, axes=1)
        """(days, arcs), by how much an arc moves along the axis."""
        self.moves = {axis: steps[axis].astype(bool) for axis, more in enumerate(spare) if more}
        """Counter that can overflow -> (days, arcs), which arcs raise it."""

    def flat(self, table: FloatArray) -> FloatArray:
        """A table over the counts as a row, infinite outside the table."""
        full = np.full(self.padded, np.inf)
        full[tuple(slice(0, size) for size in table.shape)] = table
        return full.ravel()


class Reach:
    """Which values of the first counter a person can have in each node on each day, with a legal end still ahead."""

    def __init__(self, horizon: Horizon) -> None:
        automaton = horizon.automaton
        size = horizon.end_cost.shape[0]
        possible = np.isfinite(horizon.arc_cost)
        open_tasks = np.isfinite(horizon.task_cost)
        symbols = np.stack(
            [open_tasks[:, automaton.task_symbols == symbol].any(axis=1) for symbol in range(int(automaton.symbols.max()) + 1)], axis=1
        )
        possible &= symbols[:, automaton.symbols]
        ahead = np.zeros((automaton.days + 1, automaton.nodes, size), dtype=bool)
        ahead[0, horizon.start, 0] = True
        for day in range(automaton.days):
            _spread(ahead[day], ahead[day + 1], automaton.tails, automaton.heads, automaton.steps[0, day], possible[day])
        ends = np.asarray(np.isfinite(horizon.end_cost).reshape(size, -1).any(axis=1))
        back = np.zeros_like(ahead)
        back[-1] = np.isfinite(horizon.node_cost)[:, None] & ends[None, :]
        for day in range(automaton.days - 1, -1, -1):
            mirrored = back[day][:, ::-1]
            _spread(back[day + 1][:, ::-1], mirrored, automaton.heads, automaton.tails, automaton.steps[0, day], possible[day])
        both = ahead & back
        used = both.any(axis=2)
        self.low: IntArray = np.where(used, both.argmax(axis=2), size)
        self.high: IntArray = np.where(used, size - both[:, :, ::-1].argmax(axis=2), 0)


def _spread(before: BoolArray, after: BoolArray, tails: IntArray, heads: IntArray, steps: IntArray, possible: BoolArray) -> None:
    for step in np.unique(steps).tolist():
        arcs = np.flatnonzero(possible & (steps == step))
        for tail, head in zip(tails[arcs].tolist(), heads[arcs].tolist(), strict=True):
            after[head, step:] |= before[tail, : before.shape[1] - step]


class Blocks:
    """The place of every (day, node) in one buffer: a block of counts from ``low`` to ``high``."""

    def __init__(self, reach: Reach, lattice: Lattice) -> None:
        self.low = reach.low * lattice.stride
        self.high = reach.high * lattice.stride
        width = np.maximum(0, self.high - self.low)
        self.low[width == 0] = 0
        self.high[width == 0] = 0
        sizes = width.ravel()
        self.offset = (np.cumsum(sizes) - sizes).reshape(width.shape)
        self.total = int(sizes.sum())
