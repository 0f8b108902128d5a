"""A plan that begins with a roster in hand and does not end dearer than it.

The search begins with the roster if it is legal, so what it finds is at least as good before names meet queues. Who serves which
queue is then found anew, and that may come out dearer than the tasks in hand. So those are resumed as well, on the new duties and on
the old ones, and the cheapest of the three is the plan.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from shiftopt.allocation.allocate import AllocationSettings
from shiftopt.allocation.resume import resume
from shiftopt.domain.case import Case
from shiftopt.domain.plan import Allocated, Solved
from shiftopt.domain.roster import Activity, Attendance, Roster
from shiftopt.rostering.judge import judge
from shiftopt.rostering.model import prepare
from shiftopt.rostering.opening import from_roster
from shiftopt.rules.base import Rule

Made = tuple[Solved, Allocated]


@dataclass(frozen=True)
class Begun:
    """A roster to begin with, and its activities; those of a roster from a file may be missing."""

    roster: Roster
    activities: tuple[Activity, ...] = ()


def attendance_of(activities: Sequence[Activity]) -> tuple[Attendance, ...]:
    """Who attends what, read off activities."""
    return tuple(
        Attendance(session=item.session, agent=item.agent, start=item.start, end=item.end)
        for item in activities
        if item.session is not None
    )


def cheapest(case: Case, rules: Sequence[Rule], made: Made, begun: Begun, limits: AllocationSettings) -> Made:
    """The plan just made, or one that resumes the tasks of the roster it began with, whichever costs least."""
    best = made
    for other in _resumed(case, rules, made[0], begun, limits) if begun.activities else ():
        if _units(other) < _units(best):
            best = other
    return best


def _units(made: Made) -> int:
    return made[0].duty_units + made[1].cost_units


def _resumed(case: Case, rules: Sequence[Rule], solved: Solved, begun: Begun, limits: AllocationSettings) -> Iterator[Made]:
    before = begun.roster.model_copy(update={"attendance": begun.roster.attendance or attendance_of(begun.activities)})
    yield solved, resume(case, solved.roster, before, begun.activities, rules, settings=limits)
    weekly = from_roster(case, before)
    if sum(map(len, weekly)) == len(before.duties):
        known = judge(prepare(case, rules), weekly)
        if known is not None:
            kept = replace(solved, roster=before, duty_units=known.duty_units, flow_units=known.flow_units)
            bare = before.model_copy(update={"attendance": ()})
            yield kept, resume(case, bare, before, begun.activities, rules, settings=limits)
