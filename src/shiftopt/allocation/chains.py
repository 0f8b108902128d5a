"""Ejection chains: send somebody to a short queue, let the colleagues of that day adapt, and keep what became cheaper in sum.

Descent alone stops where no single duty can improve. A shortage is then often mended by two or three people moving together:
one takes the short queue, another takes over what that one leaves. (Glover, Ejection chains, reference structures and alternating
path methods for traveling salesman problems, Discrete Applied Mathematics 65, 1996, describes the principle.)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

import numpy as np

from shiftopt.allocation.descend import forced, improve
from shiftopt.allocation.sheet import Sheet

BATCH = 20
"""Chains begun before shortages are weighed anew."""
CROWD = 30
"""Colleagues at most who are asked to adapt, drawn anew for every chain, so that a chain in a large shop is no dearer."""


def chain(sheet: Sheet, undecided: Sequence[int], steps: int, seed: int, stop: Callable[[], bool]) -> int:
    """Try ``steps`` chains, each begun at a shortage drawn by its cost; returns the gain in units."""
    random = np.random.default_rng(seed)
    by_day: dict[int, list[int]] = defaultdict(list)
    able: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number in undecided:
        post = sheet.posts[number]
        by_day[post.start_day].append(number)
        for place, columns in enumerate(post.menu.open):
            for column in columns:
                able[post.rows.start + place, post.worker.queues[column]].append(number)
    gained = 0
    for step in range(steps):
        if step % BATCH == 0:
            cells = _short_cells(sheet, BATCH, random)
            if not len(cells):
                break
        t, queue = (int(part) for part in cells[step % BATCH % len(cells)])
        people = [number for number in able[t, queue] if sheet.chosen[number][t - sheet.posts[number].rows.start] != queue]
        if stop():
            break
        if people:
            first = people[int(random.integers(len(people)))]
            day = by_day[sheet.posts[first].start_day]
            crowd = day if len(day) <= CROWD else [day[place] for place in sorted(random.choice(len(day), CROWD, replace=False).tolist())]
            gained += _try(sheet, first, t, queue, crowd)
    return gained


def _short_cells(sheet: Sheet, count: int, random: np.random.Generator) -> np.ndarray:
    """(count, 2), intervals and queues, drawn in proportion to the cost of their shortage."""
    costs = sheet.demand.shortfall(sheet.supply, slice(None), slice(None))
    cells = np.argwhere(costs > 0)
    if not len(cells):
        return cells
    weights = costs[costs > 0].astype(np.float64)
    return cells[random.choice(len(cells), count, p=weights / weights.sum())]


def _try(sheet: Sheet, first: int, t: int, queue: int, colleagues: Sequence[int]) -> int:
    """Move one duty onto a queue, let the others and then the one itself adapt; undo it all unless the sum is a gain."""
    move = forced(sheet, first, t, queue)
    if move is None:
        return 0
    mark = sheet.mark()
    before = {first: sheet.chosen[first]}
    gain = -move[0]
    sheet.put_back(first, sheet.take_out(first), move[1])
    others = [number for number in colleagues if number != first]
    for number in [*others, first, *others]:
        path = sheet.chosen[number]
        better = improve(sheet, number)
        if better:
            before.setdefault(number, path)
            gain += better
    if gain > 0:
        return gain
    for number, path in before.items():
        sheet.put_back(number, sheet.take_out(number), path)
    sheet.rewind(mark)
    return 0
