"""Stretches of time on the grid."""

from __future__ import annotations

from collections.abc import Iterator

from shiftopt.domain.grid import Grid


def overlaps(grid: Grid, start: int, end: int) -> Iterator[tuple[int, int]]:
    """(interval, minutes) of the intervals of the horizon that ``[start, end)`` touches."""
    start, end = max(start, grid.start), min(end, grid.end)
    for t in range((start - grid.start) // grid.interval, -((grid.start - end) // grid.interval)):
        yield t, min(end, grid.minute(t + 1)) - max(start, grid.minute(t))


def day_of(grid: Grid, t: int) -> int:
    """The horizon day of interval ``t``."""
    minute = grid.minute(t)
    return next(day for day in range(grid.days) if minute < grid.day_starts[day + 1])
