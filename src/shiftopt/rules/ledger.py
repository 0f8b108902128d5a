"""The fairness ledger: points for burdens, per person and week, scaled by contract, past weeks included."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from pydantic import Field

from shiftopt.domain.base import Noun
from shiftopt.domain.roster import Duty
from shiftopt.domain.shop import Agent, Shop
from shiftopt.rules.book import Book
from shiftopt.rules.catalogue.fairness_points import FairnessPoints
from shiftopt.rules.walk import history, local_date, night_minutes, start_date
from shiftopt.rules.worktime import LEGAL_WEEK, kind_of, week_of
from shiftopt.timeline.clock import to_local

BURDENS: Final = ("night", "weekend", "holiday", "promotion", "late_end", "complaint_hours")


class Points(Noun):
    """Points per night duty, weekend day, statutory holiday, promotion day, late end, and hour of complaint work.

    Night 2 and weekend 1 are customary in Chinese service teams; the rest is a house choice.
    """

    night: float = 2.0
    weekend: float = 1.0
    holiday: float = 3.0
    promotion: float = 1.0
    late_end: float = 0.5
    complaint_hours: float = 0.25
    night_minutes: int = Field(default=180, ge=1, le=480)
    late_after: int = Field(default=23 * 60, ge=720, le=1440)
    """Local minute of the day from which an end is late (or past midnight)."""


def points_of(shop: Shop) -> Points:
    """What burdens count in a shop: as its rule on fairness points has it (in half points), else the customary numbers."""
    entry = next((entry for entry in shop.rules if entry.name == FairnessPoints.name), None)
    if entry is None:
        return Points()
    rule = FairnessPoints(**entry.params)
    halves = {name: getattr(rule, name) / 2 for name in ("night", "weekend", "holiday", "promotion", "late_end")}
    return Points(**halves, night_minutes=rule.night_minutes)


class LedgerRow(Noun):
    """One person's account.

    ``counts`` are burdens of the horizon and the past duties together, ``weeks`` points by first date of the calendar week,
    ``brought`` points from before the past duties; ``per_share`` is all points over contract share and weeks employed (a full
    contract has share 1), which makes part-timers, joiners and leavers comparable. None if the contract owes no hours.
    """

    agent: str
    counts: Mapping[str, float]
    weeks: Mapping[date, float]
    brought: float
    points: float
    share: float
    per_share: float | None


def ledger(book: Book, points: Points | None = None) -> tuple[LedgerRow, ...]:
    """The account of every person of the shop, in the shop's order."""
    worth = points or Points()
    promotions = [(event.start_day, event.end_day) for event in book.shop.events]
    complaints = {queue.id for queue in book.shop.queues if queue.complaint}
    return tuple(_row(book, agent, worth, promotions, complaints) for agent in book.shop.agents)


def spread(rows: tuple[LedgerRow, ...]) -> float:
    """Largest less smallest points per share and week: the figure that fair rosters bring down."""
    values = [row.per_share for row in rows if row.per_share is not None]
    return max(values) - min(values) if values else 0.0


def _row(book: Book, agent: Agent, worth: Points, promotions: list[tuple[date, date]], complaints: set[str]) -> LedgerRow:
    counts = dict.fromkeys(BURDENS, 0.0)
    weeks: dict[date, float] = {}

    def add(burden: str, day: date, amount: float) -> None:
        counts[burden] += amount
        first = week_of(day, book.shop.week_start)
        weeks[first] = weeks.get(first, 0.0) + amount * getattr(worth, burden)

    for duty in history(book, agent.id):
        day = start_date(book, duty)
        for burden in _burdens(book, duty, day, worth, promotions):
            add(burden, day, 1.0)
    for activity in book.work.get(agent.id, ()):
        if activity.queue in complaints:
            add("complaint_hours", local_date(book.grid.zone, activity.start), (activity.end - activity.start) / 60)
    brought = book.past.fairness.get(agent.id, 0.0)
    total = brought + sum(weeks.values())
    share = book.contracts[agent.contract].week_minutes / LEGAL_WEEK
    per_share = total / (share * _employed_weeks(book, agent)) if share else None
    return LedgerRow(agent=agent.id, counts=counts, weeks=weeks, brought=brought, points=total, share=share, per_share=per_share)


def _burdens(book: Book, duty: Duty, day: date, worth: Points, promotions: list[tuple[date, date]]) -> list[str]:
    end = to_local(book.grid.zone, duty.end)
    late = end.date() > day or end.hour * 60 + end.minute >= worth.late_after
    at_night = night_minutes(book.grid.zone, duty) >= worth.night_minutes
    marks = {
        "night": at_night,
        "weekend": day.weekday() >= 5,
        "holiday": kind_of(day, book.day_kinds) == "holiday",
        "promotion": any(first <= day <= last for first, last in promotions),
        "late_end": late and not at_night,
    }
    return [burden for burden, there in marks.items() if there]


def _employed_weeks(book: Book, agent: Agent) -> float:
    """Weeks from the first past duty of the team (or the hiring) to the end of the horizon (or the leaving), at least one day."""
    first = min((duty.day for duty in book.past.duties), default=book.grid.first_day)
    last = local_date(book.grid.zone, book.grid.end - 1)
    first, last = max(first, agent.hire_date or first), min(last, agent.leave_date or last)
    return max(1, (last - first).days + 1) / 7
