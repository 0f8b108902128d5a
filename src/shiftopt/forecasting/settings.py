"""What a caller may choose about a forecast; the defaults serve a weekly roster."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from shiftopt.domain.base import Noun


class ForecastSettings(Noun):
    """Settings of ``forecast`` and ``backtest``.

    Attributes:
        origin: UTC minute from which on nothing is known; None is the start of the grid.
        origins: rolling origins inside the history that weigh the models and calibrate the intervals.
        country: whose public holidays and make-up workdays count, for zones of that country.
        volume: what-if factor on all contacts.
        event_factors: what-if factor per event name, on top of its learned effect.
        bot_share: what-if, queue id -> share of contacts that a bot newly takes away from people (0..1).
        analogs: queue id -> (another queue, ratio), for a queue without history of its own.
    """

    origin: int | None = None
    origins: int = Field(default=8, ge=0, le=60)
    country: str = "cn"
    volume: float = Field(default=1.0, ge=0)
    event_factors: Mapping[str, float] = Field(default_factory=dict)
    bot_share: Mapping[str, float] = Field(default_factory=dict)
    analogs: Mapping[str, tuple[str, float]] = Field(default_factory=dict)
