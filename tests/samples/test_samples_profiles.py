"""Profiles sum to a day, weekday factors average one, streams are apart."""

from __future__ import annotations

import numpy as np
import pytest

from shiftopt.samples.profiles import HOUR_SHARES, QUEUE_WORK, WEEKDAY_FACTORS, WORK_QUEUES, WORKS, hour_profile
from shiftopt.samples.streams import PARTS, stream


@pytest.mark.parametrize("work", WORKS)
def test_a_day_sums_to_hundred_percent(work: str) -> None:
    assert len(HOUR_SHARES[work]) == 24
    assert sum(HOUR_SHARES[work]) == pytest.approx(100.0)


@pytest.mark.parametrize("work", WORKS)
def test_weekdays_average_one(work: str) -> None:
    assert sum(WEEKDAY_FACTORS[work]) / 7 == pytest.approx(1.0, abs=2e-3)


def test_sunday_evening_is_busier_in_pre_sales_only() -> None:
    assert hour_profile("pre", 6)[20] > 1.05 * hour_profile("pre", 5)[20]
    assert hour_profile("pre", 6)[10] < hour_profile("pre", 5)[10]
    assert np.array_equal(hour_profile("after", 6), hour_profile("after", 5))
    assert all(hour_profile(work, day).sum() == pytest.approx(1.0) for work in WORKS for day in range(7))


def test_every_queue_belongs_to_the_work_that_lists_it() -> None:
    assert {queue: work for work in WORKS for queue in WORK_QUEUES[work]} == QUEUE_WORK


def test_streams_are_the_children_of_the_seed_in_order() -> None:
    children = np.random.SeedSequence(3).spawn(len(PARTS))
    for part, child in zip(PARTS, children, strict=True):
        assert stream(3, part).random() == np.random.default_rng(child).random()
    assert len({float(stream(3, part).random()) for part in PARTS}) == len(PARTS)
