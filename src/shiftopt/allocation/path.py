"""The best sequence of queues through one duty: dynamic programming over intervals with the running stint as state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from shiftopt.allocation.exposure import Tariff

IDLE = -1
"""Serving no queue: absent, nothing open, or held back by an exposure cap."""


@dataclass(frozen=True, slots=True)
class Stints:
    """How long to stay: ``minimum`` minutes on a queue before a free switch, ``price`` units per switch (a tie-break only)."""

    minimum: int
    price: int


@dataclass(frozen=True, slots=True)
class Menu:
    """The choices in one duty; queues are named by their column, the place in ``queues``.

    Attributes:
        queues: queue numbers.
        minutes: (n,) minutes of presence.
        free: (n,) whether a stint may end at the start of the interval however short it is.
        open: (n,) the columns that may be served; empty where absent.
        counted: for each column whether its minutes count for a tariff.
    """

    queues: tuple[int, ...]
    minutes: tuple[int, ...]
    free: tuple[bool, ...]
    open: tuple[tuple[int, ...], ...]
    counted: tuple[bool, ...]

    @property
    def decided(self) -> bool:
        """Whether there is never more than one queue to choose from."""
        return all(len(columns) < 2 for columns in self.open)


Trail = tuple["Trail", int] | None
State = tuple[int, int, int]
"""Column of the queue served (or IDLE), minutes of the stint so far (up to the minimum), counted minutes so far."""
Labels = dict[State, tuple[int, Trail]]
Leaver = tuple[int, int, Trail]
"""Cost, column and trail of a label that leaves its queue."""


def best_path(menu: Menu, costs: Sequence[Sequence[int]], stints: Stints, tariff: Tariff | None = None) -> tuple[int, list[int]]:
    """The cheapest choice of one queue (or ``IDLE``) per interval.

    A stint is the run of intervals on one queue; pauses and sessions inside it do not end it and its minutes before and after
    count together. Below the minimum it may end only where ``menu.free`` says so, where the queue closes, or with the duty.

    Args:
        menu: what may be chosen.
        costs: (n, columns), the cost change if the interval is given to the queue; being idle costs 0.
        stints: the minimum stint and the switch price.
        tariff: what counted minutes cost. Only with a tariff may a duty be idle while a queue is open.

    Returns:
        The least sum, switch prices included, and per interval the queue number served.
    """
    labels: Labels = {(IDLE, stints.minimum, 0): (0, None)}
    for t, minutes in enumerate(menu.minutes):
        if minutes:
            labels = _step(menu, t, labels, costs[t], stints, tariff)
        else:
            labels = {state: (cost, (trail, IDLE)) for state, (cost, trail) in labels.items()}
    total, trail = min(labels.values(), key=lambda label: label[0])
    chosen: list[int] = []
    while trail is not None:
        trail, column = trail
        chosen.append(menu.queues[column] if column >= 0 else IDLE)
    return total, chosen[::-1]


def _step(menu: Menu, t: int, labels: Labels, costs: Sequence[int], stints: Stints, tariff: Tariff | None) -> Labels:
    """All labels after interval ``t``: of equal states the cheapest, of equal costs the first.

    A label either stays on its queue or leaves it; of all that may leave with equal counted minutes only the two cheapest on
    different queues can be worth following.
    """
    minutes, may, free, minimum = menu.minutes[t], menu.open[t], menu.free[t], stints.minimum
    after: Labels = {}
    leaving: dict[int, list[Leaver]] = {}
    for (column, length, used), (cost, trail) in labels.items():
        stays = column in may
        if stays or (column == IDLE and (tariff is not None or not may)):
            _reach(
                after, menu, column, min(minimum, length + minutes), used, cost + (costs[column] if stays else 0), trail, minutes, tariff
            )
        if length >= minimum or free or not stays:
            _leave(leaving.setdefault(used, []), (cost if column == IDLE else cost + stints.price, column, trail))
    choices = (*may, IDLE) if tariff is not None or not may else may
    for used, sources in leaving.items():
        for choice in choices:
            cost, column, trail = sources[0]
            if column == choice:
                if len(sources) == 1:
                    continue
                cost, column, trail = sources[1]
            value = cost + (costs[choice] if choice >= 0 else 0)
            _reach(after, menu, choice, min(minimum, minutes), used, value, trail, minutes, tariff)
    return after


def _leave(sources: list[Leaver], new: Leaver) -> None:
    """Keep the two cheapest on different queues, cheapest first."""
    for place, known in enumerate(sources):
        if known[1] == new[1]:
            if new[0] < known[0]:
                sources[place] = new
            break
    else:
        sources.append(new)
    sources.sort(key=lambda source: source[0])
    del sources[2:]


def _reach(
    after: Labels, menu: Menu, column: int, length: int, used: int, value: int, trail: Trail, minutes: int, tariff: Tariff | None
) -> None:
    """Enter a label, with the price of counted minutes, unless the same state is known at no more cost."""
    if tariff is not None and column >= 0 and menu.counted[column]:
        spent = used + minutes
        if spent > tariff.most:
            return
        value += tariff.units * max(0, spent - max(used, tariff.room)) + (0 if used else tariff.entry)
        used = min(spent, tariff.counting)
    state = (column, length, used)
    known = after.get(state)
    if known is None or value < known[0]:
        after[state] = (value, (trail, column))


def switches(chosen: Sequence[int], minutes: Sequence[int]) -> int:
    """How often a queue is left for another (or for idling) along a path, as priced by ``best_path``."""
    seen = [queue for queue, present in zip(chosen, minutes, strict=True) if present]
    return sum(1 for before, after in pairwise(seen) if before != after and before >= 0)
