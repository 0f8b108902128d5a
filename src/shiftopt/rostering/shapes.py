"""What each possible duty gives coverage, as sparse matrices: minutes present per interval, and minutes lost per pause start."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from shiftopt.domain.case import Case, Pause
from shiftopt.domain.volumes import FloatArray, IntArray
from shiftopt.rostering.program import Matrix
from shiftopt.rostering.spans import overlaps

Shape = tuple[int, int, tuple[Pause, ...]]


@dataclass(frozen=True, eq=False)
class Shapes:
    """Distinct (start, end, pauses) of the options; ``of[option]`` is the shape's number.

    Attributes:
        minutes: (shapes, intervals), minutes from start to end, pauses not taken off.
        lost: (places, intervals), minutes lost by a pause at that place; a place is a (shape, pause, start).
        first: (pauses + 1,), pause number (over all shapes) -> its first place.
        pauses: (shapes + 1,), shape -> its first pause number.
        starts: (places,), UTC minute at which the pause starts.
    """

    of: IntArray
    minutes: Matrix
    lost: Matrix
    first: IntArray
    pauses: IntArray
    starts: IntArray

    def best(self, worth: FloatArray) -> tuple[FloatArray, IntArray]:
        """Value of each shape with its pauses where they cost least, and the chosen place of each pause.

        Args:
            worth: (intervals,), value of one minute of presence.
        """
        values = self.minutes @ worth
        if not len(self.starts):
            return values, np.zeros(0, dtype=np.int64)
        loss = self.lost @ worth
        cheapest = np.minimum.reduceat(loss, self.first[:-1])
        counts = np.diff(self.first)
        hits = np.flatnonzero(loss <= np.repeat(cheapest, counts))
        pause_of = np.repeat(np.arange(len(counts)), counts)[hits]
        places = hits[np.unique(pause_of, return_index=True)[1]]
        owner = np.repeat(np.arange(len(values)), np.diff(self.pauses))
        return values - np.bincount(owner, weights=cheapest, minlength=len(values)), places

    def presence(self, shapes: IntArray, shares: FloatArray, places: IntArray) -> FloatArray:
        """(intervals,), minutes present of duties of these shapes, each counted ``shares`` times.

        Args:
            shapes: (duties,), shape numbers.
            shares: (duties,).
            places: (pauses,), where every pause of every shape lies, as from ``best``.
        """
        weights = np.bincount(shapes, weights=shares, minlength=len(self.pauses) - 1)
        present: FloatArray = (self.minutes.T @ weights).astype(np.float64)
        if len(places):
            at = np.zeros(len(self.starts))
            at[places] = np.repeat(weights, np.diff(self.pauses))
            present -= self.lost.T @ at
        return present


def cut_shapes(case: Case) -> Shapes:
    """The shapes of all options of a case."""
    numbers: dict[Shape, int] = {}
    of = np.array([numbers.setdefault((o.start, o.end, o.pauses), len(numbers)) for o in case.options], dtype=np.int64)
    present: list[list[tuple[int, int]]] = []
    losses: list[list[tuple[int, int]]] = []
    first, pauses = [0], [0]
    starts: list[int] = []
    for start, end, breaks in numbers:
        present.append(list(overlaps(case.grid, start, end)))
        for pause in breaks:
            losses += [list(overlaps(case.grid, at, at + pause.minutes)) for at in pause.starts]
            starts += pause.starts
            first.append(len(starts))
        pauses.append(len(first) - 1)
    return Shapes(
        of=of,
        minutes=_table(present, case.grid.intervals),
        lost=_table(losses, case.grid.intervals),
        first=np.array(first, dtype=np.int64),
        pauses=np.array(pauses, dtype=np.int64),
        starts=np.array(starts, dtype=np.int64),
    )


def _table(rows: list[list[tuple[int, int]]], width: int) -> Matrix:
    data = np.array([minutes for row in rows for _, minutes in row], dtype=np.int64)
    at = np.array([t for row in rows for t, _ in row], dtype=np.int64)
    ends = np.cumsum([0, *(len(row) for row in rows)])
    return sparse.csr_array((data, at, ends), shape=(len(rows), width))
