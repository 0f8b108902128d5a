from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from shiftopt.timeline.clock import date_of, day_of, local_labels, local_time, make_grid, to_local, to_minute


def test_a_week_in_shanghai_has_336_half_hours() -> None:
    grid = make_grid("Asia/Shanghai", date(2026, 11, 2), 7, 30)
    assert grid.intervals == 336
    assert grid.end - grid.start == 7 * 1440
    assert local_labels(grid)[:2] == ["2026-11-02T00:00", "2026-11-02T00:30"]
    assert local_labels(grid)[-1] == "2026-11-08T23:30"


@pytest.mark.parametrize(("first", "intervals"), [(date(2026, 3, 23), 7 * 24 - 1), (date(2026, 10, 19), 7 * 24 + 1)])
def test_weeks_with_a_clock_change_have_23_and_25_hour_days(first: date, intervals: int) -> None:
    grid = make_grid("Europe/Paris", first, 7, 60)
    assert grid.intervals == intervals
    assert [day_of(grid, start) for start in grid.day_starts[:-1]] == list(range(7))


def test_rest_over_a_clock_change_is_true_elapsed_time() -> None:
    # 2026-03-29: the clock jumps from 02:00 to 03:00, so 22:00 to 09:00 is ten hours, not eleven.
    assert to_minute("Europe/Paris", date(2026, 3, 29), 9 * 60) - to_minute("Europe/Paris", date(2026, 3, 28), 22 * 60) == 600
    # 2026-10-25: the clock falls back, so the same pair is twelve hours apart.
    assert to_minute("Europe/Paris", date(2026, 10, 25), 9 * 60) - to_minute("Europe/Paris", date(2026, 10, 24), 22 * 60) == 720


def test_minutes_past_midnight_belong_to_the_next_day() -> None:
    assert to_minute("Asia/Shanghai", date(2026, 11, 2), 1440 + 90) == to_minute("Asia/Shanghai", date(2026, 11, 3), 90)


def test_local_time_comes_back() -> None:
    minute = to_minute("Asia/Shanghai", date(2026, 11, 11), 20 * 60)
    assert to_local("Asia/Shanghai", minute) == datetime(2026, 11, 11, 20, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_days_outside_the_horizon_have_numbers_too() -> None:
    grid = make_grid("Asia/Shanghai", date(2026, 11, 2), 7, 30)
    assert day_of(grid, grid.start - 1) == -1
    assert day_of(grid, grid.end) == 7
    assert date_of(grid, -1) == date(2026, 11, 1)


def test_a_day_that_is_no_whole_number_of_intervals_is_refused() -> None:
    with pytest.raises(ValueError, match=r"a day of Australia/Lord_Howe from 2026-04-05 is not a whole number of 60-minute intervals"):
        make_grid("Australia/Lord_Howe", date(2026, 4, 5), 1, 60)  # half an hour of daylight saving


def test_an_instant_reads_as_the_clock_on_the_wall() -> None:
    assert local_time("Asia/Shanghai", "2026-11-23T17:41:09+00:00") == "2026-11-24 01:41"
    assert local_time("Europe/Berlin", "2026-07-01T00:00:00+00:00") == "2026-07-01 02:00"
