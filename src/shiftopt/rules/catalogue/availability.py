"""Nobody works on a day of leave, before being hired or after leaving."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from shiftopt.domain.base import Lang
from shiftopt.domain.roster import Violation
from shiftopt.domain.shop import Agent, Shop
from shiftopt.rules.base import Board, Rule
from shiftopt.rules.book import Book
from shiftopt.rules.outlook import covered, day_date, spills
from shiftopt.rules.sentences import breach, say
from shiftopt.rules.walk import people, touched


class Availability(Rule):
    """No minute of a duty on an approved day of leave, before ``hire_date`` or after ``leave_date`` (the last day of employment)."""

    name = "availability"
    softens = False

    def encode(self, board: Board) -> None:
        """Ban the options that touch such a day."""
        case = board.case
        dates = [day_date(case, day) for day in range(case.grid.days + 1)]
        absences = absent_days(case.shop, dates)
        for index, agent in covered(self, case):
            absent = absences.get(agent.id)
            if not absent:
                continue
            for option in case.options_by_agent[index]:
                if dates[option.day] in absent or (spills(case, option) and dates[option.day + 1] in absent):
                    board.forbid(self, option.index, agent=index, day=option.day)

    def audit(self, book: Book) -> Iterator[Violation]:
        """Look up every date on which a duty has a minute."""
        for agent in people(self, book):
            leave = [item for item in book.shop.leave if item.agent == agent.id] if book.duties[agent.id] else []
            for duty in book.duties[agent.id]:
                days = touched(book, duty)
                missing = [day for day in days if not _employed(agent, day) or any(item.start <= day <= item.end for item in leave)]
                if missing:
                    yield breach(self, agent.id, (duty.start, duty.end), len(missing), 0, "days")

    def explain(self, violation: Violation, lang: Lang) -> str:
        """A duty on days of absence."""
        return say(
            self,
            violation,
            lang,
            en="works on {measured} of leave or outside the employment, allowed are {limit}",
            zh="在请假或不在职的 {measured} 有班，允许 {limit}",
        )


def absent_days(shop: Shop, dates: list[date]) -> dict[str, set[date]]:
    """Agent id -> those of ``dates`` on which the agent cannot work; people without any are left out."""
    absent: dict[str, set[date]] = {}
    low, high = min(dates), max(dates)
    for leave in shop.leave:
        first, last = max(leave.start, low), min(leave.end, high)
        absent.setdefault(leave.agent, set()).update(first + timedelta(days=offset) for offset in range((last - first).days + 1))
    for agent in shop.agents:
        if (agent.hire_date and agent.hire_date > low) or (agent.leave_date and agent.leave_date < high):
            absent.setdefault(agent.id, set()).update(day for day in dates if not _employed(agent, day))
    return absent


def _employed(agent: Agent, day: date) -> bool:
    return (agent.hire_date is None or agent.hire_date <= day) and (agent.leave_date is None or day <= agent.leave_date)
