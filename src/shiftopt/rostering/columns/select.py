"""The best roster among columns at hand: a mixed-integer programme, one column per person (SCIP, through OR-Tools)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import ortools.linear_solver.pywraplp as pywraplp

from shiftopt.domain.volumes import IntArray
from shiftopt.rostering.columns.demand import DemandRows
from shiftopt.rostering.columns.horizon import Crew
from shiftopt.rostering.columns.node import Node
from shiftopt.rostering.columns.pool import Pool


@dataclass(frozen=True, slots=True, eq=False)
class Selected:
    """Chosen columns (None if none were found), their cost with the constant of the node, the bound over these columns, and the effort."""

    numbers: IntArray | None
    cost: float
    bound: float
    iterations: int


def select(
    crew: Crew, node: Node, pool: Pool, numbers: Sequence[int], *, seconds: float, start: Sequence[int] = (), nodes: int | None = None
) -> Selected:
    """Choose one of the columns for each person of the node.

    Args:
        crew: the crew.
        node: who moves, and what the others give.
        pool: the columns.
        numbers: columns to choose from; at least one per person.
        seconds: time limit.
        start: columns of a known roster, to start from.
        nodes: limit on the nodes of the search tree.
    """
    solver = pywraplp.Solver.CreateSolver("SCIP")
    solver.SetTimeLimit(max(1, int(seconds * 1000)))
    if nodes is not None:
        solver.SetSolverSpecificParametersAsString(f"limits/nodes = {nodes}\n")
    objective = solver.Objective()
    objective.SetMinimization()
    convexity = {person: solver.Constraint(1.0, 1.0) for person in node.people}
    demand = DemandRows(solver, crew, len(node.people), node.given, node.caps)
    objective.SetOffset(demand.constant + node.constant)
    variables = []
    for number in numbers:
        variable = solver.BoolVar("")
        objective.SetCoefficient(variable, float(pool.costs[number]))
        convexity[int(pool.people[number])].SetCoefficient(variable, 1.0)
        for day, task in enumerate(pool.paths[number].tolist()):
            if task and (day, task) in demand.rows:
                demand.rows[day, task].SetCoefficient(variable, 1.0)
        variables.append(variable)
    if start:
        chosen = set(start)
        solver.SetHint(variables, [float(number in chosen) for number in numbers])
    status = solver.Solve()
    if status not in {pywraplp.Solver.OPTIMAL, pywraplp.Solver.FEASIBLE}:
        return Selected(None, float("inf"), -float("inf"), int(solver.iterations()))
    picked = [number for number, variable in zip(numbers, variables, strict=True) if variable.solution_value() > 0.5]
    return Selected(np.array(picked, dtype=np.int64), objective.Value(), objective.BestBound(), int(solver.iterations()))
