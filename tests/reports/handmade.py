"""A plan made by hand: 4 people x 7 days, small enough to know every figure, with hostile names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import numpy as np

from shiftopt.domain.case import Case
from shiftopt.domain.grid import Grid
from shiftopt.domain.plan import Allocated, Plan, QueueService, Service, Shortage, Solved
from shiftopt.domain.roster import Activity, Audit, Duty, Rest, Roster, Violation
from shiftopt.domain.shop import Agent, Contract, Leave, Opening, Queue, Request, Shift, Shop, Target
from shiftopt.domain.volumes import LEVELS, Forecast, Requirements
from shiftopt.timeline.clock import make_grid, to_minute

ZONE = "Asia/Shanghai"
MONDAY = date(2026, 11, 30)
SCRIPT = "<script>alert('x')</script>"
FORMULA = "=cmd|' /C calc'!A0"

QUEUES = (
    Queue(
        id="pre_sales",
        name="售前咨询",
        channel="chat",
        handle_seconds=480,
        concurrency=5,
        target=Target(kind="average_response", seconds=30),
        opening=(Opening(start=480, end=1320),),
    ),
    Queue(
        id="complaint",
        name="投诉 & <b>工单</b>",
        channel="ticket",
        handle_seconds=2100,
        target=Target(kind="cleared_within", share=0.95, seconds=48 * 3600),
        opening=(Opening(start=540, end=1080),),
        complaint=True,
    ),
)
CONTRACT = Contract(id="standard", name="标准", week_minutes=2400, day_minutes=480)
SHIFTS = (
    Shift(id="E", start=480, minutes=510, meal_minutes=30, meal_from=660, meal_to=750, breaks=1),
    Shift(id="L", start=810, minutes=510, meal_minutes=30, meal_from=1020, meal_to=1110, breaks=1),
    Shift(id="N", start=1320, minutes=510, meal_minutes=30, meal_from=1500, meal_to=1560),
)
AGENTS = (
    Agent(id="A001", name="王芳", contract="standard", skills={"pre_sales": 100, "complaint": 80}, team="甲组"),
    Agent(id="A002", name=FORMULA, contract="standard", skills={"pre_sales": 100}, team="甲组"),
    Agent(id="A003", name=SCRIPT, contract="standard", skills={"pre_sales": 115}, team="=1+1", protections=frozenset({"nursing"})),
    Agent(id="A004", name="李娜", contract="standard", skills={"complaint": 100}, team="乙组"),
)
WEEK = {
    "A001": "E E E E E - -",
    "A002": "L L - L L L L",
    "A003": "E E - - E E E",
    "A004": "- - N - - - -",
}
"""Agent -> shift of each day; A002 has six duties, so eight hours of overtime; A004 is on leave on Friday."""


def shop() -> Shop:
    return Shop(
        name="四人小店",
        queues=QUEUES,
        contracts=(CONTRACT,),
        agents=AGENTS,
        shifts=SHIFTS,
        leave=(Leave(agent="A004", start=date(2026, 12, 4), end=date(2026, 12, 4), kind="sick"),),
        requests=(
            Request(agent="A001", day=date(2026, 12, 5), kind="off"),
            Request(agent="A002", day=date(2026, 12, 6), kind="off"),
            Request(agent="A003", day=MONDAY, kind="shift", shift="E"),
            Request(agent="A003", day=date(2026, 12, 1), kind="not_shift", shift="E"),
            Request(agent="A004", day=date(2027, 1, 1), kind="off"),
        ),
    )


def duty(agent: str, day: date, shift: Shift) -> Duty:
    start = to_minute(ZONE, day, shift.start)
    meal = start + 180
    rests = [Rest(kind="break", start=start + 90, end=start + 105), Rest(kind="meal", start=meal, end=meal + 30)]
    if agent == "A003":
        rests.append(Rest(kind="allowance", start=start + shift.minutes - 60, end=start + shift.minutes))
    return Duty(agent=agent, day=day, shift=shift.id, start=start, end=start + shift.minutes, rests=tuple(rests))


def activities(item: Duty) -> list[Activity]:
    found, at = [], item.start
    queue = "complaint" if item.agent == "A004" or (item.agent == "A001" and item.day == MONDAY) else "pre_sales"
    for rest in item.rests:
        if at < rest.start:
            found.append(Activity(agent=item.agent, start=at, end=rest.start, kind="work", queue=queue))
        found.append(Activity(agent=item.agent, start=rest.start, end=rest.end, kind="meal" if rest.kind == "meal" else "break"))
        at = rest.end
    if at < item.end:
        found.append(Activity(agent=item.agent, start=at, end=item.end, kind="work", queue=queue))
    return found


def requirements(grid: Grid) -> Requirements:
    shape = (grid.intervals, 2)
    zeros = np.zeros(shape, dtype=np.int64)
    is_open = np.zeros(shape, dtype=np.bool_)
    for day in range(grid.days):
        is_open[day * 48 + 16 : day * 48 + 44, 0] = True
        is_open[day * 48 + 18 : day * 48 + 36, 1] = True
    need = np.where(is_open, [6000, 0], 0).astype(np.int64)
    arrived = np.cumsum(np.where(is_open, [0, 1500], 0), axis=0).astype(np.int64)
    due = np.zeros_like(arrived)
    due[48:] = arrived[:-48]
    heads = (need // 3000).astype(np.int64)
    return Requirements(
        grid=grid,
        queues=("pre_sales", "complaint"),
        contacts=np.where(is_open, [10.0, 1.0], 0.0),
        offered_load=heads.astype(np.float64),
        heads=heads,
        heads_low=heads,
        heads_high=heads + 1,
        open=is_open,
        need=need,
        width=np.stack([need // 2, need - need // 2], axis=2),
        slope=np.broadcast_to(np.array([2000, 6000]), (*shape, 2)).astype(np.int64),
        arrived=arrived,
        due=due,
        late_slope=zeros + 1000,
    )


def expected(grid: Grid, wanted: Requirements) -> Forecast:
    mean = wanted.contacts
    spread = np.linspace(0.6, 1.4, len(LEVELS))
    return Forecast(
        grid=grid,
        queues=wanted.queues,
        mean=mean,
        quantiles=np.stack([mean * factor for factor in spread]),
        day_cv=np.array([0.1, 0.2]),
        interval_cv=np.array([0.05, 0.05]),
        correlation=np.eye(2),
        models={"pre_sales": "robust", "complaint": "robust"},
        scores={"pre_sales": {"wape": 0.14, "floor": 0.12}},
        parts={"level": np.ones_like(mean) * 280, "weekday": np.ones_like(mean) * 1.02, "profile": np.ones_like(mean) / 48},
    )


def service(wanted: Requirements) -> Service:
    one = QueueService(
        offered=1960,
        served=1900,
        abandoned=60,
        service_level=0.91,
        asa_seconds=24,
        occupancy=0.78,
        late_share=0.09,
        bands={"service_level": (0.88, 0.94)},
    )
    two = QueueService(
        offered=126, served=120, abandoned=0, service_level=0.90, asa_seconds=9000, occupancy=0.7, late_share=0.1, backlog_end=6
    )
    return Service(queues={"pre_sales": one, "complaint": two}, replications=50, seed=1)


def violation(number: int = 0, *, hard: bool = False) -> Violation:
    return Violation(
        rule="requests" if not hard else "daily_rest",
        agent="A002",
        start=to_minute(ZONE, MONDAY + timedelta(days=number), 810),
        end=to_minute(ZONE, MONDAY + timedelta(days=number), 1320),
        measured=1,
        limit=0,
        unit="wish",
        amount=1,
        hard=hard,
        cost=0 if hard else 2000,
        source="house",
        message={"zh": f"{FORMULA} {SCRIPT} 第 {number} 条", "en": f"{FORMULA} {SCRIPT} number {number}"},
    )


@cache
def make_plan() -> Plan:
    grid = make_grid(ZONE, MONDAY, 7, 30)
    made_by = {shift.id: shift for shift in SHIFTS}
    duties = tuple(
        duty(agent, MONDAY + timedelta(days=day), made_by[code])
        for agent, week in WEEK.items()
        for day, code in enumerate(week.split())
        if code != "-"
    )
    work = tuple(activity for item in duties for activity in activities(item))
    wanted = requirements(grid)
    supplied = np.zeros((grid.intervals, 2), dtype=np.int64)
    speed = {agent.id: agent.skills for agent in AGENTS}
    for item in work:
        if item.queue:
            for minute in range(max(item.start, grid.start), min(item.end, grid.end)):
                supplied[(minute - grid.start) // 30, wanted.queues.index(item.queue)] += speed[item.agent][item.queue]
    audit = Audit(
        violations=(violation(6),),
        cost_units=6000 * 1_234_500,
        cost=1_234_500,
        cost_by_component={"shortfall": 1_132_500, "late_tickets": 0, "labour": 100_000, "rules": 2_000},
        cost_by_rule={"overtime_pay": 100_000, "requests": 2_000},
        shortfall_agent_hours=61.25,
        shortfall_by_queue={"pre_sales": 61.25, "complaint": 0.0},
    )
    day = to_minute(ZONE, date(2026, 12, 2))
    short = Shortage(
        queue="pre_sales",
        start=day + 480,
        end=day + 1320,
        missing_agent_hours=20.6,
        cost=90_000,
        reason={"zh": "3 人中：1 人在岗，2 人休息。", "en": "Of 3 people: 1 on duty, 2 off."},
    )
    roster = Roster(grid=grid, duties=duties)
    return Plan(
        case=Case(shop=shop(), grid=grid, options=(), requirements=wanted),
        forecast=expected(grid, wanted),
        solved=Solved(
            roster=roster,
            duty_units=6000 * 102_000,
            flow_units=6000 * 1_132_500,
            bound_units=6000 * 1_214_500,
            bound_source="outline",
            engine="outline",
            seconds=12.3,
            first_roster_seconds=1.2,
        ),
        allocated=Allocated(roster=roster, activities=work, cost_units=6000 * 1_132_500),
        audit=audit,
        supplied=supplied,
        shortages=(short,),
        service=service(wanted),
        manifest={"fingerprint": "ab" * 32, "law": "cn-standard", "seed": 7, "packages": {"numpy": "2.4"}, "shop": SCRIPT},
    )


def plan_in(**changes: object) -> Plan:
    """The same plan with fields replaced."""
    return replace(make_plan(), **changes)  # type: ignore[arg-type]
