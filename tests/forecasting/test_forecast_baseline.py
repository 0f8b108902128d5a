from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from shiftopt.domain.shop import Event, Opening, Queue, Target
from shiftopt.domain.volumes import LEVELS, History
from shiftopt.forecasting.forecast import forecast
from shiftopt.timeline.clock import make_grid, to_minute

MONDAY = date(2026, 3, 2)
SHANGHAI = "Asia/Shanghai"
SHAPE = np.concatenate([np.zeros(8), np.full(16, 10.0)])


def shop_history(days: int = 56, interval: int = 60) -> History:
    """Every day 10 contacts an hour from 08:00 on, twice as many on Mondays."""
    factor = np.where(np.arange(days) % 7 == 0, 2.0, 1.0)
    hourly = (factor[:, None] * SHAPE[None, :]).ravel()
    return History(("chat",), SHANGHAI, to_minute(SHANGHAI, MONDAY), interval, hourly[:, None])


def test_a_repeating_week_is_repeated() -> None:
    grid = make_grid(SHANGHAI, date(2026, 4, 27), 7, 60)
    result = forecast(shop_history(), grid)
    assert result.mean.reshape(7, 24).sum(axis=1) == pytest.approx([320, 160, 160, 160, 160, 160, 160], rel=0.02)
    assert (result.mean.reshape(7, 24)[:, :8] == 0).all()
    assert result.quantiles.shape == (len(LEVELS), 168, 1)
    assert (np.diff(result.quantiles, axis=0) >= 0).all()


def test_a_coming_event_multiplies_its_own_hours() -> None:
    grid = make_grid(SHANGHAI, date(2026, 4, 27), 7, 60)
    event = Event(
        event="618",
        phase="open",
        start_day=date(2026, 4, 28),
        start_minute=1200,
        end_day=date(2026, 4, 28),
        end_minute=1440,
        factors={"chat": 3.0},
    )
    plain, lifted = forecast(shop_history(), grid), forecast(shop_history(), grid, events=[event])
    ratio = lifted.mean[24:48, 0][8:] / plain.mean[24:48, 0][8:]
    assert ratio == pytest.approx([1.0] * 12 + [3.0] * 4, rel=0.02)


def test_closed_hours_of_a_queue_are_zero() -> None:
    queue = Queue(
        id="chat",
        name="chat",
        channel="chat",
        handle_seconds=300,
        target=Target(),
        opening=(Opening(start=600, end=1200, weekdays={0, 1}),),
    )
    grid = make_grid(SHANGHAI, date(2026, 4, 27), 7, 30)
    mean = forecast(shop_history(), grid, queues=[queue]).mean.reshape(7, 48)
    assert (mean[:2, 20:40] > 0).all()
    assert mean.sum() == pytest.approx(mean[:2, 20:40].sum())
