"""What a finished roster pays beyond the month's wage, line by line and exact to the fen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Literal

from shiftopt.domain.base import UNITS_PER_AGENT_HOUR, DayKind, Noun
from shiftopt.domain.roster import Duty
from shiftopt.domain.shop import Agent, Contract
from shiftopt.rules.book import Book
from shiftopt.rules.catalogue.labour import Labour
from shiftopt.rules.walk import by_week, start_date
from shiftopt.rules.worktime import kind_of, leave_days, minute_pay, normal_days, normal_minutes

PayKind = Literal["hourly", "overtime", "rest_day", "holiday"]


class PayLine(Noun):
    """Extra pay of one person in one calendar week: ``minutes`` at ``percent`` of base pay make ``fen``."""

    agent: str
    week: date
    kind: PayKind
    minutes: int
    percent: int
    fen: int


def fen(amount: Fraction) -> int:
    """A sum of money rounded half up to whole fen."""
    return int(amount + Fraction(1, 2))


def duty_premium(agent: Agent, contract: Contract, minutes: int, kind: DayKind, rates: Labour | None = None) -> int:
    """Extra pay in fen of a duty by the calendar alone: nothing on workdays (also make-up ones), rest day 200 %, holiday 300 %.

    For shops that keep the office calendar; where the roster itself places the days off, see ``pay_lines``.
    Source: Labour Law Art. 44; hourly base from 21.75 days of 8 hours (MoHRSS 2025-2).
    """
    table = rates or Labour()
    percent = {"workday": 0, "rest": table.rest_day, "holiday": table.holiday}[kind]
    return fen(minute_pay(agent, contract) / UNITS_PER_AGENT_HOUR * minutes * Fraction(percent, 100))


def pay_lines(book: Book, rates: Labour) -> tuple[PayLine, ...]:
    """Extra pay of every person and calendar week of a finished roster, as the rule ``labour`` counts it."""
    rows = ((agent, by_week(book, book.duties[agent.id])) for agent in book.shop.agents if rates.covers(agent))
    return tuple(
        line for agent, weeks in rows for first, duties in sorted(weeks.items()) for line in _week_lines(book, rates, agent, first, duties)
    )


def _week_lines(book: Book, rates: Labour, agent: Agent, first: date, duties: list[Duty]) -> Iterator[PayLine]:
    contract = book.contracts[agent.contract]
    base = minute_pay(agent, contract) / UNITS_PER_AGENT_HOUR
    discount = 0 if contract.pay == "monthly" else 100

    def line(kind: PayKind, minutes: int, percent: int) -> Iterator[PayLine]:
        if minutes > 0 and percent > 0:
            money = fen(base * minutes * Fraction(percent, 100))
            yield PayLine(agent=agent.id, week=first, kind=kind, minutes=minutes, percent=percent, fen=money)

    days: dict[date, int] = {}
    for duty in duties:
        day = start_date(book, duty)
        days[day] = days.get(day, 0) + duty.paid_minutes
    usual = {day: minutes for day, minutes in days.items() if kind_of(day, book.day_kinds) != "holiday"}
    if discount:
        yield from line("hourly", sum(days.values()), 100)
    yield from line("holiday", sum(days.values()) - sum(usual.values()), rates.holiday - discount)
    if not rates.weekly:
        return
    long_days = sum(max(0, minutes - contract.day_minutes) for minutes in usual.values())
    away = leave_days(book.shop, agent.id, contract, first, book.day_kinds)
    excess = max(long_days, sum(usual.values()) - normal_minutes(contract, first, book.day_kinds, away), 0)
    extra = max(0, len(usual) - normal_days(contract, first, book.day_kinds, away)) * contract.day_minutes
    yield from line("overtime", excess, rates.overtime - discount)
    yield from line("rest_day", extra, rates.rest_day - rates.overtime)


def cycle_overtime(worked: int, standard: int) -> int:
    """Minutes of overtime (150 %) of a person on comprehensive hours over one whole cycle; Wage Payment Rules Art. 13."""
    return max(0, worked - standard)
