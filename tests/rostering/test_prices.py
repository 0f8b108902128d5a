"""Prices in two steps: any outcome is a valid bound, rows are told apart by what they are about, and the inside is near the vertex."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from ortools.math_opt.python import mathopt
from roster_worlds import house_rules, rule, tiny_week, true_optimum

from shiftopt.domain.plan import Solved
from shiftopt.domain.shop import Request
from shiftopt.rostering import solve as engine
from shiftopt.rostering.interior import interior
from shiftopt.rostering.linear import price_bound, relax
from shiftopt.rostering.model import Model, prepare
from shiftopt.rostering.prices import priced, row_kinds, settled
from shiftopt.rules.tiny import MONDAY, tiny_agent


def week(seed: int, days: int = 2) -> Model:
    return prepare(tiny_week(seed, days=days), house_rules())


@pytest.mark.parametrize("seed", range(4))
def test_two_steps_give_a_bound_below_the_true_optimum_and_near_the_whole_relaxation(seed: int) -> None:
    model = week(seed)
    program = model.program
    answer = priced(program, model.persons, model.outline.first, seconds=60)
    whole = relax(program, program.low, program.high)
    assert answer is not None
    assert whole is not None
    bound, _ = price_bound(program, answer.prices)
    assert bound <= true_optimum(model.case, house_rules())
    assert 0.99 * whole.units <= bound <= whole.units + 1


@pytest.mark.parametrize("seed", range(4))
def test_settled_prices_never_lower_the_bound(seed: int) -> None:
    model = week(seed, days=7)
    program = model.program
    kinds = row_kinds(program, model.persons, model.outline.first)
    whole = relax(program, program.low, program.high)
    assert whole is not None
    blind = np.where(kinds.personal, 0.0, whole.prices)
    before, _ = price_bound(program, blind)
    after, _ = price_bound(program, settled(program, blind, kinds.personal))
    assert before < after
    assert after == pytest.approx(whole.units, rel=1e-6)


def test_without_time_prices_stay_as_they_are() -> None:
    model = week(1, days=7)
    kinds = row_kinds(model.program, model.persons, model.outline.first)
    prices = np.ones(len(model.program.row_low))
    model.program.row_high[np.flatnonzero(kinds.personal)[0]] = -1
    assert settled(model.program, prices, kinds.personal) is prices


def test_ties_are_rows_of_two_days_and_of_two_people() -> None:
    agents = (tiny_agent("A"), tiny_agent("B", mentor="A", grade="novice"))
    rules = (rule("one_duty_a_day"), rule("daily_rest", minutes=1100), rule("consecutive_days", days=2), rule("mentor_present"))
    model = prepare(tiny_week(1, days=3, agents=agents, requests=(Request(agent="A", day=MONDAY, kind="off", weight=70),)), rules)
    kinds = row_kinds(model.program, model.persons, model.outline.first)
    named = [row.rule.name for row in model.persons.rows]
    ties = Counter(name for name, tie in zip(named, kinds.ties[: len(named)].tolist(), strict=True) if tie)
    assert set(ties) == {"daily_rest", "mentor_present"}
    assert not kinds.ties[len(named) :].any()
    assert (kinds.personal | ~kinds.ties).all()
    nameless = [model.outline.balance[key] for key in model.outline.balance]
    assert not kinds.personal[nameless].any()


def test_six_days_of_seven_are_a_tie_and_other_limits_on_days_or_hours_are_not() -> None:
    counts = [rule("consecutive_days", days=days) for days in (5, 6, 7)]
    model = prepare(tiny_week(1, days=8, agents=(tiny_agent("A"),)), (rule("one_duty_a_day"), *counts, rule("hours_per_week", minutes=900)))
    ties = row_kinds(model.program, model.persons, model.outline.first).ties[: len(model.persons.rows)]
    limits = [(row.rule.name, row.limit) for row in model.persons.rows]
    assert {limit for limit, tie in zip(limits, ties.tolist(), strict=True) if tie} == {("consecutive_days", 6)}
    assert {("consecutive_days", 5), ("consecutive_days", 7), ("hours_per_week", 900)} <= set(limits)


@pytest.mark.parametrize("seed", range(3))
def test_the_inside_costs_what_the_vertex_costs(seed: int) -> None:
    program = week(seed, days=7).program
    inside, vertex = interior(program, seconds=60), relax(program, program.low, program.high)
    assert inside is not None
    assert vertex is not None
    assert inside.units == pytest.approx(vertex.units, rel=1e-3)
    assert price_bound(program, inside.prices)[0] == pytest.approx(vertex.units, rel=1e-3)


def test_no_solution_from_the_inside_is_none() -> None:
    program = week(0).program
    program.row_high[0] = -1
    assert interior(program, seconds=60) is None


@pytest.mark.parametrize("workers", [1, 2])
def test_a_large_shop_is_bounded_by_them(monkeypatch: pytest.MonkeyPatch, workers: int) -> None:
    monkeypatch.setattr(engine, "LARGE", 0)
    case = tiny_week(2)
    settings = engine.SolveSettings(seconds=1.0, workers=workers)
    solved = engine.solve(case, house_rules(), settings=settings)
    assert isinstance(solved, Solved)
    best = true_optimum(case, house_rules())
    assert 0.9 * best <= solved.bound_units <= best


def test_a_method_that_ends_unsure_of_its_answer_costs_time_and_no_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    def unsure(*_: object, **__: object) -> None:
        raise AttributeError("'StatusNotOk' object has no attribute 'canonical_code'")

    monkeypatch.setattr(mathopt, "solve", unsure)
    monkeypatch.setattr(engine, "LARGE", 0)
    monkeypatch.setattr(engine, "SLOW", 0)
    case = tiny_week(2)
    assert interior(week(0).program, seconds=60) is None
    solved = engine.solve(case, house_rules(), settings=engine.SolveSettings(seconds=1.0, workers=2))
    assert isinstance(solved, Solved)
    best = true_optimum(case, house_rules())
    assert 0.9 * best <= solved.bound_units <= best


def test_a_method_unsure_at_first_is_asked_to_be_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[float] = []

    def solve(model: mathopt.Model, kind: mathopt.SolverType, *, params: mathopt.SolveParameters) -> mathopt.SolveResult:
        assert params.highs is not None
        asked.append(params.highs.double_options["ipm_optimality_tolerance"])
        if len(asked) == 1:
            raise AttributeError("'StatusNotOk' object has no attribute 'canonical_code'")
        return known(model, kind, params=params)

    known, program = mathopt.solve, week(0).program
    sure = interior(program, seconds=60)
    monkeypatch.setattr(mathopt, "solve", solve)
    found = interior(program, seconds=60)
    assert found is not None
    assert sure is not None
    assert found.units == pytest.approx(sure.units, rel=1e-4)
    assert asked[1] < asked[0]
