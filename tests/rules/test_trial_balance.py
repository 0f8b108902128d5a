"""Encode and audit agree on every roster of every tiny world; planted faults are caught."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from rule_worlds import worlds

from shiftopt.domain.roster import Violation
from shiftopt.rules.assemble import parameters
from shiftopt.rules.auditing import audit
from shiftopt.rules.base import Rule
from shiftopt.rules.registry import registry
from shiftopt.rules.rows import Price, Row
from shiftopt.rules.trial import TrialBoard, World, board_of, finished, rosters, trial

RULES = tuple(registry())
CASES = [pytest.param(world, id=f"{name}-{number}") for name, row in worlds().items() for number, world in enumerate(row)]


@pytest.mark.parametrize("name", RULES)
def test_every_rule_has_a_world_of_its_own(name: str) -> None:
    assert name in worlds(), f"write a function {name}() in tests/rules/worlds_*.py"
    assert all(any(rule.name == name for rule in world.rules) for world in worlds()[name])
    assert all(free(world) <= 12 for world in worlds()[name])


def free(world: World) -> int:
    return len(world.case.options) if world.worked is None else len(world.serves) + len(world.attends)


@pytest.mark.parametrize("world", CASES)
def test_rows_and_audit_agree_on_every_roster(world: World) -> None:
    assert [str(mismatch) for mismatch in trial(world)] == []


def violations(name: str) -> Iterator[tuple[Rule, Violation]]:
    for world in worlds()[name]:
        rule = next(rule for rule in world.rules if rule.name == name)
        for chosen in rosters(world):
            roster, activities = finished(world, chosen)
            found = audit(world.case, roster, activities, [rule])
            yield from ((rule, violation) for violation in found.violations)


SILENT = {"labour", "shift_template", "activities_fit"}
"""Labour breaks nothing; the other two are about rosters that no world can make (tests of their own)."""


@pytest.mark.parametrize("name", [name for name in RULES if name not in SILENT])
def test_every_violation_says_measured_limit_and_source_in_both_languages(name: str) -> None:
    found = list(violations(name))
    assert found, "no world of this rule breaks it"
    for rule, violation in found:
        zh, en = violation.message["zh"], violation.message["en"]
        for text in (zh, en):
            assert "Law 1" in text
            assert "{" not in text
            assert violation.agent is None or text.startswith(violation.agent)
            assert numbers(violation.measured, violation.unit) <= set(re.findall(r"[\d.]+", text)), text
            assert numbers(violation.limit, violation.unit) <= set(re.findall(r"[\d.]+", text)), text
        assert violation.hard == rule.hard or name == "sessions"
        assert violation.amount > 0
        assert (violation.cost > 0) != violation.hard


def numbers(value: float, unit: str) -> set[str]:
    if unit == "minutes":
        parts = [part for part in divmod(round(abs(value)), 60) if part] or [0]
        return {str(part) for part in parts}
    return {f"{value:.1f}" if unit.startswith("agent_hours") else f"{value:g}"}


# The mutation runner: wrong rows for the right audit, or a wrong audit for the right rows.


def of_rule(board: TrialBoard, name: str) -> list[int]:
    return [number for number, row in enumerate(board.rows) if row.rule.name == name]


def looser(board: TrialBoard, name: str) -> bool:
    board.rows = [replace(row, limit=row.limit + 1) if row.rule.name == name else row for row in board.rows]
    return bool(of_rule(board, name))


def tighter(board: TrialBoard, name: str) -> bool:
    board.rows = [replace(row, limit=row.limit - 1) if row.rule.name == name else row for row in board.rows]
    return bool(of_rule(board, name))


def flipped(board: TrialBoard, name: str) -> bool:
    def flip(row: Row) -> Row:
        (coefficient, var), *rest = row.terms
        return replace(row, terms=((-coefficient, var), *rest))

    board.rows = [flip(row) if row.rule.name == name and row.terms else row for row in board.rows]
    return bool(of_rule(board, name))


def without_bans(board: TrialBoard, name: str) -> bool:
    kept = [ban for ban in board.bans if ban.rule.name != name]
    changed = len(kept) < len(board.bans)
    board.bans = kept
    return changed


def dearer(board: TrialBoard, name: str) -> bool:
    changed = any(price.rule.name == name for price in board.prices)
    board.prices = [Price(p.rule, p.var, p.units + (p.rule.name == name), p.agent, p.day) for p in board.prices]
    return changed


ROW_FAULTS = (looser, tighter, flipped, without_bans, dearer)


@pytest.mark.parametrize("fault", ROW_FAULTS, ids=lambda fault: fault.__name__)
@pytest.mark.parametrize("name", RULES)
def test_a_wrong_row_is_caught(name: str, fault) -> None:
    planted = False
    for world in worlds()[name]:
        board = board_of(world)
        if fault(board, name):
            planted = True
            if trial(world, limit=1, board=board):
                return
    assert not planted, f"{fault.__name__} rows of {name} survive every world"


def off_by_one(rule: Rule) -> Iterator[tuple[str, Rule]]:
    for name in parameters(type(rule)):
        value = getattr(rule, name)
        if isinstance(value, bool):
            yield name, rule.model_copy(update={name: not value})
        elif isinstance(value, int):
            yield f"{name}+1", rule.model_copy(update={name: value + 1})
            yield f"{name}-1", rule.model_copy(update={name: value - 1})
    if rule.hard:
        yield "soft", rule.model_copy(update={"hard": False, "weight": 1})
    elif rule.weight:
        yield "weight+1", rule.model_copy(update={"weight": rule.weight + 1})


@pytest.mark.parametrize("name", [name for name in RULES if name not in {"shift_template", "activities_fit"}])
def test_an_audit_that_is_off_by_one_is_caught(name: str) -> None:
    faults: dict[str, bool] = {}
    for world in worlds()[name]:
        board = board_of(world)
        rule = next(rule for rule in world.rules if rule.name == name)
        for fault, wrong in off_by_one(rule):
            rules = tuple(wrong if other is rule else other for other in world.rules)
            if not faults.get(fault):
                faults[fault] = bool(trial(replace(world, rules=rules), limit=1, board=board))
    assert {fault for fault, caught in faults.items() if not caught} == set()


@pytest.mark.parametrize("name", RULES)
def test_an_audit_that_sees_nothing_or_too_much_is_caught(name: str) -> None:
    world = worlds()[name][0]
    real = next(rule for rule in world.rules if rule.name == name)
    board = board_of(world)

    class Blind(type(real)):
        def audit(self, book):
            return iter(())

        def units(self, book, found):
            return 0

    class Paranoid(type(real)):
        def audit(self, book):
            for duty in book.roster.duties[:1]:
                yield Violation(
                    rule=name, agent=duty.agent, start=0, end=1, measured=1, limit=0, unit="days", amount=1, hard=True, source=""
                )

        def units(self, book, found):
            return 0

    for wrong in (Blind, Paranoid):
        if wrong is Blind and name in {"shift_template", "activities_fit"}:
            continue
        rules = tuple(wrong(**dict(real)) if rule is real else rule for rule in world.rules)
        assert trial(replace(world, rules=rules), limit=1, board=board), wrong.__name__
