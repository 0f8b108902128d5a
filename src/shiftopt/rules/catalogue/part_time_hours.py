"""Part-time work: 4 hours a day on average, 24 hours a week."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from shiftopt.domain.base import Lang
from shiftopt.domain.roster import Violation
from shiftopt.domain.shop import ContractKind
from shiftopt.rules.base import Board, Rule
from shiftopt.rules.book import Book
from shiftopt.rules.outlook import covered, in_week
from shiftopt.rules.sentences import breach, say
from shiftopt.rules.walk import by_date, by_week, day_span, history, minutes_before, people, present
from shiftopt.rules.worktime import week_of, weeks


class PartTimeHours(Rule):
    """Contracts of ``kinds``: ``day_minutes`` on average over the days worked in a week, ``week_minutes`` in the week.

    Soft: ``weight`` fen per minute beyond either.
    """

    name = "part_time_hours"
    dated = True
    lower_is_stricter = frozenset({"day_minutes", "week_minutes"})

    day_minutes: int = Field(default=240, ge=0, le=1440)
    week_minutes: int = Field(default=1440, ge=0, le=10080)
    kinds: frozenset[ContractKind] = frozenset({"part_time"})

    def encode(self, board: Board) -> None:
        """Per agent and week: minutes <= week limit, and minutes less the daily average of every day worked <= 0."""
        case = board.case
        spans = weeks(case.grid, case.shop.week_start)
        for agent, person in covered(self, case):
            if case.contracts[person.contract].kind not in self.kinds:
                continue
            for week in spans:
                past = [duty for duty in case.past_by_agent[agent] if week_of(duty.day, case.shop.week_start) == week.first]
                minutes = sum(duty.paid_minutes for duty in past)
                spare = self.day_minutes * len({duty.day for duty in past}) - minutes
                options = tuple(in_week(case, agent, week))
                total = [(option.paid_minutes, option.index) for option in options]
                board.at_most(self, total, max(0, self.week_minutes - minutes), agent=agent, day=week.days[-1])
                above = [(option.paid_minutes - self.day_minutes, option.index) for option in options]
                board.at_most(self, above, max(0, spare), agent=agent, day=week.days[-1])

    def audit(self, book: Book) -> Iterator[Violation]:
        """Add up each week, and divide by its days."""
        for agent in people(self, book):
            if book.contracts[agent.contract].kind not in self.kinds:
                continue
            rows = by_week(book, history(book, agent.id))
            for first, duties in rows.items():
                if not present(book, first, rows):
                    continue
                worked, days, span = sum(duty.paid_minutes for duty in duties), len(by_date(book, duties)), day_span(book, first, 7)
                before = minutes_before(book, duties)
                earlier = sum(day < book.grid.first_day for day in by_date(book, duties))
                beyond = worked - max(self.week_minutes, before)
                if beyond > 0:
                    yield breach(self, agent.id, span, worked, self.week_minutes, "minutes", amount=beyond)
                over = worked - days * self.day_minutes - max(0, before - earlier * self.day_minutes)
                if over > 0:
                    yield breach(self, agent.id, span, worked / days, self.day_minutes, "minutes", amount=over)

    def explain(self, violation: Violation, lang: Lang) -> str:
        """Hours in the week, or on average per day."""
        if violation.limit == self.day_minutes:
            en, zh = "{measured} per day worked on average, at most {limit} for part-time work", "非全日制日均工时 {measured}，最多 {limit}"
        else:
            en, zh = "{measured} of paid work in the week, at most {limit} for part-time work", "非全日制本周工时 {measured}，最多 {limit}"
        return say(self, violation, lang, en=en, zh=zh)
