"""The capacity plan: from a long forecast to heads by week, and from heads to hiring, temps and cloud agents at least cost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from shiftopt.domain.base import UNITS_PER_AGENT_HOUR
from shiftopt.domain.capacity import Capacity, Family, WeekNeed
from shiftopt.domain.messages import Message, message
from shiftopt.domain.shop import Shop
from shiftopt.domain.volumes import Forecast, Requirements
from shiftopt.domain.workspace import Workspace
from shiftopt.forecasting.forecast import forecast
from shiftopt.planning.capacity_need import families, heads_needed, pattern
from shiftopt.planning.capacity_plan import CapacitySettings, plan_people, reserves
from shiftopt.planning.prepare import next_week
from shiftopt.staffing.require import require
from shiftopt.staffing.settings import StaffingSettings, settings_of
from shiftopt.timeline.clock import make_grid

NEAR = 0.06
"""Weeks whose daily volumes differ by less (in logarithms) need people in proportion."""
FEW = 20.0
"""Contacts a day below which a difference means nothing."""
Told = Callable[[Message], None]


def plan_capacity(workspace: Workspace, settings: CapacitySettings, *, told: Told = lambda _: None) -> Capacity:
    """Heads needed by skill and week, and the cheapest way to have them.

    Args:
        workspace: history, events and today's people.
        settings: weeks, attrition, lead time, training, prices.
        told: hears of the steps.
    """
    shop = workspace.shop
    first = settings.week or next_week(shop, workspace.history)
    grid = make_grid(shop.zone, first, 7 * settings.weeks, shop.interval)
    told(message("do_forecast"))
    expected = forecast(workspace.history, grid, events=shop.events, queues=shop.queues)
    skills, work = families(shop), pattern(shop)
    known: list[tuple[Forecast, Requirements, dict[str, float]]] = []
    needs = []
    for number in range(settings.weeks):
        week = _week(expected, shop, first + timedelta(days=7 * number))
        match = next((item for item in known if _near(item[0], week)), None)
        if match is None:
            told(message("do_week", number=number + 1, count=settings.weeks))
            wanted = require(week, shop, settings=settings_of(shop, StaffingSettings()))
            match = week, wanted, {family.id: heads_needed(wanted, family.queues, work) for family in skills}
            known.append(match)
        needs.append(_need(week, *match, skills, shop))
    told(message("do_people"))
    weeks, hirings, cost, parts = plan_people(shop, skills, needs, work, settings)
    _, _, without, _ = plan_people(shop, skills, needs, work, settings.model_copy(update={"hiring": False}))
    return Capacity(
        shop=shop.name,
        families=skills,
        needs=tuple(needs),
        weeks=weeks,
        hirings=hirings,
        reserve=reserves(needs, skills, settings),
        cost=cost,
        without=without,
        parts=parts,
    )


def _week(expected: Forecast, shop: Shop, first: date) -> Forecast:
    """Seven days of a long forecast as a forecast of their own."""
    grid = make_grid(shop.zone, first, 7, shop.interval)
    begin = (grid.start - expected.grid.start) // grid.interval
    rows = slice(begin, begin + grid.intervals)
    return replace(expected, grid=grid, mean=expected.mean[rows], quantiles=expected.quantiles[:, rows], parts={})


def _near(known: Forecast, week: Forecast) -> bool:
    """Whether two weeks have much the same volume on every day."""
    if known.mean.shape != week.mean.shape:
        return False
    days = known.grid.days
    one, other = (item.mean.reshape(days, -1, item.mean.shape[1]).sum(axis=1) for item in (known, week))
    counted = np.maximum(one, other) >= FEW
    return bool((np.abs(np.log(np.maximum(one, 1e-9) / np.maximum(other, 1e-9)))[counted] < NEAR).all())


def _need(
    week: Forecast, known: Forecast, wanted: Requirements, heads: dict[str, float], skills: tuple[Family, ...], shop: Shop
) -> WeekNeed:
    """The need of a week, in proportion to a week like it."""
    work = wanted.need.sum(axis=0) + wanted.due[-1]
    contacts, hours, need = {}, {}, {}
    for family in skills:
        columns = [week.queues.index(queue) for queue in family.queues]
        volume, before = float(week.mean[:, columns].sum()), float(known.mean[:, columns].sum())
        scale = volume / before if before > 0 else 0.0
        contacts[family.id] = volume
        hours[family.id] = scale * float(work[columns].sum()) / UNITS_PER_AGENT_HOUR
        need[family.id] = scale * heads[family.id]
    first, last = week.grid.first_day, week.grid.first_day + timedelta(days=6)
    names = dict.fromkeys(event.event for event in shop.events if event.start_day <= last and event.end_day >= first)
    return WeekNeed(first_day=first, contacts=contacts, hours=hours, need=need, event=", ".join(names))
