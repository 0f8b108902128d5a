"""Days of work come in runs, not alone."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from shiftopt.domain.base import Lang
from shiftopt.domain.roster import Violation
from shiftopt.rules.base import Board, Rule
from shiftopt.rules.book import Book
from shiftopt.rules.catalogue.consecutive_days import runs
from shiftopt.rules.outlook import covered, day_number, ones
from shiftopt.rules.sentences import breach, say
from shiftopt.rules.walk import by_date, day_span, history, people


class ConsecutiveDaysMin(Rule):
    """A run of days of work is at least ``days`` long; soft: ``weight`` fen per missing day.

    Runs that the end of the horizon cuts are not judged, nor those that begin on its first day when nothing is known of the past.
    """

    name = "consecutive_days_min"
    higher_is_stricter = frozenset({"days"})

    days: int = Field(default=2, ge=1, le=7)

    def encode(self, board: Board) -> None:
        """Off, then fewer than ``days`` days of work, then off: one row per such pattern, weighted by what it lacks."""
        case = board.case
        for agent, _ in covered(self, case):
            past = {day_number(case, duty.day) for duty in case.past_by_agent[agent]}
            for after in range(case.grid.days):
                for length in range(1, self.days):
                    self._pattern(board, agent, past, after, length)

    def _pattern(self, board: Board, agent: int, past: set[int], after: int, length: int) -> None:
        """Days ``after - length .. after - 1`` worked, the day before and the day ``after`` not."""
        case = board.case
        before, run = after - length - 1, range(after - length, after)
        unknown = before < 0 and not case.past.duties
        if unknown or before in past or any(day < 0 and day not in past for day in run):
            return
        worked = ones(case, [o for day in run if day >= 0 for o in case.options_by_day[agent][day]])
        off = [(-1, o.index) for day in (before, after) if day >= 0 for o in case.options_by_day[agent][day]]
        limit = len([day for day in run if day >= 0]) - 1
        if worked or off:
            board.at_most(self, [*worked, *off], limit, agent=agent, day=after, weight=self.weight * (self.days - length))

    def audit(self, book: Book) -> Iterator[Violation]:
        """The runs of dates worked that have ended inside the horizon."""
        start = book.grid.first_day
        for agent in people(self, book):
            for first, run in runs(by_date(book, history(book, agent.id))):
                ended = 0 <= (first - start).days + run < book.grid.days
                known = first > start or bool(book.past.duties)
                if run < self.days and ended and known:
                    yield breach(self, agent.id, day_span(book, first, run), run, self.days, "days")

    def explain(self, violation: Violation, lang: Lang) -> str:
        """The run found and the run needed."""
        return say(self, violation, lang, en="{measured} of work in a row, at least {limit}", zh="连续工作 {measured}，至少 {limit}")
