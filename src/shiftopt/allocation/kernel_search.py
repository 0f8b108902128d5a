"""Compiled: improve the ways through all duties of a roster, one duty at a time and several together.

A duty is taken out, the best way through it is found with all others standing still, and the change stays if the exact cost falls.
Where that stops, a few duties of one day are taken out together and put back one after the other in random order (ruin and
recreate: Schrimpf, Schneider, Stamm-Wilbrandt, Dueck, Journal of Computational Physics 159, 2000).
"""

from __future__ import annotations

import numpy as np

from shiftopt.allocation.compiled import NEVER, compiled
from shiftopt.allocation.kernel_nouns import Duties, Meetings, Moving, Needs, Paths, Scratch, Staff
from shiftopt.allocation.kernel_path import best_way
from shiftopt.allocation.kernel_price import charge, disturb, tariff_of, write_prices
from shiftopt.allocation.kernel_state import near_cost, put, whole_cost
from shiftopt.domain.volumes import IntArray

DISTURBED = 0.7
"""How often prices are disturbed when a duty is put back among others."""


@compiled
def _way(needs: Needs, staff: Staff, duties: Duties, room: Scratch, number: int, switch: int, tariff: int, attends: int) -> int:
    """The best way by the prices in ``room``, into ``room.trial[0]``; ``tariff`` units per complaint minute, ``attends`` a bit mask."""
    agent, length = duties.agent[number], duties.length[number]
    count, slot = staff.queue_count[agent], staff.slot[agent]
    for step in range(length):
        room.away[step] = duties.block[number, step]
    for kind in range(2):
        if attends & (1 << kind):
            begun = duties.meet_from[number, kind]
            for step in range(begun, begun + duties.meet_slots[number, kind]):
                room.away[step] = True
    if tariff:
        charge(staff, room, agent, length, tariff * slot)
    found = best_way(
        duties.first[number], length, duties.pause_ok[number], duties.pause_slots[number], room.away, room.may[:, :count],
        room.gains[:, :count, : needs.interval // slot], staff.stint[agent], switch, staff.limited[agent],
        room.value[:, :, : count + 1, : staff.stint[agent] + 1], room.origin[:, :, : count + 1, : staff.stint[agent] + 1], room.trial[0],
    )  # fmt: skip
    if tariff:
        charge(staff, room, agent, length, -tariff * slot)
    return found


@compiled
def _try_ways(
    needs: Needs,
    staff: Staff,
    duties: Duties,
    meetings: Meetings,
    now: Moving,
    room: Scratch,
    number: int,
    switch: int,
    tariffs: int,
    best: int,
) -> tuple[int, int]:
    """The best way by the prices in ``room``, at exact cost: into ``room.trial[1]`` if it beats ``best`` (below 0: anything does).

    ``tariffs`` prices of complaint minutes are tried. Returns its cost and who it attends, as a bit mask, or ``best`` and -1. The
    duty is out; its path in ``now`` is overwritten.
    """
    agent, length = duties.agent[number], duties.length[number]
    possible = (1 if duties.meet[number, 0] >= 0 else 0) + (2 if duties.meet[number, 1] >= 0 else 0)
    chosen = -1
    for which in range(tariffs if staff.limited[agent] else 1):
        for attends in range(possible + 1):
            if attends & ~possible:
                continue
            if _way(needs, staff, duties, room, number, switch, tariff_of(staff, agent, which), attends) <= NEVER >> 1:
                continue
            now.paths[number, :length] = room.trial[0, :length]
            for kind in range(2):
                now.attends[number, kind] = bool(attends & (1 << kind))
            put(needs, staff, duties, now, number, 1)
            cost = near_cost(needs, staff, duties, meetings, now, number)
            put(needs, staff, duties, now, number, -1)
            if best < 0 or cost < best:
                best, chosen = cost, attends
                room.trial[1, :length] = room.trial[0, :length]
    return best, chosen


@compiled
def replace(
    needs: Needs, staff: Staff, duties: Duties, meetings: Meetings, now: Moving, room: Scratch, number: int, switch: int, keep: int
) -> int:
    """Put a duty that was taken out back on the best way found; the cost near it then.

    With ``keep`` 1 the way so far, which must still be written in ``now.paths``, is among the candidates, and ticket work is priced
    in three ways.
    """
    agent, length = duties.agent[number], duties.length[number]
    room.trial[2, :length] = now.paths[number, :length]
    before = (1 if now.attends[number, 0] else 0) + (2 if now.attends[number, 1] else 0)
    best, attended = -1, before
    if keep:
        put(needs, staff, duties, now, number, 1)
        best = near_cost(needs, staff, duties, meetings, now, number)
        put(needs, staff, duties, now, number, -1)
    room.trial[1, :length] = now.paths[number, :length]
    tickets = False
    for place in range(staff.queue_count[agent]):
        tickets = tickets or needs.ticket[staff.queues[agent, place]]
    for turn in range(3 if tickets and keep else 1):
        now.paths[number, :length] = room.trial[2, :length]
        write_prices(needs, staff, duties, now, room, number, -1.0 if turn == 0 else 2.0 - turn)
        if not keep and np.random.random() < DISTURBED:  # noqa: NPY002
            disturb(needs, staff, room, agent, length)
        best, chosen = _try_ways(needs, staff, duties, meetings, now, room, number, switch, 4 if keep else 1, best)
        attended = chosen if chosen >= 0 else attended
    now.paths[number, :length] = room.trial[1, :length]
    for kind in range(2):
        now.attends[number, kind] = bool(attended & (1 << kind))
    put(needs, staff, duties, now, number, 1)
    return best


@compiled
def improve(
    needs: Needs, staff: Staff, duties: Duties, meetings: Meetings, now: Moving, room: Scratch, numbers: IntArray, switch: int
) -> int:
    """Offer each of some duties its best way in turn; the units saved."""
    saved = 0
    for place in range(len(numbers)):
        number = numbers[place]
        before = near_cost(needs, staff, duties, meetings, now, number)
        put(needs, staff, duties, now, number, -1)
        saved += before - replace(needs, staff, duties, meetings, now, room, number, switch, 1)
    return saved


@compiled
def shake(
    needs: Needs,
    staff: Staff,
    duties: Duties,
    meetings: Meetings,
    now: Moving,
    room: Scratch,
    groups: IntArray,
    saved_paths: Paths,
    switch: int,
) -> int:
    """For each group (groups, most) of duties, -1 where it has fewer: take them out, put them back one by one, keep what is cheaper."""
    total = 0
    before = whole_cost(needs, staff, meetings, now)
    attends = np.zeros((groups.shape[1], 2), dtype=np.bool_)
    for row in range(groups.shape[0]):
        size = 0
        while size < groups.shape[1] and groups[row, size] >= 0:
            number = groups[row, size]
            saved_paths[size] = now.paths[number]
            attends[size] = now.attends[number]
            put(needs, staff, duties, now, number, -1)
            size += 1
        for place in range(size):
            replace(needs, staff, duties, meetings, now, room, groups[row, place], switch, 0)
        improve(needs, staff, duties, meetings, now, room, groups[row, :size], switch)
        after = whole_cost(needs, staff, meetings, now)
        if after < before:
            total += before - after
            before = after
        elif after > before:
            for place in range(size):
                number = groups[row, place]
                put(needs, staff, duties, now, number, -1)
                now.paths[number] = saved_paths[place]
                now.attends[number] = attends[place]
                put(needs, staff, duties, now, number, 1)
    return total
