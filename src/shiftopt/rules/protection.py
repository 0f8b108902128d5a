"""Who is personally protected on which day, and when night is. Sentences about it say only "a personal protection"."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from shiftopt.domain.grid import Grid
from shiftopt.domain.shop import Agent, Protection
from shiftopt.timeline.clock import to_minute

PROTECTED: Final[frozenset[Protection]] = frozenset({"pregnant", "nursing", "minor", "intern"})
NIGHT_START: Final = 22 * 60
NIGHT_END: Final = 6 * 60


def protected(agent: Agent, day: date, kinds: Iterable[Protection] = PROTECTED) -> bool:
    """Whether one of the protections holds on ``day``."""
    return bool(agent.protections & frozenset(kinds)) and (agent.protected_until is None or day <= agent.protected_until)


def nights(grid: Grid, start: int = NIGHT_START, end: int = NIGHT_END) -> list[tuple[int, int]]:
    """The nights that a duty of the horizon can meet, as spans of UTC minutes, in order: one before it to one after it."""
    dates = [grid.first_day + timedelta(days=offset) for offset in range(-1, grid.days + 1)]
    return [(to_minute(grid.zone, day, start), to_minute(grid.zone, day, end + 1440)) for day in dates]


def overlap(spans: Iterable[tuple[int, int]], start: int, end: int) -> int:
    """Minutes that ``[start, end)`` shares with the spans."""
    return sum(max(0, min(end, high) - max(start, low)) for low, high in spans)
