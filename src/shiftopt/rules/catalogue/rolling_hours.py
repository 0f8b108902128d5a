"""Paid hours in any window of days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from pydantic import Field

from shiftopt.domain.base import Lang
from shiftopt.domain.roster import Violation
from shiftopt.rules.base import Board, Rule
from shiftopt.rules.book import Book
from shiftopt.rules.outlook import covered, day_number
from shiftopt.rules.sentences import breach, say
from shiftopt.rules.walk import by_date, day_span, history, people


class RollingHours(Rule):
    """At most ``minutes`` of paid work in any ``days`` days in a row, windows that reach into the past included.

    Soft: ``weight`` fen per minute and window.
    """

    name = "rolling_hours"
    dated = True
    lower_is_stricter = frozenset({"minutes"})
    higher_is_stricter = frozenset({"days"})

    days: int = Field(default=7, ge=1, le=62)
    minutes: int = Field(default=2880, ge=0, le=44640)

    def encode(self, board: Board) -> None:
        """One row per agent and day on which a window ends."""
        case = board.case
        for agent, _ in covered(self, case):
            past = [(day_number(case, duty.day), duty.paid_minutes) for duty in case.past_by_agent[agent]]
            for last in range(case.grid.days):
                first = last - self.days + 1
                limit = self.minutes - sum(minutes for day, minutes in past if day >= first)
                window = case.options_by_day[agent][max(0, first) : last + 1]
                terms = [(option.paid_minutes, option.index) for options in window for option in options]
                board.at_most(self, terms, max(0, limit), agent=agent, day=last)

    def audit(self, book: Book) -> Iterator[Violation]:
        """Slide a window over the dates of the horizon."""
        for agent in people(self, book):
            rows = by_date(book, history(book, agent.id))
            for offset in range(book.grid.days):
                last = book.grid.first_day + timedelta(days=offset)
                first = last - timedelta(days=self.days - 1)
                inside = [(day, sum(duty.paid_minutes for duty in duties)) for day, duties in rows.items() if first <= day <= last]
                worked = sum(minutes for _, minutes in inside)
                before = sum(minutes for day, minutes in inside if day < book.grid.first_day)
                if worked > max(self.minutes, before):
                    amount = worked - max(self.minutes, before)
                    yield breach(self, agent.id, day_span(book, first, self.days), worked, self.minutes, "minutes", amount=amount)

    def explain(self, violation: Violation, lang: Lang) -> str:
        """Hours worked and allowed."""
        en = f"{{measured}} of paid work in {self.days} days, at most {{limit}}"
        return say(self, violation, lang, en=en, zh=f"{self.days} 天内工时 {{measured}}，最多 {{limit}}")
