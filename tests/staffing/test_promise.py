from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from shiftopt.domain.shop import Opening, Queue, Shop, Target
from shiftopt.domain.volumes import Forecast
from shiftopt.staffing.goal import goal_of
from shiftopt.staffing.pooling import pooled
from shiftopt.staffing.promise import promised
from shiftopt.staffing.require import StaffingSettings, require
from shiftopt.timeline.clock import make_grid

CALL = Queue(
    id="call",
    name="call",
    channel="call",
    handle_seconds=180,
    patience_seconds=300,
    target=Target(share=0.8, seconds=20),
    opening=(Opening(start=600, end=660),),
)


def test_the_promise_of_the_effort_supplied() -> None:
    grid = make_grid("Asia/Shanghai", date(2026, 11, 2), 1, 30)
    mean = np.full((48, 1), 100.0)
    forecast = Forecast(grid, ("call",), mean, np.repeat(mean[None], 9, axis=0), np.zeros(1), np.zeros(1), np.eye(1))
    shop = Shop(name="s", queues=(CALL,), contracts=(), agents=(), shifts=(), shrinkage=0.5)
    settings = StaffingSettings(nodes=1)
    needs = require(forecast, shop, settings=settings)
    supplied = np.zeros((48, 1), dtype=np.int64)
    supplied[20], supplied[21] = 26 * 3000, 27 * 3000  # 13 and 13.5 heads after half of the time is lost
    level = promised(needs, forecast, shop, supplied, settings=settings)[:, 0]
    assert level[20] == pytest.approx(0.8581777, abs=5e-8)
    assert level[21] == pytest.approx((0.8581777 + 0.9167921) / 2, abs=1e-7)
    assert np.isnan(np.delete(level, [20, 21])).all(), "closed intervals promise nothing"
    nobody = promised(needs, forecast, shop, np.zeros((48, 1), dtype=np.int64), settings=settings)
    assert nobody[20, 0] == pytest.approx(0, abs=1e-9)


def test_only_one_contact_at_a_time_can_be_pooled() -> None:
    chat = CALL.model_copy(update={"channel": "chat", "concurrency": 3})
    goals = {name: goal_of(queue, np.ones(1), np.ones(1)) for name, queue in (("call", CALL), ("chat", chat))}
    with pytest.raises(ValueError, match=r"only queues handled one contact at a time can be pooled, not \['chat'\]"):
        pooled(goals, {"call": 0.1, "chat": 0.1})
    assert pooled({"call": goals["call"]}, {"call": 0.0}) == 0
