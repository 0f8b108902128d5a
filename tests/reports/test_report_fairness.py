"""The fairness ledger in workbook, page and terminal: eight weeks, everybody by the own contract."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from handmade import MONDAY, SHIFTS, duty, make_plan, plan_in
from openpyxl import load_workbook

from shiftopt.domain.plan import Plan
from shiftopt.domain.roster import Past
from shiftopt.domain.shop import RuleEntry
from shiftopt.reports.fairness import account_of
from shiftopt.reports.page import render_page
from shiftopt.reports.terminal import summary
from shiftopt.reports.workbook import write_workbook


def with_past(weeks: int) -> Plan:
    """The plan with a Saturday of A001 in each week before, and points brought forward for A002."""
    plan = make_plan()
    duties = tuple(duty("A001", MONDAY + timedelta(days=5 - 7 * week), SHIFTS[0]) for week in range(weeks, 0, -1))
    return plan_in(case=replace(plan.case, past=Past(duties=duties, fairness={"A002": 3.0})))


def test_points_are_those_counted_by_hand_and_old_weeks_are_joined() -> None:
    ledger = account_of(with_past(10))
    assert len(ledger.weeks) == 8
    assert ledger.weeks[-1] == MONDAY
    first, second, *_ = ledger.accounts
    assert first.weeks == (1.0,) * 7 + (sum(first.weeks[-1:]),)  # a Saturday is a point; A001 has no weekend in the plan
    assert first.earlier == 3.0  # three Saturdays before the weeks shown
    assert second.earlier == 3.0  # brought forward
    assert first.row.points == first.earlier + sum(first.weeks)
    assert ledger.spread >= 0


def test_a_shop_rule_says_what_counts_how_much() -> None:
    plan = with_past(2)
    rule = RuleEntry(name="fairness_points", params={"weekend": 6})
    dearer = replace(plan, case=replace(plan.case, shop=plan.case.shop.model_copy(update={"rules": (rule,)})))
    assert account_of(dearer).accounts[0].weeks[0] == 3.0


def test_without_a_past_there_is_one_week_and_nothing_in_the_terminal() -> None:
    plan = make_plan()
    plain = replace(plan, case=replace(plan.case, past=Past()))
    assert len(account_of(plain).weeks) == 1
    assert not account_of(plain).earlier
    assert "公平积分" not in summary(plain)


@pytest.mark.parametrize(("lang", "title"), [("zh", "公平积分"), ("en", "Fairness points")])
def test_the_ledger_stands_in_workbook_page_and_terminal(tmp_path: Path, lang, title: str) -> None:
    plan = with_past(10)
    write_workbook(plan, tmp_path / "w.xlsx", lang=lang)
    sheet = load_workbook(tmp_path / "w.xlsx")[title]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    weeks = [f"{MONDAY - timedelta(days=7 * back):%m-%d}" for back in range(7, -1, -1)]
    assert rows[0][5:13] == weeks
    assert rows[1][0] == "A001"
    assert [rows[1][4], *rows[1][5:12]] == [3.0, *[1.0] * 7]
    assert len(rows[0]) == 5 + 8 + 2 + 6
    page = render_page(plan, lang=lang)
    assert all(f'<th class="r">{week}</th>' in page for week in weeks)
    assert title in summary(plan, lang=lang)
