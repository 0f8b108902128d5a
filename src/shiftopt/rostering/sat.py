"""CP-SAT models of parts of a programme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from ortools.sat.python import cp_model

from shiftopt.domain.volumes import IntArray
from shiftopt.rostering.program import INFINITE, Program

FAR = 1 << 61


class SatPart:
    """A model of some columns and of the rows that need nothing but them.

    With ``values``, columns outside keep those values, and every row is stated, or (``near``) every row that some column is in;
    without, rows that reach outside are left out. Of these only ``rows`` are looked at, if given.
    """

    def __init__(
        self, program: Program, columns: IntArray, values: IntArray | None = None, *, rows: IntArray | None = None, near: bool = False
    ) -> None:
        self.model = cp_model.CpModel()
        self.variables = {int(j): self.model.new_int_var(int(program.low[j]), int(program.high[j]), "") for j in columns}
        self._cost = {int(j): int(program.cost[j]) for j in columns}
        block = program.by_column[:, columns]
        touched = np.unique(block.indices) if near or values is None else np.arange(len(program.row_low))
        for row in touched if rows is None else np.intersect1d(touched, rows):
            self._state(program, int(row), values)
        self.price({})

    def _state(self, program: Program, row: int, values: IntArray | None) -> None:
        span = slice(program.matrix.indptr[row], program.matrix.indptr[row + 1])
        terms = list(zip(program.matrix.data[span].tolist(), program.matrix.indices[span].tolist(), strict=True))
        inside = [(factor, self.variables[j]) for factor, j in terms if j in self.variables]
        used = 0
        for factor, j in terms:
            if j in self.variables:
                continue
            if values is not None:
                used += factor * int(values[j])
            elif program.high[j] > 0 or program.low[j] < 0:
                return
        low, high = int(program.row_low[row]), int(program.row_high[row])
        if not inside:
            if not low <= used <= high:
                self.model.add_bool_or([])
            return
        expression = cp_model.LinearExpr.weighted_sum([variable for _, variable in inside], [factor for factor, _ in inside])
        self.model.add_linear_constraint(expression, -FAR if low <= -INFINITE else low - used, FAR if high >= INFINITE else high - used)

    def price(self, extra: Mapping[int, int], others: Sequence[tuple[int, cp_model.IntVar]] = ()) -> None:
        """Set the objective: the programme's own cost, ``extra`` units per column, and ``others``, units of further variables."""
        costs = {j: cost + extra.get(j, 0) for j, cost in self._cost.items()}
        kept = [(self.variables[j], cost) for j, cost in costs.items() if cost] + [(variable, cost) for cost, variable in others]
        self.model.minimize(cp_model.LinearExpr.weighted_sum([variable for variable, _ in kept], [cost for _, cost in kept]))
