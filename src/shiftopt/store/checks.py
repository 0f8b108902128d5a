"""What only shows when tables are laid side by side: unknown ids, duplicates, contradictions, things nobody can use."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any, Final

from shiftopt.domain.messages import Message, either, inside, message
from shiftopt.domain.shop import Agent, Shift
from shiftopt.store.aliases import VALUES, fold, lookup
from shiftopt.store.log import Log, show, suggest
from shiftopt.store.shops import Draft
from shiftopt.store.typed import Row

_NIGHT_END = 6 * 60
_NIGHT_START = 22 * 60
"""Night work is 22:00-06:00; pregnant and nursing staff, minors and interns have none (Special Rules for female staff 2012)."""
_LIKELY_WAGE = 10_000_000
"""Fen; a monthly wage above it was probably written in fen."""


def check_draft(draft: Draft, log: Log) -> None:
    """Report every contradiction between the tables."""
    _references(draft, log)
    _duplicates(draft, log)
    _queues(draft, log)
    _contracts(draft, log)
    _agents(draft, log)
    _dated(draft, log)
    _sessions(draft, log)
    _useless(draft, log)


_REFERENCES: Final = (
    ("agents", "contract", "contracts"),
    ("agents", "skills", "queues"),
    ("agents", "mentor", "agents"),
    ("queues", "transfer_to", "queues"),
    ("shifts", "contracts", "contracts"),
    ("shifts", "skills", "queues"),
    ("rules", "contracts", "contracts"),
    ("rules", "teams", "teams"),
    ("rules", "agents", "agents"),
    ("leave", "agent_id", "agents"),
    ("requests", "agent_id", "agents"),
    ("requests", "shift", "shifts"),
    ("pins", "agent_id", "agents"),
    ("pins", "shift", "shifts"),
    ("sessions", "agents", "agents"),
    ("events", "factors", "queues"),
)
"""(table, column, table that must have the id)."""
_CALLED: Final = {
    "agents": (message("agent"), message("agents")),
    "contracts": (message("contract"), message("contracts")),
    "queues": (message("queue"), message("queues")),
    "shifts": (message("shift"), message("shifts")),
    "teams": (message("team"), message("teams")),
}
"""What messages call one of a table, and several."""


def _references(draft: Draft, log: Log) -> None:
    """Unknown ids, also in rows that have other problems. Where no id is known the missing table has been reported already."""
    days_off = lookup({"off": VALUES["day_off"]["off"]})
    for table, column, target in _REFERENCES:
        known = draft.ids.get(target, set())
        one, several = _CALLED[target]
        for row in draft.rows.get(table, ()):
            written = row.get(column, ())
            names = [written] if isinstance(written, str) else sorted(written)
            for name in names:
                if known and name not in known and not (table == "pins" and fold(name) in days_off):
                    said = message("unknown_thing", what=one, name=show(name), remedy=suggest(name, known, several))
                    log.problem(row.where(column), said, group=inside(row.raw.title, column))


_KEYS: Final = (
    ("queues", "id", message("queue")),
    ("contracts", "id", message("contract")),
    ("agents", "agent_id", message("agent")),
    ("shifts", "shift_id", message("shift")),
    ("sessions", "session_id", message("session")),
)
"""(table, column of its id, what messages call it)."""


def _duplicates(draft: Draft, log: Log) -> None:
    """Ids that are there twice, also in other capitals: file names are made from them."""
    for table, column, what in _KEYS:
        seen: dict[str, Row] = {}
        for row in draft.rows.get(table, ()):
            name = row.get(column)
            first = seen.setdefault(name.casefold(), row) if name else row
            if first is not row:
                log.problem(row.where(column), _there_already(what, name, first, first.get(column)))


def _there_already(what: Message, name: str, first: Row, other: str) -> Message:
    number = first.raw.numbers[first.index]
    place = message("entry_number", number=number) if first.raw.form == "toml" else message("row_number", number=number)
    if other == name:
        return message("there_already", what=what, name=show(name), place=place)
    return message("there_already_as", what=what, name=show(name), place=place, other=show(other))


def _queues(draft: Draft, log: Log) -> None:
    channels = {queue.id: queue.channel for _, queue in draft.queues}
    for row, queue in draft.queues:
        fitting = {"cleared_within"} if queue.channel == "ticket" else {"answered_within", "average_response"}
        if queue.target.kind not in fitting:
            said = message("target_not_fitting", channel=queue.channel, target=show(queue.target.kind), fitting=either(sorted(fitting)))
            log.problem(row.where("target"), said)
        if queue.transfer_to is not None and (queue.channel == "ticket" or channels.get(queue.transfer_to, "ticket") != "ticket"):
            log.problem(row.where("transfer_to"), message("no_transfer", channel=queue.channel, queue=show(queue.transfer_to)))


def _contracts(draft: Draft, log: Log) -> None:
    for row, contract in draft.contracts:
        most = contract.days_per_week * contract.day_minutes
        if contract.week_minutes > most:
            week, days, day = contract.week_minutes, contract.days_per_week, contract.day_minutes
            log.problem(row.where("week_minutes"), message("week_too_long", week=week, days=days, day=day, most=most))


def _agents(draft: Draft, log: Log) -> None:
    for row, agent in draft.agents:
        if agent.mentor == agent.id:
            log.problem(row.where("mentor"), message("own_mentor", agent=show(agent.id)))
        if agent.hire_date and agent.leave_date and agent.leave_date < agent.hire_date:
            log.problem(row.where("leave_date"), message("left_before_hired", left=agent.leave_date, hired=agent.hire_date))
        if agent.wage > _LIKELY_WAGE:
            log.note(row.where("wage"), message("unusual_wage", wage=agent.wage // 100))


def _dated(draft: Draft, log: Log) -> None:
    away: dict[str, list[tuple[Any, Any]]] = defaultdict(list)
    for row, leave in draft.leave:
        away[leave.agent].append((leave.start, leave.end))
        if leave.end < leave.start:
            log.problem(row.where("end"), message("leave_backwards", start=leave.start, end=leave.end))
    for row, request in draft.requests:
        if request.shift is None and request.kind in {"shift", "not_shift"}:
            log.problem(row.where("shift"), message("request_without_shift", kind=show(request.kind)))
    pinned: dict[tuple[str, Any], Row] = {}
    for row, pin in draft.pins:
        if pin.shift is not None and any(start <= pin.day <= end for start, end in away[pin.agent]):
            log.note(row.where("shift"), message("pinned_on_leave", agent=show(pin.agent), day=pin.day))
        first = pinned.setdefault((pin.agent, pin.day), row)
        if first is not row:
            number = first.raw.numbers[first.index]
            log.problem(row.where("date"), message("pinned_twice", agent=show(pin.agent), day=pin.day, row=number))


def note_stale(draft: Draft, first: date, log: Log) -> None:
    """Say how many wishes and pins lie before ``first``, the end of the history: no coming week will look at them."""
    requests = [row for row, request in draft.requests if request.day < first]
    if requests:
        log.note(requests[0].raw.title, message("stale_requests", count=len(requests), day=first))
    pins = [row for row, pin in draft.pins if pin.day < first]
    if pins:
        log.note(pins[0].raw.title, message("stale_pins", count=len(pins), day=first))


def _sessions(draft: Draft, log: Log) -> None:
    teams = {agent.team for _, agent in draft.agents}
    for row, session in draft.sessions:
        window = session.window_end - session.window_start
        if window < session.minutes:
            log.problem(row.where("window_end"), message("window_too_short", minutes=session.minutes, window=window))
        if session.team is not None and session.team not in teams:
            remedy = suggest(session.team, teams - {""}, message("teams"))
            log.note(row.where("team"), message("nobody_in_team", team=show(session.team), remedy=remedy))


def _useless(draft: Draft, log: Log) -> None:
    """Notes on shifts that nobody may work, and people who may work no shift."""
    agents = [agent for _, agent in draft.agents]
    possible = {shift.id: {agent.id for agent in agents if _may_work(agent, shift)} for _, shift in draft.shifts}
    by_row: dict[int, tuple[Row, list[Shift]]] = {}
    for row, shift in draft.shifts:
        by_row.setdefault(id(row), (row, []))[1].append(shift)
    for row, shifts in by_row.values():
        if agents and not any(possible[shift.id] for shift in shifts):
            log.note(row.where("shift_id"), message("nobody_for_shift", shift=show(row.get("shift_id"))))
    for row, agent in draft.agents:
        if draft.shifts and not any(agent.id in names for names in possible.values()):
            log.note(row.where("agent_id"), message("no_shift_for_agent", agent=show(agent.id)))


def _may_work(agent: Agent, shift: Shift) -> bool:
    """By contract, skill and the ban on night work; without regard to dates."""
    night = shift.start < _NIGHT_END or shift.start + shift.minutes > _NIGHT_START
    return (
        (not shift.contracts or agent.contract in shift.contracts)
        and (not shift.skills or bool(shift.skills & set(agent.skills)))
        and not (night and agent.protections)
    )
