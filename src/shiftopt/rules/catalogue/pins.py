"""Decisions already taken stay."""

from __future__ import annotations

from collections.abc import Iterator

from shiftopt.domain.base import Lang
from shiftopt.domain.roster import Violation
from shiftopt.rules.base import Board, Rule
from shiftopt.rules.book import Book
from shiftopt.rules.outlook import day_number, ones
from shiftopt.rules.sentences import breach, say
from shiftopt.rules.walk import day_span, local_date


class Pins(Rule):
    """A pinned agent works the pinned shift on that day, or is off; soft: ``weight`` fen per broken pin."""

    name = "pins"

    def encode(self, board: Board) -> None:
        """Everything else that day is at most 0, the pinned shift at least 1 (an empty sum if it is not among the options)."""
        case = board.case
        for pin in case.shop.pins:
            day, agent = day_number(case, pin.day), case.agent_index.get(pin.agent)
            if agent is None or not 0 <= day < case.grid.days or not self.covers(case.shop.agents[agent]):
                continue
            options = case.options_by_day[agent][day]
            if pin.shift is None:
                board.at_most(self, ones(case, options), 0, agent=agent, day=day)
            else:
                pinned = [option for option in options if option.shift == pin.shift]
                board.at_most(self, [(-1, option.index) for option in pinned], -1, agent=agent, day=day)

    def audit(self, book: Book) -> Iterator[Violation]:
        """Compare each pin inside the horizon with the duties that start that day."""
        zone, days = book.grid.zone, range(book.grid.days)
        for pin in book.shop.pins:
            if pin.agent not in book.agents or (pin.day - book.grid.first_day).days not in days or not self.covers(book.agents[pin.agent]):
                continue
            shifts = [duty.shift for duty in book.duties[pin.agent] if local_date(zone, duty.start) == pin.day]
            if (pin.shift is None and shifts) or (pin.shift is not None and pin.shift not in shifts):
                span = day_span(book, pin.day)
                yield breach(self, pin.agent, span, len(shifts), 0 if pin.shift is None else 1, f"duties ({pin.shift or 'off'})", amount=1)

    def explain(self, violation: Violation, lang: Lang) -> str:
        """What was pinned."""
        return say(
            self,
            violation,
            lang,
            en="{measured} in the roster although {limit} is pinned",
            zh="排班为 {measured}，与已锁定的 {limit} 不符",
        )
