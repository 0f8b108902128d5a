"""The last head need not be there all the time: presence that just meets a target, between two whole numbers of heads.

Whoever is present for a share f of an interval gives the customers of that share the service of the larger number, the others
that of the smaller: on average ``(1 - f) * service(heads - 1) + f * service(heads)``. So each measure is crossed linearly.
"""

from __future__ import annotations

import numpy as np

from shiftopt.domain.volumes import FloatArray, IntArray
from shiftopt.staffing.goal import Goal


def presence(goal: Goal, rate: FloatArray, heads: IntArray, floor: IntArray, reserve: float = 0.0) -> FloatArray:
    """(cases,) heads, fractions allowed, that meet the goal on average; above ``heads - 1``, at most ``heads``, at least ``floor``.

    Args:
        goal: the target and how it is served.
        rate: (cases,), arrivals per second.
        heads: (cases,), the smallest whole number that meets the goal.
        floor: (cases,), heads that must be there anyhow.
        reserve: as for ``search.required``.
    """
    share = np.where(heads > 0, 1.0, 0.0)
    cases = np.flatnonzero((heads > 1) & (rate > 0))
    if len(cases):
        less, full = goal.promise(rate[cases], heads[cases] - 1), goal.promise(rate[cases], heads[cases])
        target = goal.queue.target
        aim = target.share + reserve * (1 - target.share)
        crossings = [_crossing(less.occupancy, full.occupancy, target.max_occupancy)]
        if target.kind == "average_response":
            crossings.append(_crossing(less.seconds, full.seconds, float(target.seconds)))
        else:
            crossings.append(_crossing(-less.level, -full.level, -aim))
        if target.max_abandonment is not None:
            crossings.append(_crossing(less.abandonment, full.abandonment, target.max_abandonment))
        share[cases] = np.max(crossings, axis=0)
    return np.asarray(np.maximum(np.maximum(heads - 1, 0) + share, floor), dtype=np.float64)


def _crossing(less: FloatArray, full: FloatArray, limit: float) -> FloatArray:
    """Share of the last head at which a falling measure comes down to its limit; 1 if it is not known without that head."""
    drop = np.where(np.isfinite(less), less - full, np.inf)
    over = np.where(np.isfinite(less), less - limit, np.inf)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(np.isfinite(drop) & (drop > 0), over / drop, 1.0)
    return np.asarray(np.clip(np.where(over <= 0, 0.0, share), 0.0, 1.0))
