"""A sheet laid out as arrays for the compiled search: time in slots, people, duties, meetings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from math import gcd

import numpy as np

from shiftopt.allocation.compiled import AWAY, IDLE, PAUSE
from shiftopt.allocation.demand import Demand
from shiftopt.allocation.exposure import DAY_TOO_MANY, Limit
from shiftopt.allocation.frame import Post, Worker
from shiftopt.allocation.kernel_nouns import Duties, Meetings, Moving, Needs, Path, Scratch, Staff
from shiftopt.allocation.kernel_state import put
from shiftopt.allocation.meetings import Diary
from shiftopt.allocation.sheet import Sheet
from shiftopt.domain.case import Case, Pause
from shiftopt.domain.roster import Activity
from shiftopt.domain.volumes import BoolArray

LONGEST = 15
"""Minutes of a slot at most; queues change no more often."""


@dataclass(frozen=True, eq=False)
class Layout:
    """Everything the kernels need. ``places[m]`` is the number in the diary of meeting m, ``starts[m]`` its (day, minute)."""

    needs: Needs
    staff: Staff
    duties: Duties
    meetings: Meetings
    now: Moving
    room: Scratch
    origin: int
    places: tuple[int, ...]
    starts: list[tuple[int, int]]


def layout(
    case: Case,
    sheet: Sheet,
    pauses: Mapping[int, tuple[Pause, ...]],
    diary: Diary,
    told: Mapping[int, Sequence[Activity]] | None = None,
) -> Layout:
    """Lay a sheet with its paths out as arrays. Pauses that are not in ``pauses`` and sessions that are not in the diary stay put.

    ``told`` has the activities of duties (by number) that begin with other queues than the sheet has.
    """
    told = told or {}
    slots = [LONGEST] * (len(case.agents) + 1)
    meeting_times = [
        minute - case.grid.start for item in diary.invited for _, begun in item.starts for minute in (begun, begun + item.session.minutes)
    ]
    for number, post in enumerate(sheet.posts):
        slots[post.agent] = reduce(gcd, _times(case, post, pauses.get(number), told.get(number, ())) + meeting_times, slots[post.agent])
    staff = _staff(case, sheet, slots)
    duties = _duties(case, sheet, slots, pauses)
    places = sorted(diary.starts)
    meetings = Meetings(
        working=np.array([len(diary.invited[place].by_day.get(diary.starts[place][0], ())) for place in places], dtype=np.int64),
        quorum=np.array([diary.invited[place].session.quorum for place in places], dtype=np.int64),
        absent=np.array([diary.invited[place].absent_units for place in places], dtype=np.int64),
        missing=np.array([diary.invited[place].missing_units for place in places], dtype=np.int64),
    )
    needs = _needs(case, sheet.demand)
    longest = duties.pause_ok.shape[2]
    now = Moving(
        supply=np.zeros(sheet.supply.shape, dtype=np.int64),
        minutes=np.zeros((len(case.agents) + 1, case.grid.days), dtype=np.int64),
        guests=np.zeros(len(places), dtype=np.int64),
        paths=np.full((len(sheet.posts), longest), IDLE, dtype=np.int8),
        attends=np.zeros((len(sheet.posts), 2), dtype=np.bool_),
    )
    made = Layout(
        needs,
        staff,
        duties,
        meetings,
        now,
        _scratch(staff, duties, needs),
        case.grid.start,
        tuple(places),
        [diary.starts[place] for place in places],
    )
    for number, post in enumerate(sheet.posts):
        _invite(sheet, diary, made, number)
        path = _path(case, post, sheet.chosen[number], slots[post.agent])
        _tell(case, post, path, told.get(number, ()), slots[post.agent])
        now.paths[number, : duties.length[number]] = path
        put(needs, staff, duties, now, number, 1)
    return made


def _times(case: Case, post: Post, pauses: Sequence[Pause] | None, told: Sequence[Activity]) -> list[int]:
    """All minutes that a slot must divide."""
    duty, grid = post.duty, case.grid
    found = [grid.interval, duty.start - grid.start, duty.end - duty.start]
    for rest in duty.rests:
        found += [rest.start - duty.start, rest.end - duty.start]
    for pause in pauses or ():
        found += [pause.minutes, *(start - duty.start for start in pause.starts)]
    found += [item.start - duty.start for item in told]
    return found + [minute - grid.start for span in post.sessions for minute in span]


def _needs(case: Case, demand: Demand) -> Needs:
    required, grid = demand.requirements, case.grid
    ticket = np.zeros(len(required.queues), dtype=np.bool_)
    ticket[list(demand.tickets)] = True
    return Needs(
        priced=np.ascontiguousarray(required.priced),
        width=np.ascontiguousarray(required.width),
        slope=np.ascontiguousarray(required.slope),
        arrived=np.ascontiguousarray(required.arrived),
        due=np.ascontiguousarray(required.due),
        late_slope=np.ascontiguousarray(required.late_slope),
        open=np.ascontiguousarray(required.open),
        ticket=ticket,
        day_start=np.asarray(grid.day_starts, dtype=np.int64) - grid.start,
        interval=grid.interval,
    )


def _staff(case: Case, sheet: Sheet, slots: Sequence[int]) -> Staff:
    """Agents by number; one more at the end, who serves nothing, stands for people whom the shop does not know."""
    workers: dict[int, Worker] = {post.agent: post.worker for post in sheet.posts}
    count, most = len(case.agents) + 1, max((len(worker.queues) for worker in workers.values()), default=0)
    kinds = max((len(worker.limits) for worker in workers.values()), default=0)
    queues, speeds = np.zeros((count, max(1, most)), dtype=np.int64), np.zeros((count, max(1, most)), dtype=np.int64)
    complaint: BoolArray = np.zeros((count, max(1, most)), dtype=np.bool_)
    limits = np.tile(np.array([1 << 40, 1 << 40, 0, 0], dtype=np.int64), (count, max(1, kinds), 1))
    held = np.zeros(count, dtype=np.int64)
    for agent, worker in workers.items():
        held[agent] = len(worker.queues)
        queues[agent, : len(worker.queues)], speeds[agent, : len(worker.queues)] = worker.queues, worker.speeds
        complaint[agent, : len(worker.queues)] = [bool(worker.limits) and queue in sheet.demand.complaints for queue in worker.queues]
        for place, limit in enumerate(worker.limits):
            limits[agent, place] = _limit(limit)
    carried = [case.past.complaint_days.get(agent.id, 0) for agent in case.agents]
    return Staff(
        queues=queues,
        speeds=speeds,
        complaint=complaint,
        queue_count=held,
        slot=np.array(slots, dtype=np.int64),
        stint=np.array([max(1, -(-sheet.stints.minimum // slot)) for slot in slots], dtype=np.int64),
        limits=limits,
        limited=np.asarray(complaint.any(axis=1)),
        carried=np.array([*carried, 0], dtype=np.int64),
    )


def _limit(limit: Limit) -> tuple[int, int, int, int]:
    return limit.minutes, limit.days, -1 if limit.units is None else limit.units, DAY_TOO_MANY


def _duties(case: Case, sheet: Sheet, slots: Sequence[int], pauses: Mapping[int, tuple[Pause, ...]]) -> Duties:
    """The duties; a pause that may not move has one place."""
    count = len(sheet.posts)
    sizes = [(post.duty.end - post.duty.start) // slots[post.agent] for post in sheet.posts]
    most = max([1, *(len(post.duty.rests) for post in sheet.posts)])
    pause_ok: BoolArray = np.zeros((count, most, max(sizes, default=0) + 1), dtype=np.bool_)
    pause_slots = np.full((count, most), -1, dtype=np.int64)
    for number, post in enumerate(sheet.posts):
        duty, slot = post.duty, slots[post.agent]
        for place, rest in enumerate(duty.rests):
            starts = pauses[number][place].starts if number in pauses else (rest.start,)
            pause_ok[number, place, [(start - duty.start) // slot for start in starts]] = True
            pause_slots[number, place] = (rest.end - rest.start) // slot
    return Duties(
        agent=np.array([post.agent if post.agent >= 0 else len(case.agents) for post in sheet.posts], dtype=np.int64),
        first=np.array([(post.duty.start - case.grid.start) // slots[post.agent] for post in sheet.posts], dtype=np.int64),
        length=np.array(sizes, dtype=np.int64),
        pause_ok=pause_ok,
        pause_slots=pause_slots,
        meet=np.full((count, 2), -1, dtype=np.int64),
        meet_from=np.zeros((count, 2), dtype=np.int64),
        meet_slots=np.zeros((count, 2), dtype=np.int64),
        block=np.zeros((count, max(sizes, default=0) + 1), dtype=np.bool_),
    )


def _scratch(staff: Staff, duties: Duties, needs: Needs) -> Scratch:
    longest, pauses, queues = duties.pause_ok.shape[2] + 1, duties.pause_ok.shape[1] + 1, staff.queues.shape[1] + 1
    shape = (longest, pauses, queues, int(staff.stint.max(initial=1)) + 1)
    whole = len(needs.priced)
    return Scratch(
        value=np.zeros(shape, dtype=np.int64),
        origin=np.zeros(shape, dtype=np.int64),
        gains=np.zeros((longest, queues, needs.interval // int(staff.slot.min())), dtype=np.int64),
        may=np.zeros((longest, queues), dtype=np.bool_),
        away=np.zeros(longest, dtype=np.bool_),
        worth=np.zeros(whole, dtype=np.int64),
        gone=np.zeros(whole, dtype=np.int64),
        done=np.zeros(whole, dtype=np.int64),
        effort=np.zeros(whole, dtype=np.int64),
        trial=np.zeros((3, duties.pause_ok.shape[2]), dtype=np.int8),
    )


def _invite(sheet: Sheet, diary: Diary, made: Layout, number: int) -> None:
    """Note the meetings that fit into a duty, the attended ones first; sessions beyond two, or not in the diary, stay as they are."""
    post = sheet.posts[number]
    fitting = fits(sheet, diary, made, number)
    attended = sorted((number not in diary.guests[made.places[m]], m) for m in fitting)
    spans = set(post.sessions)
    for kind, (absent, m) in enumerate(attended[:2]):
        seat(made, number, kind, m, fitting[m])
        made.now.attends[number, kind] = not absent
        spans.discard(fitting[m])
    slot = int(made.staff.slot[post.agent])
    for start, end in spans:
        made.duties.block[number, (start - post.duty.start) // slot : (end - post.duty.start) // slot] = True


def fits(sheet: Sheet, diary: Diary, made: Layout, number: int) -> dict[int, tuple[int, int]]:
    """The meetings that lie inside a duty of one of their participants, with their minutes."""
    duty, found = sheet.posts[number].duty, {}
    for m, (place, (_, begun)) in enumerate(zip(made.places, made.starts, strict=True)):
        item = diary.invited[place]
        if number in item.duties and duty.start <= begun and begun + item.session.minutes <= duty.end:
            found[m] = (begun, begun + item.session.minutes)
    return found


def seat(made: Layout, number: int, kind: int, m: int, span: tuple[int, int]) -> None:
    """Note a meeting as one that a duty may leave its queues for."""
    agent = made.duties.agent[number]
    slot = int(made.staff.slot[agent])
    begin = made.origin + int(made.duties.first[number]) * slot
    made.duties.meet[number, kind] = m
    made.duties.meet_from[number, kind] = (span[0] - begin) // slot
    made.duties.meet_slots[number, kind] = (span[1] - span[0]) // slot


def _tell(case: Case, post: Post, path: Path, told: Sequence[Activity], slot: int) -> None:
    """Write the queues of known activities over a path; pauses and sessions stay."""
    places = {queue: place for place, queue in enumerate(post.worker.queues)}
    for item in told:
        if item.kind in {"work", "other"}:
            queue = case.queue_index.get(item.queue or "", IDLE)
            part = path[(item.start - post.duty.start) // slot : (item.end - post.duty.start) // slot]
            part[part >= IDLE] = places.get(queue, IDLE)


def _path(case: Case, post: Post, chosen: Sequence[int], slot: int) -> Path:
    """The path of a duty by slots; ``chosen`` has a queue per grid interval."""
    duty = post.duty
    places = {queue: place for place, queue in enumerate(post.worker.queues)}
    path = np.full((duty.end - duty.start) // slot, IDLE, dtype=np.int8)
    for step in range(len(path)):
        place = (duty.start + step * slot - case.grid.start) // case.grid.interval - post.presence.first
        if 0 <= place < len(chosen):
            path[step] = places.get(chosen[place], IDLE)
    for start, end in post.sessions:
        path[(start - duty.start) // slot : (end - duty.start) // slot] = AWAY
    for number, rest in enumerate(duty.rests):
        path[(rest.start - duty.start) // slot : (rest.end - duty.start) // slot] = PAUSE - number
    return path
