"""Overtime of a month shared out over weeks in a row, so that the first of them does not use up what a later one needs more.

The relaxations of the weeks become one linear programme: in every week each person's overtime is at most an allowance, and the
allowances of a calendar month together are at most what the law leaves that person. The weeks share nothing else here. This is the
joint form of resource-directive decomposition (Geoffrion, Operations Research 18(3), 1970).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import numpy as np
from scipy import sparse

from shiftopt.domain.case import Case
from shiftopt.rostering.linear import relax
from shiftopt.rostering.model import Model
from shiftopt.rostering.model import prepare as prepare_model
from shiftopt.rostering.program import INFINITE, Program
from shiftopt.rules.assemble import assemble
from shiftopt.rules.base import Rule
from shiftopt.rules.catalogue.monthly_overtime import MonthlyOvertime
from shiftopt.rules.worktime import same_month

HOUR: Final = 60
USED_UP: Final = 1_000_000
"""Minutes of overtime brought forward that leave nothing."""
Kept = Mapping[str, int]
"""Agent id -> minutes of overtime."""


@dataclass(frozen=True, eq=False)
class _Block:
    """The programme of a week in which nobody has overtime left, and its rows that say so: row -> agent."""

    case: Case
    model: Model
    rows: Mapping[int, int]

    @property
    def agents(self) -> list[int]:
        """Agents whose overtime is limited, in order."""
        return sorted(set(self.rows.values()))


def kept_back(cases: Sequence[Case], *, seconds: float = 1e6) -> tuple[Kept, ...] | None:
    """For each week the overtime of its month that is worth more in the later ones, by agent; whole hours.

    Args:
        cases: the weeks in order, each with the past before the first one.
        seconds: at most, for the linear programme.

    Returns:
        One entry per week; None if the programme was not solved in time.
    """
    nothing: tuple[Kept, ...] = tuple({} for _ in cases)
    blocks = [_block(case) for case in cases]
    if len(blocks) < 2 or not any(block.rows for block in blocks):
        return nothing
    program = _joint(blocks)
    found = relax(program, program.low, program.high, seconds=seconds)
    if found is None:
        return None
    used, start = [], 0
    for block in blocks:
        used.append(_used(block, found.values[start : start + block.model.program.columns]))
        start += block.model.program.columns
    return tuple(_later(blocks, used, number) for number in range(len(blocks)))


def with_kept(case: Case, kept: Kept) -> Case:
    """The week as it is planned: overtime kept for later ones counts as worked."""
    if not kept:
        return case
    minutes = dict(case.past.overtime_minutes)
    for agent, more in kept.items():
        minutes[agent] = minutes.get(agent, 0) + more
    return replace(case, past=case.past.model_copy(update={"overtime_minutes": minutes}))


def _limits(rules: Sequence[Rule]) -> list[MonthlyOvertime]:
    return [rule for rule in rules if isinstance(rule, MonthlyOvertime) and rule.hard]


def _block(case: Case) -> _Block:
    rules = assemble(case.shop, day=case.grid.first_day)
    model = prepare_model(with_kept(case, {agent.id: USED_UP for agent in case.agents}), rules)
    rows = {
        number: row.agent
        for number, row in enumerate(model.persons.rows)
        if isinstance(row.rule, MonthlyOvertime) and row.units is None and row.agent is not None
    }
    return _Block(case, model, rows)


def _budget(case: Case, agent: int, rules: Sequence[MonthlyOvertime]) -> int:
    """Minutes of overtime that an agent has left in the month of a week's first day."""
    month, known = case.grid.first_day, min((duty.day for duty in case.past.duties), default=case.grid.first_day)
    covering = [rule for rule in rules if rule.covers(case.agents[agent])]
    return max(0, min((rule.minutes - rule.brought_forward(case, agent, month, known) for rule in covering), default=0))


def _joint(blocks: Sequence[_Block]) -> Program:
    """All weeks side by side, an allowance per agent and week, and a row per agent and month."""
    columns, rows = sum(block.model.program.columns for block in blocks), sum(len(block.model.program.row_low) for block in blocks)
    entries: list[tuple[int, int, int]] = []
    highs: list[int] = []
    budgets: list[int] = []
    link: dict[tuple[int, date], int] = {}
    first_row = 0
    for block in blocks:
        rules, day = _limits(assemble(block.case.shop, day=block.case.grid.first_day)), block.case.grid.first_day
        place = {agent: columns + len(highs) + offset for offset, agent in enumerate(block.agents)}
        for agent in block.agents:
            key = (agent, day.replace(day=1))
            if key not in link:
                link[key] = rows + len(budgets)
                budgets.append(_budget(block.case, agent, rules))
            highs.append(budgets[link[key] - rows])
            entries.append((link[key], place[agent], 1))
        entries += [(first_row + row, place[agent], -1) for row, agent in block.rows.items()]
        first_row += len(block.model.program.row_low)
    return _assembled([block.model.program for block in blocks], entries, highs, budgets)


def _assembled(parts: Sequence[Program], entries: Sequence[tuple[int, int, int]], highs: Sequence[int], budgets: Sequence[int]) -> Program:
    more, links = len(highs), len(budgets)
    rows, columns = sum(len(part.row_low) for part in parts) + links, sum(part.columns for part in parts) + more
    blocks: Any = sparse.coo_array(sparse.block_diag([part.matrix for part in parts]))
    row, column, value = (np.array(side, dtype=np.int64) for side in zip(*entries, strict=True))
    matrix = sparse.coo_array(
        (np.concatenate([blocks.data, value]), (np.concatenate([blocks.row, row]), np.concatenate([blocks.col, column]))),
        shape=(rows, columns),
    )
    none, zeros = np.full(more, -1, dtype=np.int64), np.zeros(more, dtype=np.int64)
    return Program(
        low=np.concatenate([*(part.low for part in parts), zeros]),
        high=np.concatenate([*(part.high for part in parts), np.array(highs, dtype=np.int64)]),
        cost=np.concatenate([*(part.cost for part in parts), zeros]),
        matrix=sparse.csr_array(matrix),
        row_low=np.concatenate([*(part.row_low for part in parts), np.full(links, -INFINITE, dtype=np.int64)]),
        row_high=np.concatenate([*(part.row_high for part in parts), np.array(budgets, dtype=np.int64)]),
        scale=np.concatenate([*(part.scale for part in parts), np.full(more, float(HOUR))]),
        owner=np.concatenate([*(part.owner for part in parts), none]),
        day=np.concatenate([*(part.day for part in parts), none]),
    )


def _used(block: _Block, values: np.ndarray[Any, np.dtype[np.float64]]) -> dict[str, int]:
    """Agent id -> overtime that the relaxation gives, in whole hours."""
    program = block.model.program
    beyond = np.asarray(program.matrix @ values) - program.row_high
    most: dict[int, float] = {}
    for row, agent in block.rows.items():
        most[agent] = max(most.get(agent, 0.0), float(beyond[row]))
    return {block.case.agents[agent].id: HOUR * round(minutes / HOUR) for agent, minutes in most.items() if minutes >= HOUR / 2}


def _later(blocks: Sequence[_Block], used: Sequence[Mapping[str, int]], number: int) -> Kept:
    """What the weeks after ``number`` in its month use."""
    month = blocks[number].case.grid.first_day
    total: dict[str, int] = {}
    for block, minutes in zip(blocks[number + 1 :], used[number + 1 :], strict=True):
        if same_month(month, block.case.grid.first_day):
            for agent, more in minutes.items():
                total[agent] = total.get(agent, 0) + more
    return total
