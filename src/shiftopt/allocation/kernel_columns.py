"""Compiled: ways through duties that pay at given prices of effort, as columns of a linear programme."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from shiftopt.allocation.compiled import NEVER, compiled
from shiftopt.allocation.kernel_cost import exposure_cost
from shiftopt.allocation.kernel_nouns import Duties, Moving, Needs, Paths, Scratch, Staff
from shiftopt.allocation.kernel_path import best_way
from shiftopt.allocation.kernel_price import charge, tariff_of
from shiftopt.allocation.kernel_state import put
from shiftopt.domain.volumes import IntArray

TARIFFS = 3
"""Prices of complaint minutes that are tried for people who are limited: none, the full price, half of it."""


class Found(NamedTuple):
    """Room for columns: ``number`` of the duty, ``cost`` in units, ``path``; effort in ``entries`` (columns, slots)."""

    number: IntArray
    cost: IntArray
    path: Paths
    entries: IntArray
    interval: IntArray
    queue: IntArray
    effort: IntArray


def room_for(duties: int, longest: int) -> Found:
    """Room for all columns that one pricing of so many duties can give, ways of at most ``longest`` slots."""
    most = max(1, duties) * TARIFFS
    return Found(
        number=np.zeros(most, dtype=np.int64),
        cost=np.zeros(most, dtype=np.int64),
        path=np.zeros((most, longest), dtype=np.int8),
        entries=np.zeros(most, dtype=np.int64),
        interval=np.zeros((most, longest), dtype=np.int64),
        queue=np.zeros((most, longest), dtype=np.int64),
        effort=np.zeros((most, longest), dtype=np.int64),
    )


@compiled
def describe(needs: Needs, staff: Staff, duties: Duties, now: Moving, number: int, found: Found, at: int) -> None:
    """Write the path of a duty in ``now``, which is out, as column ``at``; its cost is the exposure that it adds."""
    agent, first = duties.agent[number], duties.first[number]
    slot = staff.slot[agent]
    sub = needs.interval // slot
    entries = 0
    for step in range(duties.length[number]):
        place = now.paths[number, step]
        t = (first + step) // sub
        if place < 0 or not 0 <= t < now.supply.shape[0]:
            continue
        q = staff.queues[agent, place]
        if entries == 0 or found.interval[at, entries - 1] != t or found.queue[at, entries - 1] != q:
            found.interval[at, entries], found.queue[at, entries], found.effort[at, entries] = t, q, 0
            entries += 1
        found.effort[at, entries - 1] += staff.speeds[agent, place] * slot
    found.number[at], found.entries[at], found.cost[at] = number, entries, 0
    found.path[at] = now.paths[number]
    if staff.limited[agent]:
        without = exposure_cost(now.minutes[agent], staff.carried[agent], staff.limits[agent])
        put(needs, staff, duties, now, number, 1)
        found.cost[at] = exposure_cost(now.minutes[agent], staff.carried[agent], staff.limits[agent]) - without
        put(needs, staff, duties, now, number, -1)


@compiled
def _write_worth(needs: Needs, staff: Staff, duties: Duties, now: Moving, room: Scratch, number: int, worth: IntArray) -> None:
    """Write gains at fixed prices (intervals, queues) and absences of a duty into the scratch room."""
    agent, first = duties.agent[number], duties.first[number]
    slot = staff.slot[agent]
    sub = needs.interval // slot
    for step in range(duties.length[number]):
        t = (first + step) // sub
        inside = 0 <= t < worth.shape[0]
        room.away[step] = duties.block[number, step]
        for place in range(staff.queue_count[agent]):
            q = staff.queues[agent, place]
            room.may[step, place] = inside and needs.open[t, q]
            for given in range(sub):
                room.gains[step, place, given] = worth[t, q] * staff.speeds[agent, place] * slot if inside else 0
    for kind in range(2):
        if now.attends[number, kind]:
            begun = duties.meet_from[number, kind]
            for step in range(begun, begun + duties.meet_slots[number, kind]):
                room.away[step] = True


@compiled
def price_ways(
    needs: Needs,
    staff: Staff,
    duties: Duties,
    now: Moving,
    room: Scratch,
    numbers: IntArray,
    worth: IntArray,
    rent: IntArray,
    enough: int,
    found: Found,
) -> int:
    """For each duty, which is out, the best way at given prices; written into ``found`` if it saves; how many do.

    Args:
        needs: what is wanted.
        staff: who works.
        duties: all of them.
        now: the state; who attends a session stays, the paths of the duties are overwritten.
        room: to work in.
        numbers: the duties.
        worth: (intervals, queues), units per percent-minute.
        rent: (numbers,), what the way of each duty must be worth at least, units.
        enough: units that a column must save.
        found: where to.
    """
    columns = 0
    for row in range(len(numbers)):
        number = numbers[row]
        agent, length = duties.agent[number], duties.length[number]
        slot, count, stint = staff.slot[agent], staff.queue_count[agent], staff.stint[agent]
        _write_worth(needs, staff, duties, now, room, number, worth)
        for which in range(TARIFFS if staff.limited[agent] else 1):
            tariff = tariff_of(staff, agent, which) * slot
            charge(staff, room, agent, length, tariff)
            value = best_way(
                duties.first[number], length, duties.pause_ok[number], duties.pause_slots[number], room.away, room.may[:, :count],
                room.gains[:, :count, : needs.interval // slot], stint, 0, staff.limited[agent],
                room.value[:, :, : count + 1, : stint + 1], room.origin[:, :, : count + 1, : stint + 1], now.paths[number],
            )  # fmt: skip
            charge(staff, room, agent, length, -tariff)
            if value <= NEVER >> 1:
                continue
            describe(needs, staff, duties, now, number, found, columns)
            saved = -found.cost[columns] - rent[row]
            for entry in range(found.entries[columns]):
                saved += found.effort[columns, entry] * worth[found.interval[columns, entry], found.queue[columns, entry]]
            if saved > enough:
                columns += 1
    return columns
