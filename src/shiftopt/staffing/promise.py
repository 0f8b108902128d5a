"""The service that a roster promises: what the staffing models say of the effort it supplies."""

from __future__ import annotations

import numpy as np

from shiftopt.domain.shop import Shop
from shiftopt.domain.volumes import FloatArray, Forecast, IntArray, Requirements
from shiftopt.staffing.busyness import scenarios
from shiftopt.staffing.goal import goal_of
from shiftopt.staffing.require import StaffingSettings, staffing_rate


def promised(
    requirements: Requirements, forecast: Forecast, shop: Shop, supplied: IntArray, *, settings: StaffingSettings | None = None
) -> FloatArray:
    """(intervals, queues) service level that live queues may expect, to be held against a simulation; NaN for tickets and idle intervals.

    Args:
        requirements: as made by ``require`` from the same forecast, shop and settings.
        forecast: expected contacts.
        shop: queues, targets and shrinkage.
        supplied: (intervals, queues), percent-minutes of effort; shrinkage is taken off here.
        settings: as for ``require``.

    Between whole numbers of heads the level is interpolated.
    """
    settings = settings or StaffingSettings()
    result = np.full(supplied.shape, np.nan)
    known = {queue.id: queue for queue in shop.queues}
    for number, name in enumerate(requirements.queues):
        queue = known[name]
        if queue.channel == "ticket":
            continue
        spread = float(np.hypot(forecast.day_cv[number], forecast.interval_cv[number]))
        goal = goal_of(queue, *scenarios(spread, settings.nodes))
        rate, _ = staffing_rate(goal, requirements.contacts[:, number], requirements.open[:, number], forecast.grid.interval, settings)
        busy = np.flatnonzero(requirements.open[:, number] & (rate > 0))
        heads = supplied[busy, number] * (1 - shop.shrinkage) / (forecast.grid.interval * 100)
        low = np.floor(heads + 1e-9).astype(np.int64)
        levels = [goal.promise(rate[busy], whole).level for whole in (low, low + 1)]
        part = np.clip(heads - low, 0.0, 1.0)
        result[busy, number] = (1 - part) * np.nan_to_num(levels[0]) + part * levels[1]
    return result
