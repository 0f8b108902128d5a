"""Rules with a scope: encode and audit agree on every roster of every world, whatever part of the people and days is in scope."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from rule_worlds import worlds
from world_parts import EARLY, LATE, day, past, rule, world

from shiftopt.domain.shop import RuleEntry
from shiftopt.rules.assemble import assemble
from shiftopt.rules.auditing import audit
from shiftopt.rules.registry import registry
from shiftopt.rules.tiny import tiny_agent, tiny_case
from shiftopt.rules.trial import World, finished, trial

CASES = [pytest.param(name, found, id=f"{name}-{number}") for name, row in worlds().items() for number, found in enumerate(row)]


def scopes(name: str, world: World) -> Iterator[dict[str, Any]]:
    """Scopes that leave part of the world out."""
    grid, people = world.case.grid, world.case.shop.agents
    if registry()[name].personal:
        yield {"only_agents": frozenset({people[0].id})}
        yield {"only_agents": frozenset({"nobody"})}
        yield {"only_grades": frozenset({people[-1].grade})}
        yield {"only_protections": frozenset({"nursing"})}
    if registry()[name].dated:
        days = [grid.first_day + timedelta(days=offset) for offset in range(grid.days)]
        for part in (days[:1], days[1:], days[::2], [days[0] - timedelta(days=1), *days[: len(days) // 2]]):
            yield {"only_dates": frozenset(part)}


@pytest.mark.parametrize(("name", "found"), CASES)
def test_rows_and_audit_agree_within_every_scope(name: str, found: World) -> None:
    for scope in scopes(name, found):
        rules = tuple(item.model_copy(update=scope) if item.name == name else item for item in found.rules)
        assert [str(mismatch) for mismatch in trial(replace(found, rules=rules))] == [], scope


PEOPLE = (
    tiny_agent("A", grade="novice"),
    tiny_agent("B", grade="senior"),
    tiny_agent("C", protections=frozenset({"nursing"}), protected_until=day(1)),
)


@pytest.mark.parametrize(
    ("scope", "found"),
    [
        ({"grades": {"novice"}}, {"A"}),
        ({"agents": {"B"}}, {"B"}),
        ({"agents": {"A", "B"}, "grades": {"senior"}}, {"B"}),
        ({"dates": {day(0), day(1)}}, {"A", "B", "C"}),
        ({"dates": {day(0), day(2)}}, set()),  # no two days next to each other
        ({"protections": {"nursing"}}, {"C"}),
        ({"protections": {"nursing"}, "dates": {day(1), day(2)}}, set()),  # protected on one of them only
    ],
)
def test_a_scope_decides_whose_days_and_which_are_counted(scope: dict[str, Any], found: set[str]) -> None:
    entry = RuleEntry(name="consecutive_days", params={"days": 1}, **scope)
    case = tiny_case((EARLY,), agents=PEOPLE, days=3, rules=(entry,))
    rules = [item for item in assemble(case.shop) if item.name == "consecutive_days" and item.scope.parts]
    roster, _ = finished(World(case, tuple(rules)), (1,) * len(case.options))
    assert {item.agent for item in audit(case, roster, (), rules).violations} == found
    assert trial(world(case, *rules)) == []


def test_past_days_outside_of_the_dates_do_not_count() -> None:
    case = tiny_case((EARLY, LATE), days=2, past=past((-1, 480, 480), (-2, 480, 480)))
    limits = [rule("consecutive_days", days=2, only_dates=frozenset(dates)) for dates in ({day(-1), day(0), day(1)}, {day(0), day(1)})]
    roster, _ = finished(World(case, ()), tuple(int(option.shift == "E") for option in case.options))
    assert [len(audit(case, roster, (), [limit]).violations) for limit in limits] == [1, 0]
    assert [str(mismatch) for limit in limits for mismatch in trial(world(case, limit))] == []
