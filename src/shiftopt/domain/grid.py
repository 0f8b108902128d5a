"""The grid of a horizon: equal intervals of elapsed time from one local midnight to another."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from shiftopt.domain.base import Noun


class Grid(Noun):
    """``days`` local days from ``first_day``; made by ``timeline.clock.make_grid``, which knows the zone.

    ``day_starts`` holds the UTC minute (since the Unix epoch) of each local midnight and, last, of the end: days of 23 or 25
    hours have fewer or more intervals. Interval t covers ``[start + t * interval, start + (t + 1) * interval)``.
    """

    zone: str
    first_day: date
    days: int = Field(gt=0)
    interval: int = Field(gt=0)
    day_starts: tuple[int, ...]

    @property
    def start(self) -> int:
        """UTC minute of the first midnight."""
        return self.day_starts[0]

    @property
    def end(self) -> int:
        """UTC minute at which the horizon ends."""
        return self.day_starts[-1]

    @property
    def intervals(self) -> int:
        """How many intervals the horizon has."""
        return (self.end - self.start) // self.interval

    def minute(self, t: int) -> int:
        """UTC minute at which interval ``t`` starts."""
        return self.start + t * self.interval
