"""Required against scheduled per queue and interval, in the units people think in: agents for live queues, hours for tickets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shiftopt.domain.base import UNITS_PER_AGENT_HOUR
from shiftopt.domain.grid import Grid
from shiftopt.domain.plan import Plan
from shiftopt.domain.shop import Queue
from shiftopt.domain.volumes import BoolArray, FloatArray, IntArray
from shiftopt.timeline.clock import to_minute


@dataclass(frozen=True, eq=False)
class Series:
    """One queue over the horizon; all arrays are (intervals,).

    Live queues: ``required`` and ``scheduled`` are agents of full speed (required includes shrinkage), ``missing`` what lacks.
    ``at_work`` is how many are expected to be there, for who still has chats in hand comes late out of a pause; ``tight`` says that
    enough are scheduled and too few of them there. Ticket queues: ``required`` is work due and ``scheduled`` work done, both
    agent-hours since the start; ``missing`` is overdue; ``at_work`` is as scheduled.
    """

    number: int
    queue: Queue
    required: FloatArray
    scheduled: FloatArray
    missing: FloatArray
    open: BoolArray
    at_work: FloatArray
    tight: BoolArray

    @property
    def ticket(self) -> bool:
        """Whether the work may wait until it is due."""
        return self.queue.channel == "ticket"


def series(plan: Plan) -> tuple[Series, ...]:
    """One ``Series`` per queue of the requirements."""
    known = {queue.id: queue for queue in plan.case.shop.queues}
    return tuple(_series(plan, number, known[name]) for number, name in enumerate(plan.case.requirements.queues))


def _series(plan: Plan, number: int, queue: Queue) -> Series:
    wanted = plan.case.requirements
    given = plan.supplied[:, number]
    if queue.channel == "ticket":
        done = _done(wanted.arrived[:, number], given)
        due = wanted.due[:, number]
        parts = [due, done, np.maximum(0, due - done), done]
        unit = float(UNITS_PER_AGENT_HOUR)
    else:
        need = wanted.need[:, number]
        parts = [need, given, np.maximum(0, need - given), plan.present[:, number]]
        unit = 100.0 * plan.case.grid.interval
    required, scheduled, missing, there = (np.asarray(part, dtype=np.float64) / unit for part in parts)
    tight = wanted.staffed(plan.supplied)[:, number] & ~plan.staffed[:, number]
    return Series(number, queue, required, scheduled, missing, wanted.open[:, number], there, tight)


def _done(arrived: IntArray, given: IntArray) -> IntArray:
    """Cumulative ticket work done: never more than has arrived."""
    done = np.zeros_like(arrived)
    total = 0
    for t in range(len(arrived)):
        total = min(int(arrived[t]), total + int(given[t]))
        done[t] = total
    return done


def busy_window(plan: Plan) -> tuple[int, int]:
    """First and last minute after midnight, whole hours, between which any queue is open or anybody works; the day's frame."""
    grid = plan.case.grid
    low, high = 24 * 60, 0
    for day in range(grid.days):
        rows = day_slice(grid, day)
        live = np.flatnonzero(plan.case.requirements.open[rows].any(axis=1) | plan.supplied[rows].any(axis=1))
        if live.size:
            low = min(low, int(live[0]) * grid.interval)
            high = max(high, (int(live[-1]) + 1) * grid.interval)
    for duty in plan.allocated.roster.duties:
        for day in range(grid.days):
            start, end = duty.start - grid.day_starts[day], duty.end - grid.day_starts[day]
            if start < 24 * 60 and end > 0:
                low, high = min(low, max(0, start)), max(high, min(24 * 60, end))
    return (low // 60 * 60, -(-high // 60) * 60) if low < high else (0, 24 * 60)


def duty_window(plan: Plan) -> tuple[int, int]:
    """First and last minute, whole hours after the midnight on which a duty starts, over all duties."""
    zone = plan.case.grid.zone
    spans = [
        (duty.start - midnight, duty.end - midnight) for duty in plan.allocated.roster.duties for midnight in [to_minute(zone, duty.day)]
    ]
    if not spans:
        return 0, 24 * 60
    return min(start for start, _ in spans) // 60 * 60, -(-max(end for _, end in spans) // 60) * 60


def day_slice(grid: Grid, day: int) -> slice:
    """The intervals of one day of the horizon."""
    first, last = ((grid.day_starts[number] - grid.start) // grid.interval for number in (day, day + 1))
    return slice(first, last)
