"""Scenarios side by side as a workbook: one sheet of scenarios, one of their queues."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter

from shiftopt.domain.base import Lang
from shiftopt.domain.comparison import Comparison, Outcome, QueueOutcome
from shiftopt.reports.files import replace_file
from shiftopt.reports.scenario_tables import COMPONENTS, title_of
from shiftopt.reports.sheets import FONT
from shiftopt.reports.words import Words
from shiftopt.reports.workbook import PLAIN_TEXT

MONEY, HOURS, SHARE, COUNT = "#,##0", "0.0", "0.0%", "0"
SIGNED = "+#,##0;-#,##0;0"
POINTS = "+0.0%;-0.0%;0.0%"
Cell = tuple[str | float | None, str]
"""A value and its number pattern (empty: text)."""


def write_scenario_workbook(comparison: Comparison, path: Path, *, lang: Lang = "zh") -> None:
    """Write ``scenarios.xlsx`` in one step; numbers are numbers, text of users stays text.

    Raises:
        OSError: if the file cannot be written.
    """
    words, content = Words(lang), BytesIO()
    book = xlsxwriter.Workbook(content, PLAIN_TEXT)
    first = comparison.first_day
    book.set_properties({"title": words("sc_sheet"), "created": datetime(first.year, first.month, first.day, tzinfo=UTC)})
    _sheet(book, words("sc_sheet"), _scenario_header(words), [_scenario(words, found) for found in comparison.outcomes])
    _sheet(book, words("sc_sheet_queues"), _queue_header(words), _queues(words, comparison))
    book.close()
    replace_file(Path(path), content.getvalue())


def _sheet(book: Any, name: str, header: list[str], table: list[list[Cell]]) -> None:
    sheet = book.add_worksheet(name)
    base = {"font_name": FONT, "font_size": 10, "valign": "vcenter", "border": 1, "border_color": "#E1E4E8"}
    head = book.add_format({**base, "bold": True, "bg_color": "#2F3B4C", "font_color": "#FFFFFF", "align": "center", "text_wrap": True})
    formats: dict[str, Any] = {}
    for column, title in enumerate(header):
        sheet.write_string(0, column, title, head)
    for line, cells in enumerate(table, start=1):
        for column, (value, pattern) in enumerate(cells):
            style = formats.setdefault(pattern, book.add_format({**base, "num_format": pattern} if pattern else base))
            if value is None:
                sheet.write_blank(line, column, None, style)
            elif isinstance(value, str):
                sheet.write_string(line, column, value, style)
            else:
                sheet.write_number(line, column, value, style)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, len(header) - 1, 12)
    sheet.set_row(0, 32)
    sheet.freeze_panes(1, 1)
    if table:
        sheet.autofilter(0, 0, len(table), len(header) - 1)


def _scenario_header(words: Words) -> list[str]:
    keys = ("sc_name", "sc_note", "sc_people", "sc_total", "sc_change", "sc_range", "sc_range", "sc_wages", "sc_cost")
    later = ("sc_gap", "sc_short", "sc_overtime", "asked", "granted", "sc_fairness", "sc_seconds")
    names = [words(key) for key in keys]
    names[5], names[6] = f"{names[5]} ↓", f"{names[6]} ↑"
    return [*names, *(words.name("component", name) for name in COMPONENTS), *(words(key) for key in later)]


def _scenario(words: Words, found: Outcome) -> list[Cell]:
    head: list[Cell] = [(title_of(words, found.name), ""), (found.note, "")]
    if found.status != "done":
        return [*head, (words(f"sc_status_{found.status}"), ""), (found.problem.get(words.lang, ""), "")]
    change = found.change
    moves: list[float | None] = [None] * 3 if change is None else [change.value / 100, change.low / 100, change.high / 100]
    money = [found.wages, found.cost, *(found.components.get(name, 0) for name in COMPONENTS)]
    return [
        *head,
        (found.people, COUNT),
        (found.total / 100, MONEY),
        *((move, SIGNED) for move in moves),
        *((amount / 100, MONEY) for amount in money),
        (found.gap, SHARE),
        (found.short_hours, HOURS),
        (found.overtime / 60, HOURS),
        (found.asked, COUNT),
        (found.granted, COUNT),
        (found.fairness / 100, MONEY),
        (found.seconds, COUNT),
    ]


def _queue_header(words: Words) -> list[str]:
    keys = ("sc_name", "queue", "sc_need", "sc_short_queue", "sc_promised", "sc_simulated", "sc_band", "sc_band")
    later = ("promised", "sc_change", "sc_range", "sc_range", "sc_asa", "sc_late", "sc_cause")
    names = [words(key) for key in (*keys, *later)]
    for place, mark in ((6, "↓"), (7, "↑"), (10, "↓"), (11, "↑")):
        names[place] = f"{names[place]} {mark}"
    return names


def _queues(words: Words, comparison: Comparison) -> list[list[Cell]]:
    return [_queue(words, found.name, queue) for found in comparison.outcomes for queue in found.queues]


def _queue(words: Words, name: str, queue: QueueOutcome) -> list[Cell]:
    band: tuple[float | None, float | None] = queue.band or (None, None)
    change = queue.change
    moves: list[float | None] = [None] * 3 if change is None else [change.value, change.low, change.high]
    return [
        (title_of(words, name), ""),
        (queue.name, ""),
        (queue.need_hours, HOURS),
        (queue.short_hours, HOURS),
        (queue.promised, SHARE),
        (queue.simulated, SHARE),
        (band[0], SHARE),
        (band[1], SHARE),
        (queue.target, SHARE),
        *((move, POINTS) for move in moves),
        (queue.asa_seconds, HOURS),
        (queue.late_share, SHARE),
        (queue.cause.get(words.lang, ""), ""),
    ]
