"""Confirm advice by rosters: solve the week as it is and with each proposal, for the same time and from the same start."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from shiftopt.domain.advice import Proposal
from shiftopt.domain.base import UNITS_PER_AGENT_HOUR
from shiftopt.domain.case import Case
from shiftopt.domain.messages import Message, message
from shiftopt.domain.plan import Solved
from shiftopt.planning.advise import changed_shop
from shiftopt.planning.prepare import prepare
from shiftopt.rostering.settings import SolveSettings
from shiftopt.rostering.solve import solve
from shiftopt.rules.assemble import assemble

Told = Callable[[Message], None]


def confirm_rosters(
    case: Case, proposals: Sequence[Proposal], settings: SolveSettings, *, told: Told = lambda _: None
) -> tuple[int | None, tuple[Proposal, ...]]:
    """The proposals with what a re-solved roster saves, and the cost of the roster as it is (fen); None if there is none.

    A proposal for a rule is left as it is. The saving is uncertain by the gaps of the two rosters (``roster_margin``): how much of
    it the better search of either one explains is not known.
    """
    told(message("do_roster_now"))
    base = solve(case, assemble(case.shop, day=case.grid.first_day), settings=settings)
    if not isinstance(base, Solved):
        return None, tuple(proposals)
    cost = base.duty_units + base.flow_units
    found = []
    for number, proposal in enumerate(proposals, start=1):
        told(message("do_roster", number=number, count=len(proposals)))
        found.append(proposal if proposal.kind == "rule" else _confirmed(case, proposal, base, settings))
    return round(cost / UNITS_PER_AGENT_HOUR), tuple(found)


def _confirmed(case: Case, proposal: Proposal, base: Solved, settings: SolveSettings) -> Proposal:
    shop = changed_shop(case.shop, proposal)
    changed = prepare(shop, case.grid, case.requirements, case.past)
    made = solve(changed, assemble(shop, day=case.grid.first_day), settings=replace(settings, start=base.roster))
    if not isinstance(made, Solved):
        return proposal
    before, after = base.duty_units + base.flow_units, made.duty_units + made.flow_units
    gaps = (before - base.bound_units) + (after - made.bound_units)
    return proposal.model_copy(
        update={"roster": round((before - after) / UNITS_PER_AGENT_HOUR), "roster_margin": round(gaps / UNITS_PER_AGENT_HOUR)}
    )
