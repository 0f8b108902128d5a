"""Improve the ways through the duties of a sheet with the compiled search, and read the result back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from shiftopt.allocation.anneal import Effort, anneal
from shiftopt.allocation.compiled import IDLE, PAUSE
from shiftopt.allocation.frame import post_of
from shiftopt.allocation.kernel_search import improve
from shiftopt.allocation.kernel_state import put, whole_cost
from shiftopt.allocation.layout import Layout, fits, seat
from shiftopt.allocation.meetings import Diary
from shiftopt.allocation.sheet import Sheet
from shiftopt.allocation.timesheet import Served, join
from shiftopt.domain.case import Case
from shiftopt.domain.roster import Attendance, Duty

SWEEPS = 4
"""How often every duty is offered its best way before all ways are annealed together."""


def search(sheet: Sheet, diary: Diary, made: Layout, effort: Effort) -> None:
    """Improve every way, then the times of the meetings, then all ways together, and every way once more."""
    tools = (made.needs, made.staff, made.duties, made.meetings, made.now, made.room)
    numbers = np.arange(len(made.duties.agent))
    for _ in range(SWEEPS):
        if effort.spent() >= 1.0 or not improve(*tools, numbers, effort.price):
            break
    for m in range(len(made.starts)):
        for start in diary.invited[made.places[m]].starts:
            if start != made.starts[m] and effort.spent() < 1.0:
                _move_meeting(sheet, diary, made, m, start, effort.price)
    anneal(made, effort)
    improve(*tools, numbers, effort.price)


def fill(made: Layout, numbers: Sequence[int], price: int) -> None:
    """Find the ways through some duties, the others stand still."""
    tools = (made.needs, made.staff, made.duties, made.meetings, made.now, made.room)
    chosen = np.array(numbers, dtype=np.int64)
    while len(chosen) and improve(*tools, chosen, price):
        pass


def _move_meeting(sheet: Sheet, diary: Diary, made: Layout, m: int, start: tuple[int, int], price: int) -> None:
    """Hold a meeting at another time of the same day, if that is cheaper once everybody concerned has found a new way."""
    now, item = made.now, diary.invited[made.places[m]]
    before, old = whole_cost(made.needs, made.staff, made.meetings, now), made.starts[m]
    if start[0] != old[0]:
        return
    parts: tuple[np.ndarray[Any, Any], ...] = (*now, made.duties.meet, made.duties.meet_from, made.duties.meet_slots)
    kept = [part.copy() for part in parts]
    made.starts[m] = start
    for number in item.duties:
        put(made.needs, made.staff, made.duties, now, number, -1)
        places = made.duties.meet[number]
        kind = next((kind for kind in (0, 1) if places[kind] == m), None)
        fitting = fits(sheet, diary, made, number)
        if kind is not None:
            _leave(made, number, kind)
        free = next((kind for kind in (0, 1) if places[kind] < 0), None)
        if m in fitting and free is not None:
            seat(made, number, free, m, fitting[m])
        put(made.needs, made.staff, made.duties, now, number, 1)
    numbers = np.array(item.duties, dtype=np.int64)
    tools = (made.needs, made.staff, made.duties, made.meetings, now, made.room)
    improve(*tools, numbers, price)
    improve(*tools, numbers, price)
    if whole_cost(made.needs, made.staff, made.meetings, now) >= before:
        for part, copy in zip(parts, kept, strict=True):
            part[:] = copy
        made.starts[m] = old


def _leave(made: Layout, number: int, kind: int) -> None:
    """Take a meeting out of a duty; who attended it is idle then."""
    duties, now = made.duties, made.now
    if now.attends[number, kind]:
        begun = duties.meet_from[number, kind]
        now.paths[number, begun : begun + duties.meet_slots[number, kind]] = IDLE
    now.attends[number, kind] = False
    duties.meet[number, kind] = -1


def read_back(case: Case, sheet: Sheet, diary: Diary, made: Layout) -> list[Attendance]:
    """Put pauses and sessions as found into the sheet's posts; who attends which session of the diary."""
    attendance: list[Attendance] = []
    for number, post in enumerate(sheet.posts):
        kept = {span for span in post.sessions if _blocked(made, number, span)}
        for kind in (0, 1):
            m = int(made.duties.meet[number, kind])
            if m >= 0 and made.now.attends[number, kind]:
                session, start = diary.invited[made.places[m]].session, made.starts[m][1]
                attendance.append(Attendance(session=session.id, agent=post.duty.agent, start=start, end=start + session.minutes))
                kept.add((start, start + session.minutes))
        duty = _rested(post.duty, made.now.paths[number, : made.duties.length[number]], int(made.staff.slot[post.agent]))
        sheet.posts[number] = post_of(case, sheet.demand, duty, post.worker, tuple(sorted(kept)))
    return attendance


def _blocked(made: Layout, number: int, span: tuple[int, int]) -> bool:
    slot = int(made.staff.slot[made.duties.agent[number]])
    return bool(made.duties.block[number, (span[0] - made.origin) // slot - made.duties.first[number]])


def _rested(duty: Duty, path: np.ndarray[tuple[int], np.dtype[np.int8]], slot: int) -> Duty:
    """The duty with its pauses where the path has them."""
    rests = []
    for number, rest in enumerate(duty.rests):
        start = duty.start + int(np.argmax(path == PAUSE - number)) * slot
        rests.append(rest.model_copy(update={"start": start, "end": start + rest.end - rest.start}))
    return duty.model_copy(update={"rests": tuple(sorted(rests, key=lambda rest: rest.start))})


def served(case: Case, sheet: Sheet, made: Layout, number: int, start: int, end: int) -> Served:
    """What a duty serves between two minutes. What runs past the horizon stays on the last queue unless a limit may forbid it."""
    agent = int(made.duties.agent[number])
    duty, slot, queues = sheet.posts[number].duty, int(made.staff.slot[agent]), case.requirements.queues
    path = made.now.paths[number]
    parts: Served = []
    while start < end:
        step = (start - duty.start) // slot
        stop = min(end, duty.start + (step + 1) * slot)
        place = int(path[step])
        if start >= case.grid.end:
            worked = path[: max(1, (case.grid.end - duty.start) // slot)]
            last = int(worked[worked >= 0][-1]) if (worked >= 0).any() else IDLE
            place = IDLE if last == IDLE or made.staff.complaint[agent, last] else last
        join(parts, start, stop, queues[int(made.staff.queues[agent, place])] if place >= 0 else None)
        start = stop
    return parts
