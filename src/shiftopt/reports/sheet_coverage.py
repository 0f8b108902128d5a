"""The third sheet: required against scheduled and at work by queue and interval, charts first, figures below."""

from __future__ import annotations

from typing import Any

import numpy as np

from shiftopt.reports.coverage import Series, busy_window, day_slice
from shiftopt.reports.labels import clock, short_day
from shiftopt.reports.palette import queue_colour, tint
from shiftopt.reports.sheets import Sheets, put, put_row

CHART_ROWS = 13
CHART_WIDTH = 760
CHART_HEIGHT = 290
PER_LINE = 2
LIVE = ("required", "scheduled", "at_work", "missing")
TICKET = ("due", "done", "overdue")


def coverage_sheet(sheets: Sheets) -> None:
    """Write the sheet. Live queues count agents, ticket queues agent-hours since the start."""
    sheet = sheets.sheet("sheet_coverage", tab="#59A89C")
    lines = -(-len(sheets.queues) // PER_LINE)
    header = 1 + lines * CHART_ROWS
    rows = _rows(sheets)
    put(sheet, 0, 0, sheets.words("sheet_coverage"), sheets.title)
    put(sheet, 0, 4, sheets.words("at_work_hint"), sheets.hint)
    _table(sheets, sheet, header, rows)
    for line in sheets.queues:
        _chart(sheets, sheet, line, header, len(rows))


def _columns(line: Series) -> tuple[str, ...]:
    return TICKET if line.ticket else LIVE


def _first(sheets: Sheets, line: Series) -> int:
    """The first column of a queue."""
    return 2 + sum(len(_columns(other)) for other in sheets.queues if other.number < line.number)


def _rows(sheets: Sheets) -> list[tuple[int, int]]:
    """(day, interval) of every row: the intervals inside the hours of service."""
    grid = sheets.plan.case.grid
    low, high = busy_window(sheets.plan)
    return [
        (day, t)
        for day in range(grid.days)
        for t in range(*day_slice(grid, day).indices(grid.intervals))
        if low <= grid.minute(t) - grid.day_starts[day] < high
    ]


def _table(sheets: Sheets, sheet: Any, header: int, rows: list[tuple[int, int]]) -> None:
    words, grid = sheets.words, sheets.plan.case.grid
    put_row(sheet, header + 1, [words("date"), words("time")], sheets.header)
    for line in sheets.queues:
        column, names = _first(sheets, line), _columns(line)
        sheet.merge_range(header, column, header, column + len(names) - 1, "", _band(sheets, line))
        put(sheet, header, column, line.queue.name, _band(sheets, line))
        put_row(sheet, header + 1, [words(name) for name in names], sheets.header, column=column)
    for offset, (day, t) in enumerate(rows, start=header + 2):
        put_row(sheet, offset, [short_day(sheets.days[day], words.lang), clock(grid.zone, grid.minute(t))], sheets.text)
        for line in sheets.queues:
            _figures(sheets, sheet, offset, line, t)
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 1, 8)
    sheet.set_column(2, 1 + sum(len(_columns(line)) for line in sheets.queues), 8)
    sheet.repeat_rows(header, header + 1)


def _band(sheets: Sheets, line: Series) -> Any:
    return sheets.format(bold=True, align="center", bg_color=tint(queue_colour(line.number), 0.45), border=1, border_color="#FFFFFF")


def _figures(sheets: Sheets, sheet: Any, row: int, line: Series, t: int) -> None:
    short = line.missing[t] >= 0.05
    cells = [
        (line.required, sheets.number()),
        (line.scheduled, sheets.number()),
        (line.at_work, sheets.number(**({"bg_color": "#FDE7B0", "font_color": "#7A4B00"} if line.tight[t] else {}))),
        (line.missing, sheets.number("0.0;-0.0;", **({"bg_color": "#F9C9C9", "font_color": "#8B0000"} if short else {}))),
    ]
    if line.ticket:
        del cells[2]
    for column, (values, style) in enumerate(cells, start=_first(sheets, line)):
        sheet.write_number(row, column, round(float(np.nan_to_num(values[t])), 2), style)


def _chart(sheets: Sheets, sheet: Any, line: Series, header: int, count: int) -> None:
    """Scheduled as an area in the queue's colour under required as a dark line."""
    words, name = sheets.words, sheets.words("sheet_coverage")
    first, last, column = header + 2, header + 1 + max(1, count), _first(sheets, line)
    categories = [name, first, 0, last, 0]
    area = sheets.book.add_chart({"type": "area"})
    colour = queue_colour(line.number)
    area.add_series(
        {
            "name": words("done" if line.ticket else "scheduled"),
            "categories": categories,
            "values": [name, first, column + 1, last, column + 1],
            "fill": {"color": colour, "transparency": 45},
            "border": {"color": colour, "width": 0.75},
        }
    )
    needed = sheets.book.add_chart({"type": "line"})
    needed.add_series(
        {
            "name": words("due" if line.ticket else "required"),
            "categories": categories,
            "values": [name, first, column, last, column],
            "line": {"color": "#1F2937", "width": 1.5},
        }
    )
    area.combine(needed)
    per_day = max(1, count // max(1, len(sheets.days)))
    area.set_title({"name": _title(sheets, line), "name_font": {"size": 11}, "overlay": False})
    area.set_x_axis({"interval_unit": per_day, "interval_tick": per_day, "num_font": {"size": 8}, "position_axis": "on_tick"})
    area.set_y_axis({"min": 0, "num_font": {"size": 8}, "major_gridlines": {"visible": True, "line": {"color": "#E5E7EB"}}})
    area.set_legend({"position": "top", "font": {"size": 9}})
    area.set_size({"width": CHART_WIDTH, "height": CHART_HEIGHT})
    place = sheets.queues.index(line)
    sheet.insert_chart(1 + place // PER_LINE * CHART_ROWS, 0, area, {"x_offset": 4 + place % PER_LINE * (CHART_WIDTH + 8), "y_offset": 4})


def _title(sheets: Sheets, line: Series) -> str:
    """A title that no spreadsheet takes for a formula: it never starts with a sign of the user's making."""
    text = sheets.words("chart_ticket" if line.ticket else "chart_live", queue=line.queue.name)
    return text if not text.startswith("=") else f" {text}"
