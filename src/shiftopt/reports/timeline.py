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


@dataclass(frozen=True, slots=True)
class DayPicture:
    """One day's timeline: the people on duty, in the order of the rows, and the picture beside their names."""

    rows: tuple[tuple[Person, Duty], ...]
    picture: Markup


def day_pictures(words: Words, plan: Plan, staff: tuple[Person, ...]) -> tuple[DayPicture, ...]:
    """One picture per day of the horizon."""
    work: dict[str, list[Activity]] = {}
    for activity in plan.allocated.activities:
        work.setdefault(activity.agent, []).append(activity)
    return tuple(_picture(words, plan, staff, day, work) for day in range(plan.case.grid.days))


def _picture(words: Words, plan: Plan, staff: tuple[Person, ...], day: int, work: Mapping[str, list[Activity]]) -> DayPicture:
    rows = tuple(
        sorted(((person, duty) for person in staff for duty in person.cells[day].duties), key=lambda row: (row[1].start, row[1].end))
    )
    low, high = duty_window(plan)
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
    return DayPicture(rows, svg(WIDTH, height, parts, label=words("days"), kind="duties"))


def _what(words: Words, plan: Plan, activity: Activity) -> str:
    names = {queue.id: queue.name for queue in plan.case.shop.queues}
    return names.get(activity.queue or "", "") or words(f"activity_{activity.kind}")
