"""All columns made so far, as arrays."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from shiftopt.domain.volumes import BoolArray, FloatArray, IntArray
from shiftopt.rostering.columns.horizon import Crew, Mask
from shiftopt.rostering.columns.pricing import Priced


class Pool:
    """Distinct columns: who, which task on each day, own cost."""

    def __init__(self, crew: Crew) -> None:
        self.size = 0
        self._people = np.empty(1024, dtype=np.int64)
        self._paths = np.empty((1024, crew.days), dtype=np.int16)
        self._costs = np.empty(1024)
        self._known: dict[tuple[int, bytes], int] = {}
        self._days = np.arange(crew.days)

    @property
    def people(self) -> IntArray:
        """(columns,)."""
        return self._people[: self.size]

    @property
    def paths(self) -> NDArray[np.int16]:
        """(columns, days)."""
        return self._paths[: self.size]

    @property
    def costs(self) -> FloatArray:
        """(columns,)."""
        return self._costs[: self.size]

    def add(self, rows: Iterable[Priced]) -> list[int]:
        """The numbers of the columns, new or known."""
        numbers = []
        for row in rows:
            key = (row.person, row.path.tobytes())
            if key not in self._known:
                self._grow()
                self._people[self.size], self._paths[self.size], self._costs[self.size] = row.person, row.path, row.cost
                self._known[key] = self.size
                self.size += 1
            numbers.append(self._known[key])
        return numbers

    def _grow(self) -> None:
        if self.size == len(self._people):
            self._people = np.concatenate([self._people, np.empty_like(self._people)])
            self._paths = np.concatenate([self._paths, np.empty_like(self._paths)])
            self._costs = np.concatenate([self._costs, np.empty_like(self._costs)])

    def allowed(self, mask: Mask) -> BoolArray:
        """(columns,), whether a column keeps to a mask."""
        return np.asarray(mask[self.people[:, None], self._days, self.paths].all(axis=1))

    def reduced(self, prices: FloatArray) -> FloatArray:
        """(columns,), own cost less the prices (days, tasks) of the tasks."""
        earned: FloatArray = prices[self._days, self.paths].sum(axis=1)
        return self.costs - earned
