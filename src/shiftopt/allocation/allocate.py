"""Give every agent of a finished roster a queue at each moment of a duty, place meetings and training, and move pauses where it pays.

The steps, each in its own module:

1. ``flow``: a linear programme over groups of equal people says which minutes should flow to which queue.
2. ``guide``: each duty in turn follows what is left of its group's flow, with whole stints.
3. ``meetings``: each session takes the start and the guests that cost least, seen from those paths; then 1 and 2 run again.
4. ``layout``, ``polish`` and the compiled ``kernel_*``: each duty in turn takes its best way (dynamic programming over slots of at
   most 15 minutes, pauses and sessions included) while all others stand still.
5. ``anneal``: simulated annealing with small changes of ways; half of the days on each of two threads.
6. ``bill``: the cost is counted again from the finished activities.

Tried and left: descent from an empty sheet (a fifth dearer than from the guided one: tickets and chains of skills need the view of
all), a linear programme with stints per person and day (five to ten times slower than the one of groups, and no better once
rounded), mixed-integer programmes of a day or of ten people (SCIP), and descent with ejection chains in plain Python over whole
intervals (14,015 yuan against 13,400 in the same time on the medium sample). A dive through a linear programme over ways, day by day,
and taking a few duties out and putting them back on their best ways (ruin and recreate): 14,254 in 25 s of two cores where annealing
has 14,042 in 3 s and 13,936 in 15 s of one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from shiftopt.allocation.anneal import Effort
from shiftopt.allocation.bill import coverage_units, exposure_cost, sessions_cost
from shiftopt.allocation.demand import Demand, demand_of
from shiftopt.allocation.exposure import Exposure, limits_of
from shiftopt.allocation.flow import free_flow
from shiftopt.allocation.frame import Post, Worker, post_of, worker_of
from shiftopt.allocation.guide import follow
from shiftopt.allocation.layout import Layout, layout
from shiftopt.allocation.meetings import Diary, Invitation, invitations, place_sessions
from shiftopt.allocation.path import Stints
from shiftopt.allocation.pauses import pauses_of
from shiftopt.allocation.polish import read_back, search, served
from shiftopt.allocation.sheet import Sheet
from shiftopt.allocation.timesheet import activities
from shiftopt.domain.base import UNITS_PER_AGENT_HOUR
from shiftopt.domain.case import Case
from shiftopt.domain.plan import Allocated
from shiftopt.domain.roster import Attendance, Duty, Roster
from shiftopt.rules.base import Rule

Clock = Callable[[], float]


@dataclass(frozen=True)
class AllocationSettings:
    """How hard to try.

    Attributes:
        seconds: wall time after which the best so far is returned.
        draws: changes of ways that are drawn, per duty; the result is the same on every machine unless ``seconds`` cuts it short.
        seed: of the draws.
        switch_fen: what a change of queue must save; a tie-break that is not part of the cost.
        change_fen: the same per minute, in the linear programme.
        measure: whether to solve the free flow again at the end, to say what was lost against it.
        move_pauses: whether rests may move within their windows (not when a roster made by hand is to be judged as it is).
    """

    seconds: float = 60.0
    draws: int = 100_000
    seed: int = 7
    switch_fen: int = 10
    change_fen: float = 0.1
    move_pauses: bool = True
    measure: bool = False


DEFAULTS = AllocationSettings()
NOBODY = Worker((), ())
"""For duties of people whom the shop does not know (in rosters made by hand)."""


def allocate(case: Case, roster: Roster, rules: Sequence[Rule], *, settings: AllocationSettings = DEFAULTS) -> Allocated:
    """Activities for every duty of a roster.

    Args:
        case: the week with its requirements.
        roster: duties with placed rests. Sessions that it already holds (``attendance``) stay; the others are placed.
        rules: the rules of the shop; those of level ``activity`` are kept or priced.
        settings: how hard to try.

    Returns:
        The activities, the roster (rests may have moved within their windows, attendance is filled), and the exact cost of
        level ``activity``, counted again from the finished activities.
    """
    spent = clock(settings.seconds)
    sheet = sheet_of(case, roster, rules, settings)
    pauses = pauses_of(case, roster.duties) if settings.move_pauses else {}
    invited = invitations(case, sheet, rules)
    follow(sheet, free_flow(sheet, settings.change_fen))
    held = {item.session for item in roster.attendance}
    diary = place_sessions(case, sheet, pauses, [item for item in invited if item.session.id not in held])
    if diary.starts:
        follow(sheet, free_flow(sheet, settings.change_fen))
    made = layout(case, sheet, pauses, diary)
    search(sheet, diary, made, Effort(settings.draws, settings.seed, settings.switch_fen * UNITS_PER_AGENT_HOUR, spent))
    return finish(case, sheet, roster, rules, invited, settings, (diary, made))


def finish(
    case: Case,
    sheet: Sheet,
    roster: Roster,
    rules: Sequence[Rule],
    invited: list[Invitation],
    settings: AllocationSettings,
    found: tuple[Diary, Layout],
) -> Allocated:
    """Write the activities down, and count what they cost."""
    diary, made = found
    attendance = [*roster.attendance, *read_back(case, sheet, diary, made)]
    attendance.sort(key=lambda item: (item.session, item.start, item.agent))
    kinds = {session.id: session.kind for session in case.shop.sessions}
    done = activities(case, sheet, attendance, kinds, partial(served, case, sheet, made))
    cost = coverage_units(sheet.demand, case, done) + exposure_cost(case, rules, done)
    final = roster.model_copy(update={"duties": tuple(post.duty for post in sheet.posts), "attendance": tuple(attendance)})
    return Allocated(
        roster=final,
        activities=done,
        cost_units=cost + sessions_cost(case, invited, attendance),
        served_units=cost if settings.measure else None,
        flow_units=int(free_flow(sheet).units) if settings.measure else None,
    )


def clock(seconds: float) -> Clock:
    """Tells which share of so many seconds is over."""
    begun = time.monotonic()
    return lambda: min(1.0, (time.monotonic() - begun) / seconds) if seconds > 0 else 1.0


def sheet_of(case: Case, roster: Roster, rules: Sequence[Rule], settings: AllocationSettings = DEFAULTS) -> Sheet:
    """The duties of a roster with their presence, nobody on a queue yet."""
    demand = demand_of(case)
    limits = limits_of(case, rules)
    workers = {agent.id: worker_of(case, demand, number, limits[number]) for number, agent in enumerate(case.agents)}
    held: dict[str, list[Attendance]] = {}
    for item in roster.attendance:
        held.setdefault(item.agent, []).append(item)
    posts = [_post(case, demand, duty, workers.get(duty.agent, NOBODY), held.get(duty.agent, [])) for duty in roster.duties]
    stints = Stints(case.shop.min_stint, settings.switch_fen * UNITS_PER_AGENT_HOUR)
    return Sheet(demand, posts, stints, Exposure(case, demand.complaints))


def _post(case: Case, demand: Demand, duty: Duty, worker: Worker, held: list[Attendance]) -> Post:
    spans = tuple((item.start, item.end) for item in held if duty.start <= item.start and item.end <= duty.end)
    return post_of(case, demand, duty, worker, spans)
