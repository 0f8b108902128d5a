"""The arrays that the compiled search works on, by what they are about."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from shiftopt.domain.volumes import BoolArray, IntArray

Path = np.ndarray[tuple[int], np.dtype[np.int8]]
Paths = np.ndarray[tuple[int, int], np.dtype[np.int8]]


class Needs(NamedTuple):
    """What is wanted: arrays (intervals, queues[, segments]); ``day_start`` (days + 1,) in minutes from the start of the grid."""

    priced: IntArray
    width: IntArray
    slope: IntArray
    arrived: IntArray
    due: IntArray
    late_slope: IntArray
    open: BoolArray
    ticket: BoolArray
    day_start: IntArray
    interval: int


class Staff(NamedTuple):
    """Who works, by agent: ``queues``, ``speeds``, ``complaint`` (agents, most queues), ``queue_count`` of them; limits as in costs."""

    queues: IntArray
    speeds: IntArray
    complaint: BoolArray
    queue_count: IntArray
    slot: IntArray
    stint: IntArray
    limits: IntArray
    limited: BoolArray
    carried: IntArray


class Duties(NamedTuple):
    """The duties, by number; ``first`` and ``length`` in slots; ``meet`` (duties, 2) meetings that fit in, -1 for none.

    ``block`` (duties, slots): at a session that is not to be decided.
    """

    agent: IntArray
    first: IntArray
    length: IntArray
    pause_ok: BoolArray
    pause_slots: IntArray
    meet: IntArray
    meet_from: IntArray
    meet_slots: IntArray
    block: BoolArray


class Meetings(NamedTuple):
    """The sessions, by number, with prices in units and how many participants work on the day."""

    working: IntArray
    quorum: IntArray
    absent: IntArray
    missing: IntArray


class Moving(NamedTuple):
    """What changes: ``supply`` (intervals, queues), complaint ``minutes`` (agents, days), ``guests`` (meetings,), paths and who attends."""

    supply: IntArray
    minutes: IntArray
    guests: IntArray
    paths: Paths
    attends: BoolArray


class Scratch(NamedTuple):
    """Room to work in."""

    value: IntArray
    origin: IntArray
    gains: IntArray
    may: BoolArray
    away: BoolArray
    worth: IntArray
    gone: IntArray
    done: IntArray
    effort: IntArray
    trial: Paths


class Trial(NamedTuple):
    """A change of one or two ways that is being judged, and what judging needs.

    ``who`` (2,) duties, -1 for none, with their new ``ways`` (2, slots) and ``changes`` of queue; ``cells`` (most, 3) interval, queue
    and former supply of the ``touched[0]`` cells changed; ``span`` (queues, 2) first and last interval touched of a ticket queue;
    ``minutes`` (2, days) former complaint minutes; ``visit`` (1,) which of the two meetings of ``who[0]`` is newly attended or no longer,
    -1 for none. As things are: ``done`` (intervals, queues) ticket work, ``switches`` (duties,),
    ``may`` (duties, slots, own queues), whether the queue is open then, and ``near[near_from[d]:near_from[d + 1]]``, the duties that
    duty d may exchange queues with.
    """

    who: IntArray
    ways: Paths
    changes: IntArray
    cells: IntArray
    touched: IntArray
    span: IntArray
    minutes: IntArray
    visit: IntArray
    done: IntArray
    switches: IntArray
    may: BoolArray
    near: IntArray
    near_from: IntArray
