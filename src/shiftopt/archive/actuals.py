"""What came: filling the forecasts of published weeks with the contacts that the history has by now."""

from __future__ import annotations

import numpy as np
from sqlalchemy import bindparam, select, update

from shiftopt.archive.connect import Archive
from shiftopt.archive.tables import FORECASTS, PUBLICATIONS
from shiftopt.domain.volumes import History


def record_actuals(archive: Archive, shop: str, history: History) -> int:
    """Fill every forecast row that the history covers in full and that has no actual figure yet; gives how many were filled.

    Rows finer than the history's are left open: nobody knows how its contacts were spread.
    """
    with archive.reading() as connection:
        open_rows = connection.execute(
            select(FORECASTS.c.publication_id, FORECASTS.c.queue, FORECASTS.c.start_minute, PUBLICATIONS.c.interval_minutes)
            .join(PUBLICATIONS, PUBLICATIONS.c.publication_id == FORECASTS.c.publication_id)
            .where(PUBLICATIONS.c.shop == shop, FORECASTS.c.actual.is_(None))
            .where(FORECASTS.c.start_minute < history.start + len(history.contacts) * history.interval)
        ).all()
    found = []
    for publication, queue, start, interval in open_rows:
        came = _contacts(history, queue, start, interval)
        if came is not None:
            found.append({"publication": publication, "name": queue, "minute": start, "came": came})
    if found:
        place = (FORECASTS.c.publication_id == bindparam("publication"), FORECASTS.c.queue == bindparam("name"))
        with archive.writing() as connection:
            connection.execute(
                update(FORECASTS).where(*place, FORECASTS.c.start_minute == bindparam("minute")).values(actual=bindparam("came")), found
            )
    return len(found)


def _contacts(history: History, queue: str, start: int, minutes: int) -> float | None:
    """Contacts of a queue in ``[start, start + minutes)``; None if any part was not recorded."""
    first, outside = divmod(start - history.start, history.interval)
    count, rest = divmod(minutes, history.interval)
    if queue not in history.queues or outside or rest or count == 0 or first < 0 or first + count > len(history.contacts):
        return None
    came = history.contacts[first : first + count, history.queues.index(queue)]
    return float(came.sum()) if np.isfinite(came).all() else None
