"""A roster from a file to begin a plan with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from shiftopt.domain.errors import Finding
from shiftopt.domain.messages import Worded, message
from shiftopt.domain.plan import Infeasible, Plan, Unproven
from shiftopt.domain.workspace import Workspace
from shiftopt.planning.begin import Begun
from shiftopt.planning.pipeline import PlanSettings
from shiftopt.planning.prepare import horizon, next_week
from shiftopt.rules.assemble import assemble
from shiftopt.rules.auditing import audit
from shiftopt.store.rosters import read_roster

OPTION = "--start"


def started(settings: PlanSettings, workspace: Workspace, path: Path) -> tuple[PlanSettings, tuple[Finding, ...]]:
    """The settings with the roster at ``path`` to begin with, and what is to be said about the file.

    Raises:
        InputError: if there is no such roster, or nothing of it can be read.
    """
    shop = workspace.shop
    grid = horizon(shop, settings.week or next_week(shop, workspace.history))
    found = read_roster(path, shop, grid, passing=True)
    begun = Begun(found.roster, found.activities)
    return replace(settings, solving=replace(settings.solving, start=found.roster), begun=begun), (*found.notes, *found.problems)


def unused(begun: Begun, outcome: Plan | Infeasible | Unproven) -> tuple[Finding, ...]:
    """A note if the roster breaks the rules of the week, for then the search began without it."""
    if not isinstance(outcome, Plan):
        return ()
    case = outcome.case
    hard = audit(case, begun.roster, (), assemble(case.shop, day=case.grid.first_day)).hard
    if not hard:
        return ()
    reason = Worded(zh=hard[0].message["zh"], en=hard[0].message["en"])
    return (Finding(OPTION, message("start_not_legal", reason=reason)),)
