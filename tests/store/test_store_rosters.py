from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from breaking import in_english

from shiftopt.domain.errors import InputError
from shiftopt.domain.grid import Grid
from shiftopt.domain.messages import told
from shiftopt.domain.roster import Duty
from shiftopt.domain.workspace import Workspace
from shiftopt.store.rosters import ReadRoster, read_roster
from shiftopt.timeline.clock import make_grid, to_local

MONDAY = date(2026, 11, 2)
DAYS = ["2026-11-02 周一", "2026-11-03 周二", "2026-11-04 周三", "2026-11-05 周四", "2026-11-06 周五", "2026-11-07 周六", "2026-11-08 周日"]


@pytest.fixture
def grid() -> Grid:
    return make_grid("Asia/Shanghai", MONDAY, 7, 30)


def clock(minute: int) -> str:
    return to_local("Asia/Shanghai", minute).strftime("%d %H:%M")


def lines(duties: Sequence[Duty]) -> list[str]:
    """Each duty on a line: agent, shift, times, pauses."""
    result = []
    for duty in duties:
        rests = "".join(f" {rest.kind} {clock(rest.start)}-{clock(rest.end)[3:]}" for rest in duty.rests)
        result.append(f"{duty.agent} {duty.shift} {clock(duty.start)}-{clock(duty.end)[3:]}{rests}")
    return result


def read_text(tmp_path: Path, tiny: Workspace, grid: Grid, text: str, name: str = "mine.csv") -> ReadRoster:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return read_roster(file, tiny.shop, grid)


def messages(tmp_path: Path, tiny: Workspace, grid: Grid, text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_text(tmp_path, tiny, grid, text)
    return in_english(caught.value.findings)


def write_sheets(path: Path, sheets: dict[str, list[list[str]]]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def test_our_own_roster_keeps_its_pauses(tmp_path: Path, tiny: Workspace, grid: Grid) -> None:
    text = (
        "agent_id,date,shift_id,start,end,paid_minutes,overtime_minutes,rests\n"
        "A01,2026-11-03,L,2026-11-03T13:30,2026-11-03T22:00,480,0,meal 17:30-18:00|break 15:00-15:15\n"
        "A01,2026-11-02,E,2026-11-02T09:00,2026-11-02T17:30,480,0,meal 12:30-13:00\n"
    )
    found = read_text(tmp_path, tiny, grid, text, "roster.csv")
    assert lines(found.roster.duties) == [
        "A01 E 02 09:00-17:30 meal 02 12:30-13:00",
        "A01 L 03 13:30-22:00 break 03 15:00-15:15 meal 03 17:30-18:00",
    ]
    places = {key: str(place) for key, place in found.cells.items()}
    assert places == {("A01", date(2026, 11, 3)): "roster.csv row 2", ("A01", date(2026, 11, 2)): "roster.csv row 3"}
    assert found.roster.grid == grid


def test_a_break_as_long_as_the_nursing_hour_at_the_end_is_the_nursing_hour(tmp_path: Path, tiny: Workspace, grid: Grid) -> None:
    text = (
        "agent_id,date,shift_id,start,end,rests\n"
        "A01,2026-11-02,E,2026-11-02T09:00,2026-11-02T17:30,break 16:30-17:30\n"
        "A02,2026-11-02,E,2026-11-02T09:00,2026-11-02T17:30,break 16:30-17:30\n"
    )
    kinds = [duty.rests[0].kind for duty in read_text(tmp_path, tiny, grid, text).roster.duties]
    assert kinds == ["break", "allowance"]


def test_a_foreign_roster_by_names_and_shifts_has_pauses_placed(tmp_path: Path, tiny: Workspace, grid: Grid) -> None:
    found = read_text(tmp_path, tiny, grid, "姓名,日期,班次\n张伟,2026/11/2,e\n李娜,46328,L\n王芳,2026-11-05,休\n")
    assert lines(found.roster.duties) == [
        "A01 E 02 09:00-17:30 break 02 10:30-10:45 meal 02 12:00-12:30 break 02 14:30-14:45",
        "A02 L 02 13:30-22:00 break 02 15:30-15:45 meal 02 17:30-18:00 break 02 19:30-19:45 allowance 02 21:00-22:00",
    ]


def test_a_foreign_roster_with_clock_times(tmp_path: Path, tiny: Workspace, grid: Grid) -> None:
    text = "工号;日期;上班;下班\nA03;2026-11-02;18:00;22:00\nA04;2026-11-02;22:00;06:00\n"
    found = read_text(tmp_path, tiny, grid, text)
    assert lines(found.roster.duties) == ["A03 P4 02 18:00-22:00", "A04 free 02 22:00-06:00"]


def test_every_problem_of_a_roster_is_named_at_once(tmp_path: Path, tiny: Workspace, grid: Grid) -> None:
    text = (
        "agent_id,date,shift_id,start,end,rests\n"
        "A9,2026-11-02,E,,,\n"
        "A01,2026-11-12,E,,,\n"
        "A01,2026-11-03,EE,,,\n"
        "A01,2026-11-04,E,2026-11-04T09:00,2026-11-04T08:00,\n"
        "A01,2026-11-05,E,2026-11-05T09:00,2026-11-05T17:30,meal 18:00-18:30\n"
        "A01,2026-11-31,E,,,\n"
        "A01,,E,,,\n"
    )
    assert messages(tmp_path, tiny, grid, text) == [
        'mine.csv row 7, date: "2026-11-31" does not exist in the calendar; write a date like 2026-11-02',
        'mine.csv row 2, agent_id: unknown agent "A9"; known agents: A01, A02, A03, A04',
        "mine.csv row 3, date: 2026-11-12 is outside the week 2026-11-02 to 2026-11-08; check the week",
        'mine.csv row 4, shift_id: unknown shift "EE"; did you mean "E"?',
        "mine.csv row 5, end: the duty ends before it starts; mend start or end",
        'mine.csv row 6, rests: the pause "meal 18:00-18:30" is outside the duty; write a pause within start and end',
        "mine.csv row 8, date: no date is written; write a date like 2026-11-02",
    ]


def test_a_table_without_people_or_shifts_is_refused(tmp_path: Path, tiny: Workspace, grid: Grid) -> None:
    assert messages(tmp_path, tiny, grid, "who,date,shift\nA01,2026-11-02,E\n") == [
        'mine.csv row 1: column "agent_id" is missing; add it, or a column "name"'
    ]
    assert messages(tmp_path, tiny, grid, "agent_id,date\nA01,2026-11-02\n") == [
        'mine.csv row 1: column "shift_id" is missing; add it, or the columns "start" and "end"'
    ]
    with pytest.raises(InputError) as caught:
        read_roster(tmp_path / "nothing.csv", tiny.shop, grid)
    assert (
        str(caught.value)
        == f"{tmp_path / 'nothing.csv'}: there is no such roster; give a plan folder, roster.csv, roster.xlsx or another CSV file"
    )


def our_workbook(tmp_path: Path, cells: dict[str, list[str]]) -> Path:
    """Our own workbook: head lines above the grid, figures at its right, details on another sheet."""
    names = {"A01": "张伟", "A02": "李娜", "A03": "王芳", "A04": "刘强"}
    grid = [["小店 排班表"], ["班次", "E 09:00-17:30"], [], ["人数"], ["工号", "姓名", "小组", *DAYS, "工时", "加班", "", "班次"]]
    grid += [[agent, names[agent], "一组", *row, "40", "", "", "E"] for agent, row in cells.items()]
    details = [
        ["agent_id", "date", "shift_id", "start", "end", "paid_minutes", "overtime_minutes", "rests"],
        ["A01", "2026-11-02", "E", "2026-11-02T09:00", "2026-11-02T17:30", "480", "0", "meal 13:00-13:30"],
        ["A01", "2026-11-03", "E", "2026-11-03T09:00", "2026-11-03T17:30", "480", "0", "meal 13:00-13:30"],
    ]
    return write_sheets(tmp_path / "roster.xlsx", {"排班表": grid, "明细": details})


def test_our_workbook_after_hand_edits(tmp_path: Path, tiny: Workspace, grid: Grid) -> None:
    cells = {
        "A01": ["E", "L", "休", "-", "", "off", "假"],
        "A02": ["09:00-17:30", "E 10:00-16:00", "", "", "", "", "E\n调班"],
        "A03": ["08:00-11:00", "", "", "", "", "", ""],
    }
    found = read_roster(our_workbook(tmp_path, cells), tiny.shop, grid)
    assert lines(found.roster.duties) == [
        "A01 E 02 09:00-17:30 meal 02 13:00-13:30",
        "A01 L 03 13:30-22:00 break 03 15:30-15:45 meal 03 17:30-18:00 break 03 19:30-19:45",
        "A02 E 02 09:00-17:30 break 02 10:30-10:45 meal 02 12:00-12:30 break 02 14:30-14:45 allowance 02 16:30-17:30",
        "A02 E 03 10:00-16:00 break 03 11:00-11:15 meal 03 12:00-12:30 break 03 14:00-14:15 allowance 03 15:00-16:00",
        "A02 E 08 09:00-17:30 break 08 10:30-10:45 meal 08 12:00-12:30 break 08 14:30-14:45 allowance 08 16:30-17:30",
        "A03 free 02 08:00-11:00",
    ]
    assert found.cells[("A01", MONDAY)] == "排班表!D6"
    assert found.cells[("A02", date(2026, 11, 8))] == "排班表!J7"


def test_problems_of_a_workbook_name_their_cells(tmp_path: Path, tiny: Workspace, grid: Grid) -> None:
    path = our_workbook(tmp_path, {"A01": ["EX", "25:00-26:00", "", "", "", "", ""]})
    with pytest.raises(InputError) as caught:
        read_roster(path, tiny.shop, grid)
    assert in_english(caught.value.findings) == [
        'roster.xlsx sheet 排班表 cell D6: unknown shift "EX"; did you mean "E"?, or write times like 09:00-17:30'
    ]
    rows = [["agent_id", "name", "2026-11-02", "2026-11-02", "2026-11-30"], ["A7", "谁", "E", "", ""]]
    with pytest.raises(InputError) as caught:
        read_roster(write_sheets(tmp_path / "other.xlsx", {"Roster": rows}), tiny.shop, grid)
    assert in_english(caught.value.findings) == [
        "other.xlsx sheet Roster cell D1: 2026-11-02 has two columns; keep one of the two",
        "other.xlsx sheet Roster cell E1: 2026-11-30 is outside the week 2026-11-02 to 2026-11-08; check the week",
        'other.xlsx sheet Roster cell A2: unknown agent "A7"; known agents: A01, A02, A03, A04',
    ]


def test_a_roster_of_another_week_is_told_once(tmp_path: Path, tiny: Workspace, grid: Grid) -> None:
    told = "the roster is of 2026-12-07 to 2026-12-08, not of the week 2026-11-02 to 2026-11-08; give the roster of that week, or --week"
    rows = "".join(f"A0{number},2026-12-0{day},E\n" for number in (1, 2) for day in (7, 8))
    assert messages(tmp_path, tiny, grid, "agent_id,date,shift_id\n" + rows) == [f"mine.csv: {told} 2026-12-07"]
    assert messages(tmp_path, tiny, grid, "agent_id,2026-12-07,2026-12-08\nA01,E,E\n") == [f"mine.csv: {told} 2026-12-07"]


def test_cells_that_can_not_be_read_may_be_passed_over(tmp_path: Path, tiny: Workspace, grid: Grid) -> None:
    (tmp_path / "mine.csv").write_text("agent_id,2026-11-02,2026-11-03\nA01,EE,E\n")
    found = read_roster(tmp_path / "mine.csv", tiny.shop, grid, passing=True)
    assert in_english(found.problems) == [
        'mine.csv row 2, 2026-11-02: unknown shift "EE"; did you mean "E"?, or write times like 09:00-17:30'
    ]
    assert [(duty.agent, duty.day.day) for duty in found.roster.duties] == [("A01", 3)]
    (tmp_path / "mine.csv").write_text("agent_id,2026-11-02\nA01,EE\n")
    with pytest.raises(InputError, match="unknown shift"):
        read_roster(tmp_path / "mine.csv", tiny.shop, grid, passing=True)


def test_a_workbook_with_one_row_per_duty(tmp_path: Path, tiny: Workspace, grid: Grid) -> None:
    path = write_sheets(tmp_path / "foreign.xlsx", {"Sheet1": [["导出"], ["工号", "日期", "班次"], ["A01", "2026-11-02", "E"]]})
    found = read_roster(path, tiny.shop, grid)
    assert [duty.shift for duty in found.roster.duties] == ["E"]
    assert {key: told(place, "zh") for key, place in found.cells.items()} == {("A01", MONDAY): "Sheet1 第 3 行"}


def test_people_by_days_as_csv(tmp_path: Path, tiny: Workspace, grid: Grid) -> None:
    found = read_text(tmp_path, tiny, grid, "姓名,2026-11-02,2026-11-03\n张伟,E,休\n刘强,E+19:00-21:00,\n")
    assert [f"{duty.agent} {duty.shift}" for duty in found.roster.duties] == ["A01 E", "A04 E", "A04 free"]
    assert str(found.cells[("A04", MONDAY)]) == "mine.csv row 3, mine.csv row 3"
    left_out = [note.problem for note in found.notes]
    assert any(problem.startswith("no column is titled 2026-11-04, 2026-11-05") for problem in left_out)
    assert any(problem.startswith("there is no row for A02") for problem in left_out)


ROSTER = "agent_id,date,shift_id,start,end,rests\nA01,2026-11-02,E,2026-11-02T09:00,2026-11-02T17:30,\n"


def test_activities_beside_the_roster_are_read(tmp_path: Path, tiny: Workspace, grid: Grid) -> None:
    text = (
        "agent_id,start,end,activity,queue\n"
        "A01,2026-11-02T09:00,2026-11-02T12:00,work,pre_sales\n"
        "A01,2026-11-02T12:00,2026-11-02T12:30,meal,\n"
    )
    (tmp_path / "activities.csv").write_text(text)
    found = read_text(tmp_path, tiny, grid, ROSTER, "roster.csv")
    assert [(item.kind, item.queue, item.end - item.start) for item in found.activities] == [("work", "pre_sales", 180), ("meal", None, 30)]


def test_activities_that_do_not_fit_an_edited_roster_are_left_out(tmp_path: Path, tiny: Workspace, grid: Grid) -> None:
    (tmp_path / "activities.csv").write_text("agent_id,start,end,activity,queue\nA01,2026-11-02T08:00,2026-11-02T12:00,work,pre_sales\n")
    found = read_text(tmp_path, tiny, grid, ROSTER, "roster.csv")
    assert found.activities == ()
    assert in_english(found.notes) == [
        (
            "activities.csv: 1 of 1 activities are outside every duty (A01 from 2026-11-02T08:00); "
            "they are left out; duties without activities get new ones"
        )
    ]


def test_unknown_names_in_activities_are_problems(tmp_path: Path, tiny: Workspace, grid: Grid) -> None:
    (tmp_path / "activities.csv").write_text("agent_id,start,end,activity,queue\nA1,2026-11-02T09:00,2026-11-02T12:00,work,presales\n")
    with pytest.raises(InputError) as caught:
        read_text(tmp_path, tiny, grid, ROSTER, "roster.csv")
    assert in_english(caught.value.findings) == [
        'activities.csv row 2, agent_id: unknown agent "A1"; did you mean "A01"?',
        'activities.csv row 2, queue: unknown queue "presales"; did you mean "pre_sales"?',
    ]
