"""Compiled: put duties into the supply or take them out, and what everything costs then."""

from __future__ import annotations

from shiftopt.allocation.compiled import compiled
from shiftopt.allocation.kernel_cost import absence_cost, exposure_cost, late_cost, live_cost
from shiftopt.allocation.kernel_nouns import Duties, Meetings, Moving, Needs, Staff


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
