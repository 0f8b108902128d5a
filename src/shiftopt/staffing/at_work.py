"""The effort that is really at work: agents finish the contacts in hand before a pause, and the pause is taken in full.

A roster counts its minutes as written. But who holds chats when a pause begins goes on with them, so the pause begins late and ends
late: some work moves into the pause, and as many minutes are missing after it. Less is gained than lost, for chats that run out leave
an agent half busy. Over a day it is little; where many people rest at the same time it decides whether an interval is staffed.
Contacts in hand at the end of a duty are finished too, which is work after it. Tickets are laid aside at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from shiftopt.domain.grid import Grid
from shiftopt.domain.roster import Activity
from shiftopt.domain.shop import Queue, Shop
from shiftopt.domain.volumes import FloatArray, Forecast, IntArray, Requirements
from shiftopt.staffing.busyness import scenarios
from shiftopt.staffing.finishing import Finishing, finishing, held
from shiftopt.staffing.goal import Goal, goal_of
from shiftopt.staffing.require import staffing_rate
from shiftopt.staffing.settings import StaffingSettings

_RESTS: Final = frozenset({"meal", "break"})


@dataclass(frozen=True, eq=False)
class AtWork:
    """Expected effort, (intervals, queues) percent-minutes each, counted like ``Requirements.need``; tickets as supplied.

    Attributes:
        supplied: as the roster has it.
        away: missing because a pause is not over yet.
        finishing: work on contacts in hand after the minutes in which the roster has it, in pauses and after duties.
    """

    supplied: IntArray
    away: FloatArray
    finishing: FloatArray

    @property
    def effort(self) -> FloatArray:
        """(intervals, queues), percent-minutes expected to be at work."""
        return np.asarray(self.supplied - self.away + self.finishing)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Uninterrupted work on one queue (its column), and how long the agent rests just before it: a meal and a break are one pause."""

    start: int
    end: int
    queue: int
    pause: int = 0


def at_work(
    requirements: Requirements,
    forecast: Forecast,
    shop: Shop,
    activities: Iterable[Activity],
    supplied: IntArray,
    *,
    settings: StaffingSettings | None = None,
) -> AtWork:
    """What of the effort supplied is at work when, on average.

    Args:
        requirements: as made by ``require`` from the same forecast and shop.
        forecast: expected contacts.
        shop: queues, people and shrinkage.
        activities: who does what when.
        supplied: (intervals, queues), percent-minutes that the activities give each queue.
        settings: as for ``require``.
    """
    settings = settings or StaffingSettings()
    grid, known = requirements.grid, {queue.id: queue for queue in shop.queues}
    columns = {name: number for number, name in enumerate(requirements.queues)}
    book = _Book(grid, np.zeros(supplied.shape), np.zeros(supplied.shape))
    found = _stretches(activities, columns)
    speeds = {agent.id: {q: agent.skills.get(name, 0) * agent.queue_share // 100 for name, q in columns.items()} for agent in shop.agents}
    live = [number for name, number in columns.items() if known[name].channel != "ticket"]
    for number in live:
        queue = known[requirements.queues[number]]
        laws = _Laws(*_state(requirements, forecast, queue, number, supplied, shop.shrinkage, settings))
        for agent, stretches in found.items():
            pace = speeds.get(agent, {})
            for one, after in _ends(stretches, number):
                if pace.get(number, 0) > 0:
                    book.enter(one, after, laws, pace, live)
    return AtWork(supplied, book.away, book.finishing)


def _state(
    requirements: Requirements,
    forecast: Forecast,
    queue: Queue,
    number: int,
    supplied: IntArray,
    shrinkage: float,
    settings: StaffingSettings,
) -> tuple[Goal, FloatArray]:
    """A queue's goal and (intervals, levels) how many contacts its agents hold; nobody holds any where nobody is expected."""
    spread = float(np.hypot(forecast.day_cv[number], forecast.interval_cv[number]))
    goal = goal_of(queue, *scenarios(spread, settings.nodes))
    grid = requirements.grid
    rate, _ = staffing_rate(goal, requirements.contacts[:, number], requirements.open[:, number], grid.interval, settings)
    law = np.zeros((grid.intervals, len(goal.line.levels)))
    law[:, 0] = 1.0
    busy = np.flatnonzero((rate > 0) & (supplied[:, number] > 0))
    heads = np.rint(supplied[busy, number] * (1 - shrinkage) / (100 * grid.interval)).astype(np.int64)
    law[busy] = held(goal, rate[busy], heads)
    return goal, law


class _Laws:
    """One queue's laws of finishing, worked out once per speed."""

    def __init__(self, goal: Goal, law: FloatArray) -> None:
        self.goal, self.law = goal, law
        self.known: dict[int, Finishing] = {}

    def of(self, speed: int) -> Finishing:
        """(intervals, minutes) for agents of that speed, in percent."""
        if speed not in self.known:
            self.known[speed] = finishing(self.goal, self.law, speed / 100)
        return self.known[speed]


@dataclass(frozen=True, slots=True, eq=False)
class _Book:
    """Where minutes are entered, (intervals, queues) percent-minutes."""

    grid: Grid
    away: FloatArray
    finishing: FloatArray

    def enter(self, one: _Stretch, after: _Stretch | None, laws: _Laws, pace: dict[int, int], live: list[int]) -> None:
        """Work that goes on after a stretch, and the minutes by which the pause before the next one is late."""
        t = (min(one.end, self.grid.end) - 1 - self.grid.start) // self.grid.interval
        if t < 0:
            return
        law = laws.of(pace[one.queue])
        paused = after is not None and after.pause > 0
        until = one.end + law.work.shape[1] if after is None or paused else after.start
        self._spread(self.finishing[:, one.queue], one.end, until, 100 * law.work[t])
        if after is not None and paused and after.queue in live:
            passed = max(0, after.start - after.pause - one.end)
            self._spread(self.away[:, after.queue], after.start, after.end, pace.get(after.queue, 0) * law.still[t, passed:])

    def _spread(self, column: FloatArray, start: int, end: int, minutes: FloatArray) -> None:
        """Add ``minutes`` from ``start`` on, minute by minute, before ``end`` and within the grid."""
        first, last = max(start, self.grid.start), min(end, start + len(minutes), self.grid.end)
        if first < last:
            rows = (np.arange(first, last) - self.grid.start) // self.grid.interval
            np.add.at(column, rows, minutes[first - start : last - start])


def _stretches(activities: Iterable[Activity], columns: dict[str, int]) -> dict[str, list[_Stretch]]:
    """Agent -> stretches of work by start; parts that follow each other on one queue are one."""
    mine: dict[str, list[Activity]] = defaultdict(list)
    for item in activities:
        mine[item.agent].append(item)
    found: dict[str, list[_Stretch]] = {}
    for agent, items in mine.items():
        rests: dict[int, int] = {}
        stretches: list[_Stretch] = []
        for item in sorted(items, key=lambda item: item.start):
            if item.kind in _RESTS:
                rests[item.end] = item.end - item.start + rests.get(item.start, 0)
            if item.kind != "work" or item.queue not in columns:
                continue
            last = stretches[-1] if stretches else None
            if last is not None and last.end == item.start and last.queue == columns[item.queue]:
                stretches[-1] = _Stretch(last.start, item.end, last.queue, last.pause)
            else:
                stretches.append(_Stretch(item.start, item.end, columns[item.queue], rests.get(item.start, 0)))
        found[agent] = stretches
    return found


def _ends(stretches: list[_Stretch], queue: int) -> Iterator[tuple[_Stretch, _Stretch | None]]:
    """Stretches on a queue that something else than more work follows, with the next stretch of the agent."""
    for one, after in pairwise([*stretches, None]):
        if one is not None and one.queue == queue and (after is None or after.start > one.end):
            yield one, after
