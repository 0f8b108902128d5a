"""Compiled: simulated annealing over the ways of a day's duties.

Kirkpatrick, Gelatt, Vecchi, Science 220(4598), 1983: a change that costs more is kept with probability ``exp(-cost / heat)``. A change
is judged in half a microsecond, so that hundreds of thousands per duty can be tried in the time that naming has.
"""

from __future__ import annotations

import numpy as np

from shiftopt.allocation.compiled import lean
from shiftopt.allocation.kernel_moves import propose
from shiftopt.allocation.kernel_nouns import Duties, Meetings, Moving, Needs, Staff, Trial
from shiftopt.allocation.kernel_trial import UNKNOWN, keep, switches, trace_tickets, undo, write
from shiftopt.domain.volumes import IntArray


@lean
def begin(needs: Needs, staff: Staff, duties: Duties, now: Moving, trial: Trial) -> None:
    """Fill what a trial has to know of the ways as they are."""
    trace_tickets(needs, now.supply, trial.done)
    for number in range(len(duties.agent)):
        agent, length = duties.agent[number], duties.length[number]
        count, sub = staff.queue_count[agent], needs.interval // staff.slot[agent]
        for step in range(length):
            t = (duties.first[number] + step) // sub
            for place in range(count):
                trial.may[number, step, place] = 0 <= t < now.supply.shape[0] and needs.open[t, staff.queues[agent, place]]
        may = trial.may[number, :, :count]
        trial.switches[number] = max(0, switches(now.paths[number], length, may, staff.stint[agent], staff.limited[agent]))


@lean
def seed(number: int) -> None:
    """Begin the random numbers of this room anew, on this thread."""
    np.random.seed(number)  # noqa: NPY002


@lean
def _try(needs: Needs, staff: Staff, duties: Duties, meetings: Meetings, now: Moving, trial: Trial, numbers: IntArray, price: int) -> int:
    """Propose a change and write it; what it costs, ``price`` per switch included, or ``UNKNOWN`` if there is nothing to judge."""
    if not propose(staff, duties, now, trial, numbers):
        return UNKNOWN
    more = 0
    for part in range(2):
        number = trial.who[part]
        if number < 0:
            break
        agent = duties.agent[number]
        may = trial.may[number, :, : staff.queue_count[agent]]
        changes = switches(trial.ways[part], duties.length[number], may, staff.stint[agent], staff.limited[agent])
        if changes < 0:
            return UNKNOWN
        trial.changes[part] = changes
        more += changes - trial.switches[number]
    return more * price + write(needs, staff, duties, meetings, now, trial)


@lean
def survey(
    needs: Needs,
    staff: Staff,
    duties: Duties,
    meetings: Meetings,
    now: Moving,
    trial: Trial,
    numbers: IntArray,
    price: int,
    found: IntArray,
) -> int:
    """Write what single changes cost into ``found``, in as many draws; how many could be judged. Nothing changes."""
    count = 0
    for _ in range(len(found)):
        cost = _try(needs, staff, duties, meetings, now, trial, numbers, price)
        if cost != UNKNOWN:
            undo(staff, duties, now, trial)
            found[count] = cost
            count += 1
    return count


@lean
def anneal(
    needs: Needs,
    staff: Staff,
    duties: Duties,
    meetings: Meetings,
    now: Moving,
    trial: Trial,
    numbers: IntArray,
    price: int,
    tries: int,
    heat: float,
) -> None:
    """So many draws at one heat (units)."""
    for _ in range(tries):
        cost = _try(needs, staff, duties, meetings, now, trial, numbers, price)
        if cost == UNKNOWN:
            continue
        if cost <= 0 or np.random.random() < np.exp(-cost / heat):  # noqa: NPY002
            keep(needs, duties, now, trial)
        else:
            undo(staff, duties, now, trial)
