"""Broken workbooks: cells are named as Excel names them; files that are no workbooks get one message."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import xlsxwriter
from breaking import case, findings
from tiny_shop import TINY

from shiftopt.domain.workspace import Workspace
from shiftopt.store import excelfile
from shiftopt.store.workspace import read_workspace, write_workspace

Sheets = dict[str, list[list[object]]]
Break = Callable[[Sheets], object]


@pytest.fixture
def sheets() -> Sheets:
    """The tiny shop as sheets of text, as somebody would paste it."""
    found: Sheets = {
        "shop": [["key", "value"], ["name", "小店"], ["interval", 30], ["week_start", "mon"]],
        "queues": [
            ["id", "name", "channel", "handle_seconds", "opening", "concurrency"],
            ["pre_sales", "售前", "chat", 480, "09:00-22:00", 5],
            ["complaint", "", "ticket", 2100, "mon-fri 09:00-18:00|sat 10:00-16:00", ""],
        ],
        "contracts": [["id", "week_minutes", "day_minutes", "days_per_week"], ["standard", 2400, 480, 5], ["part_time", "24h", 240, 6]],
        "rules": [["name", "params", "weight"], ["consecutive_days_min", "days = 6", 50]],
    }
    for name, text in TINY.items():
        if name.endswith(".csv"):
            found[name.removesuffix(".csv")] = [list(row) for row in csv.reader(io.StringIO(text))]
    return found


def save(path: Path, sheets: Sheets) -> Path:
    options = {"strings_to_formulas": False, "default_date_format": "yyyy-mm-dd hh:mm"}
    with xlsxwriter.Workbook(str(path), options) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def put(sheet: str, row: int, column: int, value: object) -> Break:
    """Write a value into a cell; rows and columns count from 0."""

    def change(sheets: Sheets) -> None:
        sheets[sheet][row][column] = value

    return change


CASES = [
    case(
        "unknown_queue",
        put("agents", 1, 3, "presales:1.0"),
        'tiny.xlsx sheet agents cell D2: unknown queue "presales"; did you mean "pre_sales"?',
    ),
    case(
        "speed",
        put("agents", 3, 3, "pre_sales:70"),
        'tiny.xlsx sheet agents cell D4: "70" is out of range (for "pre_sales"); write a factor from 0.01 to 2 (or 1% to 200%)',
    ),
    case(
        "number_as_skill", put("agents", 3, 3, 12), 'tiny.xlsx sheet agents cell D4: unknown queue "12"; known queues: complaint, pre_sales'
    ),
    case(
        "text_in_a_number",
        put("agents", 1, 7, "5k"),
        'tiny.xlsx sheet agents cell H2: "5k" is not a number; write an amount in yuan from 0 to 1,000,000',
    ),
    case(
        "yes_in_a_number",
        put("agents", 1, 7, True),
        'tiny.xlsx sheet agents cell H2: "yes" is not a number; write an amount in yuan from 0 to 1,000,000',
    ),
    case(
        "date",
        put("agents", 2, 6, "2025-02-30"),
        'tiny.xlsx sheet agents cell G3: "2025-02-30" does not exist in the calendar; write a date like 2026-11-02',
    ),
    case("small_serial", put("agents", 2, 6, 12), 'tiny.xlsx sheet agents cell G3: "12" is not a date; write a date like 2026-11-02'),
    case(
        "old_date",
        put("agents", 2, 6, datetime.fromisoformat("1925-01-01")),
        "tiny.xlsx sheet agents cell G3: 1925-01-01 is not a likely date; write a date from 1970 to 2099",
    ),
    case(
        "duplicate",
        put("agents", 2, 0, "A04"),
        'tiny.xlsx sheet leave cell A2: unknown agent "A02"; did you mean "A04"?',
        'tiny.xlsx sheet requests cell A3: unknown agent "A02"; did you mean "A04"?',
        'tiny.xlsx sheet agents cell A5: agent "A04" is there already (row 3); give it another id, or delete it',
    ),
    case(
        "missing_column",
        put("agents", 0, 2, "contrct"),
        'tiny.xlsx sheet agents row 1: column "contract" is missing; did you mean it by "contrct"?',
    ),
    case(
        "column_twice",
        put("agents", 0, 10, "工号"),
        'tiny.xlsx sheet agents cell K1: column "工号" means the same as column "agent_id"; keep one of the two',
    ),
    case("empty_cell", put("agents", 1, 1, ""), "tiny.xlsx sheet agents cell B2: is empty; write the name"),
    case("shop_key", put("shop", 2, 0, "intervall"), 'tiny.xlsx sheet shop: unknown key "intervall"; did you mean "interval"?'),
    case("shop_value", put("shop", 2, 1, 20), 'tiny.xlsx sheet shop cell B3: "20" is out of range; write 15, 30 or 60'),
    case(
        "no_value_column",
        lambda sheets: sheets.update(shop=[["key"], ["name"]]),
        "tiny.xlsx sheet shop row 1: has no column for values; write the titles key and value",
    ),
    case(
        "queue_channel",
        put("queues", 1, 2, "mail"),
        'tiny.xlsx sheet queues cell C2: unknown value "mail"; known values: call, chat, ticket',
    ),
    case(
        "queue_opening",
        put("queues", 1, 4, "22:00-09:00"),
        'tiny.xlsx sheet queues cell E2: "22:00-09:00" ends before it starts; past midnight, write two parts: 22:00-24:00|00:00-09:00',
    ),
    case(
        "negative_hours",
        put("contracts", 2, 1, -1440),
        'tiny.xlsx sheet contracts cell B3: "-1440" is out of range; write minutes from 0 to 10080, or hours like 6h40',
    ),
    case(
        "rule_params",
        put("rules", 1, 1, "days 6"),
        'tiny.xlsx sheet rules cell B2: "days 6" can not be read; write parameters like: days = 6, teams = ["A", "B"]',
    ),
    case(
        "start_as_date",
        put("shifts", 1, 1, datetime.fromisoformat("2026-11-02T09:00")),
        'tiny.xlsx sheet shifts cell B2: "2026-11-02 09:00:00" is not a clock time; write a clock time like 09:30, up to 23:59',
    ),
    case(
        "meal_off_grid",
        put("shifts", 1, 4, 11.5 / 24 + 10 / 1440),
        "tiny.xlsx sheet shifts cell E2: 11:40 is not on the 30-minute grid of pauses; write 11:30 or 12:00",
    ),
    case(
        "negative_contacts",
        put("history", 1, 2, -3),
        'tiny.xlsx sheet history cell C2: "-3" is out of range; write a number from 0 to 10,000,000',
    ),
    case(
        "text_contacts",
        put("history", 4, 2, "n/a"),
        'tiny.xlsx sheet history cell C5: "n/a" is not a number; write a number from 0 to 10,000,000',
    ),
    case("bad_time", put("history", 2, 0, "soon"), 'tiny.xlsx sheet history cell A3: "soon" is not a date; write a date like 2026-11-02'),
    case(
        "no_sheet",
        lambda sheets: sheets.pop("agents"),
        "tiny.xlsx sheet agents: is missing; add it with at least the columns agent_id, name, contract",
    ),
    case(
        "no_history",
        lambda sheets: sheets.pop("history"),
        "tiny.xlsx sheet history: is missing; add it with at least the columns timestamp, queue",
    ),
    case("empty_sheet", lambda sheets: sheets.update(shifts=[]), "tiny.xlsx sheet shifts: is empty; write a header and one row per entry"),
    case(
        "header_only",
        lambda sheets: sheets.update(queues=sheets["queues"][:1]),
        "tiny.xlsx sheet queues: has no rows; write one row per entry below the header",
    ),
    case(
        "two_sheets_for_a_table",
        lambda sheets: sheets.update({"班次": sheets["shifts"]}),
        'tiny.xlsx sheet 班次: is the same table as "shifts"; keep one of the two',
    ),
    case(
        "leave_backwards",
        put("leave", 1, 2, date(2026, 11, 1)),
        "tiny.xlsx sheet leave cell C2: the leave ends (2026-11-01) before it starts (2026-11-04); mend one of the dates",
    ),
]


@pytest.mark.parametrize(("change", "messages"), CASES)
def test_every_problem_names_its_cell(sheets: Sheets, tmp_path: Path, change: Break, messages: list[str]) -> None:
    change(sheets)
    assert findings(save(tmp_path / "tiny.xlsx", sheets)) == messages


def test_the_sheets_are_valid_before_they_are_broken(sheets: Sheets, tmp_path: Path, tiny: Workspace) -> None:
    found = read_workspace(save(tmp_path / "tiny.xlsx", sheets))
    assert (found.shop.agents, found.shop.shifts, found.past) == (tiny.shop.agents, tiny.shop.shifts, tiny.past)
    assert (found.history.contacts[9].tolist(), found.notes) == ([3.0, 1.0], ())


def damaged(tiny: Workspace, path: Path, change: Callable[[bytes], bytes]) -> list[str]:
    """What is said about a good workbook after its bytes were changed."""
    good = path.with_name("good.xlsx")
    write_workspace(tiny, good, excel=True)
    path.write_bytes(change(good.read_bytes()))
    return findings(path)


def far_cell(good: bytes) -> bytes:
    """A cell in the last column of the last row."""
    source, target = zipfile.ZipFile(io.BytesIO(good)), io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            data = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                data = data.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row></sheetData>')
            archive.writestr(name, data)
    return target.getvalue()


DAMAGED = [
    ("text", lambda good: b"agent_id,name\nA01,x\n", "is not an Excel workbook; save the tables as .xlsx, or give a folder with CSV files"),
    ("empty", lambda good: b"", "is not an Excel workbook; save the tables as .xlsx, or give a folder with CSV files"),
    (
        "old_or_encrypted",
        lambda good: b"\xd0\xcf\x11\xe0" + bytes(600),
        "is an old .xls file or protected by a password; save it as .xlsx without a password",
    ),
    ("truncated", lambda good: good[: len(good) // 2], "is damaged or cut off; copy the file again, or save it again in Excel or WPS"),
    (
        "flipped",
        lambda good: good[:400] + bytes(40) + good[440:],
        "is damaged or cut off; copy the file again, or save it again in Excel or WPS",
    ),
    ("far_cell", far_cell, "has a sheet of 1,048,576 rows x 16,384 columns; delete the far rows and columns (also empty formatted ones)"),
]


@pytest.mark.parametrize(("name", "change", "message"), DAMAGED, ids=[name for name, _, _ in DAMAGED])
def test_what_is_no_workbook_gets_one_message(
    tiny: Workspace, tmp_path: Path, name: str, change: Callable[[bytes], bytes], message: str
) -> None:
    assert damaged(tiny, tmp_path / "shop.xlsx", change) == [f"shop.xlsx: {message}"]


def test_an_archive_that_unpacks_to_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excelfile, "MOST_UNPACKED", 1 << 25)
    path = tmp_path / "shop.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", bytes(1 << 24))
    assert path.stat().st_size < 100_000
    assert findings(path) == ["shop.xlsx: unpacks to 48 MB; workbooks up to 32 MB are read"]


def test_an_archive_that_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "shop.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "hello")
    [message] = findings(path)
    assert message.startswith("shop.xlsx: can not be read as a workbook; open it in Excel")
    assert message.endswith("; open it in Excel or WPS and save it as .xlsx again")


def test_a_path_to_nothing_and_a_folder_of_nothing(tmp_path: Path) -> None:
    path = tmp_path / "nowhere"
    assert findings(path) == [
        f"{path}: there is no such workspace; give a folder with shop.toml, or an Excel workbook; shiftopt init writes one"
    ]
    path.mkdir()
    assert findings(path) == [f"{path}: holds no workspace; give a folder with shop.toml and CSV tables; shiftopt init writes one"]


def test_dates_and_times_as_excel_keeps_them(sheets: Sheets, tmp_path: Path, tiny: Workspace) -> None:
    sheets["agents"][1][6] = datetime.fromisoformat("2024-03-01")
    sheets["agents"][2][6] = 45823
    sheets["agents"][4][12 - 1] = 0.5
    sheets["shifts"][1][1] = 0.375
    sheets["shifts"][1][4], sheets["shifts"][1][5] = timedelta(hours=11, minutes=30), 13 / 24
    for row in sheets["history"][1:]:
        row[0] = datetime.fromisoformat(str(row[0]))
        row[2] = float(str(row[2]))
    found = read_workspace(save(tmp_path / "tiny.xlsx", sheets))
    assert found.shop.agents == tiny.shop.agents
    assert found.shop.shifts == tiny.shop.shifts
    assert found.history.contacts[9:22].tolist() == tiny.history.contacts[9:22].tolist()
