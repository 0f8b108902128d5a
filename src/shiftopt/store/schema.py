"""The tables of a workspace: their columns, how a cell is read and written, and which field of a noun it fills."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from shiftopt.store import cells, compound
from shiftopt.store.aliases import VALUES, local_name
from shiftopt.store.cells import Cell, CellError, Reader
from shiftopt.store.log import show

Writer = Callable[[Any, str], Cell]
"""(value, language) -> cell."""


@dataclass(frozen=True)
class Column:
    """One column. ``field`` is the name in the noun; a required column must exist and be filled in every row."""

    name: str
    read: Reader
    write: Writer
    field: str
    required: bool = False


@dataclass(frozen=True)
class Table:
    """One table: its columns, and whether a workspace must have it with at least one row."""

    name: str
    columns: tuple[Column, ...]
    required: bool = False
    most_rows: int = 200_000


def _same(value: Any, _lang: str) -> Cell:
    return value  # type: ignore[no-any-return]


def _clock(value: int, _lang: str) -> Cell:
    return cells.clock_text(value)


def _yuan(value: int, _lang: str) -> Cell:
    return cells.yuan(value)


def _factor(value: int, _lang: str) -> Cell:
    return cells.factor(value)


def _yes_no(value: bool, lang: str) -> Cell:  # noqa: FBT001 - a writer takes the value first
    return local_name(VALUES["yes_no"], "yes" if value else "no", lang)


def _set(value: frozenset[str], _lang: str) -> Cell:
    return "|".join(sorted(value))


def _zone(cell: Cell) -> str:
    name = cells.plain(cell)
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise CellError(f"unknown time zone {show(name)}", "write an IANA name like Asia/Shanghai") from None


def _interval(cell: Cell) -> int:
    value = int(cells.integer()(cell))
    if value not in {15, 30, 60}:
        raise CellError(f"{show(str(value))} is out of range", "write 15, 30 or 60")
    return value


def _column(name: str, read: Reader, write: Writer = _same, *, field: str = "", required: bool = False) -> Column:
    return Column(name, read, write, field or name, required)


def _choice(name: str, kind: str, *, required: bool = False) -> Column:
    def write(value: str, lang: str) -> Cell:
        return local_name(VALUES[kind], value, lang)

    return Column(name, cells.choice(kind), write, name, required)


def _flag(name: str) -> Column:
    return _column(name, cells.yes_no, _yes_no)


def _choices(name: str, kind: str) -> Column:
    def write(value: frozenset[str], lang: str) -> Cell:
        return "|".join(local_name(VALUES[kind], item, lang) for item in sorted(value))

    return Column(name, compound.many(cells.choice(kind)), write, name)


def _agent() -> Column:
    return _column("agent_id", cells.ident, field="agent", required=True)


def _openings(value: Any, lang: str) -> Cell:
    return compound.openings_text(value, lang)


_IDS: Final = compound.many(cells.ident)
_DAY_MINUTES: Final = cells.minutes(1, 1440)

SHOP: Final = Table(
    "shop",
    (
        _column("name", cells.text, required=True),
        _column("zone", _zone),
        _column("interval", _interval),
        _column("week_start", compound.weekday, compound.weekday_text),
        _column("law", cells.ident),
        _column("shrinkage", cells.share(0, 0.89)),
        _column("min_stint", _DAY_MINUTES),
        _column("opening", compound.openings, _openings),
    ),
    required=True,
)
QUEUES: Final = Table(
    "queues",
    (
        _column("id", cells.ident, required=True),
        _column("name", cells.text),
        _choice("channel", "channel", required=True),
        _column("handle_seconds", cells.number(1, 86_400), required=True),
        _column("handle_cv", cells.number(0.01, 10)),
        _column("patience_seconds", cells.number(1, 86_400)),
        _column("concurrency", cells.integer(1, 40)),
        _column("rounds", cells.number(0.1, 1000)),
        _column("reply_seconds", cells.number(0.1, 86_400)),
        _column("think_seconds", cells.number(0.1, 86_400)),
        _choice("chat_mode", "chat_mode"),
        _choice("target", "target"),
        _column("target_share", cells.share(0.01, 0.999)),
        _column("target_seconds", cells.integer(1, 31 * 86_400)),
        _choice("target_definition", "target_definition"),
        _column("max_occupancy", cells.share(0.01, 1)),
        _column("max_abandonment", cells.share(0.001, 0.999)),
        _column("late_value", cells.money(0.01, 100_000), _yuan),
        _column("opening", compound.openings, _openings),
        _column("min_heads", cells.integer(0, 10_000)),
        _choice("due_clock", "due_clock"),
        _column("initial_backlog", cells.integer(0, 10_000_000)),
        _flag("complaint"),
        _column("bot_share", cells.share(0, 0.99)),
    ),
    required=True,
)
CONTRACTS: Final = Table(
    "contracts",
    (
        _column("id", cells.ident, required=True),
        _column("name", cells.text),
        _choice("kind", "contract_kind"),
        _column("week_minutes", cells.minutes(0, 7 * 1440)),
        _column("day_minutes", _DAY_MINUTES),
        _column("days_per_week", cells.integer(1, 7)),
        _flag("overtime"),
        _choice("pay", "pay"),
    ),
    required=True,
)
RULES: Final = Table(
    "rules",
    (
        _column("name", cells.ident, required=True),
        _column("params", compound.params, lambda value, _lang: compound.params_text(value)),
        _flag("hard"),
        _column("weight", cells.money(0, 1_000_000), _yuan),
        _column("contracts", _IDS, _set),
        _column("teams", compound.many(cells.text), _set),
    ),
)
AGENTS: Final = Table(
    "agents",
    (
        _column("agent_id", cells.ident, field="id", required=True),
        _column("name", cells.text, required=True),
        _column("contract", cells.ident, required=True),
        _column("skills", compound.skills, lambda value, _lang: compound.skills_text(value)),
        _column("team", cells.text),
        _choice("grade", "grade"),
        _column("hire_date", cells.day),
        _column("leave_date", cells.day),
        _column("wage", cells.money(0, 1_000_000), _yuan),
        _choices("protections", "protection"),
        _column("protected_until", cells.day),
        _column("mentor", cells.ident),
        _column("queue_share", cells.percent(0, 100), _factor),
    ),
    required=True,
)
SHIFTS: Final = Table(
    "shifts",
    (
        _column("shift_id", cells.ident, field="id", required=True),
        _column("start", cells.clock(1439), _clock),
        _column("end", cells.clock(2 * 1440), _clock),
        _column("minutes", _DAY_MINUTES),
        _column("start_from", cells.clock(1439), _clock),
        _column("start_to", cells.clock(1439), _clock),
        _column("start_step", _DAY_MINUTES),
        _column("lengths", compound.many(_DAY_MINUTES), _set),
        _column("meal_minutes", cells.minutes(0, 240)),
        _column("meal_from", cells.clock(2 * 1440), _clock),
        _column("meal_to", cells.clock(2 * 1440), _clock),
        _column("breaks", cells.integer(0, 10)),
        _column("break_minutes", cells.minutes(1, 120)),
        _column("contracts", _IDS, _set),
        _column("skills", _IDS, _set),
        _column("weekdays", compound.weekdays, compound.weekdays_text),
    ),
    required=True,
)
HISTORY: Final = Table(
    "history",
    (
        _column("timestamp", cells.moment, required=True),
        _column("queue", cells.text, required=True),
        _column("contacts", cells.number(0, 10_000_000)),
        _column("handle_seconds", cells.number(0, 86_400 * 7)),
        _column("contact_id", cells.text),
    ),
    required=True,
    most_rows=2_000_000,
)
EVENTS: Final = Table(
    "events",
    (
        _column("event", cells.text, required=True),
        _column("phase", cells.text),
        _column("start", cells.moment, required=True),
        _column("end", cells.moment),
        _column("factors", compound.factors, lambda value, _lang: compound.factors_text(value)),
    ),
)
LEAVE: Final = Table(
    "leave",
    (
        _agent(),
        _column("start", cells.day, required=True),
        _column("end", cells.day),
        _column("kind", cells.text),
    ),
)
REQUESTS: Final = Table(
    "requests",
    (
        _agent(),
        _column("date", cells.day, field="day", required=True),
        _choice("kind", "request", required=True),
        _column("shift", cells.ident),
        _column("weight", cells.money(0.01, 1_000_000), _yuan),
    ),
)
PINS: Final = Table(
    "pins",
    (_agent(), _column("date", cells.day, field="day", required=True), _column("shift", cells.text)),
)
SESSIONS: Final = Table(
    "sessions",
    (
        _column("session_id", cells.ident, field="id", required=True),
        _column("name", cells.text),
        _choice("kind", "session_kind"),
        _column("minutes", _DAY_MINUTES),
        _column("agents", _IDS, _set),
        _column("team", cells.text),
        _choice("grade", "grade"),
        _column("date", cells.day, field="day"),
        _column("window_start", cells.clock(1439), _clock),
        _column("window_end", cells.clock(), _clock),
        _column("quorum", cells.percent(0, 100), _factor),
        _column("absent_weight", cells.money(0.01, 1_000_000), _yuan),
    ),
)
PAST: Final = Table(
    "past",
    (
        _agent(),
        _column("date", cells.day, field="day"),
        _column("shift_id", cells.text, field="shift"),
        _column("start", cells.moment, required=True),
        _column("end", cells.moment, required=True),
        _column("paid_minutes", cells.minutes(0, 2880)),
        _column("overtime_minutes", cells.minutes(0, 2880)),
        _column("rests", cells.text),
    ),
    most_rows=1_000_000,
)
PAST_BALANCE: Final = Table(
    "past_balance",
    (
        _agent(),
        _column("overtime_minutes", cells.minutes(0, 100_000)),
        _column("fairness", cells.number(-1e6, 1e6)),
        _column("complaint_days", cells.integer(0, 366)),
    ),
)
TABLES: Final = (SHOP, QUEUES, CONTRACTS, RULES, AGENTS, SHIFTS, HISTORY, EVENTS, LEAVE, REQUESTS, PINS, SESSIONS, PAST, PAST_BALANCE)
TOML_TABLES: Final = frozenset({"shop", "queues", "contracts", "rules"})
"""The tables that a folder keeps in ``shop.toml``."""
