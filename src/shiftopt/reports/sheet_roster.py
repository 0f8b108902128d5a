"""The first sheet: people x days with coloured shift codes, made to be edited, printed and read back."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from shiftopt.domain.shop import Shift
from shiftopt.reports.labels import day_header, shift_span, span
from shiftopt.reports.palette import KIND_COLOURS
from shiftopt.reports.people import Cell, CellKind, Person, kind_of
from shiftopt.reports.sheets import Sheets, put, put_row
from shiftopt.timeline.clock import to_minute

NAMES = ("agent_id", "name", "team")
TOTALS = ("hours", "overtime", "nights", "weekend_days", "granted")
HEADER_ROW = 4
PLAIN_ID = re.compile(r"[A-Za-z_\u4e00-\u9fff][\w\-]*")
"""Shift ids that no spreadsheet function reads as a number, a comparison or a pattern."""


class Layout:
    """Where things are on the sheet; rows and columns count from 0."""

    def __init__(self, sheets: Sheets) -> None:
        self.first_day = len(NAMES)
        self.totals = self.first_day + len(sheets.days)
        self.shifts = self.totals + len(TOTALS) + 1
        self.first_person = HEADER_ROW + 1
        self.last_person = self.first_person + max(1, len(sheets.staff)) - 1
        self.first_shift = self.first_person
        self.last_shift = self.first_shift + len(sheets.plan.case.shop.shifts) + 1

    def column(self, number: int) -> str:
        """The range of one column over all people."""
        name = xl_col_to_name(number)
        return f"{name}{self.first_person + 1}:{name}{self.last_person + 1}"

    def shift_column(self, offset: int) -> str:
        """An absolute range over the table of shifts; offset 0 is the code."""
        name = xl_col_to_name(self.shifts + offset)
        return f"${name}${self.first_shift + 1}:${name}${self.last_shift + 1}"


def roster_sheet(sheets: Sheets) -> None:
    """Write the sheet."""
    layout = Layout(sheets)
    sheet = sheets.sheet("sheet_roster", tab="#2F3B4C")
    _head(sheets, sheet, layout)
    for offset, person in enumerate(sheets.staff):
        _person(sheets, sheet, layout, layout.first_person + offset, person)
    _shift_table(sheets, sheet, layout)
    _recolour(sheets, sheet, layout)
    _offer_choices(sheets, sheet, layout)
    _frame(sheets, sheet, layout)


def cell_text(sheets: Sheets, cell: Cell) -> str:
    """What a roster reader understands: shift codes, with times where they are not the template's, or the sign for rest or leave."""
    zone = sheets.plan.case.grid.zone
    by_id = {shift.id: shift for shift in sheets.plan.case.shop.shifts}
    told = []
    for duty in cell.duties:
        shift = by_id.get(duty.shift)
        start = to_minute(zone, duty.day, shift.start) if shift else None
        if shift and (start, shift.minutes) == (duty.start, duty.end - duty.start):
            told.append(shift.id)
        else:
            times = span(zone, duty.start, duty.end)
            told.append(f"{shift.id} {times}" if shift else times)
    return "+".join(told) or sheets.words(f"cell_{cell.kind}")


def _head(sheets: Sheets, sheet: Any, layout: Layout) -> None:
    words, shop = sheets.words, sheets.plan.case.shop
    first, last = sheets.days[0], sheets.days[-1]
    put(sheet, 0, 0, words("roster_title", shop=shop.name, first=first, last=last), sheets.title)
    listed = "　".join(f"{shift.id} {shift_span(shift)}" for shift in _by_start(sheets))
    line = words("shift_line", shifts=listed)
    sheet.merge_range(1, 0, 1, layout.shifts - 2, "", sheets.format(text_wrap=True, font_size=9, font_color="#374151"))
    put(sheet, 1, 0, line, sheets.format(text_wrap=True, font_size=9, font_color="#374151"))
    sheet.set_row(1, 14 * (1 + len(line) // 105))
    put(sheet, 2, 0, words("edit_hint"), sheets.hint)
    put(sheet, 3, 0, words("head_count"), sheets.format(bold=True, font_size=9))
    for offset in range(len(sheets.days)):
        worked = sum(bool(person.cells[offset].duties) for person in sheets.staff)
        cells = layout.column(layout.first_day + offset)
        off = "".join(f'-COUNTIF({cells},"{words(sign)}")' for sign in ("cell_rest", "cell_leave"))
        sheet.write_formula(3, layout.first_day + offset, f'=COUNTIF({cells},"?*"){off}', sheets.format(align="center", bold=True), worked)
    put_row(sheet, HEADER_ROW, [words(name) for name in NAMES], sheets.header)
    for offset, day in enumerate(sheets.days):
        put(sheet, HEADER_ROW, layout.first_day + offset, day_header(day, words.lang), _day_header_style(sheets, day))
    put_row(sheet, HEADER_ROW, [words(name) for name in TOTALS], sheets.header, column=layout.totals)
    for offset, name in enumerate(TOTALS):
        live = name in ("hours", "nights", "weekend_days") and _simple_ids(sheets)
        sheet.write_comment(HEADER_ROW, layout.totals + offset, words("live_figure" if live else "as_planned"), {"font_size": 9})
    sheet.set_row(HEADER_ROW, 32)


def _day_header_style(sheets: Sheets, day: date) -> Any:
    kind = sheets.plan.case.day_kinds.get(day, "rest" if day.weekday() >= 5 else "workday")
    colour = {"workday": "#2F3B4C", "rest": "#7A4B1E", "holiday": "#9B1C1C"}[kind]
    return sheets.format(bold=True, bg_color=colour, font_color="#FFFFFF", align="center", border=1, border_color="#C9CED6", text_wrap=True)


def _person(sheets: Sheets, sheet: Any, layout: Layout, row: int, person: Person) -> None:
    put_row(sheet, row, [person.agent.id, person.agent.name, person.agent.team], sheets.text)
    for offset, cell in enumerate(person.cells):
        put(sheet, row, layout.first_day + offset, cell_text(sheets, cell), _day_style(sheets, cell.kind))
    values = ((person.paid / 60, "0.0"), (person.overtime / 60, "0.0;-0.0;"), (person.nights, "0;-0;"), (person.weekend_days, "0;-0;"))
    live = _live(sheets, layout, row, person)
    for offset, (value, pattern) in enumerate(values):
        style = sheets.number(pattern)
        formula = live.get(offset)
        if formula is None:
            sheet.write_number(row, layout.totals + offset, value, style)
        else:
            sheet.write_formula(row, layout.totals + offset, formula, style, value)
    asked = f"{person.granted}/{person.asked}" if person.asked else ""
    put(sheet, row, layout.totals + 4, asked, sheets.format(border=1, border_color="#E1E4E8", align="center"))


def _live(sheets: Sheets, layout: Layout, row: int, person: Person) -> dict[int, str]:
    """Formulas, by column of ``TOTALS``, that follow edits; only where they give exactly what the plan has."""
    by_id = {shift.id: shift for shift in sheets.plan.case.shop.shifts}
    duties = [duty for cell in person.cells for duty in cell.duties]
    if not _simple_ids(sheets) or any(len(cell.duties) > 1 for cell in person.cells):
        return {}
    if any(duty.shift not in by_id or by_id[duty.shift].paid_minutes != duty.paid_minutes for duty in duties):
        return {}
    days = f"{xl_rowcol_to_cell(row, layout.first_day)}:{xl_rowcol_to_cell(row, layout.totals - 1)}"
    ids = layout.shift_column(0)
    weekend = [
        f'AND(LEN({cell})>0,{cell}<>"{sheets.words("cell_rest")}",{cell}<>"{sheets.words("cell_leave")}")'
        for offset, day in enumerate(sheets.days)
        if day.weekday() >= 5
        for cell in [xl_rowcol_to_cell(row, layout.first_day + offset)]
    ]
    found = {
        0: f"=SUMPRODUCT(SUMIF({ids},{days},{layout.shift_column(2)}))",
        2: f'=SUMPRODUCT(COUNTIF({days},{ids})*({layout.shift_column(3)}="{sheets.words("kind_night")}"))',
    }
    if weekend:
        found[3] = "=" + "+".join(f"IF({test},1,0)" for test in weekend)
    return found


def _simple_ids(sheets: Sheets) -> bool:
    return all(PLAIN_ID.fullmatch(shift.id) for shift in sheets.plan.case.shop.shifts)


def _shift_table(sheets: Sheets, sheet: Any, layout: Layout) -> None:
    """Right of the print area: the codes that may be entered, with their times."""
    words = sheets.words
    put_row(sheet, HEADER_ROW, [words(key) for key in ("shift", "time", "paid_hours", "kind")], sheets.header, column=layout.shifts)
    rows: list[tuple[str, str, float, CellKind]] = [
        (shift.id, shift_span(shift), shift.paid_minutes / 60, kind_of(shift.start, shift.minutes)) for shift in _by_start(sheets)
    ]
    rows += [(words("cell_rest"), "", 0.0, "rest"), (words("cell_leave"), "", 0.0, "leave")]
    for offset, (code, time, paid, kind) in enumerate(rows):
        row = layout.first_shift + offset
        put(sheet, row, layout.shifts, code, _day_style(sheets, kind))
        put(sheet, row, layout.shifts + 1, time, sheets.text)
        sheet.write_number(row, layout.shifts + 2, paid, sheets.number("0.0;-0.0;"))
        put(sheet, row, layout.shifts + 3, words(f"kind_{kind}"), sheets.text)


def _by_start(sheets: Sheets) -> list[Shift]:
    return sorted(sheets.plan.case.shop.shifts, key=lambda shift: (shift.start, shift.id))


def _day_style(sheets: Sheets, kind: CellKind) -> Any:
    back, ink = KIND_COLOURS[kind]
    return sheets.format(bg_color=back, font_color=ink, align="center", border=1, border_color="#FFFFFF")


def _recolour(sheets: Sheets, sheet: Any, layout: Layout) -> None:
    """Conditional colours, so that an edited cell takes the colour of its new code."""
    area = (layout.first_person, layout.first_day, layout.last_person, layout.totals - 1)
    codes: list[tuple[str, CellKind]] = [(shift.id, kind_of(shift.start, shift.minutes)) for shift in _by_start(sheets)]
    codes += [(sheets.words("cell_rest"), "rest"), (sheets.words("cell_leave"), "leave")]
    for code, kind in codes:
        back, ink = KIND_COLOURS[kind]
        style = sheets.book.add_format({"bg_color": back, "font_color": ink})
        sheet.conditional_format(
            *area, {"type": "cell", "criteria": "==", "value": '"' + code.replace('"', '""') + '"', "format": style, "stop_if_true": True}
        )


def _offer_choices(sheets: Sheets, sheet: Any, layout: Layout) -> None:
    """A drop-down of codes on every day cell; other text is allowed with a warning."""
    words = sheets.words
    choice = {
        "validate": "list",
        "source": f"={layout.shift_column(0)}",
        "error_type": "warning",
        "input_title": words("edit_title"),
        "input_message": words("edit_body"),
    }
    sheet.data_validation(layout.first_person, layout.first_day, layout.last_person, layout.totals - 1, choice)


def _frame(sheets: Sheets, sheet: Any, layout: Layout) -> None:
    longest = max((len(person.agent.name.encode("gbk", "replace")) for person in sheets.staff), default=8)
    sheet.set_column(0, 0, 9)
    sheet.set_column(1, 1, min(max(8, longest + 2), 18))
    sheet.set_column(2, 2, 9)
    sheet.set_column(layout.first_day, layout.totals - 1, 14.5)
    sheet.set_column(layout.totals, layout.totals + len(TOTALS) - 1, 8)
    sheet.set_column(layout.shifts - 1, layout.shifts - 1, 2)
    sheet.set_column(layout.shifts, layout.shifts + 3, 11)
    sheet.freeze_panes(layout.first_person, layout.first_day)
    sheet.repeat_rows(HEADER_ROW)
    sheet.print_area(0, 0, layout.last_person, layout.shifts - 2)
    sheet.ignore_errors({"number_stored_as_text": f"A1:{xl_col_to_name(layout.shifts + 3)}{layout.last_person + layout.last_shift}"})
