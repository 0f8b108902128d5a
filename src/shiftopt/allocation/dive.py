"""Ways through the duties of one day together: column generation, and a dive from its relaxation to one way for each.

A duty alone always finds its best way at once, but all of a day together do not find theirs one after the other. A linear
programme over ways has the view of all: its prices make new ways by the same dynamic programming, its clearest choices are kept,
and the rest is priced again.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from shiftopt.allocation.day_master import MONEY, DayMaster, Relaxed
from shiftopt.allocation.kernel_columns import describe, price_ways, room_for
from shiftopt.allocation.kernel_state import put
from shiftopt.allocation.layout import Layout
from shiftopt.domain.volumes import IntArray

ROUNDS = 40
"""Pricings before the first choice at most."""
BETWEEN = 3
"""Pricings between two choices."""
CLEAR = 0.95
"""A way with at least this share is chosen."""
SHARE = 0.05
"""Of the duties left, at least this share gets its way in a turn."""
ENOUGH = int(MONEY) // 100
"""Cost units that a new way must save."""
CARRIED = 2
"""Days after the day over which tickets left undone are followed."""


def dive(made: Layout, numbers: IntArray, stop: Callable[[], bool]) -> None:
    """Give some duties new ways, all at once; who attends a session stays. The cost may rise: exact search has to follow.

    Args:
        made: the duties of everybody; those that are not among ``numbers`` stand still.
        numbers: duties of one day.
        stop: asked between two pricings; the best ways so far are taken then.
    """
    for number in numbers.tolist():
        put(made.needs, made.staff, made.duties, made.now, number, -1)
    _choose(made, numbers, stop)
    for number in numbers.tolist():
        put(made.needs, made.staff, made.duties, made.now, number, 1)


def _choose(made: Layout, numbers: IntArray, stop: Callable[[], bool]) -> None:
    """Write a way for each of the duties, which are out, into the paths."""
    needs, now = made.needs, made.now
    master = DayMaster(needs, now.supply, numbers, _span(made, numbers))
    found = room_for(len(numbers), now.paths.shape[1])
    for at, number in enumerate(numbers.tolist()):
        describe(needs, made.staff, made.duties, now, number, found, at)
    master.add(found, len(numbers))
    best = {number: at for at, number in enumerate(numbers.tolist())}
    left, turns = numbers, ROUNDS
    while len(left):
        solved = master.solve(left, settled=len(left) < len(numbers))
        for _ in range(turns):
            if solved is None or stop():
                break
            count = price_ways(needs, made.staff, made.duties, now, made.room, left, solved.worth, solved.rent, ENOUGH, found)
            if not count:
                break
            master.add(found, count)
            solved = master.solve(left, settled=False)
        if solved is None or stop():
            break
        best |= _clearest(master, solved, left)
        left, turns = _settle(master, solved, best, left), BETWEEN
    for number, column in best.items():
        now.paths[number] = master.paths[column]


def _span(made: Layout, numbers: IntArray) -> tuple[int, int, int]:
    """First interval that the duties touch, the one after the last, and the one up to which tickets are followed."""
    needs, duties = made.needs, made.duties
    slot = made.staff.slot[duties.agent[numbers]]
    first, last = duties.first[numbers] * slot, (duties.first[numbers] + duties.length[numbers]) * slot
    end = min(len(needs.priced), -int(-last.max() // needs.interval))
    day = int(np.searchsorted(needs.day_start, first.min(), side="right"))
    until = int(needs.day_start[min(day + CARRIED, len(needs.day_start) - 1)]) // needs.interval
    return max(0, int(first.min()) // needs.interval), end, min(len(needs.priced), max(end, until))


def _clearest(master: DayMaster, solved: Relaxed, left: IntArray) -> dict[int, int]:
    """Of each duty left, the column with the largest share."""
    share: dict[int, tuple[float, int]] = {}
    wanted = set(left.tolist())
    for column, (number, value) in enumerate(zip(master.numbers, solved.values.tolist(), strict=True)):
        if number in wanted and value > share.get(number, (-1.0, 0))[0]:
            share[number] = (value, column)
    return {number: column for number, (_, column) in share.items()}


def _settle(master: DayMaster, solved: Relaxed, best: dict[int, int], left: IntArray) -> IntArray:
    """Settle the duties whose way is clear, at least a share of them; those that are left."""
    order = sorted(left.tolist(), key=lambda number: (-solved.values[best[number]], number))
    clear = sum(bool(solved.values[best[number]] >= CLEAR) for number in order)
    settled = set(order[: max(clear, -int(-SHARE * len(order) // 1))])
    for number in order:
        if number in settled:
            master.settle(best[number])
    return np.array([number for number in left.tolist() if number not in settled], dtype=np.int64)
