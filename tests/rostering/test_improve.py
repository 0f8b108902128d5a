"""Steps of the search: the relaxation says what a step can save at most, a cheap judgement never flatters, hopeless steps end early."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from roster_worlds import PEOPLE, audited, house_rules, made_small_week, tiny_week

from shiftopt.domain.volumes import BoolArray
from shiftopt.rostering import improve as search
from shiftopt.rostering.improve import WORTH, improve, merge, settled, step
from shiftopt.rostering.judge import Incumbent, judge, settle_duties
from shiftopt.rostering.model import Model, Weekly, prepare
from shiftopt.rostering.neighbours import SIZES, Chooser, Neighbourhood, free_cells
from shiftopt.rostering.run import Run
from shiftopt.rostering.settings import SolveSettings
from shiftopt.rostering.solve import to_roster


def idle(seed: int, *, tickets: bool = False) -> tuple[Model, Incumbent]:
    """Three people who do not work at all, though there is work."""
    model = prepare(tiny_week(seed, days=3, agents=PEOPLE, tickets=tickets), house_rules())
    found = judge(model, ((), (), ()))
    assert found is not None
    return model, found


def places(model: Model) -> Iterator[Neighbourhood]:
    for days in ([0], [1], [0, 2], [0, 1, 2]):
        for agents in ([0], [1, 2], [0, 1, 2]):
            yield free_cells(model, "day", agents, days)


@pytest.mark.parametrize("seed", range(4))
def test_a_step_saves_no_more_than_its_relaxation_says(seed: int) -> None:
    model, best = idle(seed, tickets=seed % 2 == 1)
    saved = 0
    for where in places(model):
        answer = step(model, best, where, None)
        if answer.options is not None:
            other = judge(model, merge(model, best.weekly, answer), near=best, free=where.free)
            assert other is not None
            assert best.units - other.units <= answer.potential * (1 + 1e-6) + 1
            saved += best.units - other.units
    assert saved > 0


def test_a_step_that_promises_too_little_is_not_worked_out() -> None:
    model, best = idle(0)
    where = free_cells(model, "day", [0, 1, 2], [0, 1, 2])
    promised = step(model, best, where, None)
    assert promised.options
    assert step(model, best, where, None, goal=0.9 * promised.potential).options
    hopeless = step(model, best, where, None, goal=1.1 * promised.potential)
    assert hopeless.options is None
    assert hopeless.potential == promised.potential


@pytest.mark.parametrize("seed", range(4))
def test_judged_near_another_roster_a_roster_costs_at_least_what_it_costs(seed: int) -> None:
    model, best = idle(seed, tickets=True)
    for where in places(model):
        answer = step(model, best, where, None)
        if answer.options is None:
            continue
        weekly = merge(model, best.weekly, answer)
        near, whole = judge(model, weekly, near=best, free=where.free), judge(model, weekly)
        assert near is not None
        assert whole is not None
        assert near.duty_units == whole.duty_units
        assert near.units >= whole.units - 1
        still = ~where.free
        still[: model.outline.first] = False
        assert near.values[still] == pytest.approx(best.values[still])
        best = near


def test_what_rules_count_near_another_roster_is_what_they_count() -> None:
    model, best = made_small_week()
    draw, legal, illegal = np.random.default_rng(3), 0, 0
    for _ in range(60):
        weekly = list(best.weekly)
        for agent in draw.integers(len(weekly), size=2):
            options = model.case.options_by_agent[agent]
            new = options[draw.integers(len(options))]
            kept = [o for o in weekly[agent] if model.case.options[o].day != new.day]
            weekly[agent] = tuple(sorted([*kept, new.index])) if draw.random() < 0.7 else tuple(kept)
        one, other = np.zeros((2, model.program.columns), dtype=np.int64)
        for values in (one, other):
            values[[option for week in weekly for option in week]] = 1
        cost, near = settle_duties(model, one), settle_duties(model, other, best)
        assert near == cost
        legal, illegal = legal + (cost is not None), illegal + (cost is None)
        if cost is not None and tuple(weekly) != best.weekly:
            best = replace(best, weekly=tuple(weekly), relaxed=replace(best.relaxed, values=other.astype(np.float64)), duty_units=cost)
    assert min(legal, illegal) > 10


def test_the_relaxation_settles_cells_that_it_does_not_split() -> None:
    model, best = idle(1)
    where = free_cells(model, "day", [0, 1, 2], [0, 1, 2])
    low, high = np.where(where.free, model.program.low, best.values), np.where(where.free, model.program.high, best.values)
    first, second = (next(o.index for o in model.case.options if (o.agent, o.day, o.shift) == (agent, 0, "E")) for agent in (0, 1))
    relaxed = np.zeros(model.program.columns)
    relaxed[first], relaxed[second] = 1.0, 0.5
    low, high = settled(model, low, high, relaxed)
    open_cells = {(o.agent, o.day) for o in model.case.options if low[o.index] < high[o.index]}
    assert open_cells == {(1, 0)}
    assert low[first] == 1


def test_what_is_worked_may_be_given_up_however_unlikely_it_is() -> None:
    model, _ = idle(0)
    held = model.case.options_by_agent[0][0].index
    best = judge(model, ((held,), (), ()))
    assert best is not None
    chooser = Chooser(model, seed=0, sizes=SIZES, likely=np.zeros(model.persons.options, dtype=np.bool_))
    freed = [where for where in (chooser.next(best) for _ in range(30)) if (0, model.case.options[held].day) in where.cells]
    assert freed
    assert all(where.free[held] for where in freed)


def test_the_search_ends_with_a_legal_roster_at_its_exact_cost() -> None:
    model, best = idle(2, tickets=True)
    found = improve(model, best, Run(SolveSettings(deterministic=True, steps=12, workers=2), None, None))
    exact = judge(model, found.weekly)
    assert exact is not None
    assert found.units == exact.units
    assert found.units < best.units * (1 - WORTH)
    assert audited(model.case, house_rules(), to_roster(model, found)) == (0, found.duty_units)


def test_the_whole_week_is_judged_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    model, best = idle(2)
    calls: list[bool] = []

    def told(model: Model, weekly: Weekly, *, near: Incumbent | None = None, free: BoolArray | None = None) -> Incumbent | None:
        found = judge(model, weekly, near=near, free=free)
        calls.append(near is None)
        return found if found is None or near is None else replace(found, flow_units=found.flow_units + 1)

    monkeypatch.setattr(search, "judge", told)
    found = improve(model, best, Run(SolveSettings(deterministic=True, steps=12, workers=2), None, None))
    exact = judge(model, found.weekly)
    assert exact is not None
    assert found.units == exact.units
    assert calls[-1]
    assert not any(calls[:-1])
