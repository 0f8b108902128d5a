"""The key figures in front of every report."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shiftopt.domain.base import UNITS_PER_AGENT_HOUR
from shiftopt.domain.plan import Plan
from shiftopt.domain.roster import Violation
from shiftopt.reports.people import people

NO_GAP = 0.00005
"""A smaller gap is none: 0.0 % when written."""
SHOWN_AS_SHORTAGES = frozenset({"coverage", "tickets"})
"""Rules whose violations every report shows as shortages, with the reasons, and not again as findings."""


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """The figures in front. Money in fen, times in minutes, effort in agent-hours.

    ``gap_hours`` says the gap in uncovered agent-hours at ``hour_price``, the mean price of an agent-hour that this roster lacks
    (or, if it lacks none, of the first one that any interval would lack). ``staffed`` counts, by live queue, the intervals in which the
    people expected to be at work meet the target, and all in which customers are expected.
    """

    cost: int
    gap: float
    gap_money: float
    gap_hours: float
    hour_price: float
    shortfall_hours: float
    shortfall_by_queue: dict[str, float]
    staffed: dict[str, tuple[int, int]]
    duties: int
    people: int
    paid: int
    overtime: int
    asked: int
    granted: int
    hard: int
    soft: int

    @property
    def optimal(self) -> bool:
        """Whether the roster is proven to be the best possible."""
        return self.gap <= NO_GAP

    @property
    def told_in_hours(self) -> bool:
        """Whether the gap makes sense as uncovered hours: it is no more than what is uncovered at all."""
        return self.gap_hours <= self.shortfall_hours


def key_figures(plan: Plan) -> KeyFigures:
    """The figures in front of every report."""
    staff = people(plan)
    price = hour_price(plan)
    money = max(0, plan.cost_units - plan.solved.bound_units) / UNITS_PER_AGENT_HOUR
    return KeyFigures(
        cost=plan.audit.cost,
        gap=plan.gap,
        gap_money=money,
        gap_hours=money / price if price else 0.0,
        hour_price=price,
        shortfall_hours=plan.audit.shortfall_agent_hours,
        shortfall_by_queue=dict(plan.audit.shortfall_by_queue),
        staffed=staffed_intervals(plan),
        duties=len(plan.allocated.roster.duties),
        people=sum(any(cell.duties for cell in person.cells) for person in staff),
        paid=sum(person.paid for person in staff),
        overtime=sum(person.overtime for person in staff),
        asked=sum(person.asked for person in staff),
        granted=sum(person.granted for person in staff),
        hard=len(plan.audit.hard),
        soft=len(soft_findings(plan)),
    )


def staffed_intervals(plan: Plan) -> dict[str, tuple[int, int]]:
    """Live queue -> staffed intervals, and intervals in which customers are expected."""
    needs = plan.case.requirements
    counts = zip(needs.queues, plan.staffed.sum(axis=0).tolist(), needs.asked.sum(axis=0).tolist(), strict=True)
    return {queue: (full, asked) for queue, full, asked in counts if asked}


def soft_findings(plan: Plan) -> tuple[Violation, ...]:
    """Soft rules not met, the dearest first, without what the shortages tell already."""
    found = (item for item in plan.audit.violations if not item.hard and not (plan.shortages and item.rule in SHOWN_AS_SHORTAGES))
    return tuple(sorted(found, key=lambda item: (-item.cost, item.start, item.agent or "")))


def hour_price(plan: Plan) -> float:
    """Fen per uncovered agent-hour: the mean over what this roster lacks, or over first segments if it lacks nothing."""
    wanted = plan.case.requirements
    missing = np.maximum(0, wanted.need - plan.supplied)
    before = np.cumsum(wanted.width, axis=2) - wanted.width
    used = np.clip(missing[:, :, None] - before, 0, wanted.width)
    if used.sum():
        return float((used * wanted.slope).sum() / used.sum())
    first = wanted.slope[:, :, 0][wanted.width[:, :, 0] > 0] if wanted.slope.shape[2] else wanted.slope[:0, 0, 0]
    return float(first.mean()) if first.size else 0.0
