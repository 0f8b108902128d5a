"""A workspace as plain tables, the same for both forms: (header, rows) per table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from pydantic import BaseModel

from shiftopt.domain.base import MINUTES_PER_DAY
from shiftopt.domain.roster import Past
from shiftopt.domain.shop import Event, Queue, Shop
from shiftopt.domain.volumes import History
from shiftopt.domain.workspace import Workspace
from shiftopt.store import schema
from shiftopt.store.aliases import HEADERS, local_name
from shiftopt.store.cells import Cell, clock_text
from shiftopt.store.columns import Column, Table
from shiftopt.store.duties import DUTY_COLUMNS, duty_rows
from shiftopt.store.moments import local_text
from shiftopt.timeline.clock import to_local

Sheet = tuple[Sequence[str], Sequence[Sequence[Cell]]]
_NOT_WRITTEN = {
    "shop": {"opening"},
    "shifts": {"end", "start_from", "start_to", "start_step", "lengths"},
    "history": {"contact_id"},
}
_DECIMALS = 6


def export_tables(workspace: Workspace, lang: str) -> dict[str, Sheet]:
    """Every table of a workspace, headers and fixed values in ``lang``; ids and names as they are."""
    shop = workspace.shop
    tables = {
        "shop": _nouns(schema.SHOP, [shop], lang),
        "queues": _plain(schema.QUEUES, [_queue(queue) for queue in shop.queues], lang),
        "contracts": _nouns(schema.CONTRACTS, shop.contracts, lang),
        "rules": _nouns(schema.RULES, shop.rules, lang),
        "agents": _nouns(schema.AGENTS, shop.agents, lang),
        "shifts": _plain(schema.SHIFTS, [_shift(shift) for shift in shop.shifts], lang),
        "history": _history(workspace.history, lang),
        "events": _events(shop.events, lang),
        "leave": _nouns(schema.LEAVE, shop.leave, lang),
        "requests": _nouns(schema.REQUESTS, shop.requests, lang),
        "pins": _plain(schema.PINS, [pin.model_dump() | {"shift": pin.shift or "off"} for pin in shop.pins], lang),
        "sessions": _nouns(schema.SESSIONS, shop.sessions, lang),
        "past": _past(workspace.past, shop, lang),
        "past_balance": _balance(workspace.past, lang),
    }
    optional = {table.name for table in schema.TABLES if not table.required} - {"rules"}
    return {name: sheet for name, sheet in tables.items() if sheet[1] or name not in optional}


def _header(table: str, names: Sequence[str], lang: str) -> list[str]:
    return [local_name(HEADERS[table], name, lang) for name in names]


def _nouns(table: Table, nouns: Sequence[BaseModel], lang: str) -> Sheet:
    return _plain(table, [dict(noun) for noun in nouns], lang)


def _plain(table: Table, entries: Sequence[Mapping[str, Any]], lang: str) -> Sheet:
    columns = [column for column in table.columns if column.name not in _NOT_WRITTEN.get(table.name, ())]
    rows = [[_cell(column, entry.get(column.field), lang) for column in columns] for entry in entries]
    return _header(table.name, [column.name for column in columns], lang), rows


def _cell(column: Column, value: Any, lang: str) -> Cell:
    return None if value is None or value in ("", frozenset(), {}) else column.write(value, lang)


def _queue(queue: Queue) -> dict[str, Any]:
    target = queue.target
    return dict(queue) | {
        "target": target.kind,
        "target_share": target.share,
        "target_seconds": target.seconds,
        "target_definition": target.definition,
        "max_occupancy": target.max_occupancy,
        "max_abandonment": target.max_abandonment,
    }


def _shift(shift: BaseModel) -> dict[str, Any]:
    values = dict(shift)
    return values if values["meal_minutes"] else values | {"meal_from": None, "meal_to": None}


def _number(value: float) -> int | float:
    rounded = round(float(value), _DECIMALS)
    return int(rounded) if rounded.is_integer() else rounded


def _history(history: History, lang: str) -> Sheet:
    names = ["timestamp", "queue", "contacts"] + ([] if history.handle_seconds is None else ["handle_seconds"])
    rows: list[list[Cell]] = []
    for t in range(len(history.contacts)):
        minute = history.start + t * history.interval
        local = to_local(history.zone, minute)
        stamp = local_text(history.zone, minute) if local.fold else local.replace(tzinfo=None)
        for number in np.flatnonzero(~np.isnan(history.contacts[t])):
            row: list[Cell] = [stamp, history.queues[number], _number(history.contacts[t, number])]
            if history.handle_seconds is not None:
                handle = history.handle_seconds[t, number]
                row.append(None if np.isnan(handle) else _number(handle))
            rows.append(row)
    return _header("history", names, lang), rows


def _events(events: Sequence[Event], lang: str) -> Sheet:
    rows: list[list[Cell]] = []
    for event in events:
        start = event.start_day.isoformat() + (f"T{clock_text(event.start_minute)}" if event.start_minute else "")
        end = event.end_day.isoformat() + (f"T{clock_text(event.end_minute)}" if event.end_minute < MINUTES_PER_DAY else "")
        factors = schema.EVENTS.columns[-1].write(event.factors, lang)
        rows.append([event.event, event.phase or None, start, end, factors or None])
    return _header("events", [column.name for column in schema.EVENTS.columns], lang), rows


def _past(past: Past, shop: Shop, lang: str) -> Sheet:
    return _header("past", DUTY_COLUMNS, lang), duty_rows(past.duties, shop)


def _balance(past: Past, lang: str) -> Sheet:
    agents = sorted({*past.overtime_minutes, *past.fairness, *past.complaint_days})
    rows: list[list[Cell]] = [
        [agent, past.overtime_minutes.get(agent), past.fairness.get(agent), past.complaint_days.get(agent)] for agent in agents
    ]
    return _header("past_balance", [column.name for column in schema.PAST_BALANCE.columns], lang), rows
