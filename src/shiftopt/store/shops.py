"""From typed rows to the nouns of a shop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from shiftopt.domain.base import MINUTES_PER_DAY
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
from shiftopt.store.raw import RawTable
from shiftopt.store.shifts import expand_shift
from shiftopt.store.typed import Row, build, typed_rows

_TARGET = {
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
    ids: dict[str, set[str]] = field(default_factory=dict)
    """Every id that is written anywhere in a table, also of rows that have other problems."""


def read_draft(raws: Mapping[str, RawTable], log: Log) -> Draft:
    """Everything but history and past."""
    draft = Draft()
    draft.shop = _shop(raws.get("shop"), log)
    _queues(draft, raws.get("queues"), log)
    draft.contracts = _simple(draft, raws, schema.CONTRACTS, Contract, log, name="id")
    draft.rules = _simple(draft, raws, schema.RULES, RuleEntry, log)
    draft.agents = _agents(draft, raws.get("agents"), log)
    _shifts(draft, raws.get("shifts"), log)
    draft.sessions = _simple(draft, raws, schema.SESSIONS, Session, log, name="session_id")
    draft.requests = _simple(draft, raws, schema.REQUESTS, Request, log)
    draft.leave = _leave(raws.get("leave"), log)
    draft.pins = _pins(raws.get("pins"), log)
    queue_names = {queue.id: queue.name for _, queue in draft.queues}
    draft.events = read_events(raws.get("events"), queue_names | {queue: queue for queue in draft.ids["queues"]}, log)
    return draft


def make_shop(draft: Draft) -> Shop:
    """The shop of a draft without problems."""
    parts = ("queues", "contracts", "agents", "shifts", "rules", "leave", "requests", "pins", "sessions", "events")
    return Shop(**draft.shop, **{part: tuple(noun for _, noun in getattr(draft, part)) for part in parts})


def _shop(raw: RawTable | None, log: Log) -> dict[str, Any]:
    rows = typed_rows(raw, schema.SHOP, log)
    return dict(rows[0].values) if rows else {}


def _remember(draft: Draft, table: str, column: str, rows: list[Row]) -> None:
    draft.ids[table] = {str(row.values[column]) for row in rows if column in row.values}


def _simple(draft: Draft, raws: Mapping[str, RawTable], table: Table, model: Any, log: Log, *, name: str = "") -> list[Any]:
    """Tables whose rows are nouns just as they stand; a missing name is the id."""
    rows = typed_rows(raws.get(table.name), table, log)
    if name:
        _remember(draft, table.name, name, rows)
    found = []
    for row in rows:
        more = {"name": row.get(name)} if name and "name" not in row.values else {}
        noun = build(model, row, table, log, **more)
        if noun is not None:
            found.append((row, noun))
    return found


def _queues(draft: Draft, raw: RawTable | None, log: Log) -> None:
    rows = typed_rows(raw, schema.QUEUES, log)
    _remember(draft, "queues", "id", rows)
    opening: tuple[Opening, ...] | None = draft.shop.pop("opening", None)
    for row in rows:
        hours = row.get("opening", opening)
        if hours is None and row.sound:
            log.problem(row.where(), 'key "opening" is missing', 'write it here or for the whole shop, like opening = "09:00-23:00"')
            continue
        target = {to: row.values[name] for name, to in _TARGET.items() if name in row.values}
        if row.get("channel") == "ticket":
            target = {"kind": "cleared_within", "share": 0.95, "seconds": _TICKET_SECONDS} | target
        more = {"opening": hours, "target": Target(**target), "name": row.get("name", row.get("id"))}
        noun = build(Queue, row, schema.QUEUES, log, leave_out=_TARGET, **more)
        if noun is not None:
            draft.queues.append((row, noun))


def _agents(draft: Draft, raw: RawTable | None, log: Log) -> list[tuple[Row, Agent]]:
    rows = typed_rows(raw, schema.AGENTS, log)
    _remember(draft, "agents", "agent_id", rows)
    found = []
    for row in rows:
        skills = row.get("skills", {})
        if not skills and row.sound and row.get("queue_share", 100) > 0:
            remedy = "write queues with speeds, like pre_sales:1.0, or set queue_share to 0 for somebody who serves no queue"
            log.problem(row.where("skills"), "has no skill", remedy)
            continue
        agent = build(Agent, row, schema.AGENTS, log, skills=skills)
        if agent is not None:
            found.append((row, agent))
    return found


def _shifts(draft: Draft, raw: RawTable | None, log: Log) -> None:
    interval = draft.shop.get("interval", 30)
    rows = typed_rows(raw, schema.SHIFTS, log)
    for row in rows:
        if row.sound:
            draft.shifts += [(row, shift) for shift in expand_shift(row, min(interval, 30), log)]
    draft.ids["shifts"] = {shift.id for _, shift in draft.shifts} | {
        str(row.values["shift_id"]) for row in rows if "shift_id" in row.values
    }


def _leave(raw: RawTable | None, log: Log) -> list[tuple[Row, Leave]]:
    found = []
    for row in typed_rows(raw, schema.LEAVE, log):
        leave = build(Leave, row, schema.LEAVE, log, end=row.get("end", row.get("start")))
        if leave is not None:
            found.append((row, leave))
    return found


def _pins(raw: RawTable | None, log: Log) -> list[tuple[Row, Pin]]:
    found = []
    days_off = lookup({"off": VALUES["day_off"]["off"]})
    for row in typed_rows(raw, schema.PINS, log):
        words = row.get("shift", "")
        try:
            shift = None if not words or fold(words) in days_off else ident(words)
        except CellError as error:
            log.problem(row.where("shift"), error.problem, error.remedy)
            continue
        pin = build(Pin, row, schema.PINS, log, shift=shift)
        if pin is not None:
            found.append((row, pin))
    return found


def read_events(raw: RawTable | None, queues: Mapping[str, str] | None, log: Log) -> list[tuple[Row, Event]]:
    """Events with their multipliers: a column ``factors``, or one column per queue (its id, its name, or ``factor_<id>``).

    ``queues`` is id -> name; None takes every other column as a queue.
    """
    rows = typed_rows(raw, schema.EVENTS, log, open_columns=True)
    if not rows:
        return []
    columns = _queue_columns(rows[0], queues, log)
    found = []
    for row in rows:
        event = _event(row, columns, log)
        if event is not None:
            found.append((row, event))
    return found


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
            log.note(
                raw.where_header(place),
                f"unknown column {show(title)}",
                f"columns for multipliers are named like the queues: {', '.join(queues)}",
            )
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
            log.problem(row.raw.where(row.index, place), error.problem, error.remedy)
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
        log.problem(row.where("end"), f"the event ends ({end_day}) before it starts ({start_day})", "write an end after the start")
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
