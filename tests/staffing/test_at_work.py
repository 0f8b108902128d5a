from __future__ import annotations

import math
from datetime import date

import numpy as np
import pytest

from shiftopt.domain.roster import Activity, ActivityKind
from shiftopt.domain.shop import Agent, Opening, Queue, Shop, Target
from shiftopt.domain.volumes import BoolArray, FloatArray, Forecast, IntArray
from shiftopt.simulation.loop import play
from shiftopt.simulation.prepare import service_of
from shiftopt.simulation.settings import SimulationSettings
from shiftopt.simulation.world import Centre, Customers, Stint
from shiftopt.staffing.at_work import AtWork, at_work
from shiftopt.staffing.finishing import finishing, held, residual
from shiftopt.staffing.goal import Goal, goal_of
from shiftopt.staffing.require import StaffingSettings, require
from shiftopt.timeline.clock import make_grid

OPEN = (Opening(start=480, end=1200),)
CALL = Queue(id="call", name="call", channel="call", handle_seconds=600, handle_cv=1.0, target=Target(share=0.8, seconds=20), opening=OPEN)
CHAT = Queue(
    id="chat",
    name="chat",
    channel="chat",
    handle_seconds=406,
    handle_cv=0.8,
    patience_seconds=240,
    concurrency=5,
    rounds=7,
    reply_seconds=16,
    think_seconds=42,
    target=Target(share=0.9, seconds=60),
    opening=OPEN,
)
ASSIGNED = CHAT.model_copy(update={"chat_mode": "assign_all", "target": Target(share=0.9, seconds=180)})
TICKET = Queue(
    id="ticket", name="ticket", channel="ticket", handle_seconds=600, target=Target(kind="cleared_within", seconds=36000), opening=OPEN
)
PLAIN = StaffingSettings(nodes=1)
TEN = 20
"""The interval from 10:00 to 10:30."""


def goal(queue: Queue) -> Goal:
    return goal_of(queue, np.ones(1), np.ones(1))


def exactly(*counts: int, top: int) -> FloatArray:
    law = np.zeros((len(counts), top + 1))
    law[np.arange(len(counts)), counts] = 1.0
    return law


def test_a_call_in_hand_runs_out_at_the_rate_of_its_handle_time() -> None:
    law = finishing(goal(CALL), np.array([[0.3, 0.7]]), 1.0)
    middle = np.arange(law.still.shape[1]) + 0.5
    assert law.still[0] == pytest.approx(0.7 * np.exp(-middle / 10), abs=1e-12)
    assert law.work == pytest.approx(law.still, abs=1e-12)
    twice = finishing(goal(CALL), np.array([[0.3, 0.7]]), 2.0)
    assert twice.still[0, :20] == pytest.approx(0.7 * np.exp(-middle[:20] / 5), abs=1e-12)


@pytest.mark.parametrize("speed", [0.6, 1.0, 1.15])
@pytest.mark.parametrize("count", [1, 3, 5])
def test_chats_in_hand_take_their_work_and_the_time_of_a_half_busy_agent(count: int, speed: float) -> None:
    known = goal(CHAT)
    law = finishing(known, exactly(count, top=5), speed)
    levels, left = known.line.levels * 60, (1 + 0.8**2) / 2
    assert residual(CHAT) == left
    assert law.work.sum() == pytest.approx(count * left / levels[-1], rel=0.01)
    assert law.still.sum() == pytest.approx(sum(left / (speed * levels[j]) for j in range(1, count + 1)), rel=0.01)
    assert law.work.sum() < speed * law.still.sum() or count == 5, "half busy agents give less than their minutes"


def test_rounds_have_no_memory() -> None:
    assert residual(ASSIGNED) == 1


def test_simulated_agents_take_as_long_to_finish() -> None:
    """600 agents hold three chats each when they stop; works are exponential, so that what is left is like the whole."""
    queue = CHAT.model_copy(update={"handle_cv": 1.0})
    agents, each = 600, 3
    random = np.random.default_rng(1)
    centre = Centre(
        (service_of(queue, SimulationSettings()),), np.ones((agents, 1)), np.ones(agents, dtype=np.int64), bin_seconds=1800, bins=4
    )
    count = agents * each
    people = Customers(
        np.full(count, 99.0), np.zeros(count, dtype=np.int64), random.exponential(406, count), np.full(count, np.inf), np.zeros(count)
    )
    run = play(centre, [Stint(i, 0, 99.5, (0,)) for i in range(agents)], people)
    law = finishing(goal(queue), exactly(each, top=5), 1.0)
    minutes = run.overrun / 60
    assert abs(minutes.mean() - law.still.sum()) < 3 * minutes.std() / math.sqrt(agents)
    for passed in (5, 10, 20):
        share = float((minutes > passed + 0.5).mean())
        assert abs(share - law.still[0, passed]) < 3 * math.sqrt(share * (1 - share) / agents)


@pytest.mark.parametrize("queue", [CALL, CHAT, ASSIGNED])
def test_what_is_held_completes_what_comes(queue: Queue) -> None:
    rate, heads = np.array([0.02, 0.05, 0.0]), np.array([20, 40, 3])
    known = goal(queue)
    law = held(known, rate, heads)
    assert law.sum(axis=1) == pytest.approx(np.ones(3))
    assert (law @ known.line.levels) * heads == pytest.approx(rate, rel=1e-3, abs=1e-12)
    assert law[2, 0] == pytest.approx(1), "nobody comes"


def week(queues: tuple[Queue, ...], *items: tuple[str, int, int, ActivityKind, str | None]) -> AtWork:
    """One day of two agents; minutes after midnight. Queues expect 30 contacts per half-hour."""
    grid = make_grid("Asia/Shanghai", date(2026, 11, 2), 1, 30)
    names = tuple(queue.id for queue in queues)
    mean = np.full((48, len(queues)), 30.0)
    zero = np.zeros(len(queues))
    forecast = Forecast(grid, names, mean, np.repeat(mean[None], 9, axis=0), zero, zero, np.eye(len(queues)))
    people = (
        Agent(id="a", name="a", contract="c", skills=dict.fromkeys(names, 100)),
        Agent(id="b", name="b", contract="c", skills={names[0]: 80}, queue_share=50),
    )
    shop = Shop(name="s", queues=queues, contracts=(), agents=people, shifts=(), shrinkage=0.0)
    activities = [
        Activity(agent=agent, start=grid.start + start, end=grid.start + end, kind=kind, queue=queue)
        for agent, start, end, kind, queue in items
    ]
    supplied: IntArray = np.full((48, len(queues)), 40_000, dtype=np.int64)
    return at_work(require(forecast, shop, settings=PLAIN), forecast, shop, activities, supplied, settings=PLAIN)


def occupied() -> float:
    """Probability that an agent has a call when 14 of them, less a fraction, get one a minute of ten minutes each."""
    return float(held(goal(CALL), np.array([30 / 1800]), np.array([13]))[0, 1])


def test_a_late_pause_moves_work_into_it_and_minutes_out_of_what_follows() -> None:
    found = week((CALL,), ("a", 540, 600, "work", "call"), ("a", 600, 615, "break", None), ("a", 615, 720, "work", "call"))
    minutes = np.arange(24 * 60) + 0.5
    still = occupied() * np.exp(-minutes / 10)
    assert found.away[TEN, 0] == pytest.approx(100 * still[:15].sum())
    assert found.away[TEN + 1, 0] == pytest.approx(100 * still[15:45].sum(), rel=1e-3)
    assert found.finishing[TEN, 0] == pytest.approx(100 * still[:30].sum())
    assert found.finishing[24, 0] == pytest.approx(100 * still[:30].sum()), "after the duty, too"
    before_noon = slice(0, 24)
    assert found.away[before_noon].sum() == pytest.approx(found.finishing[before_noon].sum(), rel=1e-9)
    assert found.effort == pytest.approx(40_000 - found.away + found.finishing)


def test_a_slow_agent_finishes_slowly_and_is_missed_less() -> None:
    found = week((CALL,), ("b", 540, 600, "work", "call"), ("b", 600, 630, "meal", None), ("b", 630, 1200, "work", "call"))
    still = occupied() * np.exp(-(np.arange(30) + 0.5) * 0.4 / 10)
    assert found.away[TEN + 1, 0] == pytest.approx(40 * still.sum())


def test_a_meal_and_a_break_are_one_pause_and_a_meeting_is_none() -> None:
    one = week(
        (CALL,), ("a", 540, 600, "work", "call"), ("a", 600, 630, "meal", None), ("a", 630, 645, "break", None),
        ("a", 645, 1200, "work", "call"),
    )  # fmt: skip
    still = occupied() * np.exp(-(np.arange(24 * 60) + 0.5) / 10)
    assert one.away[TEN + 1, 0] == pytest.approx(100 * still[:15].sum())
    meeting = week(
        (CALL,), ("a", 540, 600, "work", "call"), ("a", 600, 630, "meeting", None), ("a", 630, 645, "break", None),
        ("a", 645, 1200, "work", "call"),
    )  # fmt: skip
    assert meeting.away[TEN + 1, 0] == pytest.approx(100 * still[30:45].sum()), "only what the meeting did not leave time for"
    sober = week((CALL,), ("a", 540, 600, "work", "call"), ("a", 600, 630, "meeting", None), ("a", 630, 1200, "work", "call"))
    assert not sober.away.any(), "who comes from a meeting is in time"
    assert sober.finishing[TEN, 0] == pytest.approx(100 * still[:30].sum()), "but goes on with the call during it"


def test_tickets_are_laid_aside_and_other_work_follows_without_a_pause() -> None:
    found = week(
        (CHAT, TICKET), ("a", 540, 600, "work", "ticket"), ("a", 600, 615, "break", None), ("a", 615, 660, "work", "chat"),
        ("a", 660, 720, "work", "ticket"),
    )  # fmt: skip
    assert not found.away.any()
    assert not found.finishing.any()
    back = week((CHAT, TICKET), ("a", 540, 600, "work", "chat"), ("a", 600, 615, "break", None), ("a", 615, 1200, "work", "ticket"))
    assert back.finishing[TEN, 0] > 0
    assert not back.away.any(), "ticket work takes off what chats cost it elsewhere"


def test_people_without_the_skill_or_after_the_horizon_change_nothing() -> None:
    found = week(
        (CALL, CHAT), ("b", 540, 600, "work", "chat"), ("b", 600, 615, "break", None), ("b", 615, 1200, "work", "call"),
        ("nobody", 540, 600, "work", "call"), ("a", 1380, 1500, "work", "call"), ("a", -60, 0, "work", "call"), ("a", 0, 60, "break", None),
        ("a", 60, 90, "work", "call"),
    )  # fmt: skip
    assert not found.away.any()
    open_hours: BoolArray = np.zeros(48, dtype=bool)
    open_hours[40:] = True  # the last call at 20:00 is finished later
    assert not found.finishing[~open_hours].any()


def test_an_interval_is_staffed_only_where_customers_are_expected() -> None:
    grid = make_grid("Asia/Shanghai", date(2026, 11, 2), 1, 30)
    mean = np.where(np.arange(48)[:, None] == 16, 0.0, 30.0)
    forecast = Forecast(grid, ("call",), mean, np.repeat(mean[None], 9, axis=0), np.zeros(1), np.zeros(1), np.eye(1))
    needs = require(forecast, Shop(name="s", queues=(CALL,), contracts=(), agents=(), shifts=()), settings=PLAIN)
    assert np.flatnonzero(needs.asked[:, 0]).tolist() == list(range(17, 40)), "open from 08:00 to 20:00, nobody comes at 08:00"
    effort = needs.need.astype(np.float64)
    effort[20, 0] -= 1e-7  # no more than rounding
    effort[21, 0] -= 1.0
    assert np.flatnonzero(needs.asked[:, 0] & ~needs.staffed(effort)[:, 0]).tolist() == [21]
