"""A board that only keeps what rules write: variables, rows, bans and prices, as plain data.

Every solver reads the same rows and makes its own model of them, so the rules stay free of solvers and one encoding serves
CP-SAT, linear programmes, diagnosis and the tests.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from shiftopt.domain.base import UNITS_PER_AGENT_HOUR
from shiftopt.domain.case import Case
from shiftopt.rules.base import Level, Rule, Terms, Var
from shiftopt.rules.scope import state

FEN = UNITS_PER_AGENT_HOUR
"""Cost units per fen."""


@dataclass(frozen=True, slots=True)
class Row:
    """``sum(coefficient * variable) <= limit``; if ``units`` is set, each unit above costs ``units`` / 6000 fen instead."""

    rule: Rule
    terms: tuple[tuple[int, Var], ...]
    limit: int
    units: int | None
    agent: int | None
    day: int | None


@dataclass(frozen=True, slots=True)
class Price:
    """Each unit of ``var`` costs ``units`` / 6000 fen."""

    rule: Rule
    var: Var
    units: int
    agent: int | None
    day: int | None


@dataclass(frozen=True, slots=True)
class Ban:
    """``var`` must be 0."""

    rule: Rule
    var: Var
    agent: int
    day: int


class RowBoard:
    """Collects what rules write. Variables ``0 .. len(case.options) - 1`` are the options (0/1), later ones are ``extra``."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.rows: list[Row] = []
        self.prices: list[Price] = []
        self.bans: list[Ban] = []
        self.extra: list[tuple[int, int]] = []
        """Bounds of the variables beyond the options, in order."""

    def forbid(self, rule: Rule, var: Var, *, agent: int, day: int) -> None:
        """See ``Board.forbid``."""
        self.bans.append(Ban(rule, var, agent, day))

    def at_most(
        self, rule: Rule, terms: Terms, limit: int, *, agent: int | None = None, day: int | None = None, weight: int | None = None
    ) -> None:
        """See ``Board.at_most``."""
        units = None if rule.hard else (rule.weight if weight is None else weight) * FEN
        self.rows.append(Row(rule, tuple(terms), limit, units, agent, day))

    def price(self, rule: Rule, var: Var, units: int, *, agent: int | None = None, day: int | None = None) -> None:
        """See ``Board.price``."""
        self.prices.append(Price(rule, var, units, agent, day))

    def whole(self, low: int, high: int) -> Var:
        """See ``Board.whole``."""
        self.extra.append((low, high))
        return len(self.case.options) + len(self.extra) - 1


def encode_all(case: Case, rules: Iterable[Rule], level: Level = "duty") -> RowBoard:
    """The rows of all rules of one level."""
    board = RowBoard(case)
    for rule in rules:
        if rule.level == level:
            state(rule, board)
    return board
