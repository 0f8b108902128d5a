"""Plain texts for chat groups: the week at a glance, one day by shifts, one person's week."""

from __future__ import annotations

from typing import Final

from shiftopt.domain.base import Lang
from shiftopt.domain.plan import Plan
from shiftopt.reports.labels import dates, hours, short_day, span
from shiftopt.reports.people import Cell, Person, people
from shiftopt.reports.words import Words

HARMLESS: Final = str.maketrans({"@": "＠", "<": "＜", ">": "＞", "[": "［", "]": "］", "*": "＊", "`": "｀", "#": "＃"})
"""Signs by which chats call everybody or lay out text, as their wide twins."""


def week_text(plan: Plan, *, lang: Lang = "zh") -> str:
    """Every day of the week by shifts, ready to be pasted into a chat group."""
    words = Words(lang)
    days, staff = dates(plan.case.grid), people(plan)
    head = words("chat_head", shop=plain(plan.case.shop.name), first=days[0], last=days[-1])
    blocks = [_day(words, plan, staff, number) for number in range(len(days))]
    return "\n\n".join([head, *blocks, words("chat_check")]) + "\n"


def day_text(plan: Plan, day: int, *, lang: Lang = "zh") -> str:
    """One day of the horizon by shifts: who starts when, who is on leave.

    Raises:
        IndexError: if the horizon has no such day.
    """
    words = Words(lang)
    return f"{plain(plan.case.shop.name)}\n{_day(words, plan, people(plan), day)}\n"


def person_text(plan: Plan, agent: str, *, lang: Lang = "zh") -> str:
    """One person's week, a line per day.

    Raises:
        KeyError: if nobody has the id.
    """
    words, days = Words(lang), dates(plan.case.grid)
    person = {person.agent.id: person for person in people(plan)}[agent]
    head = words("chat_person", name=plain(person.agent.name), id=plain(agent), first=days[0], last=days[-1])
    lines = [f"{short_day(cell.day, lang)}  {_what(words, plan, cell)}" for cell in person.cells]
    return "\n".join([head, *lines, words("chat_hours", hours=hours(person.paid))]) + "\n"


def plain(text: str) -> str:
    """A name as one harmless line: nothing calls everybody, lays out text, or breaks the line."""
    return "".join(sign if sign.isprintable() else " " for sign in text).translate(HARMLESS).strip()


def _what(words: Words, plan: Plan, cell: Cell) -> str:
    zone = plan.case.grid.zone
    told = [f"{plain(duty.shift)} {span(zone, duty.start, duty.end)}" for duty in cell.duties]
    return " + ".join(told) or words(f"kind_{cell.kind}")


def _day(words: Words, plan: Plan, staff: tuple[Person, ...], number: int) -> str:
    day, zone = dates(plan.case.grid)[number], plan.case.grid.zone
    comma, colon = words("comma"), words("colon")
    shifts: dict[tuple[int, int, str], list[str]] = {}
    for person in staff:
        for duty in person.cells[number].duties:
            shifts.setdefault((duty.start, duty.end, duty.shift), []).append(plain(person.agent.name))
    away = [plain(person.agent.name) for person in staff if person.cells[number].kind == "leave"]
    lines = [words("chat_day", day=short_day(day, words.lang), n=sum(len(names) for names in shifts.values()))]
    for (start, end, shift), names in sorted(shifts.items()):
        lines.append(f"{plain(shift)} {span(zone, start, end)}{colon}{comma.join(names)}")
    if away:
        lines.append(words("chat_leave", names=comma.join(away)))
    return "\n".join(lines)
