"""What can be asked about, and the answers: nouns with numbers; words are made of them elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from shiftopt.domain.case import Case
from shiftopt.domain.plan import Shortage
from shiftopt.domain.roster import Activity, Duty, Roster
from shiftopt.domain.volumes import IntArray
from shiftopt.planning.explain_cell import Cell
from shiftopt.planning.explain_swap import Swap, Swaps
from shiftopt.planning.wayout_nouns import Conflict
from shiftopt.rules.base import Rule
from shiftopt.rules.coverage import supplied


@dataclass(frozen=True)
class Answered:
    """A finished week that questions can be asked about.

    Attributes:
        case, rules: the week.
        roster: its duties, with pauses.
        activities: what people do inside their duties.
        cost: fen, audited.
        bound: fen; no roster of the week is cheaper (0: not known).
    """

    case: Case
    rules: tuple[Rule, ...]
    roster: Roster
    activities: tuple[Activity, ...]
    cost: int
    bound: int = 0

    @cached_property
    def supplied(self) -> IntArray:
        """(intervals, queues), percent-minutes that the activities give each queue."""
        return supplied(self.case.shop, self.case.grid, self.case.requirements.queues, self.activities)

    @cached_property
    def swaps(self) -> Swaps:
        """Quick looks at this roster."""
        return Swaps(self.case, self.rules, self.roster, self.activities)


@dataclass(frozen=True)
class Change:
    """Somebody's day before and after; None is a day off."""

    agent: str
    day: date
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Price:
    """What a demand on one person's day costs.

    Attributes:
        cell: the demand.
        feasible: None if neither a roster nor a conflict was found in time.
        extra: fen, the best roster found with the demand less the best found without it.
        total: fen, the plan's cost plus ``extra``.
        gap: fen; the best roster with the demand is at most so much cheaper than ``total`` (0 <= gap <= total).
        changes: who would change, beside the person's own day.
        conflicts: why it is not possible, if so.
    """

    cell: Cell
    feasible: bool | None
    extra: int = 0
    total: int = 0
    gap: int = 0
    changes: tuple[Change, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True)
class DayReason:
    """Why an agent works or is off on a day.

    Attributes:
        agent, day: whose day.
        duty: what the plan says; None is a day off.
        decided: rows of the shop that fix the day: ``pin``, ``leave``, ``employment``.
        wishes: kinds of the person's requests for the day, with the shift if any.
        opposites: quick looks at the other choices of the day, everything else as planned; forbidden ones with the rules.
        price: the best roster with the opposite.
    """

    agent: str
    day: date
    duty: Duty | None
    decided: tuple[str, ...]
    wishes: tuple[str, ...]
    opposites: tuple[Swap, ...]
    price: Price | None


@dataclass(frozen=True)
class Reserve:
    """Somebody who is not there although able: the cheapest duty that covers the minute, or the rules against all of them."""

    agent: str
    swap: Swap


@dataclass(frozen=True)
class IntervalReason:
    """Why a queue is short at a minute, or that it is not.

    Attributes:
        queue, minute: the question; ``t`` its interval.
        need, supplied: percent-minutes in the interval.
        stretch: the shortage around it with the whereabouts of everybody who has the skill; None if nothing is missing.
        able: those not on duty who could come, the cheapest first.
        unable: those not on duty whom hard rules keep away.
    """

    queue: str
    minute: int
    t: int
    need: int
    supplied: int
    stretch: Shortage | None
    able: tuple[Reserve, ...] = ()
    unable: tuple[Reserve, ...] = ()
