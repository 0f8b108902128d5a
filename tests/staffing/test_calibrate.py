from __future__ import annotations

import math

import numpy as np
import pytest

from shiftopt.domain.shop import Queue, Target
from shiftopt.staffing.calibrate import ContactLog, calibrate
from shiftopt.staffing.survival import kaplan_meier, mean_patience


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
    assert 400 <= result.handle_seconds.count <= 403, "the last chats of a log may miss their partner"


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
    assert applied.patience_seconds == result.patience_seconds.value
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
