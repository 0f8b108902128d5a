"""Cuts over whole heads: never above the true cost, and above the convex cost where heads are fractional."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shiftopt.rostering.heads import shortage, whole_heads

SEGMENTS = st.lists(st.tuples(st.integers(1, 400), st.integers(0, 60)), min_size=1, max_size=4)


@settings(derandomize=True, deadline=None, max_examples=150)
@given(SEGMENTS, st.integers(50, 300), st.integers(0, 4), st.integers(0, 6), st.integers(0, 700))
def test_cut_holds_for_every_number_of_heads_and_partial_effort(
    raw: list[tuple[int, int]], head: int, heads: int, present: int, partial: int
) -> None:
    segments = [(width, slope) for (width, _), slope in zip(raw, sorted(slope for _, slope in raw), strict=True)]
    need = sum(width for width, _ in segments)
    slope, extra, right = whole_heads(need, segments, head, heads)
    cost = shortage(need, segments, head * present + partial)
    assert cost + slope * head * present + extra * partial >= right


def test_half_a_head_is_not_enough_for_half_the_price() -> None:
    # one and a half heads are needed at 10 units: one head costs 500, two cost nothing, so 1.5 heads cost 250 and not 0
    slope, _, right = whole_heads(150, [(150, 10)], 100, 1)
    assert right - slope * 150 == 250


@pytest.mark.parametrize(("supply", "cost"), [(0, 50 * 2 + 100 * 7), (60, 50 * 2 + 40 * 7), (120, 30 * 2), (150, 0), (900, 0)])
def test_shortage_fills_the_cheapest_segment_first(supply: int, cost: int) -> None:
    assert shortage(150, [(50, 2), (100, 7)], supply) == cost
