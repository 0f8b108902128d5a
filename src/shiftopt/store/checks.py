"""What only shows when tables are laid side by side: unknown ids, duplicates, contradictions, things nobody can use."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any, Final

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
    ("agents", "contract", "contracts", "contract"),
    ("agents", "skills", "queues", "queue"),
    ("agents", "mentor", "agents", "agent"),
    ("queues", "transfer_to", "queues", "queue"),
    ("shifts", "contracts", "contracts", "contract"),
    ("shifts", "skills", "queues", "queue"),
    ("rules", "contracts", "contracts", "contract"),
    ("rules", "teams", "teams", "team"),
    ("rules", "agents", "agents", "agent"),
    ("leave", "agent_id", "agents", "agent"),
    ("requests", "agent_id", "agents", "agent"),
    ("requests", "shift", "shifts", "shift"),
    ("pins", "agent_id", "agents", "agent"),
    ("pins", "shift", "shifts", "shift"),
    ("sessions", "agents", "agents", "agent"),
    ("events", "factors", "queues", "queue"),
)
"""(table, column, table that must have the id, what messages call it)."""


def _references(draft: Draft, log: Log) -> None:
    """Unknown ids, also in rows that have other problems. Where no id is known the missing table has been reported already."""
    days_off = lookup({"off": VALUES["day_off"]["off"]})
    for table, column, target, what in _REFERENCES:
        known = draft.ids.get(target, set())
        for row in draft.rows.get(table, ()):
            written = row.get(column, ())
            names = [written] if isinstance(written, str) else sorted(written)
            for name in names:
                if known and name not in known and not (table == "pins" and fold(name) in days_off):
                    remedy, group = suggest(name, known, f"{what}s"), f"{row.raw.title}, {column}"
                    log.problem(row.where(column), f"unknown {what} {show(name)}", remedy, group=group)


_KEYS: Final = (
    ("queues", "id", "queue"),
    ("contracts", "id", "contract"),
    ("agents", "agent_id", "agent"),
    ("shifts", "shift_id", "shift"),
    ("sessions", "session_id", "session"),
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
                place = f"{'entry' if row.raw.form == 'toml' else 'row'} {first.raw.numbers[first.index]}"
                same = "" if first.get(column) == name else f", as {show(first.get(column))}"
                log.problem(row.where(column), f"{what} {show(name)} is there already ({place}{same})", "give it another id, or delete it")


def _queues(draft: Draft, log: Log) -> None:
    channels = {queue.id: queue.channel for _, queue in draft.queues}
    for row, queue in draft.queues:
        fitting = {"cleared_within"} if queue.channel == "ticket" else {"answered_within", "average_response"}
        if queue.target.kind not in fitting:
            problem = f"a {queue.channel} queue can not have the target {show(queue.target.kind)}"
            log.problem(row.where("target"), problem, f"write {' or '.join(sorted(fitting))}")
        if queue.transfer_to is not None and (queue.channel == "ticket" or channels.get(queue.transfer_to, "ticket") != "ticket"):
            problem = f"customers of a {queue.channel} queue can not become contacts of {show(queue.transfer_to)}"
            log.problem(row.where("transfer_to"), problem, "chats and calls that are given up become tickets: name a ticket queue")


def _contracts(draft: Draft, log: Log) -> None:
    for row, contract in draft.contracts:
        most = contract.days_per_week * contract.day_minutes
        if contract.week_minutes > most:
            problem = f"{contract.week_minutes} minutes a week do not fit {contract.days_per_week} days of {contract.day_minutes}"
            log.problem(row.where("week_minutes"), problem, f"write at most {most}, or more or longer days")


def _agents(draft: Draft, log: Log) -> None:
    for row, agent in draft.agents:
        if agent.mentor == agent.id:
            log.problem(row.where("mentor"), f"agent {show(agent.id)} is their own mentor", "name another agent, or leave it empty")
        if agent.hire_date and agent.leave_date and agent.leave_date < agent.hire_date:
            problem = f"leaves ({agent.leave_date}) before being hired ({agent.hire_date})"
            log.problem(row.where("leave_date"), problem, "mend one of the dates")
        if agent.wage > _LIKELY_WAGE:
            log.note(
                row.where("wage"), f"a wage of {agent.wage // 100:,} yuan is unusual", "wages are in yuan a month (or an hour), not in fen"
            )


def _dated(draft: Draft, log: Log) -> None:
    away: dict[str, list[tuple[Any, Any]]] = defaultdict(list)
    for row, leave in draft.leave:
        away[leave.agent].append((leave.start, leave.end))
        if leave.end < leave.start:
            log.problem(row.where("end"), f"the leave ends ({leave.end}) before it starts ({leave.start})", "mend one of the dates")
    for row, request in draft.requests:
        if request.shift is None and request.kind in {"shift", "not_shift"}:
            log.problem(row.where("shift"), f"a request of kind {show(request.kind)} names no shift", "write the shift")
    pinned: dict[tuple[str, Any], Row] = {}
    for row, pin in draft.pins:
        if pin.shift is not None and any(start <= pin.day <= end for start, end in away[pin.agent]):
            log.note(row.where("shift"), f"agent {show(pin.agent)} is on leave on {pin.day}", "no legal roster keeps both; delete one")
        first = pinned.setdefault((pin.agent, pin.day), row)
        if first is not row:
            problem = f"agent {show(pin.agent)} is pinned on {pin.day} already (row {first.raw.numbers[first.index]})"
            log.problem(row.where("date"), problem, "keep one pin per day")


def note_stale(draft: Draft, first: date, log: Log) -> None:
    """Say how many wishes and pins lie before ``first``, the end of the history: no coming week will look at them."""
    for table, rows in (("requests", draft.requests), ("pins", draft.pins)):
        old = [row for row, noun in rows if noun.day < first]
        if old:
            log.note(old[0].raw.title, f"{len(old):,} {table} are before {first}, the end of the history", "they do not matter any more")


def _sessions(draft: Draft, log: Log) -> None:
    teams = {agent.team for _, agent in draft.agents}
    for row, session in draft.sessions:
        if session.window_end - session.window_start < session.minutes:
            problem = f"{session.minutes} minutes do not fit the window of {session.window_end - session.window_start}"
            log.problem(row.where("window_end"), problem, "write a wider window or fewer minutes")
        if session.team is not None and session.team not in teams:
            log.note(row.where("team"), f"nobody is in team {show(session.team)}", suggest(session.team, teams - {""}, "teams"))


def _useless(draft: Draft, log: Log) -> None:
    """Notes on shifts that nobody may work, and people who may work no shift."""
    agents = [agent for _, agent in draft.agents]
    possible = {shift.id: {agent.id for agent in agents if _may_work(agent, shift)} for _, shift in draft.shifts}
    by_row: dict[int, tuple[Row, list[Shift]]] = {}
    for row, shift in draft.shifts:
        by_row.setdefault(id(row), (row, []))[1].append(shift)
    for row, shifts in by_row.values():
        if agents and not any(possible[shift.id] for shift in shifts):
            name = row.get("shift_id")
            log.note(row.where("shift_id"), f"nobody may work shift {show(name)}", "check its contracts and skills")
    for row, agent in draft.agents:
        if draft.shifts and not any(agent.id in names for names in possible.values()):
            remedy = "check contract, skills and protections against the shifts"
            log.note(row.where("agent_id"), f"agent {show(agent.id)} may work no shift", remedy)


def _may_work(agent: Agent, shift: Shift) -> bool:
    """By contract, skill and the ban on night work; without regard to dates."""
    night = shift.start < _NIGHT_END or shift.start + shift.minutes > _NIGHT_START
    return (
        (not shift.contracts or agent.contract in shift.contracts)
        and (not shift.skills or bool(shift.skills & set(agent.skills)))
        and not (night and agent.protections)
    )
