"""The week of each person as reports show it: a cell per day, and the figures that make a roster fair or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from shiftopt.domain.plan import Plan
from shiftopt.domain.roster import Activity, Duty
from shiftopt.domain.shop import Agent, Contract, Request
from shiftopt.reports.labels import dates
from shiftopt.rules.catalogue.contract_hours import absences, owed
from shiftopt.rules.protection import NIGHT_END, NIGHT_START, overlap
from shiftopt.rules.worktime import kind_of as kind_of_day
from shiftopt.rules.worktime import leave_days, normal_minutes, weeks
from shiftopt.timeline.clock import to_minute

CellKind = Literal["early", "day", "late", "night", "rest", "leave"]
KINDS: tuple[CellKind, ...] = ("early", "day", "late", "night", "rest", "leave")
EARLY_BEFORE = 9 * 60
LATE_AFTER = 21 * 60
NIGHT_MINUTES = 60
"""A duty with this many minutes between 22:00 and 06:00 is night work, as the fairness of nights counts it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One person's day: what it is, the duties on it, and whether wishes for it were granted (None: no wish)."""

    day: date
    kind: CellKind
    duties: tuple[Duty, ...] = ()
    granted: bool | None = None

    @property
    def shifts(self) -> str:
        """The shift ids, usually one."""
        return "+".join(duty.shift for duty in self.duties)


@dataclass(frozen=True, slots=True)
class Person:
    """One person's week; all times in minutes. The past counts the weeks before that the plan knows of (``past_weeks``)."""

    agent: Agent
    cells: tuple[Cell, ...]
    paid: int
    contract: int
    overtime: int
    nights: int
    weekend_days: int
    asked: int
    granted: int
    complaint: int
    past_nights: int
    past_weekend_days: int


def kind_of(start: int, minutes: int) -> CellKind:
    """The kind of a shift by its clock: ``start`` in minutes after midnight, from start to end ``minutes``.

    Night work has an hour or more between 22:00 and 06:00; early shifts start before nine; late ones end after 21:00.
    """
    end = start + minutes
    if overlap([(NIGHT_START - 1440, NIGHT_END), (NIGHT_START, NIGHT_END + 1440)], start, end) >= NIGHT_MINUTES:
        return "night"
    if start < EARLY_BEFORE:
        return "early"
    return "late" if end > LATE_AFTER else "day"


def duty_kind(zone: str, duty: Duty) -> CellKind:
    """The kind of a finished duty."""
    return kind_of(duty.start - to_minute(zone, duty.day), duty.end - duty.start)


def daily_overtime(duty: Duty, contract: Contract) -> int:
    """Paid minutes of a duty beyond the contract's day, as ``roster.csv`` has them."""
    return max(0, duty.paid_minutes - contract.day_minutes)


def overtime(plan: Plan, agent: Agent, duties: tuple[Duty, ...]) -> int:
    """Overtime minutes of one person in the horizon: the days' or the week's, whichever is more, and all work on holidays.

    The normal week follows the public calendar (Labour Law Art. 36, 41 and 44), as in the monthly cap and in pay.
    """
    case = plan.case
    contract, kinds = case.contracts[agent.contract], case.day_kinds
    total = 0
    for week in weeks(case.grid, case.shop.week_start):
        mine = [duty for duty in duties if duty.day in week.dates]
        ordinary = [duty for duty in mine if kind_of_day(duty.day, kinds) != "holiday"]
        paid = sum(duty.paid_minutes for duty in ordinary)
        away = leave_days(case.shop, agent.id, contract, week.first, kinds)
        by_week = max(0, paid - normal_minutes(contract, week.first, kinds, away))
        by_day = sum(daily_overtime(duty, contract) for duty in ordinary)
        total += max(by_day, by_week) + sum(duty.paid_minutes for duty in mine) - paid
    return total


def owed_minutes(plan: Plan, agent: Agent) -> int:
    """Paid minutes that the contract owes in the horizon, less holidays and leave, as the rule on contract hours has it."""
    case, total = plan.case, 0
    for week in weeks(case.grid, case.shop.week_start):
        last = case.grid.first_day + timedelta(days=week.days[-1])
        away = absences(case.shop, week.first, last).get(agent.id, 0)
        total += owed(case.contracts[agent.contract], case.day_kinds, week.first, last, away)
    return total


def is_granted(request: Request, shifts: tuple[str, ...]) -> bool:
    """Whether a wish came true, given the shifts worked on its day."""
    if request.kind == "off":
        return not shifts
    if request.kind == "on":
        return bool(shifts)
    return (request.shift in shifts) == (request.kind == "shift")


def people(plan: Plan) -> tuple[Person, ...]:
    """Everybody in the order of the shop."""
    duties: dict[str, list[Duty]] = {agent.id: [] for agent in plan.case.agents}
    for duty in sorted(plan.allocated.roster.duties, key=lambda duty: duty.start):
        duties[duty.agent].append(duty)
    work: dict[str, list[Activity]] = {agent.id: [] for agent in plan.case.agents}
    for activity in plan.allocated.activities:
        work[activity.agent].append(activity)
    return tuple(_person(plan, agent, tuple(duties[agent.id]), tuple(work[agent.id])) for agent in plan.case.agents)


def past_weeks(plan: Plan) -> int:
    """How many weeks the known past duties reach back, the first one counted in full."""
    first = min((duty.day for duty in plan.case.past.duties), default=plan.case.grid.first_day)
    return -(-(plan.case.grid.first_day - first).days // 7)


def _person(plan: Plan, agent: Agent, duties: tuple[Duty, ...], work: tuple[Activity, ...]) -> Person:
    shop, days = plan.case.shop, dates(plan.case.grid)
    requests = [request for request in shop.requests if request.agent == agent.id and request.day in days]
    shifts = {day: tuple(duty.shift for duty in duties if duty.day == day) for day in days}
    granted = {index: is_granted(request, shifts[request.day]) for index, request in enumerate(requests)}
    wishes = {day: [granted[index] for index, request in enumerate(requests) if request.day == day] for day in days}
    before = plan.case.past_by_agent[plan.case.agent_index[agent.id]]
    complaint = {queue.id for queue in shop.queues if queue.complaint}
    cells = tuple(_cell(plan, agent, day, duties, wishes) for day in days)
    return Person(
        agent=agent,
        cells=cells,
        paid=sum(duty.paid_minutes for duty in duties),
        contract=owed_minutes(plan, agent),
        overtime=overtime(plan, agent, duties),
        nights=sum(cell.kind == "night" for cell in cells),
        weekend_days=sum(bool(cell.duties) and cell.day.weekday() >= 5 for cell in cells),
        asked=len(requests),
        granted=sum(granted.values()),
        complaint=sum(activity.end - activity.start for activity in work if activity.queue in complaint),
        past_nights=sum(duty_kind(plan.case.grid.zone, duty) == "night" for duty in before),
        past_weekend_days=len({duty.day for duty in before if duty.day.weekday() >= 5}),
    )


def _cell(plan: Plan, agent: Agent, day: date, duties: tuple[Duty, ...], wishes: Mapping[date, list[bool]]) -> Cell:
    mine = tuple(duty for duty in duties if duty.day == day)
    away = any(leave.agent == agent.id and leave.start <= day <= leave.end for leave in plan.case.shop.leave)
    kind: CellKind = duty_kind(plan.case.grid.zone, mine[0]) if mine else "leave" if away else "rest"
    return Cell(day=day, kind=kind, duties=mine, granted=all(wishes[day]) if wishes[day] else None)
