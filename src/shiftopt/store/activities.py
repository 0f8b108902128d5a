"""``activities.csv``: what everybody does, minute by minute."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from shiftopt.domain.roster import Activity, Duty
from shiftopt.domain.shop import Shop
from shiftopt.store import cells
from shiftopt.store.cells import Cell
from shiftopt.store.columns import Column, Table
from shiftopt.store.csvfile import read_csv
from shiftopt.store.log import Log, show, suggest
from shiftopt.store.moments import local_text, minute_of
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
    """The activities of a file beside a roster; empty (with a note) if they do not fit the duties any more, or there is no file."""
    if not file.is_file():
        return ()
    raw = read_csv(file, "activities", file.name, _MOST_ROWS, log)
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
    outside = _outside(found, duties)
    if outside is not None:
        where = f"{outside.agent} from {local_text(shop.zone, outside.start)}"
        log.note(file.name, f"does not fit the roster ({where} is outside every duty)", "it is not used")
        return ()
    return tuple(sorted(found, key=lambda item: (item.agent, item.start)))


def _is_known(row: Row, agents: set[str], queues: set[str], log: Log) -> bool:
    agent, queue = row.values["agent_id"], row.get("queue")
    if agent not in agents:
        log.problem(
            row.where("agent_id"), f"unknown agent {show(agent)}", suggest(agent, agents, "agents"), group=f"{row.raw.title}, agent_id"
        )
    if queue is not None and queue not in queues:
        log.problem(row.where("queue"), f"unknown queue {show(queue)}", suggest(queue, queues, "queues"), group=f"{row.raw.title}, queue")
    return agent in agents and (queue is None or queue in queues)


def _outside(activities: Iterable[Activity], duties: Iterable[Duty]) -> Activity | None:
    spans: dict[str, list[tuple[int, int]]] = {}
    for duty in duties:
        spans.setdefault(duty.agent, []).append((duty.start, duty.end))
    for item in activities:
        if not any(start <= item.start < item.end <= end for start, end in spans.get(item.agent, ())):
            return item
    return None
