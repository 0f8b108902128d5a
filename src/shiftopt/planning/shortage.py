"""Where the roster is short and why: stretches of missing effort with the whereabouts of everybody who has the skill."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

import numpy as np

from shiftopt.domain.base import UNITS_PER_AGENT_HOUR, Lang
from shiftopt.domain.case import Case
from shiftopt.domain.plan import Shortage
from shiftopt.domain.roster import Duty, Roster
from shiftopt.domain.shop import Agent
from shiftopt.domain.volumes import IntArray, Requirements
from shiftopt.timeline.clock import date_of, day_of

LULL = 60
"""Minutes without shortage that do not end a stretch."""
WHERE: Mapping[str, Mapping[Lang, str]] = {
    "leave": {"zh": "{n} 人请假", "en": "{n} on leave"},
    "full": {"zh": "{n} 人本周合同工时已排满", "en": "{n} with full contract hours"},
    "other_hours": {"zh": "{n} 人当天在其他时段上班", "en": "{n} working other hours that day"},
    "day_off": {"zh": "{n} 人休息", "en": "{n} off that day"},
    "pause": {"zh": "{n} 人正在用餐或小休", "en": "{n} at a meal or break"},
    "on_duty": {"zh": "{n} 人在岗（此队列、其他队列或会议）", "en": "{n} on duty (this queue, another queue or a session)"},
}
"""Whereabouts of a skilled agent, most telling first."""


def shortage_cost(requirements: Requirements, supplied: IntArray) -> IntArray:
    """(intervals, queues), units of 1/6000 fen: what customers served late cost in live queues with that effort."""
    missing = np.maximum(0, requirements.priced - supplied)
    before = np.cumsum(requirements.width, axis=2) - requirements.width
    used = np.clip(missing[:, :, None] - before, 0, requirements.width)
    return np.asarray((used * requirements.slope).sum(axis=2), dtype=np.int64)


def overdue(requirements: Requirements, supplied: IntArray) -> IntArray:
    """(intervals, queues), percent-minutes of ticket work that is overdue at the end of each interval."""
    late = np.zeros_like(requirements.due)
    done = np.zeros(requirements.due.shape[1], dtype=np.int64)
    ticket = requirements.arrived[-1] > 0
    for t in range(requirements.due.shape[0]):
        done = np.minimum(requirements.arrived[t], done + np.where(ticket, supplied[t], 0))
        late[t] = np.maximum(0, requirements.due[t] - done)
    return late


def shortages(case: Case, roster: Roster, supplied: IntArray) -> tuple[Shortage, ...]:
    """Every stretch of a day in which a queue lacks effort or has overdue tickets, the dearest first.

    Args:
        case: the week.
        roster: its duties.
        supplied: (intervals, queues), percent-minutes given to each queue.
    """
    requirements = case.requirements
    late = overdue(requirements, supplied)
    missing = np.maximum(0, requirements.need - supplied) + late
    enough = np.maximum(supplied, requirements.need)
    cost = shortage_cost(requirements, supplied) - shortage_cost(requirements, enough) + late * requirements.late_slope
    people = _Whereabouts(case, roster)
    found = [
        _stretch(case, people, queue, first, last, missing[:, queue], cost[:, queue])
        for queue in range(missing.shape[1])
        for first, last in _runs(case, missing[:, queue])
    ]
    return tuple(sorted(found, key=lambda item: (-item.cost, item.start, item.queue)))


def _runs(case: Case, missing: IntArray) -> Iterator[tuple[int, int]]:
    """First and last interval of each run of missing effort; lulls up to ``LULL`` belong to it, midnight ends it."""
    reach = 1 + LULL // case.grid.interval
    rows: list[int] = []
    for t in np.flatnonzero(missing).tolist():
        same_day = rows and day_of(case.grid, case.grid.minute(rows[0])) == day_of(case.grid, case.grid.minute(t))
        if rows and not (same_day and t - rows[-1] <= reach):
            yield rows[0], rows[-1]
            rows = []
        rows.append(t)
    if rows:
        yield rows[0], rows[-1]


def _stretch(case: Case, people: _Whereabouts, queue: int, first: int, last: int, missing: IntArray, cost: IntArray) -> Shortage:
    rows = slice(first, last + 1)
    worst = first + int(np.argmax(missing[rows]))
    requirements = case.requirements
    ticket = bool(requirements.arrived[-1, queue] > 0)
    effort = missing[rows].max() if ticket else missing[rows].sum()
    where = people.count(requirements.queues[queue], case.grid.minute(worst))
    return Shortage(
        queue=requirements.queues[queue],
        start=case.grid.minute(first),
        end=case.grid.minute(last + 1),
        missing_agent_hours=float(effort) / UNITS_PER_AGENT_HOUR,
        cost=round(int(cost[rows].sum()) / UNITS_PER_AGENT_HOUR),
        reason={"zh": _sentence(where, "zh"), "en": _sentence(where, "en")},
    )


def _sentence(where: Counter[str], lang: Lang) -> str:
    total = sum(where.values())
    if not total:
        return {"zh": "没有人会这个技能。", "en": "Nobody has the skill."}[lang]
    parts = [WHERE[key][lang].format(n=where[key]) for key in WHERE if where[key]]
    if lang == "zh":
        return f"会此技能的 {total} 人中：{'，'.join(parts)}。"
    return f"Of {total} people with the skill: {', '.join(parts)}."


class _Whereabouts:
    """Where everybody is at a given minute, from the finished duties."""

    def __init__(self, case: Case, roster: Roster) -> None:
        self.case = case
        self.duties: dict[str, list[Duty]] = {agent.id: [] for agent in case.agents}
        for duty in roster.duties:
            self.duties[duty.agent].append(duty)
        self.paid = {agent: sum(duty.paid_minutes for duty in duties) for agent, duties in self.duties.items()}

    def count(self, queue: str, minute: int) -> Counter[str]:
        """How many people with the skill are where."""
        return Counter(self.of(agent, minute) for agent in self.case.agents if agent.skills.get(queue, 0) > 0)

    def of(self, agent: Agent, minute: int) -> str:
        """One agent's whereabouts, a key of ``WHERE``."""
        for duty in self.duties[agent.id]:
            if duty.start <= minute < duty.end:
                return "pause" if any(rest.start <= minute < rest.end for rest in duty.rests) else "on_duty"
        day = date_of(self.case.grid, day_of(self.case.grid, minute))
        if any(leave.agent == agent.id and leave.start <= day <= leave.end for leave in self.case.shop.leave):
            return "leave"
        if any(duty.day == day for duty in self.duties[agent.id]):
            return "other_hours"
        return "full" if self.paid[agent.id] >= self.case.contracts[agent.contract].week_minutes else "day_off"
