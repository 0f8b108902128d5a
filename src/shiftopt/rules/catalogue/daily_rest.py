"""Rest between two duties, in true elapsed time."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from shiftopt.domain.base import Lang
from shiftopt.domain.case import Case, Option
from shiftopt.domain.roster import Violation
from shiftopt.rules.base import Board, Rule
from shiftopt.rules.book import Book
from shiftopt.rules.outlook import cliques, covered, ones
from shiftopt.rules.sentences import breach, say
from shiftopt.rules.walk import history, people


class DailyRest(Rule):
    """At least ``minutes`` between the end of a duty and the start of the next; soft: ``weight`` fen per rest that is too short."""

    name = "daily_rest"
    dated = True
    higher_is_stricter = frozenset({"minutes"})

    minutes: int = Field(default=660, ge=0, le=1440)

    def encode(self, board: Board) -> None:
        """Duties lengthened by the rest must not meet: one row per instant at which a set of them does (clique rows)."""
        case = board.case
        patterns: dict[tuple[tuple[int, int], ...], list[tuple[int, ...]]] = {}
        for agent, _ in covered(self, case):
            options = case.options_by_agent[agent]
            self._rest_after_past(board, case, agent)
            if not self.hard:
                self._price_pairs(board, agent, options)
                continue
            spans = tuple((option.start, option.end + self.minutes) for option in options)
            if spans not in patterns:
                patterns[spans] = cliques(spans)
            for clique in patterns[spans]:
                board.at_most(self, ones(case, [options[place] for place in clique]), 1, agent=agent, day=options[clique[-1]].day)

    def _rest_after_past(self, board: Board, case: Case, agent: int) -> None:
        ends = [duty.end for duty in case.past_by_agent[agent]]
        for option in case.options_by_agent[agent]:
            short = sum(option.start < end + self.minutes for end in ends[-2:])
            if short and self.hard:
                board.forbid(self, option.index, agent=agent, day=option.day)
            elif short:
                board.at_most(self, [(short, option.index)], 0, agent=agent, day=option.day)

    def _price_pairs(self, board: Board, agent: int, options: tuple[Option, ...]) -> None:
        for option in options:
            near = [other for other in options if option.day < other.day and other.start < option.end + self.minutes]
            for day in sorted({other.day for other in near}):
                terms = ones(board.case, [option, *(other for other in near if other.day == day)])
                board.at_most(self, terms, 1, agent=agent, day=day)

    def audit(self, book: Book) -> Iterator[Violation]:
        """Every two duties with less than the rest between them."""
        for agent in people(self, book):
            duties = history(book, agent.id)
            for number, later in enumerate(duties):
                if later.start < book.grid.start:
                    continue
                for earlier in duties[max(0, number - 2) : number]:
                    rest = later.start - earlier.end
                    if rest < self.minutes:
                        cost = None if self.hard else self.weight
                        yield breach(self, agent.id, (earlier.end, later.start), rest, self.minutes, "minutes", cost=cost)

    def explain(self, violation: Violation, lang: Lang) -> str:
        """The rest found and the rest needed."""
        return say(
            self,
            violation,
            lang,
            en="{measured} of rest between two duties, at least {limit} is needed",
            zh="两个班次之间只休息了 {measured}，至少需要 {limit}",
        )
