"""Relaxations and mixed problems over a programme with some columns fixed, and a lower bound that no rounding can make wrong.

The solver is HiGHS (Huangfu & Hall, Mathematical Programming Computation 10, 2018) as SciPy ships it. Its interior-point method
solves the relaxation of a week several times faster than the simplex methods do: the flows make vertices highly degenerate.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from shiftopt.domain.volumes import BoolArray, FloatArray, IntArray
from shiftopt.rostering.program import INFINITE, Matrix, Program

EPSILON = float(np.finfo(np.float64).eps)
MANY = 1 << 30
MONEY = 6000.0 * 100.0
"""Cost units per unit of the solver's objective (a hundred fen)."""


@dataclass(frozen=True, eq=False)
class Part:
    """What is left of a programme when columns are fixed, in natural units: free columns, touched rows, scaled numbers."""

    columns: IntArray
    rows: IntArray
    matrix: Matrix
    row_low: FloatArray
    row_high: FloatArray
    low: FloatArray
    high: FloatArray
    cost: FloatArray
    base: FloatArray

    def spread(self, program: Program, values: FloatArray) -> FloatArray:
        """(columns of the programme,), the values of the free columns put among the fixed ones."""
        full = self.base.copy()
        full[self.columns] = values * program.scale[self.columns]
        return full


def part(program: Program, low: FloatArray | IntArray, high: FloatArray | IntArray) -> Part:
    """Fix every column whose given bounds meet, and keep the rows in which something is left."""
    columns = np.flatnonzero(low < high)
    base = np.where(low < high, 0, low).astype(np.float64)
    matrix = program.by_column[:, columns].tocsr()
    rows = np.flatnonzero(np.diff(matrix.indptr))
    used = (program.matrix @ base)[rows]
    size, scale = program.row_scale[rows], program.scale[columns]
    scaled: Matrix = sparse.diags_array(1 / size) @ matrix[rows].astype(np.float64) @ sparse.diags_array(scale)
    return Part(
        columns=columns,
        rows=rows,
        matrix=sparse.csr_array(scaled),
        row_low=np.where(program.row_low[rows] <= -INFINITE, -np.inf, (program.row_low[rows] - used) / size),
        row_high=np.where(program.row_high[rows] >= INFINITE, np.inf, (program.row_high[rows] - used) / size),
        low=low[columns] / scale,
        high=high[columns] / scale,
        cost=program.cost[columns] * scale / MONEY,
        base=base,
    )


@dataclass(frozen=True, eq=False)
class Relaxed:
    """A solution of a relaxation: ``values`` (columns,), ``prices`` (rows,) in cost units, ``units`` its cost."""

    values: FloatArray
    prices: FloatArray
    units: float


def relax(program: Program, low: FloatArray | IntArray, high: FloatArray | IntArray, *, seconds: float = 1e6) -> Relaxed | None:
    """Solve the relaxation within the given column bounds; None if there is no solution, or none in time.

    Rows in which nothing is left to choose are not looked at.
    """
    rest = part(program, low, high)
    if not len(rest.columns):
        return Relaxed(rest.base, np.zeros(len(program.row_low)), float(program.cost @ rest.base))
    equal = rest.row_low == rest.row_high
    above, below = np.isfinite(rest.row_high) & ~equal, np.isfinite(rest.row_low) & ~equal
    inequalities: Matrix = sparse.vstack([rest.matrix[above], -rest.matrix[below]])
    bounds: Any = np.stack([rest.low, rest.high], axis=1)
    answer = linprog(
        rest.cost,
        A_ub=inequalities,
        b_ub=np.concatenate([rest.row_high[above], -rest.row_low[below]]),
        A_eq=rest.matrix[equal],
        b_eq=rest.row_high[equal],
        bounds=bounds,
        method="highs-ipm",
        options={"time_limit": max(0.1, seconds)},
    )
    if answer.status != 0 or answer.x is None:
        return None
    prices = np.zeros(len(rest.rows))
    prices[equal] = answer.eqlin.marginals
    prices[above] += answer.ineqlin.marginals[: above.sum()]
    prices[below] -= answer.ineqlin.marginals[above.sum() :]
    full = np.zeros(len(program.row_low))
    full[rest.rows] = prices * MONEY / program.row_scale[rest.rows]
    values = rest.spread(program, answer.x)
    return Relaxed(values=values, prices=full, units=float(program.cost @ values))


def mixed(
    program: Program,
    low: FloatArray | IntArray,
    high: FloatArray | IntArray,
    whole: BoolArray,
    *,
    seconds: float = 1e6,
    nodes: int = MANY,
    gap: float = 0.0,
) -> FloatArray | None:
    """Solve with the ``whole`` columns integer, by branch and bound; the values of all columns, or None if nothing was found.

    Ends after ``seconds``, after ``nodes`` nodes, or when cost and bound are within ``gap`` of each other, as a
    share of the cost of what is free; whichever comes first. With no column whole, this is the simplex method.
    """
    rest = part(program, low, high)
    if not len(rest.columns):
        return rest.base
    answer = milp(
        rest.cost,
        integrality=whole[rest.columns].astype(np.int64),
        bounds=Bounds(rest.low, rest.high),
        constraints=LinearConstraint(rest.matrix, rest.row_low, rest.row_high),
        options={"time_limit": max(0.1, seconds), "node_limit": nodes, "mip_rel_gap": gap},
    )
    if answer.x is None:
        return None
    values = rest.spread(program, answer.x)
    values[whole] = np.rint(values[whole])
    return values


def price_bound(program: Program, prices: FloatArray) -> tuple[int, FloatArray]:
    """The Lagrangian bound of any row prices in whole cost units, and the (columns,) reduced costs.

    For every feasible x, ``cost @ x >= sum_i prices_i * side_i + sum_j min(reduced_j * low_j, reduced_j * high_j)`` with
    ``side_i`` the lower side where the price is positive, else the upper one; prices that point at an open side count as 0.
    So solver tolerances cost tightness, never validity. The rounding error of a float64 sum of n terms is at most
    ``n * eps * sum |terms|`` (Higham, Accuracy and Stability of Numerical Algorithms, 2002, section 4.2); that much, and the
    same for every reduced cost, is taken off.
    """
    wrong = ((prices > 0) & (program.row_low <= -INFINITE)) | ((prices < 0) & (program.row_high >= INFINITE))
    prices = np.where(wrong, 0.0, prices)
    sides = np.where(prices > 0, program.row_low, np.where(prices < 0, program.row_high, 0)) * prices
    transposed: Matrix = sparse.csr_array(program.matrix.T).astype(np.float64)
    reduced = program.cost - transposed @ prices
    ends = np.minimum(reduced * program.low, reduced * program.high)
    entries = np.diff(transposed.indptr) + 2
    wobble = EPSILON * entries * (abs(program.cost) + abs(transposed) @ abs(prices))
    error = float((wobble * np.maximum(abs(program.low), abs(program.high))).sum())
    error += EPSILON * (len(sides) + len(ends)) * float(abs(sides).sum() + abs(ends).sum())
    return int(np.floor(float(sides.sum()) + float(ends.sum()) - error)), reduced
