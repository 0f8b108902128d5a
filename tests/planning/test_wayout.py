"""Changes of a workspace: what they do to a shop, how they are told, and that a law is never one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from shiftopt.domain.case import Case
from shiftopt.domain.roster import Roster
from shiftopt.domain.shop import Contract, Leave, Pin, Request, RuleEntry, Shop
from shiftopt.planning.explain_price import PriceSettings, narrowed, peers, recase
from shiftopt.planning.explain_swap import plain_duty
from shiftopt.planning.wayout import Change, LeaveChange, PinChange, RequestChange, RuleChange, apply, burden, describe, record
from shiftopt.planning.wayout_conflicts import all_conflicts
from shiftopt.planning.wayout_rank import ways_out
from shiftopt.planning.wayout_search import Found, room, ways_for
from shiftopt.planning.wayout_trial import Trial
from shiftopt.rules.assemble import assemble
from shiftopt.rules.auditing import audit
from shiftopt.rules.tiny import MONDAY, tiny_agent, tiny_case, tiny_shift

SHIFTS = (tiny_shift("E", 480, 480), tiny_shift("L", 900, 480))
CONTRACT = Contract(id="c", name="c", week_minutes=2400, day_minutes=480)
QUICK = PriceSettings(seconds=1, base_seconds=1, allocation_seconds=1, workers=1, deterministic=True, steps=2)


def pin(agent: str, day: int, shift: str | None) -> Pin:
    return Pin(agent=agent, day=MONDAY + timedelta(days=day), shift=shift)


def week(pins: Sequence[Pin] = (), *, days: int = 7, agents: Sequence[str] = ("A", "B"), **shop: object) -> Case:
    people = [tiny_agent(name, **({"protections": frozenset({"nursing"})} if name == "P" else {})) for name in agents]
    return tiny_case(SHIFTS, agents=people, days=days, contracts=(CONTRACT,), pins=tuple(pins), **shop)  # type: ignore[arg-type]


def test_each_change_edits_its_row() -> None:
    leave = Leave(agent="A", start=MONDAY, end=MONDAY + timedelta(days=2), kind="annual")
    wish = Request(agent="A", day=MONDAY, kind="off")
    shop = week([pin("A", 0, "L")], leave=(leave,), requests=(wish,)).shop
    moved = apply(shop, PinChange(old=pin("A", 0, "L"), new=pin("B", 1, "E")))
    assert moved.pins == (pin("B", 1, "E"),)
    lifted = apply(shop, LeaveChange(leave=leave, day=MONDAY + timedelta(days=1)))
    assert [(row.start.day, row.end.day) for row in lifted.leave] == [(2, 2), (4, 4)]
    twice = apply(shop, [LeaveChange(leave=leave, day=MONDAY + timedelta(days=offset)) for offset in range(3)])
    assert twice.leave == ()
    assert apply(shop, RequestChange(request=wish)).requests == ()
    relaxed = apply(shop, RuleChange(rule="daily_rest", parameter="minutes", old=660, new=480))
    assert relaxed.rules == (RuleEntry(name="daily_rest", params={"minutes": 480}),)
    priced = apply(relaxed, RuleChange(rule="daily_rest", parameter=None, old=True, new=70))
    assert priced.rules == (RuleEntry(name="daily_rest", params={"minutes": 480}, hard=False, weight=70),)
    assert shop.pins == (pin("A", 0, "L"),)


def test_a_row_that_is_not_there_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"the shop has no such row: Pin\(agent='A'"):
        apply(week().shop, PinChange(old=pin("A", 0, "L"), new=None))


@pytest.mark.parametrize(
    ("change", "en", "zh"),
    [
        (PinChange(old=pin("A", 0, "L"), new=None), "in pins.csv delete row: A,2026-11-02,L", "在 pins.csv 中删除这一行：A,2026-11-02,L"),
        (PinChange(old=None, new=pin("A", 0, None)), "in pins.csv add row: A,2026-11-02,off", "在 pins.csv 中增加一行：A,2026-11-02,off"),
        (
            LeaveChange(leave=Leave(agent="A", start=MONDAY, end=MONDAY + timedelta(days=1)), day=MONDAY),
            "in leave.csv change row: A,2026-11-02,2026-11-03,leave -> A,2026-11-03,2026-11-03,leave",
            "在 leave.csv 中修改这一行：A,2026-11-02,2026-11-03,leave → A,2026-11-03,2026-11-03,leave",
        ),
        (
            RuleChange(rule="hours_per_week", parameter="overtime_minutes", old=0, new=60),
            "in shop.toml [[rule]] hours_per_week: overtime_minutes = 0 -> 60",
            "在 shop.toml [[rule]] hours_per_week 中修改：overtime_minutes = 0 -> 60",
        ),
    ],
)
def test_a_change_names_the_row_to_edit(change: Change, en: str, zh: str) -> None:
    assert (describe(change, "en"), describe(change, "zh")) == (en, zh)
    assert record(change)["table"] in {"pins", "leave", "rules"}
    assert burden(change) > 0


def test_conflicts_are_all_listed_and_each_is_minimal() -> None:
    case = week([pin("A", 0, "L"), pin("A", 1, "E"), *(pin("B", day, "E") for day in range(7))])
    trial = Trial(case)
    found = all_conflicts(trial)
    assert {(item.agent, item.members[-1].rule) for item in found} >= {("A", "daily_rest"), ("B", "weekly_rest"), ("B", "consecutive_days")}
    for conflict in found:
        names = {(member.rule, None if member.day is None else (member.day - MONDAY).days) for member in conflict.members}
        assert trial.among(case.shop, str(conflict.agent), names)
        for left_out in names:
            assert not trial.among(case.shop, str(conflict.agent), names - {left_out})
    rest = next(member for member in found[0].members if member.rule == "daily_rest")
    assert rest.text["en"].startswith("A, ")
    assert "9 h of rest between two duties, at least 11 h" in rest.text["en"]


def test_a_protection_is_not_named() -> None:
    found = all_conflicts(Trial(week([pin("P", 0, "L")], agents=("P",))))
    text = " ".join(member.text[lang] for conflict in found for member in conflict.members for lang in ("zh", "en"))
    assert "a personal protection" in text
    assert "个人保护" in text
    assert "nursing" not in text


def test_a_law_offers_nothing_and_a_house_rule_only_up_to_the_law() -> None:
    tight = RuleEntry(name="hours_per_week", params={"overtime_minutes": 0}, hard=True)
    shop = week(rules=(tight,)).shop
    rules = {rule.name: rule for rule in assemble(shop)}
    assert list(room(rules["weekly_rest"], shop)) == []
    assert list(room(rules["hours_per_week"], shop)) == [("overtime_minutes", 1080)]
    assert list(room(rules["availability"], shop)) == []
    assert ("minutes", 0) in list(room(rules["daily_rest"], shop))


def test_ways_for_a_person_are_minimal_and_relax_as_little_as_helps() -> None:
    case = week([pin("A", 0, "L"), pin("A", 1, "E")])
    trial = Trial(case)
    ways = ways_for(trial, case.shop, "A")
    assert Found((RuleChange(rule="daily_rest", parameter="minutes", old=660, new=540),)) in ways  # 23:00 to 8:00
    for way in ways:
        assert not trial.first(apply(case.shop, way.changes), "A")
        for left_out in way.changes:
            assert trial.first(apply(case.shop, [change for change in way.changes if change is not left_out]), "A")


def test_sick_leave_is_never_lifted() -> None:
    case = week(
        [pin("A", 0, "E"), pin("B", 0, "E")],
        leave=tuple(Leave(agent=name, start=MONDAY, end=MONDAY, kind=kind) for name, kind in (("A", "sick"), ("B", "annual"))),
    )
    trial = Trial(case)
    kinds = {name: {type(change) for way in ways_for(trial, case.shop, name) for change in way.changes} for name in "AB"}
    assert kinds == {"A": {PinChange}, "B": {PinChange, LeaveChange}}


def test_every_way_out_gives_a_legal_roster_within_the_promise() -> None:
    case = week([pin("A", 0, "L"), pin("A", 1, "E"), pin("B", 2, None), pin("B", 2, "E")], days=3)
    found = ways_out(case, QUICK)
    assert {conflict.agent for conflict in found.conflicts} == {"A", "B"}
    assert len(found.ways) >= 3
    assert found.ways[0].extra == 0
    assert [way.cost for way in found.ways] == sorted(way.cost for way in found.ways)
    for way in found.ways:
        assert way.bound <= way.cost
        changed = recase(case, apply(case.shop, way.changes))
        verdict = audit(changed, way.roster, way.activities, assemble(changed.shop))
        assert (verdict.hard, verdict.cost) == ((), way.cost)
        assert cheapest(case, apply(case.shop, way.changes)) <= way.cost


def cheapest(case: Case, shop: Shop) -> int:
    """The least cost by trying every roster; nothing is needed, so activities do not matter."""
    whole = recase(case, shop)
    days = [[None, *row] for rows in whole.options_by_day for row in rows]
    costs = []
    for picks in product(*days):
        duties = tuple(plain_duty(whole, option) for option in picks if option is not None)
        roster = Roster(grid=whole.grid, duties=tuple(sorted(duties, key=lambda duty: (duty.agent, duty.start))))
        verdict = audit(whole, roster, (), assemble(shop))
        if not verdict.hard:
            costs.append(verdict.cost)
    return min(costs)


def test_a_legal_week_needs_no_way_out() -> None:
    assert ways_out(week([pin("A", 0, "L")], days=2), QUICK).conflicts == ()


def test_where_only_the_law_collides_no_way_is_offered() -> None:
    hired = week(agents=("A",), days=2)
    people = (tiny_agent("A", skills={}),)
    case = replace(hired, shop=hired.shop.model_copy(update={"agents": people, "pins": (pin("A", 0, "E"),)}))
    ways = ways_for(Trial(recase(case, case.shop)), case.shop, "A")
    assert [change for way in ways for change in way.changes] == [PinChange(old=pin("A", 0, "E"), new=None)]


def test_people_share_a_conflict_when_a_house_rule_takes_several() -> None:
    rule = RuleEntry(name="head_share", params={"kinds": ["agency"], "percent": 0}, hard=True)
    case = week([pin("A", 0, "E")], days=1, agents=("A",), rules=(rule,))
    contracts = (CONTRACT.model_copy(update={"kind": "agency"}),)
    case = recase(case, case.shop.model_copy(update={"contracts": contracts}))
    found = ways_out(case, QUICK)
    assert [conflict.agent for conflict in found.conflicts] == [None]
    assert {member.rule for member in found.conflicts[0].members} == {"head_share", "pins"}
    assert {record(change)["table"] for way in found.ways for change in way.changes} == {"pins", "rules"}


def test_a_neighbourhood_keeps_what_others_work() -> None:
    case = week(days=2, agents=("A", "B", "C"))
    chosen = [case.options_by_day[0][0][0], case.options_by_day[1][1][1]]
    roster = Roster(grid=case.grid, duties=tuple(plain_duty(case, option) for option in chosen))
    near = narrowed(case, roster, {"A"})
    assert [len(rows) for rows in near.options_by_agent] == [4, 1, 4]  # C has no duty to keep and stays free
    assert [option.index for option in near.options] == list(range(len(near.options)))
    assert peers(case.shop, {"A"}, 1) == {"A", "B", "C"}
