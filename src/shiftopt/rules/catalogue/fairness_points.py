"""All burdens together are shared out fairly, also over weeks: the ledger as a rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from pydantic import Field

from shiftopt.domain.base import DayKind, Lang
from shiftopt.domain.grid import Grid
from shiftopt.domain.roster import Duty, Past, Violation
from shiftopt.domain.shop import Shop
from shiftopt.rules.base import Board, Rule
from shiftopt.rules.book import Book
from shiftopt.rules.fairness import fair_rooms
from shiftopt.rules.outlook import covered, day_date
from shiftopt.rules.protection import nights, overlap
from shiftopt.rules.sentences import breach, say
from shiftopt.rules.walk import night_minutes, people, start_date
from shiftopt.rules.worktime import kind_of
from shiftopt.timeline.clock import to_local, to_minute

LEVELS: Final = 10
"""A half point costs at most so many weights."""


class FairnessPoints(Rule):
    """Each half point of burden above a person's fair cap costs ``weight`` fen, and more the further ahead the person is.

    The first ``step`` half points above the room that is fair cost ``weight`` each, the next ``step`` twice as much, and so on up to
    ten times; see ``rules.fairness`` for cap and room. Like the square of the distance, such a price does not only ask how much
    burden lies above fair caps but also on whom: a point is taken from the one who is furthest ahead, and who is far behind gets it.

    Half points per duty: ``night`` (``night_minutes`` or more between 22:00 and 06:00), else ``late_end`` (ends at 23:00 or
    later); on top ``weekend``, ``holiday`` (statutory), ``promotion`` (a day of an event). Balances in ``past.fairness`` count.
    """

    name = "fairness_points"
    hard: bool = False
    weight: int = 400

    night: int = Field(default=4, ge=0, le=40)
    weekend: int = Field(default=2, ge=0, le=40)
    holiday: int = Field(default=6, ge=0, le=40)
    promotion: int = Field(default=2, ge=0, le=40)
    late_end: int = Field(default=1, ge=0, le=40)
    night_minutes: int = Field(default=180, ge=1, le=480)
    typical: float = Field(default=4.0, ge=0, le=100)
    """Half points per full contract and week to assume while there is no past."""
    step: int = Field(default=2, ge=0, le=40)
    """Half points beyond the fair room after which each further one costs ``weight`` more; 0: all cost the same."""

    def rooms(self, shop: Shop, grid: Grid, past: Past, kinds: Mapping[date, DayKind]) -> Mapping[str, int]:
        """Agent id -> half points in this horizon that are fair; negative for people ahead after the weeks before."""
        agents = [agent for agent in shop.agents if self.covers(agent)]
        balances = {agent: 2 * points for agent, points in past.fairness.items()}
        promotions = _promotions(shop)

        def points(duty: Duty) -> int:
            end = to_local(grid.zone, duty.end)
            late = end.date() > duty.day or end.hour >= 23
            dark = night_minutes(grid.zone, duty) >= self.night_minutes
            return self._points(duty.day, kinds, promotions, dark=dark, late=late)

        return fair_rooms(agents, shop, grid, past, points, self.typical, balances=balances)

    def _points(self, day: date, kinds: Mapping[date, DayKind], promotions: list[tuple[date, date]], *, dark: bool, late: bool) -> int:
        total = self.night if dark else self.late_end if late else 0
        total += self.weekend if day.weekday() >= 5 else 0
        total += self.holiday if kind_of(day, kinds) == "holiday" else 0
        return total + (self.promotion if any(first <= day <= last for first, last in promotions) else 0)

    def encode(self, board: Board) -> None:
        """Per person: half points of the options at most the cap; a priced row more for every ``step`` beyond."""
        case = board.case
        spans, promotions = nights(case.grid), _promotions(case.shop)
        late = [to_minute(case.grid.zone, day_date(case, day), 23 * 60) for day in range(case.grid.days)]
        rooms = self.rooms(case.shop, case.grid, case.past, case.day_kinds)
        worth: dict[tuple[int, int], int] = {}
        for agent, person in covered(self, case):
            terms = []
            for option in case.options_by_agent[agent] if person.id in rooms else ():
                key = (option.start, option.end)
                if key not in worth:
                    dark = overlap(spans[option.day : option.day + 3], *key) >= self.night_minutes
                    is_late = option.end >= late[option.day]
                    worth[key] = self._points(day_date(case, option.day), case.day_kinds, promotions, dark=dark, late=is_late)
                if worth[key]:
                    terms.append((worth[key], option.index))
            if terms:
                for limit, rows in Counter(self._limits(rooms[person.id])).items():
                    board.at_most(self, terms, limit, agent=agent, weight=rows * self.weight)

    def _limits(self, room: int) -> list[int]:
        """The half points from which each further one costs ``weight``, or ``weight`` more."""
        levels = LEVELS if self.step and not self.hard else 1
        return [max(0, room + level * self.step) for level in range(levels)]

    def audit(self, book: Book) -> Iterator[Violation]:
        """Add up the half points of the finished duties, burden by burden."""
        rooms = self.rooms(book.shop, book.grid, book.past, book.day_kinds)
        promoted = _promotions(book.shop)
        for agent in people(self, book):
            total = 0
            for duty in book.duties[agent.id] if agent.id in rooms else ():
                day, end = start_date(book, duty), to_local(book.grid.zone, duty.end)
                if night_minutes(book.grid.zone, duty) >= self.night_minutes:
                    total += self.night
                elif (end.date(), end.hour) >= (day, 23):
                    total += self.late_end
                total += self.weekend * (day.isoweekday() > 5) + self.holiday * (book.day_kinds.get(day) == "holiday")
                total += self.promotion * any(first <= day <= last for first, last in promoted)
            cap = max(0, rooms.get(agent.id, total))
            if total > cap:
                cost = self.weight * sum(self._times(point - rooms[agent.id]) for point in range(cap + 1, total + 1))
                yield breach(self, agent.id, (book.grid.start, book.grid.end), total, cap, "half_points", cost=cost)

    def _times(self, ahead: int) -> int:
        """How many weights the half point costs that puts a person so far ahead."""
        return min(LEVELS, -(-ahead // self.step)) if self.step else 1

    def explain(self, violation: Violation, lang: Lang) -> str:
        """Points collected and fair."""
        en = "{measured} of nights, weekends, holidays and late ends, fair would be {limit} after the weeks before"
        return say(self, violation, lang, en=en, zh="夜班、周末、节日、晚下班共 {measured}，按以往各周公平分摊应不超过 {limit}")


def _promotions(shop: Shop) -> list[tuple[date, date]]:
    return [(event.start_day, event.end_day) for event in shop.events]
