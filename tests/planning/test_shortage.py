from __future__ import annotations

from datetime import date

import numpy as np

from shiftopt.domain.case import Case
from shiftopt.domain.roster import Duty, Rest, Roster
from shiftopt.domain.shop import Agent, Contract, Leave, Opening, Queue, Shop, Target
from shiftopt.domain.volumes import Requirements
from shiftopt.planning.shortage import overdue, shortage_cost, shortages
from shiftopt.timeline.clock import make_grid

GRID = make_grid("Asia/Shanghai", date(2026, 11, 2), 1, 60)
HEAD = 60 * 100
"""Percent-minutes of one agent in one hour."""


def demand(need: dict[int, int], arrived: dict[int, int] | None = None, due: dict[int, int] | None = None) -> Requirements:
    """One live queue with two-step segments, and one ticket queue, by the hour."""
    zeros = np.zeros((24, 2), dtype=np.int64)
    wanted, came, owed = zeros.copy(), zeros.copy(), zeros.copy()
    width, slope = np.zeros((24, 2, 2), dtype=np.int64), np.zeros((24, 2, 2), dtype=np.int64)
    for hour, heads in need.items():
        wanted[hour, 0] = heads * HEAD
        width[hour, 0] = [HEAD, (heads - 1) * HEAD]
        slope[hour, 0] = [1000, 5000]
    for hour in range(24):
        came[hour, 1] = sum(value for at, value in (arrived or {}).items() if at <= hour) * HEAD
        owed[hour, 1] = sum(value for at, value in (due or {}).items() if at <= hour) * HEAD
    nothing = np.zeros((24, 2))
    return Requirements(
        grid=GRID,
        queues=("pre", "tickets"),
        contacts=nothing,
        offered_load=nothing,
        heads=wanted // HEAD,
        heads_low=zeros,
        heads_high=zeros,
        open=wanted > 0,
        need=wanted,
        width=width,
        slope=slope,
        arrived=came,
        due=owed,
        late_slope=np.full((24, 2), 700, dtype=np.int64),
    )


def case(requirements: Requirements) -> Case:
    queue = Queue(id="pre", name="售前", channel="chat", handle_seconds=480, target=Target(), opening=(Opening(start=0, end=1440),))
    tickets = queue.model_copy(update={"id": "tickets", "channel": "ticket"})
    people = [Agent(id=f"A{number}", name="n", contract="std", skills={"pre": 100}) for number in range(1, 7)]
    shop = Shop(
        name="t",
        interval=60,
        queues=(queue, tickets),
        contracts=(Contract(id="std", name="std", week_minutes=480),),
        agents=(*people, Agent(id="B1", name="n", contract="std", skills={"tickets": 100})),
        shifts=(),
        leave=(Leave(agent="A3", start=date(2026, 11, 1), end=date(2026, 11, 2)),),
    )
    return Case(shop=shop, grid=GRID, options=(), requirements=requirements)


def duty(agent: str, start: int, end: int, meal: int | None = None) -> Duty:
    rests = () if meal is None else (Rest(kind="meal", start=GRID.start + meal * 60, end=GRID.start + meal * 60 + 60),)
    return Duty(agent=agent, day=date(2026, 11, 2), shift="x", start=GRID.start + start * 60, end=GRID.start + end * 60, rests=rests)


def test_cost_takes_the_cheap_segment_first() -> None:
    supplied = np.zeros((24, 2), dtype=np.int64)
    supplied[10, 0] = HEAD // 2
    cost = shortage_cost(demand({10: 3, 11: 1}), supplied)
    assert cost[10, 0] == HEAD * 1000 + (3 * HEAD - HEAD // 2 - HEAD) * 5000
    assert cost[11, 0] == HEAD * 1000
    assert cost.sum() == cost[10, 0] + cost[11, 0]


def test_tickets_cannot_be_worked_before_they_arrive() -> None:
    requirements = demand({}, arrived={9: 2}, due={11: 2})
    supplied = np.zeros((24, 2), dtype=np.int64)
    supplied[8, 1] = 5 * HEAD  # too early: nothing is there
    supplied[10, 1] = HEAD
    supplied[13, 1] = HEAD
    late = overdue(requirements, supplied)[:, 1]
    assert late[10:14].tolist() == [0, HEAD, HEAD, 0]


def test_a_stretch_says_where_everybody_with_the_skill_is() -> None:
    roster = Roster(
        grid=GRID,
        duties=(duty("A1", 9, 18), duty("A2", 6, 15, meal=10), duty("A4", 12, 20), duty("A5", 0, 9)),
    )
    supplied = np.zeros((24, 2), dtype=np.int64)
    supplied[10, 0] = HEAD
    supplied[11, 0] = 2 * HEAD
    (found,) = shortages(case(demand({10: 4, 11: 3})), roster, supplied)
    assert (found.queue, found.start, found.end) == ("pre", GRID.start + 600, GRID.start + 720)
    assert found.missing_agent_hours == 4.0
    assert found.cost == 1000 + 2 * 5000 + 1000
    assert found.reason["en"] == (
        "Of 6 people with the skill: 1 on leave, 2 working other hours that day, 1 off that day, 1 at a meal or break, "
        "1 on duty (this queue, another queue or a session)."
    )


def test_full_contract_hours_are_told_from_a_day_off() -> None:
    monday_only = Roster(grid=GRID, duties=())
    short = case(demand({10: 1}))
    sentence = shortages(short, monday_only, np.zeros((24, 2), dtype=np.int64))[0].reason["zh"]
    assert sentence == "会此技能的 6 人中：1 人请假，5 人休息。"


def test_nobody_with_the_skill() -> None:
    requirements = demand({}, arrived={9: 1}, due={11: 1})
    made = case(requirements)
    shop = made.shop.model_copy(update={"agents": made.shop.agents[:-1]})
    lonely = Case(shop=shop, grid=GRID, options=(), requirements=requirements)
    (found,) = shortages(lonely, Roster(grid=GRID, duties=()), np.zeros((24, 2), dtype=np.int64))
    assert found.reason == {"zh": "没有人会这个技能。", "en": "Nobody has the skill."}
    assert found.missing_agent_hours == 1.0


def test_stretches_outlast_a_lull_of_an_hour_and_are_sorted_by_cost() -> None:
    found = shortages(case(demand({7: 1, 9: 1, 12: 3})), Roster(grid=GRID, duties=()), np.zeros((24, 2), dtype=np.int64))
    assert [(item.start - GRID.start) // 60 for item in found] == [12, 7]
    assert [item.cost for item in found] == [11000, 2000]
