from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from handmade import MONDAY, QUEUES, ZONE, make_plan

from shiftopt.domain.grid import Grid
from shiftopt.reports.charts import coverage_chart, forecast_chart, heat_map, heat_scale
from shiftopt.reports.coverage import Series
from shiftopt.reports.people import people
from shiftopt.reports.timeline import ROWS, day_pictures
from shiftopt.reports.words import Words
from shiftopt.timeline.clock import make_grid

WORDS = Words("zh")


def flat(grid: Grid, required: float, scheduled: float) -> Series:
    ones = np.ones(grid.intervals)
    missing = ones * max(0.0, required - scheduled)
    everywhere = np.ones(grid.intervals, dtype=np.bool_)
    return Series(0, QUEUES[0], ones * required, ones * scheduled, missing, everywhere, ones * scheduled, ~everywhere)


@pytest.mark.parametrize("interval", [15, 30, 60])
def test_a_day_that_is_covered_has_no_red(interval: int) -> None:
    grid = make_grid(ZONE, MONDAY, 7, interval)
    assert 'class="gap"' not in coverage_chart(grid, flat(grid, 2, 2), 3, (480, 1440))
    assert 'class="gap"' in coverage_chart(grid, flat(grid, 2, 1), 3, (480, 1440))
    assert "<title>" not in heat_map(WORDS, grid, flat(grid, 2, 2), (480, 1440))
    assert heat_map(WORDS, grid, flat(grid, 2, 1), (480, 1440)).count("<title>") == 7 * 16 * 60 // interval


@pytest.mark.parametrize(("first", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25)])
def test_days_of_23_and_25_hours_are_drawn_whole(first: date, hours: int) -> None:
    grid = make_grid("Europe/Berlin", first, 1, 60)
    window = (0, hours * 60)
    wanted = re.search(r'd="M([\d.]+) [\d.]+H([\d.]+)" class="wanted"', coverage_chart(grid, flat(grid, 2, 1), 0, window))
    assert wanted is not None
    assert [float(edge) for edge in wanted.groups()] == [34, 502]
    assert heat_map(WORDS, grid, flat(grid, 2, 1), window).count("<title>") == hours


@pytest.mark.parametrize(("missing", "scale", "shade"), [(0.4, 1, "h1"), (6, 1, "h5"), (6.1, 2, "h5"), (24, 4, "h5")])
def test_the_shades_of_the_shortage_map_grow_with_the_worst(missing: float, scale: int, shade: str) -> None:
    grid = make_grid(ZONE, MONDAY, 1, 60)
    queue = flat(grid, missing, 0)
    assert heat_scale([queue, flat(grid, 1, 1)]) == scale
    assert f'class="{shade}"' in heat_map(WORDS, grid, queue, (0, 1440), scale)


def test_people_at_work_are_a_dashed_line_of_live_queues_only() -> None:
    grid = make_grid(ZONE, MONDAY, 1, 60)
    shown = replace(flat(grid, 2, 2), at_work=np.full(grid.intervals, 1.5))
    picture = coverage_chart(grid, shown, 0, (480, 1440))
    height = {}
    for kind in ("wanted", "given q0", "there"):
        found = re.search(rf'd="M[\d.]+ ([\d.]+)H[\d.]+" class="{kind}"', picture)
        assert found is not None, kind
        height[kind] = float(found[1])
    assert height["there"] > height["given q0"] == height["wanted"], "further down: fewer"
    tickets = replace(shown, queue=QUEUES[1])
    assert "there" not in coverage_chart(grid, tickets, 0, (480, 1440))


def test_a_queue_that_needs_nothing_makes_an_empty_frame() -> None:
    grid = make_grid(ZONE, MONDAY, 1, 30)
    picture = coverage_chart(grid, flat(grid, 0, 0), 0, (480, 1440))
    assert 'class="area' not in picture
    assert ">1<" in picture


def test_a_forecast_is_a_line_in_a_band() -> None:
    picture = forecast_chart(WORDS, make_plan(), 1)
    assert picture.count('class="band q1"') == 1
    assert picture.count('class="mean q1"') == 1
    assert "12-06 周日" in picture


def test_long_days_are_cut_into_blocks_beside_their_names() -> None:
    plan = make_plan()
    crowd = people(plan) * 40
    day = day_pictures(WORDS, plan, crowd)[0]
    assert day.count == 3 * 40
    assert [len(block.rows) for block in day.blocks] == [ROWS, ROWS, 120 - 2 * ROWS]
    starts = [duty.start for block in day.blocks for _, duty in block.rows]
    assert starts == sorted(starts)
    assert day_pictures(WORDS, plan, ())[0].blocks == ()
