"""Convex price of effort: what each further scheduled head saves in customers served late.

A target such as 90 % within a minute is where a shop has agreed to stop; customers who are late within it are late all the same.
So the price does not end at the target. It goes on, flatter and flatter, until hardly anybody is late: effort beyond the target
goes where it saves most, and a shortage is put where it hurts least.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from shiftopt.domain.base import UNITS_PER_AGENT_HOUR
from shiftopt.domain.volumes import FloatArray, IntArray
from shiftopt.staffing.goal import Goal

_STEPS: Final = (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 17, 20, 26)
"""Places of the kinks below the end of the curve, in steps of half a head that widen with the root of the staff; the last is at nobody."""
SEGMENTS: Final = len(_STEPS) + 1
"""Segments per curve: between the kinks, down to nobody, and the floor."""
REMAINDER: Final = 0.1
"""The curve ends where at most this part of the lateness that the target allows is left."""
HELP: Final = 1e-4
"""Share of customers that a further step must still serve in time for the curve to go on."""
_ROUND: Final = 10


def price(
    goal: Goal, rate: FloatArray, contacts: FloatArray, heads: IntArray, *, head: int, shrinkage: float, floor: IntArray, floor_slope: int
) -> tuple[IntArray, IntArray]:
    """Widths (cases, SEGMENTS) in percent-minutes and slopes in fen per agent-hour, rising; the cheapest segment first.

    n scheduled heads are ``n * (1 - shrinkage)`` serving ones. With ``level`` the share served in time, going from n to n - 1 costs
    ``contacts * (level(n) - level(n - 1)) * late_value`` fen. That count is S-shaped: once nearly everybody is late, one more
    missing head adds no late customer, although waits go on growing. So from its steepest place on the curve keeps that slope,
    which makes it convex and spreads a shortage instead of heaping it. Kinks are at half scheduled heads, in large teams wider.

    Args:
        goal: the target and how it is served.
        rate: (cases,), arrivals per second.
        contacts: (cases,), expected customers.
        heads: (cases,), serving heads that meet the goal.
        head: percent-minutes of one scheduled head.
        shrinkage: share of scheduled time that is lost.
        floor: (cases,), scheduled heads that a queue needs while open; their segment is the last.
        floor_slope: least price of the floor, fen per agent-hour; at least twice the steepest slope is taken.
    """
    kept = 1 - shrinkage
    top = np.ceil(_end(goal, rate, heads) / kept).astype(np.int64)
    places = np.maximum(_places(top), floor[:, None])
    count, kinks = places.shape
    levels = _level(goal, np.repeat(rate, kinks), places.ravel() * kept).reshape(count, kinks)
    lost = -np.diff(levels, axis=1) * contacts[:, None] * goal.queue.late_value
    widths = np.rint(-np.diff(places, axis=1) * head).astype(np.int64)
    slopes = np.divide(lost * UNITS_PER_AGENT_HOUR, widths, out=np.zeros_like(lost), where=widths > 0)
    slopes = np.maximum.accumulate(np.maximum(slopes, _ROUND), axis=1)
    slopes = np.column_stack([slopes, np.maximum(floor_slope, 2 * slopes[:, -1])])
    return np.column_stack([widths, floor * head]), (np.rint(slopes / _ROUND) * _ROUND).astype(np.int64)


def _end(goal: Goal, rate: FloatArray, heads: IntArray) -> IntArray:
    """(cases,) serving heads at which the curve ends: at least ``heads``; where more heads no longer help, it ends as well.

    Replies have a pace of their own, so the share of prompt ones may stay below any number however many people there are.
    """
    ends, reached = heads.copy(), np.full(len(heads), -1.0)
    enough = 1 - REMAINDER * (1 - goal.queue.target.share)
    todo = np.flatnonzero((heads > 0) & (rate > 0))
    while len(todo):
        level = goal.promise(rate[todo], ends[todo]).level
        going = (level < enough) & (level > reached[todo] + HELP)
        reached[todo] = level
        todo = todo[going]
        ends[todo] += np.maximum(1, np.sqrt(ends[todo]).astype(np.int64) // 4)
    return ends


def _places(top: IntArray) -> IntArray:
    """(cases, kinks), scheduled heads at the kinks, falling from ``top`` to 0."""
    step = np.maximum(1, np.rint(np.sqrt(top) / 3)) / 2
    places = np.maximum(top[:, None] - step[:, None] * np.asarray(_STEPS)[None, :], 0)
    return np.column_stack([places, np.zeros_like(top)])


def _level(goal: Goal, rate: FloatArray, serving: FloatArray) -> FloatArray:
    """(cases,), share served in time by a number of serving heads, fractions allowed; 0 where nobody serves or nobody comes.

    Between whole numbers a cubic that keeps to the shape of its neighbours (Fritsch & Carlson, SIAM Journal on Numerical Analysis
    17(2), 1980): three people at 95 % of full speed serve nearly like three, not like two of three and one of two.
    """
    low = np.floor(serving + 1e-9).astype(np.int64)
    part = np.clip(serving - low, 0.0, 1.0)
    before, left, right, after = (
        np.where(number > 0, np.nan_to_num(goal.promise(rate, np.maximum(number, 0)).level), 0.0)
        for number in (low - 1, low, low + 1, low + 2)
    )
    middle = right - left
    begin, end = np.where(low > 0, _tangent(left - before, middle), middle), _tangent(middle, after - right)
    square, cube = part**2, part**3
    blended = left * (2 * cube - 3 * square + 1) + right * (3 * square - 2 * cube)
    return np.asarray(blended + begin * (cube - 2 * square + part) + end * (cube - square))


def _tangent(one: FloatArray, other: FloatArray) -> FloatArray:
    """Harmonic mean of two slopes, 0 where they do not both rise."""
    both = (one > 0) & (other > 0)
    return np.where(both, 2 * one * other / np.where(both, one + other, 1.0), 0.0)
