"""The picture of one day: everybody on duty, by start, with queues, pauses and sessions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from shiftopt.domain.plan import Plan
from shiftopt.domain.roster import Activity, Duty
from shiftopt.reports.coverage import duty_window
from shiftopt.reports.drawing import line, rect, svg, text
from shiftopt.reports.labels import span, wall
from shiftopt.reports.people import Person
from shiftopt.reports.words import Words

ROW = 20
HEAD = 20
WIDTH = 860.0
ROWS = 46
"""Rows of one block: what fits a printed page."""


@dataclass(frozen=True, slots=True)
class Block:
    """A picture of so many rows that it fits a printed page, beside the names of its rows."""

    rows: tuple[tuple[Person, Duty], ...]
    picture: Markup


@dataclass(frozen=True, slots=True)
class DayPicture:
    """One day: how many are on duty, and the blocks of its timeline, by start of duty."""

    count: int
    blocks: tuple[Block, ...]


def day_pictures(words: Words, plan: Plan, staff: tuple[Person, ...]) -> tuple[DayPicture, ...]:
    """One picture per day of the horizon."""
    work: dict[str, list[Activity]] = {}
    for activity in plan.allocated.activities:
        work.setdefault(activity.agent, []).append(activity)
    window = duty_window(plan)
    days = []
    for day in range(plan.case.grid.days):
        everybody = ((person, duty) for person in staff for duty in person.cells[day].duties)
        rows = sorted(everybody, key=lambda row: (row[1].start, row[1].end))
        chunks = [tuple(rows[first : first + ROWS]) for first in range(0, len(rows), ROWS)]
        blocks = tuple(Block(chunk, _picture(words, plan, chunk, day, window, work)) for chunk in chunks)
        days.append(DayPicture(len(rows), blocks))
    return tuple(days)


def _picture(
    words: Words,
    plan: Plan,
    rows: tuple[tuple[Person, Duty], ...],
    day: int,
    window: tuple[int, int],
    work: Mapping[str, list[Activity]],
) -> Markup:
    low, high = window
    midnight = plan.case.grid.day_starts[day]
    scale = WIDTH / (high - low)
    height = HEAD + ROW * len(rows)
    parts: list[str] = []
    for minute in range(low, high + 1, 60):
        x = (minute - low) * scale
        parts.append(line(x, HEAD - 4, x, height, "grid"))
        if minute < high:
            parts.append(text(x + 2, 12, wall(minute % (24 * 60)), "tick"))
    numbers = {queue: index for index, queue in enumerate(plan.case.requirements.queues)}
    for index, (person, duty) in enumerate(rows):
        y = HEAD + index * ROW + 3
        for activity in work.get(person.agent.id, ()):
            if duty.start <= activity.start < duty.end:
                x = (activity.start - midnight - low) * scale
                tip = f"{span(plan.case.grid.zone, activity.start, activity.end)} {_what(words, plan, activity)}"
                kind = f"q{numbers[activity.queue] % 8}" if activity.queue in numbers else f"a-{activity.kind}"
                parts.append(rect(x, y, (activity.end - activity.start) * scale, ROW - 6, kind, tip))
    return svg(WIDTH, height, parts, label=words("days"), kind="duties")


def _what(words: Words, plan: Plan, activity: Activity) -> str:
    names = {queue.id: queue.name for queue in plan.case.shop.queues}
    return names.get(activity.queue or "", "") or words(f"activity_{activity.kind}")
