"""What groups can do at most: within days, duties and minutes of their people, and a roster towards it is no worse than a crude one."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest
from roster_worlds import house_rules, tiny_week

from shiftopt.domain.plan import Solved
from shiftopt.domain.progress import Progress
from shiftopt.rostering import solve as engine
from shiftopt.rostering.capacity import outlined
from shiftopt.rostering.model import prepare


@pytest.mark.parametrize("seed", range(3))
def test_groups_give_what_their_people_have(seed: int) -> None:
    case = tiny_week(seed, days=7)
    model = prepare(case, house_rules())
    answer = outlined(model.program, model.outline, case, model.grouping, seconds=60)
    assert answer is not None
    assert not answer.values[: model.outline.first].any()
    daily: dict[tuple[int, int], float] = defaultdict(float)
    for (group, day, *_), column in model.outline.counts.items():
        daily[group, day] += answer.values[column]
    factors = dict(filter(None, model.grouping.place))
    assert all(total <= factors[group] * 1.001 for (group, _), total in daily.items())
    for group, factor in factors.items():
        duties = sum(total for (one, _), total in daily.items() if one == group)
        assert 0 < duties <= 2.002 * factor


def test_rows_with_names_have_no_price() -> None:
    model = prepare(tiny_week(1, days=7), house_rules())
    answer = outlined(model.program, model.outline, model.case, model.grouping, seconds=60)
    assert answer is not None
    assert not answer.prices[: len(model.persons.rows)].any()
    worth = [answer.prices[row] for row in model.outline.balance.values()]
    assert np.max(worth) > 0


def test_a_slow_relaxation_does_not_hold_up_a_second_roster(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "SLOW", 0)
    lines: list[Progress] = []
    settings = engine.SolveSettings(seconds=30.0)
    solved = engine.solve(
        tiny_week(1, days=7),
        house_rules(),
        settings=settings,
        report=lines.append,
        stop=lambda: any(line.stage == "assign" for line in lines),
    )
    assert isinstance(solved, Solved)
    assert [line.stage for line in lines][:2] == ["first", "improve"]
    assert solved.bound_units > 0
