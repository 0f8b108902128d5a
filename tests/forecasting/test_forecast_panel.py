from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from volumes_by_hand import history_of

from shiftopt.forecasting.panel import grid_cells, local_clock, make_panel, working_interval
from shiftopt.timeline.clock import make_grid, to_local, to_minute

BERLIN = "Europe/Berlin"


def test_local_clock_agrees_with_the_zone_through_both_changes_of_the_clock() -> None:
    for first in (date(2026, 3, 28), date(2026, 10, 24)):
        minutes = np.arange(to_minute(BERLIN, first), to_minute(BERLIN, first + timedelta(days=3)), 30)
        day, clock = local_clock(BERLIN, minutes)
        for minute, number, place in zip(minutes.tolist(), day.tolist(), clock.tolist(), strict=True):
            local = to_local(BERLIN, minute)
            assert (date(1970, 1, 1) + timedelta(days=number), place) == (local.date(), local.hour * 60 + local.minute)


def test_the_hour_that_occurs_twice_holds_the_mean_and_the_skipped_one_nothing() -> None:
    autumn = make_panel(history_of(np.arange(25.0), zone=BERLIN, first=date(2026, 10, 25)), 60)
    assert autumn.counts[0, 0, :5].tolist() == [0.0, 1.0, 2.5, 4.0, 5.0]  # 02:00 comes twice: rows 2 and 3
    spring = make_panel(history_of(np.arange(23.0), zone=BERLIN, first=date(2026, 3, 29)), 60)
    assert np.isnan(spring.counts[0, 0, 2])
    assert spring.counts[0, 0, 3] == 2.0


@pytest.mark.parametrize(
    ("history", "grid", "expected"), [(5, 30, 30), (60, 30, 60), (60, 60, 60), (20, 30, 60), (7, 30, 30), (1440, 30, 1440)]
)
def test_the_working_interval_holds_both(history: int, grid: int, expected: int) -> None:
    assert working_interval(history, grid) == expected


def test_fine_rows_are_added_up_and_missing_ones_scaled() -> None:
    rows = np.full(12 * 24, 2.0)
    rows[:3] = np.nan  # a quarter of the first hour is missing: the other nine rows stand for it
    rows[12:19] = np.nan  # more than half of the second hour is missing
    counts = make_panel(history_of(rows, interval=5), 60).counts[0, 0]
    assert counts[0] == pytest.approx(24.0)
    assert np.isnan(counts[1])
    assert counts[2] == 24.0


def test_negative_and_infinite_values_are_not_recorded() -> None:
    counts = make_panel(history_of(np.array([-1.0, np.inf, 3.0] + [0.0] * 21)), 60).counts[0, 0]
    assert np.isnan(counts[:2]).all()
    assert counts[2] == 3.0


def test_days_may_start_at_another_clock() -> None:
    history = history_of(np.arange(48.0))
    panel = make_panel(history, 60, shift=600)
    grid = make_grid("UTC", date(2026, 3, 2), 2, 60)
    day, slot = grid_cells(grid, panel, shift=600)
    seen = panel.counts[0][day, slot]
    assert np.array_equal(seen, np.arange(48.0))
    assert panel.counts[0, 1, 0] == 10.0


def test_an_empty_history_has_no_days() -> None:
    assert make_panel(history_of(np.zeros(0)), 30).counts.shape == (1, 0, 48)


def test_an_hour_that_is_open_for_its_first_minutes_only_is_their_sum() -> None:
    rows = np.full((10, 288), np.nan)
    rows[:, 84:241] = 3.0  # 07:00 to 20:00 and the five minutes from 20:00
    counts = make_panel(history_of(rows, interval=5), 60).counts[0]
    assert counts[:, 20].tolist() == [3.0] * 10
    assert counts[:, 19].tolist() == [36.0] * 10
    assert np.isnan(counts[:, 21]).all()
