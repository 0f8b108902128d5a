"""Larger worlds with all rules of a shop at once: rows and audit agree on random rosters, to the unit."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shiftopt.domain.roster import Duty, Past
from shiftopt.domain.shop import Agent, Contract, Leave, Pin, Request, RuleEntry
from shiftopt.rules.assemble import assemble
from shiftopt.rules.auditing import audit
from shiftopt.rules.tiny import MONDAY, tiny_agent, tiny_case, tiny_queue, tiny_shift
from shiftopt.rules.trial import World, finished, trial_one
from shiftopt.timeline.clock import to_minute

SHIFTS = (
    tiny_shift("E", 480, 510, meal_minutes=30, meal_from=660, meal_to=780),
    tiny_shift("L", 930, 510, meal_minutes=30, meal_from=1080, meal_to=1200),
    tiny_shift("N", 1320, 480),
    tiny_shift("P", 600, 240),
    tiny_shift("X", 480, 690, meal_minutes=30, meal_from=660, meal_to=780),
)
CONTRACTS = (
    Contract(id="full", name="full"),
    Contract(id="firm", name="firm", overtime=False),
    Contract(id="part", name="part", kind="part_time", week_minutes=1200, day_minutes=240, pay="hourly"),
)
ENTRIES = tuple(
    RuleEntry(name=name, weight=weight)
    for name, weight in (
        ("supervisor_present", 70),
        ("mentor_present", 300),
        ("fairness_nights", 150),
        ("fairness_weekends", 100),
    )
)

agents = st.builds(
    lambda contract, grade, protections, wage: (contract, grade, protections, wage),
    st.sampled_from(CONTRACTS),
    st.sampled_from(["novice", "regular", "senior", "supervisor"]),
    st.sampled_from([frozenset(), frozenset(), frozenset({"nursing"})]),
    st.integers(100, 900_000),
)


@st.composite
def worlds(draw: st.DrawFn) -> tuple[World, tuple[int, ...]]:
    people: list[Agent] = []
    for name in "ABC":
        contract, grade, protections, wage = draw(agents)
        mentor = "A" if grade == "novice" and name != "A" else None
        people.append(tiny_agent(name, contract=contract.id, grade=grade, protections=protections, wage=wage, mentor=mentor))
    days = draw(st.sampled_from([5, 7, 9]))
    day = st.integers(0, days - 1).map(lambda offset: MONDAY + timedelta(days=offset))
    name = st.sampled_from("ABC")
    leave = draw(st.lists(st.builds(lambda who, when: Leave(agent=who, start=when, end=when), name, day), max_size=2))
    kinds = st.sampled_from(["off", "on", "shift", "not_shift"])
    requests = draw(
        st.lists(st.builds(lambda who, when, kind: Request(agent=who, day=when, kind=kind, shift="E"), name, day, kinds), max_size=3)
    )
    pins = draw(st.lists(st.builds(lambda who, when: Pin(agent=who, day=when, shift=None), name, day), max_size=1))
    past = []
    for who in "ABC":
        for offset in sorted(draw(st.sets(st.integers(-9, -1), max_size=6))):
            start = to_minute("Asia/Shanghai", MONDAY + timedelta(days=offset), draw(st.sampled_from([480, 930])))
            past.append(Duty(agent=who, day=MONDAY + timedelta(days=offset), shift="E", start=start, end=start + 480))
    holiday = draw(st.sampled_from([None, 2, 5]))
    case = tiny_case(
        SHIFTS, agents=people, contracts=CONTRACTS, days=days, queues=[tiny_queue("q")], leave=tuple(leave), requests=tuple(requests),
        pins=tuple(pins), rules=ENTRIES, past=Past(duties=tuple(past), overtime_minutes={"A": draw(st.integers(0, 2200))}),
        day_kinds={} if holiday is None else {MONDAY + timedelta(days=holiday): "holiday"},
        arrays=lambda grid: {"open": np.arange(grid.intervals)[:, None] % 24 >= 8},
    )  # fmt: skip
    chosen = [0] * len(case.options)
    legal = draw(st.booleans())
    for row in case.options_by_day:
        for options in row:
            usual = [option for option in options if option.shift in "EP"] if legal else list(options)
            for option in draw(st.lists(st.sampled_from(usual), max_size=1)):
                chosen[option.index] = 1
    world = World(case, assemble(case.shop))
    return world, mended(world, chosen) if legal else tuple(chosen)


def mended(world: World, chosen: list[int]) -> tuple[int, ...]:
    """Without the duties that break something, so that prices are compared too; what the audit overlooks stays for the rows to find."""
    for _ in range(len(chosen)):
        roster, _ = finished(world, tuple(chosen))
        broken = audit(world.case, roster, (), world.rules).hard
        spans = [(violation.agent, violation.start, violation.end) for violation in broken]
        options = [option for option in world.case.options if chosen[option.index]]
        guilty = [
            option
            for option in options
            for agent, start, end in spans
            if world.case.shop.agents[option.agent].id == agent and option.start < end + 1 and start - 1 < option.end
        ]
        if not guilty:
            break
        chosen[guilty[0].index] = 0
    return tuple(chosen)


@settings(max_examples=120, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(worlds())
def test_rows_and_audit_agree_on_random_rosters(drawn: tuple[World, tuple[int, ...]]) -> None:
    world, chosen = drawn
    mismatch = trial_one(world, chosen)
    assert mismatch is None, str(mismatch)
