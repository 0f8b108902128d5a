from __future__ import annotations

import numpy as np
import pytest

from shiftopt.domain.shop import Opening, Queue, Target
from shiftopt.simulation.absence import absent_duties, absent_intervals
from shiftopt.simulation.arrivals import Demand, backlog_due, draw_counts, draw_customers, due_times
from shiftopt.simulation.prepare import repair_gains, service_of
from shiftopt.simulation.settings import SimulationSettings
from shiftopt.simulation.world import Centre, Service, Stint

OPEN = (Opening(start=0, end=1440),)
CALL = Queue(id="call", name="c", channel="call", handle_seconds=200, handle_cv=1.5, patience_seconds=90, target=Target(), opening=OPEN)
CHAT = Queue(id="chat", name="c", channel="chat", handle_seconds=300, concurrency=7, target=Target(), opening=OPEN)
TICKET = Queue(
    id="t",
    name="t",
    channel="ticket",
    handle_seconds=600,
    initial_backlog=3,
    target=Target(kind="cleared_within", seconds=7200),
    opening=OPEN,
)


def demand(days: int = 200, cv: float = 0.3, rho: float = 0.6) -> Demand:
    mean = np.full((days * 24, 2), 50.0)
    correlation = np.array([[1.0, rho], [rho, 1.0]])
    number = np.repeat(np.arange(days), 24).astype(np.float64)
    return Demand((CALL, TICKET), np.ones(mean.shape, dtype=bool), mean, np.full(2, cv), np.full(2, 0.1), correlation, number)


def test_counts_have_the_mean_the_scatter_and_the_correlation_of_the_forecast() -> None:
    counts = draw_counts(demand(2000), np.random.default_rng(1), uncertain=True)
    days = counts.reshape(2000, 24, 2).sum(axis=1)
    assert days.mean(axis=0) / 1200 == pytest.approx([1, 1], abs=0.02)
    # variance of a day: (day cv)^2 + Poisson + 24 interval factors
    expected = np.sqrt(0.3**2 + 1 / 1200 + (1 + 0.09) * 0.01 / 24)
    assert days.std(axis=0) / 1200 == pytest.approx([expected] * 2, rel=0.05)
    assert np.corrcoef(days.T)[0, 1] == pytest.approx(0.58, abs=0.05)


def test_certain_counts_are_poisson() -> None:
    counts = draw_counts(demand(400), np.random.default_rng(1), uncertain=False)
    assert counts.var() == pytest.approx(50, rel=0.05)


def test_customers_follow_counts_and_laws() -> None:
    place = Centre((Service((1.0,)), Service((1.0,), by_due=True)), np.ones((1, 2)), np.ones(1, dtype=np.int64), 3600.0, 200 * 24)
    counts = np.full((200 * 24, 2), 5.25)
    people = draw_customers(demand(), counts, place, SimulationSettings(), np.random.SeedSequence(3))
    assert (np.diff(people.arrival) >= 0).all()
    calls = people.queue == 0
    early = people.arrival == 0
    assert calls[~early].sum() / len(counts) == pytest.approx(5.25, abs=0.02), "fractions are rounded at random"
    assert people.work[calls].mean() == pytest.approx(200, rel=0.05)
    assert people.work[calls].std() / 200 == pytest.approx(1.5, rel=0.15)
    assert people.patience[calls].mean() == pytest.approx(90, rel=0.05)
    assert np.isinf(people.patience[~calls]).all()
    assert (early & ~calls).sum() == 3, "the backlog"
    assert people.due[~calls][:3].tolist() == [2400, 4800, 7200]
    assert (people.due[~calls][3:] - people.arrival[~calls][3:]) == pytest.approx(7200)


def test_hurried_customers_have_the_same_mean_patience() -> None:
    place = Centre((Service((1.0,)), Service((1.0,), by_due=True)), np.ones((1, 2)), np.ones(1, dtype=np.int64), 3600.0, 200 * 24)
    settings = SimulationSettings(patience_shape=3.0, law="exponential")
    people = draw_customers(demand(), np.full((4800, 2), 4.0), place, settings, np.random.SeedSequence(3))
    patience = people.patience[people.queue == 0]
    assert patience.mean() == pytest.approx(90, rel=0.02)
    assert patience.std() / 90 == pytest.approx(0.363, abs=0.02)


def test_due_times_by_opening_hours() -> None:
    # open in hours 1-2 and 5-6 of eight; two open hours from 00:30 (closed), 01:30 and 05:30
    is_open = np.array([False, True, True, False, False, True, True, False])
    queue = TICKET.model_copy(update={"due_clock": "open"})
    due = due_times(np.array([1800.0, 5400.0, 19800.0]), queue, is_open, 3600.0)
    assert (due / 3600).tolist() == [3.0, 5.5, 8.5]
    assert due_times(np.array([1800.0]), TICKET, is_open, 3600.0)[0] == 9000


def test_gains_agree_with_the_machine_repair_closed_form() -> None:
    # s=20, Z=40: 8.571, 15.429, 20.301, 23.265 sessions an hour with 1..4 chats
    assert repair_gains(20, 40, 4) == pytest.approx([1, 15.429 / 8.571, 20.301 / 8.571, 23.265 / 8.571], abs=2e-4)


def test_services_by_channel() -> None:
    settings = SimulationSettings()
    assert service_of(CALL, settings) == Service((1.0,))
    assert service_of(TICKET, settings).by_due
    assert service_of(CHAT, settings).gains == (1.0, 1.7, 2.5, 2.9, 3.5, 3.5, 3.5)
    rounds = CHAT.model_copy(update={"rounds": 5.0, "reply_seconds": 20.0, "think_seconds": 40.0})
    assert service_of(rounds, settings).reply == 0
    assert service_of(rounds, SimulationSettings(detail="rounds")).reply == 20
    assigned = service_of(rounds.model_copy(update={"chat_mode": "assign_all"}), settings)
    assert assigned.reply == 20
    assert len(assigned.gains) == 40


def stints() -> list[Stint]:
    return [Stint(agent, day * 86400.0, day * 86400.0 + 8 * 3600, (0,)) for agent in range(10) for day in range(5)]


def hours(parts: list[Stint]) -> float:
    return sum(part.end - part.start for part in parts) / 3600


def test_absence_by_interval_takes_an_even_share() -> None:
    left = absent_intervals(stints(), 0.2, 1800.0, np.random.default_rng(1))
    assert hours(left) == pytest.approx(400 * 0.8, abs=0.5)
    for time in np.arange(900, 8 * 3600, 1800):
        assert sum(part.start <= time < part.end for part in left) == 8
    missed = [part for part in left if part.cut]
    assert missed, "sessions of whoever goes missing go on elsewhere"
    assert all(part.end % 1800 == 0 for part in missed)


def test_absence_by_duty_takes_whole_days() -> None:
    split = [
        part
        for stint in stints()
        for part in (
            Stint(stint.agent, stint.start, stint.start + 3 * 3600, (0,)),
            Stint(stint.agent, stint.start + 4 * 3600, stint.end, (0,)),
        )
    ]
    left = absent_duties(split, 0.3, np.random.default_rng(2))
    days = {(part.agent, part.start // 86400) for part in left}
    assert len(left) == 2 * len(days)
    assert 25 <= len(days) <= 44


def test_the_backlog_is_due_while_people_are_there() -> None:
    shut = np.repeat([False, True], 12)
    queue = TICKET.model_copy(update={"target": Target(kind="cleared_within", seconds=16 * 3600)})
    # from 12:00 on for four hours of the first sixteen
    assert backlog_due(4, queue, shut, 3600.0).tolist() == [(12 + hours) * 3600.0 for hours in (1, 2, 3, 4)]
    by_opening = queue.model_copy(update={"due_clock": "open", "target": Target(kind="cleared_within", seconds=2 * 3600)})
    assert backlog_due(4, by_opening, shut, 3600.0).tolist() == [(12 + hours) * 3600.0 for hours in (0.5, 1, 1.5, 2)]
    assert backlog_due(2, queue, np.zeros(24, dtype=bool), 3600.0).tolist() == [16 * 3600.0] * 2
    assert backlog_due(0, queue, shut, 3600.0).tolist() == []
