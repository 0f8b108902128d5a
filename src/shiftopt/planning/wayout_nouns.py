"""What is found about a week without a legal roster: conflicts and ways out of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from shiftopt.domain.base import Noun, gap_of
from shiftopt.domain.roster import Activity, Roster
from shiftopt.planning.wayout import Change


class Member(Noun):
    """One demand of a conflict: what ``rule`` asks of ``agent`` (None: of several) on ``day`` (None: over the horizon).

    ``decision`` tells a decision of the shop (pin, leave, binding wish) from a limit; ``text`` is one sentence per language.
    """

    rule: str
    agent: str | None
    day: date | None
    decision: bool
    source: str
    text: Mapping[str, str]


class Conflict(Noun):
    """Demands that cannot hold together, although without any one of them the others can."""

    agent: str | None
    members: tuple[Member, ...]


class Way(Noun):
    """Changes after which the week has a legal roster.

    Attributes:
        changes: to the workspace, in order.
        own: those of them in which it differs from the first way; empty for the first way itself.
        agent: whose conflict these changes solve in another way than the first way does; None for the first way itself.
        cost: fen; the audited cost of a roster in hand after the changes, so a re-solve with more time can only be cheaper.
        bound: fen; no roster of the week after the changes is cheaper.
        extra: fen; ``cost`` less that of the cheapest way listed.
        roster, activities: the week in hand, which an audit of the changed workspace finds legal at exactly ``cost``.
    """

    changes: tuple[Change, ...]
    own: tuple[Change, ...] = ()
    agent: str | None
    cost: int
    bound: int
    extra: int = 0
    roster: Roster
    activities: tuple[Activity, ...]

    @property
    def gap(self) -> float:
        """``(cost - bound) / cost``; 0 if nothing costs."""
        return gap_of(self.cost, self.bound)


class WayOut(Noun):
    """All conflicts of a week, and ways out ranked by cost. ``complete`` is False if no set of allowed changes was found."""

    conflicts: tuple[Conflict, ...]
    ways: tuple[Way, ...]
    complete: bool = True
