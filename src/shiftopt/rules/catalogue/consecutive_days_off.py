"""No single days off: days off come in runs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from pydantic import Field

from shiftopt.domain.base import Lang
from shiftopt.domain.roster import Violation
from shiftopt.rules.base import Board, Rule
from shiftopt.rules.book import Book
from shiftopt.rules.outlook import covered, day_number, ones
from shiftopt.rules.sentences import breach, say
from shiftopt.rules.walk import by_date, day_span, history, people


class ConsecutiveDaysOff(Rule):
    """A run of days off between two days of work is at least ``days`` long; soft: ``weight`` fen per missing day.

    Runs that the end of the horizon cuts are not judged; a run that began before it counts if a past duty shows its beginning.
    """

    name = "consecutive_days_off"
    higher_is_stricter = frozenset({"days"})

    days: int = Field(default=2, ge=1, le=7)

    def encode(self, board: Board) -> None:
        """Work, then fewer than ``days`` days off, then work again: one row per such pattern, weighted by what it lacks."""
        case = board.case
        for agent, _ in covered(self, case):
            past = {day_number(case, duty.day) for duty in case.past_by_agent[agent]}
            for last in range(1, case.grid.days):
                for length in range(1, self.days):
                    before = last - length - 1
                    between = range(before + 1, last)
                    if (before < 0 and before not in past) or any(day in past for day in between):
                        continue
                    ends = ones(case, [o for day in (before, last) if day >= 0 for o in case.options_by_day[agent][day]])
                    off = [(-1, o.index) for day in between if day >= 0 for o in case.options_by_day[agent][day]]
                    limit = 1 - (before < 0)
                    board.at_most(self, [*ends, *off], limit, agent=agent, day=last, weight=self.weight * (self.days - length))
            self._first_day(board, agent, past)

    def _first_day(self, board: Board, agent: int, past: set[int]) -> None:
        """Work on the first day after a short run that lies wholly in the past."""
        length = 0
        while length < self.days and -length - 1 not in past:
            length += 1
        if 0 < length < self.days:
            terms = ones(board.case, board.case.options_by_day[agent][0])
            board.at_most(self, terms, 0, agent=agent, day=0, weight=self.weight * (self.days - length))

    def audit(self, book: Book) -> Iterator[Violation]:
        """The gaps between the dates worked."""
        for agent in people(self, book):
            worked = sorted(by_date(book, history(book, agent.id)))
            for one, other in pairwise(worked):
                off = (other - one).days - 1
                if 0 < off < self.days and other >= book.grid.first_day:
                    yield breach(self, agent.id, day_span(book, one + timedelta(days=1), off), off, self.days, "days")

    def explain(self, violation: Violation, lang: Lang) -> str:
        """The run found and the run needed."""
        return say(self, violation, lang, en="{measured} off in a row, at least {limit}", zh="连续休息 {measured}，至少 {limit}")
