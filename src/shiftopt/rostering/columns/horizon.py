"""What one person may work over a whole horizon, and what a crew has to cover: plain arrays, free of any solver and of any file format.

A person's legal horizons are the paths of an automaton: one arc per day, from the start node to any end node. Nodes remember what the
rules look back on (last shift, lengths of runs). What adds up over the horizon (minutes, weekends, totals) is kept in counters. Every
arc carries a symbol, the kind of day (0 is a day off); every symbol is worked by one of its tasks, for example a shift with one of
several skills. Coverage is counted per day and task.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from shiftopt.domain.volumes import BoolArray, FloatArray, IntArray

Path = NDArray[np.int16]
"""(days,), the task of each day, 0 for a day off."""
Paths = NDArray[np.int16]
"""(people, days), one path per person."""
Mask = NDArray[np.bool_]
"""(people, days, tasks), what may still be worked."""


@dataclass(frozen=True, slots=True, eq=False)
class Automaton:
    """The states of the rules, shared by many people.

    Attributes:
        nodes: number of nodes.
        tails, heads, symbols: (arcs,), int.
        steps: (counters, days, arcs), int, by how much an arc taken on a day raises each counter; never negative.
        task_symbols: (tasks,), int, the symbol of each task; task 0 is the day off with symbol 0.
    """

    nodes: int
    tails: IntArray
    heads: IntArray
    symbols: IntArray
    steps: IntArray
    task_symbols: IntArray

    @property
    def days(self) -> int:
        """Length of the horizon."""
        return int(self.steps.shape[1])

    @property
    def tasks(self) -> int:
        """Number of tasks, the day off included."""
        return len(self.task_symbols)


@dataclass(frozen=True, slots=True, eq=False)
class Horizon:
    """One person's legal horizons and what they cost; infinite costs forbid. Finite costs are whole numbers.

    Attributes:
        automaton: the states.
        start: the node before the first day.
        arc_cost: (days, arcs).
        task_cost: (days, tasks).
        node_cost: (nodes,), for ending in a node.
        end_cost: one axis per counter, for ending with these counts; counts beyond the table are forbidden.
        limits: symbol -> most days with this symbol. Kept apart from the counters, because few of them bind: pricing counts a symbol
            only once a path has broken its limit.
    """

    automaton: Automaton
    start: int
    arc_cost: FloatArray
    task_cost: FloatArray
    node_cost: FloatArray
    end_cost: FloatArray
    limits: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Crew:
    """People and demand.

    Attributes:
        horizons: one per person; all automata have the same days and tasks.
        demand: (days, tasks, people + 1), cost of having that many people on a task; convex along the last axis. Task 0 is not read.
    """

    horizons: tuple[Horizon, ...]
    demand: FloatArray

    @property
    def people(self) -> int:
        """Number of people."""
        return len(self.horizons)

    @property
    def days(self) -> int:
        """Length of the horizon."""
        return int(self.demand.shape[0])

    @property
    def tasks(self) -> int:
        """Number of tasks, the day off included."""
        return int(self.demand.shape[1])

    def free(self) -> Mask:
        """The mask that leaves everything open that has a finite cost."""
        return np.stack([np.isfinite(horizon.task_cost) for horizon in self.horizons])


@dataclass(frozen=True, slots=True, eq=False)
class Cap:
    """All missing heads of some demand rows together are at least ``low`` and at most ``high``.

    Heads are missing below the cheapest level of a row. Their number is whole, which a linear relaxation does not know: branching on it
    lifts the bound where a few dear shortages make up most of the cost.

    ``rows`` is (days, tasks).
    """

    rows: BoolArray
    low: int
    high: int


@dataclass(frozen=True, slots=True, eq=False)
class Prices:
    """What one more head on a task saves, (days, tasks), and what a higher limit of each cap costs, (caps,)."""

    tasks: FloatArray
    caps: FloatArray

    def mix(self, other: Prices, share: float) -> Prices:
        """``share`` of these prices and the rest of the others."""
        return Prices(share * self.tasks + (1 - share) * other.tasks, share * self.caps + (1 - share) * other.caps)


def no_prices(crew: Crew, caps: int = 0) -> Prices:
    """Zero prices."""
    return Prices(np.zeros((crew.days, crew.tasks)), np.zeros(caps))


def levels(crew: Crew) -> IntArray:
    """(days, tasks), the heads from which on a demand row costs least."""
    found: IntArray = crew.demand.argmin(axis=2)
    return found


def heads_of(crew: Crew, paths: Paths) -> IntArray:
    """People per day and task, (days, tasks), of paths (people, days)."""
    heads = np.zeros((crew.days, crew.tasks), dtype=np.int64)
    days = np.broadcast_to(np.arange(crew.days), paths.shape)
    np.add.at(heads, (days, paths), 1)
    return heads


def demand_cost(crew: Crew, heads: IntArray) -> float:
    """What the heads (days, tasks) on the tasks cost; days off are free."""
    days, tasks = np.indices(heads.shape)
    return float(crew.demand[days, tasks, heads][:, 1:].sum())
