"""Calendar files, one per person (RFC 5545): every duty with its pauses and tasks; a new plan updates the same entries."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from shiftopt.domain.base import Lang
from shiftopt.domain.plan import Plan
from shiftopt.domain.roster import Activity, Duty, Roster
from shiftopt.domain.shop import Agent
from shiftopt.reports.files import replace_file
from shiftopt.reports.labels import span
from shiftopt.reports.people import duty_kind
from shiftopt.reports.words import Words

LINE_OCTETS: Final = 75
"""RFC 5545, 3.1: longer lines are folded."""
ESCAPES: Final = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": ""})
"""RFC 5545, 3.3.11."""
STEERING: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
PLAIN_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_\-]{0,60}")


def write_calendars(plan: Plan, folder: Path, *, lang: Lang = "zh", before: Roster | None = None) -> tuple[Path, ...]:
    """Write one ``.ics`` per person of the shop into an existing folder; see ``calendar_text``.

    Raises:
        OSError: if the folder does not exist or a file cannot be written.
    """
    paths = []
    for agent in plan.case.agents:
        path = Path(folder) / f"{file_stem(agent.id)}.ics"
        replace_file(path, calendar_text(plan, agent, lang=lang, before=before).encode("utf-8"))
        paths.append(path)
    return tuple(paths)


def file_stem(agent: str) -> str:
    """A file name made of the id; ids with other signs than letters, digits, ``-`` and ``_`` get a short fingerprint instead of them."""
    if PLAIN_ID.fullmatch(agent):
        return agent
    return f"agent-{hashlib.sha256(agent.encode('utf-8')).hexdigest()[:12]}"


def calendar_text(plan: Plan, agent: Agent, *, lang: Lang = "zh", before: Roster | None = None) -> str:
    """The calendar of one person.

    Times are in UTC, so every phone shows its own local time. An entry's UID comes from shop, person and day: importing a later plan
    moves the entry instead of adding one. ``SEQUENCE`` and ``DTSTAMP`` grow with the time of making in the manifest.

    Args:
        plan: the plan to publish.
        agent: whose calendar.
        lang: language of the texts.
        before: an earlier roster of the same days; its duties on days that are now free become cancelled entries.
    """
    words = Words(lang)
    duties = [duty for duty in plan.allocated.roster.duties if duty.agent == agent.id]
    work = [activity for activity in plan.allocated.activities if activity.agent == agent.id]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//shiftopt//roster//{lang.upper()}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines.append(f"X-WR-CALNAME:{_text(words('calendar_name', shop=plan.case.shop.name))}")
    for place, duty in _numbered(duties):
        lines += _entry(words, plan, place, duty, [item for item in work if duty.start <= item.start < duty.end])
    taken = {(duty.day, place) for place, duty in _numbered(duties)}
    gone = [duty for duty in before.duties if duty.agent == agent.id] if before else []
    for place, duty in _numbered(gone):
        if (duty.day, place) not in taken:
            lines += [*_head(words, plan, place, duty), "STATUS:CANCELLED", "TRANSP:TRANSPARENT", "END:VEVENT"]
    return "".join(f"{folded}\r\n" for line in [*lines, "END:VCALENDAR"] for folded in fold(line))


def _numbered(duties: Iterable[Duty]) -> Iterator[tuple[int, Duty]]:
    """Duties with their number on their day, from 0."""
    seen: dict[date, int] = {}
    for duty in sorted(duties, key=lambda duty: duty.start):
        seen[duty.day] = seen.get(duty.day, -1) + 1
        yield seen[duty.day], duty


def _entry(words: Words, plan: Plan, place: int, duty: Duty, work: list[Activity]) -> list[str]:
    zone = plan.case.grid.zone
    names = {queue.id: queue.name for queue in plan.case.shop.queues}
    told = [f"{span(zone, item.start, item.end)} {names.get(item.queue or '') or words(f'activity_{item.kind}')}" for item in work]
    if not told:
        told = [
            f"{span(zone, rest.start, rest.end)} {words('activity_meal' if rest.kind == 'meal' else 'activity_break')}"
            for rest in duty.rests
        ]
    body = [f"DESCRIPTION:{_text(chr(10).join(told))}"] if told else []
    return [*_head(words, plan, place, duty), *body, "STATUS:CONFIRMED", "TRANSP:OPAQUE", "END:VEVENT"]


def _head(words: Words, plan: Plan, place: int, duty: Duty) -> list[str]:
    zone, made = plan.case.grid.zone, _made(plan)
    key = "\n".join((plan.case.shop.name, duty.agent, duty.day.isoformat(), str(place)))
    summary = f"{words('kind_' + duty_kind(zone, duty))} {duty.shift} {span(zone, duty.start, duty.end)}"
    return [
        "BEGIN:VEVENT",
        f"UID:{hashlib.sha256(key.encode('utf-8')).hexdigest()[:32]}@shiftopt",
        f"DTSTAMP:{_utc(int(made.timestamp()) // 60)}",
        f"SEQUENCE:{int(made.timestamp()) // 60}",
        f"DTSTART:{_utc(duty.start)}",
        f"DTEND:{_utc(duty.end)}",
        f"SUMMARY:{_text(summary)}",
    ]


def _made(plan: Plan) -> datetime:
    """When the plan was made, by its manifest; the first midnight of the horizon if it does not say."""
    try:
        made = datetime.fromisoformat(str(plan.manifest["made"]))
    except (KeyError, ValueError):
        return datetime.fromtimestamp(plan.case.grid.start * 60, tz=UTC)
    return made if made.tzinfo else made.replace(tzinfo=UTC)


def _utc(minute: int) -> str:
    return datetime.fromtimestamp(minute * 60, tz=UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(content: str) -> str:
    return STEERING.sub(" ", content.replace("\r\n", "\n")).translate(ESCAPES)


def fold(line: str) -> Iterator[str]:
    """A content line in pieces of at most 75 octets, without cutting a sign; later pieces begin with a blank."""
    piece = ""
    for sign in line:
        if len((piece + sign).encode("utf-8")) > LINE_OCTETS:
            yield piece
            piece = " "
        piece += sign
    yield piece
