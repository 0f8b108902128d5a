"""The last three sheets: hours and fairness per person, findings, and the duties as in ``roster.csv``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shiftopt.domain.plan import Shortage
from shiftopt.domain.roster import Rest, Violation
from shiftopt.reports.figures import soft_findings
from shiftopt.reports.labels import clock, moment
from shiftopt.reports.people import Person, daily_overtime, past_weeks
from shiftopt.reports.sheets import Sheets, put, put_row
from shiftopt.reports.stories import source_of
from shiftopt.reports.words import Words
from shiftopt.rules.sentences import when

FAIRNESS: tuple[tuple[str, Callable[[Person], float], str], ...] = (
    ("hours", lambda person: person.paid / 60, "0.0"),
    ("contract_hours", lambda person: person.contract / 60, "0.0"),
    ("difference", lambda person: (person.paid - person.contract) / 60, "+0.0;-0.0;0"),
    ("overtime", lambda person: person.overtime / 60, "0.0;-0.0;"),
    ("nights", lambda person: person.nights, "0;-0;"),
    ("weekend_days", lambda person: person.weekend_days, "0;-0;"),
    ("past_nights", lambda person: person.past_nights, "0;-0;"),
    ("past_weekend_days", lambda person: person.past_weekend_days, "0;-0;"),
    ("asked", lambda person: person.asked, "0;-0;"),
    ("granted", lambda person: person.granted, "0;-0;"),
    ("complaint_hours", lambda person: person.complaint / 60, "0.0;-0.0;"),
)
"""Column, its value, its number pattern."""
BARS = {
    "overtime": "#E07A5F",
    "nights": "#4B4A7A",
    "weekend_days": "#7EB6E8",
    "past_nights": "#A5A4BF",
    "past_weekend_days": "#BEDBF3",
    "complaint_hours": "#A8518A",
}
DUTY_COLUMNS = ("agent_id", "date", "shift_id", "start", "end", "paid_minutes", "overtime_minutes", "rests")
FINDING_COLUMNS = ("kind", "rule", "agent_id", "name", "time", "measured", "limit", "unit", "price", "message", "source")
LITTLE = 0.05
"""Agent-hours that would be written as 0.0."""
WIDTHS = (10, 16, 9, 12, 32, 9, 9, 14, 11, 84, 34)
SENTENCE = FINDING_COLUMNS.index("message")


def fairness_sheet(sheets: Sheets) -> None:
    """Hours, contract, overtime, nights, weekends, requests and complaint time per person, with bars to compare."""
    words = sheets.words
    sheet = sheets.sheet("sheet_fairness", tab="#F2A541")
    weeks = past_weeks(sheets.plan)
    put_row(sheet, 0, [words(key) for key in ("agent_id", "name", "team")], sheets.header)
    put_row(
        sheet, 0, [words(key, weeks=weeks) if key.startswith("past_") else words(key) for key, _, _ in FAIRNESS], sheets.header, column=3
    )
    sheet.set_row(0, 32)
    for row, person in enumerate(sheets.staff, start=1):
        put_row(sheet, row, [person.agent.id, person.agent.name, person.agent.team], sheets.text)
        for column, (key, value, pattern) in enumerate(FAIRNESS, start=3):
            _figure(sheets, sheet, row, column, value(person), pattern, blank=key in BARS)
    last = max(1, len(sheets.staff))
    for column, (key, _, _) in enumerate(FAIRNESS, start=3):
        if key in BARS:
            sheet.conditional_format(
                1, column, last, column, {"type": "data_bar", "bar_color": BARS[key], "min_type": "num", "min_value": 0}
            )
    sheet.set_column(0, 0, 9)
    sheet.set_column(1, 1, 14)
    sheet.set_column(2, 2, 9)
    sheet.set_column(3, 2 + len(FAIRNESS), 11)
    sheet.autofilter(0, 0, last, 2 + len(FAIRNESS))
    sheet.freeze_panes(1, 2)
    sheet.repeat_rows(0)


def _figure(sheets: Sheets, sheet: Any, row: int, column: int, value: float, pattern: str, *, blank: bool) -> None:
    """A number; zeros under a bar stay blank, for spreadsheets draw a short bar for 0."""
    if value or not blank:
        sheet.write_number(row, column, round(value, 2), sheets.number(pattern))
    else:
        sheet.write_blank(row, column, None, sheets.number(pattern))


def findings_sheet(sheets: Sheets) -> None:
    """Violations first, then where people are missing and why, then soft rules not met, each the dearest first."""
    words = sheets.words
    sheet = sheets.sheet("sheet_findings", tab="#D62728")
    put_row(sheet, 0, [words(key) for key in FINDING_COLUMNS], sheets.header)
    row = 1
    for found in sheets.plan.audit.hard:
        row = _violation(sheets, sheet, row, found)
    for shortage in sorted(sheets.plan.shortages, key=lambda item: -item.cost):
        row = _shortage(sheets, sheet, row, shortage)
    for found in soft_findings(sheets.plan):
        row = _violation(sheets, sheet, row, found)
    if row == 1:
        put(sheet, 1, 0, words("finding_none"), sheets.text)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.autofilter(0, 0, max(1, row - 1), len(FINDING_COLUMNS) - 1)
    sheet.freeze_panes(1, 2)
    sheet.repeat_rows(0)


def _violation(sheets: Sheets, sheet: Any, row: int, found: Violation) -> int:
    words, zone = sheets.words, sheets.plan.case.grid.zone
    names = {person.agent.id: person.agent.name for person in sheets.staff}
    style = sheets.format(border=1, border_color="#E1E4E8", bg_color="#F9C9C9") if found.hard else sheets.text
    label = words("finding_hard" if found.hard else "finding_soft")
    time = when(zone, found.start, found.end, words.lang)
    put_row(sheet, row, [label, words.name("rule", found.rule), found.agent or "", names.get(found.agent or "", ""), time], style)
    sheet.write_number(row, 5, found.measured, sheets.number("0.##"))
    sheet.write_number(row, 6, found.limit, sheets.number("0.##"))
    put(sheet, row, 7, words.unit(found.unit), sheets.text)
    sheet.write_number(row, 8, found.cost / 100, sheets.number("#,##0.00"))
    _sentence(sheets, sheet, row, found.message.get(words.lang, ""))
    put(sheet, row, 10, source_of(words, found), sheets.format(border=1, border_color="#E1E4E8", font_size=9, font_color="#6B7280"))
    return row + 1


def _shortage(sheets: Sheets, sheet: Any, row: int, found: Shortage) -> int:
    words, zone = sheets.words, sheets.plan.case.grid.zone
    queues = {line.queue.id: line for line in sheets.queues}
    line = queues.get(found.queue)
    label = line.queue.name if line else found.queue
    time = when(zone, found.start, found.end, words.lang)
    put_row(sheet, row, [words("finding_short"), label, "", "", time], sheets.format(border=1, border_color="#E1E4E8", bg_color="#FCEBD3"))
    key = "short_late" if line and line.ticket else "short_heads"
    sheet.write_number(row, 5, found.missing_agent_hours, sheets.number("0.0#"))
    put_row(sheet, row, ["", words.unit("agent_hours")], sheets.text, column=6)
    sheet.write_number(row, 8, found.cost / 100, sheets.number("#,##0.00"))
    told = words(key, hours=f"{found.missing_agent_hours:.1f}" if found.missing_agent_hours >= LITTLE else "<0.1")
    text = f"{told}　{found.reason.get(words.lang, '')}"
    _sentence(sheets, sheet, row, text)
    put(sheet, row, 10, "", sheets.text)
    return row + 1


def _sentence(sheets: Sheets, sheet: Any, row: int, text: str) -> None:
    """A wrapped sentence, and the row as high as it needs; wide signs count two."""
    put(sheet, row, SENTENCE, text, sheets.format(border=1, border_color="#E1E4E8", text_wrap=True))
    lines = 1 + len(text.encode("gbk", "replace")) // (WIDTHS[SENTENCE] - 4)
    if lines > 1:
        sheet.set_row(row, 4 + 14 * min(lines, 20))


def duties_sheet(sheets: Sheets) -> None:
    """Every duty with the columns of ``roster.csv``; paid rests are all called breaks, whatever they are for."""
    sheet = sheets.sheet("sheet_duties", tab="#7A7F8C")
    zone = sheets.plan.case.grid.zone
    put_row(sheet, 0, [sheets.words(key) for key in DUTY_COLUMNS], sheets.header)
    row = 1
    for person in sheets.staff:
        contract = sheets.plan.case.contracts[person.agent.contract]
        for duty in (duty for cell in person.cells for duty in cell.duties):
            texts = [duty.agent, duty.day.isoformat(), duty.shift, moment(zone, duty.start), moment(zone, duty.end)]
            put_row(sheet, row, texts, sheets.text)
            sheet.write_number(row, 5, duty.paid_minutes, sheets.number("0"))
            sheet.write_number(row, 6, daily_overtime(duty, contract), sheets.number("0"))
            put(sheet, row, 7, "|".join(rest_text(zone, rest, sheets.words) for rest in duty.rests), sheets.text)
            row += 1
    for column, width in enumerate((10, 12, 10, 18, 18, 14, 17, 60)):
        sheet.set_column(column, column, width)
    sheet.autofilter(0, 0, max(1, row - 1), len(DUTY_COLUMNS) - 1)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)


def rest_text(zone: str, rest: Rest, words: Words) -> str:
    """``meal 12:00-12:30``; an allowance that protects somebody reads like any paid break."""
    kind = words("activity_meal" if rest.kind == "meal" else "activity_break")
    return f"{kind} {clock(zone, rest.start)}-{clock(zone, rest.end)}"
