"""What differs between two rosters of one week, person by person and day by day."""

from __future__ import annotations

from datetime import date

from shiftopt.domain.base import Noun
from shiftopt.domain.roster import Duty


class DayChange(Noun):
    """The duties of one person on one day before and after; empty means a day off."""

    agent: str
    day: date
    before: tuple[Duty, ...]
    after: tuple[Duty, ...]
