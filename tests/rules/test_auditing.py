"""The audit copes with any roster, and its costs are exact."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from shiftopt.domain.roster import Activity, Audit, Duty, Past, Rest, Roster
from shiftopt.domain.shop import Contract
from shiftopt.rules.assemble import assemble
from shiftopt.rules.auditing import audit, to_fen
from shiftopt.rules.catalogue.fairness_points import FairnessPoints
from shiftopt.rules.catalogue.stability import published_days
from shiftopt.rules.coverage import supplied
from shiftopt.rules.fairness import fair_caps
from shiftopt.rules.tiny import MONDAY, tiny_agent, tiny_case, tiny_queue, tiny_shift
from shiftopt.timeline.clock import to_minute

MEAL = tiny_shift("E", 480, 510, meal_minutes=30, meal_from=660, meal_to=780, weekdays=frozenset(range(5)), contracts=frozenset({"c"}))


def at(minute: int, day: int = 0) -> int:
    return to_minute("Asia/Shanghai", MONDAY + timedelta(days=day), minute)


def duty(agent: str, shift: str, start: int, minutes: int, *, day: int = 0, meal: int | None = 720, name: int | None = None) -> Duty:
    rests = () if meal is None else (Rest(kind="meal", start=at(meal, day), end=at(meal + 30, day)),)
    label = MONDAY + timedelta(days=day if name is None else name)
    return Duty(agent=agent, day=label, shift=shift, start=at(start, day), end=at(start, day) + minutes, rests=rests)


def verdict(duties: tuple[Duty, ...], activities: tuple[Activity, ...] = (), **fields: Any) -> Audit:
    contracts = (Contract(id="c", name="c"), Contract(id="d", name="d"))
    case = tiny_case([MEAL], **{"days": 7, "agents": [tiny_agent("A"), tiny_agent("B", contract="d")], "contracts": contracts, **fields})
    return audit(case, Roster(grid=case.grid, duties=duties), activities, assemble(case.shop))


def told(found: Audit, rule: str) -> list[str]:
    return [violation.message["en"] for violation in found.violations if violation.rule == rule]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (duty("ghost", "E", 480, 510), "0 known people, expected 1 known person"),
        (duty("A", "Q", 480, 510), "0 known shifts (Q), expected 1 known shift (Q)"),
        (duty("A", "E", 480, 510, day=9), "0 days of the horizon, expected 1 day of the horizon"),
        (duty("A", "E", 480, 510, name=3), "0 days of the horizon"),
        (duty("A", "E", 510, 510), "30 minutes after the start of the shift, expected 0"),
        (duty("A", "E", 480, 511), "8 h 31 min, expected 8 h 30 min"),
        (duty("A", "E", 480, 510, day=5), "0 weekdays with this shift (Saturday)"),
        (duty("B", "E", 480, 510), "0 contracts with this shift (d)"),
        (duty("A", "E", 480, 510, meal=None), "0 minutes of meal, expected 30 minutes of meal"),
        (duty("A", "E", 480, 510, meal=659), "1 meal outside its window, expected 0 meals outside their window"),
        (duty("A", "E", 480, 510, meal=781), "1 meal outside its window"),
    ],
)
def test_duties_that_differ_from_the_shift_table_are_told(wrong: Duty, words: str) -> None:
    (message,) = told(verdict((wrong,)), "shift_template")
    assert words in message


def test_a_duty_as_in_the_table_is_fine() -> None:
    found = verdict((duty("A", "E", 480, 510),))
    assert found.hard == ()
    assert found.cost_by_rule == {"contract_hours": 2 * 2400 * 30 - 480 * 30}


def test_a_person_in_two_duties_at_once_is_told_twice() -> None:
    found = verdict((duty("A", "E", 480, 510), duty("A", "E", 600, 510)))
    assert told(found, "one_duty_a_day") == [
        "A, 2026-11-02 08:00-18:30: 2 duties on one day or at the same time, at most 1 duty is possible (source: one person, one place).",
        "A, 2026-11-02 10:00-18:30: 2 duties on one day or at the same time, at most 1 duty is possible (source: one person, one place).",
    ]


def work(agent: str, start: int, end: int, queue: str | None = "q", kind: Any = "work") -> Activity:
    return Activity(agent=agent, start=at(start), end=at(end), kind=kind, queue=queue)


def test_activities_outside_duties_overlapping_or_unskilled_are_told() -> None:
    activities = (
        work("A", 470, 540),
        work("A", 530, 600),
        work("A", 600, 660, "unknown"),
        work("ghost", 480, 540),
        work("A", 660, 720, None, "meeting"),
    )
    found = verdict((duty("A", "E", 480, 510),), activities)
    assert told(found, "activities_fit") == [
        "A, 2026-11-02 07:50-09:00: 0 duties around it (work), expected 1 duty around it (work) (source: the roster's own duties).",
        "ghost, 2026-11-02 08:00-09:00: 0 duties around it (work), expected 1 duty around it (work) (source: the roster's own duties).",
        "ghost, 2026-11-02 08:00-09:00: 0 skills (q), expected 1 skill (q) (source: the roster's own duties).",
        "A, 2026-11-02 08:50-09:00: 2 activities at a time, expected 1 activity at a time (source: the roster's own duties).",
        "A, 2026-11-02 10:00-11:00: 0 skills (unknown), expected 1 skill (unknown) (source: the roster's own duties).",
    ]


def needs(case_grid: Any) -> dict[str, Any]:
    need, width, slope = (np.zeros((case_grid.intervals, 1, *more), dtype=np.int64) for more in ((), (2,), (2,)))
    need[8:10] = 9000
    width[8:10, 0], slope[8:10, 0] = (4000, 5000), (100, 1001)
    return {"need": need, "width": width, "slope": slope}


def test_the_shortfall_is_recomputed_from_finished_minutes() -> None:
    found = verdict((duty("A", "E", 480, 510),), (work("A", 480, 570),), arrays=needs)
    # 08-09: 6000 supplied, 3000 missing in the cheap segment; 09-10: 3000 supplied, 4000 cheap and 2000 dear missing.
    assert found.shortfall_agent_hours == 9000 / 6000
    assert found.shortfall_by_queue == {"q": 1.5}
    short = 3000 * 100 + 4000 * 100 + 2000 * 1001
    assert found.cost_by_rule["coverage"] == found.cost_by_component["shortfall"] == to_fen(short)
    assert found.cost_units == short + found.cost_by_rule["contract_hours"] * 6000
    (message,) = told(found, "coverage")
    assert message.startswith("the team, 2026-11-02 08:00-10:00: 1.5 agent-hours (q) staffed, 3.0 agent-hours (q) needed")


def test_without_activities_nothing_is_said_about_coverage() -> None:
    found = verdict((duty("A", "E", 480, 510),), arrays=needs)
    assert found.shortfall_agent_hours == 0
    assert "coverage" not in found.cost_by_rule


def test_supplied_counts_minutes_speed_and_share() -> None:
    agents = [tiny_agent("A", skills={"q": 85, "p": 50}, queue_share=40)]
    case = tiny_case([MEAL], agents=agents, queues=[tiny_queue("q"), tiny_queue("p")], days=1)
    rows = (work("A", 490, 560), work("A", 560, 600, "p"), work("A", 600, 660, None, "meal"), work("A", -30, 30), work("B", 0, 60))
    given = supplied(case.shop, case.grid, ("q", "p"), rows)
    assert {(int(t), int(k)): int(given[t, k]) for t, k in np.argwhere(given)} == {
        (8, 0): 34 * 50,
        (9, 0): 34 * 20,
        (9, 1): 20 * 40,
        (0, 0): 34 * 30,
    }


def test_premiums_are_exact_in_units() -> None:
    """5,000 yuan a month: 287,356.32 units a minute; the holiday pays 300 % on top of the month."""
    holiday = {MONDAY: "holiday"}
    found = verdict((duty("A", "E", 480, 510),), day_kinds=holiday)
    assert found.cost_by_component["labour"] == 68966


def caps(past: Past, **second: Any) -> dict[str, int]:
    agents = [tiny_agent("A"), tiny_agent("B", **second)]
    contracts = [
        Contract(id="c", name="c"),
        Contract(id="half", name="half", week_minutes=1200),
        Contract(id="none", name="n", week_minutes=0),
    ]
    case = tiny_case([MEAL], agents=agents, contracts=contracts, days=7)
    return dict(fair_caps(agents, case.shop, case.grid, past, lambda one: 1, 2.0, balances=past.fairness))


def nights(*agents: str) -> Past:
    day = MONDAY - timedelta(days=14)
    return Past(duties=tuple(Duty(agent=agent, day=day, shift="N", start=at(0, -14), end=at(60, -14)) for agent in agents))


def test_fair_caps_follow_the_stated_formula() -> None:
    assert caps(Past()) == {"A": 2, "B": 2}
    # Four points in two weeks by two full contracts: rate 1 a week, target 3 each after this week.
    assert caps(nights("A", "A", "A", "B")) == {"A": 0, "B": 2}
    assert caps(nights("A", "A", "A", "B"), contract="half") == {"A": 1, "B": 1}
    assert caps(nights("A", "A"), contract="none") == {"A": 1}
    assert caps(nights("A", "A"), hire_date=MONDAY) == {"A": 1, "B": 1}
    # One point in two weeks by two: target 0.75 each; B brought 3 forward, 1.5 above the mean, A none, 1.5 below.
    assert caps(nights("A").model_copy(update={"fairness": {"B": 3.0}})) == {"A": 2, "B": 0}
    # Two by A: target 1.5 each, 0.5 below and above the mean balance per share.
    assert caps(nights("A", "A").model_copy(update={"fairness": {"A": 9.0, "B": 10.0}})) == {"A": 0, "B": 1}


def test_a_fairness_point_costs_more_the_further_ahead_a_person_is() -> None:
    def cost(before: int, **params: Any) -> int:
        past = Past(duties=tuple(duty("A", "N", 1320, 480, meal=None, day=offset - 14) for offset in range(before)))
        agents = [tiny_agent("A"), tiny_agent("B")]
        worked = tuple(duty("A", "N", 1320, 480, meal=None, day=offset) for offset in range(2))
        case = tiny_case([MEAL], agents=agents, days=7, past=past)
        rule = FairnessPoints(typical=0, weight=10, **params)
        return audit(case, Roster(grid=case.grid, duties=worked), (), [rule]).cost // 10

    # Two nights are 8 half points, without a past all of them beyond a room of 0.
    assert cost(0) == 1 + 1 + 2 + 2 + 3 + 3 + 4 + 4
    assert cost(0, step=0) == 8
    assert cost(0, step=5) == 5 + 3 * 2
    # Three nights of A in two weeks by two people: 3 half points a week, 9 each by now; A has 12.
    assert cost(3) == 2 + 3 + 3 + 4 + 4 + 5 + 5 + 6
    assert cost(3, step=0) == 8
    assert cost(3, night=40) == 10 * 80


def test_a_published_roster_is_written_down_as_days() -> None:
    assert published_days([duty("A", "E", 480, 510), duty("B", "L", 480, 510, day=1)]) == {"A|2026-11-02|E", "B|2026-11-03|L"}


def test_the_horizon_can_be_any_length() -> None:
    week = tuple(duty("A", "E", 480, 510, day=offset) for offset in range(5))
    found = verdict(week, days=14, first_day=date(2026, 11, 2))
    assert [violation.start for violation in found.violations if violation.agent == "A"] == [at(0, 7)]
