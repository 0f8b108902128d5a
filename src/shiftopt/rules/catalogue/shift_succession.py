"""Shifts that may not follow each other on the next day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import ClassVar

from pydantic import field_validator

from shiftopt.domain.base import Lang
from shiftopt.domain.case import Case
from shiftopt.domain.messages import Message, message
from shiftopt.domain.roster import Violation
from shiftopt.rules.base import Board, Rule
from shiftopt.rules.book import Book
from shiftopt.rules.outlook import covered, day_number
from shiftopt.rules.sentences import breach, say
from shiftopt.rules.walk import by_date, history, people


class ShiftSuccession(Rule):
    """No pair of ``forbidden`` (``"L>E"``: no E on the day after an L); soft: ``weight`` fen per pair."""

    name = "shift_succession"
    dated = True

    ranges: ClassVar[Mapping[str, Message]] = {"forbidden": message("list_of_pairs")}
    forbidden: frozenset[str] = frozenset()

    @field_validator("forbidden")
    @classmethod
    def _well_formed(cls, pairs: frozenset[str]) -> frozenset[str]:
        for pair in pairs:
            if not all(part.strip() for part in pair.split(">")) or pair.count(">") != 1:
                raise ValueError(pair)
        return pairs

    def followers(self) -> dict[str, set[str]]:
        """Shift -> shifts that may not come on the next day."""
        table: dict[str, set[str]] = {}
        for pair in self.forbidden:
            first, _, second = pair.partition(">")
            table.setdefault(first.strip(), set()).add(second.strip())
        return table

    def encode(self, board: Board) -> None:
        """Per day: all options of a set of first shifts with those that none of them allows (one duty a day makes it a clique)."""
        case = board.case
        table = self.followers()
        for agent, _ in covered(self, case):
            for day in range(case.grid.days):
                for first, banned in table.items():
                    self._pair(board, case, agent, day, first, banned)

    def _pair(self, board: Board, case: Case, agent: int, day: int, first: str, banned: set[str]) -> None:
        after = [(1, option.index) for option in case.options_by_day[agent][day] if option.shift in banned]
        if day == 0:
            before = any(duty.shift == first and day_number(case, duty.day) == -1 for duty in case.past_by_agent[agent])
            if before and after:
                board.at_most(self, after, 0, agent=agent, day=day)
            return
        terms = [(1, option.index) for option in case.options_by_day[agent][day - 1] if option.shift == first]
        if terms and after:
            board.at_most(self, [*terms, *after], 1, agent=agent, day=day)

    def audit(self, book: Book) -> Iterator[Violation]:
        """Each duty against those of the day before."""
        table = self.followers()
        for agent in people(self, book):
            rows = by_date(book, history(book, agent.id))
            for day, duties in rows.items():
                for earlier in rows.get(day - timedelta(days=1), ()) if day >= book.grid.first_day else ():
                    for later in duties:
                        if later.shift in table.get(earlier.shift, ()):
                            unit = f"duties ({earlier.shift} > {later.shift})"
                            yield breach(self, agent.id, (earlier.start, later.end), 1, 0, unit, amount=1)

    def explain(self, violation: Violation, lang: Lang) -> str:
        """The pair found."""
        return say(
            self, violation, lang, en="{measured} follow on the next day, allowed are {limit}", zh="次日衔接 {measured}，允许 {limit}"
        )
