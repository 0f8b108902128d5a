from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from shiftopt.domain.case import Case
from shiftopt.domain.roster import Activity
from shiftopt.domain.shop import Agent, Opening, Queue, Shop, Target
from shiftopt.domain.volumes import Forecast, Requirements
from shiftopt.simulation.prepare import centre_of, stints_of
from shiftopt.simulation.replicate import SimulationSettings, replicate
from shiftopt.timeline.clock import make_grid

DAY = (Opening(start=480, end=1200),)
CALL = Queue(
    id="call", name="call", channel="call", handle_seconds=180, patience_seconds=300, target=Target(share=0.8, seconds=20), opening=DAY
)
TICKET = Queue(
    id="ticket",
    name="ticket",
    channel="ticket",
    handle_seconds=600,
    target=Target(kind="cleared_within", share=0.95, seconds=4 * 3600),
    opening=DAY,
    complaint=True,
    initial_backlog=4,
)
EXACT = SimulationSettings(replications=6, law="exponential", absence="none", uncertain=False)


def world(calls: float, tickets: float, agents: int = 14, shrinkage: float = 0.1) -> tuple[Case, list[Activity], Forecast]:
    """One day from 08:00 to 20:00; all agents but the last take calls, the last works on tickets."""
    grid = make_grid("Asia/Shanghai", date(2026, 11, 2), 1, 30)
    people = tuple(Agent(id=f"a{i}", name=f"a{i}", contract="c", skills={"call": 100, "ticket": 100}) for i in range(agents))
    shop = Shop(name="t", queues=(CALL, TICKET), contracts=(), agents=people, shifts=(), shrinkage=shrinkage)
    is_open = np.zeros((grid.intervals, 2), dtype=bool)
    is_open[16:40] = True
    mean = np.where(is_open, [calls, tickets], 0.0)
    names = ("call", "ticket")
    forecast = Forecast(grid, names, mean, np.repeat(mean[None], 9, axis=0), np.full(2, 0.2), np.full(2, 0.05), np.eye(2))
    zero = np.zeros((grid.intervals, 2), dtype=np.int64)
    curve = np.zeros((grid.intervals, 2, 1), dtype=np.int64)
    needs = Requirements(grid, names, mean, mean, zero, zero, zero, is_open, zero, curve, curve, zero, zero, zero)
    start, end = grid.minute(16), grid.minute(40)
    work = [Activity(agent=f"a{i}", start=start, end=end, kind="work", queue="call") for i in range(agents - 1)]
    work.append(Activity(agent=f"a{agents - 1}", start=start, end=end, kind="work", queue="ticket"))
    return Case(shop=shop, grid=grid, options=(), requirements=needs), work, forecast


def test_a_steady_day_gives_the_service_of_erlang_a() -> None:
    # 13 agents: SL .8581777, P(Ab) .0249633, occupancy .7500282; a day starts empty, hence the generous tolerance
    case, work, forecast = world(100, 0)
    service = replicate(case, work, forecast, settings=EXACT.model_copy(update={"replications": 20})).queues["call"]
    assert service.service_level == pytest.approx(0.858, abs=0.02)
    assert service.abandoned / service.offered == pytest.approx(0.025, abs=0.006)
    assert service.occupancy == pytest.approx(0.75, abs=0.02)
    assert service.offered == pytest.approx(2400, rel=0.02)
    low, high = service.bands["service_level"]
    assert low < service.service_level < high


def test_equal_seeds_give_equal_results_and_other_seeds_others() -> None:
    case, work, forecast = world(60, 3)
    settings = SimulationSettings(replications=3)
    one, two = (replicate(case, work, forecast, settings=settings) for _ in range(2))
    assert one.queues == two.queues
    assert {name: array.tobytes() for name, array in one.arrays.items()} == {name: array.tobytes() for name, array in two.arrays.items()}
    assert one.agents == two.agents
    other = replicate(case, work, forecast, settings=settings.model_copy(update={"seed": 8}))
    assert other.queues["call"].offered != one.queues["call"].offered


def test_common_random_numbers_bring_the_same_customers_to_another_roster() -> None:
    case, work, forecast = world(60, 3)
    full = replicate(case, work, forecast, settings=EXACT)
    less = replicate(case, work[3:], forecast, settings=EXACT)
    assert full.arrays["offered"].tobytes() == less.arrays["offered"].tobytes()
    assert less.queues["call"].service_level < full.queues["call"].service_level


def test_every_customer_is_accounted_for() -> None:
    case, work, forecast = world(120, 3)
    service = replicate(case, work, forecast, settings=EXACT)
    calls, tickets = service.queues["call"], service.queues["ticket"]
    assert calls.offered == pytest.approx(calls.served + calls.abandoned)
    assert service.arrays["offered"][:, 0].sum() == pytest.approx(calls.offered)
    # the 4 old tickets come first and are done, so what is left is of the day itself
    assert tickets.backlog_end == pytest.approx(tickets.offered - tickets.served)
    assert tickets.backlog_end > 5
    assert tickets.late_share == pytest.approx(1 - tickets.service_level)


def test_uncertain_days_widen_the_band() -> None:
    case, work, forecast = world(100, 0)
    calm = replicate(case, work, forecast, settings=EXACT).queues["call"].bands["service_level"]
    wild = replicate(case, work, forecast, settings=EXACT.model_copy(update={"uncertain": True})).queues["call"].bands["service_level"]
    assert wild[1] - wild[0] > 2 * (calm[1] - calm[0])


def test_absence_takes_its_share_of_presence() -> None:
    case, work, forecast = world(60, 0, shrinkage=0.25)
    for absence, tolerance in (("intervals", 0.01), ("duties", 0.08)):
        service = replicate(case, work, forecast, settings=EXACT.model_copy(update={"replications": 30, "absence": absence}))
        present = service.arrays["present_heads"][16:40, 0].mean()
        assert present / 13 == pytest.approx(0.75, abs=tolerance)


def test_people_are_reported_one_by_one() -> None:
    case, work, forecast = world(100, 2)
    service = replicate(case, work, forecast, settings=EXACT)
    caller, clerk = service.agents["a0"], service.agents["a13"]
    assert caller["present_hours"] == pytest.approx(12)
    assert caller["occupancy"] == pytest.approx(0.75, abs=0.05), "calls go to whoever has been idle longest"
    assert caller["complaint_minutes"] == 0
    assert clerk["complaint_minutes"] == pytest.approx(720)
    assert caller["peak_minutes"] == pytest.approx(720), "every interval is as busy as the next"


def test_given_paths_are_used_as_they_are() -> None:
    case, work, forecast = world(100, 0)
    paths = np.zeros((2, 48, 2))
    paths[:, 20, 0] = 50
    service = replicate(case, work, forecast, settings=EXACT.model_copy(update={"replications": 2}), paths=paths)
    assert service.arrays["offered"][20, 0] == 50
    assert service.queues["call"].offered == 50
    assert math.isnan(service.arrays["service_level"][21, 0])


def test_paths_of_a_wrong_shape_are_refused() -> None:
    case, work, forecast = world(1, 0)
    with pytest.raises(ValueError, match=r"paths must have shape \(6, 48, 2\), got \(6, 47, 2\)"):
        replicate(case, work, forecast, settings=EXACT, paths=np.zeros((6, 47, 2)))


def test_work_without_the_skill_serves_nobody() -> None:
    case, work, forecast = world(10, 0)
    people = tuple(agent.model_copy(update={"skills": {"ticket": 100}}) for agent in case.agents)
    unskilled = Case(case.shop.model_copy(update={"agents": people}), case.grid, (), case.requirements)
    service = replicate(unskilled, work, forecast, settings=EXACT)
    assert service.queues["call"].served == 0
    assert math.isnan(service.queues["call"].occupancy)


@pytest.mark.parametrize("share", [None, 0.4])
def test_customers_who_give_up_become_tickets(share: float | None) -> None:
    case, work, forecast = world(60, 2, agents=8)
    call = CALL.model_copy(update={"transfer_to": "ticket", "transfer_share": share})
    moved = replace(case, shop=case.shop.model_copy(update={"queues": (call, TICKET)}))
    plain, after = (replicate(one, work, forecast, settings=EXACT) for one in (case, moved))
    lost = plain.queues["call"].abandoned
    assert lost > 100
    assert after.queues["call"] == plain.queues["call"], "the same customers come and are served alike"
    more = after.queues["ticket"].offered - plain.queues["ticket"].offered
    assert more == pytest.approx(lost * (share or 1.0), rel=0.0 if share is None else 0.1, abs=1e-9)
    # the tickets come when patience ends, so not before the calls
    assert after.arrays["offered"][:16, 1].sum() == 0
    left = after.queues["ticket"]
    assert left.backlog_end == pytest.approx(left.offered - left.served)


def test_pauses_that_end_on_time_cost_no_service() -> None:
    """Everybody rests from 10:00 to 10:30; who is still talking at 10:00 is back later if the pause is taken in full."""
    case, work, forecast = world(60, 0, agents=10)
    ten, later = case.grid.minute(20), case.grid.minute(21)
    split = [part for item in work for part in (item.model_copy(update={"end": ten}), item.model_copy(update={"start": later}))]
    split += [Activity(agent=item.agent, start=ten, end=later, kind="break") for item in work]
    full, on_time = (
        replicate(case, split, forecast, settings=EXACT.model_copy(update={"pauses": pauses, "replications": 20})).arrays["asa_seconds"]
        for pauses in ("full", "on_time")
    )
    assert on_time[21, 0] < full[21, 0]
    assert on_time[16:20, 0].tolist() == full[16:20, 0].tolist(), "before the pause nothing differs"


def test_a_meal_and_a_break_right_after_it_are_one_pause() -> None:
    case, work, _ = world(60, 0, agents=2)
    ten, half, quarter, last = case.grid.minute(20), case.grid.minute(21), case.grid.minute(21) + 15, case.grid.minute(30)
    day = [
        work[0].model_copy(update={"end": ten}),
        Activity(agent="a0", start=ten, end=half, kind="meal"),
        Activity(agent="a0", start=half, end=quarter, kind="break"),
        work[0].model_copy(update={"start": quarter, "end": last}),
        Activity(agent="a0", start=last, end=last + 30, kind="meeting"),
        work[0].model_copy(update={"start": last + 30}),
    ]
    stints = stints_of(case, day, centre_of(case, EXACT))
    assert [(stint.pause / 60, stint.final) for stint in stints] == [(0, False), (45, True), (0, True)]
