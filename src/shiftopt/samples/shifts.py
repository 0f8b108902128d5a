"""The shift templates: early, day, late, evening, night, part-time blocks and long days.

Meals are half an hour, unpaid, with a window around the usual hour (lunch 11:00-13:30, dinner 16:30-19:30). The late shift that ends
at 22:00 is there for staff who may not work at night.
"""

from __future__ import annotations

from typing import Final

from shiftopt.domain.shop import Shift
from shiftopt.samples.sizes import Size

FULL: Final = frozenset({"standard", "agency", "temp", "intern"})
LONG: Final = frozenset({"standard", "agency", "temp"})
MEAL: Final = 30

DAY_SHIFTS: Final = (
    ("E", 8 * 60, 11 * 60, 12 * 60 + 30),
    ("E30", 8 * 60 + 30, 11 * 60, 13 * 60),
    ("D09", 9 * 60, 11 * 60 + 30, 13 * 60),
    ("D0930", 9 * 60 + 30, 11 * 60 + 30, 13 * 60 + 30),
    ("D10", 10 * 60, 12 * 60, 14 * 60),
    ("D11", 11 * 60, 13 * 60 + 30, 15 * 60),
    ("M", 12 * 60, 16 * 60 + 30, 18 * 60),
    ("M13", 13 * 60, 16 * 60 + 30, 18 * 60 + 30),
    ("L22", 13 * 60 + 30, 17 * 60, 18 * 60 + 30),
    ("L23", 14 * 60 + 30, 17 * 60, 19 * 60),
    ("L", 15 * 60 + 30, 18 * 60, 19 * 60 + 30),
)
"""Id, start, earliest and latest start of the meal; 8 paid hours within 8 and a half."""
LONG_SHIFTS: Final = (("X09", 9 * 60, 12 * 60, 14 * 60), ("X12", 12 * 60, 16 * 60 + 30, 18 * 60 + 30))
"""The same with two hours of overtime."""
SIX_DAY_SHIFTS: Final = (
    ("S08", 8 * 60, 11 * 60, 12 * 60 + 30),
    ("S09", 9 * 60, 11 * 60 + 30, 13 * 60),
    ("S11", 11 * 60, 13 * 60 + 30, 15 * 60),
    ("S13", 13 * 60, 16 * 60 + 30, 17 * 60 + 30),
    ("S15", 15 * 60, 17 * 60 + 30, 19 * 60),
    ("S16", 16 * 60, 18 * 60, 19 * 60 + 30),
)
"""6 hours 40 paid within 7 hours 10: six of them are 40 hours."""
PART_TIME_STARTS: Final = {"P09": 9, "P10": 10, "P14": 14, "P18": 18, "P19": 19, "P20": 20}
CLOUD_STARTS: Final = {"C00": 0, "C08": 8, "C10": 10, "C14": 14, "C17": 17, "C19": 19, "C20": 20}


def make_shifts(size: Size, contracts: frozenset[str]) -> tuple[Shift, ...]:
    """All templates whose hours lie within those of the shop and which somebody's contract allows; ``contracts`` are those in use."""
    shifts = [_full(*row, minutes=510, contracts=FULL) for row in DAY_SHIFTS]
    shifts += [_full(*row, minutes=630, contracts=LONG) for row in LONG_SHIFTS]
    shifts += [_full(*row, minutes=430, contracts=frozenset({"six_day"})) for row in SIX_DAY_SHIFTS]
    shifts += [_short(name, hour, "part_time") for name, hour in PART_TIME_STARTS.items()]
    shifts += [_short(name, hour, "cloud") for name, hour in CLOUD_STARTS.items()]
    if size.night:
        shifts.append(_full("N", 0, 3 * 60, 5 * 60, minutes=510, contracts=FULL))
    first = min(start for start, _ in size.hours.values()) * 60
    last = max(end for _, end in size.hours.values()) * 60
    fitting = [shift for shift in shifts if shift.start >= first and shift.start + shift.minutes <= last and shift.contracts & contracts]
    return tuple(shift.model_copy(update={"contracts": shift.contracts & contracts}) for shift in fitting)


def _full(name: str, start: int, meal_from: int, meal_to: int, *, minutes: int, contracts: frozenset[str]) -> Shift:
    return Shift(
        id=name,
        start=start,
        minutes=minutes,
        meal_minutes=MEAL,
        meal_from=meal_from,
        meal_to=meal_to,
        breaks=2 if minutes >= 510 else 1,
        contracts=contracts,
    )


def _short(name: str, hour: int, contract: str) -> Shift:
    return Shift(id=name, start=hour * 60, minutes=240, breaks=1, contracts=frozenset({contract}))
