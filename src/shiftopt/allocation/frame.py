"""The fixed side of allocation: who is present when, with which speeds, and where a queue may be left freely."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from shiftopt.allocation.demand import Demand
from shiftopt.allocation.exposure import Limit
from shiftopt.allocation.path import Menu
from shiftopt.domain.case import Case
from shiftopt.domain.grid import Grid
from shiftopt.domain.roster import Duty
from shiftopt.domain.volumes import BoolArray, IntArray

Span = tuple[int, int]
"""UTC minutes ``[start, end)``."""


@dataclass(frozen=True, slots=True)
class Worker:
    """What one agent can serve: queue numbers in rising order, and the percent-minutes given per minute of presence.

    ``limits`` are the exposure rules that hold for the agent's complaint queues, if there are such queues.
    """

    queues: tuple[int, ...]
    speeds: tuple[int, ...]
    limits: tuple[Limit, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Presence:
    """Where in a duty the agent can serve queues.

    Attributes:
        first: number of the duty's first grid interval; ``n`` intervals from there are touched, none outside the grid.
        minutes: (n,), minutes of presence: on duty, not in a pause, not in a session.
        free: (n,), whether a pause, a session or the edge of the duty touches the start of the interval, so that a stint may
            end there however short it is.
    """

    first: int
    minutes: IntArray
    free: BoolArray

    @property
    def rows(self) -> slice:
        """The grid intervals of the duty."""
        return slice(self.first, self.first + len(self.minutes))


@dataclass(frozen=True, slots=True, eq=False)
class Post:
    """One duty with everything its path depends on. ``sessions`` are the spans of the sessions attended in it.

    ``start_day`` is the horizon day on which it starts (by its clock).
    ``effort`` (n, queues of the worker), percent-minutes if the interval is served; ``days`` (n,), the horizon day of each interval;
    ``menu`` says what may be chosen.
    """

    duty: Duty
    agent: int
    start_day: int
    worker: Worker
    presence: Presence
    effort: IntArray
    days: tuple[int, ...]
    menu: Menu
    sessions: tuple[Span, ...] = ()

    @property
    def rows(self) -> slice:
        """The grid intervals of the duty."""
        return self.presence.rows

    @property
    def columns(self) -> list[int]:
        """The queue numbers of the worker."""
        return list(self.worker.queues)


def worker_of(case: Case, demand: Demand, agent: int, limits: tuple[Limit, ...] = ()) -> Worker:
    """The queues that an agent serves at a speed above zero."""
    person = case.agents[agent]
    known = {case.queue_index[queue]: skill for queue, skill in person.skills.items() if queue in case.queue_index}
    speeds = {queue: skill * person.queue_share // 100 for queue, skill in known.items()}
    found = sorted((queue, speed) for queue, speed in speeds.items() if speed > 0)
    queues = tuple(queue for queue, _ in found)
    return Worker(queues, tuple(speed for _, speed in found), () if demand.complaints.isdisjoint(queues) else limits)


def post_of(case: Case, demand: Demand, duty: Duty, worker: Worker, sessions: tuple[Span, ...] = ()) -> Post:
    """A duty with its presence, efforts and open queues."""
    there = presence(duty, sessions, case.grid)
    starts = case.grid.start + case.grid.interval * np.arange(there.rows.start, there.rows.stop)
    may = demand.open[there.rows][:, list(worker.queues)] & (there.minutes > 0)[:, None]
    return Post(
        duty=duty,
        agent=case.agent_index.get(duty.agent, -1),
        start_day=int(np.searchsorted(case.grid.day_starts, duty.start, side="right")) - 1,
        worker=worker,
        presence=there,
        effort=there.minutes[:, None] * np.asarray(worker.speeds, dtype=np.int64),
        days=tuple((np.searchsorted(case.grid.day_starts, starts, side="right") - 1).tolist()),
        menu=Menu(
            queues=worker.queues,
            minutes=tuple(there.minutes.tolist()),
            free=tuple(there.free.tolist()),
            open=tuple(tuple(column for column, yes in enumerate(row) if yes) for row in may.tolist()),
            counted=tuple(bool(worker.limits) and queue in demand.complaints for queue in worker.queues),
        ),
        sessions=sessions,
    )


def presence(duty: Duty, sessions: Iterable[Span], grid: Grid) -> Presence:
    """Minutes of presence per grid interval, and the free boundaries, of a duty with its rests and attended sessions."""
    step = grid.interval
    low = (duty.start - grid.start) // step
    high = -(-(duty.end - grid.start) // step)
    here = np.zeros((high - low) * step, dtype=bool)
    origin = grid.start + low * step
    here[duty.start - origin : duty.end - origin] = True
    for start, end in [*((rest.start, rest.end) for rest in duty.rests), *sessions]:
        here[max(0, start - origin) : max(0, end - origin)] = False
    minutes = here.reshape(-1, step).sum(axis=1)
    before = np.concatenate([[False], here[step - 1 :: step][:-1]])
    free = ~(before & here[::step])
    inside = slice(max(0, -low), max(0, min(high, grid.intervals) - low))
    return Presence(first=max(low, 0), minutes=minutes[inside].astype(np.int64), free=free[inside])


def overlap(grid: Grid, t: int, span: Span) -> int:
    """Minutes of a span inside grid interval ``t``."""
    return max(0, min(span[1], grid.minute(t + 1)) - max(span[0], grid.minute(t)))
