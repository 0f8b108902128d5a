"""First rosters: rounded from a target, mended if rows about several people ask for it, or taken from an earlier roster."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from ortools.sat.python import cp_model

from shiftopt.domain.case import Case
from shiftopt.domain.roster import Roster
from shiftopt.rostering.judge import Incumbent, judge
from shiftopt.rostering.linear import Relaxed
from shiftopt.rostering.model import Model, Weekly
from shiftopt.rostering.rounding import Ground, Target, round_weeks
from shiftopt.rostering.sat import SatPart
from shiftopt.timeline.clock import date_of

MEND_EFFORT = 60.0
"""Deterministic seconds to satisfy rows about several people."""


def rounded(model: Model, target: Target, order: Sequence[int], *, rounds: int = 2) -> Incumbent | None:
    """The best of some rounds of rounding; None if somebody has no legal week, or nothing could be mended."""
    ground = Ground(model.case, model.grouping, model.shapes, target)
    best: Incumbent | None = None
    for _ in range(rounds):
        chosen = round_weeks(target, ground, model.weeks, model.shapes, order)
        if chosen is None:
            return None
        weekly: Weekly | None = tuple(chosen[agent] for agent in range(len(order)))
        other = judge(model, weekly) if weekly is not None else None
        if other is None and best is None:
            weekly = mended(model, chosen)
            other = None if weekly is None else judge(model, weekly)
        if other is not None and (best is None or other.units < best.units):
            best = other
    return best


def mended(model: Model, chosen: dict[int, tuple[int, ...]]) -> Weekly | None:
    """A roster that keeps every hard row, at little duty cost, searched from the chosen one; None if none was found."""
    columns = np.arange(model.outline.first)
    part = SatPart(model.program, columns, np.zeros(model.program.columns, dtype=np.int64), rows=np.arange(len(model.persons.rows)))
    wanted = {option for week in chosen.values() for option in week}
    for number in range(model.persons.options):
        part.model.add_hint(part.variables[number], int(number in wanted))
    solver = cp_model.CpSolver()
    solver.parameters.catch_sigint_signal = False  # Ctrl-C belongs to the caller
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = MEND_EFFORT
    if solver.solve(part.model) not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return None
    weeks: list[list[int]] = [[] for _ in model.case.agents]
    for option in model.case.options:
        if solver.value(part.variables[option.index]):
            weeks[option.agent].append(option.index)
    return tuple(tuple(week) for week in weeks)


def from_roster(case: Case, roster: Roster) -> Weekly:
    """The options that an earlier roster's duties stand for; duties that are no option are left out."""
    numbers = {(case.agents[o.agent].id, date_of(case.grid, o.day), o.shift): o for o in case.options}
    weeks: list[list[int]] = [[] for _ in case.agents]
    for duty in roster.duties:
        option = numbers.get((duty.agent, duty.day, duty.shift))
        if option is not None:
            weeks[option.agent].append(option.index)
    return tuple(tuple(sorted(week)) for week in weeks)


def rounding_order(model: Model, relaxed: Relaxed) -> list[int]:
    """Agents whose week is nearly whole in the relaxation first."""
    shares = relaxed.values[: model.persons.options]
    owners = model.program.owner[: len(shares)]
    loose = np.bincount(owners, weights=np.minimum(shares, 1 - shares), minlength=len(model.case.agents))
    return [int(agent) for agent in np.argsort(loose, kind="stable")]
