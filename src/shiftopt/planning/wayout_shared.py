"""Ways out of a conflict that takes several people: each person alone has a legal week, but not all of them together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from heapq import heappop, heappush
from itertools import count

from shiftopt.domain.shop import Shop
from shiftopt.planning.wayout import Change, LeaveChange, PinChange, RuleChange, apply, burden
from shiftopt.planning.wayout_conflicts import across
from shiftopt.planning.wayout_nouns import Conflict
from shiftopt.planning.wayout_search import STATUTORY_LEAVE, Found, room
from shiftopt.planning.wayout_trial import Trial
from shiftopt.rules.packs import read_pack
from shiftopt.rules.registry import registry

MOST_TRIALS = 40
MOST_WAYS = 3
SOFT_WEIGHT = 2000
"""Price of a softened rule that has none by default, in fen per unit."""


def shared_ways(trial: Trial, shop: Shop) -> list[Found] | None:
    """Sets of changes after which everybody together has a legal week, the least burden first.

    Empty if that is so already; None if no set was found.
    """
    found: list[Found] = []
    tried: set[frozenset[str]] = set()
    order, asked = count(), 0
    heap: list[tuple[int, int, tuple[Change, ...]]] = [(0, next(order), ())]
    while heap and len(found) < MOST_WAYS and asked < MOST_TRIALS:
        cost, _, changes = heappop(heap)
        names = frozenset(repr(change) for change in changes)
        if names in tried or any({repr(change) for change in way.changes} <= names for way in found):
            continue
        tried.add(names)
        changed = apply(shop, changes)
        if trial.rules(changed) is None:
            continue
        asked += 1
        conflicts = across(trial, changed)
        if not conflicts:
            if not changes:
                return []
            found.append(Found(changes))
            continue
        for change in _relaxations(trial, changed, conflicts[0]):
            heappush(heap, (cost + burden(change), next(order), (*changes, change)))
    return found or None


def _relaxations(trial: Trial, shop: Shop, conflict: Conflict) -> Iterator[Change]:
    rules = {rule.name: rule for rule in trial.rules(shop) or () if rule.hard}
    laws = {entry.name for pack in ("base", shop.law) for entry in read_pack(pack).rule if entry.kind != "policy"}
    for member in conflict.members:
        if member.rule == "pins":
            yield from (PinChange(old=pin, new=None) for pin in shop.pins if pin.agent == member.agent and _inside(trial, pin.day))
        elif member.rule == "availability":
            for leave in shop.leave:
                if leave.agent == member.agent and leave.kind.lower() not in STATUTORY_LEAVE:
                    days = (leave.start + timedelta(days=offset) for offset in range((leave.end - leave.start).days + 1))
                    yield from (LeaveChange(leave=leave, day=day) for day in days if _inside(trial, day))
        elif member.rule in rules:
            rule = rules[member.rule]
            for parameter, furthest in room(rule, shop):
                yield RuleChange(rule=rule.name, parameter=parameter, old=getattr(rule, parameter), new=furthest, scope=rule.scope)
            if rule.softens and (rule.name not in laws or rule.scope.parts):
                weight = registry()[rule.name].model_fields["weight"].default or SOFT_WEIGHT
                yield RuleChange(rule=rule.name, parameter=None, old=True, new=weight, scope=rule.scope)


def _inside(trial: Trial, day: object) -> bool:
    grid = trial.case.grid
    return any(grid.first_day + timedelta(days=offset) == day for offset in range(grid.days))
