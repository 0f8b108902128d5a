"""Promotions and other special times: which slots their phases touch, and what is believed about them beforehand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from shiftopt.domain.base import MINUTES_PER_DAY
from shiftopt.domain.shop import Event
from shiftopt.domain.volumes import FloatArray, IntArray
from shiftopt.forecasting.priors import usual_factor, work_of

YEAR: Final = re.compile(r"[\s_-]*(?<!\d)(?:19|20)\d\d(?!\d)年?[\s_-]*")
KNOWN_SPREAD: Final = 0.18
"""Standard deviation of a shop's own log effect around a stated factor."""
UNKNOWN_SPREAD: Final = 0.5
"""The same when nothing is known beforehand."""
ECHO_SPREAD: Final = 0.2
"""The same for the days after an event that has no return phase of its own."""
ECHOES: Final = (("echo, days 1-2", 0, 2), ("echo, days 3-7", 2, 7), ("echo, days 8-14", 7, 14))
"""Days after the end of an event whose after-effect is learned when the table has no phase for it."""


def kind(event: Event) -> tuple[str, str]:
    """What makes two occurrences the same: event and phase without a year (``Double 11 2025`` and ``Double 11 2026``)."""
    return YEAR.sub(" ", event.event).strip().casefold(), YEAR.sub(" ", event.phase).strip().casefold()


@dataclass(frozen=True, eq=False)
class Phases:
    """All phases on an axis of local days and slots.

    Attributes:
        events: the phases, echoes included.
        kinds: distinct (event, phase) names without years.
        kind_of: (phases,), number of the kind of every phase.
        cover: (phases, days, slots), share of the slot that the phase covers.
    """

    events: tuple[Event, ...]
    kinds: tuple[tuple[str, str], ...]
    kind_of: IntArray
    cover: FloatArray

    def by_kind(self) -> FloatArray:
        """Share of every slot that phases of one kind cover. (kinds, days, slots)."""
        result = np.zeros((len(self.kinds), *self.cover.shape[1:]))
        for number, cover in zip(self.kind_of, self.cover, strict=True):
            np.maximum(result[number], cover, out=result[number])
        return result


@dataclass(frozen=True, eq=False)
class Beliefs:
    """What is believed about every phase for one queue, before its own past is looked at.

    Attributes:
        offset: (days, slots), log multiplier expected from stated or usual factors.
        spread: (kinds,), standard deviation of the queue's own deviation from it.
    """

    offset: FloatArray
    spread: FloatArray


def make_phases(events: Sequence[Event], first_day: date, days: int, interval: int, shift: int = 0) -> Phases:
    """Lay the phases that touch the axis of ``days`` days out on it; events without a return phase get echoes.

    Days start ``shift`` minutes after midnight.
    """
    last_day = first_day + timedelta(days=days - 1)
    near = [event for event in [*events, *echoes(events)] if event.start_day <= last_day and event.end_day >= first_day]
    kinds = tuple(dict.fromkeys(kind(event) for event in near))
    numbers = {name: number for number, name in enumerate(kinds)}
    slots = MINUTES_PER_DAY // interval
    cover = np.stack([_cover(event, first_day, days, interval, shift) for event in near]) if near else np.zeros((0, days, slots))
    return Phases(tuple(near), kinds, np.array([numbers[kind(event)] for event in near], dtype=np.int64), cover)


def echoes(events: Sequence[Event]) -> list[Event]:
    """Phases after the end of every occurrence that consists of one phase; days that another phase covers are left to it."""
    occurrences: dict[str, list[Event]] = {}
    for event in events:
        occurrences.setdefault(event.event, []).append(event)
    taken = sorted((event.start_day, event.end_day) for event in events)
    found = []
    for name, phases in occurrences.items():
        if len({phase.phase for phase in phases}) > 1:
            continue
        for phase in phases:
            for label, after, until in ECHOES:
                start, end = phase.end_day + timedelta(days=after + 1), phase.end_day + timedelta(days=until)
                if not any(first <= end and last >= start for first, last in taken):
                    found.append(Event(event=name, phase=f"{phase.phase} {label}".strip(), start_day=start, end_day=end))
    return found


def _cover(event: Event, first_day: date, days: int, interval: int, shift: int) -> FloatArray:
    """Share of every slot that the phase covers, which runs without a break from its first clock to its last. (days, slots), 0..1."""
    begin = (event.start_day - first_day).days * MINUTES_PER_DAY + event.start_minute
    end = (event.end_day - first_day).days * MINUTES_PER_DAY + event.end_minute
    slots = MINUTES_PER_DAY // interval
    starts = np.arange(days * slots, dtype=np.float64) * interval + shift
    share = np.clip(np.minimum(starts + interval, end) - np.maximum(starts, begin), 0.0, interval) / interval
    return np.asarray(share.reshape(days, slots))


def beliefs(phases: Phases, queue: str, name: str = "", what_if: Mapping[str, float] | None = None, first: int = 0) -> Beliefs:
    """What is believed about the phases for one queue.

    Stated factors come first, then the usual ones of the trade, then none. ``what_if`` multiplies the effect of events by name, from
    day ``first`` on.
    """
    work = work_of(queue, name)
    offset = np.zeros(phases.cover.shape[1:])
    spread = np.full(len(phases.kinds), ECHO_SPREAD)
    for event, number, cover in zip(phases.events, phases.kind_of.tolist(), phases.cover, strict=True):
        echo = any(label in event.phase for label, _, _ in ECHOES)
        stated = event.factors.get(queue)
        if stated is None and event.factors:
            stated = 1.0
        factor = stated if stated is not None else usual_factor(event.event, event.phase, work)
        if not echo:
            spread[number] = UNKNOWN_SPREAD if factor is None else KNOWN_SPREAD
        change = np.log(max(factor or 1.0, 0.02)) if factor is not None else 0.0
        offset += cover * change
        offset[first:] += cover[first:] * np.log(max((what_if or {}).get(event.event, 1.0), 0.02))
    return Beliefs(offset, spread)
