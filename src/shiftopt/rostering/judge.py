"""What a choice of duties really costs: exact for the duty rules, pauses placed by name, flows at their best."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from shiftopt.domain.volumes import FloatArray, IntArray
from shiftopt.rostering.linear import relax
from shiftopt.rostering.model import Model, Weekly
from shiftopt.rostering.rounding import Ground, Target
from shiftopt.rostering.sat import SatPart


@dataclass(frozen=True, eq=False)
class Incumbent:
    """A legal roster.

    Attributes:
        weekly: options of each agent.
        places: option -> UTC minutes at which its pauses start, in the order of ``Option.pauses``.
        values: (columns of the programme,), a full solution with these duties and pauses.
        duty_units: exact cost of the duty rules.
        flow_units: coverage and tickets with the best flows of groups (rounded up).
    """

    weekly: Weekly
    places: dict[int, tuple[int, ...]]
    values: FloatArray
    duty_units: int
    flow_units: int

    @property
    def units(self) -> int:
        """The whole cost."""
        return self.duty_units + self.flow_units


def judge(model: Model, weekly: Weekly, target: Target) -> Incumbent | None:
    """Judge a choice of options; None if it breaks a hard rule."""
    program, first = model.program, model.outline.first
    values = np.zeros(program.columns, dtype=np.int64)
    values[[option for week in weekly for option in week]] = 1
    duty = _settle_duties(model, values)
    if duty is None:
        return None
    places = _place_pauses(model, weekly, target)
    _settle_counts(model, weekly, places, values)
    low, high = program.low.copy(), program.high.copy()
    fixed = [*range(first), *model.outline.counts.values(), *model.outline.starts.values(), *model.outline.present.values()]
    low[fixed] = high[fixed] = values[fixed]
    answer = relax(program, low, high)
    if answer is None:
        raise RuntimeError("flows have no optimum: their linear programme is always feasible and bounded")
    return Incumbent(weekly, places, answer.values, duty, max(0, int(np.ceil(answer.units - duty - 0.5))))


def _settle_duties(model: Model, values: IntArray) -> int | None:
    """Give the rules' integers and the excesses their cheapest values; the cost, or None if that is impossible."""
    program, first, options = model.program, model.outline.first, model.persons.options
    if (values[:options] > program.high[:options]).any():
        return None
    columns = np.arange(options, first)
    part = SatPart(program, columns, values, rows=len(model.persons.rows))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(part.model)
    if status != cp_model.OPTIMAL:
        return None
    values[columns] = [solver.value(part.variables[int(j)]) for j in columns]
    return int(program.cost[:first] @ values[:first])


def _place_pauses(model: Model, weekly: Weekly, target: Target) -> dict[int, tuple[int, ...]]:
    """Each person in turn takes the places that cost least; twice, so that the first see the last."""
    shapes = model.shapes
    ground = Ground(model.case, model.grouping, shapes, target)
    found: dict[int, tuple[int, ...]] = {}
    for _ in range(2):
        for agent, week in enumerate(weekly):
            _, places = ground.values(agent)
            ground.take(agent, week, places)
            for option in week:
                shape = shapes.of[option]
                mine = places[shapes.pauses[shape] : shapes.pauses[shape + 1]]
                found[option] = tuple(int(start) for start in shapes.starts[mine])
    return found


def _settle_counts(model: Model, weekly: Weekly, places: dict[int, tuple[int, ...]], values: IntArray) -> None:
    """Fill in counts, pause starts and efforts present."""
    outline, case = model.outline, model.case
    for agent, week in enumerate(weekly):
        place = model.grouping.place[agent]
        if place is None:
            continue
        group, factor = place
        for number in week:
            option = case.options[number]
            values[outline.counts[group, option.day, option.start, option.end, option.pauses]] += factor
            for pause, start in zip(option.pauses, places[number], strict=True):
                values[outline.starts[group, option.day, (pause.minutes, pause.starts), start]] += factor
    for key, row in outline.balance.items():
        span = slice(model.program.matrix.indptr[row], model.program.matrix.indptr[row + 1])
        column = outline.present[key]
        values[column] = 0
        values[column] = model.program.matrix.data[span] @ values[model.program.matrix.indices[span]]
