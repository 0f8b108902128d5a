"""Rounds on two threads: halves of the days, a dive for each day, and merging that never makes a roster dearer."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

import numpy as np
import pytest
from allocation_worlds import random_week

from shiftopt.allocation import rounds as room
from shiftopt.allocation.allocate import sheet_of
from shiftopt.allocation.dive import dive
from shiftopt.allocation.flow import free_flow
from shiftopt.allocation.guide import follow
from shiftopt.allocation.kernel_state import put, whole_cost
from shiftopt.allocation.layout import Layout, layout
from shiftopt.allocation.meetings import Diary
from shiftopt.allocation.pauses import pauses_of
from shiftopt.allocation.polish import fill
from shiftopt.allocation.rounds import Effort, rounds

PRICE = 60000


def laid_out(seed: int, agents: int = 12) -> Layout:
    case, roster = random_week(seed, agents)
    sheet = sheet_of(case, roster, ())
    follow(sheet, free_flow(sheet))
    return layout(case, sheet, pauses_of(case, roster.duties), Diary([], {}, {}))


def cost(made: Layout) -> int:
    return int(whole_cost(made.needs, made.staff, made.meetings, made.now))


def never() -> bool:
    return False


def days_of(made: Layout) -> np.ndarray:
    return np.asarray(np.searchsorted(made.needs.day_start, made.duties.first * made.staff.slot[made.duties.agent], side="right") - 1)


@pytest.mark.parametrize("seed", range(3))
def test_halves_share_out_all_duties_by_days(seed: int) -> None:
    days = np.random.default_rng(seed).integers(0, 7, size=40)
    for turn in range(7):
        first, second = room._halves(days, turn)
        assert sorted([*first, *second]) == list(range(40))
        assert not set(days[first]) & set(days[second])
        assert abs(len(first) - len(second)) <= np.bincount(days).max()


def test_one_day_is_one_half() -> None:
    first, second = room._halves(np.zeros(5, dtype=np.int64), 3)
    assert len(first) == 5
    assert len(second) == 0


def test_a_dive_finds_what_one_duty_at_a_time_misses() -> None:
    better = 0
    for seed in range(6):
        made = laid_out(seed, agents=24)
        every = np.arange(len(made.duties.agent)).tolist()
        fill(made, every, PRICE)
        alone, days = cost(made), days_of(made)
        for day in np.unique(days):
            dive(made, np.flatnonzero(days == day), never)
        fill(made, every, PRICE)
        better += cost(made) < alone
    assert better >= 3


def test_a_dive_that_has_no_time_changes_nothing() -> None:
    made = laid_out(1)
    before = deepcopy(made.now)
    dive(made, np.flatnonzero(days_of(made) == 0), lambda: True)
    assert (made.now.paths == before.paths).all()
    assert (made.now.supply == before.supply).all()


def test_the_state_after_a_dive_is_that_of_its_ways() -> None:
    made = laid_out(2)
    dive(made, np.flatnonzero(days_of(made) == 1), never)
    for number in range(len(made.duties.agent)):
        put(made.needs, made.staff, made.duties, made.now, number, -1)
    assert not made.now.supply.any()
    assert not made.now.minutes.any()


def test_more_rounds_are_never_dearer() -> None:
    made = laid_out(4)
    seen = [cost(made)]
    for shakes in (60, 300, 900):
        again = laid_out(4)
        rounds(again, Effort(shakes, 7, PRICE, never))
        seen.append(cost(again))
    assert seen == sorted(seen, reverse=True)
    assert seen[-1] < seen[0]


def test_merging_keeps_the_better_half_where_both_together_are_dearer() -> None:
    made = laid_out(5)
    start, days = cost(made), days_of(made)
    parts = [np.flatnonzero(days == 0), np.flatnonzero(days > 0)]
    better = replace(made, now=deepcopy(made.now), room=deepcopy(made.room))
    fill(better, parts[0].tolist(), PRICE)
    worse = replace(made, now=deepcopy(made.now), room=deepcopy(made.room))
    for number in parts[1].tolist():  # everybody idle
        put(worse.needs, worse.staff, worse.duties, worse.now, number, -1)
        path = worse.now.paths[number]
        path[path >= 0] = -1
        put(worse.needs, worse.staff, worse.duties, worse.now, number, 1)
    assert cost(better) < start < cost(worse)
    room._merge(made, parts, [better, worse])
    assert cost(made) == cost(better)
