"""Meetings and training: who could attend which start, and what that takes from the effort present.

The rule says what a session asks and costs; this board only answers whether an agent can be there, and keeps what the rule
writes apart from the duty rules, whose cost must stay exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shiftopt.domain.case import Case, Option
from shiftopt.rostering.groups import Grouping
from shiftopt.rostering.presence import Presence
from shiftopt.rostering.program import Sheet
from shiftopt.rostering.spans import overlaps
from shiftopt.rules.base import Rule, Var
from shiftopt.rules.catalogue.sessions import Sessions
from shiftopt.rules.rows import RowBoard


class SessionBoard(RowBoard):
    """Rows of the rule ``sessions``, with a 0/1 variable per agent, session and start."""

    def __init__(self, case: Case) -> None:
        super().__init__(case)
        self.guests: dict[tuple[int, int, int], Var] = {}
        """(agent, session number, start) -> variable."""
        self.covering: dict[Var, list[Option]] = {}
        """Variable of an attendance -> the duties of the agent that cover the session."""

    def serves(self, agent: int, queue: int, t: int) -> Var | None:  # noqa: ARG002 - who serves whom is not decided by name here
        """Nobody by name."""
        return None

    def effort(self, agent: int, queue: int, t: int) -> int:  # noqa: ARG002
        """Nothing by name."""
        return 0

    def attends(self, agent: int, session: int, start: int) -> Var | None:
        """A variable if some duty of the agent covers the session."""
        key, minutes = (agent, session, start), self.case.shop.sessions[session].minutes
        around = [o for o in self.case.options_by_agent[agent] if o.start <= start and start + minutes <= o.end]
        if around and key not in self.guests:
            self.guests[key] = self.whole(0, 1)
            self.covering[self.guests[key]] = around
        return self.guests.get(key)

    def places(self) -> list[tuple[int, int]]:
        """Of each variable beyond the options the only agent and the only day that its rows and covering duties are about, or -1."""
        people: list[set[int]] = [set() for _ in self.extra]
        days: list[set[int]] = [set() for _ in self.extra]
        for row in self.rows:
            for var in [var - len(self.case.options) for _, var in row.terms if var >= len(self.case.options)]:
                people[var] |= set() if row.agent is None else {row.agent}
                days[var] |= set() if row.day is None else {row.day}
        for guest, around in self.covering.items():
            days[guest - len(self.case.options)] |= {option.day for option in around}
        return [(_only(agents), _only(dates)) for agents, dates in zip(people, days, strict=True)]


def _only(items: set[int]) -> int:
    return next(iter(items)) if len(items) == 1 else -1


@dataclass(frozen=True)
class Gathered:
    """The columns of sessions.

    Attributes:
        spanning: those that are not about one day.
        personal: column -> agent whose attendance or absence it is.
    """

    spanning: tuple[int, ...]
    personal: dict[int, int]


def write_sessions(sheet: Sheet, case: Case, grouping: Grouping, rules: Sequence[Rule], presence: Presence) -> Gathered:
    """Write the sessions, and take what they need from the effort present."""
    board = SessionBoard(case)
    for rule in rules:
        if isinstance(rule, Sessions):
            rule.encode(board)
    options = len(case.options)
    places = board.places()
    columns = [sheet.column(low, high, day=day) for (low, high), (_, day) in zip(board.extra, places, strict=True)]
    spanning = [column for column, (_, day) in zip(columns, places, strict=True) if day < 0]
    personal = {column: agent for column, (agent, _) in zip(columns, places, strict=True) if agent >= 0}

    def column(var: Var) -> int:
        return var if var < options else columns[var - options]

    for price in board.prices:
        sheet.cost[column(price.var)] += price.units
    for row in board.rows:
        terms = [(factor, column(var)) for factor, var in row.terms]
        if row.units is not None:
            most = sum(factor * sheet.high[at] for factor, at in terms if factor > 0) - row.limit
            spanning.append(sheet.column(0, max(0, most), row.units))
            terms.append((-1, spanning[-1]))
        sheet.row(terms, high=row.limit)
    for (agent, session, start), var in board.guests.items():
        end = start + case.shop.sessions[session].minutes
        sheet.row([(1, column(var)), *((-1, option.index) for option in board.covering[var])], high=0)
        place = grouping.place[agent]
        if place is not None:
            for t, minutes in overlaps(case.grid, start, end):
                presence.miss(place[0], t, minutes, column(var), place[1])
    return Gathered(tuple(spanning), personal)
