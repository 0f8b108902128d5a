"""Annealing: what a change costs is exact, ways stay legal, the cost never rises, and counted work is the same on every machine."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from allocation_worlds import MONDAY, random_week

from shiftopt.allocation import anneal as room
from shiftopt.allocation.allocate import sheet_of
from shiftopt.allocation.anneal import Effort, anneal
from shiftopt.allocation.compiled import FORBIDDEN, IDLE
from shiftopt.allocation.flow import free_flow
from shiftopt.allocation.guide import follow
from shiftopt.allocation.kernel_anneal import anneal as anneal_ways
from shiftopt.allocation.kernel_anneal import begin, seed
from shiftopt.allocation.kernel_moves import propose
from shiftopt.allocation.kernel_state import put, whole_cost
from shiftopt.allocation.kernel_trial import keep, switches, undo, write
from shiftopt.allocation.layout import Layout, layout
from shiftopt.allocation.meetings import invitations, place_sessions
from shiftopt.allocation.pauses import pauses_of
from shiftopt.domain.shop import Session
from shiftopt.rules.base import Rule
from shiftopt.rules.catalogue.complaint_exposure import ComplaintExposure
from shiftopt.rules.catalogue.sessions import Sessions

PRICE = 60000
LIMIT = (ComplaintExposure(hard=False, weight=20, minutes=60), Sessions())
BRIEFING = Session(id="brief", name="brief", team="T0", day=MONDAY, window_start=600, window_end=960)


def laid_out(number: int, agents: int = 12, rules: tuple[Rule, ...] = ()) -> Layout:
    case, roster = random_week(number, agents, sessions=(BRIEFING,) if rules else ())
    sheet = sheet_of(case, roster, rules)
    follow(sheet, free_flow(sheet))
    pauses = pauses_of(case, roster.duties)
    return layout(case, sheet, pauses, place_sessions(case, sheet, pauses, invitations(case, sheet, rules)))


def cost(made: Layout) -> int:
    return int(whole_cost(made.needs, made.staff, made.meetings, made.now))


def counted(draws: int, heat: float = 1.0) -> Effort:
    return Effort(draws, 7, PRICE, lambda: 0.0, heat)


@pytest.mark.parametrize("start", range(3))
def test_halves_share_out_all_duties_by_days(start: int) -> None:
    days = np.random.default_rng(start).integers(0, 7, size=40)
    for turn in range(7):
        first, second = room._halves(days, turn)
        assert sorted([*first, *second]) == list(range(40))
        assert not set(days[first]) & set(days[second])
        assert abs(len(first) - len(second)) <= np.bincount(days).max()


def test_only_people_who_are_there_and_share_two_queues_exchange_them() -> None:
    made = laid_out(3)
    near, near_from = room._web(made)
    agent, queues = made.duties.agent, [set(row[:count]) for row, count in zip(made.staff.queues, made.staff.queue_count, strict=True)]
    spans = [(first, first + length) for first, length in zip(made.duties.first, made.duties.length, strict=True)]
    slot = made.staff.slot[agent]
    for one in range(len(agent)):
        meant = {
            other
            for other in range(len(agent))
            if agent[one] != agent[other]
            and slot[one] == slot[other]
            and max(spans[one][0], spans[other][0]) < min(spans[one][1], spans[other][1])
            and len(queues[agent[one]] & queues[agent[other]]) > 1
        }
        assert set(near[near_from[one] : near_from[one + 1]]) == meant
    half = np.arange(0, len(agent), 2)
    some, some_from = room._within((near, near_from), half)
    for one in range(len(agent)):
        assert set(some[some_from[one] : some_from[one + 1]]) == set(near[near_from[one] : near_from[one + 1]]) & set(half)


def test_one_day_is_one_half() -> None:
    first, second = room._halves(np.zeros(5, dtype=np.int64), 3)
    assert len(first) == 5
    assert len(second) == 0


@pytest.mark.parametrize("rules", [(), LIMIT], ids=["free", "limited"])
def test_a_change_costs_what_the_whole_week_then_costs_more(rules: tuple[Rule, ...]) -> None:
    made = laid_out(1, rules=rules)
    numbers = np.arange(len(made.duties.agent))
    trial = room._trial(made, room._web(made), numbers)
    begin(made.needs, made.staff, made.duties, made.now, trial)
    seed(3)
    kept = undone = together = visits = 0
    for _ in range(6000):
        if not propose(made.staff, made.duties, made.now, trial, numbers):
            continue
        before, supply, minutes = cost(made), made.now.supply.copy(), made.now.minutes.copy()
        change = write(made.needs, made.staff, made.duties, made.meetings, made.now, trial)
        if change > FORBIDDEN >> 1:
            undo(made.staff, made.duties, made.now, trial)
            continue
        assert cost(made) == before + change
        if (kept + undone) % 3:
            undo(made.staff, made.duties, made.now, trial)
            assert (made.now.supply == supply).all()
            assert (made.now.minutes == minutes).all()
            undone += 1
        else:
            keep(made.needs, made.duties, made.now, trial)
            together += trial.who[1] >= 0
            visits += trial.visit[0] >= 0
            kept += 1
    assert min(kept, undone) > 50
    assert together
    assert bool(visits) == bool(rules)
    for number in numbers.tolist():
        put(made.needs, made.staff, made.duties, made.now, number, -1)
    assert not made.now.supply.any()
    assert not made.now.minutes.any()
    assert not made.now.guests.any()


def test_only_ways_that_keep_the_rules_are_kept() -> None:
    made = laid_out(2)
    pauses = [np.bincount(-path[path < IDLE - 1]) for path in made.now.paths]
    numbers = np.arange(len(made.duties.agent))
    trial = room._trial(made, room._web(made), numbers)
    begin(made.needs, made.staff, made.duties, made.now, trial)
    seed(5)
    start = made.now.paths.copy()
    anneal_ways(made.needs, made.staff, made.duties, made.meetings, made.now, trial, numbers, PRICE, 20_000, 1e9)
    assert (made.now.paths != start).any(axis=1).sum() > len(numbers) // 2
    for number in numbers.tolist():
        agent, length = made.duties.agent[number], int(made.duties.length[number])
        may = trial.may[number, :, : made.staff.queue_count[agent]]
        path = made.now.paths[number]
        assert switches(path, length, may, made.staff.stint[agent], made.staff.limited[agent]) == trial.switches[number] >= 0
        assert (np.bincount(-path[path < IDLE - 1]) == pauses[number]).all()
        for pause, size in enumerate(made.duties.pause_slots[number].tolist()):
            at = np.flatnonzero(path[:length] == -3 - pause)
            assert len(at) == max(0, size)
            assert size < 0 or (at[-1] - at[0] == size - 1 and made.duties.pause_ok[number, pause, at[0]])


@pytest.mark.parametrize(
    ("way", "rest", "expected"),
    [
        ([0, 0, 0, 0, 1, 1, 1, 1], False, 1),
        ([0, 0, 0, 1, 1, 1, 1, 1], False, -1),  # left too early
        ([0, 0, -3, 1, 1, 1, 1, 1], False, 1),  # but a pause ends a stint
        ([0, 0, -3, 0, 0, 1, 1, 1], False, 1),  # or goes on after it
        ([0, 0, -3, 0, 1, 1, 1, 1], False, -1),
        ([0, 0, 0, 0, -1, -1, 1, 1], False, -1),  # idle while a queue is open
        ([0, 0, 0, 0, -1, -1, 1, 1], True, 1),
        ([2, 2, 1, 1, 1, 1, 0, 0], False, 2),  # queue 2 closes after two slots
        ([1, 1, 1, 1, 2, 2, 2, 2], False, -1),  # and cannot be served then
    ],
)
def test_the_rules_of_a_way(way: list[int], rest: bool, expected: int) -> None:
    may = np.ones((8, 3), dtype=np.bool_)
    may[2:, 2] = False
    assert switches(np.array(way, dtype=np.int8), 8, may, 4, rest) == expected


def test_annealing_finds_what_few_draws_miss() -> None:
    costs = []
    for draws in (0, 5, 4000):
        weeks = [laid_out(number, agents=24) for number in range(8)]
        for made in weeks:
            anneal(made, counted(draws))
        costs.append(sum(cost(made) for made in weeks))
    assert costs[0] > 1.2 * costs[1] > 1.2 * costs[2]


def test_counted_work_gives_the_same_ways_every_time() -> None:
    one, two = laid_out(4), laid_out(4)
    anneal(one, counted(1000))
    anneal(two, counted(1000))
    assert (one.now.paths == two.now.paths).all()


def test_the_cost_never_rises_even_if_time_ends_while_all_is_hot() -> None:
    made = laid_out(5)
    anneal(made, counted(3000))
    good = cost(made)
    anneal(made, Effort(10**9, 7, PRICE, iter_clock(4), 20.0))
    assert cost(made) <= good


def test_without_time_nothing_changes() -> None:
    made = laid_out(1)
    before = made.now.paths.copy()
    anneal(made, Effort(1000, 7, PRICE, lambda: 1.0))
    assert (made.now.paths == before).all()


def iter_clock(reads: int) -> Callable[[], float]:
    """A clock that is over after it was read a few times."""
    left = [reads]

    def spent() -> float:
        left[0] -= 1
        return 0.0 if left[0] > 0 else 1.0

    return spent
