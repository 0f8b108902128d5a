"""The cheapest completion of what rules wrote on a board, once the variables that mean something are fixed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from shiftopt.rules.rows import RowBoard


class Completion:
    """Rows and prices of a board as a small integer programme over its extra variables and the slack of soft rows.

    Args:
        board: after the rules have written on it.
        fixed: how many leading variables are given with each question; the rest are free.
    """

    def __init__(self, board: RowBoard, fixed: int) -> None:
        self.board, self.fixed = board, fixed
        self.bounds = board.extra[fixed - len(board.case.options) :]
        self.soft = [number for number, row in enumerate(board.rows) if row.units is not None]
        self.prices = [0] * (fixed + len(self.bounds))
        for price in board.prices:
            self.prices[price.var] += price.units

    def cheapest(self, chosen: Sequence[int]) -> int | None:
        """Least cost in 1/6000 fen with the leading variables as ``chosen``; None if a ban or a hard row forbids it."""
        if any(chosen[ban.var] for ban in self.board.bans if ban.var < self.fixed):
            return None
        known = sum(price * value for price, value in zip(self.prices, chosen, strict=False))
        rest = self._complete(chosen) if self.bounds else ()
        cost = None if rest is None else self._cost((*chosen, *rest))
        return None if cost is None else known + sum(p * v for p, v in zip(self.prices[self.fixed :], rest or (), strict=True)) + cost

    def _cost(self, values: Sequence[int]) -> int | None:
        """Price of the soft rows at whole values, exactly; None if a hard row is broken."""
        cost = 0
        for row in self.board.rows:
            excess = sum(coefficient * values[var] for coefficient, var in row.terms) - row.limit
            if excess > 0 and row.units is None:
                return None
            cost += max(0, excess) * (row.units or 0)
        return cost

    def _complete(self, chosen: Sequence[int]) -> tuple[int, ...] | None:
        extra = len(self.bounds)
        places: list[tuple[int, int, int]] = []
        limits = []
        for number, row in enumerate(self.board.rows):
            limits.append(row.limit - sum(coefficient * chosen[var] for coefficient, var in row.terms if var < self.fixed))
            places += [(number, var - self.fixed, coefficient) for coefficient, var in row.terms if var >= self.fixed]
        places += [(number, extra + slack, -1) for slack, number in enumerate(self.soft)]
        rows, columns, values = zip(*places, strict=True) if places else ((), (), ())
        size = extra + len(self.soft)
        matrix = csr_array((np.array(values, dtype=float), (rows, columns)), shape=(len(limits), size))
        costs = [*self.prices[self.fixed :], *(self.board.rows[number].units or 0 for number in self.soft)]
        high = [*(bound for _, bound in self.bounds), *([np.inf] * len(self.soft))]
        answer = milp(
            c=np.array(costs, dtype=float),
            constraints=LinearConstraint(matrix, ub=np.array(limits, dtype=float)),
            bounds=Bounds(np.array([*(low for low, _ in self.bounds), *([0] * len(self.soft))], dtype=float), np.array(high, dtype=float)),
            integrality=np.ones(size, dtype=np.int64),
            options={"mip_rel_gap": 0},
        )
        return None if answer.x is None else tuple(round(float(value)) for value in answer.x[:extra])
