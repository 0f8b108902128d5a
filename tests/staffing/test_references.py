"""Published and independently computed values, to their printed digits."""

from __future__ import annotations

import math

import numpy as np
import pytest

from shiftopt.domain.shop import Opening, Queue, Target
from shiftopt.domain.volumes import FloatArray
from shiftopt.staffing.busyness import busy_contacts, newsvendor, quantile, scenarios
from shiftopt.staffing.carryover import carry_over, fluid_queue
from shiftopt.staffing.demand import offered_load
from shiftopt.staffing.erlang import erlang_b, erlang_c, erlang_c_served_within, garnett, halfin_whitt, overflow
from shiftopt.staffing.goal import Goal, goal_of
from shiftopt.staffing.ladder import climb
from shiftopt.staffing.line import Line, line_of, prompt_shares, reply_rates
from shiftopt.staffing.pooling import pooled, uncovered
from shiftopt.staffing.search import required
from shiftopt.staffing.shrinkage import combined, rostered, standby
from shiftopt.staffing.tickets import level_capacity, work_curves
from shiftopt.staffing.waiting import Measures, measure

POINT = (np.ones(1), np.ones(1))
OPEN = (Opening(start=0, end=1440),)


def call(handle: float, patience: float | None = None, **target: object) -> Queue:
    aim = Target.model_validate({"share": 0.8, "seconds": 20, "max_occupancy": 1.0, **target})
    return Queue(id="q", name="q", channel="call", handle_seconds=handle, patience_seconds=patience, target=aim, opening=OPEN)


def service(line: Line, rate: float, heads: int, seconds: float) -> Measures:
    return measure(line, np.array([rate]), np.array([heads]), seconds)


def digits(value: float, places: int) -> object:
    """Equal to the printed digits."""
    return pytest.approx(value, abs=0.5001 * 10**-places)


@pytest.mark.parametrize(
    ("servers", "load", "value"), [(1, 1, 0.5), (2, 1, 0.2), (5, 3, 0.1100543478), (10, 8, 0.1216610643), (100, 100, 0.0757004527)]
)
def test_erlang_b(servers: int, load: float, value: float) -> None:
    assert erlang_b(servers, load) == digits(value, 10)


@pytest.mark.parametrize(
    ("servers", "load", "value", "places"),
    [
        (2, 1, 0.3333333, 7),
        (5, 3, 0.2361516, 7),
        (5, 4, 0.5541126, 7),
        (10, 8, 0.4091802, 7),
        (14, 10, 0.1741319336, 10),
        (110, 100, 0.23701, 5),
    ],
)
def test_erlang_c(servers: int, load: float, value: float, places: int) -> None:
    assert erlang_c(servers, load) == digits(value, places)


def test_worked_example_of_fifty_five_agents() -> None:
    # 360 calls per half hour, 240 s, 15 s
    result = service(line_of(call(240)), 360 / 1800, 55, 15)
    assert float(result.occupancy[0]) == digits(0.872727, 6)
    assert float(result.waiting[0]) == digits(0.2387009, 7)
    assert float(result.asa_seconds[0]) == digits(8.18403, 5)
    assert float(result.served_within[0]) == digits(0.8458831, 7)
    assert erlang_c_served_within(55, 48, 240, 15) == digits(0.8458831, 7)


def test_published_erlang_c_example_with_shrinkage() -> None:
    goal = goal_of(call(180, max_occupancy=0.85), *POINT)
    heads = int(required(goal, np.array([100 / 1800]))[0])
    assert heads == 14
    assert rostered(heads, 0.3) == 20
    result = service(goal.line, 100 / 1800, 14, 20)
    assert float(result.served_within[0]) == digits(0.8883500192, 10)
    assert float(result.occupancy[0]) == digits(0.7142857, 7)
    assert float(result.asa_seconds[0]) == digits(7.83594, 5)


def test_published_erlang_a_example_under_four_definitions() -> None:
    line = line_of(call(180, 300))
    result = service(line, 100 / 1800, 14, 20)
    assert float(result.waiting[0]) == digits(0.1452601, 7)
    assert float(result.abandonment[0]) == digits(0.0139837, 7)
    assert float(result.occupancy[0]) == digits(0.7042973, 7)
    assert float(result.asa_seconds[0]) / 60 == digits(0.0699187, 7)
    assert float(result.service_level("served_of_offered")[0]) == digits(0.9167921, 7)
    assert float(result.service_level("waited_within")[0]) == digits(0.9239560, 7)
    assert float(result.service_level("without_short_abandons")[0]) == digits(0.9234073, 7)
    assert float(result.service_level("served_of_served")[0]) == digits(0.9297941, 7)
    one_less = service(line, 100 / 1800, 13, 20)
    assert float(one_less.waiting[0]) == digits(0.2257971, 7)
    assert float(one_less.abandonment[0]) == digits(0.0249633, 7)
    assert float(one_less.occupancy[0]) == digits(0.7500282, 7)
    assert float(one_less.asa_seconds[0]) / 60 == digits(0.1248165, 7)
    assert float(one_less.served_within[0]) == digits(0.8581777, 7)
    heads = int(required(goal_of(call(180, 300, max_occupancy=0.85), *POINT), np.array([100 / 1800]))[0])
    assert (heads, rostered(heads, 0.3)) == (13, 19)


def test_fifty_agents_with_and_without_impatience() -> None:
    # 48 calls a minute, one minute each
    patient = service(line_of(call(60)), 48 / 60, 50, 20)
    assert float(patient.waiting[0]) == digits(0.6944556, 7)
    assert float(patient.asa_seconds[0]) == digits(20.83, 2)
    assert float(patient.asa_seconds[0]) * 48 / 60 == digits(16.67, 2)
    assert math.log(float(patient.waiting[0]) / 0.1) * 60 / 2 == digits(58.1, 1)  # the 90 % quantile of the wait
    hasty = service(line_of(call(60, 120)), 48 / 60, 50, 20)
    assert float(hasty.waiting[0]) == digits(0.4677741, 7)
    assert float(hasty.abandonment[0]) == digits(0.0309122, 7)
    assert float(hasty.asa_seconds[0]) == digits(3.709, 3)
    assert float(hasty.asa_seconds[0]) * 48 / 60 == digits(2.9676, 4)
    assert float(hasty.occupancy[0]) == digits(0.9303, 4)
    assert float(hasty.served_within[0]) == digits(0.9430190, 7)
    assert float(hasty.waited_within[0]) == digits(0.9728644, 7)
    waits = [float(service(line_of(call(60, 120)), 48 / 60, 50, t).waited_within[0]) for t in (12.435, 12.445)]
    assert waits[0] < 0.9 < waits[1]


@pytest.mark.parametrize(("share", "seconds", "handle", "heads"), [
    (0.8, 20, 180, [5, 8, 14, 24, 35, 56, 107]),
    (0.9, 60, 480, [6, 9, 15, 26, 37, 58, 109]),
])  # fmt: skip
def test_erlang_c_requirements(share: float, seconds: int, handle: float, heads: list[int]) -> None:
    goal = goal_of(call(handle, share=share, seconds=seconds), *POINT)
    loads: FloatArray = np.array([3.0, 5, 10, 20, 30, 50, 100])
    assert required(goal, loads / handle).tolist() == heads


def test_pooling_three_queues() -> None:
    goals = {name: goal_of(call(180), *POINT) for name in "abc"}
    assert sum(int(required(goal, np.array([10 / 180]))[0]) for goal in goals.values()) == 42
    assert pooled(goals, dict.fromkeys(goals, 10 / 180)) == 35


def test_hall_condition_of_skill_groups() -> None:
    groups = {frozenset({"pre"}): 5, frozenset({"pre", "after"}): 3, frozenset({"after", "complaint"}): 2}
    assert uncovered(groups, {"pre": 6, "after": 3, "complaint": 1}) == 0
    assert uncovered(groups, {"pre": 6, "after": 3, "complaint": 2}) == 1


def test_wilkinson_overflow() -> None:
    mean, variance = overflow(10, 8)
    assert mean == digits(0.9732885, 7)
    assert variance == digits(1.9856614, 7)
    assert variance / mean == digits(2.0401570, 7)


@pytest.mark.parametrize(("beta", "value"), [(0.25, 0.72093), (0.5, 0.50454), (1, 0.22336), (1.5, 0.08469), (2, 0.02688)])
def test_halfin_whitt_limit(beta: float, value: float) -> None:
    assert halfin_whitt(beta) == digits(value, 5)


@pytest.mark.parametrize(("ratio", "value"), [(0.5, 0.41421), (1, 0.5), (2, 0.58579)])
def test_garnett_limit(ratio: float, value: float) -> None:
    assert garnett(0.0, ratio) == digits(value, 5)


def test_overload_loses_what_the_fluid_loses() -> None:
    result = service(Line(np.array([0.0, 1.0]), 0.5), 48.0, 40, 1.0)
    assert float(result.abandonment[0]) == digits(0.16947, 5)


@pytest.mark.parametrize(("heads", "waiting", "abandonment", "level"), [
    (6, 0.47908, 0.14934, 0.63143),
    (7, 0.27436, 0.07157, 0.80921),
    (8, 0.12172, 0.02698, 0.92413),
    (9, 0.04026, 0.00769, 0.97764),
    (10, 0.00979, 0.00163, 0.99517),
])  # fmt: skip
def test_chat_in_queue_mode(heads: int, waiting: float, abandonment: float, level: float) -> None:
    queue = call(480, 180).model_copy(update={"channel": "chat", "concurrency": 3})
    result = service(line_of(queue), 120 / 3600, heads, 30)
    assert float(result.waiting[0]) == digits(waiting, 5)
    assert float(result.abandonment[0]) == digits(abandonment, 5)
    assert float(result.served_within[0]) == digits(level, 5)


def test_chat_without_loss_of_attention_is_erlang_a_with_more_servers() -> None:
    line = Line(np.array([0, 7.5, 15, 22.5]) / 3600, 1 / 180)
    shared, many = service(line, 120 / 3600, 6, 30), service(line_of(call(480, 180)), 120 / 3600, 18, 30)
    for result in (shared, many):
        assert float(result.waiting[0]) == digits(0.2729741, 7)
        assert float(result.abandonment[0]) == digits(0.0688451, 7)
        assert float(result.served_within[0]) == digits(0.8141760, 7)


REPLIES = [
    (20, 40, 7, [(1, 8.571, 20.00, 0.99988), (2, 15.429, 26.67, 0.99951), (3, 20.301, 36.00, 0.99821), (4, 23.265, 48.42, 0.99426),
                 (5, 24.771, 63.81, 0.98406), (6, 25.404, 81.47, 0.96185), (7, 25.626, 100.48, 0.92103), (8, 25.692, 120.14, 0.85665),
                 (10, 25.713, 160.01, 0.65947)]),
    (10, 40, 8, [(4, 31.02, 18.0, None), (5, 36.04, 22.4, None), (6, 39.73, 28.0, None), (8, 43.63, 42.5, None),
                 (12, 44.97, 80.1, 0.9924), (16, 45.00, 120.0, 0.9231)]),
    (30, 60, 9, [(3, 10.53, 54.0, 0.9797), (4, 12.06, 72.6, 0.9506), (5, 12.84, 95.7, 0.8948), (6, 13.17, 122.2, 0.8055)]),
    (16, 42, 7, [(3, 22.53, 26.5, None), (4, 26.87, 34.6, None)]),
]  # fmt: skip


@pytest.mark.parametrize(("reply", "think", "rounds", "rows"), REPLIES)
def test_machine_repair_levels(reply: float, think: float, rounds: int, rows: list[tuple[int, float, float, float | None]]) -> None:
    rates, responses = reply_rates(reply, think, 16)
    prompt = prompt_shares(reply, think, 16, 180)
    for chats, per_hour, response, share in rows:
        assert rates[chats] / rounds * 3600 == digits(per_hour, 3 if rounds == 7 and reply == 20 else 2)
        assert responses[chats] == digits(response, 2 if rounds == 7 and reply == 20 else 1)
        if share is not None:
            assert prompt[chats] == digits(share, 5 if rounds == 7 else 4)


@pytest.mark.parametrize(("heads", "prompt", "response", "level"), [
    (7, 0.97444, 59.862, 4.4383),
    (8, 0.99554, 40.627, 3.1355),
    (9, 0.99811, 33.819, 2.5518),
    (10, 0.99891, 30.122, 2.1816),
    (12, 0.99945, 26.143, 1.7148),
])  # fmt: skip
def test_assigned_chats(heads: int, prompt: float, response: float, level: float) -> None:
    rates, responses = reply_rates(20, 40, 40)
    shares = prompt_shares(20, 40, 40, 180)
    rewards = np.stack([rates, rates * responses, rates * shares, np.arange(41.0)], axis=1)
    _, means = climb(np.array([160 / 3600]), np.array([heads]), rates / 7, rewards)
    assert means[0, 2] / means[0, 0] == digits(prompt, 5)
    assert means[0, 1] / means[0, 0] == digits(response, 3)
    assert means[0, 3] / heads == digits(level, 4)


@pytest.mark.parametrize(("minutes", "lag", "amplitude"), [(10, 9.99, 0.99905), (60, 58.68, 0.96740), (180, 152.58, 0.78644)])
def test_modified_offered_load_of_a_daily_wave(minutes: float, lag: float, amplitude: float) -> None:
    # a sinusoid sampled finely: the load follows later and flatter, by closed form atan(w / mu) / w and 1 / sqrt(1 + (w / mu)^2)
    step, days = 1, 8
    t = np.arange(days * 1440) + 0.5
    wave = 2 * np.pi / 1440
    rate = (1 + 0.5 * np.sin(wave * t)) / (minutes * 60)
    means, _ = offered_load(rate, minutes * 60, step)
    last = means[-1440:] - 1
    phase = t[-1440:]
    sine, cosine = 2 / 1440 * (last @ np.sin(wave * phase)), 2 / 1440 * (last @ np.cos(wave * phase))
    assert math.hypot(sine, cosine) / 0.5 == digits(amplitude, 5)
    assert -math.atan2(cosine, sine) / wave == digits(lag, 2)


def test_modified_offered_load_of_a_step() -> None:
    rate = np.array([60.0, 60, 180, 60, 60]) / 3600
    means, ends = offered_load(rate, 1200, 60, start=20)
    assert ends == pytest.approx([20, 20, 58.0085, 21.8923, 20.0942], abs=0.00005)
    assert means == pytest.approx([20, 20, 47.3305, 32.0387, 20.5994], abs=0.00005)


def test_backlog_carryover() -> None:
    result = carry_over(np.array([8.0, 12, 12, 6, 4]), np.full(5, 10), 1.0)
    assert result.demand == pytest.approx([8, 12.9733, 16.4132, 13.4234, 8.7901], abs=0.00005)
    assert result.left == pytest.approx([0.9733, 4.4132, 7.4234, 4.7901, 1.3900], abs=0.00005)
    assert result.occupancy == pytest.approx([0.7027, 0.8560, 0.8990, 0.8633, 0.7400], abs=0.00005)
    assert result.queue == pytest.approx([0.5337, 3.2434, 5.9249, 3.5694, 0.8205], abs=0.00005)


def test_fluid_queues() -> None:
    assert fluid_queue(np.array([100.0, 130, 60]), np.full(3, 80.0), 1.0).tolist() == [20, 70, 50]
    assert float(fluid_queue(np.array([130.0]), np.array([80.0]), 1.0, leaving=2.0)[0]) == digits(21.6166, 4)


def ticket_flow(delay: int) -> tuple[np.ndarray, np.ndarray]:
    """w = [6, 0, 0, 6, 0, 0] hours, due at the end of slot a + delay; the share of 1 can not be written as a target, so nearly 1."""
    target = Target(kind="cleared_within", share=1 - 1e-9, seconds=delay * 3600)
    queue = Queue(id="t", name="t", channel="ticket", handle_seconds=3600, target=target, opening=OPEN)
    return work_curves(queue, np.array([6.0, 0, 0, 6, 0, 0]), np.ones(6, dtype=bool), 60, 0.0, turning=0.0)


@pytest.mark.parametrize(("delay", "capacity"), [(2, 2.0), (1, 3.0)])
def test_least_constant_capacity_for_tickets(delay: int, capacity: float) -> None:
    arrived, due = ticket_flow(delay)
    assert level_capacity(arrived, due, np.ones(6, dtype=bool), 60) == pytest.approx(capacity)


@pytest.mark.parametrize(("slots", "late"), [([0, 3, 3, 0, 3, 3], 0.0), ([1, 1, 3, 1, 3, 3], 1.0), ([2] * 6, 0.0)])
def test_late_ticket_work(slots: list[int], late: float) -> None:
    arrived, due = ticket_flow(2)
    done, overdue = 0, 0
    for t, hours in enumerate(slots):
        done = min(int(arrived[t]), done + hours * 6000)
        overdue += max(0, int(due[t]) - done)
    assert overdue / 6000 == pytest.approx(late, abs=1e-3)


def test_shrinkage_parts_multiply() -> None:
    parts = {"sickness": 0.06, "late": 0.02, "meetings": 0.04, "training": 0.03}
    assert combined(parts) == digits(0.1421786, 7)
    assert combined(parts, placed={"meetings", "training"}) == pytest.approx(1 - 0.94 * 0.98)
    assert rostered(70, 0.3) == 100
    assert rostered(21, 0.3) == 30
    with pytest.raises(ValueError, match=r"placed names unknown parts \['breaks'\]"):
        combined(parts, placed={"breaks"})
    with pytest.raises(ValueError, match="shrinkage by sickness must be at least 0 and below 1, got 1"):
        combined({"sickness": 1.0})


def test_poisson_gamma_contacts() -> None:
    assert busy_contacts(60, 0.15, 0.9) == 76
    assert busy_contacts(60, 1e-4, 0.9) == 70


def test_newsvendor_heads() -> None:
    assert quantile(0.2, 0.75) * 40 == digits(45.067, 3)
    assert newsvendor(40, 0.2, 1, 10) == digits(50.534, 3)
    with pytest.raises(ValueError, match="idle_cost must be above 0 and below short_cost, got 2 and 1"):
        newsvendor(40, 0.2, 2, 1)


def test_average_service_under_an_uncertain_day() -> None:
    # 40 equally likely points of a Gamma factor with CV .2 (midpoint quantiles), against the point forecast
    factors = np.array([quantile(0.2, (i + 0.5) / 40) for i in range(40)])
    queue, rate = call(180, 300), np.array([40 / 180])
    sure, unsure = goal_of(queue, *POINT), goal_of(queue, factors, np.full(40, 1 / 40))
    levels = {
        (goal is sure, heads): float(goal.promise(rate, np.array([heads])).level[0])
        for goal in (sure, unsure)
        for heads in (42, 43, 47, 48)
    }
    assert levels[True, 42] == digits(0.7686, 4)
    assert levels[True, 43] == digits(0.8190, 4)
    assert levels[False, 47] == digits(0.7893, 4)
    assert levels[False, 48] == digits(0.8162, 4)
    assert required(sure, rate).tolist() == [43]
    assert required(unsure, rate).tolist() == [48]
    for nodes in (3, 5):
        assert required(Goal(queue, sure.line, *scenarios(0.2, nodes)), rate).tolist() == [48]


def test_hermite_scenarios() -> None:
    factors, weights = scenarios(0.2, 5)
    assert factors @ weights == pytest.approx(1)
    assert math.sqrt((factors - 1) ** 2 @ weights) == pytest.approx(0.2, rel=1e-3)
    assert weights == pytest.approx([0.011257, 0.222076, 0.533333, 0.222076, 0.011257], abs=5e-7)
    assert scenarios(0.2, 3)[1] == pytest.approx([0.166667, 0.666667, 0.166667], abs=5e-7)
    with pytest.raises(ValueError, match="must be 1, 3 or 5, got 4"):
        scenarios(0.2, 4)


def test_standby_for_absence() -> None:
    # 20 needed, 5 % absent: P(Bin(22, .95) >= 20) = .905, P(Bin(23, .95) >= 20) = .974
    assert standby(20, 0.05) == 3
    assert standby(20, 0.05, confidence=0.9) == 2
    assert standby(20, 0.0) == 0
    with pytest.raises(ValueError, match="absence and confidence must be at least 0 and below 1"):
        standby(20, 1.0)
