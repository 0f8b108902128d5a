"""The possible duties of a horizon: every agent x day x shift template that the contract and the weekday allow.

Nothing else is filtered here: leave, skills, protections and the like are rules, so that they are encoded and audited alike.
"""

from __future__ import annotations

from shiftopt.domain.case import Option, Pause
from shiftopt.domain.grid import Grid
from shiftopt.domain.shop import Agent, Shift, Shop
from shiftopt.timeline.clock import date_of, to_minute

EDGE = 60
"""Minutes at either end of a duty in which no paid break is placed."""
ALLOWANCE = {"nursing": 60, "pregnant": 30}
"""Paid minutes off the queue per duty: nursing one hour (Special Rules for female staff 2012 Art. 9), late pregnancy rest time (Art. 6)."""


def enumerate_options(shop: Shop, grid: Grid) -> tuple[Option, ...]:
    """All options, ordered by agent, day, start and shift id; ``Option.index`` is the position."""
    shifts = sorted(shop.shifts, key=lambda shift: (shift.start, shift.id))
    options: list[Option] = []
    for number, agent in enumerate(shop.agents):
        for day in range(grid.days):
            weekday = date_of(grid, day).weekday()
            for shift in shifts:
                if weekday in shift.weekdays and (not shift.contracts or agent.contract in shift.contracts):
                    options.append(_option(len(options), number, agent, day, shift, grid))
    return tuple(options)


def _option(index: int, number: int, agent: Agent, day: int, shift: Shift, grid: Grid) -> Option:
    start = to_minute(grid.zone, date_of(grid, day), shift.start)
    return Option(
        index=index,
        agent=number,
        day=day,
        shift=shift.id,
        start=start,
        end=start + shift.minutes,
        paid_minutes=shift.paid_minutes,
        pauses=duty_pauses(shift, start, grid.interval, allowance_minutes(agent, day, grid)),
    )


def allowance_minutes(agent: Agent, day: int, grid: Grid) -> int:
    """Paid minutes off the queue that a personal protection gives on a day; 0 if none or expired."""
    if agent.protected_until is not None and date_of(grid, day) > agent.protected_until:
        return 0
    return max((ALLOWANCE.get(protection, 0) for protection in agent.protections), default=0)


def duty_pauses(shift: Shift, start: int, interval: int, allowance: int = 0) -> tuple[Pause, ...]:
    """The pauses of one duty with the starts they may take, in windows that never overlap, in time order.

    The meal keeps to the window of the template; the paid breaks share the stretches before and after the meal window (or the
    whole duty if there is no meal); an allowance is taken at the end of the duty.
    """
    step = min(interval, 30)
    end = start + shift.minutes
    close = end - max(EDGE, allowance)
    stretches = [(start + EDGE, close)]
    pauses: list[Pause] = []
    if shift.meal_minutes:
        first, last = start + shift.meal_from - shift.start, start + shift.meal_to - shift.start
        pauses.append(Pause("meal", shift.meal_minutes, tuple(range(first, last + 1, step))))
        stretches = [(start + EDGE, first), (last + shift.meal_minutes, close)]
    for number in range(shift.breaks):
        low, high = stretches[number % len(stretches)]
        share = -(-shift.breaks // len(stretches))
        part = (high - low) // share
        low += (number // len(stretches)) * part
        starts = tuple(range(low, low + part - shift.break_minutes + 1, step))
        if starts:
            pauses.append(Pause("break", shift.break_minutes, starts))
    if allowance:
        pauses.append(Pause("allowance", allowance, (end - allowance,)))
    return tuple(sorted(pauses, key=lambda pause: pause.starts[0]))
