"""A linear programme in whole numbers, kept as sparse arrays: the one form from which every solver's model is made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from shiftopt.domain.volumes import FloatArray, IntArray

Matrix = Any
"""A ``scipy.sparse.csr_array`` or ``csc_array``; its published types cannot follow slicing and products."""
INFINITE = 1 << 60
"""A row side at or beyond this is open."""


@dataclass(frozen=True, eq=False)
class Program:
    """Minimise ``cost @ x`` subject to ``row_low <= matrix @ x <= row_high`` and ``low <= x <= high``; everything is integer.

    Attributes:
        low, high, cost: (columns,), int64; all columns are bounded.
        matrix: (rows, columns), int64.
        row_low, row_high: (rows,), int64; ``INFINITE`` (or its negative) is open.
        scale: (columns,), float64, the size of a natural unit of the column (a head for a column that counts effort).
        owner: (columns,), the agent that the column is about, or -1.
        day: (columns,), the horizon day that the column is about, or -1.
    """

    low: IntArray
    high: IntArray
    cost: IntArray
    matrix: Matrix
    row_low: IntArray
    row_high: IntArray
    scale: FloatArray
    owner: IntArray
    day: IntArray

    @property
    def columns(self) -> int:
        """How many columns there are."""
        return len(self.low)

    @cached_property
    def by_column(self) -> Matrix:
        """The matrix, stored by column."""
        return sparse.csc_array(self.matrix)

    @cached_property
    def row_scale(self) -> FloatArray:
        """(rows,), the largest entry of each row once columns are counted in natural units."""
        sizes = abs(self.matrix.data) * self.scale[self.matrix.indices]
        largest = np.ones(len(self.row_low))
        filled = np.flatnonzero(np.diff(self.matrix.indptr))
        largest[filled] = np.maximum.reduceat(sizes, self.matrix.indptr[filled]) if len(filled) else 1.0
        return largest


class Sheet:
    """Builds a ``Program`` column by column and row by row."""

    def __init__(self) -> None:
        self.low: list[int] = []
        self.high: list[int] = []
        self.cost: list[int] = []
        self._scale: list[float] = []
        self._owner: list[int] = []
        self._day: list[int] = []
        self._sides: list[tuple[int, int]] = []
        self._entries: list[NDArray[np.int64]] = []

    def column(self, low: int, high: int, cost: int = 0, *, scale: float = 1.0, owner: int = -1, day: int = -1) -> int:
        """A new integer column; gives its number."""
        self.low.append(low)
        self.high.append(high)
        self.cost.append(cost)
        self._scale.append(scale)
        self._owner.append(owner)
        self._day.append(day)
        return len(self.low) - 1

    def row(self, terms: Iterable[tuple[int, int]], low: int = -INFINITE, high: int = INFINITE) -> int:
        """A new row ``low <= sum(coefficient * column) <= high`` from (coefficient, column) pairs; columns may repeat."""
        pairs: Sequence[tuple[int, int]] = list(terms)
        self._entries.append(np.array(pairs, dtype=np.int64).reshape(-1, 2))
        self._sides.append((low, high))
        return len(self._sides) - 1

    def finish(self) -> Program:
        """The programme."""
        entries = np.concatenate(self._entries or [np.zeros((0, 2), dtype=np.int64)])
        rows = np.repeat(np.arange(len(self._entries)), [len(entry) for entry in self._entries])
        shape = (len(self._sides), len(self.low))
        sides = np.array(self._sides, dtype=np.int64).reshape(-1, 2)
        return Program(
            low=np.array(self.low, dtype=np.int64),
            high=np.array(self.high, dtype=np.int64),
            cost=np.array(self.cost, dtype=np.int64),
            matrix=sparse.csr_array(sparse.coo_array((entries[:, 0], (rows, entries[:, 1])), shape=shape)),
            row_low=sides[:, 0],
            row_high=sides[:, 1],
            scale=np.array(self._scale, dtype=np.float64),
            owner=np.array(self._owner, dtype=np.int64),
            day=np.array(self._day, dtype=np.int64),
        )
