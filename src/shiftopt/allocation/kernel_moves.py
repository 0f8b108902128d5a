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
"""Slots by which a border or a pause moves at most, and slots that are painted at most."""
TRIES = 6
"""Places that are looked at until a border can be pushed there, or two people can exchange queues."""
PART = 0.3
"""How often two people exchange queues only from a slot on, and how often only up to one; else for as long as both stay where they are."""


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
        for _ in range(TRIES):  # noqa: SIM110 - the compiler knows no generators
            if _push(way, length, may):
                return True
        return False
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
    for _ in range(TRIES):
        other = trial.near[trial.near_from[number] + np.random.randint(many)]  # noqa: NPY002
        if _swap(staff, duties, now, trial, number, other):
            return True
    return False


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
    if not 0 <= at < length:
        return False
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
    """Exchange the queues of two people around some time that both are there, for as long as both stay where they are or a part of that.

    A stretch drawn at will would leave too short a stint nearly always.
    """
    agent, second = duties.agent[number], duties.agent[other]
    low = max(duties.first[number], duties.first[other])
    high = min(duties.first[number] + duties.length[number], duties.first[other] + duties.length[other])
    at = low + np.random.randint(high - low)  # noqa: NPY002
    one, two = trial.ways[0], trial.ways[1]
    ahead, behind = duties.first[number], duties.first[other]
    left, right = one[at - ahead], now.paths[other, at - behind]
    if left < 0 or right < 0 or staff.queues[agent, left] == staff.queues[second, right]:
        return False
    given, taken = _place(staff, second, staff.queues[agent, left]), _place(staff, agent, staff.queues[second, right])
    if given < 0 or taken < 0:
        return False
    for step in range(duties.length[other]):
        two[step] = now.paths[other, step]
    start, stop = at, at + 1
    while start > low and _held(one[start - 1 - ahead], left) and _held(two[start - 1 - behind], right):
        start -= 1
    while stop < high and _held(one[stop - ahead], left) and _held(two[stop - behind], right):
        stop += 1
    kind = np.random.random()  # noqa: NPY002
    if kind < PART:
        start = at
    elif kind < 2 * PART:
        stop = at + 1
    for step in range(start, stop):
        if one[step - ahead] == left:
            one[step - ahead] = taken
        if two[step - behind] == right:
            two[step - behind] = given
    trial.who[1] = other
    return True


@lean
def _held(place: int, queue: int) -> bool:
    """Whether a place of a way goes on with a queue, or is an absence."""
    return place == queue or place <= AWAY


@lean
def _place(staff: Staff, agent: int, queue: int) -> int:
    """The place of a queue among an agent's own, -1 without the skill."""
    for place in range(staff.queue_count[agent]):
        if staff.queues[agent, place] == queue:
            return place
    return -1
