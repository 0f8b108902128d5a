"""Duties from what a hand-made roster says: a shift, or times, with pauses placed where it says nothing about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from shiftopt.domain.grid import Grid
from shiftopt.domain.roster import Duty, Rest
from shiftopt.domain.shop import Agent, Shift, Shop
from shiftopt.timeline.clock import to_local, to_minute
from shiftopt.timeline.options import allowance_minutes, duty_pauses

FREE: Final = "free"
"""Shift id of a duty that is written as times only and fits no template."""


@dataclass(frozen=True)
class Placer:
    """The people, shifts and days that a roster may name."""

    shop: Shop
    grid: Grid

    @cached_property
    def agents(self) -> Mapping[str, Agent]:
        """Agent id -> agent."""
        return {agent.id: agent for agent in self.shop.agents}

    @cached_property
    def shifts(self) -> Mapping[str, Shift]:
        """Shift id -> template."""
        return {shift.id: shift for shift in self.shop.shifts}

    @cached_property
    def by_name(self) -> Mapping[str, str]:
        """Name -> agent id, for names that only one person has."""
        seen: dict[str, list[str]] = {}
        for agent in self.shop.agents:
            seen.setdefault(agent.name, []).append(agent.id)
        return {name: ids[0] for name, ids in seen.items() if len(ids) == 1}

    def agent(self, written: str) -> str | None:
        """The id of an agent who is called by id, by id in other capitals, or by an unmistakable name."""
        if written in self.agents:
            return written
        alike = [agent for agent in self.agents if agent.casefold() == written.casefold()]
        return alike[0] if len(alike) == 1 else self.by_name.get(written)

    def shift(self, written: str) -> Shift | None:
        """The template that is meant by a shift id."""
        if written in self.shifts:
            return self.shifts[written]
        alike = [shift for shift in self.shop.shifts if shift.id.casefold() == written.casefold()]
        return alike[0] if len(alike) == 1 else None

    def within(self, day: date) -> bool:
        """Whether the day belongs to the horizon."""
        return 0 <= (day - self.grid.first_day).days < self.grid.days

    def planned(self, agent: str, day: date, shift: Shift) -> Duty:
        """The duty of a template."""
        start = to_minute(self.grid.zone, day, shift.start)
        return self.timed(agent, day, start, start + shift.minutes, shift)

    def timed(self, agent: str, day: date, start: int, end: int, shift: Shift | None = None) -> Duty:
        """A duty from start to end (UTC minutes); without a shift the template with these very times is taken, if there is one."""
        if shift is None:
            shift = next((item for item in self.shop.shifts if self._span(item, day) == (start, end)), None)
        if shift is None:
            return Duty(agent=agent, day=day, shift=FREE, start=start, end=end)
        return Duty(agent=agent, day=day, shift=shift.id, start=start, end=end, rests=self._rests(agent, day, start, end, shift))

    def _span(self, shift: Shift, day: date) -> tuple[int, int]:
        start = to_minute(self.grid.zone, day, shift.start)
        return start, start + shift.minutes

    def _rests(self, agent: str, day: date, start: int, end: int, shift: Shift) -> tuple[Rest, ...]:
        """Every pause in the middle of its window."""
        number = (day - self.grid.first_day).days
        pauses = duty_pauses(
            self._cut(shift, day, start, end), start, self.grid.interval, allowance_minutes(self.agents[agent], number, self.grid)
        )
        rests = []
        for pause in pauses:
            middle = pause.starts[(len(pause.starts) - 1) // 2]
            rests.append(Rest(kind=pause.kind, start=middle, end=middle + pause.minutes))
        return tuple(rests)

    def _cut(self, shift: Shift, day: date, start: int, end: int) -> Shift:
        """The template with other times: its meal window as far as it fits, else the middle of the duty."""
        if (start, end) == self._span(shift, day):
            return shift
        local = to_local(self.grid.zone, start)
        first, minutes = local.hour * 60 + local.minute, end - start
        meal = shift.meal_minutes if shift.meal_minutes < minutes else 0
        low, high = max(shift.meal_from, first), min(shift.meal_to, first + minutes - meal)
        if low > high:
            low = high = first + (minutes - meal) // 2
        return shift.model_copy(update={"start": first, "minutes": minutes, "meal_minutes": meal, "meal_from": low, "meal_to": high})

    def disguised(self, duty: Duty) -> Duty:
        """The duty as published: a paid allowance reads like any break, so that nobody's protection shows."""
        rests = tuple(rest.model_copy(update={"kind": "break"}) if rest.kind == "allowance" else rest for rest in duty.rests)
        return duty.model_copy(update={"rests": rests})

    def recognised(self, duty: Duty) -> Duty:
        """The duty before ``disguised``: a break at the end, as long as the agent's allowance, is the allowance."""
        number = (duty.day - self.grid.first_day).days
        minutes = allowance_minutes(self.agents[duty.agent], number, self.grid)
        if not minutes or any(rest.kind == "allowance" for rest in duty.rests):
            return duty
        place = (duty.end - minutes, duty.end)
        rests = tuple(
            rest.model_copy(update={"kind": "allowance"}) if rest.kind == "break" and (rest.start, rest.end) == place else rest
            for rest in duty.rests
        )
        return duty.model_copy(update={"rests": rests})
