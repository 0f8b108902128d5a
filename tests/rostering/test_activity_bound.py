"""The bound with complaint exposure and sessions on stays below the true optimum of a day, found by trying everything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, product

import numpy as np
import pytest
from roster_worlds import CONTRACT, SHIFTS, audited, house_rules, minutes_at, needs, rule, shortage_units, weeks_of

from shiftopt.domain.case import Case
from shiftopt.domain.plan import Solved
from shiftopt.domain.roster import Duty, Roster
from shiftopt.domain.shop import Session
from shiftopt.domain.volumes import IntArray
from shiftopt.rostering.solve import SolveSettings, solve
from shiftopt.rules.tiny import tiny_agent, tiny_case, tiny_queue

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
