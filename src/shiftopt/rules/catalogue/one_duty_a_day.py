"""At most one duty starts per day, and duties never overlap."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from shiftopt.domain.base import Lang
from shiftopt.domain.case import Case
from shiftopt.domain.roster import Violation
from shiftopt.rules.base import Board, Rule
from shiftopt.rules.book import Book
from shiftopt.rules.outlook import cliques, covered, ones
from shiftopt.rules.sentences import breach, say
from shiftopt.rules.walk import by_date, history, people


class OneDutyADay(Rule):
    """A person has at most one duty a day, and is never in two at once."""

    name = "one_duty_a_day"
    softens = False

    def encode(self, board: Board) -> None:
        """One row per agent and day; more only where a duty can run into the next day's."""
        case = board.case
        overlaps: dict[tuple[tuple[int, int], ...], list[tuple[int, ...]]] = {}
        for agent, _ in covered(self, case):
            options = case.options_by_agent[agent]
            for day, row in enumerate(case.options_by_day[agent]):
                if len(row) > 1:
                    board.at_most(self, ones(case, row), 1, agent=agent, day=day)
            spans = tuple((option.start, option.end) for option in options)
            if spans not in overlaps:
                overlaps[spans] = cliques(spans)
            for clique in overlaps[spans]:
                members = [options[place] for place in clique]
                if len({option.day for option in members}) > 1:
                    board.at_most(self, ones(case, members), 1, agent=agent, day=members[-1].day)
            self._keep_clear_of_past(board, case, agent)

    def _keep_clear_of_past(self, board: Board, case: Case, agent: int) -> None:
        busy = max((duty.end for duty in case.past_by_agent[agent]), default=case.grid.start)
        for option in case.options_by_agent[agent]:
            if option.start < busy:
                board.forbid(self, option.index, agent=agent, day=option.day)

    def audit(self, book: Book) -> Iterator[Violation]:
        """Duties that start on one date, and each duty that starts before the one before it has ended."""
        for agent in people(self, book):
            for duties in by_date(book, book.duties[agent.id]).values():
                if len(duties) > 1:
                    yield breach(self, agent.id, (duties[0].start, duties[-1].end), len(duties), 1, "duties")
            busy = 0
            for one, other in pairwise(history(book, agent.id)):
                busy = max(busy, one.end)
                if other.start < busy and other.start >= book.grid.start:
                    yield breach(self, agent.id, (other.start, other.end), 2, 1, "duties")

    def explain(self, violation: Violation, lang: Lang) -> str:
        """How many duties at once or on one day."""
        return say(
            self,
            violation,
            lang,
            en="{measured} on one day or at the same time, at most {limit} is possible",
            zh="同一天或同一时间有 {measured}，最多 {limit}",
        )
