"""The part of the programme with names: possible duties, and what the rules of level ``duty`` say about them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shiftopt.domain.volumes import BoolArray
from shiftopt.rostering.program import Program, Sheet
from shiftopt.rules.rows import Row, RowBoard


@dataclass(frozen=True)
class Persons:
    """Where the named part lies in the programme. Columns ``0 .. options - 1`` are the options, then the rules' own integers.

    ``first_row`` and ``last_row`` bracket the rows of the rules; ``rows[i]`` is the rule row of programme row ``first_row + i``.
    """

    options: int
    extras: int
    rows: tuple[Row, ...]


def write_persons(sheet: Sheet, board: RowBoard) -> Persons:
    """Write options, the rules' integers, bans, prices and rows; must be the first part of the sheet.

    A soft row ``terms <= limit`` becomes ``terms - excess <= limit`` with a priced, bounded ``excess``.
    """
    for option in board.case.options:
        sheet.column(0, 1, owner=option.agent, day=option.day)
    owners = _owners(board)
    for number, (low, high) in enumerate(board.extra, start=len(board.case.options)):
        sheet.column(low, high, owner=owners.get(number, -1), scale=max(1.0, float(high - low)))
    for ban in board.bans:
        sheet.high[ban.var] = 0
    for price in board.prices:
        sheet.cost[price.var] += price.units
    kept = [row for row in board.rows if _reach(sheet, row) > row.limit]
    for row in kept:
        terms = list(row.terms)
        if row.units is not None:
            most = _reach(sheet, row) - row.limit
            owner = -1 if row.agent is None else row.agent
            terms.append((-1, sheet.column(0, most, row.units, owner=owner, day=-1 if row.day is None else row.day)))
        sheet.row(terms, high=row.limit)
    return Persons(options=len(board.case.options), extras=len(board.extra), rows=tuple(kept))


def _reach(sheet: Sheet, row: Row) -> int:
    """The largest value that the terms of a row can take."""
    net: dict[int, int] = {}
    for factor, var in row.terms:
        net[var] = net.get(var, 0) + factor
    return sum(factor * (sheet.high[var] if factor > 0 else sheet.low[var]) for var, factor in net.items())


def _owners(board: RowBoard) -> dict[int, int]:
    """The agent of each of the rules' integers, -1 where rows of several agents share it."""
    found: dict[int, set[int]] = {}
    for row in board.rows:
        for _, var in row.terms:
            if var >= len(board.case.options):
                found.setdefault(var, set()).add(-1 if row.agent is None else row.agent)
    return {var: agents.pop() if len(agents) == 1 else -1 for var, agents in found.items()}


def shared_rows(program: Program, outline_first: int) -> BoolArray:
    """(rows,), the rows of rules that reach beyond one agent's columns; rows of the outline do not count."""
    matrix = program.matrix
    filled = np.flatnonzero(np.diff(matrix.indptr))
    owners = program.owner[matrix.indices]
    shared = np.zeros(len(program.row_low), dtype=np.bool_)
    if len(filled):
        starts = matrix.indptr[filled]
        mixed = np.minimum.reduceat(owners, starts) != np.maximum.reduceat(owners, starts)
        mixed |= np.minimum.reduceat(owners, starts) < 0
        named = np.maximum.reduceat(matrix.indices, starts) < outline_first
        shared[filled] = mixed & named
    return shared
