"""Why no legal roster exists: the smallest set of demands that collide, person by person, then across people.

A demand is what one rule asks of one person on one day; each gets an assumption literal. CP-SAT names a set of assumptions that
cannot hold together, and deleting its members one at a time leaves a set of which every proper subset can hold (a minimal
unsatisfiable subset by deletion: Marques-Silva, Multiple-Valued Logic 2010).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from shiftopt.domain.base import Lang
from shiftopt.domain.case import Case
from shiftopt.domain.roster import Violation
from shiftopt.rules.base import Rule
from shiftopt.rules.rows import Row, RowBoard
from shiftopt.rules.sentences import when

EFFORT = 20.0
"""Deterministic seconds for one question."""


@dataclass
class Demand:
    """What one rule asks of one person (None: of several) on one day (None: over the horizon)."""

    rule: Rule
    agent: int | None
    day: int | None
    rows: list[Row] = field(default_factory=list)
    bans: list[int] = field(default_factory=list)


def demands(board: RowBoard) -> list[Demand]:
    """All hard rows and bans, by rule, person and day; the law's and the house's smaller demands first within a person."""
    found: dict[tuple[int, str, int | None, int | None], Demand] = {}
    for row in board.rows:
        if row.units is None:
            key = (id(row.rule), row.rule.name, row.agent, row.day)
            found.setdefault(key, Demand(row.rule, row.agent, row.day)).rows.append(row)
    for ban in board.bans:
        key = (id(ban.rule), ban.rule.name, ban.agent, ban.day)
        found.setdefault(key, Demand(ban.rule, ban.agent, ban.day)).bans.append(ban.var)
    return list(found.values())


def diagnose(board: RowBoard) -> tuple[Violation, ...]:
    """One minimal conflict per person who has no legal week, or, if all have one, a minimal conflict across people.

    Empty if a legal roster exists or the question stayed open.
    """
    members = demands(board)
    conflict: list[list[Demand]] = []
    for agent in range(len(board.case.agents)):
        own = [demand for demand in members if demand.agent == agent]
        core = minimal_conflict(board, own)
        if core:
            conflict.append(core)
    if not conflict:
        core = minimal_conflict(board, _whole_people(members))
        conflict = [core] if core else []
    return tuple(_violation(board.case, demand, core) for core in conflict for demand in core)


def minimal_conflict(board: RowBoard, members: Sequence[Demand]) -> list[Demand]:
    """A set of demands that cannot hold together although every proper subset can; empty if all can hold."""
    core = _collide(board, members)
    if core is None:
        return []
    place = 0
    while place < len(core):
        smaller = _collide(board, [*core[:place], *core[place + 1 :]])
        if smaller is None:
            place += 1
        else:
            keep = {id(demand) for demand in smaller}
            core = [demand for demand in core if id(demand) in keep]
    return core


def _collide(board: RowBoard, members: Sequence[Demand]) -> list[Demand] | None:
    """Some of the demands that cannot hold together; None if all can, or if it stays open."""
    model = cp_model.CpModel()
    variables: dict[int, cp_model.IntVar] = {}
    options = len(board.case.options)

    def variable(number: int) -> cp_model.IntVar:
        if number not in variables:
            low, high = (0, 1) if number < options else board.extra[number - options]
            variables[number] = model.new_int_var(low, high, "")
        return variables[number]

    switches = []
    for demand in members:
        switch = model.new_bool_var("")
        switches.append(switch)
        for row in demand.rows:
            total = sum(factor * variable(var) for factor, var in row.terms)
            if row.terms:
                model.add(total <= row.limit).only_enforce_if(switch)
            elif row.limit < 0:
                model.add_bool_or([~switch])
        for var in demand.bans:
            model.add(variable(var) == 0).only_enforce_if(switch)
    model.add_assumptions(switches)
    solver = cp_model.CpSolver()
    solver.parameters.catch_sigint_signal = False  # Ctrl-C belongs to the caller
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = EFFORT
    if solver.solve(model) != cp_model.INFEASIBLE:
        return None
    named = set(solver.sufficient_assumptions_for_infeasibility())
    return [demand for demand, switch in zip(members, switches, strict=True) if switch.index in named]


def _whole_people(members: Iterable[Demand]) -> list[Demand]:
    """Demands on one person as one member per rule and person, demands on several people as they are."""
    joined: dict[tuple[str, int], Demand] = {}
    shared: list[Demand] = []
    for demand in members:
        if demand.agent is None:
            shared.append(demand)
            continue
        whole = joined.setdefault((demand.rule.name, demand.agent), Demand(demand.rule, demand.agent, None))
        whole.rows += demand.rows
        whole.bans += demand.bans
    return [*shared, *joined.values()]


def _violation(case: Case, demand: Demand, core: Sequence[Demand]) -> Violation:
    start, end = _span(case, demand)
    agent = None if demand.agent is None else case.agents[demand.agent].id
    return Violation(
        rule=demand.rule.name,
        agent=agent,
        start=start,
        end=end,
        measured=len(core),
        limit=max(0, len(core) - 1),
        unit="demands",
        amount=1,
        hard=True,
        source=demand.rule.source,
        message={"en": _sentence(case, demand, core, "en"), "zh": _sentence(case, demand, core, "zh")},
    )


def _sentence(case: Case, demand: Demand, core: Sequence[Demand], lang: Lang) -> str:
    """Who, when and which rule, and with what it collides."""
    mine = _phrase(case, [demand], lang)
    groups: dict[tuple[str, int | None], list[Demand]] = {}
    for other in core:
        if other is not demand:
            groups.setdefault((other.rule.name, other.agent), []).append(other)
    others = [_phrase(case, group, lang) for group in groups.values()]
    rule = demand.rule
    if lang == "en":
        against = f"cannot be kept together with {'; '.join(others)}" if others else "cannot be kept at all"
        return f"{mine} {against} (source: {rule.source or rule.name})."
    against = f"无法与以下要求同时满足:{';'.join(others)}" if others else "无法满足"
    return f"{mine} {against}(依据:{rule.source_zh or rule.source or rule.name})。"


def _phrase(case: Case, group: Sequence[Demand], lang: Lang) -> str:
    """One rule and one person on some days; a rule that stands for a personal protection is called just that."""
    rule, agent = group[0].rule, group[0].agent
    who = ("the team" if lang == "en" else "团队") if agent is None else case.agents[agent].id
    protection = "personal protection" if lang == "en" else "个人保护"
    name = protection if rule.name.startswith("protected") else rule.name
    days = ", ".join(_days(case, demand, lang) for demand in group)
    return f"{name} for {who} on {days}" if lang == "en" else f"{who} {days} 的 {name}"


def _days(case: Case, demand: Demand, lang: Lang) -> str:
    start, end = _span(case, demand)
    return when(case.grid.zone, start, end, lang)


def _span(case: Case, demand: Demand) -> tuple[int, int]:
    grid = case.grid
    return (grid.start, grid.end) if demand.day is None else (grid.day_starts[demand.day], grid.day_starts[demand.day + 1])
