"""The free flow: what the same present minutes could reach without stints or names, as a linear programme.

People with equal skills and speeds are one group; per interval the group's minutes flow to its open queues. Its optimum is the
yardstick for what allocation loses, its prices say what effort is worth, and, with a small price on changes from one interval to
the next, it is the plan that ``guide`` turns into paths. The size does not grow with the number of agents.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from shiftopt.allocation.demand import Demand
from shiftopt.allocation.frame import Worker
from shiftopt.allocation.program import Program
from shiftopt.allocation.sheet import Sheet
from shiftopt.domain.base import UNITS_PER_AGENT_HOUR
from shiftopt.domain.volumes import FloatArray, IntArray

PERCENT = 100.0
"""The programme counts effort in minutes at full speed, not percent-minutes, and money in fen, to keep its numbers moderate."""
UNIT_PRICE = PERCENT / UNITS_PER_AGENT_HOUR
"""Fen per minute at full speed, for a slope of 1 unit per percent-minute."""


@dataclass(frozen=True, eq=False)
class Flow:
    """The optimum of the free flow.

    Attributes:
        units: its cost in units of 1/6000 fen, the price on changes included.
        supply: (intervals, queues), percent-minutes.
        value: (intervals, queues), units saved by one more percent-minute.
        minutes: group -> (intervals, queues), present minutes that flow to the queue; only groups with a choice.
    """

    units: float
    supply: FloatArray
    value: FloatArray
    minutes: Mapping[Worker, FloatArray]


def free_flow(sheet: Sheet, change_price: float = 0.0) -> Flow:
    """Solve the programme for the presence of a sheet (its paths do not matter).

    Args:
        sheet: posts and demand.
        change_price: fen per minute that a group moves from one queue to another between neighbouring intervals.
    """
    demand = sheet.demand
    program = Program()
    rows = np.full(demand.open.shape, -1, dtype=np.int64)
    fixed = _fixed(sheet)
    _live_rows(program, demand, fixed, rows)
    _ticket_rows(program, demand, fixed, rows)
    flows = {group: _group_columns(program, demand, rows, group, sheet, change_price) for group in _groups(sheet)}
    answer = program.solve()
    supply = fixed.astype(np.float64)
    minutes: dict[Worker, FloatArray] = {}
    for group, parts in flows.items():
        minutes[group] = np.zeros(demand.open.shape)
        for (queue, intervals, columns), speed in zip(parts, group.speeds, strict=True):
            minutes[group][intervals, queue] = np.maximum(0.0, answer.values[columns])
            supply[intervals, queue] += minutes[group][intervals, queue] * speed
    value = np.append(answer.prices, 0.0)[rows] / UNIT_PRICE  # row -1, the last, stands for no need
    return Flow(answer.objective * UNITS_PER_AGENT_HOUR, supply, value, minutes)


def _decided(group: Worker) -> bool:
    return len(group.queues) < 2 and not group.limits


def _groups(sheet: Sheet) -> list[Worker]:
    """The groups with a choice, in the order of their first duty."""
    return list(dict.fromkeys(post.worker for post in sheet.posts if not _decided(post.worker)))


def _fixed(sheet: Sheet) -> IntArray:
    """(intervals, queues), effort of those who have no choice."""
    fixed = np.zeros(sheet.demand.open.shape, dtype=np.int64)
    for post in sheet.posts:
        if _decided(post.worker):
            fixed[post.rows, post.columns] += post.effort
    return np.where(sheet.demand.open, fixed, 0)


def _live_rows(program: Program, demand: Demand, fixed: IntArray, rows: IntArray) -> None:
    """``effort + shortages >= need`` per live queue and interval, shortages by segment."""
    required = demand.requirements
    for queue in range(demand.open.shape[1]):
        if queue in demand.tickets:
            continue
        intervals = np.flatnonzero(required.priced[:, queue] > 0)
        rows[intervals, queue] = program.limits(len(intervals), (required.priced[intervals, queue] - fixed[intervals, queue]) / PERCENT)
        for segment in range(required.width.shape[2]):
            wide = intervals[required.width[intervals, queue, segment] > 0]
            width, slope = required.width[wide, queue, segment], required.slope[wide, queue, segment]
            program.put(rows[wide, queue], program.variables(len(wide), width / PERCENT, slope * UNIT_PRICE), 1.0)


def _ticket_rows(program: Program, demand: Demand, fixed: IntArray, rows: IntArray) -> None:
    """``Y_t <= Y_{t-1} + effort`` and ``late_t >= due_t - Y_t`` per ticket queue, ``Y_t <= arrived_t``."""
    required = demand.requirements
    for queue in demand.tickets:
        count = len(required.priced)
        worked = program.variables(count, required.arrived[:, queue] / PERCENT)
        rows[:, queue] = program.limits(count, -fixed[:, queue] / PERCENT)
        program.put(rows[:, queue], worked, -1.0)
        program.put(rows[1:, queue], worked[:-1], 1.0)
        priced = np.flatnonzero((required.due[:, queue] > 0) & (required.late_slope[:, queue] > 0))
        late = program.variables(len(priced), price=required.late_slope[priced, queue] * UNIT_PRICE)
        overdue = program.limits(len(priced), required.due[priced, queue] / PERCENT)
        program.put(overdue, late, 1.0)
        program.put(overdue, worked[priced], 1.0)


def _group_columns(
    program: Program, demand: Demand, rows: IntArray, group: Worker, sheet: Sheet, change_price: float
) -> list[tuple[int, IntArray, IntArray]]:
    """The flows of one group: per queue its open intervals and their variables."""
    there = np.zeros(len(demand.open), dtype=np.int64)
    for post in sheet.posts:
        if post.worker == group:
            there[post.rows] += post.presence.minutes
    used = np.flatnonzero(there)
    room = np.full(len(there), -1, dtype=np.int64)
    room[used] = program.limits(len(used), high=there[used])
    parts: list[tuple[int, IntArray, IntArray]] = []
    for queue, speed in zip(group.queues, group.speeds, strict=True):
        intervals = used[demand.open[used, queue]]
        columns = program.variables(len(intervals))
        program.put(room[intervals], columns, 1.0)
        worth = rows[intervals, queue] >= 0
        program.put(rows[intervals[worth], queue], columns[worth], speed / PERCENT)
        parts.append((queue, intervals, columns))
        if change_price:
            _smooth(program, intervals, columns, change_price)
    _limit_rows(program, sheet, group, parts)
    return parts


def _smooth(program: Program, intervals: IntArray, columns: IntArray, change_price: float) -> None:
    """Price the growth of a flow between neighbouring intervals."""
    after = np.flatnonzero(np.diff(intervals) == 1) + 1
    growth = program.limits(len(after), high=0.0)
    program.put(growth, columns[after], 1.0)
    program.put(growth, columns[after - 1], -1.0)
    program.put(growth, program.variables(len(after), price=change_price), -1.0)


def _limit_rows(program: Program, sheet: Sheet, group: Worker, parts: list[tuple[int, IntArray, IntArray]]) -> None:
    """A group's complaint minutes of one day stay below the sum of its members' daily limits, or pay for the rest."""
    if not group.limits:
        return
    people: dict[int, set[int]] = {}
    for post in sheet.posts:
        if post.worker == group:
            for day in set(post.days):
                people.setdefault(day, set()).add(post.agent)
    for day, members in sorted(people.items()):
        first, last = sheet.day_rows(day)
        counted = [
            columns[(intervals >= first) & (intervals < last)] for queue, intervals, columns in parts if queue in sheet.demand.complaints
        ]
        for limit in group.limits:
            row = program.limits(1, high=len(members) * limit.minutes)
            program.put(row, np.concatenate(counted), 1.0)
            if limit.units is not None:
                program.put(row, program.variables(1, price=limit.units / UNITS_PER_AGENT_HOUR), -1.0)
