"""Everything about a case that the engine works out once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse.csgraph import connected_components

from shiftopt.domain.case import Case
from shiftopt.domain.volumes import BoolArray, IntArray
from shiftopt.rostering.groups import Grouping, group_agents
from shiftopt.rostering.outline import Outline, write_outline
from shiftopt.rostering.persons import Persons, shared_rows, write_persons
from shiftopt.rostering.program import Matrix, Program, Sheet
from shiftopt.rostering.shapes import Shapes, cut_shapes
from shiftopt.rostering.weeks import Weeks
from shiftopt.rules.base import Rule
from shiftopt.rules.rows import RowBoard, encode_all

Weekly = tuple[tuple[int, ...], ...]
"""The options that each agent works, by agent and in order: a roster before its pauses have places."""


@dataclass(frozen=True, eq=False)
class Model:
    """A case, its rules as rows, and the programme with and without names."""

    case: Case
    board: RowBoard
    grouping: Grouping
    persons: Persons
    outline: Outline
    program: Program
    shapes: Shapes
    weeks: Weeks

    @cached_property
    def shared(self) -> BoolArray:
        """(rows,), the rule rows about several agents."""
        return shared_rows(self.program, self.outline.first)

    @cached_property
    def ties(self) -> IntArray:
        """(the rules' integers and excesses,), numbers that are equal for those which rows, one after the other, tie together."""
        named: Matrix = self.program.by_column[:, self.persons.options : self.outline.first].tocsr()[: len(self.persons.rows)]
        return np.asarray(connected_components(abs(named).T @ abs(named), directed=False)[1], dtype=np.int64)

    def concerned(self, changed: IntArray) -> tuple[IntArray, IntArray]:
        """The columns of rules' integers and excesses that may change with some options, and the rows that state them or the options."""
        by_column, rows = self.program.by_column, len(self.persons.rows)
        options, first = self.persons.options, self.outline.first
        told = np.unique(by_column[:, changed].indices)
        told = told[told < rows]
        inside = np.unique(self.program.matrix[told].indices)
        inside = inside[(inside >= options) & (inside < first)] - options
        columns = options + np.flatnonzero(np.isin(self.ties, self.ties[inside]))
        also = np.unique(by_column[:, columns].indices)
        return columns, np.union1d(told, also[also < rows])

    @cached_property
    def whole(self) -> BoolArray:
        """(columns,), what branch and bound treats as integer: options and the rules' own 0/1 variables; the rest follows."""
        marks = np.zeros(self.program.columns, dtype=np.bool_)
        last = self.persons.options + self.persons.extras
        marks[:last] = (self.program.high - self.program.low)[:last] <= 1
        return marks


def prepare(case: Case, rules: Sequence[Rule], *, seed: int = 0) -> Model:
    """Encode the rules and write the programme."""
    board = encode_all(case, rules, "duty")
    sheet = Sheet()
    persons = write_persons(sheet, board)
    grouping = group_agents(case)
    outline = write_outline(sheet, case, grouping, rules)
    program = sheet.finish()
    weeks = Weeks(program, persons, outline.first, seed=seed)
    return Model(case, board, grouping, persons, outline, program, cut_shapes(case), weeks)
