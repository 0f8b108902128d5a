"""Sentences about what changed, and names that would be a formula, a tag or a call to everybody."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from shiftopt.domain.base import Lang
from shiftopt.domain.changes import DayChange
from shiftopt.domain.roster import Duty, Rest
from shiftopt.reports.changes import change_lines
from shiftopt.rules.tiny import tiny_agent, tiny_case, tiny_shift
from shiftopt.timeline.clock import to_minute

DAY = date(2026, 11, 30)
SHOP = tiny_case((tiny_shift("E", 480, 240),), agents=(tiny_agent("A"), tiny_agent("B"))).shop
NASTY = "=cmd|' /C calc'!A0<script>@all\n[red]"


def duty(start: int, *rests: tuple[int, int]) -> Duty:
    begin = to_minute(SHOP.zone, DAY, start)
    pauses = tuple(Rest(kind="meal", start=begin + low, end=begin + high) for low, high in rests)
    return Duty(agent="A", day=DAY, shift="E", start=begin, end=begin + 480, rests=pauses)


CHANGES = (
    DayChange(agent="A", day=DAY, before=(), after=(duty(540),)),
    DayChange(agent="B", day=DAY, before=(duty(540),), after=()),
    DayChange(agent="A", day=DAY + timedelta(days=1), before=(duty(540),), after=(duty(600),)),
    DayChange(agent="Z", day=DAY, before=(duty(540),), after=(duty(540, (180, 210)),)),
)


@pytest.mark.parametrize(
    ("lang", "lines"),
    [
        (
            "en",
            [
                "2026-11-30 Mon, A (A): was off, now works E 09:00-17:00",
                "2026-11-30 Mon, B (B): worked E 09:00-17:00, is now off",
                "2026-12-01 Tue, A (A): was E 09:00-17:00, now E 10:00-18:00",
                "2026-11-30 Mon, Z: still E 09:00-17:00, pauses move from none to meal 12:00-12:30",
                "4 changes of 3 people.",
            ],
        ),
        (
            "zh",
            [
                "2026-11-30 周一 A (A)：原来休息，现在上班 E 09:00-17:00",
                "2026-11-30 周一 B (B)：原来上班 E 09:00-17:00，现在休息",
                "2026-12-01 周二 A (A)：原来 E 09:00-17:00，现在 E 10:00-18:00",
                "2026-11-30 周一 Z：仍上 E 09:00-17:00，休息和用餐时间从 无 改为 用餐 12:00-12:30",
                "共 4 处变动，涉及 3 人。",
            ],
        ),
    ],
)
def test_every_kind_of_change_has_its_sentence(lang: Lang, lines: list[str]) -> None:
    assert change_lines(CHANGES, SHOP, lang) == lines


def test_no_change_is_said() -> None:
    assert change_lines((), SHOP, "en") == ["The two rosters are the same."]
    assert change_lines((), SHOP, "zh") == ["两份排班完全相同。"]


def test_a_nasty_name_stays_text() -> None:
    shop = SHOP.model_copy(update={"agents": (SHOP.agents[0].model_copy(update={"name": NASTY}),)})
    (line, _) = change_lines(CHANGES[:1], shop, "en")
    assert line.startswith("2026-11-30 Mon, =cmd")
    assert not {"<", ">", "@", "[", "\n"} & set(line)
