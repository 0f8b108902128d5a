from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from shiftopt.domain.capacity import Family, WeekNeed
from shiftopt.domain.shop import Agent, Contract, Opening, Queue, Shift, Shop, Target
from shiftopt.domain.volumes import Requirements
from shiftopt.planning.capacity import plan_capacity
from shiftopt.planning.capacity_need import families, heads_needed, pattern
from shiftopt.planning.capacity_plan import CapacitySettings, crews, plan_people, reserves
from shiftopt.samples.generate import generate
from shiftopt.timeline.clock import make_grid

MONDAY = date(2026, 11, 30)
HEAD = 60 * 100
"""Percent-minutes of one agent in one hour."""
PRE, TICKETS = Family(id="pre", name="pre", queues=("pre",)), Family(id="tickets", name="tickets", queues=("tickets",))


def shop(agents: tuple[Agent, ...] = ()) -> Shop:
    queue = Queue(id="pre", name="pre", channel="chat", handle_seconds=480, target=Target(), opening=(Opening(start=480, end=960),))
    tickets = queue.model_copy(update={"id": "tickets", "name": "tickets", "channel": "ticket"})
    people = agents or tuple(Agent(id=f"A{number}", name="n", contract="std", skills={"pre": 100}, wage=500_000) for number in range(10))
    return Shop(
        name="t",
        interval=60,
        queues=(queue, tickets),
        contracts=(Contract(id="std", name="std", week_minutes=2400, day_minutes=480, days_per_week=5),),
        agents=people,
        shifts=(Shift(id="D", start=480, minutes=480), Shift(id="X", start=480, minutes=600)),
    )


def week(heads: int, slope: int = 1_000_000) -> Requirements:
    """``heads`` needed from 8 to 16 on every day."""
    grid = make_grid("Asia/Shanghai", MONDAY, 7, 60)
    zeros, nothing = np.zeros((grid.intervals, 2), dtype=np.int64), np.zeros((grid.intervals, 2))
    need = zeros.copy()
    need[[t for t in range(grid.intervals) if 8 <= t % 24 < 16], 0] = heads * HEAD
    width = need[:, :, None].copy()
    return Requirements(
        grid=grid,
        queues=("pre", "tickets"),
        contacts=nothing,
        offered_load=nothing,
        heads=need // HEAD,
        heads_low=zeros,
        heads_high=zeros,
        open=need > 0,
        need=need,
        width=width,
        slope=np.where(width > 0, slope, 0),
        arrived=zeros.copy(),
        due=zeros.copy(),
        late_slope=zeros.copy(),
    )


def needs(heads: list[float]) -> list[WeekNeed]:
    return [
        WeekNeed(first_day=MONDAY + timedelta(weeks=number), contacts={"pre": 1.0}, hours={"pre": 1.0}, need={"pre": value})
        for number, value in enumerate(heads)
    ]


def test_five_days_a_week_for_seven_take_seven_fifths() -> None:
    """Ten heads on seven days are 70 duties: 14 people of five duties, with the one shift that fits."""
    work = pattern(shop())
    assert [shift.id for shift in work.shifts] == ["D"]
    assert heads_needed(week(10), ["pre"], work) == pytest.approx(14.0)


def test_nobody_is_needed_where_a_wage_buys_less_than_it_costs() -> None:
    """A week of 5,000 a month is 1,150.68; 40 hours at 28 an hour are worth 1,120, at 29 they are worth 1,160."""
    work = pattern(shop())
    assert work.wage == pytest.approx(500_000 * 12 * 7 / 365)
    assert heads_needed(week(10, slope=2_800), ["pre"], work) == pytest.approx(0.0, abs=1e-6)
    assert heads_needed(week(10, slope=2_900), ["pre"], work) == pytest.approx(14.0)
    assert heads_needed(week(10), ["tickets"], work) == 0.0


def test_ticket_work_needs_its_hours() -> None:
    """8 hours of tickets a day for seven days are 56 hours: 1.4 people."""
    wanted = week(1)
    daily = 8 * HEAD
    for t in range(wanted.grid.intervals):
        wanted.arrived[t, 1] = daily * (t // 24 + 1)
        wanted.due[t, 1] = daily * (t // 24 + (t % 24 == 23))
    wanted.open[:, 1] = wanted.open[:, 0]
    wanted.late_slope[:, 1] = 100_000
    assert heads_needed(wanted, ["tickets"], pattern(shop())) == pytest.approx(1.4)


def test_pauses_and_meetings_cost_presence() -> None:
    base = shop()
    paused = base.model_copy(update={"shifts": (base.shifts[0].model_copy(update={"breaks": 2, "break_minutes": 24}),)})
    assert heads_needed(week(10), ["pre"], pattern(paused)) == pytest.approx(14.0 / 0.9)


def test_queues_of_the_same_people_are_one_family() -> None:
    both = tuple(Agent(id=f"B{n}", name="n", contract="std", skills={"pre": 100, "tickets": 80}) for n in range(3))
    one = (Agent(id="C", name="n", contract="std", skills={"pre": 100}),)
    assert [family.queues for family in families(shop((*both, *one)))] == [("pre", "tickets")]
    assert [family.queues for family in families(shop((*both[:1], *one)))] == [("pre",), ("tickets",)]


def test_crews_shrink_and_leave() -> None:
    people = (
        Agent(id="A", name="n", contract="std", skills={"pre": 80}),
        Agent(id="B", name="n", contract="std", skills={"pre": 100, "tickets": 100}, queue_share=50, leave_date=MONDAY),
        Agent(id="C", name="n", contract="std", skills={}),
    )
    settings = CapacitySettings(attrition=0.1)
    found = dict(crews(shop(people), (PRE, TICKETS), needs([1, 1]), pattern(shop(people)), settings))
    week_later = 0.9 ** (7 * 12 / 365)
    assert found["pre",] == pytest.approx([0.8, 0.8 * week_later])
    assert found["pre", "tickets"] == pytest.approx([0.5, 0.0])


def test_a_lasting_gap_is_hired_for_and_a_peak_is_not() -> None:
    quiet = CapacitySettings(attrition=0.0, lead_weeks=2, training_weeks=1, ramp=(0.5,), cloud_share=0.0, overtime_share=0.0)
    lasting, hirings, _, _ = plan_people(shop(), (PRE,), needs([12.0] * 12), pattern(shop()), quiet)
    assert [(item.count, item.start, item.order) for item in hirings] == [(2, MONDAY + timedelta(weeks=2), MONDAY)]
    assert hirings[0].ready == hirings[0].start + timedelta(weeks=2)
    assert [week.starts["pre"] for week in lasting][:4] == [0, 0, 2, 0]
    assert [round(week.joined["pre"], 2) for week in lasting][:6] == [0, 0, 0, 1, 2, 2]
    assert lasting[5].staff["pre"] == pytest.approx(10.0)
    peak, none, _, parts = plan_people(shop(), (PRE,), needs([10.0] * 4 + [11.2] + [10.0] * 7), pattern(shop()), quiet)
    assert none == ()
    assert [week.temps["pre"] for week in peak] == [0] * 4 + [2] + [0] * 7
    assert parts["temps"] == 2 * quiet.temp_week
    assert parts["short"] == 0


def test_the_cheapest_help_comes_first_and_what_is_left_is_short() -> None:
    """Overtime: 36 h a month are 8.3 h of 40 a week; four weeks share it. Cloud agents at most a tenth, temps none."""
    settings = CapacitySettings(attrition=0.0, cloud_share=0.1, temp_share=0.0, overtime_share=1.0, hiring=False, cloud_speed=100)
    weeks, _, cost, parts = plan_people(shop(), (PRE,), needs([20.0]), pattern(shop()), settings)
    (only,) = weeks
    month = 36 * 12 * 7 / 365 / 40 * 10
    assert only.cloud["pre"] == pytest.approx(2.0)
    assert only.overtime["pre"] == pytest.approx(month)
    assert only.short["pre"] == pytest.approx(20 - 10 - 2 - month)
    assert cost == sum(parts.values())
    assert parts["cloud"] == pytest.approx(2 * 40 * settings.cloud_hour)


def test_who_leaves_is_replaced_up_to_the_end_of_the_horizon() -> None:
    settings = CapacitySettings(attrition=0.2, cloud_share=0.0, overtime_share=0.0)
    weeks, hirings, _, _ = plan_people(shop(), (PRE,), needs([10.0] * 16), pattern(shop()), settings)
    assert sum(item.count for item in hirings) >= 5
    assert max(item.start for item in hirings) > MONDAY + timedelta(weeks=8)
    assert len(weeks) == 16


def test_the_reserve_is_what_nine_of_ten_courses_need() -> None:
    """20 heads of whom each leaves with probability 0.19: expected 3.8, and in nine of ten cases at most 6."""
    settings = CapacitySettings(attrition=0.1, lead_weeks=0, training_weeks=0, ramp=())
    assert reserves(needs([20.0]), (PRE,), settings) == {"pre": 0}
    two_months = settings.model_copy(update={"lead_weeks": 9})
    found = reserves(needs([20.0]), (PRE,), two_months)["pre"]
    assert found == 3


def test_the_small_shop_is_planned_for_weeks() -> None:
    plan = plan_capacity(generate("small"), CapacitySettings(weeks=3))
    assert [need.first_day for need in plan.needs] == [need.first_day for need in plan.weeks]
    assert len(plan.weeks) == 3
    for need, staffed in zip(plan.needs, plan.weeks, strict=True):
        for family in plan.families:
            carried = (
                staffed.staff[family.id]
                + staffed.joined[family.id]
                + 0.6 * staffed.temps[family.id]
                + staffed.cloud[family.id]
                + staffed.overtime[family.id]
                + staffed.short[family.id]
            )
            assert carried >= need.need[family.id] - 1e-6
    assert plan.cost == sum(plan.parts.values())
    assert plan.without >= plan.cost - 0.002 * plan.cost
    promotion = plan.needs[1]
    assert "12" in promotion.event
    assert promotion.need["pre_sales"] > 1.1 * plan.needs[0].need["pre_sales"]
