"""Promotions and other special times: which intervals they touch and by how much they multiply the volume."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import numpy as np

from shiftopt.domain.base import MINUTES_PER_DAY
from shiftopt.domain.shop import Event
from shiftopt.domain.volumes import FloatArray

YEAR = re.compile(r"[\s_-]*(19|20)\d\d[\s_-]*")


def kind(event: Event) -> tuple[str, str]:
    """What makes two occurrences the same: event and phase without a year (``Double 11 2025`` and ``Double 11 2026``)."""
    return YEAR.sub(" ", event.event).strip().casefold(), YEAR.sub(" ", event.phase).strip().casefold()


def cover(event: Event, first_day: date, days: int, interval: int) -> FloatArray:
    """Share of every slot that the phase covers. (days, slots), 0..1.

    A phase runs without a break from its start clock on the start day to its end clock on the end day.
    """
    begin = (event.start_day - first_day).days * MINUTES_PER_DAY + event.start_minute
    end = (event.end_day - first_day).days * MINUTES_PER_DAY + event.end_minute
    slots = MINUTES_PER_DAY // interval
    starts = np.arange(days * slots, dtype=np.float64) * interval
    share = np.clip(np.minimum(starts + interval, end) - np.maximum(starts, begin), 0.0, interval) / interval
    return np.asarray(share.reshape(days, slots))


def touched(events: Sequence[Event], first_day: date, days: int, interval: int) -> FloatArray:
    """Largest share of every slot that any of the phases covers. (days, slots)."""
    result = np.zeros((days, MINUTES_PER_DAY // interval))
    for event in events:
        np.maximum(result, cover(event, first_day, days, interval), out=result)
    return result


def prior_factors(events: Sequence[Event], queue: str, first_day: date, days: int, interval: int) -> FloatArray:
    """Multipliers of the coming days from what the events themselves state; overlapping phases multiply. (days, slots)."""
    result = np.ones((days, MINUTES_PER_DAY // interval))
    for event in events:
        result *= 1.0 + cover(event, first_day, days, interval) * (event.factors.get(queue, 1.0) - 1.0)
    return result
