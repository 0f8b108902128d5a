"""Promotions and holidays of the Chinese trading year as phases with prior multipliers, and what they truly did in this shop.

After-sales and complaints lag sales, so every promotion has return phases. Phases of one event never overlap.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from shiftopt.domain.shop import Event
from shiftopt.domain.volumes import FloatArray
from shiftopt.samples.profiles import WORK_QUEUES, WORKS, Work
from shiftopt.samples.streams import stream

Factors = tuple[float, float, float]
Span = tuple[int, int, int, int]
"""First day, clock, last day, clock: days relative to the anchor, clocks in hours."""


@dataclass(frozen=True)
class Phase:
    """One phase of an event kind: when, relative to its anchor day, and the multiplier of pre-sales, after-sales and complaints."""

    name: str
    span: Span
    factors: Factors


@dataclass(frozen=True)
class Happening:
    """One phase as it happened: the event as the shop's table has it, the true days, and the true multipliers."""

    event: Event
    start_day: date
    true: dict[Work, float]


def _days(first: int, last: int) -> Span:
    return (first, 0, last, 24)


DOUBLE_11: Final = (
    Phase("presale", _days(-27, -27), (2.5, 1.0, 1.0)),
    Phase("deposit", _days(-26, -23), (1.3, 1.0, 1.0)),
    Phase("wave 1", (-22, 0, -22, 20), (3.2, 1.3, 1.1)),
    Phase("wave 1 opening", (-22, 20, -22, 24), (9.5, 1.3, 1.1)),
    Phase("spot sale", _days(-21, -18), (1.8, 1.5, 1.1)),
    Phase("first returns", _days(-17, -6), (1.0, 1.4, 1.4)),
    Phase("warm-up", _days(-5, -2), (1.3, 1.2, 1.3)),
    Phase("eve", (-1, 0, -1, 20), (1.8, 1.2, 1.2)),
    Phase("eve opening", (-1, 20, -1, 24), (4.5, 1.3, 1.2)),
    Phase("day", _days(0, 0), (6.0, 1.8, 1.3)),
    Phase("day after", _days(1, 1), (1.3, 2.0, 1.5)),
    Phase("returns", _days(2, 7), (0.8, 2.7, 1.8)),
    Phase("tail", _days(8, 18), (0.75, 1.6, 2.2)),
)
MID_YEAR: Final = (
    Phase("opening", _days(-17, -17), (3.5, 1.3, 1.2)),
    Phase("spot sale", _days(-16, -13), (1.5, 1.4, 1.1)),
    Phase("eve", _days(-1, -1), (1.8, 1.2, 1.1)),
    Phase("day", _days(0, 0), (4.0, 1.6, 1.2)),
    Phase("returns", _days(2, 7), (0.85, 1.9, 1.5)),
    Phase("tail", _days(8, 15), (0.9, 1.3, 1.6)),
)
SPRING: Final = (
    Phase("new year goods", _days(-25, -10), (1.5, 1.2, 1.1)),
    Phase("holiday", _days(-3, 6), (0.42, 0.5, 0.4)),
    Phase("return", _days(7, 9), (1.0, 1.4, 1.5)),
)
LONG_HOLIDAY: Final = (Phase("holiday", _days(0, 4), (0.85, 0.8, 0.6)), Phase("first workday", _days(5, 5), (1.0, 1.25, 1.3)))
NATIONAL_HOLIDAY: Final = (Phase("holiday", _days(0, 6), (0.85, 0.8, 0.6)), Phase("first workday", _days(7, 7), (1.0, 1.25, 1.3)))
DOUBLE_12: Final = (
    Phase("eve", _days(-1, -1), (1.3, 1.0, 1.0)),
    Phase("day", _days(0, 0), (2.0, 1.2, 1.1)),
    Phase("returns", _days(2, 6), (0.95, 1.4, 1.3)),
)
ONE_DAY: Final = (Phase("day", _days(0, 0), (1.9, 1.2, 1.1)), Phase("returns", _days(2, 4), (1.0, 1.2, 1.1)))
LIVESTREAM: Final = (Phase("show", (0, 20, 0, 22), (4.0, 1.0, 1.0)), Phase("next day", _days(1, 1), (1.0, 1.2, 1.0)))

CATALOGUE: Final[tuple[tuple[str, tuple[date, ...], tuple[Phase, ...]], ...]] = (
    ("Double 11", (date(2025, 11, 11), date(2026, 11, 11)), DOUBLE_11),
    ("Double 12", (date(2025, 12, 12), date(2026, 12, 12)), DOUBLE_12),
    ("Spring Festival", (date(2026, 2, 17),), SPRING),
    ("Women's Day sale", (date(2026, 3, 8),), ONE_DAY),
    ("Labour Day", (date(2026, 5, 1),), LONG_HOLIDAY),
    ("618", (date(2026, 6, 18),), MID_YEAR),
    ("99 sale", (date(2026, 9, 9),), ONE_DAY),
    ("National Day", (date(2025, 10, 1), date(2026, 10, 1)), NATIONAL_HOLIDAY),
    (
        "Livestream",
        tuple(
            date.fromisoformat(day)
            for day in ("2025-12-04", "2026-01-08", "2026-03-26", "2026-04-16", "2026-07-16", "2026-08-20", "2026-09-24")
        ),
        LIVESTREAM,
    ),
)
MISLABELLED: Final = {("Livestream", date(2026, 4, 16)): 1, ("99 sale", date(2026, 9, 9)): -1}
"""Two promotions that stand in the shop's table on a wrong day (days added to the true one)."""
SHOP_SPREAD: Final = 0.10
"""How far this shop's response to a phase lies from the table (standard deviation of the log), the same every year."""
TIME_SPREAD: Final = 0.05
"""How far one occurrence lies from the shop's usual response."""


def make_happenings(seed: int, queues: frozenset[str], first: date, last: date) -> tuple[Happening, ...]:
    """All phases that touch ``first..last``, by start; draws do not depend on the window."""
    rng = stream(seed, "events")
    found = []
    for name, anchors, phases in CATALOGUE:
        own = rng.normal(0.0, SHOP_SPREAD, size=(len(phases), len(WORKS)))
        for anchor in anchors:
            once = rng.normal(0.0, TIME_SPREAD, size=(len(phases), len(WORKS)))
            for phase, noise in zip(phases, own + once, strict=True):
                happening = _happening(name, anchor, phase, noise, queues)
                length = happening.event.end_day - happening.event.start_day
                if happening.start_day <= last and happening.start_day + length >= first:
                    found.append(happening)
    return tuple(sorted(found, key=lambda happening: (happening.event.start_day, happening.event.start_minute, happening.event.event)))


def _happening(name: str, anchor: date, phase: Phase, noise: FloatArray, queues: frozenset[str]) -> Happening:
    first, opens, last, closes = phase.span
    slip = timedelta(days=MISLABELLED.get((name, anchor), 0))
    prior = dict(zip(WORKS, phase.factors, strict=True))
    event = Event(
        event=f"{name} {anchor.year}",
        phase=phase.name,
        start_day=anchor + timedelta(days=first) + slip,
        start_minute=opens * 60,
        end_day=anchor + timedelta(days=last) + slip,
        end_minute=closes * 60,
        factors={queue: prior[work] for work in WORKS for queue in WORK_QUEUES[work] if queue in queues and prior[work] != 1.0},
    )
    true = {
        work: factor * float(np.exp(shift)) if factor != 1.0 else 1.0 for (work, factor), shift in zip(prior.items(), noise, strict=True)
    }
    return Happening(event=event, start_day=anchor + timedelta(days=first), true=true)
