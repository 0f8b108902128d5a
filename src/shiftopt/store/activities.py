"""``activities.csv``: what everybody does, minute by minute."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from shiftopt.domain.messages import inside, message
from shiftopt.domain.roster import Activity, Duty
from shiftopt.domain.shop import Shop
from shiftopt.store import cells
from shiftopt.store.cells import Cell
from shiftopt.store.columns import Column, Table
from shiftopt.store.csvfile import read_csv
from shiftopt.store.log import Log, show, suggest
from shiftopt.store.moments import local_text, minute_of
from shiftopt.store.raw import RawTable
from shiftopt.store.typed import Row, typed_rows

ACTIVITY_COLUMNS: Final = ("agent_id", "start", "end", "activity", "queue", "session")
_MOST_ROWS: Final = 1_000_000


def _column(name: str, read: cells.Reader, *, required: bool = True) -> Column:
    return Column(name, read, lambda value, _lang: value, name, required)


ACTIVITIES: Final = Table(
    "activities",
    (
        _column("agent_id", cells.ident),
        _column("start", cells.moment),
        _column("end", cells.moment),
        _column("activity", cells.choice("activity")),
        _column("queue", cells.ident, required=False),
        _column("session", cells.ident, required=False),
    ),
)


def activity_rows(activities: Iterable[Activity], zone: str) -> list[list[Cell]]:
    """One row per activity, in the order given."""
    return [
        [item.agent, local_text(zone, item.start), local_text(zone, item.end), item.kind, item.queue, item.session] for item in activities
    ]


def read_activities(file: Path, shop: Shop, duties: Sequence[Duty], log: Log) -> tuple[Activity, ...]:
    """The activities of a file beside a roster, as far as they are within a duty; empty if there is no file."""
    if not file.is_file():
        return ()
    return fitting_activities(read_csv(file, "activities", file.name, _MOST_ROWS, log), shop, duties, log)


def fitting_activities(raw: RawTable | None, shop: Shop, duties: Sequence[Duty], log: Log) -> tuple[Activity, ...]:
    """The activities of a table, as far as they are within a duty (the others are counted in a note)."""
    if raw is None:
        return ()
    agents, queues = {agent.id for agent in shop.agents}, {queue.id for queue in shop.queues}
    found = []
    for row in typed_rows(raw, ACTIVITIES, log):
        if row.sound and _is_known(row, agents, queues, log):
            start, end = minute_of(shop.zone, row.values["start"]), minute_of(shop.zone, row.values["end"])
            values = {
                "agent": row.values["agent_id"],
                "kind": row.values["activity"],
                "queue": row.get("queue"),
                "session": row.get("session"),
            }
            found.append(Activity(start=start, end=end, **values))
    outside = list(_outside(found, duties))
    if outside:
        first, since = outside[0].agent, local_text(shop.zone, outside[0].start)
        log.note(raw.title, message("outside_duties", count=len(outside), total=len(found), agent=first, start=since))
    return tuple(sorted((item for item in found if item not in outside), key=lambda item: (item.agent, item.start)))


def _is_known(row: Row, agents: set[str], queues: set[str], log: Log) -> bool:
    agent, queue = row.values["agent_id"], row.get("queue")
    if agent not in agents:
        remedy = suggest(agent, agents, message("agents"))
        said = message("unknown_thing", what=message("agent"), name=show(agent), remedy=remedy)
        log.problem(row.where("agent_id"), said, group=inside(row.raw.title, "agent_id"))
    if queue is not None and queue not in queues:
        remedy = suggest(queue, queues, message("queues"))
        said = message("unknown_thing", what=message("queue"), name=show(queue), remedy=remedy)
        log.problem(row.where("queue"), said, group=inside(row.raw.title, "queue"))
    return agent in agents and (queue is None or queue in queues)


def _outside(activities: Iterable[Activity], duties: Iterable[Duty]) -> Iterator[Activity]:
    spans: dict[str, list[tuple[int, int]]] = {}
    for duty in duties:
        spans.setdefault(duty.agent, []).append((duty.start, duty.end))
    for item in activities:
        if not any(start <= item.start < item.end <= end for start, end in spans.get(item.agent, ())):
            yield item
