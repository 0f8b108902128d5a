"""The part of a week that a rule looks at: the people and days of its scope.

A rule that is limited to days (or to people with a protection that ends) sees only the duties that start on those days, possible
and finished ones alike; on every other day the person is off in its eyes. Encode and audit each get such a view, so no rule needs
to know.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property

from shiftopt.domain.case import Case, Option
from shiftopt.domain.roster import Duty, Violation
from shiftopt.rules.base import Board, Rule, Terms, Var
from shiftopt.rules.book import Book
from shiftopt.timeline.clock import date_of, to_local


def state(rule: Rule, board: Board) -> None:
    """Let a rule write its rows, about the days of its scope only."""
    rule.encode(ScopedBoard(board, rule) if rule.partial else board)


def judge(rule: Rule, book: Book) -> tuple[list[Violation], int]:
    """What a rule finds in a finished week, and its exact cost in 1/6000 fen; on the days of its scope only."""
    seen = within(book, rule)
    found = list(rule.audit(seen))
    return found, rule.units(seen, found)


def within(book: Book, rule: Rule) -> Book:
    """The finished week as a rule sees it."""
    if not rule.partial:
        return book
    zone = book.grid.zone

    def counts(duty: Duty) -> bool:
        agent = book.agents.get(duty.agent)
        return agent is None or rule.counts(agent, to_local(zone, duty.start).date())

    parts: dict[str, object] = {item.name: getattr(book, item.name) for item in fields(Book)}
    parts["roster"] = book.roster.model_copy(update={"duties": tuple(filter(counts, book.roster.duties))})
    parts["past"] = book.past.model_copy(update={"duties": tuple(filter(counts, book.past.duties))})
    return Book(**parts)  # type: ignore[arg-type]


@dataclass(frozen=True)
class ScopedCase(Case):
    """A case of which only the options on the days of a rule are offered; numbers of options stay as they are."""

    rule: Rule | None = None

    @cached_property
    def options_by_agent(self) -> tuple[tuple[Option, ...], ...]:
        """See ``Case.options_by_agent``."""
        rows: list[list[Option]] = [[] for _ in self.shop.agents]
        for option in self.options:
            if self._counts(option.agent, date_of(self.grid, option.day)):
                rows[option.agent].append(option)
        return tuple(tuple(row) for row in rows)

    @cached_property
    def options_by_day(self) -> tuple[tuple[tuple[Option, ...], ...], ...]:
        """See ``Case.options_by_day``."""
        return tuple(
            tuple(tuple(option for option in row if option.day == day) for day in range(self.grid.days)) for row in self.options_by_agent
        )

    @cached_property
    def past_by_agent(self) -> tuple[tuple[Duty, ...], ...]:
        """See ``Case.past_by_agent``."""
        rows: list[list[Duty]] = [[] for _ in self.shop.agents]
        for duty in self.past.duties:
            place = self.agent_index.get(duty.agent)
            if place is not None and self._counts(place, duty.day):
                rows[place].append(duty)
        return tuple(tuple(sorted(row, key=lambda duty: duty.start)) for row in rows)

    def _counts(self, agent: int, day: date) -> bool:
        return self.rule is None or self.rule.counts(self.shop.agents[agent], day)


class ScopedBoard:
    """A board whose case is the part that a rule looks at; rows go through to the real one."""

    def __init__(self, board: Board, rule: Rule) -> None:
        self._board = board
        self._case = ScopedCase(**{item.name: getattr(board.case, item.name) for item in fields(Case)}, rule=rule)

    @property
    def case(self) -> Case:
        """See ``Board.case``."""
        return self._case

    def forbid(self, rule: Rule, var: Var, *, agent: int, day: int) -> None:
        """See ``Board.forbid``."""
        self._board.forbid(rule, var, agent=agent, day=day)

    def at_most(
        self, rule: Rule, terms: Terms, limit: int, *, agent: int | None = None, day: int | None = None, weight: int | None = None
    ) -> None:
        """See ``Board.at_most``."""
        self._board.at_most(rule, terms, limit, agent=agent, day=day, weight=weight)

    def price(self, rule: Rule, var: Var, units: int, *, agent: int | None = None, day: int | None = None) -> None:
        """See ``Board.price``."""
        self._board.price(rule, var, units, agent=agent, day=day)

    def whole(self, low: int, high: int) -> Var:
        """See ``Board.whole``."""
        return self._board.whole(low, high)
