"""What finished activities cost: counted again from the minutes people serve, with nothing of the search that found them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from shiftopt.allocation.demand import Demand
from shiftopt.allocation.exposure import exposure_units, limits_of
from shiftopt.allocation.meetings import Invitation
from shiftopt.domain.case import Case
from shiftopt.domain.grid import Grid
from shiftopt.domain.roster import Activity, Attendance
from shiftopt.domain.volumes import IntArray
from shiftopt.rules.base import Rule
from shiftopt.timeline.clock import day_of


def effort_of(case: Case, made: Iterable[Activity]) -> IntArray:
    """(intervals, queues), percent-minutes that activities give the queues."""
    grid = case.grid
    speeds = {agent.id: {queue: skill * agent.queue_share // 100 for queue, skill in agent.skills.items()} for agent in case.agents}
    effort = np.zeros((grid.intervals, len(case.requirements.queues)), dtype=np.int64)
    for item in made:
        if item.queue is not None:
            speed, column = speeds[item.agent][item.queue], case.queue_index[item.queue]
            for t, minutes in _by_interval(grid, item.start, item.end):
                effort[t, column] += speed * minutes
    return effort


def coverage_units(demand: Demand, case: Case, made: Iterable[Activity]) -> int:
    """Shortage and late tickets."""
    return demand.cost(effort_of(case, made))


def exposure_cost(case: Case, rules: Sequence[Rule], made: Iterable[Activity]) -> int:
    """What priced limits on complaint work charge."""
    counted = {queue.id for queue in case.shop.queues if queue.complaint}
    minutes: dict[int, dict[int, int]] = {}
    for item in made:
        if item.queue in counted:
            days = minutes.setdefault(case.agent_index[item.agent], {})
            for t, worked in _by_interval(case.grid, item.start, item.end, inside=False):
                day = day_of(case.grid, case.grid.minute(t))
                days[day] = days.get(day, 0) + worked
    limits = limits_of(case, rules)
    carried = {case.agent_index[name]: days for name, days in case.past.complaint_days.items() if name in case.agent_index}
    everybody = {agent for agent in range(len(case.agents)) if agent in minutes or agent in carried}
    return sum(
        exposure_units(limit, minutes.get(agent, {}), case.grid.days, carried.get(agent, 0))
        for agent in sorted(everybody)
        for limit in limits[agent]
        if limit.units is not None
    )


def sessions_cost(case: Case, invited: Iterable[Invitation], attendance: Iterable[Attendance]) -> int:
    """What absences from sessions cost, by who is noted as attending."""
    rows = list(attendance)
    total = 0
    for item in invited:
        days = {start: day for day, start in item.starts}
        here = [row for row in rows if row.session == item.session.id and row.start in days]
        counts = Counter(row.start for row in here)
        start = min(counts, key=lambda minute: (-counts[minute], minute)) if counts else None
        guests = {case.agent_index[row.agent] for row in here if row.start == start}
        total += item.units(guests, None if start is None else days[start])
    return total


def _by_interval(grid: Grid, start: int, end: int, *, inside: bool = True) -> list[tuple[int, int]]:
    """(interval, minutes in it) of a span; ``inside`` leaves out what lies outside the grid."""
    low, high = (start - grid.start) // grid.interval, -(-(end - grid.start) // grid.interval)
    if inside:
        low, high = max(0, low), min(high, grid.intervals)
    return [(t, min(end, grid.minute(t + 1)) - max(start, grid.minute(t))) for t in range(low, high)]
