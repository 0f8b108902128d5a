"""Exchanges: equals swap whole weeks for nothing, coverage stays, hard rules hold, a roster never gets dearer."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import islice

import pytest
from roster_worlds import audited, house_rules, tiny_week

from shiftopt.domain.shop import Request
from shiftopt.rostering.exchange import circles, exchange, reassigned
from shiftopt.rostering.judge import Incumbent, judge
from shiftopt.rostering.model import Model, Weekly, prepare
from shiftopt.rostering.run import Run
from shiftopt.rostering.settings import SolveSettings
from shiftopt.rostering.solve import to_roster
from shiftopt.rules.tiny import MONDAY, tiny_agent

COUNTED = SolveSettings(deterministic=True, workers=1)
TWINS = [tiny_agent(name, wage=900) for name in "AB"]


def unfair(seed: int = 0, *, wish: str = "A", skills: dict[str, int] | None = None) -> tuple[Model, Incumbent]:
    """Two people; A works Monday and Tuesday early, B nothing; ``wish`` would like Monday off."""
    people = TWINS if skills is None else [TWINS[0], TWINS[1].model_copy(update={"skills": skills})]
    request = Request(agent=wish, day=MONDAY, kind="off", weight=5000)
    case = tiny_week(seed, days=3, agents=people, requests=(request,))
    model = prepare(case, house_rules())
    early = {(o.agent, o.day): o.index for o in case.options if o.shift == "E"}
    found = judge(model, ((early[0, 0], early[0, 1]), ()))
    assert found is not None
    return model, found


def shapes(model: Model, weekly: Weekly) -> list[tuple[int, int, int]]:
    options = (model.case.options[number] for week in weekly for number in week)
    return sorted((option.day, option.start, option.end) for option in options)


def test_equals_take_over_a_day_that_somebody_wants_off_and_coverage_does_not_change() -> None:
    model, before = unfair()
    after = exchange(model, before, Run(COUNTED, None, None))
    assert shapes(model, after.weekly) == shapes(model, before.weekly)
    assert after.flow_units == before.flow_units
    assert before.duty_units - after.duty_units >= 5000 * 6000
    assert all(model.case.options[number].day != 0 for number in after.weekly[0])
    assert audited(model.case, house_rules(), to_roster(model, after)) == (0, after.duty_units)


def test_nothing_is_exchanged_where_nothing_is_won() -> None:
    model, before = unfair(wish="B")
    fair = exchange(model, before, Run(COUNTED, None, None))
    assert reassigned(model, fair, [0, 1], 0.0) is None
    assert exchange(model, fair, Run(COUNTED, None, None)) is fair


def test_what_is_forbidden_to_somebody_is_not_handed_over() -> None:
    model, before = unfair()
    high = model.program.high.copy()
    high[[o.index for o in model.case.options if o.agent == 1]] = 0
    assert reassigned(replace(model, program=replace(model.program, high=high)), before, [0, 1], 0.0) is None


def test_a_wish_is_weighed_against_the_effort_that_would_be_lost() -> None:
    model, before = unfair(skills={"q": 1})
    assert reassigned(model, before, [0, 1], 0.0) is None
    model, before = unfair(skills={"q": 99})
    assert exchange(model, before, Run(COUNTED, None, None)).units < before.units


@pytest.mark.parametrize("seed", range(4))
def test_a_roster_only_gets_cheaper_and_stays_legal_and_the_same_each_time(seed: int) -> None:
    people = [
        *TWINS,
        tiny_agent("C", wage=900, skills={"q": 80}),
        tiny_agent("D", wage=800, skills={"q": 60, "r": 60}),
        tiny_agent("E", skills={"r": 100}),
    ]
    wishes = tuple(Request(agent=name, day=MONDAY, kind="off", weight=900) for name in "ACE")
    case = tiny_week(seed, days=7, agents=people, requests=wishes)
    model = prepare(case, house_rules())
    draw = random.Random(seed)
    week = tuple(
        tuple(draw.choice(row).index for row in (days[k] for k in sorted(draw.sample(range(7), 2)))) for days in case.options_by_day
    )
    before = judge(model, week)
    assert before is not None
    found = [exchange(model, before, Run(replace(COUNTED, seed=seed), None, None)) for _ in range(2)]
    assert found[0].weekly == found[1].weekly
    assert found[0].units <= before.units
    assert audited(case, house_rules(), to_roster(model, found[0])) == (0, found[0].duty_units)


def test_a_stopped_run_exchanges_nothing() -> None:
    model, before = unfair()
    run = Run(COUNTED, None, lambda: True)
    assert exchange(model, before, run) is before
    assert run.stopped == "stopped"
    assert exchange(model, before, Run(SolveSettings(seconds=0), None, None)) is before
    assert exchange(model, before, Run(replace(COUNTED, steps=0), None, None)) is before


def test_circles_are_equals_first_then_people_with_a_skill_in_common() -> None:
    people = [tiny_agent(name) for name in "ABC"] + [tiny_agent("D", skills={"q": 50, "r": 50}), tiny_agent("E", skills={"r": 70})]
    model = prepare(tiny_week(0, agents=people), house_rules())
    first, *rest = islice(circles(model, random.Random(0)), 40)
    assert sorted(first) == [0, 1, 2]
    assert all(len(set(circle)) == len(circle) > 1 for circle in rest)
    skills = [set(agent.skills) for agent in people]
    assert all(skills[other] & skills[circle[0]] for circle in rest for other in circle)
    alone = prepare(tiny_week(0, agents=[tiny_agent("A"), tiny_agent("B", skills={"r": 100})]), house_rules())
    assert list(circles(alone, random.Random(0))) == []
