from __future__ import annotations

from datetime import date

import pytest

from shiftopt.domain.base import Lang
from shiftopt.domain.shop import Shift
from shiftopt.reports.labels import clock, day_header, duration, hours, moment, percent, shift_span, short_day, span, wall, yuan
from shiftopt.reports.palette import short_names, tint
from shiftopt.timeline.clock import to_minute

ZONE = "Asia/Shanghai"
DAY = date(2026, 11, 30)


def test_days_and_clocks_are_local() -> None:
    minute = to_minute(ZONE, DAY, 570)
    assert day_header(DAY, "zh") == "2026-11-30 周一"
    assert day_header(DAY, "en") == "2026-11-30 Mon"
    assert short_day(DAY, "zh") == "11-30 周一"
    assert clock(ZONE, minute) == "09:30"
    assert moment(ZONE, minute) == "2026-11-30T09:30"
    assert span(ZONE, minute, to_minute(ZONE, DAY, 1440)) == "09:30-24:00"
    assert [wall(0), wall(1440), wall(1500)] == ["00:00", "24:00", "01:00"]
    assert shift_span(Shift(id="L", start=930, minutes=510)) == "15:30-24:00"


@pytest.mark.parametrize(("fen", "shown"), [(0, "¥0"), (49, "¥0"), (-49, "¥0"), (1_234_567, "¥12,346"), (-250_000, "-¥2,500")])
def test_money_is_whole_yuan(fen: int, shown: str) -> None:
    assert yuan(fen) == shown


def test_hours_and_shares() -> None:
    assert [hours(0), hours(450), hours(2400)] == ["0", "7.5", "40"]
    assert [percent(0.876), percent(0.876, 1)] == ["88%", "87.6%"]


@pytest.mark.parametrize(
    ("seconds", "lang", "shown"),
    [(30, "zh", "30 秒"), (119, "zh", "119 秒"), (180, "zh", "3 分钟"), (7200, "zh", "2 小时"), (172800, "en", "48 h"), (90, "en", "90 s")],
)
def test_durations_take_the_unit_people_would_say(seconds: float, lang: Lang, shown: str) -> None:
    assert duration(seconds, lang) == shown


def test_a_duration_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="must be a number of seconds, not nan"):
        duration(float("nan"), "zh")


@pytest.mark.parametrize(
    "names",
    [
        ("售前咨询", "售后咨询", "售后工单", "投诉工单", "投诉热线"),
        ("Pre-sales", "Pre-orders", "Pre-paid"),
        ("一", "一二", "一二三"),
        ("同名", "同名", "同名"),
        ("aa", "ab", "a"),
    ],
)
def test_short_names_differ(names: tuple[str, ...]) -> None:
    found = short_names(names)
    assert len(set(found)) == len(names)
    assert all(2 <= len(name) <= 3 for name in found)


def test_tint_goes_to_white() -> None:
    assert [tint("#4C78A8", 0), tint("#4C78A8", 1)] == ["#4C78A8", "#FFFFFF"]
