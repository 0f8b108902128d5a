"""Reasons about a finished week: prices against trying every roster, quick looks against the audit, and what a user types."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from shiftopt.allocation.allocate import allocate
from shiftopt.domain.base import Lang
from shiftopt.domain.case import Case
from shiftopt.domain.errors import InputError
from shiftopt.domain.grid import Grid
from shiftopt.domain.roster import Past, Roster
from shiftopt.domain.shop import Contract, Leave, Pin, Request, RuleEntry
from shiftopt.planning.explain import dates, price, why_day, why_short
from shiftopt.planning.explain_cell import Cell, as_pin, parse_wish
from shiftopt.planning.explain_nouns import Answered
from shiftopt.planning.explain_price import PriceSettings, recase
from shiftopt.planning.explain_swap import Swaps, placed, plain_duty
from shiftopt.planning.explain_words import collision_lines, day_lines, interval_lines, price_lines, ranking_line, way_lines
from shiftopt.planning.rolling import fair_group, roll
from shiftopt.planning.shortage import shortage_cost
from shiftopt.planning.wayout_rank import ways_out
from shiftopt.rules.assemble import assemble
from shiftopt.rules.auditing import audit
from shiftopt.rules.tiny import MONDAY, tiny_agent, tiny_case, tiny_shift

SHIFTS = (tiny_shift("E", 480, 240), tiny_shift("L", 720, 240))
CONTRACT = Contract(id="c", name="c", week_minutes=480, day_minutes=240, days_per_week=2, pay="hourly")
LANGS: tuple[Lang, ...] = ("en", "zh")
QUICK = PriceSettings(seconds=1, base_seconds=1, allocation_seconds=1, workers=1, deterministic=True, steps=3)


def needs(grid: Grid) -> dict[str, np.ndarray]:
    """One head from 8:00 to 16:00, at 30 yuan an agent-hour missing."""
    clock = (np.arange(grid.intervals) * grid.interval) % 1440
    need = (((clock >= 480) & (clock < 960)) * 100 * grid.interval).astype(np.int64)[:, None]
    return {"need": need, "width": np.stack([need, 0 * need], axis=2), "slope": np.full((grid.intervals, 1, 2), 3000, dtype=np.int64)}


def week(days: int = 2, **shop: object) -> Case:
    people = (tiny_agent("A", wage=2000), tiny_agent("B", wage=2000))
    return tiny_case(SHIFTS, agents=people, days=days, contracts=(CONTRACT,), arrays=needs, **shop)  # type: ignore[arg-type]


def answered(case: Case, picks: dict[tuple[int, int], str]) -> Answered:
    """A finished week with those shifts by (agent, day)."""
    rules = assemble(case.shop)
    chosen = [option for option in case.options if picks.get((option.agent, option.day)) == option.shift]
    duties = tuple(sorted((plain_duty(case, option) for option in chosen), key=lambda duty: (duty.agent, duty.start)))
    made = allocate(case, Roster(grid=case.grid, duties=duties), rules)
    verdict = audit(case, made.roster, made.activities, rules)
    assert not verdict.hard
    return Answered(case, rules, made.roster, made.activities, verdict.cost)


def cheapest(case: Case, cell: Cell | None) -> int:
    """The least audited cost of all rosters, with the demand of a question or without."""
    rules = assemble(case.shop)
    best: int | None = None
    for picks in product(*([None, *row] for rows in case.options_by_day for row in rows)):
        duties = tuple(sorted((plain_duty(case, row) for row in picks if row is not None), key=lambda duty: (duty.agent, duty.start)))
        made = allocate(case, Roster(grid=case.grid, duties=duties), rules)
        verdict = audit(case, made.roster, made.activities, rules if cell is None else (*rules, cell))
        uncovered = 0 if made.activities else int(shortage_cost(case.requirements, 0 * case.requirements.need).sum()) // 6000
        cost = verdict.cost + uncovered  # nobody knows who would have served what where there is no activity
        best = cost if not verdict.hard and (best is None or cost < best) else best
    assert best is not None
    return best


@pytest.mark.parametrize("text", ["A 2026-11-02 off", "B 2026-11-03 E", "A 2026-11-03 on", "B 2026-11-02 off"])
def test_the_price_of_a_wish_is_that_of_the_best_rosters(text: str) -> None:
    case = week(requests=(Request(agent="B", day=MONDAY, kind="on", weight=700),))
    known = answered(case, {(0, 0): "E", (1, 0): "L", (0, 1): "E", (1, 1): "L"})
    cell = parse_wish(text, case.shop, dates(case))
    found = price(known, cell, QUICK)
    assert found.feasible
    assert found.extra == cheapest(case, cell) - cheapest(case, None)
    assert found.total == known.cost + found.extra


def test_a_wish_against_leave_is_impossible_and_says_why() -> None:
    case = week(leave=(Leave(agent="A", start=MONDAY, end=MONDAY, kind="annual"),))
    known = answered(case, {(1, 0): "L"})
    found = price(known, Cell(agent="A", day=MONDAY), QUICK)
    assert found.feasible is False
    assert {member.rule for conflict in found.conflicts for member in conflict.members} == {"cell", "availability"}
    assert next(price_lines(found, "en")).endswith("A 2026-11-02 on duty: not possible, it collides with:")


def test_a_day_is_explained_by_its_rows_and_by_what_the_alternatives_break() -> None:
    rest = RuleEntry(name="daily_rest", params={"minutes": 1200}, hard=True)
    wish = Request(agent="A", day=MONDAY, kind="off", weight=700)
    case = week(rules=(rest,), pins=(Pin(agent="A", day=MONDAY, shift="E"),), requests=(wish,))
    known = answered(case, {(0, 0): "E", (0, 1): "E", (1, 0): "L"})
    reason = why_day(known, "A", MONDAY, QUICK)
    assert (reason.duty and reason.duty.shift, reason.decided, reason.wishes) == ("E", ("pin",), ("off",))
    late = next(swap for swap in reason.opposites if swap.option is not None and swap.option.shift == "L")
    assert {item.rule for item in late.forbids} == {"pins", "daily_rest"}
    off = next(swap for swap in reason.opposites if swap.option is None)
    assert off.rule_fen["requests"] == -700
    assert reason.price is not None
    assert reason.price.feasible
    assert reason.price.extra == cheapest(
        recase(case, case.shop.model_copy(update={"pins": ()})), Cell(agent="A", day=MONDAY, works=False)
    ) - cheapest(case, None)
    lines = list(day_lines(reason, case.grid.zone, str, "en"))
    assert lines[:3] == ["A 2026-11-02: works E (08:00-12:00).", "The day is fixed in the table of pins.", "Own wish: off"]
    assert any("16 h of rest between two duties, at least 20 h" in item.message["en"] for item in late.forbids)
    assert any(line.startswith("  - L: not allowed; A, 2026-11-02") for line in lines)


def test_a_quick_look_is_the_difference_of_two_audits() -> None:
    case = week()
    known = answered(case, {(0, 0): "E", (1, 1): "L"})
    option = case.options_by_day[1][0][1]
    look = Swaps(case, known.rules, known.roster, known.activities).look("B", 0, option)
    changed = placed(case, known.roster, "B", MONDAY, option)
    made = allocate(case, changed, known.rules)
    after = audit(case, made.roster, made.activities, known.rules)
    assert look.fen == after.cost - known.cost
    assert look.coverage_fen == 4 * 3000


def test_a_short_interval_names_who_could_come_and_who_may_not() -> None:
    rest = RuleEntry(name="daily_rest", params={"minutes": 1200}, hard=True)
    case = week(rules=(rest,), leave=(Leave(agent="B", start=MONDAY, end=MONDAY),))
    known = answered(case, {(0, 1): "E"})
    minute = case.grid.start + 13 * 60
    reason = why_short(known, "q", minute)
    assert (reason.need, reason.supplied) == (6000, 0)
    assert [row.agent for row in reason.unable] == ["A", "B"]
    assert {row.agent: row.swap.forbids[0].rule for row in reason.unable} == {"A": "daily_rest", "B": "availability"}
    assert reason.stretch is not None
    early = why_short(known, "q", case.grid.start + 9 * 60)
    assert [row.agent for row in early.able] == ["A"]
    lines = list(interval_lines(known, early, str, "en"))
    assert lines[0] == "q 2026-11-02 09:00: 1.0 heads needed, 0.0 given."
    assert "  - A E: " in lines[4]
    with pytest.raises(ValueError, match="is outside the horizon"):
        why_short(known, "q", case.grid.end)


def test_what_is_typed_is_read_or_every_word_is_told() -> None:
    case = week()
    days = dates(case)
    off, on, shift = (parse_wish(f"B,{days[1]},{word}", case.shop, days) for word in ("休", "on", "L"))
    assert (off.works, on.works, shift.shifts) == (False, True, {"L"})
    assert (as_pin(off), as_pin(on), as_pin(shift)) == (
        Pin(agent="B", day=days[1], shift=None),
        None,
        Pin(agent="B", day=days[1], shift="L"),
    )
    with pytest.raises(InputError, match='unknown shift "X"') as error:
        parse_wish("C 2026-12-24 X", case.shop, days)
    assert [str(item) for item in error.value.findings] == [
        '--pin: unknown shift "X"; use one of off, on, E, L',
        '--pin: unknown agent "C"; use one of A, B',
        "--pin: 2026-12-24 is not in the planned week; use a day from 2026-11-02 to 2026-11-03, or give --week",
    ]
    with pytest.raises(InputError, match="has 2 words instead of 3"):
        parse_wish("A off", case.shop, days)


def test_the_words_of_a_way_out_name_conflict_cost_and_row() -> None:
    case = week(pins=(Pin(agent="A", day=MONDAY, shift="E"),), leave=(Leave(agent="A", start=MONDAY, end=MONDAY, kind="annual"),))
    found = ways_out(case, QUICK)
    ways = sorted(found.ways, key=lambda way: bool(way.own))  # in the order in which they are told
    lines = {lang: [line for number, way in enumerate(ways, start=1) for line in way_lines(number, way, lang)] for lang in LANGS}
    english, chinese = ("\n".join([*collision_lines(found, lang), *lines[lang]]) for lang in LANGS)
    assert "1 conflicts" in english
    assert "A is pinned on 2026-11-02: E" in english
    assert "in pins.csv delete row: A,2026-11-02,E" in english
    assert "在 pins.csv 中删除这一行：A,2026-11-02,E" in chinese
    assert "1. [all conflicts] costs at most ¥" in english
    assert ranking_line(found.ways[:1], [1], "en") == "Cheapest first: 1 (cheapest)"
    own = ways[0].model_copy(update={"agent": "A", "own": ways[0].changes[:1], "extra": 1234, "bound": 0})
    told = list(way_lines(2, own.model_copy(update={"changes": (*own.changes, *own.changes)}), "en"))
    assert told[0].startswith("2. [A, another way] costs at most ¥")
    assert told[0].endswith("(+¥12.34)")
    assert told[-1].strip() == "for everybody else as in way 1"


def test_rolling_weeks_hand_their_duties_on_and_count_points_per_full_contract() -> None:
    fair = RuleEntry(name="fairness_weekends", hard=False, weight=50_000)
    case = replace(week(7, rules=(fair,)), past=Past())
    quiet = replace(case.requirements, need=case.requirements.need.copy())
    quiet.need[: 5 * 24] = 0
    settings = replace(QUICK, steps=1)
    rolled = roll(replace(case, requirements=quiet), 2, settings)
    assert [week.first_day.day for week in rolled.weeks] == [2, 9]
    assert fair_group(case.shop) == {"A", "B"}
    assert set(rolled.points["weekends"]) == {"A", "B"}
    worked = sum(duty.day.weekday() >= 5 for item in rolled.weeks for duty in item.roster.duties)
    assert sum(rolled.points["weekends"].values()) == worked * 2400 / 480
    assert rolled.points["points"] == pytest.approx(rolled.points["weekends"])  # a point a weekend day, nothing at night
    assert rolled.reach("points") == pytest.approx(max(rolled.points["points"].values()) - min(rolled.points["points"].values()))
    assert all(item.flow <= item.coverage + 1 for item in rolled.weeks)
