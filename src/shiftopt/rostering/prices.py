"""Prices for large programmes in two steps, in less than half the time of the whole relaxation and nearly as good.

What a programme is hard for grows with the rows about persons, but most of those hardly bind while weeks may be fractions: that a late
duty is not followed by an early one, that a newcomer is there with the mentor, that one day in seven is free. So, first, the relaxation
is solved without rows that tie two days of a person, or a few people, together, or leave six days of seven. Its prices of everything
that people share (effort by form of duty, sessions, supervisors) are then kept, and at these prices everybody's own rows are priced
anew, now with all of them. With shared prices given the programme falls apart into persons (Dantzig & Wolfe, Operations Research 8(1),
1960), so that step is short. The bound is recomputed from the prices over the whole programme: what the first step leaves out can cost
tightness, never validity.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import monotonic

import numpy as np

from shiftopt.domain.volumes import BoolArray, FloatArray, IntArray
from shiftopt.rostering.interior import interior
from shiftopt.rostering.linear import Relaxed, relax
from shiftopt.rostering.persons import Persons
from shiftopt.rostering.program import Matrix, Program

FEW = 12
"""A row about at most so many people and nothing else is priced with those people."""
SIX, SEVEN = 6, 7
"""At most six duties in seven days seldom binds in fractions: contracts ask for five days, and more hours are dear."""


@dataclass(frozen=True, eq=False)
class Kinds:
    """Kinds of rows: ``personal`` (rows,) are about few people alone; ``ties`` (rows,), among them, hardly bind in fractions."""

    personal: BoolArray
    ties: BoolArray


def row_kinds(program: Program, persons: Persons, first: int) -> Kinds:
    """Tell the rows of a programme apart; ``first`` is the first column of its nameless part."""
    matrix, rows = program.matrix, len(program.row_low)
    row = np.repeat(np.arange(rows), np.diff(matrix.indptr))
    owner, day, column = program.owner[matrix.indices], program.day[matrix.indices], matrix.indices
    owners = _different(row[owner >= 0], owner[owner >= 0], rows)
    nameless = _any(row[(owner < 0) & (column >= first)], rows)
    personal = ~nameless & (owners >= 1) & (owners <= FEW)
    shared = (owners > 1) | _any(row[owner < 0], rows)
    days, plain = _different(row, day, rows), ~_any(row[column >= persons.options], rows)
    two_days = (days == 2) & plain & _picky(program, persons.options, row, column)
    counted = plain & ~_any(row[matrix.data != 1], rows)
    six_of_seven = counted & (days <= SEVEN) & (program.row_high >= SIX)
    ruled = np.arange(rows) < len(persons.rows)
    return Kinds(personal=personal, ties=personal & ruled & (shared | two_days | six_of_seven))


def priced(program: Program, persons: Persons, first: int, *, seconds: float) -> Relaxed | None:
    """Values of the relaxation without ties, and prices for all rows; None if the first step has no answer in time."""
    begin, kinds = monotonic(), row_kinds(program, persons, first)
    kept = np.flatnonzero(~kinds.ties)
    loose = replace(program, matrix=program.matrix[kept], row_low=program.row_low[kept], row_high=program.row_high[kept])
    answer = interior(loose, seconds=seconds)
    if answer is None:
        return None
    prices = np.zeros(len(program.row_low))
    prices[kept] = answer.prices
    return replace(answer, prices=settled(program, prices, kinds.personal, seconds=seconds - (monotonic() - begin)))


def settled(program: Program, prices: FloatArray, personal: BoolArray, *, seconds: float = 1e6) -> FloatArray:
    """Best prices of the ``personal`` rows while all others keep theirs; the ``prices`` given if there is no time for it."""
    rows = np.flatnonzero(personal)
    block: Matrix = program.matrix[rows]
    columns = np.unique(block.indices)
    kept = np.where(personal, 0.0, prices)
    reduced = program.cost - program.matrix.T.astype(np.float64) @ kept
    people = Program(
        low=program.low[columns],
        high=program.high[columns],
        cost=np.rint(reduced[columns]).astype(np.int64),
        matrix=block.tocsc()[:, columns].tocsr(),
        row_low=program.row_low[rows],
        row_high=program.row_high[rows],
        scale=program.scale[columns],
        owner=program.owner[columns],
        day=program.day[columns],
    )
    answer = relax(people, people.low, people.high, seconds=seconds)
    if answer is None:
        return prices
    kept[rows] = answer.prices
    return kept


def _picky(program: Program, options: int, row: IntArray, column: IntArray) -> BoolArray:
    """(rows,), whether a row leaves out some options of its people and days: it asks which duties, not whether there is one."""
    rows = len(program.row_low)
    cell = program.owner[:options] * (program.day[:options].max(initial=0) + 1) + program.day[:options]
    inside = column < options
    met, cells = _pairs(row[inside], cell[column[inside]])
    return np.bincount(row, minlength=rows) < np.bincount(met, weights=np.bincount(cell)[cells], minlength=rows)


def _different(row: IntArray, value: IntArray, rows: int) -> IntArray:
    """(rows,), how many different values each row has."""
    return np.bincount(_pairs(row, value)[0], minlength=rows)


def _pairs(row: IntArray, value: IntArray) -> tuple[IntArray, IntArray]:
    """The different (row, value) pairs; values are at least -1."""
    span = int(value.max(initial=0)) + 2
    keys = np.unique(row.astype(np.int64) * span + value + 1)
    return keys // span, keys % span - 1


def _any(row: IntArray, rows: int) -> BoolArray:
    """(rows,), whether a row is among these."""
    found = np.zeros(rows, dtype=np.bool_)
    found[row] = True
    return found
