"""Tiny crews drawn at random, small enough to enumerate every roster."""

from __future__ import annotations

import itertools
import math

import numpy as np

from shiftopt.rostering.columns.horizon import Automaton, Crew, Horizon, heads_of
from shiftopt.rostering.columns.path_cost import path_cost
from shiftopt.rostering.columns.runs import RunStates, run_states

DAYS = 5


def tiny_states() -> RunStates:
    """Two kinds of shift; the first may not follow the second; work runs of up to 3, rests of up to 2, runs of the second of up to 2."""
    return run_states(3, {2: [1]}, 3, 2, [1, 1, 2])


def tiny_automaton(states: RunStates, *, counters: int = 2) -> Automaton:
    """Counters: shifts (the second counts double), and work on the last two days as if it were a weekend."""
    steps = np.zeros((2, DAYS, len(states.tails)), dtype=np.int64)
    steps[0] = np.array([0, 1, 2])[states.symbols]
    steps[1, DAYS - 2] = states.symbols > 0
    steps[1, DAYS - 1] = (states.symbols > 0) & (states.from_symbols <= 0)
    return Automaton(len(states.states), states.tails, states.heads, states.symbols, steps[:counters], np.array([0, 1, 2, 2]))


def tiny_horizon(rng: np.random.Generator, states: RunStates, automaton: Automaton) -> Horizon:
    """Random whole costs, some bans, a cap on the counts and perhaps a limit on one symbol."""
    arc_cost = rng.integers(0, 4, (DAYS, len(states.tails))).astype(float)
    arc_cost[:, (states.from_symbols > 0) & (states.symbols > 0) & (states.from_run >= 3)] = np.inf
    task_cost = rng.integers(0, 6, (DAYS, automaton.tasks)).astype(float)
    task_cost[rng.random(task_cost.shape) < 0.1] = np.inf
    ends = rng.integers(0, 5, (7, 2)).astype(float)
    ends[rng.random(ends.shape) < 0.2] = np.inf
    ends[2:4, 0] = 0.0
    limits = {int(rng.integers(1, 3)): int(rng.integers(1, 3))} if rng.random() < 0.6 else {}
    start = int(rng.integers(0, automaton.nodes))
    node_cost = rng.integers(0, 2, automaton.nodes).astype(float)
    return Horizon(automaton, start, arc_cost, task_cost, node_cost, ends, limits)


def tiny_crew(seed: int, people: int = 2) -> Crew:
    """A crew whose people all have a legal horizon."""
    rng = np.random.default_rng(seed)
    states = tiny_states()
    automaton = tiny_automaton(states)
    horizons: list[Horizon] = []
    while len(horizons) < people:
        horizon = tiny_horizon(rng, states, automaton)
        if legal_paths(horizon):
            horizons.append(horizon)
    heads = np.arange(people + 1)
    need = rng.integers(0, people, (DAYS, automaton.tasks, 1))
    under, over = rng.integers(1, 20, need.shape), rng.integers(0, 3, need.shape)
    demand = under * np.maximum(0, need - heads) + over * np.maximum(0, heads - need)
    return Crew(tuple(horizons), demand.astype(float))


def legal_paths(horizon: Horizon) -> list[tuple[np.ndarray, float]]:
    """Every legal path with its cost, by trying all."""
    tasks = range(horizon.automaton.tasks)
    paths = (np.array(path, dtype=np.int16) for path in itertools.product(tasks, repeat=horizon.automaton.days))
    return [(path, cost) for path in paths if (cost := path_cost(horizon, path)) < math.inf]


def cheapest_roster(crew: Crew) -> float:
    """The optimum, by trying every pair of legal paths of two people."""
    first, second = (legal_paths(horizon) for horizon in crew.horizons)
    days, tasks = np.indices(crew.demand.shape[:2])
    others = np.stack([heads_of(crew, path[None]) for path, _ in second])
    own = np.array([cost for _, cost in second])
    best = math.inf
    for path, cost in first:
        demand = crew.demand[days, tasks, others + heads_of(crew, path[None])][:, :, 1:].sum(axis=(1, 2))
        best = min(best, cost + float((own + demand).min()))
    return best
