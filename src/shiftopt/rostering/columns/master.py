"""The master problem: a linear programme over columns, one column per person, convex demand, and columns are added as they come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import ortools.linear_solver.pywraplp as pywraplp

from shiftopt.domain.volumes import BoolArray, FloatArray, IntArray
from shiftopt.rostering.columns.demand import DemandRows
from shiftopt.rostering.columns.horizon import Crew, Prices
from shiftopt.rostering.columns.node import Node
from shiftopt.rostering.columns.pool import Pool

NOBODY = 1e6
"""Cost of leaving a person without a column; higher than any roster's cost that rules of thumb allow, and never paid if a path exists."""


PRIMAL, DUAL = pywraplp.MPSolverParameters.PRIMAL, pywraplp.MPSolverParameters.DUAL
"""New columns leave a basis feasible, closed ones leave it dual feasible."""


@dataclass(frozen=True, slots=True, eq=False)
class Relaxed:
    """A solved relaxation.

    Attributes:
        cost: of the relaxation over the columns at hand.
        prices: what heads and caps are worth.
        numbers, values: the columns in use and their shares.
    """

    cost: float
    prices: Prices
    numbers: IntArray
    values: FloatArray


class Master:
    """The programme for the people of a node, over those columns of the pool that were added."""

    def __init__(self, crew: Crew, node: Node, pool: Pool) -> None:
        self._pool = pool
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        self._objective = self._solver.Objective()
        self._objective.SetMinimization()
        self._shape = (crew.days, crew.tasks)
        self._convexity = {person: self._person_row() for person in node.people}
        self._demand = DemandRows(self._solver, crew, len(node.people), node.given, node.caps)
        self._objective.SetOffset(self._demand.constant + node.constant)
        self._numbers: list[int] = []
        self._variables: list[pywraplp.Variable] = []
        self._open: dict[int, bool] = {}
        self._restricted = False

    def _person_row(self) -> pywraplp.Constraint:
        row = self._solver.Constraint(1.0, 1.0)
        nobody = self._solver.NumVar(0.0, 1.0, "")
        row.SetCoefficient(nobody, 1.0)
        self._objective.SetCoefficient(nobody, NOBODY)
        return row

    def add(self, numbers: Iterable[int]) -> int:
        """Take columns of the pool into the programme; gives how many were new to it."""
        fresh = [number for number in numbers if number not in self._open]
        for number in fresh:
            variable = self._solver.NumVar(0.0, self._solver.infinity(), "")
            self._objective.SetCoefficient(variable, float(self._pool.costs[number]))
            self._convexity[int(self._pool.people[number])].SetCoefficient(variable, 1.0)
            for day, task in enumerate(self._pool.paths[number].tolist()):
                if task and (day, task) in self._demand.rows:
                    self._demand.rows[day, task].SetCoefficient(variable, 1.0)
            self._numbers.append(number)
            self._variables.append(variable)
            self._open[number] = True
        return len(fresh)

    def restrict(self, allowed: BoolArray) -> None:
        """Open exactly the columns that are allowed, (columns of the pool,)."""
        self._restricted = True
        for number, variable in zip(self._numbers, self._variables, strict=True):
            open_ = bool(allowed[number])
            if open_ != self._open[number]:
                variable.SetUb(self._solver.infinity() if open_ else 0.0)
                self._open[number] = open_

    @property
    def iterations(self) -> int:
        """Simplex iterations of the last solution: its effort, whatever the machine."""
        return int(self._solver.iterations())

    @property
    def numbers(self) -> IntArray:
        """All columns in the programme."""
        return np.array(self._numbers, dtype=np.int64)

    def solve(self) -> Relaxed | None:
        """Solve, from where the last time ended; if that fails for numerical reasons anew, and in other ways. None if all fail."""
        first = DUAL if self._restricted else PRIMAL
        self._restricted = False
        if not any(self._solver.Solve(parameters) == pywraplp.Solver.OPTIMAL for parameters in _attempts(first)):
            return None
        tasks = np.zeros(self._shape)
        for (day, task), row in self._demand.rows.items():
            tasks[day, task] = row.dual_value()
        caps = np.array([row.dual_value() for row in self._demand.caps])
        values = np.array([variable.solution_value() for variable in self._variables])
        used = values > 1e-9
        return Relaxed(self._objective.Value(), Prices(tasks, caps), self.numbers[used], values[used])


def _attempts(first: int) -> Iterator[pywraplp.MPSolverParameters]:
    """The first keeps the last basis: presolve would change the matrix and lose it."""
    kinds = pywraplp.MPSolverParameters
    yield _parameters(first, kinds.PRESOLVE_OFF, kinds.INCREMENTALITY_ON)
    for algorithm, presolve in ((PRIMAL, kinds.PRESOLVE_ON), (DUAL, kinds.PRESOLVE_ON), (DUAL, kinds.PRESOLVE_OFF)):
        yield _parameters(algorithm, presolve, kinds.INCREMENTALITY_OFF)


def _parameters(algorithm: int, presolve: int, incremental: int) -> pywraplp.MPSolverParameters:
    kinds = pywraplp.MPSolverParameters
    parameters = kinds()
    parameters.SetIntegerParam(kinds.LP_ALGORITHM, algorithm)
    parameters.SetIntegerParam(kinds.PRESOLVE, presolve)
    parameters.SetIntegerParam(kinds.INCREMENTALITY, incremental)
    return parameters
