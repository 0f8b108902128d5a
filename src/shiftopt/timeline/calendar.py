"""Kinds of days for pay: workday, rest day, statutory holiday; the public calendars are data files."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib.resources import files

from shiftopt.domain.base import DayKind


@cache
def _tables(country: str) -> dict[str, dict[str, frozenset[date]]]:
    text = files("shiftopt.timeline").joinpath("calendars", f"{country}.toml").read_text(encoding="utf-8")
    return {year: {kind: frozenset(days) for kind, days in table.items()} for year, table in tomllib.loads(text).items()}


def day_kind(day: date, country: str = "cn") -> DayKind:
    """The kind of a local date. Years without data fall back to Monday-Friday workdays and weekends as rest days."""
    table = _tables(country).get(str(day.year), {})
    if day in table.get("holidays", ()):
        return "holiday"
    if day in table.get("bridge", ()):
        return "rest"
    if day in table.get("makeup", ()):
        return "workday"
    return "rest" if day.weekday() >= 5 else "workday"


def day_kinds(days: Iterable[date], country: str = "cn") -> dict[date, DayKind]:
    """``day_kind`` of several dates."""
    return {day: day_kind(day, country) for day in days}


def has_calendar(year: int, country: str = "cn") -> bool:
    """Whether the public holidays of that year are known."""
    return str(year) in _tables(country)
