"""The tables of a workspace and their columns."""

from __future__ import annotations

from typing import Final

from shiftopt.store import cells, columns, compound
from shiftopt.store.columns import Table

_IDS: Final = compound.many(cells.ident)
_DAY_MINUTES: Final = cells.minutes(1, 1440)

SHOP: Final = Table(
    "shop",
    (
        columns.column("name", cells.text, required=True),
        columns.column("zone", columns.zone),
        columns.column("interval", columns.interval),
        columns.column("week_start", compound.weekday, compound.weekday_text),
        columns.column("law", cells.ident),
        columns.column("shrinkage", cells.share(0, 0.89)),
        columns.column("min_stint", _DAY_MINUTES),
        columns.column("opening", compound.openings, columns.openings),
    ),
    required=True,
)
QUEUES: Final = Table(
    "queues",
    (
        columns.column("id", cells.ident, required=True),
        columns.column("name", cells.text),
        columns.choice("channel", "channel", required=True),
        columns.column("handle_seconds", cells.number(1, 86_400), required=True),
        columns.column("handle_cv", cells.number(0.01, 10)),
        columns.column("patience_seconds", cells.number(1, 86_400)),
        columns.column("concurrency", cells.integer(1, 40)),
        columns.column("rounds", cells.number(0.1, 1000)),
        columns.column("reply_seconds", cells.number(0.1, 86_400)),
        columns.column("think_seconds", cells.number(0.1, 86_400)),
        columns.choice("chat_mode", "chat_mode"),
        columns.choice("target", "target"),
        columns.column("target_share", cells.share(0.01, 0.999)),
        columns.column("target_seconds", cells.integer(1, 31 * 86_400)),
        columns.choice("target_definition", "target_definition"),
        columns.column("max_occupancy", cells.share(0.01, 1)),
        columns.column("max_abandonment", cells.share(0.001, 0.999)),
        columns.column("late_value", cells.money(0.01, 100_000), columns.yuan),
        columns.column("opening", compound.openings, columns.openings),
        columns.column("min_heads", cells.integer(0, 10_000)),
        columns.choice("due_clock", "due_clock"),
        columns.column("initial_backlog", cells.integer(0, 10_000_000)),
        columns.flag("complaint"),
        columns.column("bot_share", cells.share(0, 0.99)),
        columns.column("transfer_to", cells.ident),
        columns.column("transfer_share", cells.share(0.01, 1)),
    ),
    required=True,
)
CONTRACTS: Final = Table(
    "contracts",
    (
        columns.column("id", cells.ident, required=True),
        columns.column("name", cells.text),
        columns.choice("kind", "contract_kind"),
        columns.column("week_minutes", cells.minutes(0, 7 * 1440)),
        columns.column("day_minutes", _DAY_MINUTES),
        columns.column("days_per_week", cells.integer(1, 7)),
        columns.flag("overtime"),
        columns.choice("pay", "pay"),
    ),
    required=True,
)
RULES: Final = Table(
    "rules",
    (
        columns.column("name", cells.ident, required=True),
        columns.column("params", compound.params, lambda value, _lang: compound.params_text(value)),
        columns.flag("hard"),
        columns.column("weight", cells.money(0, 1_000_000), columns.yuan),
        columns.column("contracts", _IDS, columns.id_set),
        columns.column("teams", compound.many(cells.text), columns.id_set),
        columns.choices("grades", "grade"),
        columns.column("agents", _IDS, columns.id_set),
        columns.choices("protections", "protection"),
        columns.column("dates", compound.dates, compound.dates_text),
    ),
)
AGENTS: Final = Table(
    "agents",
    (
        columns.column("agent_id", cells.ident, field="id", required=True),
        columns.column("name", cells.text, required=True),
        columns.column("contract", cells.ident, required=True),
        columns.column("skills", compound.skills, lambda value, _lang: compound.skills_text(value)),
        columns.column("team", cells.text),
        columns.choice("grade", "grade"),
        columns.column("hire_date", cells.day),
        columns.column("leave_date", cells.day),
        columns.column("wage", cells.money(0, 1_000_000), columns.yuan),
        columns.choices("protections", "protection"),
        columns.column("protected_until", cells.day),
        columns.column("mentor", cells.ident),
        columns.column("queue_share", cells.percent(0, 100), columns.factor),
    ),
    required=True,
)
SHIFTS: Final = Table(
    "shifts",
    (
        columns.column("shift_id", cells.ident, field="id", required=True),
        columns.column("start", cells.clock(1439), columns.clock),
        columns.column("end", cells.clock(2 * 1440), columns.clock),
        columns.column("minutes", _DAY_MINUTES),
        columns.column("start_from", cells.clock(1439), columns.clock),
        columns.column("start_to", cells.clock(1439), columns.clock),
        columns.column("start_step", _DAY_MINUTES),
        columns.column("lengths", compound.many(_DAY_MINUTES), columns.id_set),
        columns.column("meal_minutes", cells.minutes(0, 240)),
        columns.column("meal_from", cells.clock(2 * 1440), columns.clock),
        columns.column("meal_to", cells.clock(2 * 1440), columns.clock),
        columns.column("breaks", cells.integer(0, 10)),
        columns.column("break_minutes", cells.minutes(1, 120)),
        columns.column("contracts", _IDS, columns.id_set),
        columns.column("skills", _IDS, columns.id_set),
        columns.column("weekdays", compound.weekdays, compound.weekdays_text),
    ),
    required=True,
)
HISTORY: Final = Table(
    "history",
    (
        columns.column("timestamp", cells.moment, required=True),
        columns.column("queue", cells.text, required=True),
        columns.column("contacts", cells.number(0, 10_000_000)),
        columns.column("handle_seconds", cells.number(0, 86_400 * 7)),
        columns.column("contact_id", cells.text),
    ),
    required=True,
    most_rows=2_000_000,
)
EVENTS: Final = Table(
    "events",
    (
        columns.column("event", cells.text, required=True),
        columns.column("phase", cells.text),
        columns.column("start", cells.moment, required=True),
        columns.column("end", cells.moment),
        columns.column("factors", compound.factors, lambda value, _lang: compound.factors_text(value)),
    ),
)
LEAVE: Final = Table(
    "leave",
    (
        columns.agent(),
        columns.column("start", cells.day, required=True),
        columns.column("end", cells.day),
        columns.column("kind", cells.text),
    ),
)
REQUESTS: Final = Table(
    "requests",
    (
        columns.agent(),
        columns.column("date", cells.day, field="day", required=True),
        columns.choice("kind", "request", required=True),
        columns.column("shift", cells.ident),
        columns.column("weight", cells.money(0.01, 1_000_000), columns.yuan),
    ),
)
PINS: Final = Table(
    "pins",
    (columns.agent(), columns.column("date", cells.day, field="day", required=True), columns.column("shift", cells.text)),
)
SESSIONS: Final = Table(
    "sessions",
    (
        columns.column("session_id", cells.ident, field="id", required=True),
        columns.column("name", cells.text),
        columns.choice("kind", "session_kind"),
        columns.column("minutes", _DAY_MINUTES),
        columns.column("agents", _IDS, columns.id_set),
        columns.column("team", cells.text),
        columns.choice("grade", "grade"),
        columns.column("date", cells.day, field="day"),
        columns.column("window_start", cells.clock(1439), columns.clock),
        columns.column("window_end", cells.clock(), columns.clock),
        columns.column("quorum", cells.percent(0, 100), columns.factor),
        columns.column("absent_weight", cells.money(0.01, 1_000_000), columns.yuan),
    ),
)
PAST: Final = Table(
    "past",
    (
        columns.agent(),
        columns.column("date", cells.day, field="day"),
        columns.column("shift_id", cells.text, field="shift"),
        columns.column("start", cells.moment, required=True),
        columns.column("end", cells.moment, required=True),
        columns.column("paid_minutes", cells.minutes(0, 2880)),
        columns.column("overtime_minutes", cells.minutes(0, 2880)),
        columns.column("rests", cells.text),
    ),
    most_rows=1_000_000,
)
PAST_BALANCE: Final = Table(
    "past_balance",
    (
        columns.agent(),
        columns.column("overtime_minutes", cells.minutes(0, 100_000)),
        columns.column("fairness", cells.number(-1e6, 1e6)),
        columns.column("complaint_days", cells.integer(0, 366)),
    ),
)
TABLES: Final = (SHOP, QUEUES, CONTRACTS, RULES, AGENTS, SHIFTS, HISTORY, EVENTS, LEAVE, REQUESTS, PINS, SESSIONS, PAST, PAST_BALANCE)
TOML_TABLES: Final = frozenset({"shop", "queues", "contracts", "rules"})
"""The tables that a folder keeps in ``shop.toml``."""
