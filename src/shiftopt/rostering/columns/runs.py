"""An automaton for rules about runs: the last shift, how long it has been the same, how long work or rest has lasted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from shiftopt.domain.volumes import IntArray


class State(NamedTuple):
    """``symbol`` 0 is off; -1 before a horizon of which nothing is known. Runs longer than their cap count as the cap."""

    symbol: int
    same: int
    run: int


FRESH = State(-1, 0, 0)


@dataclass(frozen=True, slots=True, eq=False)
class RunStates:
    """The states and arcs; (arcs,) arrays describe what is left (``from_...``) and what is entered (``symbols``)."""

    states: tuple[State, ...]
    tails: IntArray
    heads: IntArray
    symbols: IntArray
    from_symbols: IntArray
    from_same: IntArray
    from_run: IntArray

    def node(self, state: State) -> int:
        """The node of a state."""
        return self.states.index(state)


def run_states(symbols: int, forbidden: Mapping[int, Sequence[int]], work_cap: int, off_cap: int, same_caps: Sequence[int]) -> RunStates:
    """All states that days of ``symbols`` kinds (0 is off) can lead to.

    Args:
        symbols: number of kinds of days, the day off included.
        forbidden: kind -> kinds that may not follow on the next day.
        work_cap: work runs are told apart up to this length.
        off_cap: runs of days off are told apart up to this length.
        same_caps: per kind, runs of the same kind are told apart up to this length; 1 where no rule asks.
    """
    index: dict[State, int] = {FRESH: 0}
    todo = [FRESH, *(State(0, 0, run) for run in range(1, off_cap + 1))]
    for kind in range(1, symbols):
        todo += [State(kind, same, run) for run in range(1, work_cap + 1) for same in range(1, min(run, same_caps[kind]) + 1)]
    for state in todo:
        index.setdefault(state, len(index))
    arcs: list[tuple[int, int, int]] = []
    for tail, state in enumerate(index):
        for kind in range(symbols):
            if kind not in forbidden.get(state.symbol, ()):
                head = _after(state, kind, work_cap, off_cap, same_caps)
                arcs.append((tail, index[head], kind))
    table = np.array(arcs, dtype=np.int64)
    left = np.array(list(index), dtype=np.int64)[table[:, 0]]
    return RunStates(tuple(index), table[:, 0], table[:, 1], table[:, 2], left[:, 0], left[:, 1], left[:, 2])


def _after(state: State, kind: int, work_cap: int, off_cap: int, same_caps: Sequence[int]) -> State:
    if kind == 0:
        return State(0, 0, min(off_cap, state.run + 1) if state.symbol == 0 else 1)
    same = state.same + 1 if state.symbol == kind else 1
    run = state.run + 1 if state.symbol > 0 else 1
    return State(kind, min(same, same_caps[kind]), min(run, work_cap))
