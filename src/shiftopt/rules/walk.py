"""Walking finished duties: what the audit side of the rules has in common. Knows nothing of options or variables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache

from shiftopt.domain.roster import Duty
from shiftopt.domain.shop import Agent
from shiftopt.rules.base import Rule
from shiftopt.rules.book import Book
from shiftopt.rules.protection import NIGHT_END, NIGHT_START
from shiftopt.rules.worktime import week_of
from shiftopt.timeline.clock import to_local, to_minute


@lru_cache(maxsize=1 << 16)
def local_date(zone: str, minute: int) -> date:
    """The local date of a UTC minute."""
    return to_local(zone, minute).date()


def people(rule: Rule, book: Book) -> Iterator[Agent]:
    """The agents within the rule's scope."""
    return (agent for agent in book.shop.agents if rule.covers(agent))


def history(book: Book, agent: str) -> tuple[Duty, ...]:
    """Past and present duties of one person, by start."""
    return book.past_duties.get(agent, ()) + book.duties.get(agent, ())


def start_date(book: Book, duty: Duty) -> date:
    """The local date on which a duty starts, from its clock, whatever its ``day`` says."""
    return local_date(book.grid.zone, duty.start)


def touched(book: Book, duty: Duty) -> list[date]:
    """The local dates that contain a minute of the duty."""
    first, last = start_date(book, duty), local_date(book.grid.zone, max(duty.start, duty.end - 1))
    return [first + timedelta(days=offset) for offset in range((last - first).days + 1)]


def by_date(book: Book, duties: Iterable[Duty]) -> dict[date, list[Duty]]:
    """Local start date -> duties."""
    rows: dict[date, list[Duty]] = {}
    for duty in duties:
        rows.setdefault(start_date(book, duty), []).append(duty)
    return rows


def by_week(book: Book, duties: Iterable[Duty]) -> dict[date, list[Duty]]:
    """First date of the calendar week of the start -> duties."""
    rows: dict[date, list[Duty]] = {}
    for duty in duties:
        rows.setdefault(week_of(start_date(book, duty), book.shop.week_start), []).append(duty)
    return rows


def present(book: Book, first: date, rows: Mapping[date, list[Duty]]) -> bool:
    """Whether a week that starts on ``first`` has a duty of this horizon (weeks that are all past are not judged again)."""
    return any(start_date(book, duty) >= book.grid.first_day for duty in rows[first])


def minutes_before(book: Book, duties: Iterable[Duty]) -> int:
    """Paid minutes of those duties that started before the horizon; limits that they broke alone are not this roster's fault."""
    return sum(duty.paid_minutes for duty in duties if start_date(book, duty) < book.grid.first_day)


def day_span(book: Book, day: date, days: int = 1) -> tuple[int, int]:
    """UTC minutes from the local midnight of ``day`` to the one ``days`` later."""
    return to_minute(book.grid.zone, day), to_minute(book.grid.zone, day + timedelta(days=days))


def night_minutes(zone: str, duty: Duty) -> int:
    """Minutes of a duty between 22:00 and 06:00, from the clock at its start and the elapsed minutes."""
    clock = to_local(zone, duty.start)
    start = clock.hour * 60 + clock.minute
    end = start + duty.end - duty.start
    windows = ((NIGHT_START - 1440, NIGHT_END), (NIGHT_START, NIGHT_END + 1440))
    return sum(max(0, min(end, high) - max(start, low)) for low, high in windows)
