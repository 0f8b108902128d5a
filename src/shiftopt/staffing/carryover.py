"""Overload that one interval leaves to the next."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shiftopt.domain.volumes import FloatArray, IntArray
from shiftopt.staffing.erlang import erlang_b, erlang_c


@dataclass(frozen=True, slots=True, eq=False)
class Carryover:
    """Per interval, (intervals,): modified rates are of the unit of the arrival rates.

    ``demand`` is the rate with what was left over; ``left`` is passed on; ``occupancy`` and ``queue`` (mean length) are those of the
    interval at the rate that it can take.
    """

    demand: FloatArray
    left: FloatArray
    occupancy: FloatArray
    queue: FloatArray


def carry_over(rate: FloatArray, heads: IntArray, service_rate: float) -> Carryover:
    """Stationary backlog-carryover approximation (Stolletz 2008); intervals are about one service time long.

    Each interval turns away the share that Erlang B says of its demand; the next takes it as additional arrivals, and the
    interval itself is an M/M/n queue at the remaining rate, which is always below capacity.
    """
    count = len(rate)
    demand, left, occupancy, queue = (np.zeros(count) for _ in range(4))
    before = 0.0
    for t in range(count):
        servers = int(heads[t])
        demand[t] = rate[t] + before
        before = left[t] = demand[t] * erlang_b(servers, demand[t] / service_rate)
        load = (demand[t] - left[t]) / service_rate
        if servers > 0:
            occupancy[t] = load / servers
            queue[t] = erlang_c(servers, load) * load / (servers - load)
    return Carryover(demand, left, occupancy, queue)


def fluid_queue(rate: FloatArray, capacity: FloatArray, hours: float, leaving: float = 0.0, start: float = 0.0) -> FloatArray:
    """(intervals,) customers waiting at the end of each interval if people were a fluid; rates per hour, ``leaving`` per customer and hour.

    Without impatience ``Q + (rate - capacity) hours``, not below 0; with it Q runs exponentially to ``(rate - capacity) / leaving``.
    """
    ends, waiting = np.zeros(len(rate)), start
    for t, surplus in enumerate(rate - capacity):
        if leaving > 0:
            limit = surplus / leaving
            waiting = limit + (waiting - limit) * float(np.exp(-leaving * hours))
        else:
            waiting += surplus * hours
        ends[t] = waiting = max(float(waiting), 0.0)
    return ends
