"""Sets of changes that give one person a legal week again: smallest first, by a hitting-set tree.

Every conflict must lose a member, so the tree branches over the members of one minimal conflict at a time (Reiter, Artificial
Intelligence 32, 1987). What a member offers: a pin is deleted, a leave day is worked, a binding wish is withdrawn, the number
of a house rule is relaxed as little as helps. A limit of the law offers nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from heapq import heappop, heappush
from itertools import count
from typing import Any

from shiftopt.domain.shop import Pin, Shop
from shiftopt.planning.wayout import Change, LeaveChange, PinChange, RequestChange, RuleChange, apply, burden
from shiftopt.planning.wayout_trial import Trial
from shiftopt.rostering.diagnose import Demand
from shiftopt.rules.base import Rule
from shiftopt.rules.packs import read_pack
from shiftopt.rules.registry import registry

STATUTORY_LEAVE = frozenset(
    {"sick", "maternity", "paternity", "marriage", "bereavement", "injury", "病假", "产假", "陪产假", "婚假", "丧假", "工伤"}
)
"""Leave that a shop cannot ask to be given up."""
MOST_TRIALS = 240
"""Questions per person."""
KINDS = 3
STEP = {"minutes": 30}
"""Relaxed numbers are rounded to such steps where the law allows it."""


@dataclass(frozen=True)
class Found:
    """A set of changes after which the person has a legal week; no proper subset among those tried does it."""

    changes: tuple[Change, ...]

    @property
    def burden(self) -> int:
        """What it asks of people."""
        return sum(burden(change) for change in self.changes)

    @property
    def kind(self) -> tuple[str, ...]:
        """Which tables or rules change, how often: ways of one kind differ only in the rows they take."""
        return tuple(sorted(change.rule if isinstance(change, RuleChange) else type(change).__name__ for change in self.changes))


def ways_for(trial: Trial, shop: Shop, agent: str, *, most: int = 24) -> list[Found]:
    """Minimal sets of changes for one person, the least burden first; ends after ``KINDS`` kinds of ways."""
    found: list[Found] = []
    tried: set[frozenset[str]] = set()
    order, asked = count(), 0
    heap: list[tuple[int, int, tuple[Change, ...]]] = [(0, next(order), ())]
    while heap and len(found) < most and asked < MOST_TRIALS and len({way.kind for way in found}) < KINDS:
        cost, _, changes = heappop(heap)
        names = frozenset(repr(change) for change in changes)
        if names in tried or any({repr(change) for change in way.changes} <= names for way in found):
            continue
        tried.add(names)
        asked += 1
        changed = apply(shop, changes)
        if trial.rules(changed) is None:
            continue
        core = trial.first(changed, agent)
        if not core:
            found.append(Found(changes))
            continue
        for change in sorted(set_of(relaxations(trial, changed, agent, core)), key=burden):
            heappush(heap, (cost + burden(change), next(order), (*changes, change)))
    return found


def set_of(changes: Iterable[Change]) -> list[Change]:
    """Without repetitions, in order."""
    return list({repr(change): change for change in changes}.values())


def relaxations(trial: Trial, shop: Shop, agent: str, core: Sequence[Demand]) -> Iterator[Change]:
    """What the members of a conflict offer."""
    first = trial.case.grid.first_day
    for demand in core:
        day = None if demand.day is None else first + timedelta(days=demand.day)
        if demand.rule.name == "pins":
            yield from (PinChange(old=pin, new=None) for pin in shop.pins if pin.agent == agent and pin.day == day)
        elif demand.rule.name == "availability" and day is not None:
            yield from _leave_days(shop, agent, day)
        elif demand.rule.name == "requests":
            wishes = (row for row in shop.requests if row.agent == agent and row.day == day)
            yield from (RequestChange(request=wish) for wish in wishes)
        elif demand.rule.name != "cell":
            yield from _rule_changes(trial, shop, agent, demand.rule, core)


def _leave_days(shop: Shop, agent: str, day: date) -> Iterator[LeaveChange]:
    """The day itself; a duty past midnight also needs the next one."""
    for leave in shop.leave:
        if leave.agent == agent and leave.kind.lower() not in STATUTORY_LEAVE:
            for wanted in (day, day + timedelta(days=1)):
                if leave.start <= wanted <= leave.end:
                    yield LeaveChange(leave=leave, day=wanted)
                    break


def _rule_changes(trial: Trial, shop: Shop, agent: str, rule: Rule, core: Sequence[Demand]) -> Iterator[RuleChange]:
    """Every number of a house rule that can be relaxed far enough for the members of ``core`` to hold together."""
    for parameter, furthest in room(rule, shop):
        now = getattr(rule, parameter)
        change = RuleChange(rule=rule.name, parameter=parameter, old=now, new=furthest, scope=rule.scope)
        if not _holds(trial, shop, agent, change, core):
            continue
        helps, fails = furthest, now
        step = next((size for word, size in STEP.items() if word in parameter), 1)
        while abs(helps - fails) > step:
            middle = (helps + fails) // 2 // step * step
            if middle in (helps, fails):
                break
            if _holds(trial, shop, agent, change.model_copy(update={"new": middle}), core):
                helps = middle
            else:
                fails = middle
        yield change.model_copy(update={"new": helps})


def _holds(trial: Trial, shop: Shop, agent: str, change: RuleChange, core: Sequence[Demand]) -> bool:
    """Whether the very demands of a conflict can hold together after the change: other limits may still collide."""
    changed = apply(shop, change)
    if trial.rules(changed) is None:
        return False
    same = {(demand.rule.name, demand.day) for demand in core}
    return not trial.among(changed, agent, same)


def room(rule: Rule, shop: Shop) -> Iterator[tuple[str, int]]:
    """Parameters of a rule that a shop may relax, each with the furthest value: the law's, or the end of the valid range."""
    entries = {entry.name: entry for pack in ("base", shop.law) for entry in read_pack(pack).rule}
    entry = entries.get(rule.name)
    if entry is not None and entry.kind == "structure":
        return
    law = None if entry is None or entry.kind == "policy" or rule.scope.parts else registry()[rule.name](**entry.params)
    fields: dict[str, Any] = rule.model_json_schema()["properties"]
    for parameter in sorted(rule.lower_is_stricter | rule.higher_is_stricter):
        end = fields[parameter].get("maximum" if parameter in rule.lower_is_stricter else "minimum")
        furthest = end if law is None else getattr(law, parameter)
        if isinstance(furthest, int) and furthest != getattr(rule, parameter):
            yield parameter, furthest


def variants(trial: Trial, shop: Shop, way: Found) -> Iterator[Found]:
    """The same way with each deleted pin turned into work at another time, on another day, or by a colleague.

    The first choice that leaves the person (and the colleague) a legal week is taken, pin by pin.
    """
    for options in (_other_shift, _other_day, _other_person):
        changes: list[Change] = list(way.changes)
        for place, change in enumerate(changes):
            if not isinstance(change, PinChange) or change.old is None or change.old.shift is None:
                continue
            for pin in options(trial, shop, change.old):
                made = [*changes[:place], PinChange(old=change.old, new=pin), *changes[place + 1 :]]
                changed = apply(shop, made)
                if not trial.first(changed, change.old.agent) and (pin.agent == change.old.agent or not trial.first(changed, pin.agent)):
                    changes = made
                    break
        if tuple(changes) != way.changes:
            yield Found(tuple(changes))


def _other_shift(_: Trial, shop: Shop, pin: Pin) -> Iterator[Pin]:
    """Shifts of the same day, the nearest start first."""
    contract = next(agent.contract for agent in shop.agents if agent.id == pin.agent)
    old = next((shift for shift in shop.shifts if shift.id == pin.shift), None)
    fitting = [
        shift for shift in shop.shifts if pin.day.weekday() in shift.weekdays and (not shift.contracts or contract in shift.contracts)
    ]
    fitting.sort(key=lambda shift: (abs(shift.start - old.start) if old else 0, shift.id))
    return (pin.model_copy(update={"shift": shift.id}) for shift in fitting if shift.id != pin.shift)


def _other_day(trial: Trial, shop: Shop, pin: Pin) -> Iterator[Pin]:
    """The same shift on a day of the week without a pin, the nearest day first."""
    grid = trial.case.grid
    taken = {row.day for row in shop.pins if row.agent == pin.agent}
    days = [grid.first_day + timedelta(days=offset) for offset in range(grid.days)]
    free = sorted((day for day in days if day not in taken), key=lambda day: (abs((day - pin.day).days), day))
    return (pin.model_copy(update={"day": day}) for day in free)


def _other_person(_: Trial, shop: Shop, pin: Pin) -> Iterator[Pin]:
    """The same shift by a colleague with the same contract and at least the same skills who has no pin or leave that day."""
    owner = next(agent for agent in shop.agents if agent.id == pin.agent)
    busy = {row.agent for row in shop.pins} | {row.agent for row in shop.leave if row.start <= pin.day <= row.end}
    able = [
        agent
        for agent in shop.agents
        if agent.id != owner.id and agent.id not in busy and agent.contract == owner.contract and set(agent.skills) >= set(owner.skills)
    ]
    return (pin.model_copy(update={"agent": agent.id}) for agent in able[:5])
