"""What only shows when tables are laid side by side: unknown ids, duplicates, contradictions, things nobody can use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from shiftopt.domain.base import MINUTES_PER_DAY
from shiftopt.domain.shop import Agent, Shift
from shiftopt.store.log import Log, nearest, show, suggest
from shiftopt.store.shops import Draft
from shiftopt.store.typed import Row

_NIGHT_END = 6 * 60
_NIGHT_START = 22 * 60
"""Night work is 22:00-06:00; pregnant and nursing staff, minors and interns have none (Special Rules for female staff 2012)."""
_LIKELY_WAGE = 10_000_000
"""Fen; a monthly wage above it was probably written in fen."""


def check_draft(draft: Draft, log: Log) -> None:
    """Report every contradiction between the tables."""
    _duplicates(draft, log)
    _queues(draft, log)
    _contracts(draft, log)
    _agents(draft, log)
    _shifts(draft, log)
    _dated(draft, log)
    _sessions(draft, log)
    _rules_and_events(draft, log)
    _useless(draft, log)


def _known(row: Row, column: str, names: Iterable[str], known: Collection[str], what: str, log: Log) -> None:
    """Report names that are not known; if nothing is, the missing table has been reported already."""
    for name in sorted(names):
        if known and name not in known:
            where, group = row.where(column), f"{row.raw.title}, {column}"
            log.problem(where, f"unknown {what} {show(name)}", suggest(name, known, f"{what}s"), group=group)


def _scope(row: Row, column: str, names: Iterable[str], known: Collection[str], what: str, log: Log) -> None:
    """A list that only narrows a shift or rule: a likely slip is a problem, a name that this shop does not use only a note."""
    for name in sorted(names):
        if known and name not in known:
            if nearest(name, known):
                _known(row, column, [name], known, what, log)
            else:
                log.note(row.where(column), f"no {what} is called {show(name)}", suggest(name, known, f"{what}s"))


def _duplicates(draft: Draft, log: Log) -> None:
    tables: tuple[tuple[str, list[Any], str], ...] = (
        ("queue", draft.queues, "id"),
        ("contract", draft.contracts, "id"),
        ("agent", draft.agents, "agent_id"),
        ("shift", draft.shifts, "shift_id"),
        ("session", draft.sessions, "session_id"),
    )
    for what, rows, column in tables:
        seen: dict[str, tuple[str, Row]] = {}
        told: set[int] = set()
        for row, noun in rows:
            name, first = seen.setdefault(noun.id.casefold(), (noun.id, row))
            if first is not row and id(row) not in told:
                told.add(id(row))
                number = first.raw.numbers[first.index]
                entry = "entry" if first.raw.form == "toml" else "row"
                same = "" if name == noun.id else f", as {show(name)}"
                log.problem(
                    row.where(column),
                    f"{what} {show(noun.id)} is there already ({entry} {number}{same})",
                    "give it another id, or delete it",
                )


def _queues(draft: Draft, log: Log) -> None:
    for row, queue in draft.queues:
        fitting = {"cleared_within"} if queue.channel == "ticket" else {"answered_within", "average_response"}
        if queue.target.kind not in fitting:
            problem = f"a {queue.channel} queue can not have the target {show(queue.target.kind)}"
            log.problem(row.where("target"), problem, f"write {' or '.join(sorted(fitting))}")


def _contracts(draft: Draft, log: Log) -> None:
    for row, contract in draft.contracts:
        most = contract.days_per_week * contract.day_minutes
        if contract.week_minutes > most:
            problem = f"{contract.week_minutes} minutes a week do not fit {contract.days_per_week} days of {contract.day_minutes}"
            log.problem(row.where("week_minutes"), problem, f"write at most {most}, or more or longer days")


def _agents(draft: Draft, log: Log) -> None:
    for row, agent in draft.agents:
        _known(row, "contract", [agent.contract], draft.ids["contracts"], "contract", log)
        _known(row, "skills", agent.skills, draft.ids["queues"], "queue", log)
        if agent.mentor == agent.id:
            log.problem(row.where("mentor"), f"agent {show(agent.id)} is their own mentor", "name another agent, or leave it empty")
        elif agent.mentor is not None:
            _known(row, "mentor", [agent.mentor], draft.ids["agents"], "agent", log)
        if agent.hire_date and agent.leave_date and agent.leave_date < agent.hire_date:
            problem = f"leaves ({agent.leave_date}) before being hired ({agent.hire_date})"
            log.problem(row.where("leave_date"), problem, "mend one of the dates")
        if agent.wage > _LIKELY_WAGE:
            log.note(
                row.where("wage"), f"a wage of {agent.wage // 100:,} yuan is unusual", "wages are in yuan a month (or an hour), not in fen"
            )


def _shifts(draft: Draft, log: Log) -> None:
    seen: set[int] = set()
    for row, shift in draft.shifts:
        if id(row) not in seen:
            seen.add(id(row))
            _scope(row, "contracts", shift.contracts, draft.ids["contracts"], "contract", log)
            _known(row, "skills", shift.skills, draft.ids["queues"], "queue", log)


def _dated(draft: Draft, log: Log) -> None:
    agents, shifts = draft.ids["agents"], draft.ids["shifts"]
    away: dict[str, list[tuple[Any, Any]]] = defaultdict(list)
    for row, leave in draft.leave:
        _known(row, "agent_id", [leave.agent], agents, "agent", log)
        away[leave.agent].append((leave.start, leave.end))
        if leave.end < leave.start:
            log.problem(row.where("end"), f"the leave ends ({leave.end}) before it starts ({leave.start})", "mend one of the dates")
    for row, request in draft.requests:
        _known(row, "agent_id", [request.agent], agents, "agent", log)
        if request.shift is not None:
            _known(row, "shift", [request.shift], shifts, "shift", log)
        elif request.kind in {"shift", "not_shift"}:
            log.problem(row.where("shift"), f"a request of kind {show(request.kind)} names no shift", "write the shift")
    pinned: dict[tuple[str, Any], Row] = {}
    for row, pin in draft.pins:
        _known(row, "agent_id", [pin.agent], agents, "agent", log)
        if pin.shift is not None:
            _known(row, "shift", [pin.shift], shifts, "shift", log)
            if any(start <= pin.day <= end for start, end in away[pin.agent]):
                log.note(row.where("shift"), f"agent {show(pin.agent)} is on leave on {pin.day}", "no legal roster keeps both; delete one")
        first = pinned.setdefault((pin.agent, pin.day), row)
        if first is not row:
            problem = f"agent {show(pin.agent)} is pinned on {pin.day} already (row {first.raw.numbers[first.index]})"
            log.problem(row.where("date"), problem, "keep one pin per day")


def _sessions(draft: Draft, log: Log) -> None:
    teams = {agent.team for _, agent in draft.agents}
    for row, session in draft.sessions:
        _known(row, "agents", session.agents, draft.ids["agents"], "agent", log)
        if session.window_end - session.window_start < session.minutes:
            problem = f"{session.minutes} minutes do not fit the window of {session.window_end - session.window_start}"
            log.problem(row.where("window_end"), problem, "write a wider window or fewer minutes")
        if session.team is not None and session.team not in teams:
            log.note(row.where("team"), f"nobody is in team {show(session.team)}", suggest(session.team, teams - {""}, "teams"))


def _rules_and_events(draft: Draft, log: Log) -> None:
    teams = {agent.team for _, agent in draft.agents if agent.team}
    for row, rule in draft.rules:
        _scope(row, "contracts", rule.contracts, draft.ids["contracts"], "contract", log)
        _scope(row, "teams", rule.teams, teams, "team", log)
    for row, event in draft.events:
        _known(row, "factors", event.factors, draft.ids["queues"], "queue", log)


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
        and not (night and agent.protections and shift.start + shift.minutes <= 2 * MINUTES_PER_DAY)
    )
