"""A Curtois and Qu instance in the words of shiftopt: shop, case and catalogue rules, so that the ordinary audit can judge its rosters.

Two things have no rule in the catalogue: least minutes over a horizon (and most over more than 62 days), and coverage counted in heads per
shift. Those are left to the plain walk.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
from pydantic import ValidationError

from formats.nrp import Instance, Person, Roster
from formats.nrp_score import person_violations, request_cost
from shiftopt.domain.case import Case
from shiftopt.domain.grid import Grid
from shiftopt.domain.roster import Duty
from shiftopt.domain.roster import Roster as Duties
from shiftopt.domain.shop import Agent, Contract, Leave, Opening, Queue, Request, Shift, Shop, Target
from shiftopt.domain.volumes import Requirements
from shiftopt.rules.auditing import audit
from shiftopt.rules.base import Rule
from shiftopt.rules.registry import registry
from shiftopt.timeline.clock import make_grid, to_minute

MONDAY = date(2024, 1, 1)
LONGEST = 62
"""Most days and duties that the catalogue counts over."""


def audit_roster(instance: Instance, roster: Roster) -> tuple[int, set[str]]:
    """The cost of missed requests, and the people with broken rules, as the audit of the catalogue finds them."""
    case, rules = case_of(instance)
    verdict = audit(case, duties_of(instance, case.grid, roster), (), rules)
    return verdict.cost, {violation.agent for violation in verdict.hard if violation.agent}


def agrees(instance: Instance, roster: Roster) -> bool | None:
    """Whether the audit and the plain walk find the same request cost and the same people at fault.

    Of the plain walk only those rules are compared that the catalogue has. None if shifts or people are unknown, or if a number is outside
    what the rules take.
    """
    if any(
        name not in instance.staff or shift not in instance.shifts for name, shift in ((key[0], shift) for key, shift in roster.items())
    ):
        return None
    left_out = {"at least"} if instance.days <= LONGEST else {"at least", "at most"}
    faults = set()
    for person in instance.staff.values():
        row = [roster.get((person.id, day), "") for day in range(instance.days)]
        found = [text for text in person_violations(instance, person, row) if not any(f"minutes, {part}" in text for part in left_out)]
        if found:
            faults.add(person.id)
    try:
        return audit_roster(instance, roster) == (request_cost(instance, roster), faults)
    except ValidationError:
        return None


def case_of(instance: Instance) -> tuple[Case, tuple[Rule, ...]]:
    """The case and its rules; every distinct set of limits is a contract."""
    groups: dict[tuple[object, ...], list[Person]] = {}
    for person in instance.staff.values():
        groups.setdefault(_terms(person), []).append(person)
    names = {person.id: f"terms-{number}" for number, members in enumerate(groups.values()) for person in members}
    shop = Shop(
        name="benchmark",
        zone="UTC",
        interval=60,
        queues=(Queue(id="work", name="work", channel="call", handle_seconds=60, target=Target(), opening=(Opening(start=0, end=1440),)),),
        contracts=tuple(Contract(id=name, name=name) for name in dict.fromkeys(names.values())),
        agents=tuple(Agent(id=name, name=name, contract=names[name], skills={"work": 100}) for name in instance.staff),
        shifts=tuple(Shift(id=shift.id, start=0, minutes=shift.minutes) for shift in instance.shifts.values()),
        leave=tuple(_leave(instance)),
        requests=tuple(_requests(instance)),
    )
    grid = make_grid("UTC", MONDAY, instance.days, 60)
    rules = [rule for number, members in enumerate(groups.values()) for rule in _rules(instance, members[0], f"terms-{number}")]
    known = registry()
    common = [known["one_duty_a_day"](), known["availability"](), known["requests"]()]
    return Case(shop=shop, grid=grid, options=(), requirements=_nothing(grid)), (*common, *rules)


def duties_of(instance: Instance, grid: Grid, roster: Roster) -> Duties:
    """The roster as duties; all shifts start at midnight, because the format has no clock."""
    rows = []
    for (name, day), shift in sorted(roster.items()):
        when = MONDAY + timedelta(days=day)
        start = to_minute("UTC", when)
        rows.append(Duty(agent=name, day=when, shift=shift, start=start, end=start + instance.shifts[shift].minutes))
    return Duties(grid=grid, duties=tuple(rows))


def _terms(person: Person) -> tuple[object, ...]:
    limits = tuple(sorted(person.max_shifts.items()))
    return (limits, person.max_minutes, person.max_run, person.min_run, person.min_off, person.max_weekends)


def _rules(instance: Instance, person: Person, contract: str) -> Iterator[Rule]:
    known, scope = registry(), {"contracts": frozenset({contract})}
    pairs = frozenset(f"{shift.id}>{other}" for shift in instance.shifts.values() for other in shift.not_before)
    yield known["shift_succession"](forbidden=pairs, **scope)
    for shift, limit in person.max_shifts.items():
        if limit < min(instance.days, LONGEST):
            yield known["shift_counts"](shifts=frozenset({shift}), most=limit, **scope)
    if instance.days <= LONGEST:
        yield known["rolling_hours"](days=instance.days, minutes=person.max_minutes, **scope)
    yield known["consecutive_days"](days=person.max_run, **scope)
    yield known["consecutive_days_min"](days=person.min_run, **scope)
    yield known["consecutive_days_off"](days=person.min_off, **scope)
    if person.max_weekends <= 10:
        yield known["weekends"](most=person.max_weekends, **scope)


def _leave(instance: Instance) -> Iterator[Leave]:
    for person in instance.staff.values():
        for day in sorted(person.days_off):
            when = MONDAY + timedelta(days=day)
            yield Leave(agent=person.id, start=when, end=when)


def _requests(instance: Instance) -> Iterator[Request]:
    for kind, table in (("shift", instance.on_requests), ("not_shift", instance.off_requests)):
        for (name, day, shift), weight in table.items():
            yield Request(agent=name, day=MONDAY + timedelta(days=day), kind=kind, shift=shift, weight=weight)


def _nothing(grid: Grid) -> Requirements:
    empty, none = np.zeros((grid.intervals, 1)), np.zeros((grid.intervals, 1), dtype=np.int64)
    width = np.zeros((grid.intervals, 1, 1), dtype=np.int64)
    return Requirements(grid, ("work",), empty, empty, none, none, none, none > 0, none, width, width, none, none, none)
