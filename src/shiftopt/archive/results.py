"""Results of batch items by their key. A final result is written once and never again; everything else may be tried anew."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import UTC, date, datetime
from itertools import islice

from sqlalchemy import select, text

from shiftopt.archive.connect import Archive
from shiftopt.archive.publishing import json_text
from shiftopt.archive.tables import RESULTS
from shiftopt.domain.batch import ItemResult

_CHUNK = 500
"""Keys per query: databases limit the parameters of one statement."""

_BEGIN = text(
    "INSERT INTO results (result_key, status, attempts, shop, first_day, scenario, summary, problem, seconds, worker, at)"
    " VALUES (:result_key, 'running', 1, :shop, :first_day, :scenario, '{}', '', 0, '', :at)"
    " ON CONFLICT (result_key) DO UPDATE SET status = 'running', attempts = results.attempts + 1, at = excluded.at"
    " WHERE results.status IN ('running', 'failed')"
)
_END = text(
    "UPDATE results SET status = :status, summary = :summary, problem = :problem, seconds = :seconds, worker = :worker, at = :at"
    " WHERE result_key = :result_key AND status IN ('running', 'failed')"
)


def begin_item(archive: Archive, item: ItemResult) -> bool:
    """Note that an item is begun; False if it has a final result already."""
    row = {"result_key": item.key, "shop": item.shop, "first_day": str(item.first_day), "scenario": item.scenario, "at": _now()}
    with archive.writing() as connection:
        return bool(connection.execute(_BEGIN, row).rowcount)


def record_item(archive: Archive, item: ItemResult) -> bool:
    """Write what came of an item that was begun; False if it has a final result already, which stays."""
    row = {"result_key": item.key, "status": item.status, "summary": json_text(item.summary), "problem": item.problem}
    with archive.writing() as connection:
        return bool(connection.execute(_END, row | {"seconds": item.seconds, "worker": item.worker, "at": _now()}).rowcount)


def known_items(archive: Archive, keys: Collection[str]) -> dict[str, ItemResult]:
    """Key -> what is known of it, for those of the keys that were ever begun."""
    found: dict[str, ItemResult] = {}
    left = iter(sorted(set(keys)))
    with archive.reading() as connection:
        while chunk := list(islice(left, _CHUNK)):
            for row in connection.execute(select(RESULTS).where(RESULTS.c.result_key.in_(chunk))).mappings():
                values = {name: row[name] for name in ("shop", "scenario", "status", "attempts", "problem", "seconds", "worker", "at")}
                first_day, summary = date.fromisoformat(row["first_day"]), json.loads(row["summary"])
                found[row["result_key"]] = ItemResult(key=row["result_key"], first_day=first_day, summary=summary, **values)
    return found


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
