"""Weeks planned in a row, each on the past that the weeks before it make. Times in minutes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from pydantic import Field

from shiftopt.domain.base import Noun
from shiftopt.domain.comparison import Outcome
from shiftopt.domain.shop import ContractKind


class Staffed(Noun):
    """What the people on one kind of contract do in a week; ``people`` are those with a duty."""

    people: int
    duties: int
    paid: int
    overtime: int


class WeekFigures(Noun):
    """One planned week.

    Attributes:
        first_day: of the week.
        outcome: money, service and people, as scenarios have them.
        violations: broken hard rules.
        staff: kind of contract -> its people's week.
        month_overtime: the most overtime that anybody who has some this week has in a calendar month so far.
        month_limit: what the rules allow of it; None if nothing limits it.
        kept: overtime of the month that all people together keep for later weeks.
    """

    first_day: date
    outcome: Outcome
    violations: int
    staff: Mapping[ContractKind, Staffed] = Field(default_factory=dict)
    month_overtime: int = 0
    month_limit: int | None = None
    kept: int = 0


class WeeksSummary(Noun):
    """All weeks of one run, in order; ``wanted`` is how many were asked for."""

    shop: str
    scenario: str
    wanted: int
    weeks: tuple[WeekFigures, ...]

    @property
    def complete(self) -> bool:
        """Whether every week has a roster."""
        return len(self.weeks) == self.wanted
