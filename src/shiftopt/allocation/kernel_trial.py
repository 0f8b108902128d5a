"""Compiled: what a change of one or two ways would cost, and making it so or undoing it.

A trial is written into the supply and the complaint minutes at once; every cell that it touches is noted, so that judging and undoing
cost a few cells instead of a week.
"""

from __future__ import annotations

from shiftopt.allocation.compiled import AWAY, lean
from shiftopt.allocation.kernel_cost import absence_cost, exposure_cost, shortage
from shiftopt.allocation.kernel_nouns import Duties, Meetings, Moving, Needs, Staff, Trial
from shiftopt.domain.volumes import BoolArray, IntArray

UNKNOWN = 1 << 62
"""More than any change costs."""


@lean
def switches(way: IntArray, length: int, may: BoolArray, stint: int, rest_at_will: bool) -> int:
    """Changes of queue along a way, -1 if it breaks the rules that ``best_way`` keeps.

    A stint ends only when it is long enough, at an absence, or where its queue closes; nobody is idle while a queue is open unless
    ``rest_at_will``. ``may`` (slots, own queues); ``stint`` in slots.
    """
    queue, held, free, count = -1, stint, True, 0
    for step in range(length):
        place = way[step]
        if place <= AWAY:
            free = True
            continue
        if place >= 0 and not may[step, place]:
            return -1
        if place == queue and place >= 0:
            held += 1
            free = False
            continue
        if queue >= 0:
            if not (free or held >= stint or not may[step, queue]):
                return -1
            count += 1
        if place < 0 and not rest_at_will:
            for other in range(may.shape[1]):
                if may[step, other]:
                    return -1
        queue, held, free = place, 1 if place >= 0 else stint, False
    return count


@lean
def trace_tickets(needs: Needs, supply: IntArray, done: IntArray) -> None:
    """Write into ``done`` (intervals, queues) how much work of each ticket queue is done by the end of each interval."""
    for queue in range(supply.shape[1]):
        if needs.ticket[queue]:
            _trace(needs, supply, done, queue, 0, supply.shape[0])


@lean
def _trace(needs: Needs, supply: IntArray, done: IntArray, queue: int, first: int, last: int) -> None:
    """The same for one queue from interval ``first`` on; after ``last`` it may end where nothing changes any more."""
    before = done[first - 1, queue] if first > 0 else 0
    for t in range(first, supply.shape[0]):
        before = min(needs.arrived[t, queue], before + supply[t, queue])
        if before == done[t, queue] and t >= last:
            return
        done[t, queue] = before


@lean
def _late_change(needs: Needs, supply: IntArray, done: IntArray, queue: int, first: int, last: int) -> int:
    """What a supply that changed in the intervals ``first`` to ``last`` adds to the cost of overdue work."""
    before = done[first - 1, queue] if first > 0 else 0
    total = 0
    for t in range(first, supply.shape[0]):
        before = min(needs.arrived[t, queue], before + supply[t, queue])
        was = done[t, queue]
        if before == was and t >= last:
            break
        due = needs.due[t, queue]
        total += (max(0, due - before) - max(0, due - was)) * needs.late_slope[t, queue]
    return total


@lean
def write(needs: Needs, staff: Staff, duties: Duties, meetings: Meetings, now: Moving, trial: Trial) -> int:
    """Put the ways of a trial into supply, minutes and guests; the change of cost in units, switches left out."""
    trial.touched[0] = 0
    change = _absence_change(duties, meetings, now, trial)
    for part in range(2):
        number = trial.who[part]
        if number < 0:
            break
        agent = duties.agent[number]
        if staff.limited[agent]:
            for day in range(now.minutes.shape[1]):
                trial.minutes[part, day] = now.minutes[agent, day]
            change -= exposure_cost(now.minutes[agent], staff.carried[agent], staff.limits[agent])
        _put_difference(needs, staff, duties, now, trial, part)
        if staff.limited[agent]:
            change += exposure_cost(now.minutes[agent], staff.carried[agent], staff.limits[agent])
    return change + _coverage_change(needs, now, trial)


@lean
def _absence_change(duties: Duties, meetings: Meetings, now: Moving, trial: Trial) -> int:
    """Let a guest come or go; what it costs more."""
    if trial.visit[0] < 0:
        return 0
    number = trial.who[0]
    m = duties.meet[number, trial.visit[0]]
    before = absence_cost(meetings.working[m], now.guests[m], meetings.quorum[m], meetings.absent[m], meetings.missing[m])
    now.guests[m] += -1 if now.attends[number, trial.visit[0]] else 1
    return absence_cost(meetings.working[m], now.guests[m], meetings.quorum[m], meetings.absent[m], meetings.missing[m]) - before


@lean
def _put_difference(needs: Needs, staff: Staff, duties: Duties, now: Moving, trial: Trial, part: int) -> None:
    """Move effort and complaint minutes from the old way to the new one, slot by slot."""
    number = trial.who[part]
    agent, first = duties.agent[number], duties.first[number]
    slot = staff.slot[agent]
    sub = needs.interval // slot
    day = 0
    for step in range(duties.length[number]):
        old, new = now.paths[number, step], trial.ways[part, step]
        if old == new or (old < 0 and new < 0):
            continue
        t = (first + step) // sub
        if 0 <= t < now.supply.shape[0]:
            if old >= 0:
                _add(now.supply, trial, t, staff.queues[agent, old], -staff.speeds[agent, old] * slot)
            if new >= 0:
                _add(now.supply, trial, t, staff.queues[agent, new], staff.speeds[agent, new] * slot)
        less = old >= 0 and staff.complaint[agent, old]
        more = new >= 0 and staff.complaint[agent, new]
        if less != more:
            minute = (first + step) * slot
            while day + 1 < len(needs.day_start) - 1 and minute >= needs.day_start[day + 1]:
                day += 1
            now.minutes[agent, day] += slot if more else -slot


@lean
def _add(supply: IntArray, trial: Trial, t: int, queue: int, effort: int) -> None:
    """Change one cell of the supply; what it was before is noted once."""
    for place in range(trial.touched[0] - 1, -1, -1):
        if trial.cells[place, 0] == t and trial.cells[place, 1] == queue:
            supply[t, queue] += effort
            return
    place = trial.touched[0]
    trial.cells[place, 0], trial.cells[place, 1], trial.cells[place, 2] = t, queue, supply[t, queue]
    trial.touched[0] = place + 1
    supply[t, queue] += effort


@lean
def _coverage_change(needs: Needs, now: Moving, trial: Trial) -> int:
    """What the touched cells cost more than before."""
    total = 0
    for queue in range(now.supply.shape[1]):
        trial.span[queue, 0], trial.span[queue, 1] = now.supply.shape[0], -1
    for place in range(trial.touched[0]):
        t, queue, was = trial.cells[place, 0], trial.cells[place, 1], trial.cells[place, 2]
        there = now.supply[t, queue]
        if there == was:
            continue
        if needs.ticket[queue]:
            trial.span[queue, 0], trial.span[queue, 1] = min(trial.span[queue, 0], t), max(trial.span[queue, 1], t)
        else:
            total += shortage(needs.priced[t, queue], needs.width[t, queue], needs.slope[t, queue], there)
            total -= shortage(needs.priced[t, queue], needs.width[t, queue], needs.slope[t, queue], was)
    for queue in range(now.supply.shape[1]):
        if trial.span[queue, 1] >= 0:
            total += _late_change(needs, now.supply, trial.done, queue, trial.span[queue, 0], trial.span[queue, 1])
    return total


@lean
def keep(needs: Needs, duties: Duties, now: Moving, trial: Trial) -> None:
    """Make the ways of a written trial those of the duties."""
    if trial.visit[0] >= 0:
        now.attends[trial.who[0], trial.visit[0]] = not now.attends[trial.who[0], trial.visit[0]]
    for part in range(2):
        number = trial.who[part]
        if number < 0:
            break
        for step in range(duties.length[number]):
            now.paths[number, step] = trial.ways[part, step]
        trial.switches[number] = trial.changes[part]
    for queue in range(now.supply.shape[1]):
        if trial.span[queue, 1] >= 0:
            _trace(needs, now.supply, trial.done, queue, trial.span[queue, 0], trial.span[queue, 1])


@lean
def undo(staff: Staff, duties: Duties, now: Moving, trial: Trial) -> None:
    """Take a written trial back."""
    if trial.visit[0] >= 0:
        number = trial.who[0]
        now.guests[duties.meet[number, trial.visit[0]]] += 1 if now.attends[number, trial.visit[0]] else -1
    for place in range(trial.touched[0]):
        now.supply[trial.cells[place, 0], trial.cells[place, 1]] = trial.cells[place, 2]
    for part in range(2):
        number = trial.who[part]
        if number < 0:
            break
        agent = duties.agent[number]
        if staff.limited[agent]:
            for day in range(now.minutes.shape[1]):
                now.minutes[agent, day] = trial.minutes[part, day]
