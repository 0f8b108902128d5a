"""The free flow is a lower bound, and reaches what a group of people can."""

from __future__ import annotations

import pytest
from allocation_worlds import SHIFTS, agent, case_of, duty, queue, random_week, roster_of

from shiftopt.allocation.allocate import AllocationSettings, allocate, sheet_of
from shiftopt.allocation.flow import free_flow
from shiftopt.domain.base import UNITS_PER_AGENT_HOUR
from shiftopt.domain.case import Case
from shiftopt.domain.roster import Roster
from shiftopt.rules.catalogue.complaint_exposure import ComplaintExposure

STILL = AllocationSettings(move_pauses=False)


def flow_units(case: Case, roster: Roster) -> float:
    return free_flow(sheet_of(case, roster, ())).units


@pytest.mark.parametrize("seed", range(10))
def test_no_allocation_beats_the_free_flow(seed: int) -> None:
    case, roster = random_week(seed)
    made = allocate(case, roster, (), settings=STILL)
    assert flow_units(case, roster) <= made.cost_units + 1


@pytest.mark.parametrize("seed", range(4))
def test_what_was_lost_against_the_flow_is_told(seed: int) -> None:
    case, roster = random_week(seed)
    made = allocate(case, roster, (ComplaintExposure(hard=False, weight=20, minutes=60),), settings=AllocationSettings(measure=True))
    assert made.flow_units is not None
    assert made.served_units == made.cost_units
    assert 0 <= made.flow_units <= made.served_units


@pytest.mark.parametrize(("need", "short"), [((6, 3, 1), 0), ((6, 3, 2), 1)])
def test_groups_of_skills_cover_what_hall_allows(need: tuple[int, int, int], short: int) -> None:
    # Five serve the first queue, three the first two, two the last two: (6, 3, 1) can be covered, (6, 3, 2) misses one head.
    skills = [{"a": 100}] * 5 + [{"a": 100, "b": 100}] * 3 + [{"b": 100, "c": 100}] * 2
    people = [agent(f"P{number}", each) for number, each in enumerate(skills)]
    heads = {name: [0] * 9 + [count] + [0] * 14 for name, count in zip("abc", need, strict=True)}
    plain = SHIFTS[0].model_copy(update={"meal_minutes": 0, "breaks": 0})
    case = case_of(people, [queue(name) for name in "abc"], heads, slope=50, shifts=(plain,))
    roster = roster_of(case, [duty(case, person.id, 0, "E") for person in people])
    assert flow_units(case, roster) == pytest.approx(short * 50 * UNITS_PER_AGENT_HOUR, abs=1)
    assert allocate(case, roster, (), settings=STILL).cost_units == short * 50 * UNITS_PER_AGENT_HOUR


def test_prices_say_what_effort_is_worth() -> None:
    case = case_of([agent("A", {"pre": 100})], [queue("pre")], {"pre": [0] * 9 + [3] + [0] * 14}, slope=50)
    flow = free_flow(sheet_of(case, roster_of(case, []), ()))
    assert flow.value[18, 0] == pytest.approx(100)  # three heads missing: the dear half of the segments
    assert flow.value[30, 0] == 0
