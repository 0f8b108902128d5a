"""What a choice of duties costs: exact for the duty rules, with pauses, sessions and flows at their best without names."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from shiftopt.domain.volumes import BoolArray, FloatArray, IntArray
from shiftopt.rostering.linear import Relaxed, relax
from shiftopt.rostering.model import Model, Weekly
from shiftopt.rostering.sat import SatPart


@dataclass(frozen=True, eq=False)
class Incumbent:
    """A legal roster before its pauses have places.

    Attributes:
        weekly: options of each agent.
        relaxed: the programme's solution with these duties: pauses, sessions and flows as counts, and what effort is worth.
        duty_units: exact cost of the duty rules.
        flow_units: coverage, tickets, sessions and exposure with the best counts (rounded up).
    """

    weekly: Weekly
    relaxed: Relaxed
    duty_units: int
    flow_units: int

    @property
    def values(self) -> FloatArray:
        """(columns of the programme,), the full solution."""
        return self.relaxed.values

    @property
    def units(self) -> int:
        """The whole cost."""
        return self.duty_units + self.flow_units


def judge(model: Model, weekly: Weekly, *, near: Incumbent | None = None, free: BoolArray | None = None) -> Incumbent | None:
    """Judge a choice of options; None if it breaks a hard rule.

    ``near`` is a legal roster that was judged before: what the rules count is counted anew only for whom other duties concern.
    With ``free`` (columns,), where it has the same duties but where these are free, pauses, sessions and flows elsewhere stay as they
    are there as well: a cost that can be reached, often not the least, for a fifth of the time.
    """
    program, first = model.program, model.outline.first
    values = np.zeros(program.columns, dtype=np.int64)
    values[[option for week in weekly for option in week]] = 1
    duty = settle_duties(model, values, near)
    if duty is None:
        return None
    low, high = program.low.astype(np.float64), program.high.astype(np.float64)
    if near is not None and free is not None:
        low, high = np.where(free, low, near.values), np.where(free, high, near.values)
    low[:first] = high[:first] = values[:first]
    answer = relax(program, low, high)
    if answer is None and near is not None:
        return judge(model, weekly)
    if answer is None:
        raise RuntimeError("flows have no optimum: their linear programme is always feasible and bounded")
    return Incumbent(weekly, answer, duty, max(0, int(np.ceil(answer.units - duty - 0.5))))


def settle_duties(model: Model, values: IntArray, near: Incumbent | None = None) -> int | None:
    """Write the cheapest values of the rules' integers and of the excesses into ``values``; the cost, or None if there are none.

    Those that have nothing to do with duties other than in ``near`` keep the values that they have there.
    """
    program, first, options = model.program, model.outline.first, model.persons.options
    if (values[:options] > program.high[:options]).any():
        return None
    columns, rows = np.arange(options, first), np.arange(len(model.persons.rows))
    if near is not None:
        values[options:first] = np.rint(near.values[options:first])
        columns, rows = model.concerned(np.flatnonzero(values[:options] != np.rint(near.values[:options])))
    part = SatPart(program, columns, values, rows=rows)
    solver = cp_model.CpSolver()
    solver.parameters.catch_sigint_signal = False  # Ctrl-C belongs to the caller
    solver.parameters.num_workers = 1
    status = solver.solve(part.model)
    if status != cp_model.OPTIMAL:
        return None
    values[columns] = [solver.value(part.variables[int(j)]) for j in columns]
    return int(program.cost[:first] @ values[:first])
