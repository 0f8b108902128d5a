"""An INRC-II case, all weeks known, as a crew: states, counters and demand for the column engine."""

from __future__ import annotations

import numpy as np

from formats.inrc2 import ANY, Assignment, Case, Contract, History, Nurse
from formats.inrc2_score import HALF_WEEKEND, OFF_RUN, OPTIMAL, SHIFT_RUN, TOTAL, WEEKEND, WISH, WORK_RUN
from shiftopt.domain.volumes import FloatArray, IntArray
from shiftopt.rostering.columns.horizon import Automaton, Crew, Horizon
from shiftopt.rostering.columns.runs import FRESH, RunStates, State, run_states

MISSING = 10_000.0
"""Cost of each head below the hard minimum."""


def tasks_of(case: Case) -> list[tuple[str, str]]:
    """(shift, skill) of task 1, 2, ..."""
    return [(shift, skill) for shift in case.shifts for skill in case.skills]


def crew_of(case: Case) -> Crew:
    """One horizon per nurse; a symbol is a shift, its tasks are the shift with each skill."""
    shifts = list(case.shifts)
    number = {shift: place + 1 for place, shift in enumerate(shifts)}
    contracts = case.contracts.values()
    caps = [1] + [_same_cap(case, shift) for shift in shifts]
    states = run_states(
        len(shifts) + 1,
        {number[shift]: [number[other] for other in others] for shift, others in case.forbidden.items()},
        max(contract.work_run.high for contract in contracts),
        max(contract.off_run.high for contract in contracts),
        caps,
    )
    symbols = np.array([0, *(number[shift] for shift, _ in tasks_of(case))])
    weekend = _weekends(case, states)
    work = np.broadcast_to((states.symbols > 0).astype(np.int64), weekend.shape)
    automaton = Automaton(len(states.states), states.tails, states.heads, states.symbols, np.stack([work, weekend]), symbols)
    run_costs = {name: _run_cost(case, contract, states) for name, contract in case.contracts.items()}
    horizons = tuple(_horizon(case, nurse, automaton, states, caps, run_costs[nurse.contract]) for nurse in case.nurses.values())
    return Crew(horizons, _demand(case))


def rows_of(case: Case, paths: IntArray) -> list[Assignment]:
    """The assignments of paths (people, days)."""
    tasks = tasks_of(case)
    cells = ((nurse, day, int(task)) for nurse, row in zip(case.nurses, paths, strict=True) for day, task in enumerate(row))
    return [(nurse, day, *tasks[task - 1]) for nurse, day, task in cells if task]


def paths_of(case: Case, rows: list[Assignment]) -> IntArray:
    """The paths (people, days) of assignments."""
    paths = np.zeros((len(case.nurses), case.days), dtype=np.int64)
    place = {nurse: number for number, nurse in enumerate(case.nurses)}
    task = {pair: number + 1 for number, pair in enumerate(tasks_of(case))}
    for nurse, day, shift, skill in rows:
        paths[place[nurse], day] = task[shift, skill]
    return paths


def _same_cap(case: Case, shift: str) -> int:
    """Runs longer than the horizon cannot be too long; then only too short ones count."""
    span = case.shifts[shift]
    longest = case.days + max((past.shift_run for past in case.history.values()), default=0)
    return span.high if span.high < min(longest, max(contract.work_run.high for contract in case.contracts.values()) + 1) else span.low


def _weekends(case: Case, states: RunStates) -> IntArray:
    steps = np.zeros((case.days, len(states.tails)), dtype=np.int64)
    steps[5::7] = states.symbols > 0
    steps[6::7] = (states.symbols > 0) & (states.from_symbols <= 0)
    return steps


def _run_cost(case: Case, contract: Contract, states: RunStates) -> FloatArray:
    """(days, arcs): each day beyond a longest run, what a run lacks when it ends, half weekends."""
    cost = np.zeros(len(states.tails))
    was_work, was_off, work = states.from_symbols > 0, states.from_symbols == 0, states.symbols > 0
    span = contract.work_run
    cost += WORK_RUN * (was_work & work & (states.from_run >= span.high))
    cost += WORK_RUN * np.where(was_work & ~work, np.maximum(0, span.low - states.from_run), 0)
    span = contract.off_run
    cost += OFF_RUN * (was_off & ~work & (states.from_run >= span.high))
    cost += OFF_RUN * np.where(was_off & work, np.maximum(0, span.low - states.from_run), 0)
    for number, span in enumerate(case.shifts.values(), start=1):
        mine, stays = states.from_symbols == number, states.symbols == number
        if _same_cap(case, list(case.shifts)[number - 1]) >= span.high:
            cost += SHIFT_RUN * (mine & stays & (states.from_same >= span.high))
        cost += SHIFT_RUN * np.where(mine & ~stays, np.maximum(0, span.low - states.from_same), 0)
    table = np.repeat(cost[None, :], case.days, axis=0)
    if contract.complete_weekend:
        table[6::7] += HALF_WEEKEND * (was_work != work)
    return table


def _horizon(case: Case, nurse: Nurse, automaton: Automaton, states: RunStates, caps: list[int], run_cost: FloatArray) -> Horizon:
    past, contract = case.history.get(nurse.id, History()), case.contracts[nurse.contract]
    tasks = tasks_of(case)
    task_cost = np.zeros((case.days, len(tasks) + 1))
    task_cost[:, 1:] = [0.0 if skill in nurse.skills else np.inf for _, skill in tasks]
    for name, day, shift in case.off_requests:
        if name == nurse.id:
            task_cost[day, 1:] += [WISH * (shift in {ANY, worked}) for worked, _ in tasks]
    total = past.assignments + np.arange(case.days + 1)
    weekends = past.weekends + np.arange(len(case.week_ids) + 1)
    ends = TOTAL * (np.maximum(0, contract.total.low - total) + np.maximum(0, total - contract.total.high)).astype(float)
    end_cost = ends[:, None] + WEEKEND * np.maximum(0, weekends - contract.max_weekends)[None, :]
    start = states.node(_start(case, past, states, caps))
    return Horizon(automaton, start, run_cost, task_cost, np.zeros(automaton.nodes), end_cost)


def _start(case: Case, past: History, states: RunStates, caps: list[int]) -> State:
    if past.last_shift:
        number = list(case.shifts).index(past.last_shift) + 1
        run = min(past.work_run, max(state.run for state in states.states if state.symbol > 0))
        return State(number, min(past.shift_run, caps[number], run), run)
    longest = max(state.run for state in states.states if state.symbol == 0)
    return State(0, 0, min(past.off_run, longest)) if past.off_run else FRESH


def _demand(case: Case) -> FloatArray:
    people = np.arange(len(case.nurses) + 1)
    demand = np.zeros((case.days, len(tasks_of(case)) + 1, len(people)))
    place = {pair: number + 1 for number, pair in enumerate(tasks_of(case))}
    for (day, shift, skill), span in case.cover.items():
        short = OPTIMAL * np.maximum(0, span.high - people) + MISSING * np.maximum(0, span.low - people)
        demand[day, place[shift, skill]] = short
    return demand
