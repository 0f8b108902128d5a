"""Simulated annealing over all days: half of the days on each of two threads, in turns.

Each thread works on a copy in which the other half stands still. At the end of a turn the ways of both are put together, and the next
turn begins its halves at another day. The heat falls from turn to turn, from what a usual change costs to a small part of it. As long
as no clock cuts it short, the result does not depend on which thread is faster.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from shiftopt.allocation.compiled import FORBIDDEN
from shiftopt.allocation.kernel_anneal import anneal as anneal_ways
from shiftopt.allocation.kernel_anneal import begin, seed, survey
from shiftopt.allocation.kernel_nouns import Moving, Trial
from shiftopt.allocation.kernel_state import put, whole_cost
from shiftopt.allocation.layout import Layout
from shiftopt.domain.volumes import BoolArray, IntArray

THREADS = 2
TURNS = 16
"""How often the halves are put together."""
BATCH = 50_000
"""Draws between two looks at the clock."""
SAMPLE = 20_000
"""Draws that tell what a usual change costs."""
HOT, COLD = 0.3, 0.015
"""First and last heat, as parts of what a change for the worse usually costs."""
USUAL = 0.25
"""The quantile that is meant by this: many changes are absurd."""
SLACK = 0.05
"""Share of the time by which the clock must be ahead of the count before it cuts the work short."""
LAST = 2_000
"""Draws per duty when everything is put together, at a tenth of the last heat."""


Web = tuple[IntArray, IntArray]
"""Neighbours of all duties one after the other, and where those of each begin."""


@dataclass(frozen=True)
class Effort:
    """How long to search.

    Attributes:
        draws: changes per duty that are drawn; fewer if time ends before.
        seed: of the draws.
        price: of a switch, in units.
        spent: the share of the time that is over, from 0 to 1.
        heat: part of the usual first heat; less leaves more of what there is.
    """

    draws: int
    seed: int
    price: int
    spent: Callable[[], float]
    heat: float = 1.0


def anneal(made: Layout, effort: Effort) -> None:
    """Improve the ways of all duties in ``made`` until the effort is spent. They never cost more afterwards."""
    if not effort.draws or len(made.duties.agent) < 2 or effort.spent() >= 1.0:
        return
    days, web, before, kept = _days(made), _web(made), _cost(made), deepcopy(made.now)
    hot = _usual(made, web, effort) * HOT * effort.heat
    if hot <= 0:
        return
    effort = replace(effort, spent=_ahead(effort.spent))
    with ThreadPoolExecutor(THREADS) as pool:
        for turn in range(TURNS):
            parts = [part for part in _halves(days, turn) if len(part)]
            tasks = [pool.submit(_work, made, web, part, effort, hot, (turn, place)) for place, part in enumerate(parts)]
            for numbers, own in zip(parts, [task.result() for task in tasks], strict=True):
                _take(made, numbers, own)
    _draw(made, web, effort, LAST, hot * COLD / HOT / 10)
    if _cost(made) > before:
        _restore(made.now, kept)


def _ahead(spent: Callable[[], float]) -> Callable[[], float]:
    """The share of what time is left now, with some slack at its beginning."""
    begun = spent()
    return lambda: 1.0 if begun >= 1.0 else max(0.0, ((spent() - begun) / (1 - begun) - SLACK) / (1 - SLACK))


def _days(made: Layout) -> IntArray:
    """(duties,), the day on which each begins."""
    minute = made.duties.first * made.staff.slot[made.duties.agent]
    return np.asarray(np.searchsorted(made.needs.day_start, minute, side="right") - 1)


def _halves(days: IntArray, turn: int) -> list[IntArray]:
    """The duties in two halves of neighbouring days, with about as many duties; every turn begins at another day."""
    every = np.unique(days)
    order = np.roll(every, -turn)
    sizes = np.cumsum([int((days == day).sum()) for day in order])
    cut = 1 + int(np.argmin(np.abs(sizes[:-1] - sizes[-1] / 2))) if len(order) > 1 else 1
    return [np.flatnonzero(np.isin(days, chosen)) for chosen in (order[:cut], order[cut:])]


def _usual(made: Layout, web: Web, effort: Effort) -> float:
    """What a change for the worse usually costs, in units; 0 if none is found. One more switch is no change for the worse."""
    numbers = np.arange(len(made.duties.agent))
    trial, found = _trial(made, web, numbers), np.zeros(SAMPLE, dtype=np.int64)
    seed(effort.seed)
    begin(made.needs, made.staff, made.duties, made.now, trial)
    count = survey(made.needs, made.staff, made.duties, made.meetings, made.now, trial, numbers, effort.price, found)
    worse = found[:count][(found[:count] > 2 * effort.price) & (found[:count] < FORBIDDEN >> 1)]
    return float(np.quantile(worse, USUAL)) if len(worse) else 0.0


def _work(made: Layout, web: Web, numbers: IntArray, effort: Effort, hot: float, name: tuple[int, int]) -> Layout:
    """A copy in which some duties went through one turn; it begins the random numbers anew, whatever thread it runs on."""
    own = replace(made, now=deepcopy(made.now))
    trial = _trial(own, web, numbers)
    seed(int(np.random.default_rng((effort.seed, *name)).integers(1 << 31)))
    begin(own.needs, own.staff, own.duties, own.now, trial)
    due, done = effort.draws * len(numbers) // TURNS, 0
    while done < due:
        past = max((name[0] + done / due) / TURNS, effort.spent())
        if past >= (name[0] + 1) / TURNS:
            break
        tries = min(BATCH, due - done)
        tools = (own.needs, own.staff, own.duties, own.meetings, own.now, trial)
        anneal_ways(*tools, numbers, effort.price, tries, hot * (COLD / HOT) ** past)
        done += tries
    return own


def _draw(made: Layout, web: Web, effort: Effort, draws: int, heat: float) -> None:
    """Some more draws per duty at one heat, on this thread."""
    numbers = np.arange(len(made.duties.agent))
    trial = _trial(made, web, numbers)
    seed(effort.seed)
    begin(made.needs, made.staff, made.duties, made.now, trial)
    anneal_ways(made.needs, made.staff, made.duties, made.meetings, made.now, trial, numbers, effort.price, draws * len(numbers), heat)


def _trial(made: Layout, web: Web, numbers: IntArray) -> Trial:
    slots, (intervals, queues) = made.now.paths.shape[1], made.now.supply.shape
    near, near_from = _within(web, numbers)
    return Trial(
        who=np.full(2, -1, dtype=np.int64),
        ways=np.zeros((2, slots), dtype=np.int8),
        changes=np.zeros(2, dtype=np.int64),
        cells=np.zeros((4 * slots, 3), dtype=np.int64),
        touched=np.zeros(1, dtype=np.int64),
        span=np.zeros((queues, 2), dtype=np.int64),
        minutes=np.zeros((2, made.now.minutes.shape[1]), dtype=np.int64),
        visit=np.full(1, -1, dtype=np.int64),
        done=np.zeros((intervals, queues), dtype=np.int64),
        switches=np.zeros(len(made.duties.agent), dtype=np.int64),
        may=np.zeros((len(made.duties.agent), slots, made.staff.queues.shape[1]), dtype=np.bool_),
        near=near,
        near_from=near_from,
    )


def _web(made: Layout) -> Web:
    """Of each duty those of other people that overlap it and share two queues with it."""
    agent, staff = made.duties.agent, made.staff
    slot = staff.slot[agent]
    start, end = made.duties.first * slot, (made.duties.first + made.duties.length) * slot
    skills: BoolArray = np.zeros((len(staff.queue_count), made.needs.open.shape[1]), dtype=np.bool_)
    for person, count in enumerate(staff.queue_count.tolist()):
        skills[person, staff.queues[person, :count]] = True
    shared = (skills.astype(np.int64) @ skills.T.astype(np.int64)) > 1
    found = [
        np.flatnonzero((start < end[n]) & (start[n] < end) & shared[agent[n], agent] & (agent != agent[n]) & (slot == slot[n]))
        for n in range(len(agent))
    ]
    return np.concatenate([np.zeros(0, dtype=np.int64), *found]), np.cumsum([0, *(len(others) for others in found)])


def _within(web: Web, numbers: IntArray) -> Web:
    """The same between some duties only."""
    near, near_from = web
    inside: BoolArray = np.zeros(len(near_from) - 1, dtype=np.bool_)
    inside[numbers] = True
    kept = inside[near]
    return near[kept], np.concatenate([[0], np.cumsum(kept)])[near_from]


def _take(made: Layout, numbers: IntArray, own: Layout) -> None:
    for number in numbers.tolist():
        put(made.needs, made.staff, made.duties, made.now, number, -1)
        made.now.paths[number], made.now.attends[number] = own.now.paths[number], own.now.attends[number]
        put(made.needs, made.staff, made.duties, made.now, number, 1)


def _restore(now: Moving, kept: Moving) -> None:
    parts: tuple[np.ndarray[Any, Any], ...] = (*now,)
    for part, copy in zip(parts, kept, strict=True):
        part[:] = copy


def _cost(made: Layout) -> int:
    return int(whole_cost(made.needs, made.staff, made.meetings, made.now))
