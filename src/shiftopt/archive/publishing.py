"""Making a roster the published one of its week: all rows in one transaction, one writer per shop at a time."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, text

from shiftopt.archive.connect import Archive
from shiftopt.archive.tables import ACTIVITIES, DUTIES, FAIRNESS, FORECASTS, PLANS, PUBLICATIONS, SHOPS
from shiftopt.archive.weeks import publication_of
from shiftopt.domain.errors import Finding, InputError
from shiftopt.domain.messages import Message, Place, message
from shiftopt.domain.published import Edition, Publication
from shiftopt.domain.roster import Duty
from shiftopt.timeline.clock import local_time


def publish(archive: Archive, edition: Edition, *, by: str, note: str = "", replace: bool = False) -> tuple[Publication, bool]:
    """Make a roster that of its week; gives the publication, and whether it is new (the same plan is not published twice).

    The check and the rows are one transaction that excludes other publishers of the shop, so of two that come at once the
    second sees the first.

    Raises:
        InputError: if the week has another published roster and ``replace`` is not set, if weeks would overlap, or if the archive
            holds another shop of the same name; nothing is written then.
    """
    with archive.writing() as connection:
        _lock(connection, edition)
        _refuse_other_shop(connection, edition)
        current = _current(connection, edition.shop, edition.first_day)
        if current is not None and current.plan_id == edition.plan_id:
            return current, False
        if current is not None and not replace:
            at = local_time(edition.zone, current.at)
            _refuse(_week(edition), message("published_by_other", by=current.by, at=at, revision=current.revision))
        _refuse_overlap(connection, edition)
        _refuse_other_past(connection, edition)
        made = _publication(edition, 1 if current is None else current.revision + 1, by, note)
        _write(connection, edition, made)
        return made, True


def _lock(connection: Connection, edition: Edition) -> None:
    """Hold the shop's row until the transaction ends; SQLite already excludes every other writer."""
    statement = text("INSERT INTO shops (shop, zone, since) VALUES (:shop, :zone, :since) ON CONFLICT (shop) DO NOTHING")
    connection.execute(statement, {"shop": edition.shop, "zone": edition.zone, "since": _now()})
    connection.execute(select(SHOPS.c.shop).where(SHOPS.c.shop == edition.shop).with_for_update())


def _current(connection: Connection, shop: str, first_day: date) -> Publication | None:
    rows = (
        select(PUBLICATIONS, PLANS.c.fingerprint, PLANS.c.summary, PLANS.c.manifest)
        .join(PLANS, PLANS.c.plan_id == PUBLICATIONS.c.plan_id)
        .where(PUBLICATIONS.c.shop == shop, PUBLICATIONS.c.first_day == first_day.isoformat())
        .order_by(PUBLICATIONS.c.revision.desc())
        .limit(1)
    )
    found = connection.execute(rows).mappings().first()
    return None if found is None else publication_of(found)


def _refuse_other_shop(connection: Connection, edition: Edition) -> None:
    """Two shops of one name in one database would replace each other's weeks: nobody in common is the sign."""
    latest = (
        select(PUBLICATIONS.c.publication_id)
        .where(PUBLICATIONS.c.shop == edition.shop)
        .order_by(PUBLICATIONS.c.first_day.desc(), PUBLICATIONS.c.revision.desc())
        .limit(1)
        .scalar_subquery()
    )
    known = set(connection.scalars(select(DUTIES.c.agent).where(DUTIES.c.publication_id == latest).distinct()))
    if known and edition.duties and not known & {duty.agent for duty in edition.duties}:
        _refuse(message("shop_place", shop=edition.shop), message("other_shop"))


def _refuse_overlap(connection: Connection, edition: Edition) -> None:
    last = date.fromordinal(edition.first_day.toordinal() + edition.days - 1)
    rows = select(PUBLICATIONS.c.first_day, func.max(PUBLICATIONS.c.days)).where(
        PUBLICATIONS.c.shop == edition.shop,
        PUBLICATIONS.c.first_day != edition.first_day.isoformat(),
        PUBLICATIONS.c.first_day <= last.isoformat(),
    )
    for start, days in connection.execute(rows.group_by(PUBLICATIONS.c.first_day)):
        end = date.fromordinal(date.fromisoformat(start).toordinal() + days - 1)
        if end >= edition.first_day:
            _refuse(_week(edition), message("overlaps_published", first=start, last=end))


def _refuse_other_past(connection: Connection, edition: Edition) -> None:
    """A week before may have been published while this roster was checked: it would not know of that week's duties."""
    if edition.since is None:
        return
    days = PUBLICATIONS.c.first_day
    rows = select(days, PUBLICATIONS.c.publication_id).where(
        PUBLICATIONS.c.shop == edition.shop, days >= edition.since.isoformat(), days < edition.first_day.isoformat()
    )
    newest = {row.first_day: row.publication_id for row in connection.execute(rows.order_by(PUBLICATIONS.c.revision))}
    if set(newest.values()) != set(edition.past):
        _refuse(_week(edition), message("published_meanwhile"))


def _week(edition: Edition) -> Message:
    return message("week_place", week=edition.first_day)


def _refuse(where: Place, said: Message) -> None:
    raise InputError([Finding(where, said)])


def _publication(edition: Edition, revision: int, by: str, note: str) -> Publication:
    taken = edition.model_dump(include={"shop", "first_day", "days", "plan_id", "fingerprint", "interval", "summary", "manifest"})
    return Publication(id=uuid.uuid4().hex, revision=revision, by=by, at=_now(), note=note, **taken)


def _write(connection: Connection, edition: Edition, made: Publication) -> None:
    plan = {
        "plan_id": edition.plan_id,
        "shop": edition.shop,
        "first_day": edition.first_day.isoformat(),
        "days": edition.days,
        "fingerprint": edition.fingerprint,
        "summary": json_text(edition.summary),
        "manifest": json_text(edition.manifest),
    }
    if connection.scalar(select(PLANS.c.plan_id).where(PLANS.c.plan_id == edition.plan_id)) is None:
        connection.execute(insert(PLANS), [plan])
    row = {name: plan[name] for name in ("shop", "first_day", "days", "plan_id")}
    line = {"publication_id": made.id, "revision": made.revision, "interval_minutes": edition.interval}
    connection.execute(insert(PUBLICATIONS), [row | line | {"published_by": made.by, "published_at": made.at, "note": made.note}])
    _fill(connection, DUTIES, made.id, [_duty_row(duty) for duty in edition.duties])
    _fill(connection, ACTIVITIES, made.id, [_renamed(item.model_dump()) for item in edition.activities])
    _fill(connection, FORECASTS, made.id, [_renamed(item.model_dump()) for item in edition.expected])
    _fill(connection, FAIRNESS, made.id, [item.model_dump() for item in edition.burdens])


def _fill(connection: Connection, table: Table, publication: str, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table), [{"publication_id": publication} | row for row in rows])


def _duty_row(duty: Duty) -> dict[str, Any]:
    rests = json.dumps([[rest.kind, rest.start, rest.end] for rest in duty.rests])
    row = {"agent": duty.agent, "day": duty.day.isoformat(), "shift": duty.shift, "rests": rests}
    return row | {"start_minute": duty.start, "end_minute": duty.end}


def _renamed(row: dict[str, Any]) -> dict[str, Any]:
    """``start`` and ``end`` are words of SQL."""
    return {{"start": "start_minute", "end": "end_minute"}.get(name, name): value for name, value in row.items()}


def json_text(content: object) -> str:
    """JSON as the tables hold it."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
