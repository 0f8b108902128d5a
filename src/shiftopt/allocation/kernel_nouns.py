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
