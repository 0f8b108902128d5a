from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from shiftopt.domain.errors import InputError
from shiftopt.domain.roster import Duty, Past
from shiftopt.domain.volumes import History
from shiftopt.domain.workspace import Workspace
from shiftopt.planning.pipeline import PlanSettings, demand
from shiftopt.planning.prepare import horizon, next_week, prepare
from shiftopt.samples.generate import generate
from shiftopt.timeline.clock import to_minute


@pytest.fixture(scope="module")
def small() -> Workspace:
    return generate("small")


def history(last: date, hours: int = 24) -> History:
    """A day of hourly history that ends ``hours`` after the midnight of ``last``."""
    return History(("pre",), "Asia/Shanghai", to_minute("Asia/Shanghai", last), 60, np.ones((hours, 1)))


@pytest.mark.parametrize(
    ("last", "hours", "week"),
    [
        (date(2026, 11, 1), 24, date(2026, 11, 2)),  # ends with Sunday: the next day
        (date(2026, 11, 1), 23, date(2026, 11, 2)),  # closed in the last hour of Sunday
        (date(2026, 11, 2), 24, date(2026, 11, 9)),  # ends with Monday: the week after
        (date(2026, 11, 6), 24, date(2026, 11, 9)),
    ],
)
def test_the_next_week_is_the_first_whole_one(small: Workspace, last: date, hours: int, week: date) -> None:
    assert next_week(small.shop, history(last, hours)) == week


def test_weeks_may_start_on_sunday(small: Workspace) -> None:
    shop = small.shop.model_copy(update={"week_start": 6})
    assert next_week(shop, history(date(2026, 11, 6))) == date(2026, 11, 8)
    assert horizon(shop, date(2026, 11, 8)).first_day == date(2026, 11, 8)
    with pytest.raises(InputError, match=r"--week: 2026-11-09 is not the first day of a week.*use 2026-11-08 or 2026-11-15"):
        horizon(shop, date(2026, 11, 9))


def test_a_week_can_be_planned_again_without_its_own_duties(small: Workspace) -> None:
    _, case = demand(small)
    first = case.grid.first_day
    inside = Duty(agent=case.agents[0].id, day=first, shift="X", start=case.grid.start + 540, end=case.grid.start + 1020)
    past = small.past.model_copy(update={"duties": (*small.past.duties, inside)})
    again = prepare(small.shop, case.grid, case.requirements, past)
    assert again.past.duties == tuple(duty for duty in small.past.duties if duty.day < first)


def test_day_kinds_reach_back_and_ahead(small: Workspace) -> None:
    _, case = demand(small)
    kinds = case.day_kinds
    assert kinds[date(2026, 10, 1)] == "holiday"
    assert kinds[date(2026, 10, 10)] == "workday"  # made up
    assert max(kinds) > case.grid.first_day


def test_the_demand_covers_every_queue_and_interval(small: Workspace) -> None:
    expected, case = demand(small, PlanSettings(week=date(2026, 12, 7)))
    assert case.grid.first_day == date(2026, 12, 7)
    assert expected.queues == tuple(queue.id for queue in small.shop.queues) == case.requirements.queues
    assert expected.mean.shape == case.requirements.need.shape == (336, 3)


def test_no_past_is_fine(small: Workspace) -> None:
    _, case = demand(replace(small, past=Past()))
    assert case.past.duties == ()
