"""Tickets are worked before they are due."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from shiftopt.domain.base import UNITS_PER_AGENT_HOUR, Lang
from shiftopt.domain.roster import Violation
from shiftopt.rules.base import Board, Rule
from shiftopt.rules.book import Book
from shiftopt.rules.coverage import supplied
from shiftopt.rules.sentences import breach, say
from shiftopt.rules.serving import activity_board, effort_terms


class Tickets(Rule):
    """Work done ``Y_t = min(arrived_t, Y_{t-1} + effort_t)``; what is due and not done at the end of interval t costs ``late_slope``."""

    name = "tickets"
    personal = False
    level = "activity"
    component = "coverage"
    hardens = False
    hard: bool = False

    def encode(self, board: Board) -> None:
        """Cumulative curves: done grows by at most the effort, never beyond what arrived; done plus late reaches what is due."""
        acting, table, firm = activity_board(board), board.case.requirements, self.firm
        for column in range(len(table.queues)):
            if not table.due[:, column].any():
                continue
            before: list[tuple[int, int]] = []
            for t in range(table.grid.intervals):
                done = board.whole(0, int(table.arrived[t, column]))
                effort = [(-minutes, var) for minutes, var in effort_terms(acting, column, t)]
                board.at_most(firm, [(1, done), *before, *effort], 0)
                due, slope = int(table.due[t, column]), int(table.late_slope[t, column])
                if due and slope:
                    late = board.whole(0, due)
                    board.price(self, late, slope)
                    board.at_most(firm, [(-1, done), (-1, late)], -due)
                before = [(-1, done)]

    def audit(self, book: Book) -> Iterator[Violation]:
        """Stretches in which overdue work waits, with the worst overdue backlog."""
        table = book.requirements
        if table is None:
            return
        for column, queue in enumerate(table.queues):
            late = [*_overdue(book, column), 0]
            first = None
            for t, minutes in enumerate(late):
                if minutes and first is None:
                    first = t
                if not minutes and first is not None:
                    part = range(first, t)
                    cost = round(sum(late[k] * int(table.late_slope[k, column]) for k in part) / UNITS_PER_AGENT_HOUR)
                    worst = max(late[k] for k in part)
                    unit = f"agent_hours ({queue})"
                    span = (book.grid.minute(first), book.grid.minute(t))
                    yield breach(self, None, span, worst / UNITS_PER_AGENT_HOUR, 0, unit, amount=worst, cost=cost)
                    first = None

    def units(self, book: Book, found: Sequence[Violation]) -> int:  # noqa: ARG002 - violations are rounded to fen
        """The exact price of all overdue work."""
        table = book.requirements
        if table is None:
            return 0
        rows = ((column, t, minutes) for column in range(len(table.queues)) for t, minutes in enumerate(_overdue(book, column)))
        return sum(minutes * int(table.late_slope[t, column]) for column, t, minutes in rows)

    def explain(self, violation: Violation, lang: Lang) -> str:
        """Overdue work."""
        return say(
            self, violation, lang, en="up to {measured} of work overdue, {limit} wanted", zh="逾期工单工作量最多 {measured}，目标 {limit}"
        )


def _overdue(book: Book, column: int) -> list[int]:
    """Percent-minutes overdue at the end of each interval, working the pile off as the finished activities do."""
    table = book.requirements
    if table is None or not table.due[:, column].any():
        return []
    given = supplied(book.shop, book.grid, table.queues, book.activities)[:, column]
    arrivals = np.diff(table.arrived[:, column], prepend=0)
    pile, done, late = 0, 0, []
    for t in range(book.grid.intervals):
        pile += int(arrivals[t])
        worked = min(pile, int(given[t]))
        pile -= worked
        done += worked
        late.append(max(0, int(table.due[t, column]) - done))
    return late
