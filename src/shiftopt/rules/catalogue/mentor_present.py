"""A novice works when the mentor, or another senior, is there."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from shiftopt.domain.base import Lang
from shiftopt.domain.case import Case
from shiftopt.domain.roster import Violation
from shiftopt.domain.shop import Agent, Grade, Shop
from shiftopt.rules.base import Board, Rule
from shiftopt.rules.book import Book
from shiftopt.rules.outlook import covered
from shiftopt.rules.sentences import breach, say
from shiftopt.rules.walk import people


class MentorPresent(Rule):
    """A novice with a mentor shares at least ``minutes`` of each duty with one duty of the mentor or a stand-in.

    Stand-ins are people of ``grades`` in the same team (empty: the mentor alone). Soft: ``weight`` fen per duty alone.
    """

    name = "mentor_present"
    higher_is_stricter = frozenset({"minutes"})
    hard: bool = False
    weight: int = 3000

    minutes: int = Field(default=240, ge=1, le=1440)
    grades: frozenset[Grade] = frozenset({"senior", "supervisor"})

    def guides(self, shop: Shop, novice: Agent) -> frozenset[str]:
        """Ids of the people one of whom should be there."""
        stand_ins = {agent.id for agent in shop.agents if agent.grade in self.grades and agent.team == novice.team}
        return frozenset(stand_ins | {novice.mentor or ""}) - {novice.id, ""}

    def encode(self, board: Board) -> None:
        """A novice's option needs an option of a guide that overlaps enough; times that many novices share get one variable."""
        case = board.case
        shared: dict[tuple[frozenset[str], int, int], int] = {}
        for agent, person in covered(self, case):
            if person.grade != "novice" or person.mentor is None:
                continue
            guides = self.guides(case.shop, person)
            for option in case.options_by_agent[agent]:
                key = (guides, option.start, option.end)
                if key not in shared:
                    shared[key] = board.whole(0, 1)
                    terms = [(1, shared[key]), *((-1, var) for var in self._overlapping(case, option.day, *key))]
                    board.at_most(self.firm, terms, 0, day=option.day)
                board.at_most(self, [(1, option.index), (-1, shared[key])], 0, agent=agent, day=option.day)

    def _overlapping(self, case: Case, day: int, guides: frozenset[str], start: int, end: int) -> list[int]:
        numbers = sorted(case.agent_index[guide] for guide in guides if guide in case.agent_index)
        days = range(max(0, day - 1), min(case.grid.days, day + 2))
        options = (option for number in numbers for near in days for option in case.options_by_day[number][near])
        return [option.index for option in options if min(option.end, end) - max(option.start, start) >= self.minutes]

    def audit(self, book: Book) -> Iterator[Violation]:
        """Compare each duty of a novice with the duties of the guides."""
        for novice in people(self, book):
            if novice.grade != "novice" or novice.mentor is None:
                continue
            guides = self.guides(book.shop, novice)
            for duty in book.duties[novice.id]:
                company = (other for guide in guides for other in book.duties.get(guide, ()))
                together = max((min(other.end, duty.end) - max(other.start, duty.start) for other in company), default=0)
                if together < self.minutes:
                    span = (duty.start, duty.end)
                    yield breach(self, novice.id, span, max(0, together), self.minutes, "minutes", amount=1)

    def explain(self, violation: Violation, lang: Lang) -> str:
        """Time together found and needed."""
        en = "{measured} of the duty together with the mentor or a senior, at least {limit} needed"
        return say(self, violation, lang, en=en, zh="与导师或资深同事同班 {measured},至少需要 {limit}")
