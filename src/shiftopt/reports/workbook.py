"""The workbook that a lead opens, edits and prints: roster, hourly tasks, coverage, fairness, ledger, findings, duties, task list."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import xlsxwriter

from shiftopt.domain.base import Lang
from shiftopt.domain.plan import Plan
from shiftopt.reports.files import replace_file
from shiftopt.reports.sheet_coverage import coverage_sheet
from shiftopt.reports.sheet_ledger import ledger_sheet
from shiftopt.reports.sheet_roster import roster_sheet
from shiftopt.reports.sheet_tables import duties_sheet, fairness_sheet, findings_sheet
from shiftopt.reports.sheet_tasks import tasks_sheet
from shiftopt.reports.sheet_work import work_sheet
from shiftopt.reports.sheets import Sheets
from shiftopt.reports.words import Words

PLAIN_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
"""What users wrote stays text, also where it looks like a formula or an address."""


def write_workbook(plan: Plan, path: Path, *, lang: Lang = "zh") -> None:
    """Write ``roster.xlsx`` in one step; equal plans give equal bytes.

    The first sheet is the roster as a grid of people and days. Its cells may be edited and read back as a roster; the header row is
    the first whose first cell is ``工号`` / ``agent_id``. Personal protections appear nowhere.

    Raises:
        OSError: if the file cannot be written.
    """
    content = BytesIO()
    book = xlsxwriter.Workbook(content, PLAIN_TEXT)
    first = plan.case.grid.first_day
    book.set_properties({"title": Words(lang)("sheet_roster"), "created": datetime(first.year, first.month, first.day, tzinfo=UTC)})
    sheets = Sheets(book, plan, Words(lang))
    roster_sheet(sheets)
    tasks_sheet(sheets)
    coverage_sheet(sheets)
    fairness_sheet(sheets)
    ledger_sheet(sheets)
    findings_sheet(sheets)
    duties_sheet(sheets)
    work_sheet(sheets)
    book.close()
    replace_file(Path(path), content.getvalue())
