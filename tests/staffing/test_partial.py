"""Presence between two whole numbers of heads."""

from __future__ import annotations

import numpy as np
import pytest

from shiftopt.domain.shop import Opening, Queue, Target
from shiftopt.staffing.goal import Goal, goal_of
from shiftopt.staffing.partial import presence
from shiftopt.staffing.search import required

ONE = np.ones(1)


def goal(**target: object) -> Goal:
    queue = Queue(
        id="call",
        name="call",
        channel="call",
        handle_seconds=180,
        patience_seconds=300,
        target=Target.model_validate({"share": 0.8, "seconds": 20, "max_occupancy": 1.0} | target),
        opening=(Opening(start=0, end=1440),),
    )
    return goal_of(queue, ONE, ONE)


@pytest.mark.parametrize("rate", [0.005, 0.02, 100 / 1800, 0.4])
def test_the_mixed_service_just_meets_the_target(rate: float) -> None:
    aim = goal()
    rates = np.array([rate])
    heads = required(aim, rates)
    there = presence(aim, rates, heads, np.zeros(1, dtype=np.int64))[0]
    share = there - (heads[0] - 1)
    assert 0 < share <= 1
    if heads[0] > 1:
        less, full = aim.promise(rates, heads - 1).level[0], aim.promise(rates, heads).level[0]
        assert (1 - share) * less + share * full == pytest.approx(0.8)


def test_the_tightest_of_several_limits_decides() -> None:
    rates = np.array([100 / 1800])
    capped = goal(max_abandonment=0.02)
    heads = required(capped, rates)
    there = presence(capped, rates, heads, np.zeros(1, dtype=np.int64))
    share = there - (heads - 1)
    less, full = capped.promise(rates, heads - 1), capped.promise(rates, heads)
    assert less.level[0] > 0.8, "the share alone would ask for fewer"
    assert ((1 - share) * less.abandonment + share * full.abandonment)[0] == pytest.approx(0.02)


def test_nobody_arrives_and_floors() -> None:
    heads = np.array([0, 2, 3])
    there = presence(goal(), np.array([0.0, 0.0, 0.02]), heads, np.array([0, 2, 3]))
    assert there.tolist() == [0.0, 2.0, 3.0]


def test_a_first_head_is_always_whole() -> None:
    assert presence(goal(), np.array([1e-4]), np.array([1]), np.array([0])).tolist() == [1.0]
