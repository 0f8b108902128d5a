from __future__ import annotations

import numpy as np
import pytest

from shiftopt.reports.drawing import num, rect, runs, step_area, steps, svg, text, ticks


@pytest.mark.parametrize(
    ("top", "marks"), [(0, (0, 0.5, 1)), (1, (0, 0.5, 1)), (9, (0, 5, 10)), (12, (0, 5, 10, 15)), (40, (0, 20, 40)), (7, (0, 2.5, 5, 7.5))]
)
def test_ticks_are_round_and_reach_the_top(top: float, marks: tuple[float, ...]) -> None:
    assert ticks(top) == marks


@pytest.mark.parametrize("top", [0.3, 1.7, 3, 11, 99, 1234])
def test_ticks_never_stop_below_the_top(top: float) -> None:
    marks = ticks(top)
    assert marks[-1] >= top > marks[-2]
    assert 2 <= len(marks) <= 6


def test_ticks_from_a_floor_stay_round() -> None:
    assert ticks(31, 1) == (0, 10, 20, 30, 40)
    assert ticks(44.7, 23.2) == (20, 30, 40, 50)
    assert ticks(5, 5) == (5, 5.5, 6)


def test_runs_of_flags() -> None:
    assert runs([True, True, False, True]) == [(0, 1), (3, 3)]
    assert runs([False]) == []


def test_step_lines_join_equal_neighbours() -> None:
    assert steps(np.array([0.0, 1, 2, 3]), np.array([5.0, 5, 7]), "k") == '<path d="M0 5H2V7H3" class="k"/>'


def test_step_areas_leave_out_where_nothing_lies_between() -> None:
    xs, low = np.array([0.0, 1, 2]), np.array([4.0, 4])
    assert step_area(xs, np.array([4.0, 1]), low, "k") == '<path d="M1 1H2L2 4H1Z" class="k"/>'
    assert step_area(xs, low, low, "k") == ""


def test_texts_are_escaped() -> None:
    hostile = '"><script>'
    picture = svg(10, 10, [text(0, 0, hostile), rect(0, 0, 1, 1, "k", hostile)], label=hostile)
    assert "<script>" not in picture
    assert picture.count("&lt;script&gt;") == 3
    assert [num(1.0), num(2.25), num(-3.04)] == ["1", "2.2", "-3"]
