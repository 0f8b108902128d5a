from __future__ import annotations

from dataclasses import replace

import pytest
from handmade import make_plan, plan_in, violation
from rich.cells import cell_len

from shiftopt.domain.base import Lang
from shiftopt.reports.terminal import summary


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_worst_week_still_fits_one_screen(lang: Lang) -> None:
    plan = make_plan()
    audit = plan.audit.model_copy(update={"violations": tuple(violation(day % 7, hard=True) for day in range(50))})
    shop = plan.case.shop.model_copy(update={"name": "很长的店名" * 30})
    lines = summary(plan_in(shortages=plan.shortages * 40, audit=audit, case=replace(plan.case, shop=shop)), lang=lang).splitlines()
    assert len(lines) <= 23
    assert max(cell_len(line) for line in lines) <= 80


def test_what_a_lead_asks_first_is_there() -> None:
    text = summary(make_plan())
    for part in (
        "四人小店",
        "¥12,345",
        "¥200",
        "1.6%",
        "61.2（196 个时段中 44 个人手够）",
        "2 / 4 条",
        "无违规",
        "12-02 周三  08:00-22:00  售前咨询  缺 20.6 工时  ¥900",
    ):
        assert part in text


def test_violations_are_counted_and_named() -> None:
    audit = make_plan().audit.model_copy(update={"violations": tuple(violation(day, hard=True) for day in range(6))})
    text = summary(plan_in(audit=audit), lang="en")
    assert "Violations              6" in text
    assert "... and 2 more" in text
    assert "number 0" in text


def test_a_wide_gap_is_told_in_money() -> None:
    text = summary(plan_in(solved=replace(make_plan().solved, bound_units=0)), lang="en")
    assert "at most ¥12,345 (100.0%)" in text


def test_a_perfect_week_says_so() -> None:
    plan = make_plan()
    solved = replace(plan.solved, bound_units=plan.cost_units)
    audit = plan.audit.model_copy(update={"shortfall_agent_hours": 0.0, "shortfall_by_queue": {}})
    text = summary(plan_in(solved=solved, audit=audit, shortages=()), lang="en")
    assert "proven optimal" in text
    assert "enough people at every hour" in text
    assert "Worst shortages" not in text


def test_signs_that_steer_a_terminal_are_dropped() -> None:
    plan = make_plan()
    shop = plan.case.shop.model_copy(update={"name": "a\x1b[2Jb\rc"})
    text = summary(plan_in(case=replace(plan.case, shop=shop)))
    assert text.splitlines()[0].endswith("a [2Jb c")
    assert "\x1b" not in text
