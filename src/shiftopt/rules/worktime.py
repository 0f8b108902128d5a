"""Numbers that both faces of the working-time rules share: calendar weeks, and how much work in one is normal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from shiftopt.domain.base import UNITS_PER_AGENT_HOUR, DayKind
from shiftopt.domain.grid import Grid
from shiftopt.domain.shop import Agent, Contract, Shop

LEGAL_WEEK: Final = 2400
"""40 hours: State Council Order 174 (1995) Art. 3."""
MONTH_HOURS: Final = Fraction(174)
"""21.75 paid days of 8 hours per month (MoHRSS notice 2025 No. 2): divisor from a monthly to an hourly wage."""


@dataclass(frozen=True, slots=True)
class Week:
    """A calendar week that meets the horizon: its first local date, and which horizon days lie in it."""

    first: date
    days: tuple[int, ...]
    ends_inside: bool

    @property
    def dates(self) -> tuple[date, ...]:
        """The seven local dates."""
        return tuple(self.first + timedelta(days=offset) for offset in range(7))


def week_of(day: date, week_start: int = 0) -> date:
    """First date of the calendar week that contains ``day``."""
    return day - timedelta(days=(day.weekday() - week_start) % 7)


def weeks(grid: Grid, week_start: int = 0) -> tuple[Week, ...]:
    """The calendar weeks that meet the horizon, in order."""
    days: dict[date, list[int]] = {}
    for day in range(grid.days):
        days.setdefault(week_of(grid.first_day + timedelta(days=day), week_start), []).append(day)
    end = grid.first_day + timedelta(days=grid.days)
    return tuple(Week(first, tuple(row), first + timedelta(days=7) <= end) for first, row in days.items())


def kind_of(day: date, kinds: Mapping[date, DayKind]) -> DayKind:
    """The kind of a day for pay; a day without an entry is a workday from Monday to Friday."""
    return kinds.get(day, "workday" if day.weekday() < 5 else "rest")


def standard_minutes(contract: Contract) -> int:
    """Normal paid minutes of an ordinary week: what the contract owes if paid by the month, else the legal week."""
    return contract.week_minutes if contract.pay == "monthly" and contract.week_minutes else LEGAL_WEEK


def leave_days(shop: Shop, agent: str, contract: Contract, first: date, kinds: Mapping[date, DayKind]) -> int:
    """Workdays of the week from ``first`` on which a person paid by the month is on leave: they count as if they were worked."""
    if contract.pay != "monthly":
        return 0
    spans = [(leave.start, leave.end) for leave in shop.leave if leave.agent == agent]
    days = [first + timedelta(days=offset) for offset in range(7)] if spans else []
    return sum(kind_of(day, kinds) == "workday" and any(start <= day <= end for start, end in spans) for day in days)


def normal_days(contract: Contract, first: date, kinds: Mapping[date, DayKind], away: int = 0) -> int:
    """Days of work in the week from ``first`` that are not rest-day work.

    The contract's days per week, less one for each weekday that the public calendar turns into a holiday or bridge day, plus
    one for each make-up workday, less ``away`` days of leave. Which days of the week are taken off is up to the roster (State
    Council Order 174 Art. 7).
    """
    workdays = sum(kind_of(first + timedelta(days=offset), kinds) == "workday" for offset in range(7))
    return min(7, max(0, contract.days_per_week + workdays - 5 - away))


def normal_minutes(contract: Contract, first: date, kinds: Mapping[date, DayKind], away: int = 0) -> int:
    """Paid minutes in the week from ``first`` beyond which work is overtime; statutory holidays are counted apart."""
    return standard_minutes(contract) * normal_days(contract, first, kinds, away) // contract.days_per_week


def week_limit(contract: Contract, first: date, kinds: Mapping[date, DayKind], away: int = 0) -> int:
    """Paid minutes in the week from ``first`` without overtime: the ordinary week, or more if make-up workdays fall into it."""
    ordinary = standard_minutes(contract) * max(0, contract.days_per_week - away) // contract.days_per_week
    return max(ordinary, normal_minutes(contract, first, kinds, away))


def minute_pay(agent: Agent, contract: Contract) -> Fraction:
    """Base pay of one minute in 1/6000 fen; monthly pay by 21.75 days of 8 hours."""
    hours = MONTH_HOURS if contract.pay == "monthly" else Fraction(1)
    return Fraction(agent.wage * UNITS_PER_AGENT_HOUR) / (hours * 60)


def same_month(one: date, other: date) -> bool:
    """Whether two dates share year and month."""
    return (one.year, one.month) == (other.year, other.month)
