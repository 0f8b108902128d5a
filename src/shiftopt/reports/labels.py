"""Dates, clocks, hours and money as people read them, in the zone of the shop."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from shiftopt.domain.base import Lang
from shiftopt.domain.grid import Grid
from shiftopt.domain.shop import Shift
from shiftopt.timeline.clock import date_of, to_local

WEEKDAYS: dict[Lang, Sequence[str]] = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}


def weekday(day: date, lang: Lang) -> str:
    """``周一`` or ``Mon``."""
    return WEEKDAYS[lang][day.weekday()]


def day_header(day: date, lang: Lang) -> str:
    """``2026-11-30 周一``: the header of a day column; a roster reader takes the ISO date in front."""
    return f"{day.isoformat()} {weekday(day, lang)}"


def short_day(day: date, lang: Lang) -> str:
    """``11-30 周一``."""
    return f"{day:%m-%d} {weekday(day, lang)}"


def dates(grid: Grid) -> tuple[date, ...]:
    """The local dates of a horizon."""
    return tuple(date_of(grid, day) for day in range(grid.days))


def clock(zone: str, minute: int) -> str:
    """``09:30``, local."""
    return to_local(zone, minute).strftime("%H:%M")


def span(zone: str, start: int, end: int) -> str:
    """``09:30-18:00``, local; an end at midnight is ``24:00``."""
    last = clock(zone, end)
    return f"{clock(zone, start)}-{'24:00' if last == '00:00' else last}"


def moment(zone: str, minute: int) -> str:
    """``2026-11-30T09:30``: ISO local time without offset, as in the plan's CSV files."""
    return to_local(zone, minute).strftime("%Y-%m-%dT%H:%M")


def wall(minute: int) -> str:
    """Clock time of minutes after midnight; the end of the day is ``24:00``, later wraps."""
    return "24:00" if minute == 24 * 60 else f"{minute // 60 % 24:02d}:{minute % 60:02d}"


def shift_span(shift: Shift) -> str:
    """``08:00-16:30`` of a template."""
    return f"{wall(shift.start)}-{wall(shift.start + shift.minutes)}"


def hours(minutes: float) -> str:
    """Minutes as hours with at most one decimal: ``7.5``, ``40``."""
    return f"{minutes / 60:.1f}".removesuffix(".0")


def yuan(fen: float) -> str:
    """Fen as whole yuan: ``¥12,345``."""
    return f"-¥{-fen / 100:,.0f}" if round(fen / 100) < 0 else f"¥{abs(fen) / 100:,.0f}"


def percent(share: float, digits: int = 0) -> str:
    """A share 0..1: ``87%``."""
    return f"{100 * share:.{digits}f}%"


def duration(seconds: float, lang: Lang) -> str:
    """Seconds in the unit people would say: ``30 秒``, ``3 分钟``, ``24 小时``."""
    units = {"zh": (" 秒", " 分钟", " 小时"), "en": (" s", " min", " h")}[lang]
    for unit, size, limit in zip(units, (1, 60, 3600), (120, 7200, float("inf")), strict=True):
        if seconds < limit:
            return f"{seconds / size:.1f}".removesuffix(".0") + unit
    raise ValueError(f"a duration must be a number of seconds, not {seconds}")
