"""Tiny weeks for the engine, and the true optimum of a week by trying everything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import product
from typing import Any

import numpy as np

from shiftopt.domain.case import Case, Option
from shiftopt.domain.grid import Grid
from shiftopt.domain.roster import Duty, Rest, Roster
from shiftopt.domain.shop import Agent, Contract
from shiftopt.domain.volumes import IntArray
from shiftopt.planning.pipeline import demand
from shiftopt.rostering.judge import Incumbent
from shiftopt.rostering.model import Model, prepare
from shiftopt.rostering.opening import rounded
from shiftopt.rostering.rounding import crude_target
from shiftopt.rules.assemble import assemble
from shiftopt.rules.base import Rule
from shiftopt.rules.book import Book
from shiftopt.rules.registry import registry
from shiftopt.rules.tiny import tiny_agent, tiny_case, tiny_queue, tiny_shift
from shiftopt.samples.generate import generate
from shiftopt.timeline.clock import date_of

SHIFTS = (tiny_shift("E", 480, 240, breaks=1, break_minutes=30), tiny_shift("L", 660, 240, breaks=1, break_minutes=30))
CONTRACT = Contract(id="c", name="c", week_minutes=480, day_minutes=240, days_per_week=2, pay="hourly")
PEOPLE = [tiny_agent(name, wage=900) for name in "ABC"]


def rule(name: str, **fields: Any) -> Rule:
    return registry()[name](**{"source": "Law 1", **fields})


def house_rules() -> tuple[Rule, ...]:
    return (
        rule("one_duty_a_day"),
        rule("daily_rest", minutes=660),
        rule("contract_hours", hard=False, weight=5),
        rule("labour"),
        rule("requests", hard=False),
    )


@cache
def made_small_week() -> tuple[Model, Incumbent]:
    """The small made shop with all its rules and one whose integers hang together over several rows, and a legal roster."""
    _, case = demand(generate("small"))
    free = rule("weekends", most=0, hard=False, weight=700)
    model = prepare(case, (*assemble(case.shop, day=case.grid.first_day), free))
    assert np.bincount(model.ties).max() > 1
    found = rounded(model, crude_target(case, model.grouping), range(len(case.agents)), rounds=1)
    assert found is not None
    return model, found


def needs(grid: Grid, seed: int, *, tickets: bool = False) -> Mapping[str, Any]:
    """Random needs of up to two heads from 8:00 to 15:00 for two queues, the second one of tickets if asked."""
    random = np.random.default_rng(seed)
    shape = (grid.intervals, 2)
    clock = (np.arange(grid.intervals) * grid.interval) % 1440
    busy = ((clock >= 480) & (clock < 900))[:, None]
    need = random.integers(0, 200, size=shape) * grid.interval * busy
    arrays: dict[str, Any] = {"need": need}
    if tickets:
        arrived = np.zeros(shape, dtype=np.int64)
        arrived[:, 1] = np.cumsum(need[:, 1])
        due = np.zeros(shape, dtype=np.int64)
        due[3:, 1] = arrived[:-3, 1]
        late = np.zeros(shape, dtype=np.int64)
        late[:, 1] = 700
        need[:, 1] = 0
        arrays |= {"arrived": arrived, "due": due, "late_slope": late}
    first = need // 3
    arrays["width"] = np.stack([first, need - first], axis=2)
    arrays["slope"] = np.broadcast_to(np.array([2000, 9000]), (*shape, 2)).copy()
    return arrays


def tiny_week(seed: int, *, days: int = 2, agents: Sequence[Agent] = (), tickets: bool = False, **shop: Any) -> Case:
    """Two agents, the second of whom serves both queues, on short shifts with a break of half an hour."""
    people = agents or (tiny_agent("A", wage=900), tiny_agent("B", wage=900, skills={"q": 90, "r": 60}))
    second = tiny_queue("r", channel="ticket") if tickets else tiny_queue("r")
    return tiny_case(
        SHIFTS,
        agents=people,
        days=days,
        interval=60,
        contracts=(CONTRACT,),
        queues=(tiny_queue("q"), second),
        arrays=lambda grid: needs(grid, seed, tickets=tickets),
        **shop,
    )


def duty_of(case: Case, option: Option, starts: Sequence[int]) -> Duty:
    rests = tuple(Rest(kind=p.kind, start=s, end=s + p.minutes) for p, s in zip(option.pauses, starts, strict=True))
    return Duty(
        agent=case.agents[option.agent].id,
        day=date_of(case.grid, option.day),
        shift=option.shift,
        start=option.start,
        end=option.end,
        rests=rests,
    )


def audited(case: Case, rules: Sequence[Rule], roster: Roster) -> tuple[int, int]:
    """Hard violations and cost units of the duty rules, by the audit's own arithmetic."""
    book = Book(shop=case.shop, grid=case.grid, roster=roster, requirements=case.requirements, past=case.past, day_kinds=case.day_kinds)
    hard = units = 0
    for item in rules:
        found = list(item.audit(book))
        hard += sum(violation.hard for violation in found)
        units += item.units(book, found)
    return hard, units


def minutes_at(case: Case, duty: Duty) -> IntArray:
    """(intervals,), minutes worked: one at a time."""
    worked = np.zeros(case.grid.intervals, dtype=np.int64)
    for minute in range(duty.start, duty.end):
        if not any(rest.start <= minute < rest.end for rest in duty.rests):
            worked[(minute - case.grid.start) // case.grid.interval] += 1
    return worked


def shortage_units(case: Case, t: int, q: int, supplied: int) -> int:
    table = case.requirements
    short, cost = max(0, int(table.need[t, q]) - supplied), 0
    for width, slope in zip(table.width[t, q].tolist(), table.slope[t, q].tolist(), strict=True):
        cost += slope * min(short, width)
        short -= min(short, width)
    return cost


def coverage_units(case: Case, present: Sequence[tuple[str, IntArray]], known: dict[Any, int]) -> int:
    """The least cost of coverage without tickets when every agent serves one queue per interval; ``known`` remembers intervals."""
    speeds = {agent.id: [agent.skills.get(queue, 0) for queue in case.requirements.queues] for agent in case.agents}
    total = 0
    for t in np.flatnonzero(case.requirements.need.any(axis=1)).tolist():
        here = tuple((agent, int(worked[t])) for agent, worked in present if worked[t])
        if (t, here) not in known:
            choices = []
            for picks in product(range(len(case.requirements.queues)), repeat=len(here)):
                supplied = [0] * len(case.requirements.queues)
                for q, (agent, worked) in zip(picks, here, strict=True):
                    supplied[q] += speeds[agent][q] * worked
                choices.append(sum(shortage_units(case, t, q, effort) for q, effort in enumerate(supplied)))
            known[t, here] = min(choices)
        total += known[t, here]
    return total


def weeks_of(case: Case, agent: int) -> Iterator[tuple[Duty, ...]]:
    """Everything the agent may do with at most one duty a day, with every place of the pauses."""
    days: list[list[Duty | None]] = []
    for options in case.options_by_day[agent]:
        duties: list[Duty | None] = [None]
        for option in options:
            duties += [duty_of(case, option, starts) for starts in product(*(pause.starts for pause in option.pauses))]
        days.append(duties)
    for week in product(*days):
        yield tuple(duty for duty in week if duty is not None)


def true_optimum(case: Case, rules: Sequence[Rule]) -> int:
    """The least total cost over all legal rosters, pauses and allocations; the rules must be about one person each."""
    choices: list[list[tuple[str, IntArray, int]]] = []
    for agent, person in enumerate(case.agents):
        weeks = []
        for week in weeks_of(case, agent):
            hard, units = audited(case, [rule for rule in rules if rule.name != "contract_hours"], Roster(grid=case.grid, duties=week))
            worked = sum((minutes_at(case, duty) for duty in week), np.zeros(case.grid.intervals, dtype=np.int64))
            owed = sum(violation.cost for violation in _hours(case, rules, person.id, week)) * 6000
            if hard == 0:
                weeks.append((person.id, worked, units + owed))
        choices.append(weeks)
    known: dict[Any, int] = {}
    return min(
        sum(units for _, _, units in team) + coverage_units(case, [(agent, worked) for agent, worked, _ in team], known)
        for team in product(*choices)
    )


def _hours(case: Case, rules: Sequence[Rule], agent: str, week: tuple[Duty, ...]) -> list[Any]:
    """What the agent's week misses of the contract; others, who have no duties here, are left out."""
    book = Book(shop=case.shop, grid=case.grid, roster=Roster(grid=case.grid, duties=week), requirements=case.requirements)
    return [found for item in rules if item.name == "contract_hours" for found in item.audit(book) if found.agent == agent]
