"""From paths to activities: a gapless list of what each agent does in each duty."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from shiftopt.allocation.frame import Post
from shiftopt.allocation.path import IDLE
from shiftopt.allocation.sheet import Sheet
from shiftopt.domain.case import Case
from shiftopt.domain.roster import Activity, ActivityKind, Attendance, Duty

Served = list[tuple[int, int, str | None]]
"""Start, end and queue (None: nobody's) of the stretches between two absences."""
Absence = tuple[int, int, ActivityKind, str | None]
"""Start, end, what for, and the session attended."""
REST_KIND: Mapping[str, ActivityKind] = {"meal": "meal", "break": "break", "allowance": "break"}


def activities(
    case: Case,
    sheet: Sheet,
    attendance: Iterable[Attendance],
    kinds: Mapping[str, ActivityKind],
    served: Callable[[int, int, int], Served] | None = None,
) -> tuple[Activity, ...]:
    """All activities, by duty in the order of the roster, then by start.

    Args:
        case: the week.
        sheet: posts and their paths.
        attendance: who attends which session.
        kinds: session id -> ``meeting`` or ``training``.
        served: what a duty (by number) serves between two minutes; without it the path in the sheet tells.
    """
    visits: dict[str, list[Absence]] = {}
    for item in attendance:
        visits.setdefault(item.agent, []).append((item.start, item.end, kinds.get(item.session, "meeting"), item.session))
    found: list[Activity] = []
    for number, post in enumerate(sheet.posts):
        spans = set(post.sessions)
        away = [visit for visit in visits.get(post.duty.agent, ()) if visit[:2] in spans]
        tell = served or partial(_by_interval, case, sheet)
        found += _duty(post.duty, partial(tell, number), away)
    return tuple(found)


def _duty(duty: Duty, served: Callable[[int, int], Served], away: list[Absence]) -> list[Activity]:
    """The activities of one duty: absences first, the gaps between them filled by what is served."""
    away = away + [(rest.start, rest.end, REST_KIND[rest.kind], None) for rest in duty.rests]
    found: list[Activity] = []
    clock = duty.start

    def work(start: int, end: int) -> list[Activity]:
        parts = served(start, end)
        return [Activity(agent=duty.agent, start=low, end=high, kind="work" if name else "other", queue=name) for low, high, name in parts]

    for start, end, kind, session in sorted(away, key=lambda absence: absence[:2]):
        low, high = max(start, clock), min(end, duty.end)  # rosters made by hand may have pauses that overlap or stick out
        if low < high:
            found += work(clock, low)
            found.append(Activity(agent=duty.agent, start=low, end=high, kind=kind, session=session))
            clock = high
    return found + work(clock, duty.end)


def _by_interval(case: Case, sheet: Sheet, number: int, start: int, end: int) -> Served:
    """What the path in the sheet says, neighbouring intervals on one queue joined."""
    grid, post, chosen = case.grid, sheet.posts[number], sheet.chosen[number]
    parts: Served = []
    while start < end:
        t = (start - grid.start) // grid.interval
        stop = min(end, grid.minute(t + 1))
        queue = _queue_at(post, chosen, t, grid.intervals)
        join(parts, start, stop, case.requirements.queues[queue] if queue != IDLE else None)
        start = stop
    return parts


def join(parts: Served, start: int, end: int, name: str | None) -> None:
    """Add a stretch, as a part of the last one if that is on the same queue."""
    if parts and parts[-1][2] == name:
        parts[-1] = (parts[-1][0], end, name)
    else:
        parts.append((start, end, name))


def _queue_at(post: Post, chosen: list[int], t: int, intervals: int) -> int:
    """The queue in grid interval ``t``; what runs past the horizon stays on the last queue unless a cap may forbid it."""
    place = t - post.presence.first
    if t < intervals:
        return chosen[place] if 0 <= place < len(chosen) else IDLE
    last = chosen[-1] if chosen else IDLE
    counted = last != IDLE and post.menu.counted[post.menu.queues.index(last)]
    return IDLE if counted else last
