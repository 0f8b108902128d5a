"""Calendar facts of consecutive local days, as the day model sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from shiftopt.domain.volumes import BoolArray, FloatArray, IntArray
from shiftopt.timeline.calendar import day_kind, has_calendar

LUNAR_NEW_YEARS: Final = (
    date(2019, 2, 5), date(2020, 1, 25), date(2021, 2, 12), date(2022, 2, 1), date(2023, 1, 22), date(2024, 2, 10),
    date(2025, 1, 29), date(2026, 2, 17), date(2027, 2, 6), date(2028, 1, 26), date(2029, 2, 13), date(2030, 2, 3),
    date(2031, 1, 23), date(2032, 2, 11), date(2033, 1, 31), date(2034, 2, 19), date(2035, 2, 8),
)  # fmt: skip
"""First days of the lunar year (Hong Kong Observatory, Gregorian-Lunar Calendar Conversion Table)."""
LUNAR_WINDOW: Final = (-21, 15)
"""Days around the lunar new year on which volumes follow it: parcels stop before it, and people come back after it."""
COUNTRY_ZONES: Final = {"cn": ("Asia/Shanghai", "Asia/Chongqing", "Asia/Urumqi", "Asia/Harbin", "PRC")}
MAKE_UP_WEEKDAY: Final = 4
"""A weekend day that is worked to make up for a holiday runs like a Friday."""


@dataclass(frozen=True, eq=False)
class Days:
    """Facts about ``count`` days from ``first``; every array is (count,).

    Attributes:
        first: local date of day 0.
        number: 0, 1, ...
        weekday: Monday 0; make-up workdays count as Fridays.
        month_day: 1..31.
        year_day: 1..366.
        off: a public holiday or bridge day.
        lunar: days after the lunar new year, NaN outside its window.
    """

    first: date
    number: IntArray
    weekday: IntArray
    month_day: IntArray
    year_day: IntArray
    off: BoolArray
    lunar: FloatArray

    @property
    def count(self) -> int:
        """How many days."""
        return len(self.number)


def make_days(first: date, count: int, zone: str, country: str) -> Days:
    """The calendar facts of ``count`` days; holidays only for zones of the country."""
    dates = [first + timedelta(days=offset) for offset in range(count)]
    known = zone in COUNTRY_ZONES.get(country, ())
    weekday = np.array([day.weekday() for day in dates], dtype=np.int64)
    off, lunar = np.zeros(count, dtype=np.bool_), np.full(count, np.nan)
    if known:
        for index, day in enumerate(dates):
            kind = day_kind(day, country)
            off[index] = kind == "holiday" or (kind == "rest" and has_calendar(day.year, country) and day.weekday() < 5)
            lunar[index] = _lunar(day)
            if kind == "workday" and day.weekday() >= 5:
                weekday[index] = MAKE_UP_WEEKDAY
    return Days(
        first=first,
        number=np.arange(count, dtype=np.int64),
        weekday=weekday,
        month_day=np.array([day.day for day in dates], dtype=np.int64),
        year_day=np.array([day.timetuple().tm_yday for day in dates], dtype=np.int64),
        off=off,
        lunar=lunar,
    )


def _lunar(day: date) -> float:
    for new_year in LUNAR_NEW_YEARS:
        offset = (day - new_year).days
        if LUNAR_WINDOW[0] <= offset <= LUNAR_WINDOW[1]:
            return float(offset)
    return float("nan")
