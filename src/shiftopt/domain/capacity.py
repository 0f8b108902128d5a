"""A capacity plan: heads needed by skill and week, and how to have them. Heads are full-time at full speed; money in fen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from pydantic import Field

from shiftopt.domain.base import Noun


class Family(Noun):
    """Queues that the same people serve, planned as one skill."""

    id: str
    name: str
    queues: tuple[str, ...]


class WeekNeed(Noun):
    """One week of the long forecast; mappings are by family. ``need`` is the cheapest staff at the prices of being short."""

    first_day: date
    contacts: Mapping[str, float]
    hours: Mapping[str, float]
    need: Mapping[str, float]
    event: str = ""


class WeekPlan(Noun):
    """How one week is staffed, by family.

    Attributes:
        staff: heads of today's people who are still there, where they are needed.
        joined: heads of newcomers, at the speed they have by then.
        temps, cloud, overtime: heads for this week alone.
        short: heads that nobody stands in for.
        starts: people who start this week.
        cost: wages of everybody, hiring, temps, cloud agents, overtime.
    """

    first_day: date
    staff: Mapping[str, float]
    joined: Mapping[str, float]
    temps: Mapping[str, int]
    cloud: Mapping[str, float]
    overtime: Mapping[str, float]
    short: Mapping[str, float]
    starts: Mapping[str, int]
    cost: int


class Hiring(Noun):
    """``count`` people to be hired: to be looked for from ``order``, to start on ``start``, at full speed from ``ready``."""

    family: str
    count: int
    order: date
    start: date
    ready: date


class Capacity(Noun):
    """The plan of all weeks.

    ``reserve`` is how many heads beyond the plan cover nine out of ten courses of attrition until a replacement would be ready;
    ``without`` is what the same weeks cost if nobody were hired (temps, cloud, overtime and shortage instead).
    """

    shop: str
    families: tuple[Family, ...]
    needs: tuple[WeekNeed, ...]
    weeks: tuple[WeekPlan, ...]
    hirings: tuple[Hiring, ...]
    reserve: Mapping[str, int]
    cost: int
    without: int
    parts: Mapping[str, int] = Field(default_factory=dict)
