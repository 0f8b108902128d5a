"""Compiled: small changes of ways, drawn by chance.

Each writes one or two whole ways into a trial; whether they are legal is asked later.
"""

from __future__ import annotations

import numpy as np

from shiftopt.allocation.compiled import AWAY, IDLE, PAUSE, lean
from shiftopt.allocation.kernel_nouns import Duties, Moving, Path, Staff, Trial
from shiftopt.domain.volumes import BoolArray, IntArray

PUSH, PAINT, TURN, REST, VISIT = 0.2, 0.4, 0.43, 0.5, 0.52
"""Up to these numbers between 0 and 1 a border is pushed, a stretch painted, a stint turned, a pause moved, a meeting attended or left;
above, ways are swapped."""
SHORT, LONG = 4, 12
"""Slots by which a border or a pause moves at most, and slots that are painted or swapped at most."""
ALL = 0.3
"""How often two ways are swapped as far as they overlap."""


@lean
def propose(staff: Staff, duties: Duties, now: Moving, trial: Trial, numbers: IntArray) -> bool:
    """Write a change of one of some duties, or of two, into the trial; False if the draw leads to none."""
    number = numbers[np.random.randint(len(numbers))]  # noqa: NPY002 - the generator that compiled code has
    agent, length = duties.agent[number], duties.length[number]
    count = staff.queue_count[agent]
    trial.who[0], trial.who[1], trial.visit[0] = number, -1, -1
    if count == 0:
        return False
    way, may = trial.ways[0], trial.may[number]
    for at in range(length):
        way[at] = now.paths[number, at]
    kind = np.random.random()  # noqa: NPY002
    if kind < PUSH:
        return _push(way, length, may)
    if kind < PAINT:
        return _paint(way, length, may, count)
    if kind < TURN:
        return _turn(way, length, may, count)
    if kind < REST:
        return _rest(duties, now, trial, number, length)
    if kind < VISIT:
        return _visit(duties, now, trial, number, length)
    many = trial.near_from[number + 1] - trial.near_from[number]
    if many == 0:
        return False
    other = trial.near[trial.near_from[number] + np.random.randint(many)]  # noqa: NPY002
    return _swap(staff, duties, now, trial, number, other)


@lean
def _push(way: Path, length: int, may: BoolArray) -> bool:
    """Let a stint begin earlier or end later by a few slots."""
    at = np.random.randint(length)  # noqa: NPY002
    place = way[at]
    if place < 0:
        return False
    step = 1 if np.random.random() < 0.5 else -1  # noqa: NPY002
    left = 1 + np.random.randint(SHORT)  # noqa: NPY002
    while 0 <= at < length and (way[at] == place or way[at] <= AWAY):
        at += step
    changed = False
    while 0 <= at < length and left > 0:
        if way[at] > AWAY:
            if may[at, place]:
                way[at] = place
                changed = True
            left -= 1
        at += step
    return changed


@lean
def _paint(way: Path, length: int, may: BoolArray, count: int) -> bool:
    """Serve some queue for a stretch."""
    at, left, place = np.random.randint(length), 1 + np.random.randint(LONG), np.random.randint(count)  # noqa: NPY002
    changed = False
    while at < length and left > 0:
        if way[at] > AWAY and may[at, place]:
            changed = changed or way[at] != place
            way[at] = place
            left -= 1
        at += 1
    return changed


@lean
def _turn(way: Path, length: int, may: BoolArray, count: int) -> bool:
    """Give a whole stint, or a whole stretch of idling, to some queue."""
    at, place = np.random.randint(length), np.random.randint(count)  # noqa: NPY002
    old = way[at]
    if old < IDLE or old == place:
        return False
    while at > 0 and (way[at - 1] == old or way[at - 1] <= AWAY):
        at -= 1
    changed = False
    while at < length and (way[at] == old or way[at] <= AWAY):
        if way[at] == old and may[at, place]:
            way[at] = place
            changed = True
        at += 1
    return changed


@lean
def _rest(duties: Duties, now: Moving, trial: Trial, number: int, length: int) -> bool:
    """Begin a pause a few slots earlier or later; the work in between moves to its other side."""
    pause = np.random.randint(duties.pause_slots.shape[1])  # noqa: NPY002
    size = duties.pause_slots[number, pause]
    if size <= 0:
        return False
    old, way, may = now.paths[number], trial.ways[0], trial.may[number]
    begun = 0
    while begun < length and old[begun] != PAUSE - pause:
        begun += 1
    start = begun + np.random.randint(2 * SHORT + 1) - SHORT  # noqa: NPY002
    if start == begun or start < 0 or start + size > length or not duties.pause_ok[number, pause, start]:
        return False
    source = 0
    for at in range(length):
        if start <= at < start + size:
            way[at] = PAUSE - pause
            continue
        while old[source] == PAUSE - pause:
            source += 1
        way[at] = old[source]
        source += 1
    for at in range(min(start, begun), max(start, begun) + size):
        if way[at] != PAUSE - pause and way[at] <= AWAY:  # sessions and other pauses stay where they are
            return False
        if way[at] >= 0 and not may[at, way[at]]:
            return False
        if old[at] != PAUSE - pause and old[at] <= AWAY:
            return False
    return True


@lean
def _visit(duties: Duties, now: Moving, trial: Trial, number: int, length: int) -> bool:
    """Attend one of the meetings that fit into the duty, or leave it out; what was served before it, or after, goes on then."""
    kind = np.random.randint(2)  # noqa: NPY002
    if duties.meet[number, kind] < 0:
        return False
    way, first = trial.ways[0], duties.meet_from[number, kind]
    last = first + duties.meet_slots[number, kind]
    trial.visit[0] = kind
    if now.attends[number, kind]:
        near = first - 1 if np.random.random() < 0.5 else last  # noqa: NPY002
        step = -1 if near < first else 1
        while 0 <= near < length and way[near] <= AWAY:
            near += step
        place = way[near] if 0 <= near < length else IDLE
        for at in range(first, last):
            way[at] = place
        return True
    for at in range(first, last):
        if way[at] <= AWAY:
            return False
        way[at] = AWAY
    return True


@lean
def _swap(staff: Staff, duties: Duties, now: Moving, trial: Trial, number: int, other: int) -> bool:
    """Exchange the queues of two people for a stretch of the time that both are there."""
    agent, second = duties.agent[number], duties.agent[other]
    low = max(duties.first[number], duties.first[other])
    high = min(duties.first[number] + duties.length[number], duties.first[other] + duties.length[other])
    if np.random.random() >= ALL:  # noqa: NPY002
        low += np.random.randint(high - low)  # noqa: NPY002
        high = min(high, low + 1 + np.random.randint(LONG))  # noqa: NPY002
    one, two = trial.ways[0], trial.ways[1]
    for at in range(duties.length[other]):
        two[at] = now.paths[other, at]
    changed = False
    for at in range(low, high):
        here, there = at - duties.first[number], at - duties.first[other]
        if one[here] < 0 or two[there] < 0 or staff.queues[agent, one[here]] == staff.queues[second, two[there]]:
            continue
        given, taken = _place(staff, second, staff.queues[agent, one[here]]), _place(staff, agent, staff.queues[second, two[there]])
        if given < 0 or taken < 0:
            return False
        one[here], two[there] = taken, given
        changed = True
    trial.who[1] = other
    return changed


@lean
def _place(staff: Staff, agent: int, queue: int) -> int:
    """The place of a queue among an agent's own, -1 without the skill."""
    for place in range(staff.queue_count[agent]):
        if staff.queues[agent, place] == queue:
            return place
    return -1
