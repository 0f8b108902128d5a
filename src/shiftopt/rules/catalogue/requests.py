"""Wishes for single days."""

from __future__ import annotations

from collections.abc import Iterator

from shiftopt.domain.base import UNITS_PER_AGENT_HOUR, Lang
from shiftopt.domain.roster import Violation
from shiftopt.rules.base import Board, Rule
from shiftopt.rules.book import Book
from shiftopt.rules.outlook import day_number
from shiftopt.rules.sentences import breach, say
from shiftopt.rules.walk import day_span, local_date


class Requests(Rule):
    """A wish that is missed costs its own weight in fen: a day off, a day on, a certain shift wanted or not wanted."""

    name = "requests"
    hard: bool = False

    def encode(self, board: Board) -> None:
        """Unwanted duties are priced; a wanted one is a sum that should reach 1."""
        case = board.case
        for request in case.shop.requests:
            day, agent = day_number(case, request.day), case.agent_index.get(request.agent)
            if agent is None or not 0 <= day < case.grid.days or not self.covers(case.shop.agents[agent]):
                continue
            options = case.options_by_day[agent][day]
            if request.kind in ("shift", "not_shift"):
                options = tuple(option for option in options if option.shift == request.shift)
            if request.kind in ("on", "shift"):
                board.at_most(self, [(-1, option.index) for option in options], -1, agent=agent, day=day, weight=request.weight)
            elif self.hard:
                for option in options:
                    board.forbid(self, option.index, agent=agent, day=day)
            else:
                for option in options:
                    board.price(self, option.index, request.weight * UNITS_PER_AGENT_HOUR, agent=agent, day=day)

    def audit(self, book: Book) -> Iterator[Violation]:
        """Compare each wish inside the horizon with the duties that start that day."""
        zone, days = book.grid.zone, range(book.grid.days)
        for request in book.shop.requests:
            inside = (request.day - book.grid.first_day).days in days
            if not inside or request.agent not in book.agents or not self.covers(book.agents[request.agent]):
                continue
            shifts = [duty.shift for duty in book.duties[request.agent] if local_date(zone, duty.start) == request.day]
            granted = {
                "off": not shifts,
                "on": bool(shifts),
                "shift": request.shift in shifts,
                "not_shift": request.shift not in shifts,
            }[request.kind]
            if not granted:
                wish = {"off": 0, "on": 1, "shift": 1, "not_shift": 0}[request.kind]
                unit = f"duties ({request.shift})" if request.shift else "duties"
                cost = None if self.hard else request.weight
                yield breach(self, request.agent, day_span(book, request.day), 1 - wish, wish, unit, amount=1, cost=cost)

    def explain(self, violation: Violation, lang: Lang) -> str:
        """What was wished and what came."""
        return say(self, violation, lang, en="the wish was {limit}, the roster has {measured}", zh="本人申请 {limit}，实际排班 {measured}")
