"""The second sheet: what everybody on duty does in each half-hour, day after day under one frozen header."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shiftopt.domain.roster import Activity, ActivityKind
from shiftopt.reports.coverage import duty_window
from shiftopt.reports.labels import day_header, short_day, wall
from shiftopt.reports.palette import OTHER_COLOUR, PAUSE_COLOUR, SESSION_COLOUR, queue_colour, short_names, tint
from shiftopt.reports.people import Cell, Person
from shiftopt.reports.sheets import Sheets, put, put_row
from shiftopt.timeline.clock import to_minute

SLOT = 30
"""Minutes per column."""
HEADER_ROW = 3
NAMES = ("date", "agent_id", "name", "shift")


@dataclass
class Slot:
    """Minutes of one person in one half-hour, by kind of activity and by queue."""

    kinds: Counter[ActivityKind] = field(default_factory=Counter)
    queues: Counter[str] = field(default_factory=Counter)


def tasks_sheet(sheets: Sheets) -> None:
    """Write the sheet. A pause or session inside a half-hour is named; its colour is still that of the queue served beside it."""
    sheet = sheets.sheet("sheet_tasks", tab="#4C78A8")
    low, high = duty_window(sheets.plan)
    columns = (high - low) // SLOT
    _head(sheets, sheet, low, columns)
    _legend(sheets, sheet)
    slots = _slots(sheets)
    abbreviations = _abbreviations(sheets)
    row = HEADER_ROW + 1
    breaks = []
    for number in range(len(sheets.days)):
        first = row
        for person in sorted(sheets.staff, key=lambda person: _starts(person.cells[number])):
            if person.cells[number].duties:
                _row(sheets, sheet, row, number, person, slots[person.agent.id, number], low, columns, abbreviations)
                row += 1
        target = f"internal:'{sheets.words('sheet_tasks')}'!A{first + 1}"
        link = sheets.format(font_color="#1D4ED8", underline=1, font_size=9)
        sheet.write_url(1, len(NAMES) + 4 * number, target, link, short_day(sheets.days[number], sheets.words.lang))
        breaks.append(row)
    sheet.autofilter(HEADER_ROW, 0, max(row - 1, HEADER_ROW + 1), len(NAMES) - 1)
    sheet.set_h_pagebreaks(breaks[:-1])
    sheet.freeze_panes(HEADER_ROW + 1, len(NAMES))
    sheet.repeat_rows(HEADER_ROW)
    sheet.set_zoom(85)


def _head(sheets: Sheets, sheet: Any, low: int, columns: int) -> None:
    words = sheets.words
    put(sheet, 0, 0, words("tasks_title", first=sheets.days[0], last=sheets.days[-1]), sheets.title)
    put(sheet, 1, 0, words("tasks_hint"), sheets.hint)
    put_row(sheet, HEADER_ROW, [words(name) for name in NAMES], sheets.header)
    for column in range(columns):
        label = wall((low + column * SLOT) % (24 * 60))
        put(
            sheet,
            HEADER_ROW,
            len(NAMES) + column,
            label,
            sheets.format(bold=True, font_size=8, align="center", rotation=90, bg_color="#EEF1F5"),
        )
    sheet.set_row(HEADER_ROW, 34)
    sheet.set_column(0, 0, 15)
    sheet.set_column(1, 1, 8)
    sheet.set_column(2, 2, 12)
    sheet.set_column(3, 3, 7)
    sheet.set_column(len(NAMES), len(NAMES) + columns - 1, 4.4)


def _legend(sheets: Sheets, sheet: Any) -> None:
    short = _abbreviations(sheets)
    column = len(NAMES)
    for line in sheets.queues:
        style = _queue_style(sheets, line.number)
        sheet.merge_range(2, column, 2, column + 3, "", style)
        put(sheet, 2, column, f"{short[line.queue.id]} {line.queue.name}", style)
        column += 4
    for kind, colour in (("meal", PAUSE_COLOUR), ("break", PAUSE_COLOUR), ("meeting", SESSION_COLOUR), ("training", SESSION_COLOUR)):
        style = sheets.format(bg_color=colour, font_size=8, align="center")
        sheet.merge_range(2, column, 2, column + 1, "", style)
        put(sheet, 2, column, f"{sheets.words(f'slot_{kind}')} {sheets.words(f'activity_{kind}')}", style)
        column += 2


def _abbreviations(sheets: Sheets) -> Mapping[str, str]:
    return dict(zip([line.queue.id for line in sheets.queues], short_names([line.queue.name for line in sheets.queues]), strict=True))


def _starts(cell: Cell) -> int:
    return cell.duties[0].start if cell.duties else 0


def _slots(sheets: Sheets) -> Mapping[tuple[str, int], Mapping[int, Slot]]:
    """(agent, day of the duty) -> half-hours since the local midnight of that day -> ``Slot``."""
    zone = sheets.plan.case.grid.zone
    found: dict[tuple[str, int], dict[int, Slot]] = defaultdict(lambda: defaultdict(Slot))
    midnights = [to_minute(zone, day) for day in sheets.days]
    spans = {
        person.agent.id: [(duty.start, duty.end, number) for number, cell in enumerate(person.cells) for duty in cell.duties]
        for person in sheets.staff
    }
    for activity in sheets.plan.allocated.activities:
        for start, end, number in spans[activity.agent]:
            if start <= activity.start < end:
                _count(found[activity.agent, number], activity, midnights[number])
    return found


def _count(slots: dict[int, Slot], activity: Activity, midnight: int) -> None:
    start, end = activity.start - midnight, activity.end - midnight
    for place in range(start // SLOT, -(-end // SLOT)):
        minutes = min(end, (place + 1) * SLOT) - max(start, place * SLOT)
        slots[place].kinds[activity.kind] += minutes
        if activity.queue:
            slots[place].queues[activity.queue] += minutes


def _row(
    sheets: Sheets,
    sheet: Any,
    row: int,
    number: int,
    person: Person,
    slots: Mapping[int, Slot],
    low: int,
    columns: int,
    short: Mapping[str, str],
) -> None:
    day, cell = sheets.days[number], person.cells[number]
    put_row(sheet, row, [day_header(day, sheets.words.lang), person.agent.id, person.agent.name, cell.shifts], sheets.text)
    numbers = {line.queue.id: line.number for line in sheets.queues}
    for column in range(columns):
        slot = slots.get(low // SLOT + column)
        if slot is None:
            continue
        away = [(minutes, kind) for kind, minutes in slot.kinds.items() if kind != "work"]
        queue = max(slot.queues, key=lambda name: slot.queues[name], default=None)
        kind = max(away)[1] if away else None
        if queue in numbers:
            style = _queue_style(sheets, numbers[queue], soft=kind is not None)
        else:
            colour = SESSION_COLOUR if kind in ("meeting", "training") else OTHER_COLOUR if kind in ("other", None) else PAUSE_COLOUR
            style = sheets.format(bg_color=colour, font_size=8, align="center")
        served = "/".join(short.get(name, "") for name in slot.queues)  # two queues if the task changes at a quarter past or to
        put(sheet, row, len(NAMES) + column, sheets.words(f"slot_{kind}") if kind else served, style)


def _queue_style(sheets: Sheets, number: int, *, soft: bool = False) -> Any:
    return sheets.format(bg_color=tint(queue_colour(number), 0.75 if soft else 0.45), font_size=8, align="center")
