"""The effort present per group and interval as linear terms."""

from __future__ import annotations

Terms = list[tuple[int, int]]


class Presence:
    """Collects terms; efforts are factor x minutes.

    Attributes:
        terms: (group, interval) -> terms that sum to the effort present.
    """

    def __init__(self) -> None:
        self.terms: dict[tuple[int, int], Terms] = {}

    def come(self, group: int, t: int, minutes: int, column: int) -> None:
        """Each unit of the column is present for some minutes of interval ``t``."""
        self.terms.setdefault((group, t), []).append((minutes, column))

    def miss(self, group: int, t: int, minutes: int, column: int, factor: int = 1) -> None:
        """Each unit of the column takes ``factor`` x some minutes of interval ``t`` away; nothing where nobody is ever present."""
        if (group, t) in self.terms:
            self.terms[group, t].append((-factor * minutes, column))
