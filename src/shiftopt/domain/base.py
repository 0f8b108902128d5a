"""The base of every noun, the units, and small shared types."""

from __future__ import annotations

from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

Lang = Literal["zh", "en"]
Channel = Literal["chat", "call", "ticket"]
DayKind = Literal["workday", "rest", "holiday"]
"""What a calendar day is for pay: ordinary workday (also a make-up workday), rest day (weekend, bridge day), statutory holiday."""

MINUTES_PER_DAY: Final = 24 * 60
WEEK: Final = 7
"""Days that a plan covers unless somebody asks for more."""
UNITS_PER_AGENT_HOUR: Final = 6000
"""Effort is counted in percent-minutes: an agent of speed 100 % who is present for one minute gives 100. An agent-hour is 6000."""


def gap_of(cost: int, bound: int) -> float:
    """Share of a cost that is not proven to be unavoidable, ``(cost - bound) / cost``; 0 when the cost is 0."""
    return max(0.0, (cost - bound) / cost) if cost > 0 else 0.0


class Noun(BaseModel):
    """A frozen record; unknown fields are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")
