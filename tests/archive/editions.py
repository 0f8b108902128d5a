"""Editions for tests, and publishers that run as processes of their own."""

from __future__ import annotations

import os
import signal
from datetime import date, timedelta
from multiprocessing.synchronize import Barrier

from sqlalchemy import event

from shiftopt.archive.connect import open_archive
from shiftopt.archive.publishing import publish
from shiftopt.domain.errors import InputError
from shiftopt.domain.published import Burden, Edition, Expected
from shiftopt.domain.roster import Activity, Duty, Rest
from shiftopt.timeline.clock import to_minute

MONDAY = date(2026, 11, 30)
ZONE = "Asia/Shanghai"


def edition(mark: str = "a", *, week: int = 0, people: int = 4, shop: str = "店", first_day: date | None = None) -> Edition:
    """A week in which everybody works five days on a shift named ``mark``."""
    first = first_day or MONDAY + timedelta(days=7 * week)
    duties, activities = [], []
    for person in range(people):
        for day in range(5):
            start = to_minute(ZONE, first + timedelta(days=day), 9 * 60)
            meal = Rest(kind="meal", start=start + 180, end=start + 210)
            agent = f"A{person:04d}"
            duties.append(Duty(agent=agent, day=first + timedelta(days=day), shift=mark, start=start, end=start + 510, rests=(meal,)))
            activities.append(Activity(agent=agent, start=start, end=start + 180, kind="work", queue="pre_sales"))
            activities.append(Activity(agent=agent, start=start + 180, end=start + 210, kind="meal"))
    begin = to_minute(ZONE, first)
    expected = [Expected(queue="pre_sales", start=begin + 60 * t, mean=5.5, q10=2, q50=5, q90=9) for t in range(24)]
    burdens = [Burden(agent=f"A{person:04d}", night=1, points=2.5 + person) for person in range(people)]
    return Edition(
        shop=shop,
        zone=ZONE,
        first_day=first,
        days=7,
        plan_id=f"plan-{shop}-{mark}-{first}",
        fingerprint=f"print-{mark}",
        interval=60,
        duties=tuple(duties),
        activities=tuple(activities),
        expected=tuple(expected),
        burdens=tuple(burdens),
        summary={"total_cost": 123, "who": "<script>"},
        manifest={"seed": 0},
    )


def publish_one(place: str, made: Edition, barrier: Barrier, *, replace: bool) -> None:
    """Publish when everybody is ready; exit code 0 new, 3 refused."""
    barrier.wait(60)
    try:
        _, new = publish(open_archive(place), made, by=made.duties[0].shift, replace=replace)
    except InputError:
        os._exit(3)
    os._exit(0 if new else 4)


def publish_and_die(place: str, made: Edition, statement: int) -> None:
    """Publish, and be killed before that statement (counted from 1; the commit comes after the last). Exit code 0: survived."""
    archive = open_archive(place)
    count = 0

    def step(*_: object) -> None:
        nonlocal count
        count += 1
        if count == statement:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(archive.engine, "before_cursor_execute", step)
    event.listen(archive.engine, "commit", step)
    publish(archive, made, by="killed", replace=True)
    os._exit(0)
