"""Limits on complaint work per person: minutes a day, and days in a row, hard or priced."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shiftopt.domain.base import UNITS_PER_AGENT_HOUR
from shiftopt.domain.case import Case
from shiftopt.rules.base import Rule
from shiftopt.rules.catalogue.complaint_exposure import ComplaintExposure

DAY_TOO_MANY = 60
"""Minutes that a day beyond the run counts as, when priced."""
DAY = 24 * 60
FORBIDDEN = 1 << 60
"""A price that no gain outweighs."""


@dataclass(frozen=True, slots=True)
class Limit:
    """One exposure rule for one agent; ``units`` per minute beyond it, None if it is hard."""

    minutes: int
    days: int
    units: int | None


def limits_of(case: Case, rules: Iterable[Rule]) -> tuple[tuple[Limit, ...], ...]:
    """Agent number -> the exposure limits that cover the agent."""
    exposure = [rule for rule in rules if isinstance(rule, ComplaintExposure)]
    return tuple(tuple(_limit(rule) for rule in exposure if rule.covers(agent)) for agent in case.agents)


def _limit(rule: ComplaintExposure) -> Limit:
    return Limit(rule.minutes, rule.days, None if rule.hard else rule.weight * UNITS_PER_AGENT_HOUR)


@dataclass(frozen=True, slots=True)
class Tariff:
    """The price of complaint minutes in one duty.

    Attributes:
        room: minutes without a price.
        units: per minute beyond ``room``.
        most: more is forbidden.
        entry: units for the first minute (a day too many in a row).
    """

    room: int
    units: int
    most: int
    entry: int

    @property
    def counting(self) -> int:
        """How far minutes need to be counted: beyond the priced room each costs the same, unless a hard limit is still ahead."""
        if self.most < DAY:
            return self.most
        return max(1, self.room) if self.units or self.entry else 0

    def price(self, minutes: int) -> int:
        """Units for so many minutes."""
        if minutes > self.most:
            return FORBIDDEN
        return self.units * max(0, minutes - self.room) + (self.entry if minutes else 0)


def exposure_units(limit: Limit, minutes: Mapping[int, int], days: int, carried: int) -> int:
    """What one limit charges for a horizon.

    Args:
        limit: with a price.
        minutes: day number -> minutes of complaint work (days beyond the horizon count for the daily limit only).
        days: days of the horizon.
        carried: days in a row with complaint work before it.
    """
    units = limit.units or 0
    total = sum(max(0, worked - limit.minutes) for worked in minutes.values()) * units
    run = carried
    for day in range(days):
        run = run + 1 if minutes.get(day, 0) else 0
        total += units * DAY_TOO_MANY if run > limit.days else 0
    return total


class Exposure:
    """Minutes of complaint work by agent and day; mutable. A duty's minutes count on the local day they fall on.

    Args:
        case: the week.
        complaints: the queue numbers that count.
    """

    def __init__(self, case: Case, complaints: frozenset[int]) -> None:
        self.complaints = complaints
        self._days = case.grid.days
        self._carried = {case.agent_index[name]: days for name, days in case.past.complaint_days.items() if name in case.agent_index}
        self._minutes: dict[int, dict[int, int]] = {}

    def add(self, agent: int, days: Mapping[int, int], sign: int = 1) -> None:
        """Book minutes by day (or with -1 take them out)."""
        booked = self._minutes.setdefault(agent, {})
        for day, minutes in days.items():
            booked[day] = booked.get(day, 0) + sign * minutes

    def tariff(self, agent: int, limits: Iterable[Limit], days: Iterable[int]) -> Tariff:
        """What complaint minutes cost in a duty that is not booked.

        A duty across midnight is charged as if all its minutes fell on the worst of its days; of several priced limits the
        tightest counts (``bill`` is exact in any case).
        """
        booked = self._minutes.get(agent, {})
        room, units, most, entry = DAY, 0, DAY, 0
        for limit in limits:
            for day in days:
                left = max(0, limit.minutes - booked.get(day, 0))
                worse = 0 if booked.get(day, 0) else self._runs(agent, booked, limit, day)
                if limit.units is None:
                    most = 0 if worse else min(most, left)
                else:
                    room, units, entry = min(room, left), max(units, limit.units), max(entry, worse * DAY_TOO_MANY * limit.units)
        return Tariff(room, units, most, entry)

    def _runs(self, agent: int, booked: Mapping[int, int], limit: Limit, day: int) -> int:
        """How many days too many the first minute on a day makes."""
        carried = self._carried.get(agent, 0)
        counter = Limit(minutes=1 << 30, days=limit.days, units=1)
        more = {**booked, day: 1}
        return (exposure_units(counter, more, self._days, carried) - exposure_units(counter, booked, self._days, carried)) // DAY_TOO_MANY
