"""Results of the later stages: the solver's answer, the simulated service, and the whole plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from shiftopt.domain.base import Noun, gap_of
from shiftopt.domain.case import Case
from shiftopt.domain.progress import Progress
from shiftopt.domain.roster import Activity, Audit, Roster, Violation
from shiftopt.domain.volumes import BoolArray, FloatArray, Forecast, IntArray


@dataclass(frozen=True)
class Solved:
    """A legal roster (duties with placed pauses), what it costs before names meet queues, and a proven lower bound.

    All amounts are in 1/6000 fen with constants left out. ``duty_units`` is labour and soft rules of level ``duty``;
    ``flow_units`` is the engine's own figure for coverage and tickets, which allocation may not quite reach; ``bound_units``
    bounds the sum from below over all legal rosters. ``bound_source`` says which part of the engine
    proved it; ``engine`` which path was taken.
    """

    roster: Roster
    duty_units: int
    flow_units: int
    bound_units: int
    bound_source: str
    engine: str
    seconds: float
    first_roster_seconds: float
    trace: tuple[Progress, ...] = ()
    stopped: str = "time"

    @property
    def gap(self) -> float:
        """Share of the cost before names meet queues that is not proven to be unavoidable."""
        return gap_of(self.duty_units + self.flow_units, self.bound_units)


@dataclass(frozen=True)
class Allocated:
    """Named activities inside the duties of a roster (whose pauses may have moved within their windows).

    ``cost_units`` (1/6000 fen) is coverage, tickets, sessions and other rules of level ``activity``. ``served_units`` is its part
    without sessions, and ``flow_units`` what that part would be if the same present minutes could be split at will between queues
    (no names, no stints, no whole intervals): what allocation loses is the difference. None if not asked for.
    """

    roster: Roster
    activities: tuple[Activity, ...]
    cost_units: int
    served_units: int | None = None
    flow_units: int | None = None


@dataclass(frozen=True)
class Infeasible:
    """No legal roster exists; ``conflict`` holds one member per rule x person x days that collide, as violations with messages."""

    conflict: tuple[Violation, ...]
    seconds: float


@dataclass(frozen=True)
class Unproven:
    """Time ran out before a legal roster was found or excluded."""

    bound_units: int
    seconds: float


Outcome = Solved | Infeasible | Unproven


class QueueService(Noun):
    """Simulated service of one queue over the horizon; shares 0..1, means over replications with 10 and 90 % bands."""

    offered: float
    served: float
    abandoned: float
    service_level: float
    asa_seconds: float
    occupancy: float
    late_share: float
    backlog_end: float = 0.0
    bands: Mapping[str, tuple[float, float]] = {}


@dataclass(frozen=True, eq=False)
class Service:
    """What customers get. Arrays are (intervals, queues), means over replications; NaN where nothing was offered.

    ``runs`` holds figures of every replication, (replications, queues in the order of ``queues``): simulations with equal seeds can be
    compared week by week.
    """

    queues: Mapping[str, QueueService]
    replications: int
    seed: int
    arrays: Mapping[str, FloatArray] = field(default_factory=dict)
    agents: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    runs: Mapping[str, FloatArray] = field(default_factory=dict)


class Shortage(Noun):
    """A stretch in which a queue has less than it needs, and why; ``reason`` by language."""

    queue: str
    start: int
    end: int
    missing_agent_hours: float
    cost: int
    reason: Mapping[str, str] = {}


@dataclass(frozen=True)
class Plan:
    """The whole river for one horizon, ready to be rendered and published.

    ``supplied``: (intervals, queues), percent-minutes of effort that the activities give each queue; costs are about this.
    ``at_work``: the same where it is expected to be at work, for who still has chats in hand comes late out of a pause; None if it
    has not been worked out.
    """

    case: Case
    forecast: Forecast
    solved: Solved
    allocated: Allocated
    audit: Audit
    supplied: IntArray
    at_work: FloatArray | None = None
    shortages: tuple[Shortage, ...] = ()
    service: Service | None = None
    manifest: Mapping[str, object] = field(default_factory=dict)

    @property
    def cost_units(self) -> int:
        """The solver's own total, in 1/6000 fen; the audit must find the same."""
        return self.solved.duty_units + self.allocated.cost_units

    @property
    def present(self) -> FloatArray:
        """(intervals, queues), percent-minutes expected to be at work; as supplied where that has not been worked out."""
        return np.asarray(self.supplied if self.at_work is None else self.at_work, dtype=np.float64)

    @property
    def staffed(self) -> BoolArray:
        """(intervals, queues), whether customers of a live queue are expected and the people at work then meet their target."""
        return self.case.requirements.staffed(self.present)

    @property
    def gap(self) -> float:
        """``(cost - bound) / cost``; 0 when the cost is 0."""
        return gap_of(self.cost_units, self.solved.bound_units)
