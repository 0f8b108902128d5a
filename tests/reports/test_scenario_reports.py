from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from handmade import FORMULA, MONDAY, SCRIPT, make_plan
from python_calamine import CalamineWorkbook
from test_report_page import outline

from shiftopt.domain.base import Lang
from shiftopt.domain.comparison import Change, Comparison, Outcome
from shiftopt.domain.plan import Plan
from shiftopt.reports.scenario_charts import frontier, margin, shortfall_of
from shiftopt.reports.scenario_figures import compared, outcome, week_wages
from shiftopt.reports.scenario_page import render_scenario_page
from shiftopt.reports.scenario_tables import comparison_text, csv_table, rows, signed_yuan
from shiftopt.reports.scenario_workbook import write_scenario_workbook
from shiftopt.reports.words import Words


def simulated(levels: tuple[float, ...]) -> Plan:
    """The handmade plan with the service level of its complaint queue in every simulated week."""
    base = make_plan()
    assert base.service is not None
    runs = np.stack([np.full(len(levels), np.nan), np.array(levels)], axis=1)
    return replace(base, service=replace(base.service, runs={"service_level": runs}))


def comparison() -> Comparison:
    base_plan, other_plan = simulated((0.8, 0.9, 1.0)), simulated((0.7, 0.85, 0.95))
    base = outcome("baseline", "", base_plan, [0.9, None], 1.0)
    other = outcome(SCRIPT, FORMULA, other_plan, [0.8, None], 2.0)
    other = other.model_copy(update={"cost": base.cost - 2000, "bound": base.cost - 5000, "wages": base.wages + 1000})
    base = base.model_copy(update={"bound": base.cost - 500})
    broken = Outcome(name="none", status="infeasible", problem={"zh": "休息不足", "en": "too little rest"})
    found = compared(other, other_plan, base, base_plan)
    return Comparison(
        shop="<shop>", first_day=MONDAY, zone="Asia/Shanghai", seconds=5, seed=0, replications=3, outcomes=(base, found, broken)
    )


@pytest.fixture(scope="module")
def made() -> Comparison:
    return comparison()


def test_money_differs_by_what_is_proven(made: Comparison) -> None:
    """Costs: ours in [-5000, -2000] and the baseline's in [-500, 0] around the same sum, and wages 1000 more."""
    change = made.outcomes[1].change
    assert change == Change(value=-1000, low=-5000 + 1000, high=-2000 + 500 + 1000)
    assert change.certain
    assert not Change(value=1, low=-1, high=2).certain


def test_service_differs_week_by_week(made: Comparison) -> None:
    """Differences -0.1, -0.05, -0.05: mean -0.0667, deviation 0.0289, over root of three, times 1.96."""
    change = made.outcomes[1].queues[1].change
    assert change is not None
    assert change.value == pytest.approx(-0.2 / 3)
    assert change.high - change.value == pytest.approx(1.96 * 0.028868 / 3**0.5, rel=1e-4)
    assert made.outcomes[1].queues[0].change is None  # nothing was rated in any week
    assert made.outcomes[0].change is None


def test_a_week_of_wages_is_seven_days_of_the_year() -> None:
    shop = make_plan().case.shop
    assert week_wages(shop) == round(sum(agent.wage for agent in shop.agents) * 12 * 7 / 365)


def test_the_csv_has_a_row_per_scenario_and_columns_per_queue(made: Comparison) -> None:
    header, table = csv_table(made)
    assert len(header) == len(set(header))
    assert {len(row) for row in table} == {len(header)}
    base, other, broken = (dict(zip(header, row, strict=True)) for row in table)
    assert other["change"] == -10.0
    assert other["total"] == base["total"] - 10  # type: ignore[operator]
    assert other["complaint_change"] == pytest.approx(-0.0667)
    assert (base["pre_sales_promised"], base["complaint_promised"]) == (0.9, None)
    assert (broken["status"], broken["total"]) == ("infeasible", None)


def test_only_unbeaten_points_are_on_the_frontier() -> None:
    assert frontier([(3, 5), (1, 1), (2, 0), (2, 4), (4, 5)]) == [1, 3, 0]
    assert margin(Outcome(name="x")) is None


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_is_well_formed_and_text_stays_text(made: Comparison, lang: Lang) -> None:
    page = render_scenario_page(made, [shortfall_of(SCRIPT, make_plan())], lang=lang)
    found = outline(page)
    assert (found.scripts, found.addresses) == (0, ["data:,"])
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "&lt;shop&gt;" in page
    assert made.outcomes[2].problem[lang] in page
    assert "http" not in page.replace("http-equiv", "")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_workbook_holds_numbers_and_plain_text(made: Comparison, tmp_path: Path, lang: Lang) -> None:
    write_scenario_workbook(made, tmp_path / "s.xlsx", lang=lang)
    book = CalamineWorkbook.from_path(tmp_path / "s.xlsx")
    words = Words(lang)
    assert book.sheet_names == [words("sc_sheet"), words("sc_sheet_queues")]
    first = book.get_sheet_by_index(0).to_python()
    assert first[0][:4] == [words("sc_name"), words("sc_note"), words("sc_people"), words("sc_total")]
    assert first[2][:2] == [SCRIPT, FORMULA]
    assert first[2][3] == pytest.approx(made.outcomes[1].total / 100)
    assert first[3][2] == words("sc_status_infeasible")
    assert len(book.get_sheet_by_index(1).to_python()) == 1 + 2 * len(made.outcomes[0].queues)


def test_the_terminal_says_what_changed_and_what_failed(made: Comparison) -> None:
    text = comparison_text(made, lang="en", width=170, folder="out")
    assert "no legal roster: too little rest" in text
    assert "-¥10" in text
    assert "-6.7±3.3" in text
    assert text.endswith("out/scenarios.csv")
    assert max(map(len, text.splitlines())) <= 170


def test_a_comparison_without_any_roster_is_shown(made: Comparison) -> None:
    nothing = made.model_copy(update={"outcomes": (made.outcomes[2],)})
    assert "no legal roster" in comparison_text(nothing, lang="en", width=120)
    assert "no legal roster" in render_scenario_page(nothing, [], lang="en")
    header, table = csv_table(nothing)
    out = io.StringIO()
    csv.writer(out).writerows([header, *table])
    assert out.getvalue().count("\n") == 2


def test_the_baseline_is_named_in_the_language(made: Comparison) -> None:
    assert [row.name for row in rows(Words("zh"), made)] == ["现状", SCRIPT, "none"]
    assert signed_yuan(-120_000) == "-¥1,200"
    assert signed_yuan(0) == "+¥0"
