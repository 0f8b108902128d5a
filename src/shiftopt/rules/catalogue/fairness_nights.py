"""Nights are shared out fairly, also over weeks."""

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
from shiftopt.rules.outlook import covered
from shiftopt.rules.protection import nights, overlap, protected
from shiftopt.rules.sentences import breach, say
from shiftopt.rules.walk import night_minutes, people


class FairnessNights(Rule):
    """Each night duty above a person's fair cap costs ``weight`` fen; see ``rules.fairness`` for the cap.

    A night duty has ``minutes`` or more between 22:00 and 06:00. People who may not work nights are left out of the sharing.
    """

    name = "fairness_nights"
    hard: bool = False
    weight: int = 1500

    minutes: int = Field(default=60, ge=1, le=480)
    typical: float = Field(default=1.0, ge=0, le=7)
    """Night duties per full contract and week to assume while there is no past."""

    def caps(self, shop: Shop, grid: Grid, past: Past) -> Mapping[str, int]:
        """Agent id -> night duties in this horizon that are fair."""
        agents = [agent for agent in shop.agents if self.covers(agent) and not protected(agent, grid.first_day)]
        return fair_caps(agents, shop, grid, past, lambda duty: int(night_minutes(grid.zone, duty) >= self.minutes), self.typical)

    def encode(self, board: Board) -> None:
        """Per person: night options at most the cap."""
        case = board.case
        spans = nights(case.grid)
        caps = self.caps(case.shop, case.grid, case.past)
        at_night: dict[tuple[int, int], bool] = {}
        for agent, person in covered(self, case):
            if person.id not in caps:
                continue
            terms = []
            for option in case.options_by_agent[agent]:
                key = (option.start, option.end)
                if key not in at_night:
                    at_night[key] = overlap(spans[option.day : option.day + 3], *key) >= self.minutes
                if at_night[key]:
                    terms.append(case.unit_terms[option.index])
            if terms:
                board.at_most(self, terms, caps[person.id], agent=agent)

    def audit(self, book: Book) -> Iterator[Violation]:
        """Count the night duties of the finished horizon by their clock times."""
        caps = self.caps(book.shop, book.grid, book.past)
        for agent in people(self, book):
            worked = [duty for duty in book.duties[agent.id] if night_minutes(book.grid.zone, duty) >= self.minutes]
            if agent.id in caps and len(worked) > caps[agent.id]:
                yield breach(self, agent.id, (book.grid.start, book.grid.end), len(worked), caps[agent.id], "duties")

    def explain(self, violation: Violation, lang: Lang) -> str:
        """Nights worked and fair."""
        en = "{measured} at night, fair would be {limit} after the weeks before"
        return say(self, violation, lang, en=en, zh="夜班 {measured}，按以往各周公平分摊应不超过 {limit}")
