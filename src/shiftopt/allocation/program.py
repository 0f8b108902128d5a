"""A sparse linear programme, filled by whole arrays and handed to a solver of OR-Tools."""

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
    """The optimum: objective, values of the variables, prices (dual values) of the rows."""

    objective: float
    values: FloatArray
    prices: FloatArray


class Program:
    """``min price @ x`` with ``low <= rows @ x <= high`` and ``0 <= x <= high``; variables and rows are numbered from 0."""

    def __init__(self) -> None:
        self._bounds: list[tuple[FloatArray, FloatArray]] = []
        self._limits: list[tuple[FloatArray, FloatArray]] = []
        self._entries: list[tuple[IntArray, IntArray, FloatArray]] = []
        self._columns = 0
        self._rows = 0

    def variables(self, count: int, high: ArrayLike = np.inf, price: ArrayLike = 0.0) -> IntArray:
        """Numbers of ``count`` new variables within ``[0, high]``; prices are not negative."""
        self._bounds.append((_wide(high, count), _wide(price, count)))
        self._columns += count
        return np.arange(self._columns - count, self._columns)

    def limits(self, count: int, low: ArrayLike = -np.inf, high: ArrayLike = np.inf) -> IntArray:
        """Numbers of ``count`` new rows within ``[low, high]``."""
        self._limits.append((_wide(low, count), _wide(high, count)))
        self._rows += count
        return np.arange(self._rows - count, self._rows)

    def put(self, rows: ArrayLike, columns: ArrayLike, values: ArrayLike) -> None:
        """Add ``values`` at (rows, columns); the three are broadcast against each other."""
        rows, columns, values = np.broadcast_arrays(rows, columns, values)
        self._entries.append((rows.ravel().astype(np.int64), columns.ravel().astype(np.int64), values.ravel().astype(np.float64)))

    def solve(self) -> Answer:
        """The optimum, by the simplex method.

        Raises:
            RuntimeError: if there is none.
        """
        if not self._entries:  # nothing to decide: what has a price may be 0
            return Answer(0.0, np.zeros(self._columns), np.zeros(self._rows))
        highs, prices = (np.concatenate(part) for part in zip(*self._bounds, strict=True))
        low, high = (np.concatenate(part) for part in zip(*self._limits, strict=True))
        rows, columns, values = (np.concatenate(part) for part in zip(*self._entries, strict=True))
        matrix = sparse.csr_matrix((values, (rows, columns)), shape=(self._rows, self._columns))
        helper: Any = linear.ModelBuilderHelper()  # its stubs promise array types that no NumPy function returns
        helper.fill_model_from_sparse_data(np.zeros(self._columns), highs, prices, low, high, matrix)
        runner = linear.ModelSolverHelper("glop")
        runner.solve(helper)
        if not runner.has_solution():
            raise RuntimeError(
                f"a linear programme of {self._rows} rows and {self._columns} columns has no optimum: {runner.status_string()}"
            )
        return Answer(runner.objective_value(), np.asarray(runner.variable_values()), np.asarray(runner.dual_values()))


def _wide(value: ArrayLike, count: int) -> FloatArray:
    return np.broadcast_to(np.asarray(value, dtype=np.float64), (count,))
