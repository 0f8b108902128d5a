"""Allocation that begins where another one ended: duties that are still the same keep their tasks, the others find theirs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from shiftopt.allocation.allocate import DEFAULTS, LEAST_CHAINS, AllocationSettings, sheet_of
from shiftopt.allocation.bill import coverage_units, exposure_cost, sessions_cost
from shiftopt.allocation.chains import chain
from shiftopt.allocation.descend import descend
from shiftopt.allocation.frame import Post, overlap
from shiftopt.allocation.meetings import Diary, Invitation, invitations, place_sessions, revise_guests
from shiftopt.allocation.path import IDLE
from shiftopt.allocation.pauses import move_pauses, pauses_of
from shiftopt.allocation.sheet import Sheet
from shiftopt.allocation.timesheet import activities
from shiftopt.domain.case import Case
from shiftopt.domain.plan import Allocated
from shiftopt.domain.roster import Activity, Attendance, Duty, Roster
from shiftopt.rules.base import Rule


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
    open_ = _lay_out(case, sheet, {(duty.agent, duty.start) for duty in told}, kept)
    descend(sheet, open_, settings.sweeps, lambda: False)
    made = activities(case, sheet, roster.attendance, {session.id: session.kind for session in case.shop.sessions})
    spans = {(duty.agent, duty.start, duty.end) for duty in told}
    added = [item for item in made if not any(item.agent == who and low <= item.start < high for who, low, high in spans)]
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

    Equal duties begin with the rests, sessions and queues they had; then everybody adapts by descent.

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
    _lay_out(case, sheet, spans.keys(), known)
    invited = invitations(case, sheet, rules)
    diary = _diary(sheet, invited, held)
    undecided = [number for number, post in enumerate(sheet.posts) if post.worker.limits or len(post.worker.queues) > 1]
    descend(sheet, undecided, settings.sweeps, lambda: False)
    chain(sheet, undecided, LEAST_CHAINS, settings.seed, lambda: False)
    later = place_sessions(case, sheet, pauses, [item for place, item in enumerate(invited) if place not in diary.starts])
    move_pauses(case, sheet, pauses, lambda: False)
    revise_guests(case, sheet, pauses, diary)
    descend(sheet, undecided, settings.sweeps, lambda: False)
    attendance = sorted([*diary.attendance(sheet), *later.attendance(sheet)], key=lambda item: (item.session, item.start, item.agent))
    made = activities(case, sheet, attendance, {session.id: session.kind for session in case.shop.sessions})
    served = coverage_units(sheet.demand, case, made) + exposure_cost(case, rules, made)
    final = roster.model_copy(update={"duties": tuple(post.duty for post in sheet.posts), "attendance": tuple(attendance)})
    return Allocated(roster=final, activities=made, cost_units=served + sessions_cost(case, invited, attendance))


def _lay_out(case: Case, sheet: Sheet, spans: Iterable[tuple[str, int]], known: Iterable[Activity]) -> list[int]:
    """Put the known duties on the queues that they served longest in each interval; returns the numbers of the others."""
    rows: dict[str, list[Activity]] = defaultdict(list)
    for item in known:
        if item.queue is not None:
            rows[item.agent].append(item)
    told = set(spans)
    others = []
    for number, post in enumerate(sheet.posts):
        if (post.duty.agent, post.duty.start) in told:
            sheet.put_back(number, sheet.take_out(number), _path(case, post, rows[post.duty.agent]))
        else:
            others.append(number)
    return others


def _path(case: Case, post: Post, served: Iterable[Activity]) -> list[int]:
    minutes: list[dict[int, int]] = [{} for _ in post.menu.minutes]
    for item in served:
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
