"""The linear programme of one day's duties: one way for each, shortages and late tickets priced, everybody else standing still."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import ortools.linear_solver.pywraplp as pywraplp

from shiftopt.allocation.kernel_columns import Found
from shiftopt.allocation.kernel_nouns import Needs, Path
from shiftopt.domain.base import UNITS_PER_AGENT_HOUR
from shiftopt.domain.volumes import FloatArray, IntArray

EFFORT = 1500.0
"""Percent-minutes that count as 1: a quarter of an hour at full speed."""
MONEY = UNITS_PER_AGENT_HOUR * 100.0
"""Cost units that count as 1."""


@dataclass(frozen=True, slots=True, eq=False)
class Relaxed:
    """A solved relaxation.

    Attributes:
        values: (columns,), the share of each way.
        worth: (intervals, queues), units per percent-minute.
        rent: (duties that were asked for,), what a way of each must be worth to pay, units.
    """

    values: FloatArray
    worth: IntArray
    rent: IntArray


class DayMaster:
    """The programme over the ways found so far.

    Args:
        needs: what is wanted.
        supply: (intervals, queues), percent-minutes of everybody else.
        numbers: the duties that choose a way.
        span: first interval of the day, the one after the last in which its duties serve, and the one up to which tickets are followed.
    """

    def __init__(self, needs: Needs, supply: IntArray, numbers: IntArray, span: tuple[int, int, int]) -> None:
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        self._objective = self._solver.Objective()
        self._objective.SetMinimization()
        self._shape = supply.shape
        self._one = {number: self._solver.Constraint(1.0, 1.0) for number in numbers.tolist()}
        self._rows: dict[tuple[int, int], pywraplp.Constraint] = {}
        self._columns: list[pywraplp.Variable] = []
        self.numbers: list[int] = []
        """Of every column, the number of its duty."""
        self.paths: list[Path] = []
        """Of every column, its way."""
        for q in range(supply.shape[1]):
            if needs.ticket[q]:
                self._write_tickets(needs, supply, q, span)
            else:
                for t in range(span[0], span[1]):
                    if needs.priced[t, q] > supply[t, q]:
                        self._write_shortage(needs, int(supply[t, q]), t, q)

    def _variable(self, most: float, price: float = 0.0) -> pywraplp.Variable:
        variable = self._solver.NumVar(0.0, most, "")
        if price:
            self._objective.SetCoefficient(variable, price)
        return variable

    def _write_shortage(self, needs: Needs, there: int, t: int, q: int) -> None:
        """``supplied + segments >= priced``."""
        row = self._solver.Constraint((float(needs.priced[t, q]) - there) / EFFORT, self._solver.infinity())
        for width, slope in zip(needs.width[t, q].tolist(), needs.slope[t, q].tolist(), strict=True):
            if width > 0:
                row.SetCoefficient(self._variable(width / EFFORT, slope * EFFORT / MONEY), 1.0)
        self._rows[t, q] = row

    def _write_tickets(self, needs: Needs, supply: IntArray, q: int, span: tuple[int, int, int]) -> None:
        """``done <= arrived``, ``done <= done before + supplied``, ``late >= due - done``."""
        done = 0
        for t in range(span[0]):
            done = min(int(needs.arrived[t, q]), done + int(supply[t, q]))
        before, given = None, float(done)
        for t in range(span[0], span[2]):
            column = self._variable(float(needs.arrived[t, q]) / EFFORT)
            row = self._solver.Constraint(-(given + float(supply[t, q])) / EFFORT, self._solver.infinity())
            row.SetCoefficient(column, -1.0)
            if before is not None:
                row.SetCoefficient(before, 1.0)
            if t < span[1]:
                self._rows[t, q] = row
            if needs.due[t, q] > 0 and needs.late_slope[t, q] > 0:
                late = self._solver.Constraint(float(needs.due[t, q]) / EFFORT, self._solver.infinity())
                late.SetCoefficient(column, 1.0)
                late.SetCoefficient(self._variable(self._solver.infinity(), float(needs.late_slope[t, q]) * EFFORT / MONEY), 1.0)
            before, given = column, 0.0

    def add(self, found: Found, count: int) -> None:
        """Take the first ``count`` ways of ``found`` into the programme."""
        for at in range(count):
            variable = self._variable(self._solver.infinity(), float(found.cost[at]) / MONEY)
            self._one[int(found.number[at])].SetCoefficient(variable, 1.0)
            entries = int(found.entries[at])
            keys = zip(found.interval[at, :entries].tolist(), found.queue[at, :entries].tolist(), strict=True)
            for key, effort in zip(keys, found.effort[at, :entries].tolist(), strict=True):
                if key in self._rows:
                    row = self._rows[key]
                    row.SetCoefficient(variable, row.GetCoefficient(variable) + effort / EFFORT)
            self._columns.append(variable)
            self.numbers.append(int(found.number[at]))
            self.paths.append(found.path[at].copy())

    def settle(self, chosen: int) -> None:
        """Give a duty the way with this place among the columns."""
        number = self.numbers[chosen]
        for column, (other, variable) in enumerate(zip(self.numbers, self._columns, strict=True)):
            if other == number and column != chosen:
                variable.SetUb(0.0)

    def solve(self, numbers: IntArray, *, settled: bool) -> Relaxed | None:
        """Solve it, with the rent of some duties; None if that fails for numerical reasons.

        ``settled``: ways have been settled since the last time, so its basis is no longer feasible, but its prices are.
        """
        kinds = pywraplp.MPSolverParameters
        for algorithm in (kinds.DUAL, kinds.PRIMAL) if settled else (kinds.PRIMAL, kinds.DUAL):
            parameters = kinds()
            parameters.SetIntegerParam(kinds.LP_ALGORITHM, algorithm)
            parameters.SetIntegerParam(kinds.PRESOLVE, kinds.PRESOLVE_OFF)
            parameters.SetIntegerParam(kinds.INCREMENTALITY, kinds.INCREMENTALITY_ON)
            if self._solver.Solve(parameters) == pywraplp.Solver.OPTIMAL:
                break
        else:
            return None
        worth = np.zeros(self._shape, dtype=np.int64)
        for key, row in self._rows.items():
            worth[key] = round(row.dual_value() * MONEY / EFFORT)
        rent = np.array([round(-self._one[number].dual_value() * MONEY) for number in numbers.tolist()], dtype=np.int64)
        return Relaxed(np.array([variable.solution_value() for variable in self._columns]), worth, rent)
