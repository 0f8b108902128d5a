"""Hours averaged over a cycle of weeks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from pydantic import Field

from shiftopt.domain.base import Lang
from shiftopt.domain.grid import Grid
from shiftopt.domain.roster import Past, Violation
from shiftopt.rules.base import Board, Rule
from shiftopt.rules.book import Book
from shiftopt.rules.outlook import covered
from shiftopt.rules.sentences import breach, say
from shiftopt.rules.walk import day_span, history, people, start_date


class AverageHours(Rule):
    """Over the last ``weeks`` weeks up to the end of the horizon, at most ``minutes`` of paid work a week on average.

    The reference period is cut to what ``past`` shows, so a new shop is judged by the weeks it has. Soft: ``weight`` fen per minute
    in the whole period.
    """

    name = "average_hours"
    lower_is_stricter = frozenset({"minutes", "weeks", "total"})

    weeks: int = Field(default=17, ge=1, le=52)
    minutes: int = Field(default=2880, ge=0, le=10080)
    total: int = Field(default=0, ge=0, le=524160)
    """Paid minutes allowed in a full period, if not 0; else ``weeks`` x ``minutes``."""

    def period(self, grid: Grid, past: Past) -> tuple[date, int]:
        """First date of the reference period and the paid minutes allowed in it."""
        end = grid.first_day + timedelta(days=grid.days)
        known = min((duty.day for duty in past.duties), default=grid.first_day)
        first = max(end - timedelta(weeks=self.weeks), min(known, grid.first_day))
        return first, (self.total or self.weeks * self.minutes) * (end - first).days // (7 * self.weeks)

    def encode(self, board: Board) -> None:
        """One row per person: what the past leaves of the sum."""
        case = board.case
        first, total = self.period(case.grid, case.past)
        for agent, _ in covered(self, case):
            used = sum(duty.paid_minutes for duty in case.past_by_agent[agent] if duty.day >= first)
            options = [option for option in case.options_by_agent[agent] if (option.day + (case.grid.first_day - first).days) >= 0]
            board.at_most(self, [(option.paid_minutes, option.index) for option in options], max(0, total - used), agent=agent)

    def audit(self, book: Book) -> Iterator[Violation]:
        """Add up the period."""
        first, total = self.period(book.grid, book.past)
        for agent in people(self, book):
            duties = [(start_date(book, duty), duty.paid_minutes) for duty in history(book, agent.id)]
            worked = sum(minutes for day, minutes in duties if day >= first)
            before = sum(minutes for day, minutes in duties if first <= day < book.grid.first_day)
            over = worked - max(total, before)
            if over > 0:
                days = (book.grid.first_day - first).days + book.grid.days
                yield breach(self, agent.id, day_span(book, first, days), worked * 7 / days, total * 7 / days, "minutes", amount=over)

    def explain(self, violation: Violation, lang: Lang) -> str:
        """The average found and allowed."""
        return say(self, violation, lang, en="{measured} a week on average, at most {limit}", zh="平均每周工时 {measured}，最多 {limit}")
