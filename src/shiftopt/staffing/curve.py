"""Convex price of a shortage: what each further missing head costs in customers served late."""

from __future__ import annotations

from typing import Final

import numpy as np

from shiftopt.domain.base import UNITS_PER_AGENT_HOUR
from shiftopt.domain.volumes import FloatArray, IntArray
from shiftopt.staffing.goal import Goal

SEGMENTS: Final = 6
"""Segments per curve: one for the first head, three that widen with the square root of the staff, the rest, and the floor."""
_ROUND: Final = 10


def price(
    goal: Goal,
    rate: FloatArray,
    contacts: FloatArray,
    heads: IntArray,
    whole: IntArray,
    need: IntArray,
    floor: IntArray,
    floor_slope: int,
) -> tuple[IntArray, IntArray]:
    """Widths (cases, SEGMENTS) in percent-minutes, which add up to ``need``, and slopes in fen per agent-hour, rising.

    ``heads`` fewer by s cost ``contacts * (level(heads) - level(heads - s)) * late_value`` fen. That count is S-shaped: once nearly
    everybody is late, one more missing head adds no late customer, although waits go on growing. So from its steepest place
    on the curve keeps that slope, which makes it convex and spreads a shortage instead of heaping it. The last segment, ``floor``
    percent-minutes wide, is the presence that a queue needs while open, at ``floor_slope`` or twice the steepest slope.
    ``whole`` is the effort of ``heads``; ``need``, at most that, is where the target is just met and the price begins.
    """
    cuts = _cuts(heads)
    count, steps = cuts.shape
    levels = goal.promise(np.repeat(rate, steps), np.maximum(heads[:, None] - cuts, 0).ravel()).level.reshape(count, steps)
    lost = np.diff(np.nan_to_num(levels), axis=1) * -1 * contacts[:, None] * goal.queue.late_value
    efforts = np.rint(whole[:, None] * (cuts / np.maximum(heads, 1)[:, None])).astype(np.int64)
    raw = np.diff(efforts, axis=1)
    edges = np.clip(efforts - (whole - need)[:, None], 0, (need - floor)[:, None])
    edges[:, -1] = need - floor
    slopes = np.divide(lost * UNITS_PER_AGENT_HOUR, raw, out=np.zeros_like(lost), where=raw > 0)
    slopes = np.maximum.accumulate(np.maximum(slopes, _ROUND), axis=1)
    slopes = np.column_stack([slopes, np.maximum(floor_slope, 2 * slopes[:, -1])])
    widths = np.column_stack([np.diff(edges, axis=1), floor])
    return widths, (np.rint(slopes / _ROUND) * _ROUND).astype(np.int64)


def _cuts(heads: IntArray) -> IntArray:
    """(cases, SEGMENTS) numbers of missing heads at which the slope may change: 0 first, all of them last."""
    root = np.sqrt(heads)
    steps = np.stack(
        [np.zeros_like(root), np.ones_like(root), 1 + np.ceil(0.3 * root), 1 + np.ceil(0.8 * root), 1 + np.ceil(1.6 * root)], axis=1
    )
    return np.column_stack([np.minimum(steps, heads[:, None]), heads]).astype(np.int64)
