"""The last sheet: every task with its minutes, as in ``activities.csv``, so that a workbook that comes back is audited as it is."""

from __future__ import annotations

from shiftopt.reports.labels import moment
from shiftopt.reports.sheets import Sheets, put_row

KINDS = {"zh": {"work": "接待", "meal": "用餐", "break": "小休", "meeting": "会议", "training": "培训", "other": "其他"}, "en": {}}
"""Kinds of activity as tables have them."""


def work_sheet(sheets: Sheets) -> None:
    """A row per task: who, from when to when, what, for which queue or session."""
    words, zone = sheets.words, sheets.plan.case.grid.zone
    sheet = sheets.sheet("sheet_work", tab="#7A7F8C")
    put_row(sheet, 0, [words("agent_id"), words("start"), words("end"), words("activity"), words("queue"), words("session")], sheets.header)
    kinds = KINDS[words.lang]
    row = 0
    for row, item in enumerate(sorted(sheets.plan.allocated.activities, key=lambda item: (item.agent, item.start)), start=1):
        texts = [item.agent, moment(zone, item.start), moment(zone, item.end), kinds.get(item.kind, item.kind)]
        put_row(sheet, row, [*texts, item.queue or "", item.session or ""], sheets.text)
    for column, width in enumerate((10, 18, 18, 10, 18, 14)):
        sheet.set_column(column, column, width)
    sheet.autofilter(0, 0, max(1, row), 5)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
