"""One long rest in every calendar week."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from shiftopt.domain.base import Lang
from shiftopt.domain.roster import Violation
from shiftopt.rules.base import Board, Rule
from shiftopt.rules.book import Book
from shiftopt.rules.outlook import covered, ones
from shiftopt.rules.sentences import breach, say
from shiftopt.rules.walk import day_span, history, people
from shiftopt.rules.worktime import Week, weeks
from shiftopt.timeline.clock import to_minute


class ContinuousRest(Rule):
    """In each finished calendar week at least ``hours`` of rest without a break, elapsed time; soft: ``weight`` fen per week without."""

    name = "continuous_rest"
    dated = True
    higher_is_stricter = frozenset({"hours"})

    hours: int = Field(default=35, ge=1, le=168)

    def encode(self, board: Board) -> None:
        """A long rest begins with the week or at the end of a duty: a 0/1 per such start, of which one must be free of duties."""
        case = board.case
        for week in weeks(case.grid, case.shop.week_start):
            if not week.ends_inside:
                continue
            low = to_minute(case.grid.zone, week.first)
            high = case.grid.day_starts[week.days[-1] + 1]
            for agent, _ in covered(self, case):
                self._encode_week(board, agent, week, low, high)

    def _encode_week(self, board: Board, agent: int, week: Week, low: int, high: int) -> None:
        case, length = board.case, 60 * self.hours
        past = case.past_by_agent[agent]
        ends = {duty.end for duty in past} | {option.end for option in case.options_by_agent[agent]}
        starts = sorted({low} | {end for end in ends if low < end <= high - length})
        free = []
        for start in starts:
            if start + length > high or any(duty.start < start + length and start < duty.end for duty in past):
                continue
            rest = board.whole(0, 1)
            free.append((-1, rest))
            for day, options in enumerate(case.options_by_day[agent]):
                meeting = [option for option in options if option.start < start + length and start < option.end]
                if meeting:
                    board.at_most(self.firm, [*ones(case, meeting), (1, rest)], 1, agent=agent, day=day)
        board.at_most(self, free, -min(1, len(free)), agent=agent, day=week.days[-1])

    def audit(self, book: Book) -> Iterator[Violation]:
        """The longest gap between the duties of a finished week."""
        for week in weeks(book.grid, book.shop.week_start):
            if not week.ends_inside:
                continue
            low, high = day_span(book, week.first, 7)
            for agent in people(self, book):
                longest = _longest(low, high, [(duty.start, duty.end) for duty in history(book, agent.id)])
                possible = _longest(low, high, [(duty.start, duty.end) for duty in book.past_duties[agent.id]])
                if longest < 60 * self.hours <= possible:
                    yield breach(self, agent.id, (low, high), longest, 60 * self.hours, "minutes", cost=None if self.hard else self.weight)

    def explain(self, violation: Violation, lang: Lang) -> str:
        """The longest rest found and the one needed."""
        en = "the longest rest in the calendar week is {measured}, {limit} without a break are needed"
        return say(self, violation, lang, en=en, zh="该自然周最长连续休息 {measured}，需要连续 {limit}")


def _longest(low: int, high: int, spans: list[tuple[int, int]]) -> int:
    longest, free = 0, low
    for start, end in sorted(spans):
        longest = max(longest, min(start, high) - free)
        free = max(free, end)
    return max(longest, high - free)
