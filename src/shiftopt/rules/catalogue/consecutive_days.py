"""Days of work in a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from pydantic import Field

from shiftopt.domain.base import Lang
from shiftopt.domain.roster import Violation
from shiftopt.rules.base import Board, Rule
from shiftopt.rules.book import Book
from shiftopt.rules.outlook import covered, day_number, ones
from shiftopt.rules.sentences import breach, say
from shiftopt.rules.walk import by_date, day_span, history, people


class ConsecutiveDays(Rule):
    """At most ``days`` days in a row on which a duty starts, counted across the border; soft: ``weight`` fen per day too many."""

    name = "consecutive_days"
    dated = True
    lower_is_stricter = frozenset({"days"})

    days: int = Field(default=6, ge=1, le=31)

    def encode(self, board: Board) -> None:
        """In every window of ``days`` + 1 days at least one is free; windows may begin in the past."""
        case = board.case
        for agent, _ in covered(self, case):
            past = {day_number(case, duty.day) for duty in case.past_by_agent[agent]}
            run = 0
            while -run - 1 in past:
                run += 1
            for last in range(case.grid.days):
                first = last - self.days
                if first < -run:
                    continue
                window = range(max(first, 0), last + 1)
                options = [option for day in window for option in case.options_by_day[agent][day]]
                board.at_most(self, ones(case, options), len(window) - 1, agent=agent, day=last)

    def audit(self, book: Book) -> Iterator[Violation]:
        """Walk from day to day, counting; each horizon day beyond the limit of its run counts one."""
        for agent in people(self, book):
            for first, run in runs(by_date(book, history(book, agent.id))):
                over = min(run - self.days, (first - book.grid.first_day).days + run)
                if over > 0:
                    yield breach(self, agent.id, day_span(book, first, run), run, self.days, "days", amount=over)

    def explain(self, violation: Violation, lang: Lang) -> str:
        """The run found and its limit."""
        return say(self, violation, lang, en="{measured} of work in a row, at most {limit}", zh="连续工作 {measured}，最多 {limit}")


def runs(days: Iterable[date]) -> list[tuple[date, int]]:
    """Runs of consecutive dates: (first, length)."""
    found: list[tuple[date, int]] = []
    for day in sorted(days):
        if found and day == found[-1][0] + timedelta(days=found[-1][1]):
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((day, 1))
    return found
