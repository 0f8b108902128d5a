"""The bound with complaint exposure and sessions on stays below the true optimum of a day, found by trying everything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product
from typing import Any

import numpy as np
import pytest
from roster_worlds import CONTRACT, SHIFTS, audited, house_rules, minutes_at, needs, rule, shortage_units, weeks_of

from shiftopt.domain.case import Case
from shiftopt.domain.grid import Grid
from shiftopt.domain.plan import Solved
from shiftopt.domain.roster import Duty, Roster
from shiftopt.domain.shop import Session
from shiftopt.domain.volumes import BoolArray, IntArray
from shiftopt.rostering.exposure import possible_minutes
from shiftopt.rostering.solve import SolveSettings, solve
from shiftopt.rules.tiny import tiny_agent, tiny_case, tiny_queue, tiny_shift

CAP, WEIGHT = 60, 40
MEETING = Session(id="m", name="m", minutes=60, window_start=600, window_end=780, quorum=0, absent_weight=1500)


def one_day(seed: int, sessions: Sequence[Session] = ()) -> Case:
    """Agents ``A`` for ``q`` and ``B`` for ``q`` and the complaint queue ``r``."""
    return tiny_case(
        SHIFTS,
        agents=(tiny_agent("A", wage=900), tiny_agent("B", wage=900, skills={"q": 90, "r": 60})),
        days=1,
        interval=60,
        contracts=(CONTRACT,),
        queues=(tiny_queue("q"), tiny_queue("r", complaint=True)),
        arrays=lambda grid: needs(grid, seed),
        sessions=tuple(sessions),
    )


def two_nights(seed: int, closed: Sequence[int] = ()) -> Case:
    """``B`` alone for two days, at night: what begins on the first date goes on on the second, and may meet a second duty there."""

    def wanted(grid: Grid) -> Mapping[str, Any]:
        random = np.random.default_rng(seed)
        need, slope = np.zeros((grid.intervals, 2), dtype=np.int64), np.zeros((grid.intervals, 2, 2), dtype=np.int64)
        night = [t for t in range(grid.intervals) if t % 24 in {22, 23, *range(6)}]
        need[night, 1] = 60 * 60
        slope[night, 1, :] = random.choice([300, 90_000, 90_000, 90_000, 90_000, 90_000], size=(len(night), 1))
        open_: BoolArray = np.ones((grid.intervals, 2), dtype=np.bool_)
        open_[[t for t in range(grid.intervals) if t % 24 in closed], 1] = False
        need[~open_] = 0
        return {"need": need, "width": np.stack([need, 0 * need], axis=2), "slope": slope, "open": open_}

    return tiny_case(
        (tiny_shift("N", 1320, 480), tiny_shift("S", 1320, 120), tiny_shift("M", 120, 240)),
        agents=(tiny_agent("B", wage=900, skills={"r": 60}),),
        days=2,
        interval=60,
        contracts=(CONTRACT,),
        queues=(tiny_queue("q"), tiny_queue("r", complaint=True)),
        arrays=wanted,
    )


def night_optimum(case: Case) -> int:
    """The least cost of ``two_nights``, whatever is worked and whichever hours of it are served; a cap for each date."""
    found = []
    for week in weeks_of(case, 0):
        hard, units = audited(case, (rule("daily_rest", minutes=660),), Roster(grid=case.grid, duties=week))
        if hard:
            continue
        inside = [min(duty.end, case.grid.end) - duty.start for duty in week]
        hours = sorted(
            {(duty.start - case.grid.start) // 60 + k for duty, long in zip(week, inside, strict=True) for k in range(long // 60)}
        )
        hours = [t for t in hours if case.requirements.need[t, 1]]
        for size in range(len(hours) + 1):
            for served in combinations(hours, size):
                missing = sum(shortage_units(case, t, 1, 3600 * (t in served)) for t in range(case.grid.intervals))
                over = sum(max(0, 60 * sum(t // 24 == date for t in served) - CAP) for date in (0, 1))
                found.append(units + missing + over * WEIGHT * 6000)
    return min(found)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("closed", [(), (0, 1, 2, 3), (4, 5, 22)])
def test_the_bound_counts_complaints_of_a_night_on_both_of_its_dates(seed: int, closed: tuple[int, ...]) -> None:
    case = two_nights(seed, closed)
    rules = (rule("one_duty_a_day"), rule("daily_rest", minutes=660))
    exposed = rule("complaint_exposure", minutes=CAP, days=7, hard=False, weight=WEIGHT)
    settings = SolveSettings(deterministic=True, steps=1, workers=1)
    free, solved = solve(case, rules, settings=settings), solve(case, (*rules, exposed), settings=settings)
    assert isinstance(free, Solved)
    assert isinstance(solved, Solved)
    assert free.bound_units < solved.bound_units <= night_optimum(case)


def test_a_duty_allows_as_many_complaint_minutes_as_it_overlaps_their_hours() -> None:
    case = two_nights(0, closed=(0, 4, 5, 23))
    known = {(option.day, option.shift): option.index for option in case.options}
    assert [dict(row) for row in possible_minutes(case, 0, {1})] == [
        {known[0, "N"]: 60, known[0, "S"]: 60, known[0, "M"]: 120},
        {known[0, "N"]: 180, known[1, "N"]: 60, known[1, "S"]: 60, known[1, "M"]: 120},
    ]


def activity_units(case: Case, work: Sequence[IntArray], *, exposed: bool) -> int:
    """The least cost of coverage (and exposure above the cap) when ``A`` and ``B`` work these minutes per interval."""
    busy = [t for t in range(case.grid.intervals) if work[1][t]]
    choices = []
    for picks in product((0, 1), repeat=len(busy)):
        supplied = np.zeros((case.grid.intervals, 2), dtype=np.int64)
        supplied[:, 0] = 100 * work[0]
        minutes = 0
        for t, q in zip(busy, picks, strict=True):
            supplied[t, q] += (90, 60)[q] * work[1][t]
            minutes += q * int(work[1][t])
        units = sum(shortage_units(case, t, q, int(supplied[t, q])) for t in range(case.grid.intervals) for q in (0, 1))
        choices.append(units + exposed * max(0, minutes - CAP) * WEIGHT * 6000)
    return min(choices)


def meetings(case: Case, duties: Sequence[tuple[Duty, ...]]) -> Iterator[tuple[tuple[int, ...], int, int]]:
    """(who attends, interval, cost of absences), first that nobody meets."""
    working = [agent for agent, week in enumerate(duties) if week]
    yield (), 0, len(working) * MEETING.absent_weight * 6000
    for hour in (10, 11, 12):
        start = case.grid.start + 60 * hour
        able = [agent for agent in working if duties[agent][0].start <= start and start + 60 <= duties[agent][0].end]
        for size in range(1, len(able) + 1):
            for guests in combinations(able, size):
                yield guests, hour, (len(working) - size) * MEETING.absent_weight * 6000


def optimum(case: Case, *, exposed: bool, meeting: bool) -> int:
    found = []
    for duties in product(*(list(weeks_of(case, agent)) for agent in (0, 1))):
        hard, units = audited(case, house_rules(), Roster(grid=case.grid, duties=tuple(duty for week in duties for duty in week)))
        if hard:
            continue
        work = [sum((minutes_at(case, duty) for duty in week), np.zeros(case.grid.intervals, dtype=np.int64)) for week in duties]
        for guests, hour, cost in meetings(case, duties) if meeting else [((), 0, 0)]:
            left = [row.copy() for row in work]
            for agent in guests:
                left[agent][hour] = 0
            found.append(units + cost + activity_units(case, left, exposed=exposed))
    return min(found)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("exposed", "meeting"), [(True, False), (False, True)])
def test_bound_with_activity_rules_is_below_the_true_optimum(seed: int, exposed: bool, meeting: bool) -> None:
    case = one_day(seed, [MEETING] if meeting else [])
    more = [rule("complaint_exposure", minutes=CAP, days=7, hard=False, weight=WEIGHT)] if exposed else []
    more += [rule("sessions", hard=False)] if meeting else []
    plain = solve(case, house_rules(), settings=SolveSettings(deterministic=True, steps=1, workers=1))
    solved = solve(case, (*house_rules(), *more), settings=SolveSettings(deterministic=True, steps=1, workers=1))
    assert isinstance(plain, Solved)
    assert isinstance(solved, Solved)
    assert plain.bound_units <= solved.bound_units <= optimum(case, exposed=exposed, meeting=meeting)
