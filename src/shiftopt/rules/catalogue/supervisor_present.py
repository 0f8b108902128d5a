"""A supervisor is on duty whenever a queue is open."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from pydantic import Field

from shiftopt.domain.base import Lang
from shiftopt.domain.case import Option
from shiftopt.domain.roster import Violation
from shiftopt.domain.shop import Grade
from shiftopt.rules.base import Board, Rule
from shiftopt.rules.book import Book
from shiftopt.rules.outlook import covered
from shiftopt.rules.sentences import breach, say
from shiftopt.rules.walk import people


class SupervisorPresent(Rule):
    """At least ``heads`` people of ``grades`` on duty in every interval in which a queue is open (pauses do not matter).

    Soft: ``weight`` fen per missing head and interval. Silent in a shop that has nobody of these grades.
    """

    name = "supervisor_present"
    higher_is_stricter = frozenset({"heads"})
    hard: bool = False
    weight: int = 800

    heads: int = Field(default=1, ge=1, le=50)
    grades: frozenset[Grade] = frozenset({"supervisor"})

    def encode(self, board: Board) -> None:
        """One row per stretch of open intervals with the same options around it, weighted by its length."""
        case, grid = board.case, board.case.grid
        leaders = [
            option for agent, person in covered(self, case) if person.grade in self.grades for option in case.options_by_agent[agent]
        ]
        if not any(agent.grade in self.grades for agent in case.shop.agents if self.covers(agent)):
            return
        opened = [bool(row.any()) for row in case.requirements.open]
        around: list[list[Option]] = [[] for _ in range(grid.intervals)]
        for option in leaders:
            first = -(-(option.start - grid.start) // grid.interval)
            for t in range(max(0, first), min(grid.intervals, (option.end - grid.start) // grid.interval)):
                around[t].append(option)
        stretch = 0
        for t in range(grid.intervals):
            stretch += opened[t]
            again = t + 1 < grid.intervals and opened[t + 1] and opened[t] and around[t + 1] == around[t]
            if opened[t] and not again:
                terms = [(-1, option.index) for option in around[t]]
                day = max(day for day, start in enumerate(grid.day_starts[:-1]) if start <= grid.minute(t))
                board.at_most(self, terms, -self.heads, day=day, weight=self.weight * stretch)
                stretch = 0

    def audit(self, book: Book) -> Iterator[Violation]:
        """Count heads in every open interval; stretches with the same number are told together."""
        leaders = [agent.id for agent in people(self, book) if agent.grade in self.grades]
        if book.requirements is None or not leaders:
            return
        grid = book.grid
        heads = np.zeros(grid.intervals, dtype=np.int64)
        minutes = grid.start + grid.interval * np.arange(grid.intervals)
        for leader in leaders:
            for duty in book.duties[leader]:
                heads += (duty.start <= minutes) & (minutes + grid.interval <= duty.end)
        short = book.requirements.open.any(axis=1) & (heads < self.heads)
        t = 0
        while t < grid.intervals:
            last = t
            while short[t] and last + 1 < grid.intervals and short[last + 1] and heads[last + 1] == heads[t]:
                last += 1
            if short[t]:
                missing = (self.heads - int(heads[t])) * (last - t + 1)
                yield breach(self, None, (grid.minute(t), grid.minute(last + 1)), int(heads[t]), self.heads, "heads", amount=missing)
            t = last + 1

    def explain(self, violation: Violation, lang: Lang) -> str:
        """Supervisors there and needed."""
        return say(
            self, violation, lang, en="{measured} in charge on duty, at least {limit} needed", zh="在岗负责人 {measured}，至少需要 {limit}"
        )
