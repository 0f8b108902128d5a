"""Have the inner loops compiled, or their kept code loaded, while nothing waits for them yet.

The first run of an installation compiles for some ten seconds. ``warm`` runs everything once on two duties of two hours, with the
types that ``layout`` gives, so that this can happen beside the search for duties instead of in the time for naming.
"""

from __future__ import annotations

import numpy as np

from shiftopt.allocation.anneal import TURNS, Effort, anneal
from shiftopt.allocation.kernel_nouns import Duties, Meetings, Moving, Needs, Scratch, Staff
from shiftopt.allocation.kernel_search import improve
from shiftopt.allocation.kernel_state import put
from shiftopt.allocation.layout import Layout

DUTIES, SLOTS, INTERVALS, QUEUES, STINT = 2, 8, 4, 2, 2
SLOT, INTERVAL = 15, 30


def warm() -> None:
    """Run every compiled loop once."""
    made = _tiny()
    for number in range(DUTIES):
        put(made.needs, made.staff, made.duties, made.now, number, 1)
    improve(made.needs, made.staff, made.duties, made.meetings, made.now, made.room, np.arange(DUTIES), 1)
    anneal(made, Effort(TURNS, 7, 1, lambda: 0.0))


def _tiny() -> Layout:
    """Two people who are there at the same time, with two queues that want both."""
    whole = (INTERVALS, QUEUES)
    needs = Needs(
        priced=np.full(whole, 100 * INTERVAL, dtype=np.int64),
        width=np.full((*whole, 1), 100 * INTERVAL, dtype=np.int64),
        slope=np.ones((*whole, 1), dtype=np.int64),
        arrived=np.zeros(whole, dtype=np.int64),
        due=np.zeros(whole, dtype=np.int64),
        late_slope=np.zeros(whole, dtype=np.int64),
        open=np.ones(whole, dtype=np.bool_),
        ticket=np.zeros(QUEUES, dtype=np.bool_),
        day_start=np.array([0, INTERVALS * INTERVAL], dtype=np.int64),
        interval=INTERVAL,
    )
    return Layout(needs, _staff(), _duties(), _no_meetings(), _idle(), _room(), 0, (), [])


def _staff() -> Staff:
    own = (DUTIES, QUEUES)
    return Staff(
        queues=np.tile(np.arange(QUEUES), (DUTIES, 1)),
        speeds=np.full(own, 100, dtype=np.int64),
        complaint=np.zeros(own, dtype=np.bool_),
        queue_count=np.full(DUTIES, QUEUES, dtype=np.int64),
        slot=np.full(DUTIES, SLOT, dtype=np.int64),
        stint=np.full(DUTIES, STINT, dtype=np.int64),
        limits=np.zeros((DUTIES, 1, 4), dtype=np.int64),
        limited=np.zeros(DUTIES, dtype=np.bool_),
        carried=np.zeros(DUTIES, dtype=np.int64),
    )


def _duties() -> Duties:
    return Duties(
        agent=np.arange(DUTIES),
        first=np.zeros(DUTIES, dtype=np.int64),
        length=np.full(DUTIES, SLOTS, dtype=np.int64),
        pause_ok=np.zeros((DUTIES, 1, SLOTS + 1), dtype=np.bool_),
        pause_slots=np.full((DUTIES, 1), -1, dtype=np.int64),
        meet=np.full((DUTIES, 2), -1, dtype=np.int64),
        meet_from=np.zeros((DUTIES, 2), dtype=np.int64),
        meet_slots=np.zeros((DUTIES, 2), dtype=np.int64),
        block=np.zeros((DUTIES, SLOTS + 1), dtype=np.bool_),
    )


def _no_meetings() -> Meetings:
    return Meetings(*(np.zeros(0, dtype=np.int64) for _ in Meetings._fields))


def _idle() -> Moving:
    return Moving(
        supply=np.zeros((INTERVALS, QUEUES), dtype=np.int64),
        minutes=np.zeros((DUTIES, 1), dtype=np.int64),
        guests=np.zeros(0, dtype=np.int64),
        paths=np.full((DUTIES, SLOTS + 1), -1, dtype=np.int8),
        attends=np.zeros((DUTIES, 2), dtype=np.bool_),
    )


def _room() -> Scratch:
    shape, queues = (SLOTS + 2, 2, QUEUES + 1, STINT + 1), QUEUES + 1
    return Scratch(
        value=np.zeros(shape, dtype=np.int64),
        origin=np.zeros(shape, dtype=np.int64),
        gains=np.zeros((SLOTS + 2, queues, INTERVAL // SLOT), dtype=np.int64),
        may=np.zeros((SLOTS + 2, queues), dtype=np.bool_),
        away=np.zeros(SLOTS + 2, dtype=np.bool_),
        worth=np.zeros(INTERVALS, dtype=np.int64),
        gone=np.zeros(INTERVALS, dtype=np.int64),
        done=np.zeros(INTERVALS, dtype=np.int64),
        effort=np.zeros(INTERVALS, dtype=np.int64),
        trial=np.zeros((3, SLOTS + 1), dtype=np.int8),
    )
