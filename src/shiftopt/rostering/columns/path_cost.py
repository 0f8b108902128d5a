"""What a finished path costs its person, walked step by step; shares nothing with pricing but the description."""

from __future__ import annotations

import math

import numpy as np

from shiftopt.rostering.columns.horizon import Crew, Horizon, Path, Paths, demand_cost, heads_of


def path_cost(horizon: Horizon, path: Path) -> float:
    """The cheapest reading of the tasks as a path of the automaton; infinite if it is not a legal horizon."""
    automaton = horizon.automaton
    counters = automaton.steps.shape[0]
    states: dict[tuple[int, ...], float] = {(horizon.start, *([0] * counters)): 0.0}
    days_by_symbol: dict[int, int] = {}
    for day, task in enumerate(path.tolist()):
        symbol = int(automaton.task_symbols[task])
        days_by_symbol[symbol] = days_by_symbol.get(symbol, 0) + 1
        after: dict[tuple[int, ...], float] = {}
        for arc in np.flatnonzero(automaton.symbols == symbol).tolist():
            for state, cost in states.items():
                if state[0] == automaton.tails[arc]:
                    counts = (count + int(step) for count, step in zip(state[1:], automaton.steps[:, day, arc], strict=True))
                    reached = (int(automaton.heads[arc]), *counts)
                    total = cost + float(horizon.arc_cost[day, arc]) + float(horizon.task_cost[day, task])
                    after[reached] = min(total, after.get(reached, math.inf))
        states = after
    if any(days_by_symbol.get(symbol, 0) > limit for symbol, limit in horizon.limits.items()):
        return math.inf
    return min((cost + _end(horizon, state) for state, cost in states.items()), default=math.inf)


def _end(horizon: Horizon, state: tuple[int, ...]) -> float:
    counts = state[1:]
    if any(count >= size for count, size in zip(counts, horizon.end_cost.shape, strict=True)):
        return math.inf
    return float(horizon.node_cost[state[0]]) + float(horizon.end_cost[counts])


def crew_cost(crew: Crew, paths: Paths) -> float:
    """Cost of a whole roster (people, days): every person's path and the demand."""
    own = sum(path_cost(horizon, path) for horizon, path in zip(crew.horizons, paths, strict=True))
    return own + demand_cost(crew, heads_of(crew, paths))
