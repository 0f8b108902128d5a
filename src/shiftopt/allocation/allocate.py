"""Give every agent of a finished roster a queue in each interval, place meetings and training, and move pauses where it pays.

The steps, each in its own module:

1. ``flow``: a linear programme over groups of equal people says which minutes should flow to which queue.
2. ``guide``: each duty in turn follows what is left of its group's flow, with whole stints.
3. ``meetings``: each session takes the start and the guests that cost least, seen from those paths; then 1 and 2 run again.
4. ``descend``: each duty in turn takes its best path (dynamic programming) while all others stand still, until nothing improves.
5. ``chains``: where that stops, one person is sent to a short queue and the colleagues adapt.
6. ``pauses``: meals and breaks move within their windows where that is cheaper, and guests come or stay away; 4 runs again.
7. ``bill``: the cost is counted again from the finished activities.

Tried and left: descent from an empty sheet (a fifth dearer than from the guided one: tickets and chains of skills need the view of
all), a linear programme with stints per person and day (five to ten times slower than the one of groups, and no better once
rounded), mixed-integer programmes of a day or of ten people (SCIP; a little better than chains, after four times the time), and
taking out and putting back two or three people at random (as good as those, but slower than chains that begin at a shortage).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from shiftopt.allocation.bill import coverage_units, exposure_cost, sessions_cost
from shiftopt.allocation.chains import chain
from shiftopt.allocation.demand import Demand, demand_of
from shiftopt.allocation.descend import descend
from shiftopt.allocation.exposure import Exposure, limits_of
from shiftopt.allocation.flow import free_flow
from shiftopt.allocation.frame import Post, Worker, post_of, worker_of
from shiftopt.allocation.guide import follow
from shiftopt.allocation.meetings import Diary, Invitation, Pauses, invitations, place_sessions, revise_guests
from shiftopt.allocation.path import Stints
from shiftopt.allocation.pauses import move_pauses, pauses_of
from shiftopt.allocation.sheet import Sheet
from shiftopt.allocation.timesheet import activities
from shiftopt.domain.base import UNITS_PER_AGENT_HOUR
from shiftopt.domain.case import Case
from shiftopt.domain.plan import Allocated
from shiftopt.domain.roster import Attendance, Duty, Roster
from shiftopt.rules.base import Rule

Stop = Callable[[], bool]


@dataclass(frozen=True)
class AllocationSettings:
    """How hard to try.

    Attributes:
        seconds: wall time after which the best so far is returned.
        sweeps: rounds of descent at most; the result is the same on every machine unless ``seconds`` cuts it short.
        rounds: how often pauses are moved and paths mended in turn.
        chains: ejection chains per hundred undecided duties and round.
        seed: of the draw where chains begin.
        switch_fen: what a change of queue must save; a tie-break that is not part of the cost.
        change_fen: the same per minute, in the linear programme.
        measure: whether to solve the free flow again at the end, to say what was lost against it.
        move_pauses: whether rests may move within their windows (not when a roster made by hand is to be judged as it is).
    """

    seconds: float = 60.0
    sweeps: int = 12
    rounds: int = 3
    chains: int = 20
    seed: int = 7
    switch_fen: int = 10
    change_fen: float = 0.1
    move_pauses: bool = True
    measure: bool = False


DEFAULTS = AllocationSettings()
LEAST_CHAINS = 100
"""Chains per round in small shops, where they cost next to nothing."""
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
    stop = _clock(settings.seconds)
    sheet = sheet_of(case, roster, rules, settings)
    pauses = pauses_of(case, roster.duties) if settings.move_pauses else {}
    invited = invitations(case, sheet, rules)
    follow(sheet, free_flow(sheet, settings.change_fen))
    held = {item.session for item in roster.attendance}
    diary = place_sessions(case, sheet, pauses, [item for item in invited if item.session.id not in held])
    if diary.starts:
        follow(sheet, free_flow(sheet, settings.change_fen))
    _improve(case, sheet, pauses, diary, settings, stop)
    return _finish(case, sheet, roster, rules, invited, diary, settings)


def _improve(case: Case, sheet: Sheet, pauses: Pauses, diary: Diary, settings: AllocationSettings, stop: Stop) -> None:
    """Descend, move pauses and revise guests in turn until nothing improves."""
    undecided = [number for number, post in enumerate(sheet.posts) if post.worker.limits or len(post.worker.queues) > 1]
    descend(sheet, undecided, settings.sweeps, stop)
    for turn in range(settings.rounds):
        chain(sheet, undecided, max(LEAST_CHAINS, settings.chains * len(undecided) // 100), settings.seed + turn, stop)
        gained = move_pauses(case, sheet, pauses, stop)
        if not stop():
            gained += revise_guests(case, sheet, pauses, diary)
        if not gained:
            break
        descend(sheet, undecided, settings.sweeps, stop)


def _finish(
    case: Case, sheet: Sheet, roster: Roster, rules: Sequence[Rule], invited: list[Invitation], diary: Diary, settings: AllocationSettings
) -> Allocated:
    """Write the activities down, and count what they cost."""
    attendance = sorted([*roster.attendance, *diary.attendance(sheet)], key=lambda item: (item.session, item.start, item.agent))
    kinds = {session.id: session.kind for session in case.shop.sessions}
    made = activities(case, sheet, attendance, kinds)
    served = coverage_units(sheet.demand, case, made) + exposure_cost(case, rules, made)
    final = roster.model_copy(update={"duties": tuple(post.duty for post in sheet.posts), "attendance": tuple(attendance)})
    return Allocated(
        roster=final,
        activities=made,
        cost_units=served + sessions_cost(case, invited, attendance),
        served_units=served if settings.measure else None,
        flow_units=int(free_flow(sheet).units) if settings.measure else None,
    )


def _clock(seconds: float) -> Stop:
    end = time.monotonic() + seconds
    return lambda: time.monotonic() > end


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
