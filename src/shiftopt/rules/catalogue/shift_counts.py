"""How often a person works a shift."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from pydantic import Field

from shiftopt.domain.base import Lang
from shiftopt.domain.messages import Message, message
from shiftopt.domain.roster import Violation
from shiftopt.rules.base import Board, Rule
from shiftopt.rules.book import Book
from shiftopt.rules.outlook import covered
from shiftopt.rules.sentences import breach, say
from shiftopt.rules.walk import people


class ShiftCounts(Rule):
    """Duties of the ``shifts`` in the horizon (none named: all shifts) between ``least`` and ``most``; soft: ``weight`` fen per duty."""

    name = "shift_counts"
    dated = True
    lower_is_stricter = frozenset({"most"})
    higher_is_stricter = frozenset({"least"})

    ranges: ClassVar[Mapping[str, Message]] = {"shifts": message("list_of_shifts")}
    shifts: frozenset[str] = frozenset()
    least: int = Field(default=0, ge=0, le=62)
    most: int = Field(default=62, ge=0, le=62)

    def encode(self, board: Board) -> None:
        """Two rows per person."""
        case = board.case
        for agent, _ in covered(self, case):
            options = [option for option in case.options_by_agent[agent] if not self.shifts or option.shift in self.shifts]
            board.at_most(self, [(1, option.index) for option in options], self.most, agent=agent)
            if self.least:
                board.at_most(self, [(-1, option.index) for option in options], -self.least, agent=agent)

    def audit(self, book: Book) -> Iterator[Violation]:
        """Count each person's duties of these shifts."""
        for agent in people(self, book):
            count = sum(not self.shifts or duty.shift in self.shifts for duty in book.duties[agent.id])
            unit = f"duties ({', '.join(sorted(self.shifts))})" if self.shifts else "duties"
            limit = self.least if count < self.least else self.most
            if not self.least <= count <= self.most:
                yield breach(self, agent.id, (book.grid.start, book.grid.end), count, limit, unit)

    def explain(self, violation: Violation, lang: Lang) -> str:
        """Duties found and allowed."""
        if violation.measured > violation.limit:
            return say(self, violation, lang, en="{measured}, at most {limit}", zh="共 {measured}，最多 {limit}")
        return say(self, violation, lang, en="{measured}, at least {limit}", zh="共 {measured}，至少 {limit}")
