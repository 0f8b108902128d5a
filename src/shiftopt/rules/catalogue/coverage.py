"""Live queues get the effort they need; customers served late cost money."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from shiftopt.domain.base import UNITS_PER_AGENT_HOUR, Lang
from shiftopt.domain.roster import Violation
from shiftopt.domain.volumes import IntArray, Requirements
from shiftopt.rules.base import ActivityBoard, Board, Rule
from shiftopt.rules.book import Book
from shiftopt.rules.coverage import supplied
from shiftopt.rules.sentences import breach, say
from shiftopt.rules.serving import activity_board, effort_terms


class Coverage(Rule):
    """Customers served late cost money in every interval of a live queue, by the segments of ``Requirements``, the cheapest first.

    Effort below the need is a violation, with what it costs beyond the lateness that the target allows.
    """

    name = "coverage"
    personal = False
    level = "activity"
    component = "coverage"
    hardens = False
    hard: bool = False

    def encode(self, board: Board) -> None:
        """Effort plus segments reach the end of the price; slopes rise, so the cheap ones fill first by themselves."""
        table, acting = board.case.requirements, activity_board(board)
        for column in range(len(table.queues)):
            for t in np.flatnonzero(table.priced[:, column]):
                self._cover(acting, table, int(t), column)

    def _cover(self, board: ActivityBoard, table: Requirements, t: int, column: int) -> None:
        terms = [(-effort, var) for effort, var in effort_terms(board, column, t)]
        for width, slope in zip(table.width[t, column], table.slope[t, column], strict=True):
            if width:
                missing = board.whole(0, int(width))
                board.price(self, missing, int(slope))
                terms.append((-1, missing))
        board.at_most(self.firm, terms, -int(table.priced[t, column]))

    def audit(self, book: Book) -> Iterator[Violation]:
        """Stretches in which a queue gets less than it needs."""
        table = book.requirements
        if table is None:
            return
        given = supplied(book.shop, book.grid, table.queues, book.activities)
        prices = shortage_prices(table, given) - shortage_prices(table, np.maximum(given, table.need))
        for column, queue in enumerate(table.queues):
            short = [*(given[:, column] < table.need[:, column]), False]
            first = None
            for t, missing in enumerate(short):
                if missing and first is None:
                    first = t
                if not missing and first is not None:
                    part = slice(first, t)
                    need, got = int(table.need[part, column].sum()), int(np.minimum(given, table.need)[part, column].sum())
                    cost = round(int(prices[part, column].sum()) / UNITS_PER_AGENT_HOUR)
                    span = (book.grid.minute(first), book.grid.minute(t))
                    measured, limit = got / UNITS_PER_AGENT_HOUR, need / UNITS_PER_AGENT_HOUR
                    yield breach(self, None, span, measured, limit, f"agent_hours ({queue})", amount=need - got, cost=cost)
                    first = None

    def units(self, book: Book, found: Sequence[Violation]) -> int:  # noqa: ARG002 - violations are rounded to fen
        """The exact price of all customers served late, within the target and beyond."""
        table = book.requirements
        if table is None:
            return 0
        return int(shortage_prices(table, supplied(book.shop, book.grid, table.queues, book.activities)).sum())

    def explain(self, violation: Violation, lang: Lang) -> str:
        """Hours given and needed."""
        return say(self, violation, lang, en="{measured} staffed, {limit} needed", zh="已排 {measured}，需要 {limit}")


def shortage_prices(table: Requirements, given: IntArray) -> IntArray:
    """(intervals, queues), 1/6000 fen: what is missing in each interval to the end of its price, walked through the segments."""
    left: IntArray = np.maximum(0, table.priced - given)
    cost = np.zeros(left.shape, dtype=np.int64)
    for segment in range(table.width.shape[2]):
        part = np.minimum(left, table.width[:, :, segment])
        cost += part * table.slope[:, :, segment]
        left = left - part
    return cost
