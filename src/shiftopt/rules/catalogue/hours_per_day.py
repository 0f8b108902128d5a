"""Paid hours on one day."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from shiftopt.domain.base import Lang
from shiftopt.domain.roster import Violation
from shiftopt.domain.shop import Contract
from shiftopt.rules.base import Board, Rule
from shiftopt.rules.book import Book
from shiftopt.rules.outlook import covered
from shiftopt.rules.sentences import breach, say
from shiftopt.rules.walk import by_date, people


class HoursPerDay(Rule):
    """At most the contract's day and ``overtime_minutes`` (none if the contract allows no overtime); hours belong to the start day.

    Soft: ``weight`` fen per minute too many.
    """

    name = "hours_per_day"
    dated = True
    lower_is_stricter = frozenset({"overtime_minutes", "minutes"})

    overtime_minutes: int = Field(default=180, ge=0, le=960)
    minutes: int = Field(default=1440, ge=0, le=1440)
    """A cap whatever the contract says."""

    def limit(self, contract: Contract) -> int:
        """Paid minutes allowed on one day."""
        return min(self.minutes, contract.day_minutes + (self.overtime_minutes if contract.overtime else 0))

    def encode(self, board: Board) -> None:
        """An option's minutes are known: ban it if too long (or price the minutes beyond)."""
        case = board.case
        for agent, person in covered(self, case):
            limit = self.limit(case.contracts[person.contract])
            for option in case.options_by_agent[agent]:
                if option.paid_minutes > limit and self.hard:
                    board.forbid(self, option.index, agent=agent, day=option.day)
                elif option.paid_minutes > limit:
                    board.at_most(self, [(option.paid_minutes - limit, option.index)], 0, agent=agent, day=option.day)

    def audit(self, book: Book) -> Iterator[Violation]:
        """Add up the paid minutes of all duties that start on a date."""
        for agent in people(self, book):
            limit = self.limit(book.contracts[agent.contract])
            for duties in by_date(book, book.duties[agent.id]).values():
                worked = sum(duty.paid_minutes for duty in duties)
                if worked > limit:
                    yield breach(self, agent.id, (duties[0].start, duties[-1].end), worked, limit, "minutes")

    def explain(self, violation: Violation, lang: Lang) -> str:
        """Hours worked and allowed."""
        return say(self, violation, lang, en="{measured} of paid work on one day, at most {limit}", zh="当天工时 {measured}，最多 {limit}")
