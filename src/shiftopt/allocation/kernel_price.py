"""Compiled: what each slot of a duty saves per queue, as it is, or with complaint minutes charged."""

from __future__ import annotations

from shiftopt.allocation.compiled import FORBIDDEN, compiled
from shiftopt.allocation.kernel_cost import late_cost, shortage, ticket_worth
from shiftopt.allocation.kernel_nouns import Duties, Moving, Needs, Scratch, Staff


@compiled
def write_prices(needs: Needs, staff: Staff, duties: Duties, now: Moving, room: Scratch, number: int, share: float) -> None:
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
def charge(staff: Staff, room: Scratch, agent: int, length: int, units: int) -> None:
    """Take ``units`` per slot off what complaint work saves."""
    for step in range(length):
        for place in range(staff.queue_count[agent]):
            if staff.complaint[agent, place]:
                for given in range(room.gains.shape[2]):
                    room.gains[step, place, given] -= units


@compiled
def tariff_of(staff: Staff, agent: int, which: int) -> int:
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
