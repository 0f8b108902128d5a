"""Reading published weeks: the history, the roster of a week, the forecasts and the fairness ledger."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import RowMapping, Select, Table, select

from shiftopt.archive.connect import Archive
from shiftopt.archive.tables import ACTIVITIES, DUTIES, FAIRNESS, FORECASTS, PLANS, PUBLICATIONS
from shiftopt.domain.errors import Finding, InputError
from shiftopt.domain.messages import message
from shiftopt.domain.published import Burden, Expected, Publication
from shiftopt.domain.roster import Activity, Duty, Rest

T = TypeVar("T")


def history(archive: Archive, shop: str) -> tuple[Publication, ...]:
    """Every publication of a shop, by week and revision."""
    with archive.reading() as connection:
        rows = connection.execute(_publications(shop).order_by(PUBLICATIONS.c.first_day, PUBLICATIONS.c.revision)).mappings().all()
    return tuple(publication_of(row) for row in rows)


def current_weeks(archive: Archive, shop: str, *, since: date | None = None, before: date | None = None) -> tuple[Publication, ...]:
    """The published roster of every week: its newest revision; optionally only weeks that start in ``[since, before)``."""
    newest = {line.first_day: line for line in history(archive, shop)}
    return tuple(line for day, line in newest.items() if (since is None or day >= since) and (before is None or day < before))


def find_week(archive: Archive, shop: str, first_day: date, revision: int | None = None) -> Publication:
    """One publication: the newest of its week, or the revision asked for.

    Raises:
        InputError: if there is none.
    """
    lines = [line for line in history(archive, shop) if line.first_day == first_day]
    for line in reversed(lines):
        if revision is None or line.revision == revision:
            return line
    if lines:
        said = message("no_revision", week=first_day, revision=revision or 0, last=lines[-1].revision)
    else:
        known = tuple(line.first_day for line in current_weeks(archive, shop)[-4:])
        said = message("none_published", week=first_day, shop=shop)
        if known:
            said = message("not_published", week=first_day, shop=shop, weeks=known)
    raise InputError([Finding(archive.place, said)])


def duties_of(archive: Archive, publication: Publication) -> tuple[Duty, ...]:
    """The duties as published, by agent and start."""

    def duty(row: RowMapping) -> Duty:
        rests = tuple(Rest(kind=kind, start=start, end=end) for kind, start, end in json.loads(row["rests"]))
        day = date.fromisoformat(row["day"])
        return Duty(agent=row["agent"], day=day, shift=row["shift"], start=row["start_minute"], end=row["end_minute"], rests=rests)

    return _rows(archive, DUTIES, publication, ("agent", "start_minute"), duty)


def activities_of(archive: Archive, publication: Publication) -> tuple[Activity, ...]:
    """The activities as published, by agent and start."""

    def activity(row: RowMapping) -> Activity:
        values = {name: row[name] for name in ("agent", "kind", "queue", "session")}
        return Activity(start=row["start_minute"], end=row["end_minute"], **values)

    return _rows(archive, ACTIVITIES, publication, ("agent", "start_minute"), activity)


def expected_of(archive: Archive, publication: Publication) -> tuple[Expected, ...]:
    """The forecast that the plan was made for, with what came as far as it is known, by time and queue."""

    def point(row: RowMapping) -> Expected:
        values = {name: row[name] for name in ("queue", "mean", "q10", "q50", "q90", "actual")}
        return Expected(start=row["start_minute"], **values)

    return _rows(archive, FORECASTS, publication, ("start_minute", "queue"), point)


def burdens_of(archive: Archive, publication: Publication) -> tuple[Burden, ...]:
    """The fairness ledger of the week, by agent."""
    return _rows(
        archive, FAIRNESS, publication, ("agent",), lambda row: Burden(**{name: row[name] for name in row if name != "publication_id"})
    )


def publication_of(row: Mapping[Any, Any]) -> Publication:
    """The noun of a joined row of ``publications`` and ``plans``."""
    return Publication(
        id=row["publication_id"],
        shop=row["shop"],
        first_day=date.fromisoformat(row["first_day"]),
        days=row["days"],
        revision=row["revision"],
        plan_id=row["plan_id"],
        fingerprint=row["fingerprint"],
        interval=row["interval_minutes"],
        by=row["published_by"],
        at=row["published_at"],
        note=row["note"],
        summary=json.loads(row["summary"]),
        manifest=json.loads(row["manifest"]),
    )


def _publications(shop: str) -> Select[Any]:
    return (
        select(PUBLICATIONS, PLANS.c.fingerprint, PLANS.c.summary, PLANS.c.manifest)
        .join(PLANS, PLANS.c.plan_id == PUBLICATIONS.c.plan_id)
        .where(PUBLICATIONS.c.shop == shop)
    )


def _rows(archive: Archive, table: Table, publication: Publication, order: Sequence[str], read: Callable[[RowMapping], T]) -> tuple[T, ...]:
    with archive.reading() as connection:
        query = select(table).where(table.c.publication_id == publication.id).order_by(*(table.c[name] for name in order))
        return tuple(read(row) for row in connection.execute(query).mappings())
