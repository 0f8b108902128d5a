"""Caps on complaint work per person: minutes a day, and days in a row."""

from __future__ import annotations

from dataclasses import dataclass, field

from shiftopt.allocation.frame import Post


@dataclass(frozen=True, slots=True)
class Cap:
    """The limits of one agent: minutes of complaint work in a duty, days in a row with any; ``carried`` days before the horizon."""

    minutes: int
    days: int
    carried: int = 0


@dataclass
class Exposure:
    """Keeps book of the days with complaint work of agents that have a cap; mutable."""

    caps: dict[int, Cap]
    complaints: frozenset[int]
    exposed: dict[int, set[int]] = field(default_factory=dict)

    def clear(self, post: Post) -> None:
        """Forget the complaint work of a duty."""
        if post.worker.capped:
            self.exposed.setdefault(post.agent, set()).discard(post.day)

    def note(self, post: Post, chosen: list[int]) -> None:
        """Remember whether a duty has complaint work."""
        if post.worker.capped and not self.complaints.isdisjoint(chosen):
            self.exposed.setdefault(post.agent, set()).add(post.day)

    def left(self, post: Post) -> int | None:
        """Minutes of complaint work that the duty may have, given the agent's other days; None without a cap."""
        if not post.worker.capped:
            return None
        cap = self.caps[post.agent]
        days = self.exposed.get(post.agent, set())
        run = 1
        day = post.day - 1
        while day in days:
            run, day = run + 1, day - 1
        if day < 0:
            run += cap.carried
        day = post.day + 1
        while day in days:
            run, day = run + 1, day + 1
        return cap.minutes if run <= cap.days else 0
