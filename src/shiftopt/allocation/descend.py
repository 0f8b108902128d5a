"""Coordinate descent: each duty in turn takes its best path while all others stand still."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from shiftopt.allocation.exposure import DAY, FORBIDDEN, Tariff
from shiftopt.allocation.frame import Post
from shiftopt.allocation.path import best_path, switches
from shiftopt.allocation.sheet import Sheet
from shiftopt.domain.volumes import IntArray

OPEN = Tariff(room=0, units=0, most=DAY, entry=0)
"""No price and no limit, but idling is allowed."""
NONE = Tariff(room=0, units=0, most=0, entry=0)
"""No complaint work."""
HALVINGS = 3
"""Prices per complaint minute that are tried: the full one, then halves towards the kink."""
SHARES = (1.0, 0.0, 0.5)
"""Where ticket prices are read: with the duty's present work left out (1), kept (0), or half of it."""


@dataclass(frozen=True, slots=True, eq=False)
class Offer:
    """What the paths of a duty cost against all others; the duty is not in the supply.

    Attributes:
        post: the duty.
        live: (n, queues of the worker), exact cost change if an interval goes to a live queue; 0 for tickets.
        tickets: (column, queue number) of the worker's ticket queues.
        tariff: price of complaint minutes, see ``Sheet.tariff``.
    """

    post: Post
    live: IntArray
    tickets: tuple[tuple[int, int], ...]
    tariff: Tariff | None


def offer(sheet: Sheet, post: Post) -> Offer:
    """Price the intervals of a duty that is not in the supply."""
    base = sheet.supply[post.rows][:, post.columns]
    demand = sheet.demand
    live = demand.shortfall(base + post.effort, post.rows, post.columns) - demand.shortfall(base, post.rows, post.columns)
    tickets = tuple((column, queue) for column, queue in enumerate(post.worker.queues) if queue in demand.tickets)
    return Offer(post, live, tickets, sheet.tariff(post))


def improve(sheet: Sheet, number: int) -> int:
    """Give one duty its best path; returns the gain in units (never negative), tie-break prices included.

    The cost of live queues is exact. Tickets couple the whole horizon, so their price is read at a few points, and the exact
    cost decides among the answers and the present path.
    """
    if not sheet.stale(number):
        return 0
    own, path = sheet.take_out(number), sheet.chosen[number]
    offered = offer(sheet, sheet.posts[number])
    before = path_value(sheet, offered, path)
    value, path = min([(before, path), *best_paths(sheet, offered, own)], key=lambda item: item[0])
    sheet.put_back(number, own, path)
    return before - value


def forced(sheet: Sheet, number: int, t: int, queue: int) -> tuple[int, list[int]] | None:
    """The best path of a duty that serves ``queue`` in grid interval ``t``, and what it costs more than the present one.

    The duty stays as it is; None if no path serves the queue there, or the present one does.
    """
    post, present = sheet.posts[number], sheet.chosen[number]
    place, column = t - post.rows.start, post.worker.queues.index(queue)
    if present[place] == queue:
        return None
    own = sheet.take_out(number)
    offered = offer(sheet, post)
    costs = offered.live - _ticket_gain(sheet, offered, own, SHARES[0]) if offered.tickets else offered.live.copy()
    costs[place, column] -= FORBIDDEN
    _, path = best_path(post.menu, costs.tolist(), sheet.stints, OPEN if offered.tariff else None)
    loss = path_value(sheet, offered, path) - path_value(sheet, offered, present)
    sheet.put_back(number, own, present)
    return (loss, path) if path[place] == queue and loss < FORBIDDEN >> 1 else None


def best_paths(sheet: Sheet, offered: Offer, own: IntArray) -> list[tuple[int, list[int]]]:
    """(exact cost, path) of the best paths for ticket prices read at a few points; ``own`` is the effort of the path so far."""
    shares = SHARES if offered.tickets and own.any() else SHARES[:1]
    found: list[tuple[int, list[int]]] = []
    for share in shares:
        if share == SHARES[-1] and len(found) < 2:
            break  # the two ends agree, so the middle has nothing to add
        costs = offered.live - _ticket_gain(sheet, offered, own, share) if offered.tickets else offered.live
        for path in _paths(sheet, offered, costs):
            if all(path != known for _, known in found):
                found.append((path_value(sheet, offered, path), path))
    return found


def _paths(sheet: Sheet, offered: Offer, costs: IntArray) -> list[list[int]]:
    """The best path for additive costs; with a tariff the candidates that hold it.

    A hard limit needs minutes to be counted along the path, which is slow. A priced one is convex beyond its first minute, so a few
    constant prices per minute, between nothing and the full price, find the path or come close.
    """
    post, tariff, stints = offered.post, offered.tariff, sheet.stints
    if tariff is None:
        return [best_path(post.menu, costs.tolist(), stints)[1]]
    found = [best_path(post.menu, costs.tolist(), stints, OPEN)[1]]
    used = sum(sheet.counted(post, found[0]).values())
    if tariff.price(used) == 0:
        return found
    if used > tariff.most:
        return [best_path(post.menu, costs.tolist(), stints, tariff)[1]]
    if tariff.entry:
        found.append(best_path(post.menu, costs.tolist(), stints, NONE)[1])
    counted = np.asarray(post.menu.counted) * post.presence.minutes[:, None]
    low, high = 0, 2 * tariff.units
    for _ in range(HALVINGS if used > tariff.room else 0):
        price = (low + high) // 2
        found.append(best_path(post.menu, (costs + counted * price).tolist(), stints, OPEN)[1])
        over = sum(sheet.counted(post, found[-1]).values()) > tariff.room
        if over and price == tariff.units:
            break
        low, high = (price, high) if over else (low, price)
    return found


def path_value(sheet: Sheet, offered: Offer, path: list[int]) -> int:
    """Exact cost of a path against the others: live cost change, late tickets, exposure, switch prices."""
    post = offered.post
    picked = np.asarray(path, dtype=np.int64)[:, None] == np.asarray(post.worker.queues, dtype=np.int64)
    total = int(offered.live[picked].sum()) + sheet.stints.price * switches(path, post.menu.minutes)
    for column, queue in offered.tickets:
        supply = sheet.supply[:, queue].copy()
        supply[post.rows] += np.where(picked[:, column], post.effort[:, column], 0)
        total += sheet.demand.late(supply, queue)
    if offered.tariff is None:
        return total
    return total + offered.tariff.price(sum(sheet.counted(post, path).values()))


def _ticket_gain(sheet: Sheet, offered: Offer, own: IntArray, share: float) -> IntArray:
    """(n, queues of the worker), what serving a ticket queue saves at the price with ``1 - share`` of the own work kept."""
    post = offered.post
    gain = np.zeros_like(offered.live)
    for column, queue in offered.tickets:
        supply = sheet.supply[:, queue].copy()
        supply[post.rows] += (own[:, column] * (1 - share)).astype(np.int64)
        gain[:, column] = sheet.demand.ticket_value(supply, queue)[post.rows] * post.effort[:, column]
    return gain


def descend(sheet: Sheet, numbers: Iterable[int], sweeps: int, stop: Callable[[], bool]) -> int:
    """Sweep over the duties until nothing improves, at most ``sweeps`` times; returns the gain in units."""
    order = list(numbers)
    total = 0
    for _ in range(sweeps):
        gained = 0
        for number in order:
            if stop():
                return total + gained
            gained += improve(sheet, number)
        total += gained
        if not gained:
            break
    return total
