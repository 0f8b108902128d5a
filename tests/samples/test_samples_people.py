"""Who works in the shops: counts, shares, chains, speeds, mentors, protections."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from shiftopt.domain.shop import Agent
from shiftopt.samples.people import LEADER_SHARE, make_people, split
from shiftopt.samples.profiles import QUEUE_WORK
from shiftopt.samples.sizes import LARGE, MEDIUM, PROMO, SMALL, size_of

PEOPLE = make_people(MEDIUM, 7)
OWN = tuple(agent for agent in PEOPLE if agent.grade != "supervisor")


def works(agent: Agent) -> frozenset[str]:
    return frozenset(QUEUE_WORK[queue] for queue in agent.skills)


@pytest.mark.parametrize(("name", "agents", "people", "leaders"), [
    ("small", None, 12, 1), ("medium", None, 58, 5), ("large", None, 240, 17), ("promo", None, 99, 5), ("infeasible", None, 54, 4),
    ("scale", 12, 12, 1), ("scale", 333, 333, 28), ("scale", 2000, 2000, 167),
])  # fmt: skip
def test_counts(name: str, agents: int | None, people: int, leaders: int) -> None:
    size = size_of(name, agents)
    staff = make_people(size, 7)
    assert len(staff) == size.people == people
    assert len({agent.id for agent in staff}) == people
    assert sum(agent.grade == "supervisor" for agent in staff) == leaders
    assert len({agent.name for agent in staff}) == people


def test_split_keeps_the_total_and_stays_within_one() -> None:
    assert split(53, [0.6, 0.28, 0.12]) == [32, 15, 6]
    assert split(10, [1, 1, 1]) == [4, 3, 3]
    assert split(0, [0.5, 0.5]) == [0, 0]


def test_breadth_is_60_28_12_in_a_chain() -> None:
    breadth = Counter(len(works(agent)) for agent in OWN)
    assert breadth == {1: 32, 2: 15, 3: 6}
    pairs = Counter(works(agent) for agent in OWN if len(works(agent)) == 2)
    assert pairs == {frozenset({"pre", "after"}): 9, frozenset({"after", "complaint"}): 5, frozenset({"complaint", "pre"}): 1}


def test_nobody_does_complaints_alone() -> None:
    assert all(works(agent) != {"complaint"} for agent in PEOPLE)
    assert sum("complaint" in works(agent) for agent in OWN) >= 12


def test_grades_and_speeds() -> None:
    assert Counter(agent.grade for agent in OWN) == {"novice": 11, "regular": 32, "senior": 10}
    best = {agent.grade: max(agent.skills.values()) for agent in OWN if agent.grade != "novice"}
    assert best == {"regular": 100, "senior": 115}
    for agent in OWN:
        if agent.grade == "novice":
            assert agent.hire_date is not None
            weeks = (MEDIUM.first_day - agent.hire_date).days // 7
            assert set(agent.skills.values()) == {60 + 10 * weeks}
            assert 0 <= weeks < 4
            assert len(works(agent)) == 1
        else:
            assert agent.hire_date is not None
            assert agent.hire_date <= MEDIUM.first_day - timedelta(days=35)


def test_contracts_are_80_8_6_6() -> None:
    assert Counter(agent.contract for agent in OWN) == {"standard": 43, "six_day": 4, "part_time": 3, "agency": 3}
    assert {agent.wage for agent in OWN if agent.contract == "part_time"} == {2400}
    assert all(420_000 <= agent.wage <= 650_000 for agent in OWN if agent.contract != "part_time")


def test_each_team_has_one_leader_with_little_queue_time() -> None:
    leaders = [agent for agent in PEOPLE if agent.grade == "supervisor"]
    assert {agent.queue_share for agent in leaders} == {LEADER_SHARE}
    assert len({agent.team for agent in leaders}) == len({agent.team for agent in PEOPLE}) == 5
    assert {agent.queue_share for agent in OWN} == {100}


def test_mentors_know_the_work_and_have_at_most_two() -> None:
    by_id = {agent.id: agent for agent in PEOPLE}
    novices = [agent for agent in PEOPLE if agent.grade == "novice" and agent.contract == "standard"]
    assert all(agent.mentor is not None for agent in novices)
    load = Counter(agent.mentor for agent in novices)
    assert max(load.values()) <= 2
    for agent in novices:
        mentor = by_id[agent.mentor or ""]
        assert mentor.grade in {"senior", "regular"}
        assert set(agent.skills) <= set(mentor.skills)


def test_protections_and_helpers() -> None:
    assert sorted(str(*agent.protections) for agent in PEOPLE if agent.protections) == ["nursing", "pregnant"]
    promo = make_people(PROMO, 7)
    assert Counter(agent.contract for agent in promo if agent.contract in {"temp", "cloud", "intern"}) == {
        "temp": 25,
        "cloud": 10,
        "intern": 6,
    }
    assert all("intern" in agent.protections for agent in promo if agent.contract == "intern")
    assert sum("minor" in agent.protections for agent in promo) == 1
    assert sum(agent.contract == "cloud" for agent in make_people(LARGE, 7)) == 40


def test_one_person_leaves_on_the_friday_of_medium_and_nobody_of_small() -> None:
    leaving = [agent for agent in PEOPLE if agent.leave_date is not None]
    assert [agent.leave_date for agent in leaving] == [MEDIUM.first_day + timedelta(days=4)]
    assert leaving[0].id not in {agent.mentor for agent in PEOPLE}
    assert all(agent.leave_date is None for agent in make_people(SMALL, 7))


def test_few_classes_of_alike_people() -> None:
    """So that an outline in counts stays small at every size."""
    classes = {(tuple(sorted(agent.skills.items())), agent.contract) for agent in make_people(size_of("scale", 2000), 7)}
    assert len(classes) <= 40
