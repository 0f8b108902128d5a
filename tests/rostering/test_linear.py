"""The bound of any prices is valid; relaxations and mixed problems agree with a sum done by hand."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from shiftopt.rostering.linear import mixed, price_bound, relax
from shiftopt.rostering.program import Program, Sheet

PRICES = st.lists(st.floats(-50, 50, allow_nan=False), min_size=3, max_size=3)


def cover() -> Program:
    """Cover 5 with pieces of 3 and 4 that cost 30 and 50, at most two of each; a fixed sum keeps a third column honest."""
    sheet = Sheet()
    a, b, c = sheet.column(0, 2, 30), sheet.column(0, 2, 50), sheet.column(0, 4, -1)
    sheet.row([(3, a), (4, b)], low=5)
    sheet.row([(1, a), (1, b), (-1, c)], 0, 0)
    sheet.row([(1, a)], high=1)
    return sheet.finish()


def optimum(program: Program) -> int:
    matrix = program.matrix.toarray()
    ranges = (range(low, high + 1) for low, high in zip(program.low.tolist(), program.high.tolist(), strict=True))
    points = (np.array(point) for point in product(*ranges))
    return min(
        int(program.cost @ point)
        for point in points
        if (matrix @ point >= program.row_low).all() and (matrix @ point <= program.row_high).all()
    )


@settings(derandomize=True, deadline=None, max_examples=100)
@given(PRICES)
def test_any_prices_give_a_bound(prices: list[float]) -> None:
    program = cover()
    assert price_bound(program, np.array(prices))[0] <= optimum(program)


def test_prices_of_the_relaxation_give_its_own_value() -> None:
    program = cover()
    relaxed = relax(program, program.low, program.high)
    assert relaxed is not None
    bound, _ = price_bound(program, relaxed.prices)
    assert relaxed.units - 1.01 <= bound <= relaxed.units <= optimum(program)


def test_fixed_columns_stay_and_whole_columns_are_whole() -> None:
    program = cover()
    low, high = program.low.copy(), program.high.copy()
    low[0] = high[0] = 0
    values = mixed(program, low, high, np.array([True, True, False]), seconds=10, nodes=100, gap=0.0)
    assert values is not None
    assert values.round(6).tolist() == [0, 2, 2]


def test_no_solution_is_none() -> None:
    program = cover()
    low, high = program.low.copy(), program.high.copy()
    high[:2] = [1, 0]
    assert relax(program, low, high) is None
    assert mixed(program, low, high, np.ones(3, dtype=np.bool_), seconds=10, nodes=100, gap=0.0) is None
