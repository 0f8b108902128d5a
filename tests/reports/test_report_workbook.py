from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from handmade import FORMULA, MONDAY, SCRIPT, SHIFTS, make_plan, plan_in, violation
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from shiftopt.domain.base import Lang
from shiftopt.domain.roster import Duty
from shiftopt.reports.workbook import write_workbook
from shiftopt.store.rosters import read_roster

SHEETS = {
    "zh": ["排班表", "每小时任务", "覆盖", "公平", "公平积分", "问题", "明细", "任务明细"],
    "en": ["Roster", "Hourly tasks", "Coverage", "Hours & fairness", "Fairness points", "Findings", "Duties", "Task list"],
}


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> dict[Lang, Path]:
    folder = tmp_path_factory.mktemp("workbooks")
    made: dict[Lang, Path] = {"zh": folder / "zh.xlsx", "en": folder / "en.xlsx"}
    for lang, path in made.items():
        write_workbook(make_plan(), path, lang=lang)
    return made


@pytest.fixture(scope="module")
def zh(paths: dict[Lang, Path]) -> Workbook:
    return load_workbook(paths["zh"])


def rows(sheet: Worksheet) -> list[list[object]]:
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def grid_of(table: list[list[object]], key: str) -> list[list[object]]:
    """The header row, which is the first whose first cell is ``key``, and what follows."""
    start = next(number for number, row in enumerate(table) if row and row[0] == key)
    return table[start:]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_sheets_stand_in_order_for_two_independent_readers(paths: dict[Lang, Path], lang: Lang) -> None:
    assert load_workbook(paths[lang]).sheetnames == SHEETS[lang]
    assert CalamineWorkbook.from_path(str(paths[lang])).sheet_names == SHEETS[lang]


@pytest.mark.parametrize(("lang", "key", "monday"), [("zh", "工号", "2026-11-30 周一"), ("en", "agent_id", "2026-11-30 Mon")])
def test_the_roster_is_a_grid_that_can_be_read_back(paths: dict[Lang, Path], lang: Lang, key: str, monday: str) -> None:
    for table in (
        rows(load_workbook(paths[lang]).worksheets[0]),
        CalamineWorkbook.from_path(str(paths[lang])).get_sheet_by_index(0).to_python(),
    ):
        found = grid_of(table, key)
        assert found[0][3] == monday
        assert [row[0] for row in found[1:5]] == ["A001", "A002", "A003", "A004"]
        assert [row[3:10] for row in found[1:5]] == [
            ["E", "E", "E", "E", "E", "休", "休"],
            ["L", "L", "休", "L", "L", "L", "L"],
            ["E", "E", "休", "休", "E", "E", "E"],
            ["休", "休", "N", "休", "假", "休", "休"],
        ]


def test_the_header_names_columns_and_totals(zh: Workbook) -> None:
    header = grid_of(rows(zh["排班表"]), "工号")[0]
    assert header[:3] == ["工号", "姓名", "组别"]
    assert [str(cell)[:10] for cell in header[3:10]] == [
        f"2026-{day}" for day in ("11-30", "12-01", "12-02", "12-03", "12-04", "12-05", "12-06")
    ]
    assert header[10:15] == ["工时", "加班", "夜班", "周末班", "满足申请"]


def test_totals_hold_the_figures_and_follow_edits(paths: dict[Lang, Path]) -> None:
    cached = grid_of(rows(load_workbook(paths["zh"], data_only=True)["排班表"]), "工号")
    assert [row[10:15] for row in cached[1:5]] == [[40, 0, 0, 0, "1/1"], [48, 8, 0, 2, "0/1"], [40, 0, 0, 2, "1/2"], [8, 0, 1, 0, None]]
    formulas = grid_of(rows(load_workbook(paths["zh"])["排班表"]), "工号")
    assert str(formulas[1][10]).startswith("=SUMPRODUCT(SUMIF(")


def test_totals_are_plain_numbers_where_a_code_could_confuse_a_spreadsheet(tmp_path: Path) -> None:
    plan = make_plan()
    odd = plan.case.shop.model_copy(update={"shifts": (*SHIFTS, SHIFTS[0].model_copy(update={"id": ">5"}))})
    write_workbook(plan_in(case=replace(plan.case, shop=odd)), tmp_path / "odd.xlsx")
    found = grid_of(rows(load_workbook(tmp_path / "odd.xlsx")["排班表"]), "工号")
    assert [row[10] for row in found[1:5]] == [40, 48, 40, 8]


def test_cells_are_coloured_by_kind_and_recoloured_after_edits(zh: Workbook) -> None:
    sheet = zh["排班表"]
    start = next(row[0].row for row in sheet.iter_rows() if row[0].value == "工号")
    colours = {
        name: sheet[place].fill.start_color.rgb
        for name, place in {"E": f"D{start + 1}", "L": f"D{start + 2}", "rest": f"D{start + 4}"}.items()
    }
    assert len(set(colours.values())) == 3
    rules = {rule.formula[0] for area in sheet.conditional_formatting for rule in area.rules}
    assert rules == {'"E"', '"L"', '"N"', '"休"', '"假"'}


def test_the_sheet_is_framed_for_screen_and_paper(zh: Workbook) -> None:
    sheet = zh["排班表"]
    assert sheet.freeze_panes == "D6"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)  # one page wide is the default of the format
    assert sheet.data_validations.dataValidation[0].type == "list"


def test_what_people_wrote_stays_text(zh: Workbook) -> None:
    hostile = {FORMULA, SCRIPT, "=1+1"}
    seen = set()
    for sheet in zh.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value in hostile:
                    seen.add(cell.value)
                    assert cell.data_type == "s", f"{sheet.title}!{cell.coordinate}"
                    assert cell.hyperlink is None
    assert seen == hostile


def test_only_our_own_formulas_exist(paths: dict[Lang, Path]) -> None:
    with zipfile.ZipFile(paths["zh"]) as archive:
        parts = [name for name in archive.namelist() if name.startswith(("xl/worksheets/sheet", "xl/charts/"))]
        formulas = {found for name in parts for found in re.findall(r"<(?:c:)?f>([^<]*)<", archive.read(name).decode())}
    ours = re.compile(r"(SUMPRODUCT\(|COUNTIF\(|IF\(AND\(|覆盖!\$)")
    assert formulas
    assert [formula for formula in formulas if not ours.match(formula)] == []


def test_a_queue_named_like_a_formula_makes_no_formula_in_a_chart(tmp_path: Path) -> None:
    plan = make_plan()
    queues = tuple(queue.model_copy(update={"name": f"=HYPERLINK({number})"}) for number, queue in enumerate(plan.case.shop.queues))
    shop = plan.case.shop.model_copy(update={"queues": queues})
    write_workbook(plan_in(case=replace(plan.case, shop=shop)), tmp_path / "chart.xlsx", lang="en")
    with zipfile.ZipFile(tmp_path / "chart.xlsx") as archive:
        chart = archive.read("xl/charts/chart1.xml").decode()
    assert "=HYPERLINK(0)" in chart
    assert re.findall(r"<c:f>[^<]*HYPERLINK", chart) == []


def test_tasks_name_queue_and_pause_of_every_half_hour(zh: Workbook) -> None:
    table = grid_of(rows(zh["每小时任务"]), "日期")
    assert table[0][:6] == ["日期", "工号", "姓名", "班次", "08:00", "08:30"]
    monday = [row for row in table[1:] if row[0] == "2026-11-30 周一"]
    assert [row[1] for row in monday] == ["A001", "A003", "A002"]
    assert monday[0][4:12] == ["投诉", "投诉", "投诉", "歇", "投诉", "投诉", "餐", "投诉"]
    assert monday[1][4:9] == ["售前", "售前", "售前", "歇", "售前"]
    night = next(row for row in table[1:] if row[3] == "N")
    assert next(cell for cell in night[4:] if cell) == "投诉"
    assert len(table) - 1 == 17


def test_coverage_has_a_chart_per_queue_over_its_own_figures(zh: Workbook) -> None:
    table = rows(zh["覆盖"])
    found = grid_of(table, "日期")
    assert found[0][:9] == ["日期", "时间", "需要", "安排", "在岗", "缺", "到期", "完成", "逾期"]
    nine_thirty = next(row for row in found[1:] if row[:2] == ["11-30 周一", "09:30"])
    assert nine_thirty[2:6] in ([2, 0.57, 0.57, 1.43], [2, 0.58, 0.58, 1.43])
    assert len(found) - 1 == 7 * 48
    assert len(zh["覆盖"]._charts) == 2


def test_an_interval_with_enough_scheduled_and_too_few_at_work_is_amber(tmp_path: Path) -> None:
    need = make_plan().case.requirements.need
    there = need.astype(np.float64)
    there[20] -= 600
    write_workbook(plan_in(supplied=need, at_work=there), tmp_path / "tight.xlsx")
    sheet = load_workbook(tmp_path / "tight.xlsx")["覆盖"]
    amber = [row[4].value for row in sheet.iter_rows() if row[4].fill.start_color.rgb == "FFFDE7B0"]
    assert amber == [1.8]


def test_fairness_findings_and_duties(zh: Workbook) -> None:
    fair = rows(zh["公平"])
    assert fair[0][3:] == [
        "工时",
        "合同工时",
        "差额",
        "加班",
        "夜班",
        "周末班",
        "前 0 周夜班",
        "前 0 周周末班",
        "申请",
        "满足申请",
        "投诉工时",
    ]
    assert fair[2][3:] == [48, 40, 8, 8, None, 2, None, None, 1, 0, None]
    findings = rows(zh["问题"])
    assert [row[0] for row in findings[1:]] == ["人手不足", "未满足"]
    assert findings[1][1] == "售前咨询"
    assert findings[1][5:8] == [20.6, None, "人时"]
    assert "缺 20.6 工时" in str(findings[1][9])
    assert findings[2][1:4] == ["个人申请", "A002", FORMULA]
    duties = rows(zh["明细"])
    assert duties[0] == ["工号", "日期", "班次", "开始", "结束", "计薪分钟", "加班分钟", "休息安排"]
    assert duties[1] == [
        "A001", "2026-11-30", "E", "2026-11-30T08:00", "2026-11-30T16:30", 480, 0, "小休 09:30-09:45|用餐 11:00-11:30",
    ]  # fmt: skip
    assert {row[6] for row in duties[1:]} == {0}  # no single day is long; the week of A002 is


def test_hard_violations_come_first(tmp_path: Path) -> None:
    audit = make_plan().audit.model_copy(update={"violations": (violation(1), violation(2, hard=True))})
    write_workbook(plan_in(audit=audit), tmp_path / "broken.xlsx")
    findings = rows(load_workbook(tmp_path / "broken.xlsx")["问题"])
    assert [row[0] for row in findings[1:]] == ["违规", "人手不足", "未满足"]


def test_protections_are_nowhere(paths: dict[Lang, Path]) -> None:
    with zipfile.ZipFile(paths["en"]) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist()).decode("utf-8")
    for word in ("nursing", "pregnant", "allowance", "protection", "sick"):
        assert word not in everything


def test_equal_plans_give_equal_bytes(paths: dict[Lang, Path], tmp_path: Path) -> None:
    write_workbook(make_plan(), tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == paths["zh"].read_bytes()


def test_an_empty_roster_and_no_findings_still_make_a_workbook(tmp_path: Path) -> None:
    plan = make_plan()
    bare = replace(plan.allocated, roster=plan.allocated.roster.model_copy(update={"duties": ()}), activities=())
    audit = plan.audit.model_copy(update={"violations": ()})
    write_workbook(plan_in(allocated=bare, audit=audit, shortages=()), tmp_path / "empty.xlsx")
    book = load_workbook(tmp_path / "empty.xlsx")
    assert rows(book["问题"])[1][0] == "没有违规，也没有人手不足"
    assert len(rows(book["明细"])) == 1


def test_the_sheet_reads_back_as_the_very_same_roster(paths: dict[Lang, Path]) -> None:
    plan = make_plan()
    for path in paths.values():
        assert read_roster(path, plan.case.shop, plan.case.grid).roster.duties == plan.allocated.roster.duties


def test_the_tasks_read_back_as_the_very_same_activities(paths: dict[Lang, Path]) -> None:
    plan = make_plan()
    expected = sorted(plan.allocated.activities, key=lambda item: (item.agent, item.start))
    for path in paths.values():
        assert list(read_roster(path, plan.case.shop, plan.case.grid).activities) == expected


def test_an_edited_cell_reads_back_as_the_new_duty(paths: dict[Lang, Path], tmp_path: Path) -> None:
    book = load_workbook(paths["zh"])
    sheet = book["排班表"]
    place = next(cell.coordinate for row in sheet.iter_rows() for cell in row if row[0].value == "A001" and cell.column_letter == "D")
    assert sheet[place].value == "E"
    sheet[place].value = "L"
    book.save(tmp_path / "edited.xlsx")
    plan = make_plan()
    found = read_roster(tmp_path / "edited.xlsx", plan.case.shop, plan.case.grid)
    assert [duty.shift for duty in found.roster.duties if duty.agent == "A001"] == ["L", "E", "E", "E", "E"]
    assert found.cells["A001", MONDAY] == f"排班表!{place}"


def test_duties_off_the_templates_show_their_times_and_read_back(tmp_path: Path) -> None:
    plan = make_plan()
    first, second, *others = plan.allocated.roster.duties
    moved = first.model_copy(update={"start": first.start + 30, "end": first.end + 30, "rests": ()})
    free = second.model_copy(update={"shift": "free", "start": second.start + 60, "rests": ()})
    roster = plan.allocated.roster.model_copy(update={"duties": (moved, free, *others)})
    write_workbook(plan_in(allocated=replace(plan.allocated, roster=roster, activities=())), tmp_path / "odd.xlsx")
    row = grid_of(rows(load_workbook(tmp_path / "odd.xlsx")["排班表"]), "工号")[1]
    assert row[3:6] == ["E 08:30-17:00", "09:00-16:30", "E"]
    found = read_roster(tmp_path / "odd.xlsx", plan.case.shop, plan.case.grid).roster.duties
    assert [(duty.start, duty.end) for duty in found] == [(duty.start, duty.end) for duty in roster.duties]


def test_two_duties_of_one_day_share_a_cell(tmp_path: Path) -> None:
    plan = make_plan()
    first = plan.allocated.roster.duties[0]
    second = Duty(agent="A001", day=MONDAY, shift="N", start=first.start + 840, end=first.start + 1350)
    roster = plan.allocated.roster.model_copy(update={"duties": (*plan.allocated.roster.duties, second)})
    write_workbook(plan_in(allocated=replace(plan.allocated, roster=roster)), tmp_path / "two.xlsx")
    assert grid_of(rows(load_workbook(tmp_path / "two.xlsx")["排班表"]), "工号")[1][3] == "E+N"
