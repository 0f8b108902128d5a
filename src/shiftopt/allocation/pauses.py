"""Move meals and breaks within their windows where that lowers the cost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import numpy as np

from shiftopt.allocation.descend import best_paths, offer, path_value
from shiftopt.allocation.frame import Post, Span, overlap, post_of
from shiftopt.allocation.path import IDLE
from shiftopt.allocation.sheet import Sheet
from shiftopt.domain.case import Case, Pause
from shiftopt.domain.roster import Duty, Rest
from shiftopt.domain.volumes import IntArray


def pauses_of(case: Case, duties: Iterable[Duty]) -> dict[int, tuple[Pause, ...]]:
    """Duty number -> its pauses with their possible starts, rest by rest.

    Duties that belong to no option, or whose rests are not those of the option (made by hand), are left out: they stay as they are.
    """
    options = {(case.agents[option.agent].id, option.start, option.shift): option for option in case.options if option.pauses}
    found: dict[int, tuple[Pause, ...]] = {}
    for number, duty in enumerate(duties):
        option = options.get((duty.agent, duty.start, duty.shift))
        if option is not None and option.end == duty.end and _fit(option.pauses, duty.rests):
            found[number] = option.pauses
    return found


def _fit(pauses: tuple[Pause, ...], rests: tuple[Rest, ...]) -> bool:
    return len(pauses) == len(rests) and all(
        rest.kind == pause.kind and rest.end - rest.start == pause.minutes and rest.start in pause.starts
        for pause, rest in zip(pauses, rests, strict=True)
    )


def move_pauses(case: Case, sheet: Sheet, pauses: Mapping[int, tuple[Pause, ...]], stop: Callable[[], bool]) -> int:
    """Offer every pause of every duty a better start, once; returns the gain in units."""
    gained = 0
    for number, kinds in pauses.items():
        for place, pause in enumerate(kinds):
            if stop():
                return gained
            if len(pause.starts) > 1:
                gained += _move(case, sheet, number, place, pause)
    return gained


def _move(case: Case, sheet: Sheet, number: int, place: int, pause: Pause) -> int:
    """Move one pause if a better start is found; the estimate keeps the path, the decision is exact."""
    post, path = sheet.posts[number], sheet.chosen[number]
    if not post.menu.queues or not any(post.menu.open):
        return 0
    own = sheet.take_out(number)
    before = path_value(sheet, offer(sheet, post), path)
    value, better, after = before, post, path
    start = _best_start(case, sheet, post, path, place, pause)
    if start != post.duty.rests[place].start:
        trial = post_of(case, sheet.demand, with_rest(post.duty, place, start), post.worker, post.sessions)
        found, candidate = min(best_paths(sheet, offer(sheet, trial), own), key=lambda item: item[0])
        if found < before:
            value, better, after = found, trial, candidate
    sheet.put_back(number, own, after, better)
    return before - value


def with_rest(duty: Duty, place: int, start: int) -> Duty:
    """The duty with one rest at another start."""
    rest = duty.rests[place]
    moved = rest.model_copy(update={"start": start, "end": start + rest.end - rest.start})
    return duty.model_copy(update={"rests": (*duty.rests[:place], moved, *duty.rests[place + 1 :])})


def free_starts(duty: Duty, place: int, pause: Pause, sessions: tuple[Span, ...]) -> list[int]:
    """The starts of a pause that touch neither another rest nor a session."""
    taken = [(rest.start, rest.end) for other, rest in enumerate(duty.rests) if other != place] + list(sessions)
    return [start for start in pause.starts if all(start >= end or start + pause.minutes <= low for low, end in taken)]


def _best_start(case: Case, sheet: Sheet, post: Post, path: list[int], place: int, pause: Pause) -> int:
    """The start that costs least if the path stays (absent intervals take the queue before or after them)."""
    present = post.duty.rests[place].start
    starts = free_starts(post.duty, place, pause, post.sessions)
    if present not in starts or len(starts) < 2:
        return present
    grid, rows = case.grid, post.rows
    away = np.array([[overlap(grid, rows.start + i, (start, start + pause.minutes)) for i in range(len(path))] for start in starts])
    now = starts.index(present)
    minutes = post.presence.minutes + away[now] - away
    queues, effort = _filled(sheet, post, path)
    live = ~np.isin(queues, sheet.demand.tickets)
    base = sheet.supply[np.arange(rows.start, rows.stop), queues]
    costs = np.where(live, sheet.demand.along(base + minutes * effort, rows, queues), 0)
    for queue in {int(queue) for queue in queues[~live]}:
        worth = sheet.demand.ticket_value(sheet.supply[:, queue], queue)[rows]
        costs = costs - np.where(queues == queue, worth * minutes * effort, 0)
    totals = costs.sum(axis=1)
    best = int(totals.argmin())
    return starts[best] if totals[best] < totals[now] else present


def _filled(sheet: Sheet, post: Post, path: list[int]) -> tuple[IntArray, IntArray]:
    """(n,) queue per interval with gaps filled from the neighbours, and (n,) speeds; speed 0 where idle or closed."""
    queues = np.asarray(path, dtype=np.int64)
    for order in (range(1, len(path)), range(len(path) - 2, -1, -1)):
        step = 1 if order.step == 1 else -1
        for i in order:
            if queues[i] == IDLE and post.presence.minutes[i] == 0:
                queues[i] = queues[i - step]
    speeds = dict(zip(post.worker.queues, post.worker.speeds, strict=True))
    effort = np.array([speeds.get(int(queue), 0) for queue in queues], dtype=np.int64)
    queues = np.maximum(queues, 0)
    return queues, np.where(sheet.demand.open[np.arange(post.rows.start, post.rows.stop), queues], effort, 0)
