"""The best sequence of queues through one duty: dynamic programming over intervals with the running stint as state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shiftopt.allocation.exposure import DAY, Tariff

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


Trail = tuple["Trail", int] | None
Labels = dict[int, tuple[int, Trail]]
"""State -> cost and trail. A state is ``(counted minutes * columns + column) * (minimum + 1) + minutes of the stint``, the stint up
to the minimum; the last column is idling. Numbers, because this is the innermost loop of the whole room."""
FAR = 1 << 62


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
    idle = len(menu.queues)
    labels: Labels = {idle * (stints.minimum + 1) + stints.minimum: (0, None)}
    for t, minutes in enumerate(menu.minutes):
        if minutes:
            columns = (*menu.open[t], idle) if tariff is not None or not menu.open[t] else menu.open[t]
            priced = (*costs[t], 0)
            if tariff is None or not any(menu.counted) or (tariff.most >= DAY and not tariff.counting):
                labels = _plain_step(labels, columns, priced, minutes, idle, stints, free=menu.free[t])
            else:
                step = _Step(idle, columns, priced, minutes, menu, stints.minimum, tariff)
                labels = step.reached(labels, stints.price, free=menu.free[t])
        else:
            labels = {state: (cost, (trail, idle)) for state, (cost, trail) in labels.items()}
    total, trail = min(labels.values(), key=lambda label: label[0])
    chosen: list[int] = []
    while trail is not None:
        trail, column = trail
        chosen.append(menu.queues[column] if column < idle else IDLE)
    return total, chosen[::-1]


def _plain_step(
    labels: Labels, columns: tuple[int, ...], costs: tuple[int, ...], minutes: int, idle: int, stints: Stints, *, free: bool
) -> Labels:
    """What ``_Step`` does, without counted minutes: the same rules in one loop, because nearly all time is spent here."""
    minimum, width, price = stints.minimum, stints.minimum + 1, stints.price
    after: Labels = {}
    first, second = FAR, FAR
    source = IDLE
    first_trail: Trail = None
    second_trail: Trail = None
    for state, (cost, trail) in labels.items():
        column, length = divmod(state, width)
        stays = column in columns
        if stays:
            grown = length + minutes
            reached = column * width + (grown if grown < minimum else minimum)  # noqa: FURB136 - a call of min() is dearer
            value = cost + costs[column]
            known = after.get(reached)
            if known is None or value < known[0]:
                after[reached] = (value, (trail, column))
        if length >= minimum or free or not stays or column == idle:
            if column != idle:
                cost += price  # noqa: PLW2901
            if cost < first:
                if column != source:
                    second, second_trail = first, first_trail
                first, source, first_trail = cost, column, trail
            elif column != source and cost < second:
                second, second_trail = cost, trail
    fresh = min(minimum, minutes)
    for column in columns:
        cost, trail = (first, first_trail) if column != source else (second, second_trail)
        if cost < FAR:
            value = cost + costs[column]
            reached = column * width + fresh
            known = after.get(reached)
            if known is None or value < known[0]:
                after[reached] = (value, (trail, column))
    return after


class _Step:
    """One interval of the dynamic programme where minutes are counted.

    A label either stays on its queue or leaves it; of all that may leave with equal counted minutes only the two cheapest on
    different queues can be worth following.
    """

    def __init__(
        self, idle: int, columns: tuple[int, ...], costs: tuple[int, ...], minutes: int, menu: Menu, minimum: int, tariff: Tariff | None
    ) -> None:
        self.idle, self.columns, self.costs, self.minutes, self.minimum = idle, columns, costs, minutes, minimum
        self.counted = (*menu.counted, False) if tariff is not None else (False,) * (idle + 1)
        self.tariff = tariff
        self.after: Labels = {}

    def reached(self, labels: Labels, price: int, *, free: bool) -> Labels:
        """All labels after the interval: of equal states the cheapest, of equal costs the first."""
        minimum, width, across = self.minimum, self.minimum + 1, self.idle + 1
        leaving: dict[int, list[tuple[int, int, Trail]]] = {}
        for state, (cost, trail) in labels.items():
            rest, length = divmod(state, width)
            used, column = divmod(rest, across)
            stays = column in self.columns
            if stays:
                self._enter(column, length + self.minutes, used, cost, trail)
            if length >= minimum or free or not stays or column == self.idle:
                _leave(leaving, used, (cost if column == self.idle else cost + price, column, trail))
        for used, ((cost, source, trail), (other_cost, _, other_trail)) in leaving.items():
            for column in self.columns:
                if column != source:
                    self._enter(column, self.minutes, used, cost, trail)
                elif other_cost < FAR:
                    self._enter(column, self.minutes, used, other_cost, other_trail)
        return self.after

    def _enter(self, column: int, length: int, used: int, cost: int, trail: Trail) -> None:
        """Reach a state, with the price of counted minutes, unless it is known at no more cost."""
        value = cost + self.costs[column]
        if self.counted[column] and self.tariff is not None:
            spent = used + self.minutes
            if spent > self.tariff.most:
                return
            value += self.tariff.units * max(0, spent - max(used, self.tariff.room)) + (0 if used else self.tariff.entry)
            used = min(spent, self.tariff.counting)
        minimum = self.minimum
        state = (used * (self.idle + 1) + column) * (minimum + 1) + (min(minimum, length))
        known = self.after.get(state)
        if known is None or value < known[0]:
            self.after[state] = (value, (trail, column))


def _leave(leaving: dict[int, list[tuple[int, int, Trail]]], used: int, new: tuple[int, int, Trail]) -> None:
    """Keep the two cheapest labels on different queues, the cheapest first."""
    pair = leaving.get(used)
    if pair is None:
        leaving[used] = [new, (FAR, IDLE, None)]
    elif new[0] < pair[0][0]:
        if new[1] != pair[0][1]:
            pair[1] = pair[0]
        pair[0] = new
    elif new[1] != pair[0][1] and new[0] < pair[1][0]:
        pair[1] = new
