"""What a neighbourhood frees: enough for every change inside its cells, nothing of people and days that it leaves alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from roster_worlds import CONTRACT, PEOPLE, house_rules, made_small_week, needs, rule, tiny_week

from shiftopt.domain.shop import Session
from shiftopt.domain.volumes import IntArray
from shiftopt.rostering.judge import Incumbent, judge, settle_duties
from shiftopt.rostering.model import Model, prepare
from shiftopt.rostering.neighbours import free_cells
from shiftopt.rules.tiny import tiny_case, tiny_queue, tiny_shift
from shiftopt.timeline.clock import date_of


def meetings() -> tuple[Model, dict[str, set[int]]]:
    """Three people, three days, a meeting on the second day and one on any day; the session columns by what they are about."""
    bare = prepare(tiny_week(0, days=3, agents=PEOPLE), house_rules())
    tuesday = date_of(bare.case.grid, 1)
    dated = Session(id="d", name="d", minutes=60, window_start=540, window_end=780, day=tuesday, absent_weight=900)
    anytime = Session(id="a", name="a", minutes=60, window_start=540, window_end=780, absent_weight=900)
    model = prepare(tiny_week(0, days=3, agents=PEOPLE, sessions=(dated, anytime)), (*house_rules(), rule("sessions", hard=False)))
    kinds: dict[str, set[int]] = {"own": set(model.outline.attending), "shared": set()}
    known = kinds["own"] | set(model.outline.present.values()) | set(model.outline.starts.values())
    known |= set(model.outline.counts.values()) | set(model.outline.flows.values())
    known |= {column for row in model.outline.shortages.values() for column in row}
    kinds["shared"] = set(range(model.outline.first, model.program.columns)) - known
    assert model.program.columns - bare.program.columns == len(kinds["own"]) + len(kinds["shared"])
    return model, kinds


def test_attendance_belongs_to_the_one_whose_duties_allow_it() -> None:
    model, _ = meetings()
    program, options = model.program, model.persons.options
    assert set(model.outline.attending.values()) == {0, 1, 2}
    for column, agent in model.outline.attending.items():
        alone = []
        for row in program.by_column[:, [column]].indices.tolist():
            named = [c for c in program.matrix[[row]].indices.tolist() if c < options]
            owners = {int(program.owner[c]) for c in named}
            alone += [owners] if len(owners) == 1 else []
        assert alone
        assert all(owners == {agent} for owners in alone)


@pytest.mark.parametrize(("agents", "days"), [([0], [1]), ([1, 2], [1]), ([0], [0]), ([2], [0, 2])])
def test_only_those_who_move_may_come_to_a_session_or_stay_away(agents: list[int], days: list[int]) -> None:
    model, kinds = meetings()
    where, day = free_cells(model, "day", agents, days), model.program.day
    for column in kinds["own"]:
        near = model.outline.attending[column] in agents and (day[column] < 0 or day[column] in days)
        assert where.free[column] == near
    for column in kinds["shared"]:
        assert where.free[column] == (day[column] < 0 or day[column] in days)
    assert {int(day[column]) for column in kinds["own"]} == {-1, 1}
    assert {int(day[column]) for column in kinds["shared"]} == {-1, 1}


def test_a_night_duty_may_leave_a_session_of_the_next_day() -> None:
    night = tiny_case(
        (tiny_shift("N", 1320, 480),),
        agents=PEOPLE,
        days=2,
        interval=60,
        contracts=(CONTRACT,),
        queues=(tiny_queue("q"), tiny_queue("r")),
        arrays=lambda grid: needs(grid, 0),
        sessions=(Session(id="n", name="n", minutes=60, window_start=60, window_end=180, absent_weight=900),),
    )
    late = night.shop.sessions[0].model_copy(update={"day": date_of(night.grid, 1)})
    model = prepare(replace(night, shop=night.shop.model_copy(update={"sessions": (late,)})), (rule("sessions", hard=False),))
    covering = {option.index for option in model.case.options_by_day[0][0]}
    where = free_cells(model, "day", [0], [0])
    own = [column for column, agent in model.outline.attending.items() if agent == 0]
    held = [c for c in own if covering & set(model.program.matrix[model.program.by_column[:, [c]].indices].indices.tolist())]
    assert held
    assert where.free[held].all()


def changed_inside(model: Model, base: Incumbent, agents: list[int], days: list[int], draw: np.random.Generator) -> IntArray:
    """(options,) another choice of duties in some cells."""
    values = np.zeros(model.program.columns, dtype=np.int64)
    for agent, week in enumerate(base.weekly):
        values[[o for o in week if agent not in agents or model.case.options[o].day not in days]] = 1
    for agent in agents:
        for day in days:
            row = model.case.options_by_day[agent][day]
            if row and draw.random() < 0.6:
                values[row[draw.integers(len(row))].index] = 1
    return values


def test_what_rules_count_of_a_change_inside_the_cells_is_free() -> None:
    model, base = made_small_week()
    draw, legal, others = np.random.default_rng(5), 0, 0
    before, first, options = np.rint(base.values), model.outline.first, model.persons.options
    for _ in range(150):
        agents = draw.choice(len(base.weekly), size=2, replace=False).tolist()
        days = draw.choice(model.case.grid.days, size=2, replace=False).tolist()
        free = free_cells(model, "day", agents, days).free
        values = changed_inside(model, base, agents, days, draw)
        if settle_duties(model, values, base) is None:
            continue
        legal += 1
        moved = np.flatnonzero(values[:first] != before[:first])
        assert free[moved].all()
        owners = model.program.owner[moved[moved >= options]]
        others += bool((~np.isin(owners, [-1, *agents])).any())
        assert free[options:first].mean() < 0.6
    assert legal > 20
    assert others > 0


def test_a_change_inside_the_cells_can_be_judged_with_all_else_kept() -> None:
    model, base = made_small_week()
    agents, days = [0, 1, 2], [0, 1]
    free = free_cells(model, "day", agents, days).free
    draw, judged = np.random.default_rng(6), 0
    for _ in range(20):
        values = changed_inside(model, base, agents, days, draw)
        weekly = tuple(
            tuple(o for o in np.flatnonzero(values[: model.persons.options]).tolist() if model.case.options[o].agent == a)
            for a in range(len(base.weekly))
        )
        near = judge(model, weekly, near=base, free=free)
        if near is None:
            continue
        judged += 1
        assert near.values[~free] == pytest.approx(base.values[~free])  # else it was judged as a whole, because nothing fitted
    assert judged > 3
