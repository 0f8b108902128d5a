"""A novice works when the mentor, or another senior, is there."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from shiftopt.domain.base import Lang
from shiftopt.domain.case import Case, Option
from shiftopt.domain.roster import Violation
from shiftopt.domain.shop import Grade, Shop
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
    dated = True
    higher_is_stricter = frozenset({"minutes"})
    hard: bool = False
    weight: int = 3000

    minutes: int = Field(default=240, ge=1, le=1440)
    grades: frozenset[Grade] = frozenset({"senior", "supervisor"})

    def stand_ins(self, shop: Shop) -> dict[str, list[str]]:
        """Team -> ids of the people of ``grades``."""
        teams: dict[str, list[str]] = {}
        for agent in shop.agents:
            if agent.grade in self.grades:
                teams.setdefault(agent.team, []).append(agent.id)
        return teams

    def encode(self, board: Board) -> None:
        """A novice's option needs one of a guide that overlaps enough; a team's stand-ins share a 0/1 variable per time of duty."""
        case = board.case
        stand_ins = {team: [case.agent_index[name] for name in names] for team, names in self.stand_ins(case.shop).items()}
        shared: dict[tuple[str, int, int], list[tuple[int, int]]] = {}
        for agent, person in covered(self, case):
            if person.grade != "novice" or person.mentor is None:
                continue
            team = stand_ins.get(person.team, [])
            mentor = case.agent_index.get(person.mentor)
            for option in case.options_by_agent[agent]:
                key = (person.team, option.start, option.end)
                if key not in shared:
                    shared[key] = self._company(board, team, option)
                alone = [] if mentor is None or mentor in team else self._overlapping(case, [mentor], option)
                terms = [(1, option.index), *shared[key], *((-1, var) for var in alone)]
                board.at_most(self, terms, 0, agent=agent, day=option.day)

    def _company(self, board: Board, team: list[int], option: Option) -> list[tuple[int, int]]:
        options = self._overlapping(board.case, team, option)
        if not options:
            return []
        there = board.whole(0, 1)
        board.at_most(self.firm, [(1, there), *((-1, var) for var in options)], 0, day=option.day)
        return [(-1, there)]

    def _overlapping(self, case: Case, guides: list[int], option: Option) -> list[int]:
        days = range(max(0, option.day - 1), min(case.grid.days, option.day + 2))
        others = (other for guide in guides for day in days for other in case.options_by_day[guide][day])
        return [other.index for other in others if min(option.end, other.end) - max(option.start, other.start) >= self.minutes]

    def audit(self, book: Book) -> Iterator[Violation]:
        """Compare each duty of a novice with the duties of the guides."""
        stand_ins = self.stand_ins(book.shop)
        for novice in people(self, book):
            if novice.grade != "novice" or novice.mentor is None:
                continue
            guides = {*stand_ins.get(novice.team, ()), novice.mentor}
            for duty in book.duties[novice.id]:
                company = (other for guide in guides for other in book.duties.get(guide, ()))
                together = max((min(other.end, duty.end) - max(other.start, duty.start) for other in company), default=0)
                if together < self.minutes:
                    span = (duty.start, duty.end)
                    yield breach(self, novice.id, span, max(0, together), self.minutes, "minutes", amount=1)

    def explain(self, violation: Violation, lang: Lang) -> str:
        """Time together found and needed."""
        en = "{measured} of the duty together with the mentor or a senior, at least {limit} needed"
        return say(self, violation, lang, en=en, zh="与导师或资深同事同班 {measured}，至少需要 {limit}")
