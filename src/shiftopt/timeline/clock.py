"""Between local clocks and UTC minutes. All arithmetic on instants happens in UTC minutes, so rest is true elapsed time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from shiftopt.domain.grid import Grid


def to_minute(zone: str, day: date, minute: int = 0) -> int:
    """UTC minute at which the local clock of ``zone`` shows ``minute`` minutes after midnight of ``day``.

    ``minute`` may be 1440 or more (the next day). A clock time that daylight saving skips is read with the offset before the
    gap; one that occurs twice is the first.
    """
    day = day + timedelta(days=minute // 1440)
    hour, rest = divmod(minute % 1440, 60)
    local = datetime(day.year, day.month, day.day, hour, rest, tzinfo=ZoneInfo(zone))
    return int(local.timestamp() // 60)


def to_local(zone: str, minute: int) -> datetime:
    """The aware local datetime of a UTC minute."""
    return datetime.fromtimestamp(minute * 60, tz=UTC).astimezone(ZoneInfo(zone))


def make_grid(zone: str, first_day: date, days: int, interval: int) -> Grid:
    """The grid of ``days`` local days from the midnight of ``first_day``, in intervals of ``interval`` minutes.

    Raises:
        ValueError: if a day's length is not a whole number of intervals (an exotic daylight-saving change).
    """
    starts = tuple(to_minute(zone, first_day + timedelta(days=offset)) for offset in range(days + 1))
    if any((after - before) % interval for before, after in pairwise(starts)):
        raise ValueError(f"a day of {zone} from {first_day} is not a whole number of {interval}-minute intervals")
    return Grid(zone=zone, first_day=first_day, days=days, interval=interval, day_starts=starts)


def day_of(grid: Grid, minute: int) -> int:
    """The number of the horizon day that contains the UTC minute; negative before the horizon, ``days`` or more after it."""
    return (to_local(grid.zone, minute).date() - grid.first_day).days


def date_of(grid: Grid, day: int) -> date:
    """The local date of horizon day ``day``."""
    return grid.first_day + timedelta(days=day)


def local_labels(grid: Grid) -> list[str]:
    """ISO local time, without offset, of the start of every interval: ``2026-11-02T09:30``."""
    return [to_local(grid.zone, grid.minute(t)).strftime("%Y-%m-%dT%H:%M") for t in range(grid.intervals)]


def local_time(zone: str, instant: str) -> str:
    """``2026-11-23 17:41``: the local date and clock of an ISO instant with offset, for people."""
    return f"{datetime.fromisoformat(instant).astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"
