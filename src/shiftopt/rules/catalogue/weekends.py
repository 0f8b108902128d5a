"""Weekends: how many are worked, and that they are worked or free as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from pydantic import Field

from shiftopt.domain.base import Lang
from shiftopt.domain.roster import Violation
from shiftopt.rules.base import Board, Rule
from shiftopt.rules.book import Book
from shiftopt.rules.outlook import covered, day_date, ones
from shiftopt.rules.sentences import breach, say
from shiftopt.rules.walk import by_date, day_span, people


class Weekends(Rule):
    """At most ``most`` weekends with work in the horizon; if ``whole``, Saturday and Sunday are both worked or both free.

    Only weekends that lie in the horizon with both days are held to be whole. Soft: ``weight`` fen per weekend, for each demand.
    """

    name = "weekends"
    dated = True
    lower_is_stricter = frozenset({"most"})
    higher_is_stricter = frozenset({"whole"})

    most: int = Field(default=5, ge=0, le=10)
    whole: bool = False

    def encode(self, board: Board) -> None:
        """A 0/1 per weekend with work; two rows per whole weekend."""
        case = board.case
        saturdays = sorted(
            {day - (day_date(case, day).weekday() - 5) for day in range(case.grid.days) if day_date(case, day).weekday() >= 5}
        )
        for agent, _ in covered(self, case):
            flags = []
            for saturday in saturdays:
                days = [day for day in (saturday, saturday + 1) if 0 <= day < case.grid.days]
                rows = [ones(case, case.options_by_day[agent][day]) for day in days]
                flag = board.whole(0, 1)
                flags.append((1, flag))
                for day, row in zip(days, rows, strict=True):
                    board.at_most(self.firm, [*row, (-1, flag)], 0, agent=agent, day=day)
                if self.whole and len(rows) == 2:
                    for one, other in (rows, rows[::-1]):
                        board.at_most(self, [*one, *((-1, var) for _, var in other)], 0, agent=agent, day=saturday)
            if flags:
                board.at_most(self, flags, self.most, agent=agent)

    def audit(self, book: Book) -> Iterator[Violation]:
        """Look at every Saturday and Sunday of the horizon."""
        dates = [book.grid.first_day + timedelta(days=offset) for offset in range(book.grid.days)]
        pairs = [(day, day + timedelta(days=1)) for day in [dates[0] - timedelta(days=1), *dates] if day.weekday() == 5]
        for agent in people(self, book):
            worked = set(by_date(book, book.duties[agent.id])) & set(dates)
            busy = [pair for pair in pairs if worked & set(pair)]
            if len(busy) > self.most:
                yield breach(self, agent.id, (book.grid.start, book.grid.end), len(busy), self.most, "weekends")
            for pair in busy:
                if self.whole and set(pair) <= set(dates) and not set(pair) <= worked:
                    yield breach(self, agent.id, day_span(book, pair[0], 2), 1, 2, "weekend_days", amount=1)

    def explain(self, violation: Violation, lang: Lang) -> str:
        """Weekends found and allowed."""
        if violation.unit == "weekends":
            return say(self, violation, lang, en="{measured} with work, at most {limit}", zh="有 {measured} 上班，最多 {limit}")
        return say(
            self, violation, lang, en="{measured} worked, a weekend is {limit} or none", zh="周末只上了 {measured}，应全上（{limit}）或全休"
        )
