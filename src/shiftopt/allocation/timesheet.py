"""From paths to activities: a gapless list of what each agent does in each duty."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from shiftopt.allocation.frame import Post
from shiftopt.allocation.path import IDLE
from shiftopt.allocation.sheet import Sheet
from shiftopt.domain.case import Case
from shiftopt.domain.roster import Activity, ActivityKind, Attendance

Absence = tuple[int, int, ActivityKind, str | None]
"""Start, end, what for, and the session attended."""
REST_KIND: Mapping[str, ActivityKind] = {"meal": "meal", "break": "break", "allowance": "break"}


def activities(case: Case, sheet: Sheet, attendance: Iterable[Attendance], kinds: Mapping[str, ActivityKind]) -> tuple[Activity, ...]:
    """All activities, by duty in the order of the roster, then by start.

    Args:
        case: the week.
        sheet: posts and their paths.
        attendance: who attends which session.
        kinds: session id -> ``meeting`` or ``training``.
    """
    visits: dict[str, list[Absence]] = {}
    for item in attendance:
        visits.setdefault(item.agent, []).append((item.start, item.end, kinds.get(item.session, "meeting"), item.session))
    found: list[Activity] = []
    for number, post in enumerate(sheet.posts):
        spans = set(post.sessions)
        away = [visit for visit in visits.get(post.duty.agent, ()) if visit[:2] in spans]
        found += _duty(case, post, sheet.chosen[number], away)
    return tuple(found)


def _duty(case: Case, post: Post, chosen: list[int], away: list[Absence]) -> list[Activity]:
    """The activities of one duty: absences first, the gaps between them filled by the path."""
    duty = post.duty
    away = away + [(rest.start, rest.end, REST_KIND[rest.kind], None) for rest in duty.rests]
    found: list[Activity] = []
    clock = duty.start
    for start, end, kind, session in sorted(away, key=lambda absence: absence[:2]):
        low, high = max(start, clock), min(end, duty.end)  # rosters made by hand may have pauses that overlap or stick out
        if low < high:
            found += _served(case, post, chosen, clock, low)
            found.append(Activity(agent=duty.agent, start=low, end=high, kind=kind, session=session))
            clock = high
    return found + _served(case, post, chosen, clock, duty.end)


def _served(case: Case, post: Post, chosen: list[int], start: int, end: int) -> list[Activity]:
    """Work (or ``other``) between two absences, neighbouring intervals on one queue joined."""
    grid = case.grid
    parts: list[tuple[int, int, str | None]] = []
    while start < end:
        t = (start - grid.start) // grid.interval
        stop = min(end, grid.minute(t + 1))
        queue = _queue_at(post, chosen, t, grid.intervals)
        name = case.requirements.queues[queue] if queue != IDLE else None
        if parts and parts[-1][2] == name:
            parts[-1] = (parts[-1][0], stop, name)
        else:
            parts.append((start, stop, name))
        start = stop
    agent = post.duty.agent
    return [Activity(agent=agent, start=low, end=high, kind="work" if name else "other", queue=name) for low, high, name in parts]


def _queue_at(post: Post, chosen: list[int], t: int, intervals: int) -> int:
    """The queue in grid interval ``t``; what runs past the horizon stays on the last queue unless a cap may forbid it."""
    place = t - post.presence.first
    if t < intervals:
        return chosen[place] if 0 <= place < len(chosen) else IDLE
    last = chosen[-1] if chosen else IDLE
    counted = last != IDLE and post.menu.counted[post.menu.queues.index(last)]
    return IDLE if counted else last
