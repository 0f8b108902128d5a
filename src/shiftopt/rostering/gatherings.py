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


@dataclass(frozen=True)
class Gathered:
    """The columns of all sessions, and those among them that choose a start or count an absence."""

    columns: tuple[int, ...]
    picks: tuple[int, ...]


def write_sessions(sheet: Sheet, case: Case, grouping: Grouping, rules: Sequence[Rule], presence: Presence) -> Gathered:
    """Write the sessions, and take what they need from the effort present."""
    board = SessionBoard(case)
    for rule in rules:
        if isinstance(rule, Sessions):
            rule.encode(board)
    options = len(case.options)
    columns = [sheet.column(low, high) for low, high in board.extra]

    def column(var: Var) -> int:
        return var if var < options else columns[var - options]

    for price in board.prices:
        sheet.cost[column(price.var)] += price.units
    for row in board.rows:
        terms = [(factor, column(var)) for factor, var in row.terms]
        if row.units is not None:
            most = sum(factor * sheet.high[at] for factor, at in terms if factor > 0) - row.limit
            columns.append(sheet.column(0, max(0, most), row.units))
            terms.append((-1, columns[-1]))
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
    return Gathered(tuple(columns), tuple(picks))
