"""What scenarios come to, side by side, and how each differs from the shop as it is. Money in fen, times in minutes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import Field

from shiftopt.domain.base import Channel, Lang, Noun

OutcomeStatus = Literal["done", "infeasible", "unproven", "stopped"]


class Change(Noun):
    """A difference to the baseline: the best guess, and the range in which it lies."""

    value: float
    low: float
    high: float

    @property
    def certain(self) -> bool:
        """Whether the range leaves no doubt about the sign."""
        return self.low > 0 or self.high < 0


class QueueOutcome(Noun):
    """One queue in one scenario.

    Attributes:
        need_hours: agent-hours that meet the target (tickets: work that falls due).
        short_hours: agent-hours that lack (tickets: overdue at the worst moment).
        promised: service level that the staffing models expect of the roster, None for tickets.
        simulated: service level in the simulation, with ``band`` the 10 and 90 % quantiles over simulated weeks.
        target: the share that the target asks for (average response: None).
        kept: whether the simulated means reach the target.
        asa_seconds: mean wait; late_share: customers served too late.
        when, cause: the dearest shortage of the queue, its first UTC minute, and the whereabouts of those who have the skill.
        change: difference of ``simulated`` to the baseline, paired week by week over the same customers, with a 95 % range of the mean.
    """

    queue: str
    name: str
    channel: Channel
    need_hours: float
    short_hours: float
    promised: float | None = None
    simulated: float | None = None
    band: tuple[float, float] | None = None
    target: float | None = None
    kept: bool | None = None
    asa_seconds: float | None = None
    late_share: float | None = None
    when: int | None = None
    cause: Mapping[Lang, str] = Field(default_factory=dict)
    change: Change | None = None


class Outcome(Noun):
    """One scenario: its money, people and service.

    Attributes:
        cost: what the roster costs beyond monthly wages: shortfall, late tickets, labour, soft rules (``components``).
        wages: a week of the monthly wages of everybody employed; ``total`` is both.
        bound: proven lower bound of ``cost``.
        people: how many are in the shop; ``working``: how many have a duty.
        fairness: what the fairness rules cost.
        nights_spread, weekends_spread: standard deviation over people, with the weeks before.
        change: difference of ``total`` to the baseline. Either cost may be too high by its gap, so it lies between
            ``bound - baseline cost`` and ``cost - baseline bound`` (wages added).
        problem: why there is no roster.
    """

    name: str
    note: str = ""
    status: OutcomeStatus = "done"
    cost: int = 0
    components: Mapping[str, int] = Field(default_factory=dict)
    wages: int = 0
    bound: int = 0
    gap: float = 0.0
    people: int = 0
    working: int = 0
    short_hours: float = 0.0
    overtime: int = 0
    paid: int = 0
    asked: int = 0
    granted: int = 0
    fairness: int = 0
    nights_spread: float = 0.0
    weekends_spread: float = 0.0
    queues: tuple[QueueOutcome, ...] = ()
    change: Change | None = None
    seconds: float = 0.0
    problem: Mapping[Lang, str] = Field(default_factory=dict)

    @property
    def total(self) -> int:
        """Cost and wages of the week."""
        return self.cost + self.wages


class Comparison(Noun):
    """All scenarios of one run; the baseline comes first."""

    shop: str
    first_day: date
    zone: str
    seconds: float
    seed: int
    replications: int
    outcomes: tuple[Outcome, ...]
