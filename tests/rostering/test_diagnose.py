"""Conflicts are minimal: leave out any member and the rest can hold."""

from __future__ import annotations

from datetime import timedelta

from roster_worlds import house_rules, rule, tiny_week

from shiftopt.domain.shop import Pin
from shiftopt.rostering.diagnose import demands, diagnose, minimal_conflict
from shiftopt.rules.rows import encode_all
from shiftopt.rules.tiny import MONDAY, tiny_agent, tiny_case, tiny_shift


def test_conflict_is_minimal() -> None:
    pins = tuple(Pin(agent="A", day=MONDAY + timedelta(days=offset), shift="E") for offset in range(4))
    board = encode_all(tiny_week(0, days=4, pins=pins), (*house_rules(), rule("pins"), rule("consecutive_days", days=2)))
    core = minimal_conflict(board, [demand for demand in demands(board) if demand.agent == 0])
    assert sorted(demand.rule.name for demand in core) == ["consecutive_days", "pins", "pins", "pins"]
    for left_out in core:
        assert minimal_conflict(board, [demand for demand in core if demand is not left_out]) == []


def test_each_person_with_a_conflict_gets_one() -> None:
    pins = tuple(Pin(agent=name, day=MONDAY, shift=shift) for name in "AB" for shift in ("E", None))
    found = diagnose(encode_all(tiny_week(0, pins=pins), (*house_rules(), rule("pins"))))
    assert [item.agent for item in found] == ["A", "B"]


def test_no_conflict_where_a_roster_exists() -> None:
    assert diagnose(encode_all(tiny_week(0), house_rules())) == ()


def test_protection_is_not_named() -> None:
    people = [tiny_agent("A", protections=frozenset({"pregnant"}), protected_until=MONDAY)]
    case = tiny_case([tiny_shift("N", 1200, 240)], agents=people, pins=(Pin(agent="A", day=MONDAY, shift="N"),))
    found = diagnose(encode_all(case, (rule("pins"), rule("protected_night"))))
    assert {item.rule for item in found} == {"pins", "protected_night"}
    text = " ".join(item.message[lang] for item in found for lang in ("en", "zh"))
    assert "pregnan" not in text
    assert "personal protection for A on 2026-11-02" in text
