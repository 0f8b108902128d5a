"""Meetings and training: who could attend which start, and what that takes from the effort present.

The rule says what a session asks and costs; this board only answers whether an agent can be there, and keeps what the rule
writes apart from the duty rules, whose cost must stay exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shiftopt.domain.case import Case
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

    def serves(self, agent: int, queue: int, t: int) -> Var | None:  # noqa: ARG002 - who serves whom is not decided by name here
        """Nobody by name."""
        return None

    def effort(self, agent: int, queue: int, t: int) -> int:  # noqa: ARG002
        """Nothing by name."""
        return 0

    def attends(self, agent: int, session: int, start: int) -> Var | None:
        """A variable if some duty of the agent covers the session."""
        key, minutes = (agent, session, start), self.case.shop.sessions[session].minutes
        around = [o.index for o in self.case.options_by_agent[agent] if o.start <= start and start + minutes <= o.end]
        if around and key not in self.guests:
            self.guests[key] = self.whole(0, 1)
        return self.guests.get(key)

    def days(self) -> list[int]:
        """Of each variable beyond the options the only day that the rows with it are about, or -1."""
        told: list[set[int]] = [set() for _ in self.extra]
        for row in self.rows:
            for _, var in row.terms:
                if var >= len(self.case.options) and row.day is not None:
                    told[var - len(self.case.options)].add(row.day)
        return [next(iter(days)) if len(days) == 1 else -1 for days in told]


@dataclass(frozen=True)
class Gathered:
    """The columns of sessions that may be held on several days, and all columns that choose a start or count an absence."""

    spanning: tuple[int, ...]
    picks: tuple[int, ...]


def write_sessions(sheet: Sheet, case: Case, grouping: Grouping, rules: Sequence[Rule], presence: Presence) -> Gathered:
    """Write the sessions, and take what they need from the effort present."""
    board = SessionBoard(case)
    for rule in rules:
        if isinstance(rule, Sessions):
            rule.encode(board)
    options = len(case.options)
    days = board.days()
    columns = [sheet.column(low, high, day=day) for (low, high), day in zip(board.extra, days, strict=True)]
    spanning = [column for column, day in zip(columns, days, strict=True) if day < 0]

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
    guests = set(board.guests.values())
    picks = [columns[number] for number, (_, high) in enumerate(board.extra) if high == 1 and number + options not in guests]
    for (agent, session, start), var in board.guests.items():
        end = start + case.shop.sessions[session].minutes
        around = [o.index for o in case.options_by_agent[agent] if o.start <= start and end <= o.end]
        sheet.row([(1, column(var)), *((-1, option) for option in around)], high=0)
        place = grouping.place[agent]
        if place is not None:
            for t, minutes in overlaps(case.grid, start, end):
                presence.miss(place[0], t, minutes, column(var), place[1])
    return Gathered(tuple(spanning), tuple(picks))
