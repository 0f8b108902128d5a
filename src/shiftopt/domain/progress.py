"""A sign of life from a search. Apart from the plan, so that a command line can show it without loading any numbers."""

from __future__ import annotations

from shiftopt.domain.base import Noun, gap_of


class Progress(Noun):
    """One line of progress; costs in fen."""

    seconds: float
    stage: str
    cost: int | None = None
    bound: int | None = None

    @property
    def gap(self) -> float | None:
        """``(cost - bound) / cost``, or None while either is unknown."""
        if self.cost is None or self.bound is None:
            return None
        return gap_of(self.cost, self.bound)
