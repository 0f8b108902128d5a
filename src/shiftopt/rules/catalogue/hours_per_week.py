"""Paid hours in a calendar week."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from pydantic import Field

from shiftopt.domain.base import DayKind, Lang
from shiftopt.domain.roster import Violation
from shiftopt.domain.shop import Contract
from shiftopt.rules.base import Board, Rule
from shiftopt.rules.book import Book
from shiftopt.rules.outlook import covered, in_week
from shiftopt.rules.sentences import breach, say
from shiftopt.rules.walk import by_week, day_span, history, minutes_before, people, present
from shiftopt.rules.worktime import leave_days, week_limit, week_of, weeks


class HoursPerWeek(Rule):
    """At most the contract's week and ``overtime_minutes`` (none if the contract allows no overtime); soft: ``weight`` fen per minute.

    The week is a day's share shorter for each workday of leave of people paid by the month.
    """

    name = "hours_per_week"
    dated = True
    lower_is_stricter = frozenset({"overtime_minutes", "minutes"})

    overtime_minutes: int = Field(default=1080, ge=0, le=7680)
    minutes: int = Field(default=10080, ge=0, le=10080)
    """A cap whatever the contract says."""

    def limit(self, contract: Contract, first: date, kinds: Mapping[date, DayKind], away: int = 0) -> int:
        """Paid minutes allowed in the week from ``first`` with ``away`` days of leave."""
        return min(self.minutes, week_limit(contract, first, kinds, away) + (self.overtime_minutes if contract.overtime else 0))

    def encode(self, board: Board) -> None:
        """One row per agent and week; past duties of the week lower the limit (what they broke alone is past)."""
        case = board.case
        spans = weeks(case.grid, case.shop.week_start)
        for agent, person in covered(self, case):
            contract = case.contracts[person.contract]
            for week in spans:
                past = [duty for duty in case.past_by_agent[agent] if week_of(duty.day, case.shop.week_start) == week.first]
                away = leave_days(case.shop, person.id, contract, week.first, case.day_kinds)
                limit = max(0, self.limit(contract, week.first, case.day_kinds, away) - sum(duty.paid_minutes for duty in past))
                terms = [(option.paid_minutes, option.index) for option in in_week(case, agent, week)]
                board.at_most(self, terms, limit, agent=agent, day=week.days[-1])

    def audit(self, book: Book) -> Iterator[Violation]:
        """Add up the paid minutes of the duties of each calendar week."""
        for agent in people(self, book):
            rows = by_week(book, history(book, agent.id))
            for first, duties in rows.items():
                worked = sum(duty.paid_minutes for duty in duties)
                contract = book.contracts[agent.contract]
                away = leave_days(book.shop, agent.id, contract, first, book.day_kinds)
                limit = self.limit(contract, first, book.day_kinds, away)
                over = worked - max(limit, minutes_before(book, duties))
                if over > 0 and present(book, first, rows):
                    yield breach(self, agent.id, day_span(book, first, 7), worked, limit, "minutes", amount=over)

    def explain(self, violation: Violation, lang: Lang) -> str:
        """Hours worked and allowed."""
        return say(self, violation, lang, en="{measured} of paid work in the week, at most {limit}", zh="本周工时 {measured}，最多 {limit}")
