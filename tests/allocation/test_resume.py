"""Tasks are carried over to rosters that differ in a few duties; what is known stays, what is missing is found."""

from __future__ import annotations

import pytest
from allocation_worlds import faults, minutes_cost, random_week

from shiftopt.allocation.allocate import allocate
from shiftopt.allocation.resume import complete, known_duties, resume


@pytest.mark.parametrize("seed", range(6))
def test_resumed_tasks_have_no_faults_and_the_cost_of_their_minutes(seed: int) -> None:
    case, roster = random_week(seed)
    made = allocate(case, roster, ())
    fewer = roster.model_copy(update={"duties": roster.duties[1:]})
    before = allocate(case, fewer, ())
    again = resume(case, roster, before.roster, before.activities, ())
    assert faults(case, again.roster, again.activities) == []
    assert again.cost_units == minutes_cost(case, again.activities)
    assert again.cost_units <= 1.15 * made.cost_units


def test_the_same_roster_never_gets_dearer() -> None:
    case, roster = random_week(3)
    made = allocate(case, roster, ())
    assert resume(case, roster, made.roster, made.activities, ()).cost_units <= made.cost_units


def test_known_tasks_stay_and_missing_ones_are_found() -> None:
    case, roster = random_week(5)
    made = allocate(case, roster, ())
    gone = made.roster.duties[2]
    known = [item for item in made.activities if not (item.agent == gone.agent and gone.start <= item.start < gone.end)]
    assert known_duties(made.roster, known)[0] == [duty for duty in made.roster.duties if duty != gone]
    full = complete(case, made.roster, known, ())
    assert faults(case, made.roster, full) == []
    assert set(known) <= set(full)
    assert any(item.agent == gone.agent and item.start == gone.start for item in full)
    assert set(complete(case, made.roster, made.activities, ())) == set(made.activities)


def test_a_duty_whose_tasks_have_a_hole_is_not_known() -> None:
    case, roster = random_week(5)
    made = allocate(case, roster, ())
    first = made.roster.duties[0]
    inside = [item for item in made.activities if item.agent == first.agent and first.start <= item.start < first.end]
    told, _ = known_duties(made.roster, [item for item in made.activities if item != inside[1]])
    assert first not in told
