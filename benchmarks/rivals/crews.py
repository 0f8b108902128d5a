"""What pyworkforce can be told of a week: wanted people by crew, day and interval, shifts, bans, preferences, and a number of days off.

A crew is everybody with the same best queue, contract and number of days to work. The work of a queue (live: the staffing target;
tickets: what comes due, spread over the opening hours) is shared out to its crews by the hours that they have, and cut down to these.

Not expressible: rest between two days (a shift with two forbidden successors is itself forbidden), most days in a row, most hours,
overtime, several queues per person, supervisors, mentors, fairness, wishes for days off.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np

from rivals.week import Json, best_queue, speed
from shiftopt.domain.case import Case, Option
from shiftopt.domain.volumes import FloatArray
from shiftopt.rules.base import Rule
from shiftopt.rules.rows import encode_all

Key = tuple[int, str, int]


def crews_of(case: Case, rules: tuple[Rule, ...]) -> list[Json]:
    """Every crew as arguments of the two schedulers."""
    banned = {ban.var for ban in encode_all(case, rules).bans}
    members: dict[Key, list[int]] = defaultdict(list)
    for agent, person in enumerate(case.agents):
        queue = best_queue(case, agent)
        possible = [any(option.index not in banned for option in options) for options in case.options_by_day[agent]]
        days = min(case.contract_of(agent).days_per_week, sum(possible))
        if queue is not None and days:
            members[queue, person.contract, days].append(agent)
    hours = {key: _hours(case, key, agents) for key, agents in members.items()}
    whole: dict[int, float] = defaultdict(float)
    for key, amount in hours.items():
        whole[key[0]] += amount
    return [_crew(case, key, agents, hours[key], hours[key] / whole[key[0]], banned) for key, agents in members.items()]


def _hours(case: Case, key: Key, agents: list[int]) -> float:
    """Percent-minutes that the crew can give its queue in the week."""
    return float(sum(speed(case, agent, key[0]) * key[2] * case.contract_of(agent).day_minutes for agent in agents))


def work_of(case: Case, queue: int) -> FloatArray:
    """(intervals,), percent-minutes wanted; work that comes due is spread over the open intervals of the week."""
    need = case.requirements
    wanted = need.need[:, queue].astype(float)
    due = float(need.due[-1, queue])
    opened = need.open[:, queue].astype(float)
    return wanted + due * opened / max(1.0, float(opened.sum()))


def _crew(case: Case, key: Key, agents: list[int], hours: float, share: float, banned: set[int]) -> Json:
    queue, _, days = key
    per_day = case.grid.intervals // case.grid.days
    wanted = work_of(case, queue) * share
    total = float(wanted.sum())
    heads = wanted * (min(1.0, hours / total) if total else 0.0) / (case.grid.interval * hours / _presence(case, key, agents))
    shifts = _shifts(case, agents, per_day)
    return {
        "agents": [case.agents[agent].id for agent in agents],
        "days": case.grid.days,
        "periods": per_day,
        "shifts": {name: cover for name, (cover, _) in shifts.items()},
        "minutes": [minutes for _, minutes in shifts.values()],
        "required": _whole(heads).reshape(case.grid.days, per_day).tolist(),
        "max_resting": case.grid.days - days,
        "banned": _bans(case, agents, list(shifts), banned),
        "preferences": _preferences(case, agents, shifts),
    }


def _presence(case: Case, key: Key, agents: list[int]) -> float:
    return float(sum(key[2] * case.contract_of(agent).day_minutes for agent in agents))


def _whole(heads: FloatArray) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Whole people; what rounding takes in one interval comes back in a later one."""
    return np.diff(np.floor(np.cumsum(heads) + 0.5), prepend=0.0).astype(np.int64)


def _shifts(case: Case, agents: list[int], per_day: int) -> dict[str, tuple[list[int], int]]:
    """Shift -> the intervals of its day that it covers, and paid minutes."""
    found: dict[str, tuple[list[int], int]] = {}
    for agent in agents:
        for option in case.options_by_agent[agent]:
            if option.shift not in found:
                zero = case.grid.day_starts[option.day]
                spans = [(zero + slot * case.grid.interval, zero + (slot + 1) * case.grid.interval) for slot in range(per_day)]
                cover = [int(option.start <= low and high <= option.end) for low, high in spans]
                found[option.shift] = (cover, option.paid_minutes)
    return found


def _bans(case: Case, agents: list[int], shifts: list[str], banned: set[int]) -> list[Json]:
    """Shifts that a person cannot work on a day; the peer does not know that shifts have weekdays."""
    found = []
    for agent in agents:
        for day, options in enumerate(case.options_by_day[agent]):
            possible = {option.shift for option in options if option.index not in banned}
            found += [{"resource": case.agents[agent].id, "shift": name, "day": day} for name in shifts if name not in possible]
    return found


def _preferences(case: Case, agents: list[int], shifts: dict[str, Any]) -> list[Json]:
    ids = {case.agents[agent].id for agent in agents}
    return [
        {"resource": wish.agent, "shift": wish.shift}
        for wish in case.shop.requests
        if wish.kind == "shift" and wish.agent in ids and wish.shift in shifts
    ]


def options_of(case: Case, duties: list[Json]) -> list[Option]:
    """The options that an answer names."""
    options = {(case.agents[option.agent].id, option.day, option.shift): option for option in case.options}
    return [options[row["resource"], row["day"], row["shift"]] for row in duties]
