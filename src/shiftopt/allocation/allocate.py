"""Give every agent of a finished roster a queue in each interval, place meetings and training, and move pauses where it pays.

The steps, each in its own module:

1. ``flow``: a linear programme over groups of equal people says which minutes should flow to which queue; its prices say what
   effort is worth.
2. ``guide``: each duty in turn follows what is left of its group's flow, with whole stints.
3. ``descend``: each duty in turn takes its best path (dynamic programming) while all others stand still, until nothing improves.
4. ``pauses``: meals and breaks move within their windows where that is cheaper.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from shiftopt.allocation.demand import Demand, demand_of
from shiftopt.allocation.descend import descend
from shiftopt.allocation.exposure import Exposure
from shiftopt.allocation.flow import free_flow
from shiftopt.allocation.frame import Worker, post_of, worker_of
from shiftopt.allocation.guide import follow
from shiftopt.allocation.path import Stints
from shiftopt.allocation.sheet import Sheet
from shiftopt.allocation.timesheet import activities
from shiftopt.domain.base import UNITS_PER_AGENT_HOUR
from shiftopt.domain.case import Case
from shiftopt.domain.plan import Allocated
from shiftopt.domain.roster import Roster
from shiftopt.rules.base import Rule


@dataclass(frozen=True)
class AllocationSettings:
    """How hard to try.

    Attributes:
        seconds: wall time after which the best so far is returned.
        sweeps: rounds of descent at most; the result is the same on every machine unless ``seconds`` cuts it short.
        switch_fen: what a change of queue must save; a tie-break that is not part of the cost.
        change_fen: the same per minute, in the linear programme.
    """

    seconds: float = 60.0
    sweeps: int = 12
    switch_fen: int = 10
    change_fen: float = 0.1


DEFAULTS = AllocationSettings()
NOBODY = Worker((), ())
"""For duties of people whom the shop does not know (in rosters made by hand)."""


def allocate(
    case: Case,
    roster: Roster,
    rules: Sequence[Rule],  # noqa: ARG001 - read by the next steps
    *,
    settings: AllocationSettings = DEFAULTS,
) -> Allocated:
    """Activities for every duty of a roster.

    Args:
        case: the week with its requirements.
        roster: duties with placed rests.
        rules: the rules of the shop; those of level ``activity`` are kept or priced.
        settings: how hard to try.

    Returns:
        The activities, the roster (rests may have moved within their windows), and the exact cost of level ``activity``.
    """
    stop = _clock(settings.seconds)
    demand = demand_of(case)
    sheet = _sheet(case, demand, roster, settings)
    follow(sheet, free_flow(sheet, settings.change_fen))
    open_choice = [number for number, post in enumerate(sheet.posts) if not post.menu.decided]
    descend(sheet, open_choice, settings.sweeps, stop)
    made = activities(case, sheet, {})
    return Allocated(roster=roster, activities=made, cost_units=demand.cost(sheet.supply))


def _clock(seconds: float) -> Callable[[], bool]:
    end = time.monotonic() + seconds
    return lambda: time.monotonic() > end


def _sheet(case: Case, demand: Demand, roster: Roster, settings: AllocationSettings) -> Sheet:
    workers = [worker_of(case, agent) for agent in range(len(case.agents))]
    posts = [
        post_of(case, demand, duty, workers[case.agent_index[duty.agent]] if duty.agent in case.agent_index else NOBODY)
        for duty in roster.duties
    ]
    stints = Stints(case.shop.min_stint, settings.switch_fen * UNITS_PER_AGENT_HOUR)
    return Sheet(demand, posts, stints, Exposure({}, demand.complaints))
