"""Cuts that know that people are whole: in one interval an agent serves one queue, so effort comes in heads, not in fractions.

If F agents serve a queue through a whole interval and others give it a partial effort P (they have a pause, a session or the edge of
their duty in the interval), the supply is at most ``head * F + P`` with ``head`` the effort of the fastest. For any b and g the least
value of ``shortage(head * F + P) + b * head * F + g * P`` over whole F >= 0 and P >= 0 is a valid right-hand side of

    shortage cost + b * (effort, every whole head counted as the fastest) + (g - b) * partial >= right-hand side.

With b the slope between two neighbouring numbers of heads this lifts the convex shortage cost to its envelope over whole heads (a
mixed-integer rounding argument: Nemhauser & Wolsey, Integer and Combinatorial Optimization, 1988, II.1.7), up to what partial
efforts excuse.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shiftopt.rostering.program import Sheet


def shortage(need: int, segments: Sequence[tuple[int, int]], supply: int) -> int:
    """Cost in units of a supply; ``segments`` are (width, slope), the cheapest first."""
    short, cost = max(0, need - supply), 0
    for width, slope in segments:
        cost += slope * min(short, width)
        short -= min(short, width)
    return cost


def whole_heads(need: int, segments: Sequence[tuple[int, int]], head: int, heads: int) -> tuple[int, int, int]:
    """The cut between ``heads`` and ``heads + 1``: (b, g, right-hand side)."""
    kinks, level = {need}, need
    for width, _ in segments:
        level -= width
        kinks.add(level)
    slope = -((shortage(need, segments, head * (heads + 1)) - shortage(need, segments, head * heads)) // head)
    line = shortage(need, segments, head * heads)
    numbers = range(-(-need // head) + 1)

    def above(number: int) -> Iterable[int]:
        return (kink - head * number for kink in kinks if kink > head * number)

    partial = slope
    for number in numbers:
        height = line - slope * head * (number - heads)
        for extra in above(number):
            partial = max(partial, -((shortage(need, segments, head * number + extra) - height) // extra))
    right = min(
        shortage(need, segments, head * number + extra) + slope * head * number + partial * extra
        for number in numbers
        for extra in (0, *above(number))
    )
    return slope, partial, right


MOST_HEADS = 4
"""Above this many heads a fraction of one matters little, and the cuts are left out."""


@dataclass(frozen=True)
class Slot:
    """One queue in one interval.

    Attributes:
        need: percent-minutes.
        segments: (width, slope, column) of the shortage.
        supply: (fastest speed on the queue, smallest factor of the group, column) per group; columns count factor x minutes.
        partial: terms that sum to the effort of everybody able to serve the queue who is there only for a part of the interval.
        head: effort of the fastest agent in a whole interval.
        day: horizon day.
    """

    need: int
    segments: tuple[tuple[int, int, int], ...]
    supply: tuple[tuple[int, int, int], ...]
    partial: tuple[tuple[int, int], ...]
    head: int
    day: int


def write_heads(sheet: Sheet, slot: Slot, scale: float) -> None:
    """Write the cuts of one queue and interval, for the last heads before the need is met; ``scale`` is a natural unit of effort.

    A head of a group counts as the fastest one, whatever its own speed: at most (fastest / smallest factor) per unit of the column.
    """
    if slot.need > MOST_HEADS * slot.head:
        return
    prices = [(width, slope) for width, slope, _ in slot.segments]
    column: int | None = None
    if slot.partial:
        most = sum(factor * sheet.high[other] for factor, other in slot.partial)
        column = sheet.column(0, most, scale=scale, day=slot.day)
        sheet.row([(1, column), *((-factor, other) for factor, other in slot.partial)], high=0)
    for heads in range(max(0, slot.need // slot.head - 2), -(-slot.need // slot.head)):
        slope, extra, right = whole_heads(slot.need, prices, slot.head, heads)
        terms = [(price, other) for _, price, other in slot.segments]
        terms += [(-(-slope * fastest // smallest), other) for fastest, smallest, other in slot.supply]
        if column is not None:
            terms.append((extra - slope, column))
        sheet.row(terms, low=right)
