"""Activities are gapless, legal and priced to the unit; equal inputs give equal answers."""

from __future__ import annotations

import pytest
from allocation_worlds import agent, case_of, duty, faults, minutes_cost, queue, random_week, roster_of

from shiftopt.allocation.allocate import AllocationSettings, allocate


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("interval", [15, 30, 60])
def test_random_weeks_have_no_faults_and_the_cost_of_their_minutes(seed: int, interval: int) -> None:
    case, roster = random_week(seed, interval=interval)
    made = allocate(case, roster, ())
    assert faults(case, made.roster, made.activities) == []
    assert made.cost_units == minutes_cost(case, made.activities)


def test_equal_inputs_give_equal_answers() -> None:
    case, roster = random_week(3)
    assert allocate(case, roster, ()) == allocate(case, roster, ())


def test_no_time_still_gives_whole_activities() -> None:
    case, roster = random_week(4)
    made = allocate(case, roster, (), settings=AllocationSettings(seconds=0.0))
    assert faults(case, made.roster, made.activities) == []
    assert made.cost_units == minutes_cost(case, made.activities)


def test_an_empty_roster_costs_the_whole_need() -> None:
    case = case_of([agent("A", {"pre": 100})], [queue("pre")], {"pre": [0] * 9 + [2] + [0] * 14}, slope=3000)
    made = allocate(case, roster_of(case, []), ())
    # Two heads for one hour: one agent-hour at 3000 fen, one at 6000; a fen is 6000 units.
    assert made.cost_units == 9000 * 6000
    assert made.activities == ()


def test_nobody_serves_a_closed_queue_and_the_time_is_called_other() -> None:
    case = case_of([agent("A", {"complaint": 100})], [queue("complaint", hours=(540, 660))], {"complaint": [1] * 24})
    made = allocate(case, roster_of(case, [duty(case, "A", 0, "E")]), ())
    kinds = [(item.kind, item.queue) for item in made.activities]
    assert kinds[0] == ("other", None)
    assert ("work", "complaint") in kinds
    assert faults(case, made.roster, made.activities) == []
