"""From typed rows to the nouns of a shop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from shiftopt.domain.base import MINUTES_PER_DAY
from shiftopt.domain.messages import message
from shiftopt.domain.shop import (
    Agent,
    Contract,
    Event,
    Leave,
    Opening,
    Pin,
    Queue,
    Request,
    RuleEntry,
    Session,
    Shift,
    Shop,
    Target,
)
from shiftopt.store import schema
from shiftopt.store.aliases import VALUES, fold, lookup
from shiftopt.store.cells import CellError, ident
from shiftopt.store.cells import number as number_reader
from shiftopt.store.columns import Table
from shiftopt.store.log import Log, show
from shiftopt.store.naming import ids_by_name, with_ids
from shiftopt.store.raw import RawTable
from shiftopt.store.shifts import expand_shift
from shiftopt.store.typed import Row, build, typed_rows

TARGET = {
    "target": "kind",
    "target_share": "share",
    "target_seconds": "seconds",
    "target_definition": "definition",
    "max_occupancy": "max_occupancy",
    "max_abandonment": "max_abandonment",
}
_TICKET_SECONDS = 24 * 3600


@dataclass
class Draft:
    """The nouns read so far, each with the row it came from."""

    queues: list[tuple[Row, Queue]] = field(default_factory=list)
    contracts: list[tuple[Row, Contract]] = field(default_factory=list)
    rules: list[tuple[Row, RuleEntry]] = field(default_factory=list)
    agents: list[tuple[Row, Agent]] = field(default_factory=list)
    shifts: list[tuple[Row, Shift]] = field(default_factory=list)
    leave: list[tuple[Row, Leave]] = field(default_factory=list)
    requests: list[tuple[Row, Request]] = field(default_factory=list)
    pins: list[tuple[Row, Pin]] = field(default_factory=list)
    sessions: list[tuple[Row, Session]] = field(default_factory=list)
    events: list[tuple[Row, Event]] = field(default_factory=list)
    shop: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    """Every row of every table, also those with problems."""
    ids: dict[str, set[str]] = field(default_factory=dict)
    """Every id that a table defines, also in rows with problems."""
    names: dict[str, dict[str, str]] = field(default_factory=dict)
    """Table -> name -> id, for names that only one row bears."""

    def read(self, raws: Mapping[str, RawTable], table: Table, log: Log, *, key: str = "", open_columns: bool = False) -> list[Row]:
        """The rows of a table, remembered; ``key`` is the column of its ids. Names that were read before stand for their ids."""
        rows = typed_rows(raws.get(table.name), table, log, open_columns=open_columns)
        if key:
            self.names[table.name] = ids_by_name(rows, key)
        rows = self.rows[table.name] = with_ids(rows, table.name, self.names)
        self.ids[table.name] = {row.values[key] for row in rows if key in row.values}
        return rows


def read_draft(raws: Mapping[str, RawTable], log: Log) -> Draft:
    """Everything but history and past."""
    draft = Draft()
    draft.shop = {name: value for row in draft.read(raws, schema.SHOP, log) for name, value in row.values.items()}
    _queues(draft, draft.read(raws, schema.QUEUES, log, key="id"), log)
    draft.contracts = _simple(draft, raws, schema.CONTRACTS, Contract, log, name="id")
    draft.agents = _agents(draft.read(raws, schema.AGENTS, log, key="agent_id"), log)
    draft.rules = _simple(draft, raws, schema.RULES, RuleEntry, log)
    draft.ids["teams"] = {row.values["team"] for row in draft.rows["agents"] if "team" in row.values}
    _shifts(draft, draft.read(raws, schema.SHIFTS, log, key="shift_id"), log)
    draft.sessions = _simple(draft, raws, schema.SESSIONS, Session, log, name="session_id")
    draft.requests = _simple(draft, raws, schema.REQUESTS, Request, log)
    draft.leave = _leave(draft.read(raws, schema.LEAVE, log), log)
    draft.pins = _pins(draft.read(raws, schema.PINS, log), log)
    queue_names = {queue.id: queue.name for _, queue in draft.queues}
    names = {queue: queue for queue in sorted(draft.ids["queues"])} | queue_names
    draft.events = _events(draft.read(raws, schema.EVENTS, log, open_columns=True), names, log)
    return draft


def make_shop(draft: Draft) -> Shop:
    """The shop of a draft without problems."""
    parts = ("queues", "contracts", "agents", "shifts", "rules", "leave", "requests", "pins", "sessions", "events")
    return Shop(**draft.shop, **{part: tuple(noun for _, noun in getattr(draft, part)) for part in parts})


def _simple(draft: Draft, raws: Mapping[str, RawTable], table: Table, model: Any, log: Log, *, name: str = "") -> list[Any]:
    """Tables whose rows are nouns just as they stand; a missing name is the id."""
    found = []
    for row in draft.read(raws, table, log, key=name):
        more = {"name": row.get(name)} if name and "name" not in row.values else {}
        noun = build(model, row, table, log, **more)
        if noun is not None:
            found.append((row, noun))
    return found


def _queues(draft: Draft, rows: Sequence[Row], log: Log) -> None:
    opening: tuple[Opening, ...] | None = draft.shop.pop("opening", None)
    for row in rows:
        hours = row.get("opening", opening)
        if hours is None and row.sound:
            log.problem(row.where(), message("opening_missing"))
            continue
        target = {to: row.values[name] for name, to in TARGET.items() if name in row.values}
        if row.get("channel") == "ticket":
            target = {"kind": "cleared_within", "share": 0.95, "seconds": _TICKET_SECONDS} | target
        more = {"opening": hours, "target": Target(**target), "name": row.get("name", row.get("id"))}
        noun = build(Queue, row, schema.QUEUES, log, leave_out=TARGET, **more)
        if noun is not None:
            draft.queues.append((row, noun))


def _agents(rows: Sequence[Row], log: Log) -> list[tuple[Row, Agent]]:
    found = []
    for row in rows:
        skills = row.get("skills", {})
        if not skills and row.sound and row.get("queue_share", 100) > 0:
            log.problem(row.where("skills"), message("no_skill"))
            continue
        agent = build(Agent, row, schema.AGENTS, log, skills=skills)
        if agent is not None:
            found.append((row, agent))
    return found


def _shifts(draft: Draft, rows: Sequence[Row], log: Log) -> None:
    interval = draft.shop.get("interval", 30)
    for row in rows:
        if row.sound:
            draft.shifts += [(row, shift) for shift in expand_shift(row, min(interval, 30), log)]
    draft.ids["shifts"] |= {shift.id for _, shift in draft.shifts}


def _leave(rows: Sequence[Row], log: Log) -> list[tuple[Row, Leave]]:
    found = []
    for row in rows:
        leave = build(Leave, row, schema.LEAVE, log, end=row.get("end", row.get("start")))
        if leave is not None:
            found.append((row, leave))
    return found


def _pins(rows: Sequence[Row], log: Log) -> list[tuple[Row, Pin]]:
    found = []
    days_off = lookup({"off": VALUES["day_off"]["off"]})
    for row in rows:
        words = row.get("shift", "")
        try:
            shift = None if not words or fold(words) in days_off else ident(words)
        except CellError as error:
            log.problem(row.where("shift"), error.said)
            continue
        pin = build(Pin, row, schema.PINS, log, shift=shift)
        if pin is not None:
            found.append((row, pin))
    return found


def read_events(raw: RawTable | None, log: Log) -> list[Event]:
    """Events of a table that stands alone: every other column is the multiplier of a queue."""
    return [event for _, event in _events(typed_rows(raw, schema.EVENTS, log, open_columns=True), None, log)]


def _events(rows: Sequence[Row], queues: Mapping[str, str] | None, log: Log) -> list[tuple[Row, Event]]:
    """Events with their multipliers: a column ``factors``, or one column per queue (its id, its name, or ``factor_<id>``).

    ``queues`` is id -> name; None takes every other column as a queue.
    """
    if not rows:
        return []
    columns = _queue_columns(rows[0], queues, log)
    found = [(row, _event(row, columns, log)) for row in rows]
    return [(row, event) for row, event in found if event is not None]


def _queue_columns(row: Row, queues: Mapping[str, str] | None, log: Log) -> dict[int, str]:
    raw = row.raw
    known = {fold(name): queue for queue, name in (queues or {}).items()} | {fold(queue): queue for queue in queues or {}}
    known |= {f"factor_{fold(queue)}": queue for queue in queues or {}}
    columns: dict[int, str] = {}
    for place, title in enumerate(raw.header):
        if place in row.columns.values() or not title:
            continue
        if queues is None:
            columns[place] = title.removeprefix("factor_")
        elif fold(title) in known:
            columns[place] = known[fold(title)]
        else:
            log.note(raw.where_header(place), message("unknown_multiplier", column=show(title), queues=tuple(queues)))
    return columns


def _event(row: Row, columns: Mapping[int, str], log: Log) -> Event | None:
    multipliers = dict(row.get("factors", {}))
    sound = row.sound
    for place, queue in columns.items():
        cells = row.raw.rows[row.index]
        cell = cells[place] if place < len(cells) else None
        try:
            if cell is not None and cell != "":
                multipliers[queue] = number_reader(0, 1000)(cell)
        except CellError as error:
            log.problem(row.raw.where(row.index, place), error.said)
            sound = False
    if not sound:
        return None
    start_day, start_minute, _ = row.get("start")
    if "end" in row.values:
        end_day, end_minute, _ = row.get("end")
        end_day, end_minute = _event_end(row, end_day, end_minute)
    else:
        end_day, end_minute = start_day, MINUTES_PER_DAY
    if (end_day, end_minute) <= (start_day, start_minute):
        log.problem(row.where("end"), message("event_backwards", start=start_day, end=end_day))
        return None
    values = {"start_day": start_day, "start_minute": start_minute, "end_day": end_day, "end_minute": end_minute}
    leave_out = {"start", "end", "factors"}
    return build(Event, row, schema.EVENTS, log, leave_out=leave_out, **values, factors=multipliers, phase=row.get("phase", ""))


def _event_end(row: Row, day: date, minute: int) -> tuple[date, int]:
    """A bare date ends with that day; a written midnight ends the day before."""
    if minute:
        return day, minute
    written = row.raw.rows[row.index][row.columns["end"]]
    midnight = isinstance(written, datetime) or (isinstance(written, str) and ":" in written)
    return (day - timedelta(days=1) if midnight else day), MINUTES_PER_DAY
