"""The effort present per group and interval as linear terms, and which part of it is there only for a part of the interval."""

from __future__ import annotations

from collections import defaultdict

Terms = list[tuple[int, int]]


class Presence:
    """Collects terms; efforts are factor x minutes.

    Attributes:
        terms: (group, interval) -> terms that sum to the effort present.
        partial: (group, interval) -> terms that sum to at least the effort of those who are there, but not through the interval.
    """

    def __init__(self, interval: int) -> None:
        self.interval = interval
        self.terms: dict[tuple[int, int], Terms] = {}
        self.partial: dict[tuple[int, int], Terms] = defaultdict(list)

    def come(self, group: int, t: int, minutes: int, column: int) -> None:
        """Each unit of the column is present for some minutes of interval ``t``."""
        self.terms.setdefault((group, t), []).append((minutes, column))
        if minutes < self.interval:
            self.partial[group, t].append((minutes, column))

    def miss(self, group: int, t: int, minutes: int, column: int, factor: int = 1) -> None:
        """Each unit of the column takes ``factor`` x some minutes of interval ``t`` away; nothing where nobody is ever present."""
        if (group, t) not in self.terms:
            return
        self.terms[group, t].append((-factor * minutes, column))
        if minutes < self.interval:
            self.partial[group, t].append((factor * (self.interval - minutes), column))
