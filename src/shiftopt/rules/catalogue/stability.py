"""A new roster stays close to one that people know already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import ClassVar

from pydantic import field_validator

from shiftopt.domain.base import Lang
from shiftopt.domain.messages import Message, message
from shiftopt.domain.roster import Duty, Violation
from shiftopt.rules.base import Board, Rule
from shiftopt.rules.book import Book
from shiftopt.rules.outlook import day_number, ones
from shiftopt.rules.sentences import breach, say
from shiftopt.rules.walk import by_date, day_span


def published_days(duties: Iterable[Duty]) -> frozenset[str]:
    """Duties in the form of the parameter ``published``."""
    return frozenset(f"{duty.agent}|{duty.day}|{duty.shift}" for duty in duties)


class Stability(Rule):
    """Each person-day that differs from the ``published`` roster (``agent|date|shift``) costs ``weight`` fen.

    Held to it are the people who appear in it, on the dates from its first to its last: their days off count like their duties.
    """

    name = "stability"
    hard: bool = False
    weight: int = 2000

    ranges: ClassVar[Mapping[str, Message]] = {"published": message("list_of_agent_dates")}
    published: frozenset[str] = frozenset()

    @field_validator("published")
    @classmethod
    def _well_formed(cls, entries: frozenset[str]) -> frozenset[str]:
        for entry in entries:
            _, day, _ = entry.split("|")
            date.fromisoformat(day)
        return entries

    def known(self) -> dict[str, dict[date, str]]:
        """Agent id -> date -> published shift, empty for a day off."""
        rows = [(agent, date.fromisoformat(day), shift) for agent, day, shift in (entry.split("|") for entry in self.published)]
        dates = [day for _, day, _ in rows]
        span = [min(dates) + timedelta(days=offset) for offset in range((max(dates) - min(dates)).days + 1)] if rows else []
        table = {agent: dict.fromkeys(span, "") for agent, _, _ in rows}
        for agent, day, shift in rows:
            table[agent][day] = shift
        return table

    def encode(self, board: Board) -> None:
        """The published shift at least once, or nothing at all."""
        case = board.case
        for name, days in sorted(self.known().items()):
            agent = case.agent_index.get(name)
            if agent is None or not self.covers(case.shop.agents[agent]):
                continue
            for date_, shift in days.items():
                day = day_number(case, date_)
                if not 0 <= day < case.grid.days:
                    continue
                options = case.options_by_day[agent][day]
                if shift:
                    same = [(-1, option.index) for option in options if option.shift == shift]
                    board.at_most(self, same, -1, agent=agent, day=day)
                else:
                    board.at_most(self, ones(case, options), 0, agent=agent, day=day)

    def audit(self, book: Book) -> Iterator[Violation]:
        """Compare the finished days with the published ones."""
        last = book.grid.first_day + timedelta(days=book.grid.days - 1)
        for name, days in sorted(self.known().items()):
            if name not in book.agents or not self.covers(book.agents[name]):
                continue
            worked = by_date(book, book.duties[name])
            for day, shift in days.items():
                now = [duty.shift for duty in worked.get(day, ())]
                same = shift in now if shift else not now
                if book.grid.first_day <= day <= last and not same:
                    unit = f"duties ({shift or 'off'})"
                    yield breach(self, name, day_span(book, day), now.count(shift) if shift else len(now), int(bool(shift)), unit, amount=1)

    def explain(self, violation: Violation, lang: Lang) -> str:
        """What was published and what came."""
        return say(self, violation, lang, en="published was {limit}, now {measured}", zh="原公布 {limit}，现为 {measured}")
