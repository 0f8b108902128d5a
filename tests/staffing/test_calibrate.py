from __future__ import annotations

import math

import numpy as np
import pytest

from shiftopt.domain.shop import Queue, Target
from shiftopt.staffing.calibrate import ContactLog, calibrate, calibrate_all
from shiftopt.staffing.line import reply_rates
from shiftopt.staffing.overlap import reply_and_think
from shiftopt.staffing.survival import Estimate, kaplan_meier, mean_patience


def test_kaplan_meier_by_hand() -> None:
    # five customers: gave up at 1, answered at 2, gave up at 3 (two), answered at 4
    curve = kaplan_meier(np.array([3.0, 1, 2, 4, 3]), np.array([True, True, False, False, True]))
    assert curve.seconds.tolist() == [1, 2, 3, 4]
    assert curve.share == pytest.approx([0.8, 0.8, 0.8 / 3, 0.8 / 3])
    # Greenwood: S^2 (1 / (5 * 4)), then + 2 / (3 * 1)
    assert curve.error[0] == pytest.approx(0.8 * math.sqrt(1 / 20))
    assert curve.error[2] == pytest.approx(0.8 / 3 * math.sqrt(1 / 20 + 2 / 3))
    assert curve.at(0.5) == 1.0
    assert curve.at(2.5) == pytest.approx(0.8)
    assert curve.median() == 3


def test_patience_is_recovered_from_censored_waits() -> None:
    random = np.random.default_rng(3)
    patience, offered = random.exponential(200, 20_000), random.exponential(60, 20_000)
    waits, gave_up = np.minimum(patience, offered), patience < offered
    estimate = mean_patience(waits, gave_up)
    assert abs(estimate.value - 200) < 3 * estimate.error
    curve = kaplan_meier(waits, gave_up)
    assert curve.at(100) == pytest.approx(math.exp(-0.5), abs=0.02)
    assert curve.median() == pytest.approx(200 * math.log(2), rel=0.1)
    nobody = mean_patience(waits, np.zeros(20_000, dtype=bool))
    assert nobody.value == math.inf
    assert kaplan_meier(np.array([5.0]), np.array([False])).median() == math.inf


def test_bad_waits_are_refused() -> None:
    with pytest.raises(ValueError, match=r"one entry per customer, got \(2,\) and \(1,\)"):
        kaplan_meier(np.zeros(2), np.zeros(1, dtype=bool))
    with pytest.raises(ValueError, match=r"waits must be 0 or more seconds, got -1\.0"):
        mean_patience(np.array([-1.0]), np.array([True]))


def chats(count: int, solo: float, gains: tuple[float, ...], seed: int = 1) -> ContactLog:
    """One agent who always holds two chats: each is refilled as soon as it ends; work is exponential and shared evenly."""
    random = np.random.default_rng(seed)
    now, begin, end = 0.0, [], []
    open_chats = [(0.0, random.exponential(solo)) for _ in range(2)]
    for _ in range(count):
        share = gains[1] / 2
        done = min(range(2), key=lambda i: open_chats[i][1])
        span = open_chats[done][1] / share
        now += span
        open_chats = [(b, w - span * share) for b, w in open_chats]
        begin.append(open_chats[done][0])
        end.append(now)
        open_chats[done] = (now, random.exponential(solo))
    starts, ends = np.array(begin), np.array(end)
    return ContactLog(starts, np.zeros(count), np.ones(count, dtype=bool), ends - starts, ["a"] * count, np.full(count, 7.0))


def test_speed_with_two_chats_is_what_the_agent_achieves() -> None:
    result = calibrate(chats(4000, 480.0, (1.0, 1.7)))
    assert len(result.speeds) == 0, "this agent is never alone, so the first level is not known"
    log = chats(4000, 480.0, (1.0, 1.7))
    solo = ContactLog(
        np.concatenate([log.arrival, 1e8 + np.arange(400) * 1000.0]),
        np.zeros(4400),
        np.ones(4400, dtype=bool),
        np.concatenate([log.handle, np.random.default_rng(2).uniform(380, 580, 400)]),
        ["a"] * 4000 + ["b"] * 400,
    )
    result = calibrate(solo)
    assert result.speeds[0].value == pytest.approx(7.5, rel=0.02)
    assert abs(result.speeds[1].value - 7.5 * 1.7) < 3 * result.speeds[1].error
    assert result.handle_seconds.value == pytest.approx(480, rel=0.02)
    assert result.handle_seconds.count == 4400, "also of chats that were never alone it is known how long they would have taken"
    assert result.handle_cv.value == pytest.approx(math.sqrt(4000 / 4400), rel=0.05)
    swift = result.values(Queue(id="q", name="q", channel="chat", handle_seconds=1, target=Target(), opening=()), pace=1.5)
    assert swift["handle_seconds"] == round(1.5 * result.handle_seconds.value, 1), "quick agents need less than the standard"


def test_calls_give_handle_time_patience_and_abandonment() -> None:
    random = np.random.default_rng(5)
    count = 5000
    patience, offered = random.exponential(90, count), random.exponential(20, count)
    served = patience >= offered
    log = ContactLog(
        np.cumsum(random.exponential(1000, count)),
        np.minimum(patience, offered),
        served,
        random.lognormal(5, 0.5, count),
        ["x"] * count,
        random.poisson(4, count) + 1.0,
    )
    result = calibrate(log)
    mean, cv = math.exp(5 + 0.125), math.sqrt(math.exp(0.25) - 1)
    assert abs(result.handle_seconds.value - mean) < 3 * result.handle_seconds.error
    assert abs(result.handle_cv.value - cv) < 3 * result.handle_cv.error
    assert abs(result.patience_seconds.value - 90) < 3 * result.patience_seconds.error
    assert result.abandonment.value == pytest.approx(20 / 110, abs=0.02)
    assert result.rounds is not None
    assert result.rounds.value == pytest.approx(5, abs=0.2)
    queue = Queue(id="q", name="q", channel="call", handle_seconds=1, target=Target(), opening=())
    applied = result.applied_to(queue)
    assert applied.patience_seconds == round(result.patience_seconds.value, 1), "values are written with one decimal"
    assert applied.concurrency == 1


def test_an_empty_log_changes_nothing() -> None:
    none = np.zeros(0)
    result = calibrate(ContactLog(none, none, np.zeros(0, dtype=bool), none, []))
    assert math.isnan(result.handle_seconds.value)
    queue = Queue(id="q", name="q", channel="chat", handle_seconds=60, concurrency=3, target=Target(), opening=())
    assert result.applied_to(queue) == queue


def test_columns_of_unequal_length_are_refused() -> None:
    with pytest.raises(ValueError, match=r"equally long, got lengths \[1, 2\]"):
        calibrate(ContactLog(np.zeros(2), np.zeros(2), np.ones(2, dtype=bool), np.zeros(2), ["a"]))


def test_reply_and_thinking_times_come_from_the_speeds() -> None:
    rates = reply_rates(20.0, 40.0, 5)[0][1:] / 7 * 3600
    fitted = reply_and_think([Estimate(float(rate), 0.1, 100) for rate in rates], 7.0)
    assert fitted == pytest.approx((20.0, 40.0), rel=1e-3)
    assert reply_and_think([Estimate(8.5, 0.1, 100)], 7.0) is None, "one level can not tell them apart"


def test_overlap_by_a_second_is_no_concurrency() -> None:
    begin = np.arange(200) * 100.0
    log = ContactLog(begin, np.zeros(200), np.ones(200, dtype=bool), np.full(200, 100.5), ["a"] * 200)
    result = calibrate(log)
    assert result.speeds == ()
    assert result.handle_seconds == Estimate(100.5, 0.0, 200)


def test_a_chat_keeps_its_model_in_step() -> None:
    log = chats(4000, 480.0, (1.0, 1.7))
    solo = ContactLog(
        np.concatenate([log.arrival, 1e8 + np.arange(400) * 1000.0]),
        np.zeros(4400),
        np.ones(4400, dtype=bool),
        np.concatenate([log.handle, np.random.default_rng(2).uniform(380, 580, 400)]),
        ["a"] * 4000 + ["b"] * 400,
        np.full(4400, 8.0),
    )
    queue = Queue(
        id="q", name="q", channel="chat", handle_seconds=300, rounds=5, reply_seconds=20, think_seconds=40, target=Target(), opening=()
    )
    values = calibrate(solo).values(queue)
    assert values["concurrency"] == 2
    assert values["rounds"] == 8
    assert 8 * (values["reply_seconds"] + values["think_seconds"]) == pytest.approx(480, rel=0.02)
    x = reply_rates(float(values["reply_seconds"]), float(values["think_seconds"]), 2)[0]
    assert x[2] / x[1] == pytest.approx(1.7, rel=0.05)


def test_levels_without_agents_come_from_the_number_held() -> None:
    held = np.repeat([1.0, 2.0], 50)
    log = ContactLog(np.arange(100.0), np.zeros(100), np.ones(100, dtype=bool), held * 100 + 100, [""] * 100, None, held)
    result = calibrate(log)
    assert [speed.value for speed in result.speeds] == pytest.approx([18.0, 24.0])
    assert result.handle_seconds.value == 200


def test_work_after_a_contact_and_time_away() -> None:
    """Two duties of one agent: 90 s after each call, then half an hour away while a customer waits, and once while nobody does."""
    begin, wait = [], []
    for duty in range(2):
        now = duty * 86_400.0
        for call in range(20):
            begin.append(now)
            wait.append(0.0 if call == 0 else 60.0)
            now += 100 + (1800 if call == 9 else 1200 if call == 14 else 90)
    starts, waits = np.array(begin), np.array(wait)
    arrival = starts - waits
    lonely = [i for i in range(40) if i % 20 == 15]
    arrival[lonely], waits[lonely] = starts[lonely], 0.0
    log = ContactLog(arrival, waits, np.ones(40, dtype=bool), np.full(40, 100.0), ["a"] * 40)
    found = calibrate_all({"q": log})
    after = found.queues["q"].after_seconds
    assert after is not None
    assert (after.value, after.count) == (90, 34)
    span = 20 * 100 + 17 * 90 + 1800 + 1200
    assert found.shrinkage.value == pytest.approx(1800 / span)
    assert found.shrinkage.count == 2
    placed = calibrate_all({"q": log}, placed=900).shrinkage
    assert placed.value == pytest.approx(900 / (span - 900))
    assert math.isnan(calibrate_all({}).shrinkage.value)
