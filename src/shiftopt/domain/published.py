"""What the archive keeps of a week: the published roster, who published it, what was forecast and what came, and who carried what."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from pydantic import Field

from shiftopt.domain.base import Noun
from shiftopt.domain.roster import Activity, Duty


class Expected(Noun):
    """The forecast of one queue and interval (contacts), and what came once it is known."""

    queue: str
    start: int
    mean: float
    q10: float
    q50: float
    q90: float
    actual: float | None = None


class Burden(Noun):
    """What one person carried in one week: counts per burden, and the points that they are worth."""

    agent: str
    night: float = 0.0
    weekend: float = 0.0
    holiday: float = 0.0
    promotion: float = 0.0
    late_end: float = 0.0
    complaint_hours: float = 0.0
    points: float = 0.0


class Edition(Noun):
    """A roster that is to become the published one of its week.

    Attributes:
        plan_id: digest of shop, week, duties and activities; the same plan has the same id wherever it lies.
        fingerprint: of the inputs that the plan was made from.
        interval: minutes per row of ``expected``.
        duties: as published: paid allowances read like any break.
        summary: the documented figures of the plan.
        manifest: where the plan comes from.
        since: first day from which published weeks count as its past; None if none do.
        past: ids of the publications that its past was made of.
    """

    shop: str
    zone: str
    first_day: date
    days: int
    plan_id: str
    fingerprint: str
    interval: int
    since: date | None = None
    past: tuple[str, ...] = ()
    duties: tuple[Duty, ...]
    activities: tuple[Activity, ...] = ()
    expected: tuple[Expected, ...] = ()
    burdens: tuple[Burden, ...] = ()
    summary: Mapping[str, object] = Field(default_factory=dict)
    manifest: Mapping[str, object] = Field(default_factory=dict)


class Publication(Noun):
    """One line of the history: which roster became that of a week, by whom and when (UTC, ISO)."""

    id: str
    shop: str
    first_day: date
    days: int
    revision: int
    plan_id: str
    fingerprint: str
    interval: int
    by: str
    at: str
    note: str = ""
    summary: Mapping[str, object] = Field(default_factory=dict)
    manifest: Mapping[str, object] = Field(default_factory=dict)
