"""Coordinate descent: each duty in turn takes its best path while all others stand still."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from shiftopt.allocation.frame import Post
from shiftopt.allocation.path import best_path, switches
from shiftopt.allocation.sheet import Sheet
from shiftopt.domain.volumes import IntArray

SHARES = (1.0, 0.0, 0.5)
"""Where ticket prices are read: with the duty's present work left out (1), kept (0), or half of it."""


def improve(sheet: Sheet, number: int) -> int:
    """Give one duty its best path; returns the gain in units (never negative), tie-break prices included.

    The cost of live queues is exact. Tickets couple the whole horizon, so their price is read at a few points, and the exact
    cost decides among the answers and the present path.
    """
    sheet.take_out(number)
    post, present = sheet.posts[number], sheet.chosen[number]
    live = live_costs(sheet, post)
    before = value = path_value(sheet, post, present, live)
    path = present
    for candidate in candidates(sheet, number, live):
        found = path_value(sheet, post, candidate, live)
        if found < value:
            value, path = found, candidate
    sheet.choose(number, path)
    return before - value


def insert(sheet: Sheet, number: int) -> None:
    """Give a duty that is not in the supply its best path."""
    post = sheet.posts[number]
    live = live_costs(sheet, post)
    sheet.choose(number, min(candidates(sheet, number, live), key=lambda path: path_value(sheet, post, path, live)))


def candidates(sheet: Sheet, number: int, live: IntArray) -> list[list[int]]:
    """Best paths of a duty that is not in the supply, for ticket prices read at a few points."""
    post = sheet.posts[number]
    cap = sheet.exposure.left(post)
    tickets = [queue for queue in post.worker.queues if queue in sheet.demand.tickets]
    if not tickets:
        return [best_path(post.menu, live.tolist(), sheet.stints, cap)[1]]
    own = sheet.effort(number)
    shares = SHARES if own.any() else SHARES[:1]
    return [best_path(post.menu, (live - _ticket_gain(sheet, post, own, share)).tolist(), sheet.stints, cap)[1] for share in shares]


def live_costs(sheet: Sheet, post: Post) -> IntArray:
    """(n, queues of the worker), exact cost change if an interval goes to a live queue; 0 for tickets. The duty is not in the supply."""
    base = sheet.supply[post.rows][:, post.columns]
    demand = sheet.demand
    return demand.shortfall(base + post.effort, post.rows, post.columns) - demand.shortfall(base, post.rows, post.columns)


def path_value(sheet: Sheet, post: Post, path: list[int], live: IntArray) -> int:
    """Exact cost of a path against the supply of the others: live cost change, late tickets, switch prices."""
    picked = np.asarray(path, dtype=np.int64)[:, None] == np.asarray(post.worker.queues, dtype=np.int64)
    total = int(live[picked].sum()) + sheet.stints.price * switches(path, post.menu.minutes)
    for column, queue in enumerate(post.worker.queues):
        if queue in sheet.demand.tickets:
            supply = sheet.supply[:, queue].copy()
            supply[post.rows] += np.where(picked[:, column], post.effort[:, column], 0)
            total += sheet.demand.late(supply, queue)
    return total


def _ticket_gain(sheet: Sheet, post: Post, own: IntArray, share: float) -> IntArray:
    """(n, queues of the worker), what serving a ticket queue saves at the price with ``1 - share`` of the own work kept."""
    gain = np.zeros_like(own)
    for column, queue in enumerate(post.worker.queues):
        if queue in sheet.demand.tickets:
            supply = sheet.supply[:, queue].copy()
            supply[post.rows] += (own[:, column] * (1 - share)).astype(np.int64)
            gain[:, column] = sheet.demand.ticket_value(supply, queue)[post.rows] * post.effort[:, column]
    return gain


def descend(sheet: Sheet, numbers: Iterable[int], sweeps: int, stop: Callable[[], bool]) -> int:
    """Sweep over the duties until nothing improves, at most ``sweeps`` times; returns how many duties were tried."""
    order = list(numbers)
    tried = 0
    for _ in range(sweeps):
        gained = 0
        for number in order:
            if stop():
                return tried
            gained += improve(sheet, number)
            tried += 1
        if not gained:
            break
    return tried
