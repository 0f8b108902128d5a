"""A sparse linear or mixed-integer programme, filled by whole arrays and handed to one of the solvers of OR-Tools."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from ortools.linear_solver.python import model_builder_helper as linear
from scipy import sparse

from shiftopt.domain.volumes import FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class Answer:
    """A solution: objective, proven bound, values of the variables, and (linear programmes only) prices of the rows."""

    objective: float
    bound: float
    values: FloatArray
    prices: FloatArray


class Program:
    """``min price @ x`` with ``low <= rows @ x <= high`` and ``0 <= x <= high``; variables and rows are numbered from 0."""

    def __init__(self) -> None:
        self._bounds: list[tuple[FloatArray, FloatArray]] = []
        self._limits: list[tuple[FloatArray, FloatArray]] = []
        self._entries: list[tuple[IntArray, IntArray, FloatArray]] = []
        self._whole: list[IntArray] = []
        self._hints: list[tuple[IntArray, FloatArray]] = []
        self.columns = 0
        self.rows = 0

    def variables(self, count: int, high: ArrayLike = np.inf, price: ArrayLike = 0.0, *, whole: bool = False) -> IntArray:
        """Numbers of ``count`` new variables within ``[0, high]``."""
        self._bounds.append((_wide(high, count), _wide(price, count)))
        numbers = np.arange(self.columns, self.columns + count)
        self.columns += count
        if whole:
            self._whole.append(numbers)
        return numbers

    def limits(self, count: int, low: ArrayLike = -np.inf, high: ArrayLike = np.inf) -> IntArray:
        """Numbers of ``count`` new rows within ``[low, high]``."""
        self._limits.append((_wide(low, count), _wide(high, count)))
        numbers = np.arange(self.rows, self.rows + count)
        self.rows += count
        return numbers

    def put(self, rows: ArrayLike, columns: ArrayLike, values: ArrayLike) -> None:
        """Add ``values`` at (rows, columns); the three are broadcast against each other."""
        rows, columns, values = np.broadcast_arrays(rows, columns, values)
        self._entries.append((rows.ravel().astype(np.int64), columns.ravel().astype(np.int64), values.ravel().astype(np.float64)))

    def hint(self, columns: IntArray, values: ArrayLike) -> None:
        """Suggest values of whole variables to a mixed-integer solver."""
        self._hints.append((columns, _wide(values, len(columns))))

    def solve(self, solver: str = "glop", *, seconds: float = 60.0, parameters: str = "") -> Answer | None:
        """The optimum, or the best solution found in time; None if there is none."""
        if not self._entries:  # nothing to decide: all prices are on variables that may be 0
            return Answer(0.0, 0.0, np.zeros(self.columns), np.zeros(self.rows))
        helper: Any = linear.ModelBuilderHelper()  # its stubs promise array types that no NumPy function returns
        highs, prices = (np.concatenate(part) for part in zip(*self._bounds, strict=True))
        low, high = (np.concatenate(part) for part in zip(*self._limits, strict=True))
        rows, columns, values = (np.concatenate(part) for part in zip(*self._entries, strict=True))
        matrix = sparse.csr_matrix((values, (rows, columns)), shape=(self.rows, self.columns))
        helper.fill_model_from_sparse_data(np.zeros(self.columns), highs, prices, low, high, matrix)
        for numbers in self._whole:
            for number in numbers.tolist():
                helper.set_var_integrality(number, is_integer=True)
        for numbers, suggested in self._hints:
            for number, value in zip(numbers.tolist(), suggested.tolist(), strict=True):
                helper.add_hint(number, value)
        runner = linear.ModelSolverHelper(solver)
        runner.set_time_limit_in_seconds(seconds)
        if parameters:
            runner.set_solver_specific_parameters(parameters)
        runner.solve(helper)
        if not runner.has_solution():
            return None
        duals = np.zeros(0) if self._whole else np.asarray(runner.dual_values())
        return Answer(runner.objective_value(), runner.best_objective_bound(), np.asarray(runner.variable_values()), duals)


def _wide(value: ArrayLike, count: int) -> FloatArray:
    return np.broadcast_to(np.asarray(value, dtype=np.float64), (count,))
