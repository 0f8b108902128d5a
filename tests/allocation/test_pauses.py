"""Pauses move to where nobody is missed, and stay where the roster is made by hand."""

from __future__ import annotations

from allocation_worlds import agent, at, case_of, duty, faults, minutes_cost, queue, random_week, roster_of

from shiftopt.allocation.allocate import AllocationSettings, allocate
from shiftopt.allocation.pauses import pauses_of
from shiftopt.domain.roster import Rest


def test_the_meal_moves_to_the_half_hour_without_need() -> None:
    need = [1] * 24
    need[12] = 0
    case = case_of([agent("A", {"pre": 100})], [queue("pre")], {"pre": need})
    made = allocate(case, roster_of(case, [duty(case, "A", 0, "E")]), ())
    meal = next(rest for rest in made.roster.duties[0].rests if rest.kind == "meal")
    assert at(case.grid, 0, 720) <= meal.start
    assert meal.end <= at(case.grid, 0, 780)
    assert made.cost_units == minutes_cost(case, made.activities)


def test_moving_never_costs_and_keeps_to_the_windows() -> None:
    for seed in range(6):
        case, roster = random_week(seed)
        moved = allocate(case, roster, ())
        still = allocate(case, roster, (), settings=AllocationSettings(move_pauses=False))
        assert still.roster == roster
        assert moved.cost_units <= still.cost_units * 1.02
        assert len(pauses_of(case, moved.roster.duties)) == len(roster.duties)
        assert faults(case, moved.roster, moved.activities) == []


def test_rests_made_by_hand_stay() -> None:
    case = case_of([agent("A", {"pre": 100})], [queue("pre")], {"pre": [1] * 12 + [0] * 12})
    written = duty(case, "A", 0, "E")
    noon = at(case.grid, 0, 725)
    written = written.model_copy(update={"rests": (Rest(kind="meal", start=noon, end=noon + 30),)})
    made = allocate(case, roster_of(case, [written]), ())
    assert made.roster.duties == (written,)
