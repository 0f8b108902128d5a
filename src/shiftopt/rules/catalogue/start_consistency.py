"""Duties of a week start at about the same time."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from shiftopt.domain.base import Lang
from shiftopt.domain.roster import Violation
from shiftopt.rules.base import Board, Rule
from shiftopt.rules.book import Book
from shiftopt.rules.outlook import covered, in_week
from shiftopt.rules.sentences import breach, say
from shiftopt.rules.walk import by_week, day_span, people
from shiftopt.rules.worktime import weeks
from shiftopt.timeline.clock import to_local


class StartConsistency(Rule):
    """In each calendar week of the horizon the local start times of a person lie within ``minutes`` of each other.

    Soft: ``weight`` fen per minute beyond.
    """

    name = "start_consistency"
    dated = True
    lower_is_stricter = frozenset({"minutes"})

    minutes: int = Field(default=120, ge=0, le=1440)

    def encode(self, board: Board) -> None:
        """An earliest and a latest start per week as variables, and their distance."""
        case = board.case
        clock = {option.start: _clock(case.grid.zone, option.start) for option in case.options}
        for agent, _ in covered(self, case):
            for week in weeks(case.grid, case.shop.week_start):
                options = tuple(in_week(case, agent, week))
                if len({clock[option.start] for option in options}) < 2:
                    continue
                earliest, latest = board.whole(0, 1440), board.whole(0, 1440)
                for day in week.days:
                    row = case.options_by_day[agent][day]
                    low = [(1440 - clock[o.start], o.index) for o in row]
                    high = [(clock[o.start], o.index) for o in row]
                    board.at_most(self.firm, [(1, earliest), *low], 1440, agent=agent, day=day)
                    board.at_most(self.firm, [*high, (-1, latest)], 0, agent=agent, day=day)
                board.at_most(self.firm, [(1, earliest), (-1, latest)], 0, agent=agent, day=week.days[-1])
                board.at_most(self, [(1, latest), (-1, earliest)], self.minutes, agent=agent, day=week.days[-1])

    def audit(self, book: Book) -> Iterator[Violation]:
        """Earliest and latest clock time of each week's duties."""
        for agent in people(self, book):
            for first, duties in by_week(book, book.duties[agent.id]).items():
                clocks = [_clock(book.grid.zone, duty.start) for duty in duties]
                spread = max(clocks) - min(clocks)
                if spread > self.minutes:
                    yield breach(self, agent.id, day_span(book, first, 7), spread, self.minutes, "minutes")

    def explain(self, violation: Violation, lang: Lang) -> str:
        """The spread found and allowed."""
        en = "starts in the week differ by {measured}, at most {limit}"
        return say(self, violation, lang, en=en, zh="本周上班时间相差 {measured}，最多 {limit}")


def _clock(zone: str, minute: int) -> int:
    local = to_local(zone, minute)
    return local.hour * 60 + local.minute
