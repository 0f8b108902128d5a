"""No overtime for personally protected people."""

from __future__ import annotations

from collections.abc import Iterator

from shiftopt.domain.base import Lang
from shiftopt.domain.roster import Violation
from shiftopt.domain.shop import Protection
from shiftopt.rules.base import Board, Rule
from shiftopt.rules.book import Book
from shiftopt.rules.outlook import covered, day_date, in_week
from shiftopt.rules.protection import PROTECTED, protected
from shiftopt.rules.sentences import breach, say
from shiftopt.rules.walk import by_date, by_week, day_span, history, minutes_before, people, start_date
from shiftopt.rules.worktime import week_limit, week_of, weeks


class ProtectedOvertime(Rule):
    """People with a protection of ``kinds`` work neither beyond the contract's day nor beyond its week.

    A week is protected if its first horizon day is. Soft: ``weight`` fen per minute.
    """

    name = "protected_overtime"
    dated = True
    kinds: frozenset[Protection] = PROTECTED

    def encode(self, board: Board) -> None:
        """Ban options beyond the day; one row per week whose first horizon day is protected."""
        case = board.case
        spans = weeks(case.grid, case.shop.week_start)
        for agent, person in covered(self, case):
            if not person.protections & self.kinds:
                continue
            contract = case.contracts[person.contract]
            for option in case.options_by_agent[agent]:
                over = option.paid_minutes - contract.day_minutes
                if over > 0 and protected(person, day_date(case, option.day), self.kinds):
                    if self.hard:
                        board.forbid(self, option.index, agent=agent, day=option.day)
                    else:
                        board.at_most(self, [(over, option.index)], 0, agent=agent, day=option.day)
            for week in spans:
                if not protected(person, day_date(case, week.days[0]), self.kinds):
                    continue
                past = [duty for duty in case.past_by_agent[agent] if week_of(duty.day, case.shop.week_start) == week.first]
                limit = max(0, week_limit(contract, week.first, case.day_kinds) - sum(duty.paid_minutes for duty in past))
                terms = [(option.paid_minutes, option.index) for option in in_week(case, agent, week)]
                board.at_most(self, terms, limit, agent=agent, day=week.days[-1])

    def audit(self, book: Book) -> Iterator[Violation]:
        """Add up days and weeks of the people concerned."""
        for agent in people(self, book):
            if not agent.protections & self.kinds:
                continue
            contract = book.contracts[agent.contract]
            ends = agent.protected_until
            for day, duties in by_date(book, book.duties[agent.id]).items():
                worked = sum(duty.paid_minutes for duty in duties)
                if worked > contract.day_minutes and (ends is None or day <= ends):
                    yield breach(self, agent.id, (duties[0].start, duties[-1].end), worked, contract.day_minutes, "minutes")
            for first, duties in by_week(book, history(book, agent.id)).items():
                dates = [duty for duty in duties if start_date(book, duty) >= book.grid.first_day]
                worked, limit = sum(duty.paid_minutes for duty in duties), week_limit(contract, first, book.day_kinds)
                begins = max(first, book.grid.first_day)
                over = worked - max(limit, minutes_before(book, duties))
                if dates and over > 0 and (ends is None or begins <= ends):
                    yield breach(self, agent.id, day_span(book, first, 7), worked, limit, "minutes", amount=over)

    def explain(self, violation: Violation, lang: Lang) -> str:
        """Hours worked and allowed, without naming the protection."""
        return say(
            self,
            violation,
            lang,
            en="{measured} of paid work, at most {limit} because of a personal protection (no overtime)",
            zh="工时 {measured}，因个人保护不得加班，最多 {limit}",
        )
