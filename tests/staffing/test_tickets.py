from __future__ import annotations

import numpy as np
import pytest

from shiftopt.domain.shop import Opening, Queue, Target
from shiftopt.staffing.tickets import late_slope, level_capacity, work_curves

QUEUE = Queue(
    id="t",
    name="t",
    channel="ticket",
    handle_seconds=3600,
    late_value=1200,
    target=Target(kind="cleared_within", share=0.5, seconds=2 * 3600),
    opening=(Opening(start=0, end=1440),),
)
ALWAYS = np.ones(8, dtype=bool)
HALF = np.array([True, True, False, False, True, True, True, True])
WORK = np.array([4.0, 0, 2, 0, 0, 0, 0, 0])


def hours(values: np.ndarray) -> list[float]:
    return (values / 6000).tolist()


def test_half_is_due_in_time_and_the_rest_after_twice_the_time() -> None:
    arrived, due = work_curves(QUEUE, WORK, ALWAYS, 60, 0.0, turning=0.0)
    assert hours(arrived) == [4, 4, 6, 6, 6, 6, 6, 6]
    assert hours(due) == [0, 0, 2, 2, 5, 5, 6, 6]


def test_opening_hours_stop_the_clock() -> None:
    queue = QUEUE.model_copy(update={"due_clock": "open"})
    _, due = work_curves(queue, WORK, HALF, 60, 0.0, turning=0.0)
    # what came in slot 0 has seen two open hours at the end of slot 4; what came while closed has seen two at the end of slot 5
    assert hours(due) == [0, 0, 0, 0, 2, 3, 5, 6]


def test_backlog_is_of_mixed_age_and_shrinkage_makes_work_longer() -> None:
    queue = QUEUE.model_copy(update={"initial_backlog": 4})
    arrived, due = work_curves(queue, np.zeros(8), ALWAYS, 60, 0.2, turning=0.0)
    assert hours(arrived) == [5] * 8
    assert hours(due) == [2.5, 5, 5, 5, 5, 5, 5, 5]


def test_backlog_is_due_while_people_are_there() -> None:
    queue = QUEUE.model_copy(update={"initial_backlog": 4, "target": QUEUE.target.model_copy(update={"seconds": 4 * 3600})})
    shut = np.array([False, True, False, True, True, True, True, True])
    _, due = work_curves(queue, np.zeros(8), shut, 60, 0.0, turning=0.0)
    assert hours(due) == [0, 2, 2, 4, 4, 4, 4, 4]
    _, due = work_curves(queue.model_copy(update={"due_clock": "open"}), np.zeros(8), shut, 60, 0.0, turning=0.0)
    assert hours(due) == [0, 1, 1, 2, 3, 4, 4, 4]
    _, due = work_curves(queue, np.zeros(8), np.zeros(8, dtype=bool), 60, 0.0, turning=0.0)
    assert hours(due) == [0, 0, 0, 4, 4, 4, 4, 4]


def test_turning_from_chats_makes_work_longer() -> None:
    arrived, due = work_curves(QUEUE, WORK, ALWAYS, 60, 0.0)
    assert arrived[-1] == due[-1] == round(6 * 6000 / 0.96)


def test_an_hour_overdue_costs_its_share_of_the_late_value() -> None:
    # one ticket is one hour of work: 1200 fen x 1/8 per hour, half of it per half hour, to the next 10
    assert late_slope(QUEUE, 30, 0.125) == 80
    assert late_slope(QUEUE, 60, 0.125) == 150
    assert late_slope(QUEUE.model_copy(update={"late_value": 1}), 60, 0.125) == 10


def test_capacity_counts_open_hours_only() -> None:
    arrived, due = work_curves(QUEUE, WORK, ALWAYS, 60, 0.0, turning=0.0)
    assert level_capacity(arrived, due, ALWAYS, 60) == pytest.approx(1.0)
    # nobody works in slots 2 and 3: the two hours due at the end of slot 3 and before must be done in slots 0 and 1
    assert level_capacity(arrived, due, HALF, 60) == pytest.approx(5 / 3)
    assert level_capacity(arrived, due, np.zeros(8, dtype=bool), 60) == 0
