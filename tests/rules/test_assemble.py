"""From law pack and shop entries to rules; all problems at once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from shiftopt.domain.errors import InputError
from shiftopt.domain.shop import Agent, Contract, RuleEntry, Shop
from shiftopt.rules.assemble import assemble, parameters, valid_range
from shiftopt.rules.base import Rule
from shiftopt.rules.registry import registry
from shiftopt.rules.tiny import tiny_agent, tiny_queue


def shop(*entries: RuleEntry, **fields: Any) -> Shop:
    people: tuple[Agent, ...] = (tiny_agent("A", team="red"),)
    words = {"name": "s", "queues": (tiny_queue("q"),), "contracts": (Contract(id="c", name="c"),), "agents": people, "shifts": ()}
    return Shop(**{**words, "rules": entries, **fields})


def one(rules: tuple[Rule, ...], name: str) -> Rule:
    (rule,) = [rule for rule in rules if rule.name == name]
    return rule


def problems(*entries: RuleEntry, **fields: Any) -> list[str]:
    with pytest.raises(InputError) as caught:
        assemble(shop(*entries, **fields))
    return [str(finding) for finding in caught.value.findings]


def test_a_shop_without_entries_gets_structure_and_law() -> None:
    rules = assemble(shop())
    names = {rule.name for rule in rules}
    assert {"one_duty_a_day", "availability", "coverage", "labour", "weekly_rest", "monthly_overtime"} <= names
    assert "supervisor_present" not in names
    assert one(rules, "weekly_rest").source == "Labour Law Art. 38"
    assert all(rule.zone == "Asia/Shanghai" and rule.source and rule.source_zh for rule in rules)


def test_a_shop_may_tighten_a_law_and_the_source_says_so() -> None:
    rule = one(assemble(shop(RuleEntry(name="hours_per_day", params={"overtime_minutes": 60}))), "hours_per_day")
    assert rule.overtime_minutes == 60
    assert (rule.source, rule.source_zh) == ("shop rule", "店铺规则")


def test_repeating_the_law_keeps_its_source() -> None:
    assert one(assemble(shop(RuleEntry(name="weekly_rest", params={"days": 1}))), "weekly_rest").source == "Labour Law Art. 38"


def test_a_law_is_never_loosened() -> None:
    found = problems(
        RuleEntry(name="hours_per_day", params={"overtime_minutes": 181}),
        RuleEntry(name="weekly_rest", hard=False, weight=5),
        RuleEntry(name="protected_night", params={"kinds": ["nursing"], "start": 1321}),
        RuleEntry(name="monthly_overtime", params={"holidays": False}),
    )
    assert found[0] == (
        "shop.toml, rule 1 (hours_per_day), overtime_minutes: overtime_minutes = 181 is looser than the law's 180; "
        "keep to the law or tighten it (Labour Law Art. 36, 41: 8 h and at most 3 h overtime a day)"
    )
    assert (
        found[1] == "shop.toml, rule 2 (weekly_rest), hard: the law cannot be made soft; keep to the law or tighten it (Labour Law Art. 38)"
    )
    assert found[2].startswith(
        "shop.toml, rule 3 (protected_night), kinds: kinds = ['nursing'] is looser than the law's intern, minor, nursing, pregnant"
    )
    assert "1321 is looser than the law's 1320" in found[3]
    assert "False is looser than the law's True" in found[4]
    assert len(found) == 5


def test_a_rule_is_written_once_for_everybody() -> None:
    found = problems(RuleEntry(name="requests"), RuleEntry(name="requests", teams=frozenset({"red"})), RuleEntry(name="requests"))
    assert found == [
        f"shop.toml, rule {number} (requests): the rule is written more than once for everybody; "
        "keep one, or give the others a scope (contracts, teams, grades, agents, protections, dates)"
        for number in (1, 3)
    ]


def test_a_policy_may_be_loosened_or_priced() -> None:
    rule = one(assemble(shop(RuleEntry(name="daily_rest", params={"minutes": 600}, hard=False, weight=900))), "daily_rest")
    assert (rule.minutes, rule.hard, rule.weight) == (600, False, 900)


def test_a_scoped_entry_stands_beside_the_law() -> None:
    entry = RuleEntry(name="consecutive_days", params={"days": 5}, teams=frozenset({"red"}))
    rules = [rule for rule in assemble(shop(entry)) if rule.name == "consecutive_days"]
    assert [(rule.days, sorted(rule.teams)) for rule in rules] == [(6, []), (5, ["red"])]


def test_every_problem_is_reported_with_a_way_out() -> None:
    found = problems(
        RuleEntry(name="daily_rst"),
        RuleEntry(name="daily_rest", params={"minuets": 660, "minutes": 99999}),
        RuleEntry(name="fairness_nights", params={"typical": "many"}),
        RuleEntry(name="one_duty_a_day", hard=False),
        RuleEntry(name="coverage", hard=True),
        RuleEntry(name="supervisor_present", params={"grades": ["boss"]}),
        RuleEntry(name="shift_succession", params={"forbidden": ["LE"]}),
        RuleEntry(name="stability", params={"published": ["A|2026-13-01|E"]}),
        RuleEntry(name="requests", contracts=frozenset({"cc"}), teams=frozenset({"rad"})),
        RuleEntry(name="head_share", agents=frozenset({"A"})),
        RuleEntry(name="requests", agents=frozenset({"x"}), dates=frozenset({date(2026, 11, 11)})),
    )
    assert found == [
        'shop.toml, rule 1 (daily_rst): unknown rule "daily_rst"; did you mean "daily_rest"?',
        'shop.toml, rule 2 (daily_rest), minuets: the rule has no parameter "minuets"; did you mean "minutes"?',
        "shop.toml, rule 2 (daily_rest), minutes: minutes = 99999 is not valid; give a whole number from 0 to 1440",
        "shop.toml, rule 3 (fairness_nights), typical: typical = 'many' is not valid; give a number from 0 to 7",
        "shop.toml, rule 4 (one_duty_a_day), hard: this rule cannot be made soft; remove hard = false",
        "shop.toml, rule 5 (coverage), hard: this rule is a price and cannot be made hard; remove hard = true",
        "shop.toml, rule 6 (supervisor_present), grades: grades = ['boss'] is not valid; give any of novice, regular, senior, supervisor",
        "shop.toml, rule 7 (shift_succession), forbidden: forbidden = ['LE'] is not valid; give a list of pairs like L>E",
        "shop.toml, rule 8 (stability), published: published = ['A|2026-13-01|E'] is not valid; give a list of agent|date|shift",
        'shop.toml, rule 9 (requests), contracts: unknown "cc"; did you mean "c"?',
        'shop.toml, rule 9 (requests), teams: unknown "rad"; did you mean "red"?',
        "shop.toml, rule 10 (head_share), agents: this rule is not about single people and cannot be limited to some; remove agents",
        'shop.toml, rule 11 (requests), agents: unknown "x"; use one of A',
        (
            "shop.toml, rule 11 (requests), dates: this rule cannot be limited to dates; remove dates; rules that can be: "
            "consecutive_days, continuous_rest, daily_rest, duty_length, head_share, hours_per_day, hours_per_week, mentor_present, "
            "nights, part_time_hours, protected_night, protected_overtime, rolling_hours, shift_counts, shift_succession, "
            "start_consistency, weekends, weekly_rest"
        ),
    ]


def test_an_unknown_law_pack_is_named() -> None:
    (found,) = problems(law="cn-standrad")
    assert found == 'shop.toml, law: unknown law pack "cn-standrad"; did you mean "cn-standard"?'


def test_a_wrong_law_hides_no_other_problem() -> None:
    assert len(problems(RuleEntry(name="daily_rst"), law="cn-standrad")) == 2


def test_a_pack_is_not_used_before_it_is_in_force() -> None:
    assert assemble(shop(law="us-or-fair-workweek"), day=date(2018, 7, 1))
    with pytest.raises(InputError) as caught:
        assemble(shop(law="us-or-fair-workweek"), day=date(2018, 6, 30))
    assert str(caught.value) == (
        'shop.toml, law: the law pack "us-or-fair-workweek" is not in force on 2018-06-30; '
        "it holds from 2018-07-01 to now; choose another pack or week"
    )


def test_every_parameter_has_a_range_in_words() -> None:
    for rule in registry().values():
        for name in parameters(rule):
            assert valid_range(rule, name).key != "a_text", f"{rule.name}.{name}"
