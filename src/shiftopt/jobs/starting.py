"""A roster from a file to begin a plan with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from shiftopt.allocation.resume import known_duties
from shiftopt.domain.errors import Finding
from shiftopt.domain.grid import Grid
from shiftopt.domain.messages import Worded, message
from shiftopt.domain.plan import Infeasible, Plan, Unproven
from shiftopt.domain.roster import Activity, Roster
from shiftopt.domain.shop import Shop
from shiftopt.domain.workspace import Workspace
from shiftopt.planning.begin import Begun
from shiftopt.planning.pipeline import PlanSettings
from shiftopt.planning.prepare import horizon, next_week
from shiftopt.rules.assemble import assemble
from shiftopt.rules.auditing import audit
from shiftopt.store.rosters import read_roster
from shiftopt.store.weekof import days_of_roster, week_of_roster

OPTION = "--start"


def started(settings: PlanSettings, workspace: Workspace, path: Path) -> tuple[PlanSettings, tuple[Finding, ...]]:
    """The settings with the roster at ``path`` to begin with, and what is to be said about the file.

    Raises:
        InputError: if there is no such roster, or nothing of it can be read.
    """
    shop = workspace.shop
    grid = horizon(shop, settings.week or next_week(shop, workspace.history), settings.days)
    written = _written(path, shop, grid)
    found = read_roster(path, shop, written, passing=True)
    begun = Begun(found.roster, found.activities) if written == grid else _part(found.roster, found.activities, grid)
    return replace(settings, solving=replace(settings.solving, start=begun.roster), begun=begun), (*found.notes, *found.problems)


def _written(path: Path, shop: Shop, grid: Grid) -> Grid:
    """The horizon of a plan of several weeks that the days of ``grid`` lie in, else ``grid``."""
    first, days = week_of_roster(path, shop.week_start), days_of_roster(path)
    if first is None or days <= grid.days or not first <= grid.first_day <= first + timedelta(days=days - grid.days):
        return grid
    return horizon(shop, first, days)


def _part(roster: Roster, activities: Sequence[Activity], grid: Grid) -> Begun:
    """What a plan of several weeks has on the days of ``grid``."""
    last = grid.first_day + timedelta(days=grid.days)
    part = Roster(grid=grid, duties=tuple(duty for duty in roster.duties if grid.first_day <= duty.day < last))
    return Begun(part, tuple(known_duties(part, activities)[1]))


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
