"""Weekend days are shared out fairly, also over weeks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import Field

from shiftopt.domain.base import Lang
from shiftopt.domain.grid import Grid
from shiftopt.domain.roster import Past, Violation
from shiftopt.domain.shop import Shop
from shiftopt.rules.base import Board, Rule
from shiftopt.rules.book import Book
from shiftopt.rules.fairness import fair_caps
from shiftopt.rules.outlook import covered, day_date, ones
from shiftopt.rules.sentences import breach, say
from shiftopt.rules.walk import by_date, people


class FairnessWeekends(Rule):
    """Each Saturday or Sunday worked above a person's fair cap costs ``weight`` fen; see ``rules.fairness`` for the cap."""

    name = "fairness_weekends"
    hard: bool = False
    weight: int = 1000

    typical: float = Field(default=1.0, ge=0, le=2)
    """Weekend days worked per full contract and week to assume while there is no past."""

    def caps(self, shop: Shop, grid: Grid, past: Past) -> Mapping[str, int]:
        """Agent id -> weekend days in this horizon that are fair."""
        agents = [agent for agent in shop.agents if self.covers(agent)]
        return fair_caps(agents, shop, grid, past, lambda duty: int(duty.day.weekday() >= 5), self.typical)

    def encode(self, board: Board) -> None:
        """Per person: options on Saturdays and Sundays at most the cap."""
        case = board.case
        caps = self.caps(case.shop, case.grid, case.past)
        days = [day for day in range(case.grid.days) if day_date(case, day).weekday() >= 5]
        for agent, person in covered(self, case):
            options = [option for day in days for option in case.options_by_day[agent][day]]
            if person.id in caps and options:
                board.at_most(self, ones(case, options), caps[person.id], agent=agent)

    def audit(self, book: Book) -> Iterator[Violation]:
        """Count the weekend dates on which a duty starts."""
        caps = self.caps(book.shop, book.grid, book.past)
        for agent in people(self, book):
            worked = [day for day in by_date(book, book.duties[agent.id]) if day.isoweekday() > 5]
            if agent.id in caps and len(worked) > caps[agent.id]:
                yield breach(self, agent.id, (book.grid.start, book.grid.end), len(worked), caps[agent.id], "days")

    def explain(self, violation: Violation, lang: Lang) -> str:
        """Weekend days worked and fair."""
        en = "{measured} at the weekend, fair would be {limit} after the weeks before"
        return say(self, violation, lang, en=en, zh="周末上班 {measured}，按以往各周公平分摊应不超过 {limit}")
