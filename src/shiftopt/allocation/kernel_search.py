"""Compiled: improve the ways through all duties of a roster, one duty at a time and several together.

A duty is taken out, the best way through it is found with all others standing still, and the change stays if the exact cost falls.
Where that stops, a few duties of one day are taken out together and put back one after the other in random order (ruin and
recreate: Schrimpf, Schneider, Stamm-Wilbrandt, Dueck, Journal of Computational Physics 159, 2000).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from shiftopt.allocation.compiled import FORBIDDEN, NEVER, compiled
from shiftopt.allocation.kernel_cost import absence_cost, exposure_cost, late_cost, live_cost, shortage, ticket_worth
from shiftopt.allocation.kernel_path import best_way
from shiftopt.domain.volumes import BoolArray, IntArray

NOISE, DISTURBED = 1.5, 0.7
"""Factor by which gains are made better or worse at most, and how often, when a duty is put back among others."""
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


@compiled
def put(needs: Needs, staff: Staff, duties: Duties, now: Moving, number: int, sign: int) -> None:
    """Add a duty to the supply, the complaint minutes and the guests, or take it out."""
    agent, first = duties.agent[number], duties.first[number]
    slot = staff.slot[agent]
    sub = needs.interval // slot
    day = 0
    for step in range(duties.length[number]):
        place = now.paths[number, step]
        if place >= 0:
            t = (first + step) // sub
            if 0 <= t < now.supply.shape[0]:
                now.supply[t, staff.queues[agent, place]] += sign * staff.speeds[agent, place] * slot
            if staff.complaint[agent, place]:
                minute = (first + step) * slot
                while day + 1 < len(needs.day_start) - 1 and minute >= needs.day_start[day + 1]:
                    day += 1
                now.minutes[agent, day] += sign * slot
    for kind in range(2):
        if now.attends[number, kind]:
            now.guests[duties.meet[number, kind]] += sign


@compiled
def near_cost(needs: Needs, staff: Staff, duties: Duties, meetings: Meetings, now: Moving, number: int) -> int:
    """All cost that the way through one duty can change."""
    agent = duties.agent[number]
    sub = needs.interval // staff.slot[agent]
    low, high = duties.first[number] // sub, (duties.first[number] + duties.length[number] - 1) // sub + 1
    total = live_cost(needs.priced, needs.width, needs.slope, now.supply, low, high)
    for place in range(staff.queue_count[agent]):
        q = staff.queues[agent, place]
        if needs.ticket[q]:
            total += late_cost(needs.arrived, needs.due, needs.late_slope, now.supply, q)
    if staff.limited[agent]:
        total += exposure_cost(now.minutes[agent], staff.carried[agent], staff.limits[agent])
    for kind in range(2):
        m = duties.meet[number, kind]
        if m >= 0:
            total += absence_cost(meetings.working[m], now.guests[m], meetings.quorum[m], meetings.absent[m], meetings.missing[m])
    return total


@compiled
def whole_cost(needs: Needs, staff: Staff, meetings: Meetings, now: Moving) -> int:
    """All cost of level ``activity``."""
    total = live_cost(needs.priced, needs.width, needs.slope, now.supply, 0, now.supply.shape[0])
    for q in range(now.supply.shape[1]):
        if needs.ticket[q]:
            total += late_cost(needs.arrived, needs.due, needs.late_slope, now.supply, q)
    for agent in range(len(staff.queue_count)):
        if staff.limited[agent]:
            total += exposure_cost(now.minutes[agent], staff.carried[agent], staff.limits[agent])
    for m in range(len(now.guests)):
        total += absence_cost(meetings.working[m], now.guests[m], meetings.quorum[m], meetings.absent[m], meetings.missing[m])
    return total


@compiled
def _price(needs: Needs, staff: Staff, duties: Duties, now: Moving, room: Scratch, number: int, share: float) -> None:
    """Write what each slot of a duty saves per queue.

    The first minute of ticket work saves much and the last nothing. With ``share`` 0 it is priced as if the work of the way so far were
    done anyhow, with 1 as if it were not, and below 0 in between, such that this very work is worth what it really saves.
    """
    agent, first, length = duties.agent[number], duties.first[number], duties.length[number]
    slot = staff.slot[agent]
    sub = needs.interval // slot
    intervals = now.supply.shape[0]
    for place in range(staff.queue_count[agent]):
        q = staff.queues[agent, place]
        step_effort = staff.speeds[agent, place] * slot
        if needs.ticket[q]:
            _ticket_price(needs, staff, duties, now, room, number, place, share)
        seen = -1
        for step in range(length):
            t = (first + step) // sub
            room.may[step, place] = 0 <= t < intervals and needs.open[t, q]
            if not room.may[step, place]:
                continue
            if needs.ticket[q]:
                for given in range(sub):
                    room.gains[step, place, given] = room.worth[t] * step_effort
            elif t == seen:
                for given in range(sub):
                    room.gains[step, place, given] = room.gains[step - 1, place, given]
            else:
                before = shortage(needs.priced[t, q], needs.width[t, q], needs.slope[t, q], now.supply[t, q])
                for given in range(sub):
                    there = now.supply[t, q] + step_effort * (given + 1)
                    after = shortage(needs.priced[t, q], needs.width[t, q], needs.slope[t, q], there)
                    room.gains[step, place, given] = before - after
                    before = after
                seen = t


@compiled
def _ticket_price(needs: Needs, staff: Staff, duties: Duties, now: Moving, room: Scratch, number: int, place: int, share: float) -> None:
    """Write ``room.worth`` (intervals,) of one ticket queue."""
    agent, first = duties.agent[number], duties.first[number]
    q, slot = staff.queues[agent, place], staff.slot[agent]
    sub = needs.interval // slot
    intervals = now.supply.shape[0]
    ticket_worth(needs.arrived, needs.due, needs.late_slope, now.supply, q, room.gone)
    if share >= 1.0:
        room.worth[:] = room.gone
        return
    own = 0
    room.effort[:] = 0
    for step in range(duties.length[number]):
        t = (first + step) // sub
        if now.paths[number, step] == place and 0 <= t < intervals:
            room.effort[t] += staff.speeds[agent, place] * slot
            own += 1
    if own == 0:
        room.worth[:] = room.gone
        return
    without = late_cost(needs.arrived, needs.due, needs.late_slope, now.supply, q)
    for t in range(intervals):
        now.supply[t, q] += room.effort[t]
    ticket_worth(needs.arrived, needs.due, needs.late_slope, now.supply, q, room.done)
    saved = without - late_cost(needs.arrived, needs.due, needs.late_slope, now.supply, q)
    most, least = 0.0, 0.0
    for t in range(intervals):
        now.supply[t, q] -= room.effort[t]
        most += room.effort[t] * room.gone[t]
        least += room.effort[t] * room.done[t]
    if share < 0.0:
        share = 0.0
        if most > least:
            share = min(1.0, max(0.0, (saved - least) / (most - least)))
    for t in range(intervals):
        room.worth[t] = room.done[t] + int(share * (room.gone[t] - room.done[t]))


@compiled
def _charge(staff: Staff, room: Scratch, agent: int, length: int, units: int) -> None:
    """Take ``units`` per slot off what complaint work saves."""
    for step in range(length):
        for place in range(staff.queue_count[agent]):
            if staff.complaint[agent, place]:
                for given in range(room.gains.shape[2]):
                    room.gains[step, place, given] -= units


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
        _charge(staff, room, agent, length, tariff * slot)
    found = best_way(
        duties.first[number], length, duties.pause_ok[number], duties.pause_slots[number], room.away, room.may[:, :count],
        room.gains[:, :count, : needs.interval // slot], staff.stint[agent], switch, staff.limited[agent],
        room.value[:, :, : count + 1, : staff.stint[agent] + 1], room.origin[:, :, : count + 1, : staff.stint[agent] + 1], room.trial[0],
    )  # fmt: skip
    if tariff:
        _charge(staff, room, agent, length, -tariff * slot)
    return found


@compiled
def _tariffs(staff: Staff, agent: int, which: int) -> int:
    """Units per complaint minute that are tried: none, half, the full price, more than anything saves."""
    top = 0
    for number in range(staff.limits.shape[1]):
        units = staff.limits[agent, number, 2]
        top = max(top, units) if units >= 0 else FORBIDDEN >> 12
    if which == 0:
        return 0
    if which == 1:
        return top
    if which == 2:
        return top // 2
    return FORBIDDEN >> 12


@compiled
def seed_noise(seed: int) -> None:
    """Begin the random numbers of ``shake`` anew."""
    np.random.seed(seed)  # noqa: NPY002 - the generator that compiled code has


@compiled
def _disturb(needs: Needs, staff: Staff, room: Scratch, agent: int, length: int) -> None:
    """Make each queue look better or worse by chance, and complaint work worse where it is limited.

    Best answers given one after the other lead back to where one came from; crooked ones lead elsewhere, and are judged at true cost.
    """
    for place in range(staff.queue_count[agent]):
        factor = NOISE ** (2 * np.random.random() - 1)  # noqa: NPY002
        charge = 0.0
        if staff.limited[agent] and staff.complaint[agent, place]:
            charge = 8 * np.random.random() * max(0, staff.limits[agent, 0, 2]) * staff.slot[agent]  # noqa: NPY002
        for step in range(length):
            for given in range(needs.interval // staff.slot[agent]):
                room.gains[step, place, given] = int(room.gains[step, place, given] * factor - charge)


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
            if _way(needs, staff, duties, room, number, switch, _tariffs(staff, agent, which), attends) <= NEVER >> 1:
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
        _price(needs, staff, duties, now, room, number, -1.0 if turn == 0 else 2.0 - turn)
        if not keep and np.random.random() < DISTURBED:  # noqa: NPY002
            _disturb(needs, staff, room, agent, length)
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
