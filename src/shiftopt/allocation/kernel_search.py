"""Compiled: improve the ways through all duties of a roster, one duty at a time.

A duty is taken out, the best way through it is found with all others standing still, and the change stays if the exact cost falls.
"""

from __future__ import annotations

from shiftopt.allocation.compiled import NEVER, compiled
from shiftopt.allocation.kernel_nouns import Duties, Meetings, Moving, Needs, Scratch, Staff
from shiftopt.allocation.kernel_path import best_way
from shiftopt.allocation.kernel_price import charge, tariff_of, write_prices
from shiftopt.allocation.kernel_state import near_cost, put
from shiftopt.domain.volumes import IntArray

TARIFFS = 4
"""Prices of complaint minutes that are tried."""


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
    best: int,
) -> tuple[int, int]:
    """The best way by the prices in ``room``, at exact cost: into ``room.trial[1]`` if it beats ``best``.

    Several prices of complaint minutes are tried. Returns its cost and who it attends, as a bit mask, or ``best`` and -1. The
    duty is out; its path in ``now`` is overwritten.
    """
    agent, length = duties.agent[number], duties.length[number]
    possible = (1 if duties.meet[number, 0] >= 0 else 0) + (2 if duties.meet[number, 1] >= 0 else 0)
    chosen = -1
    for which in range(TARIFFS if staff.limited[agent] else 1):
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
            if cost < best:
                best, chosen = cost, attends
                room.trial[1, :length] = room.trial[0, :length]
    return best, chosen


@compiled
def replace(needs: Needs, staff: Staff, duties: Duties, meetings: Meetings, now: Moving, room: Scratch, number: int, switch: int) -> int:
    """Put a duty that was taken out back on the best way found, the one so far among them; the cost near it then.

    The way so far must still be written in ``now.paths``. Ticket work is priced in three ways.
    """
    agent, length = duties.agent[number], duties.length[number]
    room.trial[2, :length] = now.paths[number, :length]
    attended = (1 if now.attends[number, 0] else 0) + (2 if now.attends[number, 1] else 0)
    put(needs, staff, duties, now, number, 1)
    best = near_cost(needs, staff, duties, meetings, now, number)
    put(needs, staff, duties, now, number, -1)
    room.trial[1, :length] = now.paths[number, :length]
    tickets = False
    for place in range(staff.queue_count[agent]):
        tickets = tickets or needs.ticket[staff.queues[agent, place]]
    for turn in range(3 if tickets else 1):
        now.paths[number, :length] = room.trial[2, :length]
        write_prices(needs, staff, duties, now, room, number, -1.0 if turn == 0 else 2.0 - turn)
        best, chosen = _try_ways(needs, staff, duties, meetings, now, room, number, switch, best)
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
        saved += before - replace(needs, staff, duties, meetings, now, room, number, switch)
    return saved
