"""The roster and what was found about it. Instants are UTC minutes since the Unix epoch."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import Field

from shiftopt.domain.base import Noun
from shiftopt.domain.grid import Grid

PauseKind = Literal["meal", "break", "allowance"]
ActivityKind = Literal["work", "meal", "break", "meeting", "training", "other"]


class Rest(Noun):
    """A pause with its place: unpaid meal, paid break, or a paid allowance such as the nursing hour."""

    kind: PauseKind
    start: int
    end: int

    @property
    def paid(self) -> bool:
        """Whether the pause counts as working time."""
        return self.kind != "meal"


class Duty(Noun):
    """One person's work on one day; ``day`` is the local date on which it starts."""

    agent: str
    day: date
    shift: str
    start: int
    end: int
    rests: tuple[Rest, ...] = ()

    @property
    def paid_minutes(self) -> int:
        """Minutes from start to end less unpaid pauses."""
        return self.end - self.start - sum(rest.end - rest.start for rest in self.rests if not rest.paid)


class Attendance(Noun):
    """An agent takes part in a session at that time."""

    session: str
    agent: str
    start: int
    end: int


class Roster(Noun):
    """The duties of one horizon, sorted by agent and start, and who attends which session."""

    grid: Grid
    duties: tuple[Duty, ...]
    attendance: tuple[Attendance, ...] = ()


class Past(Noun):
    """Duties before the horizon that rules look back on, with overtime and exposure that duties alone do not show.

    Attributes:
        duties: of the weeks before, sorted by agent and start.
        overtime_minutes: agent id -> overtime already worked in the calendar month in which the horizon starts. Weeks that are
            complete in ``duties`` need not be listed: the rules count them from the duties.
        fairness: agent id -> fairness points brought forward from before ``duties``.
        complaint_days: agent id -> consecutive days with complaint work up to the day before the horizon.
    """

    duties: tuple[Duty, ...] = ()
    overtime_minutes: Mapping[str, int] = Field(default_factory=dict)
    fairness: Mapping[str, float] = Field(default_factory=dict)
    complaint_days: Mapping[str, int] = Field(default_factory=dict)


class Activity(Noun):
    """What one agent does from start to end; ``queue`` is set for ``work`` and empty otherwise (``other`` is non-queue work).

    ``session`` names the meeting or training that is attended.
    """

    agent: str
    start: int
    end: int
    kind: ActivityKind
    queue: str | None = None
    session: str | None = None


class Violation(Noun):
    """A broken rule: who, when, measured against limit, where the limit comes from.

    ``amount`` is how much beyond the limit, in ``unit``. Hard violations make a roster illegal; soft ones have a price in fen.
    ``public`` sentences never name a personal protection.
    """

    rule: str
    agent: str | None
    start: int
    end: int
    measured: float
    limit: float
    unit: str
    amount: int
    hard: bool
    cost: int = 0
    source: str
    source_zh: str = ""
    message: Mapping[str, str] = Field(default_factory=dict)


class Audit(Noun):
    """The verdict over a roster: violations, and the cost recomputed from finished minutes alone.

    ``cost_units`` is the exact total in 1/6000 fen; ``cost`` the same rounded to fen. The components are ``shortfall``, ``late_tickets``,
    ``labour`` and ``rules`` (soft rules).
    """

    violations: tuple[Violation, ...]
    cost_units: int
    cost: int
    cost_by_component: Mapping[str, int]
    cost_by_rule: Mapping[str, int]
    shortfall_agent_hours: float
    shortfall_by_queue: Mapping[str, float] = Field(default_factory=dict)

    @property
    def hard(self) -> tuple[Violation, ...]:
        """The violations that make the roster illegal."""
        return tuple(violation for violation in self.violations if violation.hard)
