"""The engine as a whole: legal, priced as the audit prices, bounded honestly, repeatable, and ready to stop."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from roster_worlds import audited, house_rules, rule, tiny_week, true_optimum

from shiftopt.domain.plan import Infeasible, Solved
from shiftopt.domain.progress import Progress
from shiftopt.domain.shop import Pin, Request
from shiftopt.rostering.solve import SolveSettings, solve
from shiftopt.rules.tiny import MONDAY, tiny_agent

QUICK = SolveSettings(deterministic=True, steps=4, workers=1)


@pytest.mark.parametrize("seed", range(4))
def test_bound_is_below_the_true_optimum_and_the_roster_is_not(seed: int) -> None:
    case, rules = tiny_week(seed), house_rules()
    solved = solve(case, rules, settings=QUICK)
    assert isinstance(solved, Solved)
    best = true_optimum(case, rules)
    assert solved.bound_units <= best
    assert solved.duty_units + solved.flow_units >= solved.bound_units


@pytest.mark.parametrize("seed", range(3))
def test_roster_is_legal_and_priced_as_the_audit_prices_it(seed: int) -> None:
    case = tiny_week(seed, days=7, tickets=True, requests=(Request(agent="A", day=MONDAY, kind="off", weight=70),))
    solved = solve(case, house_rules(), settings=QUICK)
    assert isinstance(solved, Solved)
    assert audited(case, house_rules(), solved.roster) == (0, solved.duty_units)


def test_pauses_lie_on_allowed_starts() -> None:
    case = tiny_week(1, days=7)
    solved = solve(case, house_rules(), settings=QUICK)
    assert isinstance(solved, Solved)
    assert solved.roster.duties
    for duty in solved.roster.duties:
        (option,) = (o for o in case.options if (case.agents[o.agent].id, o.start, o.shift) == (duty.agent, duty.start, duty.shift))
        assert [rest.kind for rest in duty.rests] == [pause.kind for pause in option.pauses]
        assert all(rest.start in pause.starts for rest, pause in zip(duty.rests, option.pauses, strict=True))


def test_progress_never_gets_worse() -> None:
    lines: list[Progress] = []
    solved = solve(tiny_week(2, days=7), house_rules(), settings=QUICK, report=lines.append)
    assert isinstance(solved, Solved)
    costs = [line.cost for line in lines if line.cost is not None]
    bounds = [line.bound for line in lines if line.bound is not None]
    assert costs == sorted(costs, reverse=True)
    assert bounds == sorted(bounds)
    assert tuple(lines) == solved.trace


def test_same_seed_gives_the_same_roster() -> None:
    case = tiny_week(3, days=7, agents=[tiny_agent(name, wage=900) for name in "ABCD"])
    settings = SolveSettings(deterministic=True, steps=3, workers=2, seed=5)
    rosters = {solve(case, house_rules(), settings=settings).roster.model_dump_json() for _ in range(3)}  # type: ignore[union-attr]
    assert len(rosters) == 1


def test_stop_ends_with_the_best_so_far() -> None:
    asked: list[bool] = []

    def stop() -> bool:
        asked.append(True)
        return len(asked) > 1

    solved = solve(tiny_week(1, days=7), house_rules(), settings=SolveSettings(seconds=600, workers=1), stop=stop)
    assert isinstance(solved, Solved)
    assert solved.stopped == "stopped"


def test_a_run_that_ends_with_its_bound_does_not_round_any_more() -> None:
    stages: list[str] = []
    solved = solve(
        tiny_week(1, days=7),
        house_rules(),
        settings=SolveSettings(seconds=600, workers=1),
        report=lambda line: stages.append(line.stage),
        stop=lambda: "bound" in stages,
    )
    assert isinstance(solved, Solved)
    assert stages[:2] == ["first", "bound"]
    assert "assign" not in stages
    assert solved.bound_units > 0


def test_gap_ends_the_run() -> None:
    solved = solve(tiny_week(1), house_rules(), settings=SolveSettings(seconds=600, workers=1, gap=1.0))
    assert isinstance(solved, Solved)
    assert solved.stopped == "gap"


def test_no_legal_roster_names_what_collides() -> None:
    case = tiny_week(1, pins=(Pin(agent="B", day=MONDAY, shift="E"), Pin(agent="B", day=MONDAY, shift=None)))
    answer = solve(case, (*house_rules(), rule("pins")), settings=QUICK)
    assert isinstance(answer, Infeasible)
    assert {(item.rule, item.agent) for item in answer.conflict} == {("pins", "B")}
    assert "pins for B on 2026-11-02" in answer.conflict[0].message["en"]
    assert "B 2026-11-02 的 pins" in answer.conflict[0].message["zh"]


def test_people_without_skills_get_a_legal_week_all_the_same() -> None:
    case = tiny_week(1, agents=[tiny_agent("A", skills={})])
    solved = solve(case, house_rules(), settings=QUICK)
    assert isinstance(solved, Solved)
    assert audited(case, house_rules(), solved.roster) == (0, solved.duty_units)


def test_a_given_roster_is_where_the_search_begins() -> None:
    case = tiny_week(2, days=7)
    good = solve(case, house_rules(), settings=SolveSettings(deterministic=True, steps=6, workers=1))
    assert isinstance(good, Solved)
    again = solve(case, house_rules(), settings=SolveSettings(seconds=600, workers=1, start=good.roster, gap=1.0))
    assert isinstance(again, Solved)
    assert again.trace[0].cost is not None
    assert good.trace[0].cost is not None
    assert again.trace[0].cost < good.trace[0].cost
    assert again.duty_units + again.flow_units <= good.duty_units + good.flow_units


def test_rows_about_several_people_are_kept() -> None:
    """Nobody is worth their pay here, so rounding sends all home one by one; the hard rule about the team has to be mended."""
    leaders = [tiny_agent(name, grade="supervisor", wage=900) for name in "AB"]
    case = tiny_week(1, days=1, agents=leaders)
    hours = np.zeros_like(case.requirements.open)
    hours[8:12] = True
    nothing = np.zeros_like(case.requirements.need)
    case = replace(case, requirements=replace(case.requirements, open=hours, need=nothing, width=0 * case.requirements.width))
    assert solve(case, house_rules(), settings=QUICK).roster.duties == ()  # type: ignore[union-attr]
    solved = solve(case, (*house_rules(), rule("supervisor_present", hard=True)), settings=QUICK)
    assert isinstance(solved, Solved)
    assert [duty.shift for duty in solved.roster.duties] == ["E"]
