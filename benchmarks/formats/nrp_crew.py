"""A Curtois and Qu instance as a crew: states, counters and demand for the column engine."""

from __future__ import annotations

from math import gcd

import numpy as np

from formats.nrp import Instance, Person, Roster
from shiftopt.domain.volumes import FloatArray, IntArray
from shiftopt.rostering.columns.horizon import Automaton, Crew, Horizon
from shiftopt.rostering.columns.runs import RunStates, run_states


def crew_of(instance: Instance) -> Crew:
    """One horizon per person in the order of the staff; task k + 1 is the k-th shift type."""
    shifts = list(instance.shifts)
    number = {shift: place + 1 for place, shift in enumerate(shifts)}
    forbidden = {number[kind.id]: [number[other] for other in kind.not_before if other in number] for kind in instance.shifts.values()}
    staff = list(instance.staff.values())
    states = run_states(
        len(shifts) + 1,
        forbidden,
        max(person.max_run for person in staff),
        max(person.min_off for person in staff),
        [1] * (len(shifts) + 1),
    )
    minutes = np.array([0, *(instance.shifts[shift].minutes for shift in shifts)])
    steps, ends = _counters(instance, states, minutes)
    automaton = Automaton(len(states.states), states.tails, states.heads, states.symbols, steps, np.arange(len(shifts) + 1))
    horizons = tuple(_horizon(instance, person, automaton, states, number, end) for person, end in zip(staff, ends, strict=True))
    return Crew(horizons, _demand(instance, number))


def roster_of(instance: Instance, paths: IntArray) -> Roster:
    """The roster of paths (people, days)."""
    shifts = list(instance.shifts)
    cells = ((name, day, int(task)) for name, row in zip(instance.staff, paths, strict=True) for day, task in enumerate(row))
    return {(name, day): shifts[task - 1] for name, day, task in cells if task}


def paths_of(instance: Instance, roster: Roster) -> IntArray:
    """The paths (people, days) of a roster."""
    number = {shift: place + 1 for place, shift in enumerate(instance.shifts)}
    return np.array(
        [[number[roster[name, day]] if (name, day) in roster else 0 for day in range(instance.days)] for name in instance.staff]
    )


def _counters(instance: Instance, states: RunStates, minutes: IntArray) -> tuple[IntArray, list[FloatArray]]:
    """Steps of the counters, and per person the table of allowed ends: minutes in one or two counters, then weekends.

    With two lengths of shifts, a counter of shifts and one of the rarer length are smaller than one of minutes.
    """
    lengths = sorted(set(minutes[1:].tolist()), key=lambda length: -int((minutes == length).sum()))
    staff = list(instance.staff.values())
    weekend = _weekend_steps(instance, states)
    rare = [shift.id for shift in instance.shifts.values() if len(lengths) == 2 and shift.minutes == lengths[1]]
    most_rare = max((sum(person.max_shifts.get(shift, instance.days) for shift in rare) for person in staff), default=0)
    unit = gcd(*lengths)
    total = max(person.max_minutes for person in staff)
    if len(lengths) == 2 and (total // min(lengths) + 1) * (most_rare + 1) < total // unit + 1 + 40 * most_rare:
        kinds = [(minutes[states.symbols] > 0).astype(np.int64), (minutes[states.symbols] == lengths[1]).astype(np.int64)]
        sizes = [total // min(lengths) + 1, most_rare + 1]
        worked = lengths[0] * np.arange(sizes[0])[:, None] + (lengths[1] - lengths[0]) * np.arange(sizes[1])[None, :]
    else:
        kinds = [minutes[states.symbols] // unit]
        worked = unit * np.arange(total // unit + 1)
    steps = np.array([*(np.broadcast_to(kind, weekend.shape) for kind in kinds), weekend])
    return steps, [_ends(person, worked) for person in staff]


def _ends(person: Person, worked: IntArray) -> FloatArray:
    legal = (worked >= person.min_minutes) & (worked <= person.max_minutes)
    return np.repeat(np.where(legal, 0.0, np.inf)[..., None], person.max_weekends + 1, axis=-1)


def _weekend_steps(instance: Instance, states: RunStates) -> IntArray:
    """(days, arcs): a weekend counts on a worked Saturday, or on a worked Sunday after a free Saturday."""
    steps = np.zeros((instance.days, len(states.tails)), dtype=np.int64)
    steps[5::7] = states.symbols > 0
    steps[6::7] = (states.symbols > 0) & (states.from_symbols <= 0)
    return steps


def _horizon(
    instance: Instance, person: Person, automaton: Automaton, states: RunStates, number: dict[str, int], end: FloatArray
) -> Horizon:
    days = instance.days
    arc_cost = np.zeros((days, len(states.tails)))
    working, was_working, was_off = states.symbols > 0, states.from_symbols > 0, states.from_symbols == 0
    arc_cost[:, was_working & working & (states.from_run >= person.max_run)] = np.inf
    for day in range(days):
        inside = states.from_run < day
        arc_cost[day, was_working & ~working & (states.from_run < person.min_run) & inside] = np.inf
        arc_cost[day, was_off & working & (states.from_run < person.min_off) & inside] = np.inf
    task_cost = np.zeros((days, len(number) + 1))
    for (name, day, shift), weight in instance.on_requests.items():
        if name == person.id:
            task_cost[day] += weight
            task_cost[day, number[shift]] -= weight
    for (name, day, shift), weight in instance.off_requests.items():
        if name == person.id:
            task_cost[day, number[shift]] += weight
    task_cost[sorted(person.days_off), 1:] = np.inf
    limits = {number[shift]: limit for shift, limit in person.max_shifts.items() if limit < days}
    for symbol, limit in limits.items():
        if limit == 0:
            task_cost[:, symbol] = np.inf
    return Horizon(automaton, 0, arc_cost, task_cost, np.zeros(len(states.states)), end, {k: v for k, v in limits.items() if v})


def _demand(instance: Instance, number: dict[str, int]) -> FloatArray:
    people = np.arange(len(instance.staff) + 1)
    demand = np.zeros((instance.days, len(number) + 1, len(people)))
    for (day, shift), cover in instance.cover.items():
        demand[day, number[shift]] = cover.under * np.maximum(0, cover.need - people) + cover.over * np.maximum(0, people - cover.need)
    return demand
