"""One more or one other duty in a finished roster, everything else as it is: which hard rules forbid it, and what it changes in price.

Rules audit finished minutes, so the same sentences come out as in any audit. Coverage is priced at the effort that the agent would
add where the plan is short, less what the agent's old duty gave; tickets are left out. Nothing is solved again, so this is a quick look,
not the best answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from shiftopt.domain.base import UNITS_PER_AGENT_HOUR
from shiftopt.domain.case import Case, Option
from shiftopt.domain.roster import Activity, Duty, Rest, Roster, Violation
from shiftopt.domain.volumes import IntArray
from shiftopt.planning.shortage import shortage_cost
from shiftopt.rules.auditing import told
from shiftopt.rules.base import Rule
from shiftopt.rules.book import Book
from shiftopt.rules.coverage import supplied
from shiftopt.rules.scope import judge
from shiftopt.timeline.clock import date_of


@dataclass(frozen=True)
class Swap:
    """An agent's day with another duty (None: off).

    Attributes:
        agent, day: whose day.
        option: the duty instead.
        forbids: hard rules that the swap alone would break, with sentences.
        rule_fen: by rule, how much more the priced duty rules cost (less: negative).
        coverage_fen: how much less the shortage costs with the effort that the duty would bring.
    """

    agent: str
    day: date
    option: Option | None
    forbids: tuple[Violation, ...]
    rule_fen: Mapping[str, int]
    coverage_fen: int = 0

    @property
    def fen(self) -> int:
        """The change of the whole cost."""
        return sum(self.rule_fen.values()) - self.coverage_fen


class Swaps:
    """Quick looks at one finished roster with its activities."""

    def __init__(self, case: Case, rules: Sequence[Rule], roster: Roster, activities: Sequence[Activity]) -> None:
        self.case = case
        self.activities = tuple(activities)
        self.rules = [rule for rule in rules if rule.level == "duty"]
        self.roster = roster
        self.supplied = self._effort(self.activities)
        self._before = self._verdict(roster)

    def look(self, agent: str, day: int, option: Option | None) -> Swap:
        """The roster with ``option`` instead of whatever the agent does on horizon day ``day``."""
        when = date_of(self.case.grid, day)
        hard, units = self._verdict(placed(self.case, self.roster, agent, when, option))
        known = {(item.rule, item.agent, item.start, item.end) for _, item in self._before[0]}
        new = tuple(told(rule, item) for rule, item in hard if (item.rule, item.agent, item.start, item.end) not in known)
        names = sorted(set(units) | set(self._before[1]))
        delta = {name: units.get(name, 0) - self._before[1].get(name, 0) for name in names}
        fen = {name: round(value / UNITS_PER_AGENT_HOUR) for name, value in delta.items() if round(value / UNITS_PER_AGENT_HOUR)}
        return Swap(agent=agent, day=when, option=option, forbids=new, rule_fen=fen, coverage_fen=self.gain(agent, day, option))

    def gain(self, agent: str, day: int, option: Option | None) -> int:
        """Fen of shortage (live queues) that the duty takes away: in each interval at the queue where it helps most."""
        need, when = self.case.requirements, date_of(self.case.grid, day)
        spans = [(duty.start, duty.end) for duty in self.roster.duties if (duty.agent, duty.day) == (agent, when)]
        own = [row for row in self.activities if row.agent == agent and any(start <= row.start < end for start, end in spans)]
        effort = self.supplied - self._effort(own) if own else self.supplied.copy()
        base = shortage_cost(need, effort)
        left = int(base.sum()) - int(shortage_cost(need, self.supplied).sum())
        if option is None:
            return -round(left / UNITS_PER_AGENT_HOUR)
        person = self.case.agents[option.agent]
        speeds = np.array([person.skills.get(queue, 0) * person.queue_share // 100 for queue in need.queues], dtype=np.int64)
        saved = np.maximum(0, base - shortage_cost(need, effort + self._presence(option)[:, None] * speeds))
        return round((int(saved.max(axis=1).sum()) - left) / UNITS_PER_AGENT_HOUR)

    def _presence(self, option: Option) -> IntArray:
        """(intervals,), minutes on duty and not in a pause, with every pause at its first place."""
        grid = self.case.grid
        minutes = np.zeros(grid.intervals, dtype=np.int64)
        rests = [(rest.start, rest.end) for rest in plain_duty(self.case, option).rests]
        last = min(grid.intervals, -(-(option.end - grid.start) // grid.interval))
        for t in range(max(0, (option.start - grid.start) // grid.interval), last):
            low, high = max(option.start, grid.minute(t)), min(option.end, grid.minute(t + 1))
            minutes[t] = high - low - sum(max(0, min(high, end) - max(low, start)) for start, end in rests)
        return minutes

    def _effort(self, activities: Sequence[Activity]) -> IntArray:
        case = self.case
        return supplied(case.shop, case.grid, case.requirements.queues, activities)

    def _verdict(self, roster: Roster) -> tuple[list[tuple[Rule, Violation]], dict[str, int]]:
        case = self.case
        book = Book(shop=case.shop, grid=case.grid, roster=roster, requirements=case.requirements, past=case.past, day_kinds=case.day_kinds)
        hard: list[tuple[Rule, Violation]] = []
        units: dict[str, int] = {}
        for rule in self.rules:
            found, cost = judge(rule, book)
            hard += [(rule, item) for item in found if item.hard]
            units[rule.name] = units.get(rule.name, 0) + cost
        return hard, units


def placed(case: Case, roster: Roster, agent: str, day: date, option: Option | None) -> Roster:
    """The roster with ``option`` (None: nothing) instead of whatever the agent does on the day."""
    kept = [duty for duty in roster.duties if (duty.agent, duty.day) != (agent, day)]
    if option is not None:
        kept.append(plain_duty(case, option))
    return roster.model_copy(update={"duties": tuple(sorted(kept, key=lambda duty: (duty.agent, duty.start)))})


def plain_duty(case: Case, option: Option) -> Duty:
    """The option as a duty with every pause at its first place."""
    rests = tuple(Rest(kind=pause.kind, start=pause.starts[0], end=pause.starts[0] + pause.minutes) for pause in option.pauses)
    return Duty(
        agent=case.agents[option.agent].id,
        day=date_of(case.grid, option.day),
        shift=option.shift,
        start=option.start,
        end=option.end,
        rests=rests,
    )
