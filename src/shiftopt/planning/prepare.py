"""Prepare one week for the rules and the solver: from what users wrote to a Case with nothing left to work out."""

from __future__ import annotations

from datetime import date, timedelta

from shiftopt.domain.base import WEEK
from shiftopt.domain.case import Case
from shiftopt.domain.errors import Finding, InputError
from shiftopt.domain.grid import Grid
from shiftopt.domain.messages import message
from shiftopt.domain.roster import Past
from shiftopt.domain.shop import Shop
from shiftopt.domain.volumes import History, Requirements
from shiftopt.timeline.calendar import day_kinds
from shiftopt.timeline.clock import make_grid, to_local
from shiftopt.timeline.options import enumerate_options

HORIZONS = tuple(WEEK * weeks for weeks in (1, 2, 3, 4))
"""Days that are planned at once."""
LOOK_BACK = 70
"""Days before the horizon whose kind the rules may ask for."""


def next_week(shop: Shop, history: History) -> date:
    """The first day of the first whole week after the history ends (weeks start on ``shop.week_start``)."""
    end = history.start + history.contacts.shape[0] * history.interval
    day = to_local(shop.zone, end + 12 * 60).date()
    return day + timedelta(days=(shop.week_start - day.weekday()) % 7)


def horizon(shop: Shop, first_day: date, days: int = WEEK) -> Grid:
    """The grid of a horizon in the shop's zone and interval.

    Raises:
        InputError: if the horizon does not start on the shop's first day of the week, or is not one to four whole weeks.
    """
    if days not in HORIZONS:
        raise InputError([Finding("--days", message("not_whole_weeks", days=days, choices=", ".join(map(str, HORIZONS))))])
    if first_day.weekday() != shop.week_start:
        before = first_day - timedelta(days=(first_day.weekday() - shop.week_start) % 7)
        said = message("not_first_day", day=first_day, start=shop.week_start, before=before, after=before + timedelta(days=7))
        raise InputError([Finding("--week", said)])
    return make_grid(shop.zone, first_day, days, shop.interval)


def prepare(shop: Shop, grid: Grid, requirements: Requirements, past: Past) -> Case:
    """The Case of a horizon. Past duties inside the horizon are left out, so that a published week can be planned again."""
    first, last = grid.first_day - timedelta(days=LOOK_BACK), grid.first_day + timedelta(days=grid.days + 7)
    before = tuple(duty for duty in past.duties if duty.day < grid.first_day)
    return Case(
        shop=shop,
        grid=grid,
        options=enumerate_options(shop, grid),
        requirements=requirements,
        past=past if len(before) == len(past.duties) else past.model_copy(update={"duties": before}),
        day_kinds=day_kinds(first + timedelta(days=offset) for offset in range((last - first).days + 1)),
    )
