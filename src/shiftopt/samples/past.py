"""Four weeks of duties before the planned week, as a foreman with pencil and paper would rotate them: legal, plain, roughly even."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

import numpy as np

from shiftopt.domain.roster import Duty, Past, Rest
from shiftopt.domain.shop import Agent, Shift, Shop
from shiftopt.samples.people import CONTRACTS
from shiftopt.samples.sizes import Size
from shiftopt.samples.streams import stream
from shiftopt.samples.volumes import ZONE
from shiftopt.timeline.clock import to_minute

WEEKS: Final = 4
REST: Final = 11 * 60
NIGHT_START, NIGHT_END = 22 * 60, 6 * 60
LONG_DAY_CHANCE: Final = 0.03
BALANCE_CHANCE: Final = 0.08
NIGHT_EVERY: Final = 20
"""One agent in so many has the night weeks."""
COMPLAINT_LIMIT: Final = 3
BROUGHT_FORWARD: Final = 0.5
"""Mean fairness points from before the four weeks."""


def make_past(size: Size, shop: Shop, seed: int) -> Past:
    """Duties of the four weeks before, with overtime and fairness balances from before them."""
    agents, shifts = shop.agents, shop.shifts
    absent = {(row.agent, row.start + timedelta(days=offset)) for row in shop.leave for offset in range((row.end - row.start).days + 1)}
    rng = stream(seed, "past")
    start = size.first_day - timedelta(days=7 * WEEKS)
    duties: list[Duty] = []
    for number, agent in enumerate(agents):
        if agent.contract not in {"temp", "intern"}:
            duties += _agent_weeks(number, agent, shifts, start, rng)
    duties = [duty for duty in duties if (duty.agent, duty.day) not in absent]
    balances = {agent.id: int(minutes) for agent, minutes in _balances(agents, size, start, rng)}
    points = {agent.id: float(value) for agent, value in zip(agents, rng.poisson(BROUGHT_FORWARD, size=len(agents)), strict=True)}
    return Past(
        duties=tuple(sorted(duties, key=lambda duty: (duty.agent, duty.start))),
        overtime_minutes=balances,
        fairness={agent.id: points[agent.id] for agent in agents if agent.contract in {"standard", "six_day", "agency"}},
        complaint_days=_complaint_days(agents, duties, size.first_day),
    )


def _agent_weeks(number: int, agent: Agent, shifts: Sequence[Shift], start: date, rng: np.random.Generator) -> list[Duty]:
    """One shift a week, the next one later or earlier by turns; two days off that move by a day each week (one for six-day staff)."""
    own = sorted((shift for shift in shifts if _may_work(agent, shift)), key=lambda shift: (shift.start, shift.id))
    usual = [shift for shift in own if shift.minutes <= 510 and (shift.id != "N" or number % NIGHT_EVERY == 0)]
    longer = [shift for shift in own if shift.minutes > 510]
    duties: list[Duty] = []
    for week in range(WEEKS):
        wanted = usual[(number * 5 + week * 3) % len(usual)]
        free = _free_days(agent, number, week)
        for weekday in range(7):
            day = start + timedelta(days=7 * week + weekday)
            if weekday in free or (agent.hire_date is not None and day < agent.hire_date):
                continue
            long_day = bool(longer) and rng.random() < LONG_DAY_CHANCE
            choices = [longer[number % len(longer)]] if long_day and not agent.protections else []
            duty = _first_legal([*choices, wanted, *usual[::-1]], agent, day, duties[-1].end if duties else 0)
            if duty is not None:
                duties.append(duty)
    return duties


def _may_work(agent: Agent, shift: Shift) -> bool:
    if agent.contract not in shift.contracts:
        return False
    return not agent.protections or (shift.start >= NIGHT_END and shift.start + shift.minutes <= NIGHT_START and shift.minutes <= 510)


def _free_days(agent: Agent, number: int, week: int) -> set[int]:
    days = next(contract.days_per_week for contract in CONTRACTS if contract.id == agent.contract)
    if days > 5:
        return {number % 7} if agent.contract == "six_day" else {number % 7, (number + 3) % 7}
    first = (number + week) % 6
    return {first, first + 1}


def _first_legal(choices: Sequence[Shift], agent: Agent, day: date, after: int) -> Duty | None:
    for shift in choices:
        start = to_minute(ZONE, day, shift.start)
        if start >= after + REST:
            rests: tuple[Rest, ...] = ()
            if shift.meal_minutes:
                meal = start + shift.meal_from - shift.start
                rests = (Rest(kind="meal", start=meal, end=meal + shift.meal_minutes),)
            return Duty(agent=agent.id, day=day, shift=shift.id, start=start, end=start + shift.minutes, rests=rests)
    return None


def _balances(agents: Sequence[Agent], size: Size, start: date, rng: np.random.Generator) -> list[tuple[Agent, int]]:
    """Overtime of some in the days of the planned month that lie before the first of the four weeks."""
    luck = rng.random(len(agents))
    hours = rng.integers(1, 4, size=len(agents))
    if start <= size.first_day.replace(day=1):
        return []
    return [
        (agent, 60 * int(hour))
        for agent, chance, hour in zip(agents, luck, hours, strict=True)
        if chance < BALANCE_CHANCE and agent.contract == "standard" and not agent.protections and agent.grade != "novice"
    ]


def _complaint_days(agents: Sequence[Agent], duties: Sequence[Duty], first_day: date) -> dict[str, int]:
    """Days in a row, up to the day before the week, on which people of the complaint teams had complaint work.

    Runs are cut at one, two or three days by turns, as if the duty before had been given to other work.
    """
    worked = {(duty.agent, duty.day) for duty in duties}
    result = {}
    for agent in agents:
        run = 0
        while run < COMPLAINT_LIMIT and (agent.id, first_day - timedelta(days=run + 1)) in worked:
            run += 1
        if run and agent.team.startswith("complaint"):
            result[agent.id] = min(run, 1 + int(agent.id[1:]) % COMPLAINT_LIMIT)
    return result
