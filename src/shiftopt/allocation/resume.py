"""Allocation that begins where another one ended: duties that are still the same keep their tasks, the others find theirs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from shiftopt.allocation.allocate import DEFAULTS, AllocationSettings, clock, finish, sheet_of
from shiftopt.allocation.anneal import Effort
from shiftopt.allocation.frame import Post, overlap
from shiftopt.allocation.layout import layout
from shiftopt.allocation.meetings import Diary, Invitation, invitations, place_sessions
from shiftopt.allocation.path import IDLE
from shiftopt.allocation.pauses import pauses_of
from shiftopt.allocation.polish import fill, search, served
from shiftopt.allocation.sheet import Sheet
from shiftopt.allocation.timesheet import activities
from shiftopt.domain.base import UNITS_PER_AGENT_HOUR
from shiftopt.domain.case import Case
from shiftopt.domain.plan import Allocated
from shiftopt.domain.roster import Activity, Attendance, Duty, Roster
from shiftopt.rules.base import Rule

SHORTER = 8
"""How many times fewer changes are drawn than in ``allocate``."""
WARM = 0.2
"""Part of the first heat of ``allocate``: most of what is there is good. With the tasks of three of 58 people lost, a twentieth ended at
13,851 yuan, a fifth at 13,837, half at 13,828, all of it at 13,887."""


def known_duties(roster: Roster, known: Iterable[Activity]) -> tuple[list[Duty], list[Activity]]:
    """The duties whose every minute the activities tell, pauses where the duty has them, and those activities."""
    rows: dict[str, list[Activity]] = defaultdict(list)
    for item in known:
        rows[item.agent].append(item)
    told: list[Duty] = []
    kept: list[Activity] = []
    for duty in roster.duties:
        inside = sorted((item for item in rows[duty.agent] if duty.start <= item.start < duty.end), key=lambda item: item.start)
        borders = [duty.start, *(item.end for item in inside)]
        gapless = inside and borders[-1] == duty.end and all(item.start == end for item, end in zip(inside, borders, strict=False))
        rests = {(item.start, item.end) for item in inside if item.kind in {"meal", "break"}}
        if gapless and rests >= {(rest.start, rest.end) for rest in duty.rests}:
            told.append(duty)
            kept += inside
    return told, kept


def complete(
    case: Case, roster: Roster, known: Iterable[Activity], rules: Sequence[Rule], *, settings: AllocationSettings = DEFAULTS
) -> tuple[Activity, ...]:
    """The activities as known, with tasks for the duties of which nothing (or not everything) is known; nothing else moves.

    Args:
        case: the week.
        roster: duties with placed rests, and who attends which session.
        known: activities, perhaps from a file.
        rules: the rules of the shop.
        settings: how hard to try.
    """
    told, kept = known_duties(roster, known)
    if len(told) == len(roster.duties):
        return tuple(kept)
    sheet = sheet_of(case, roster, rules, settings)
    known_posts = _told(sheet, {(duty.agent, duty.start) for duty in told}, kept)
    diary = Diary([], {}, {})
    made = layout(case, sheet, {}, diary, known_posts)
    fill(made, [number for number in range(len(sheet.posts)) if number not in known_posts], settings.switch_fen * UNITS_PER_AGENT_HOUR)
    kinds = {session.id: session.kind for session in case.shop.sessions}
    found = activities(case, sheet, roster.attendance, kinds, partial(served, case, sheet, made))
    spans = {(duty.agent, duty.start, duty.end) for duty in told}
    added = [item for item in found if not any(item.agent == who and low <= item.start < high for who, low, high in spans)]
    return tuple(sorted([*kept, *added], key=lambda item: (item.agent, item.start)))


def resume(
    case: Case,
    roster: Roster,
    before: Roster,
    known: Iterable[Activity],
    rules: Sequence[Rule],
    *,
    settings: AllocationSettings = DEFAULTS,
) -> Allocated:
    """Activities for a roster that differs from an allocated one in a few duties: far faster than ``allocate`` from nothing.

    Equal duties begin with the rests, sessions and queues they had; then everybody adapts.

    Args:
        case: the week.
        roster: duties with placed rests, nobody in a session yet.
        before: the roster that ``known`` belongs to.
        known: its activities.
        rules: the rules of the shop.
        settings: how hard to try.
    """
    kept = {(duty.agent, duty.start, duty.end, duty.shift): duty for duty in before.duties}
    duties = tuple(kept.get((duty.agent, duty.start, duty.end, duty.shift), duty) for duty in roster.duties)
    spans = {(duty.agent, duty.start): duty.end for duty in duties if kept.get((duty.agent, duty.start, duty.end, duty.shift)) is duty}
    held = tuple(
        item
        for item in before.attendance
        if any(agent == item.agent and start <= item.start and item.end <= end for (agent, start), end in spans.items())
    )
    started = roster.model_copy(update={"duties": duties, "attendance": held})
    sheet = sheet_of(case, started, rules, settings)
    pauses = pauses_of(case, duties) if settings.move_pauses else {}
    known_posts = _told(sheet, spans.keys(), known)
    for number, rows in known_posts.items():
        sheet.take_out(number)
        sheet.put_back(number, _path(case, sheet.posts[number], rows))
    invited = invitations(case, sheet, rules)
    diary = _diary(sheet, invited, held)
    later = place_sessions(case, sheet, pauses, [item for place, item in enumerate(invited) if place not in diary.starts])
    for place, start in later.starts.items():
        number = invited.index(later.invited[place])
        diary.starts[number], diary.guests[number] = start, later.guests[place]
    made = layout(case, sheet, pauses, diary, known_posts)
    price = settings.switch_fen * UNITS_PER_AGENT_HOUR
    effort = Effort(settings.draws // SHORTER, settings.seed, price, clock(settings.seconds), WARM)
    search(sheet, diary, made, effort)
    bare = started.model_copy(update={"attendance": ()})
    return finish(case, sheet, bare, rules, invited, settings, (diary, made))


def _told(sheet: Sheet, spans: Iterable[tuple[str, int]], known: Iterable[Activity]) -> dict[int, list[Activity]]:
    """Duty number -> its activities, for the known duties."""
    rows: dict[str, list[Activity]] = defaultdict(list)
    for item in known:
        rows[item.agent].append(item)
    told = set(spans)
    return {
        number: [item for item in rows[post.duty.agent] if post.duty.start <= item.start and item.end <= post.duty.end]
        for number, post in enumerate(sheet.posts)
        if (post.duty.agent, post.duty.start) in told
    }


def _path(case: Case, post: Post, rows: Iterable[Activity]) -> list[int]:
    minutes: list[dict[int, int]] = [{} for _ in post.menu.minutes]
    for item in rows:
        for place, most in enumerate(minutes):
            shared = overlap(case.grid, post.rows.start + place, (item.start, item.end))
            queue = case.queue_index.get(item.queue or "", IDLE)
            if shared and queue in {post.worker.queues[column] for column in post.menu.open[place]}:
                most[queue] = most.get(queue, 0) + shared
    return [max(most, key=lambda queue: most[queue]) if most else IDLE for most in minutes]


def _diary(sheet: Sheet, invited: list[Invitation], held: Iterable[Attendance]) -> Diary:
    """Who already attends what, by session: the start that most of them know."""
    diary = Diary(invited, {}, {})
    posts: Mapping[str, list[int]] = defaultdict(list)
    for number, post in enumerate(sheet.posts):
        posts[post.duty.agent].append(number)
    rows = list(held)
    for place, item in enumerate(invited):
        days = {start: day for day, start in item.starts}
        here = [row for row in rows if row.session == item.session.id and row.start in days]
        if here:
            start = here[0].start
            diary.starts[place] = (days[start], start)
            diary.guests[place] = {
                number
                for row in here
                for number in posts[row.agent]
                if sheet.posts[number].duty.start <= start < sheet.posts[number].duty.end
            }
    return diary
