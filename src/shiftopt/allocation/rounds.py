"""Rounds over all days: half of the days on each of two threads, day by day a dive first, then groups of duties planned anew.

Each thread works on a copy in which the other half stands still. At the end of a round the ways of both are put together, and if
that is not cheaper (the halves share tickets and days in a row), the better half alone is kept. The result does not depend on
which thread is faster.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from shiftopt.allocation.dive import dive
from shiftopt.allocation.kernel_nouns import Moving
from shiftopt.allocation.kernel_price import seed_noise
from shiftopt.allocation.kernel_search import improve, shake
from shiftopt.allocation.kernel_state import put, whole_cost
from shiftopt.allocation.layout import Layout
from shiftopt.domain.volumes import BoolArray, IntArray

THREADS = 2
BATCH = 100
"""Groups that are shaken between two looks at the clock."""
MOST = 6
"""Duties in a group at most."""
ROUND = 5
"""Groups per duty in a round."""


@dataclass(frozen=True)
class Effort:
    """How long to search: until ``stop`` says so, or about ``shakes`` groups have been shaken; ``price`` of a switch in units."""

    shakes: int
    seed: int
    price: int
    stop: Callable[[], bool]


def rounds(made: Layout, effort: Effort) -> None:
    """Improve the ways of all duties in ``made`` until the effort is spent."""
    if not effort.shakes or len(made.duties.agent) < 2:
        return
    days = _days(made)
    turns = -(-effort.shakes // (ROUND * len(days)))
    with ThreadPoolExecutor(THREADS) as pool:
        for turn in range(turns):
            if effort.stop():
                return
            parts = [part for part in _halves(days, turn) if len(part)]
            tasks = [pool.submit(_work, made, part, days, effort, (turn, place)) for place, part in enumerate(parts)]
            _merge(made, parts, [task.result() for task in tasks])


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


def _work(made: Layout, numbers: IntArray, days: IntArray, effort: Effort, name: tuple[int, int]) -> Layout:
    """A copy in which some duties have better ways; a round begins the random numbers anew, whatever thread it runs on."""
    own = replace(made, now=deepcopy(made.now), room=deepcopy(made.room))
    random = np.random.default_rng((effort.seed, *name))
    seed_noise(int(random.integers(1 << 31)))
    near = neighbours(own, numbers)
    if name[0] == 0:
        for day in np.unique(days[numbers]):
            _anew(own, numbers[days[numbers] == day], near, random, effort)
    else:
        _shake(own, numbers, near, random, effort)
    return own


def _anew(own: Layout, numbers: IntArray, near: dict[int, IntArray], random: np.random.Generator, effort: Effort) -> None:
    """Dive for the duties of a day and shake them; if that is not cheaper than before, only shake them."""
    before, kept = _cost(own), deepcopy(own.now)
    if len(numbers) > 1 and not effort.stop():
        dive(own, numbers, effort.stop)
        tools = (own.needs, own.staff, own.duties, own.meetings, own.now, own.room)
        while improve(*tools, numbers, effort.price) and not effort.stop():
            pass
        _shake(own, numbers, near, random, effort)
        if _cost(own) >= before:
            _restore(own.now, kept)
            _shake(own, numbers, near, random, effort)


def _shake(own: Layout, numbers: IntArray, near: dict[int, IntArray], random: np.random.Generator, effort: Effort) -> None:
    """Shake groups of some duties."""
    left = min(effort.shakes, ROUND * len(numbers))
    saved = np.zeros((MOST, own.now.paths.shape[1]), dtype=np.int8)
    while left > 0 and not effort.stop():
        groups = np.array([_group(numbers, near, random) for _ in range(min(BATCH, left))], dtype=np.int64)
        shake(own.needs, own.staff, own.duties, own.meetings, own.now, own.room, groups, saved, effort.price)
        left -= len(groups)


def neighbours(made: Layout, numbers: IntArray) -> dict[int, IntArray]:
    """Of each duty, those among ``numbers`` that overlap it and share a queue with it."""
    agents, slot = made.duties.agent, made.staff.slot[made.duties.agent]
    start, end = made.duties.first * slot, (made.duties.first + made.duties.length) * slot
    skills: BoolArray = np.zeros((len(made.staff.queue_count), made.needs.open.shape[1]), dtype=np.bool_)
    for agent, count in enumerate(made.staff.queue_count.tolist()):
        skills[agent, made.staff.queues[agent, :count]] = True
    able = skills[agents]
    found = {}
    for number in numbers.tolist():
        near = (start[numbers] < end[number]) & (start[number] < end[numbers]) & (able[numbers] & able[number]).any(axis=1)
        found[number] = numbers[near & (numbers != number)]
    return found


def _group(numbers: IntArray, near: dict[int, IntArray], random: np.random.Generator) -> list[int]:
    first = int(numbers[random.integers(len(numbers))])
    size = min(int(random.integers(2, MOST + 1)), len(near[first]) + 1)
    others = random.choice(near[first], size - 1, replace=False).tolist() if size > 1 else []
    return [first, *others, *[-1] * (MOST - size)]


def _merge(made: Layout, parts: Sequence[IntArray], done: Sequence[Layout]) -> None:
    """Take over what the halves found: both, or the better one."""
    start, kept = _cost(made), deepcopy(made.now)
    alone = [_cost(own) for own in done]
    for numbers, own in zip(parts, done, strict=True):
        _take(made, numbers, own)
    if _cost(made) > min([start, *alone]):
        _restore(made.now, kept)
        best = int(np.argmin(alone))
        if alone[best] < start:
            _take(made, parts[best], done[best])


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
