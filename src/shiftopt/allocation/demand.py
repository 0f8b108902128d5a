"""What missing effort costs: shortages of live queues interval by interval, overdue tickets along the whole horizon.

All amounts are exact integers in units of 1/6000 fen; effort is in percent-minutes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from shiftopt.domain.case import Case
from shiftopt.domain.volumes import BoolArray, IntArray, Requirements


@dataclass(frozen=True, eq=False)
class Demand:
    """The requirements of one case, ready for pricing.

    Attributes:
        requirements: need, segments and ticket curves.
        open: (intervals, queues), whether people serve the queue.
        tickets: the queue numbers that hold deferrable work.
        complaints: the queue numbers whose minutes count as complaint exposure.
    """

    requirements: Requirements
    tickets: tuple[int, ...]
    complaints: frozenset[int] = frozenset()

    @property
    def open(self) -> BoolArray:
        """(intervals, queues), whether people serve the queue."""
        return self.requirements.open

    @cached_property
    def before(self) -> IntArray:
        """(intervals, queues, segments), width of the cheaper segments."""
        return np.cumsum(self.requirements.width, axis=2) - self.requirements.width

    def shortfall(self, supplied: IntArray, intervals: slice | IntArray, queues: list[int] | slice) -> IntArray:
        """(intervals, queues), cost of the shortage in the chosen rows and columns if they get ``supplied``."""
        need = self.requirements.priced[intervals][:, queues]
        missing = np.maximum(0, need - supplied)
        used = np.clip(missing[:, :, None] - self.before[intervals][:, queues], 0, self.requirements.width[intervals][:, queues])
        return np.asarray((used * self.requirements.slope[intervals][:, queues]).sum(axis=2), dtype=np.int64)

    def along(self, supplied: IntArray, intervals: slice, queues: IntArray) -> IntArray:
        """(..., n), cost of the shortage along a path: interval i of ``intervals`` looks at queue ``queues[i]`` alone.

        Args:
            supplied: (..., n), effort of that queue.
            intervals: n grid intervals.
            queues: (n,), queue numbers.
        """
        rows = np.arange(intervals.start, intervals.stop)
        missing = np.maximum(0, self.requirements.priced[rows, queues] - supplied)
        used = np.clip(missing[..., None] - self.before[rows, queues], 0, self.requirements.width[rows, queues])
        return np.asarray((used * self.requirements.slope[rows, queues]).sum(axis=-1), dtype=np.int64)

    def worked(self, supplied: IntArray, queue: int) -> IntArray:
        """(intervals,), ticket work finished by the end of each interval: ``Y_t = min(arrived_t, Y_{t-1} + supplied_t)``.

        Unrolled, ``Y_t = S_t + min(0, min_{s <= t} (arrived_s - S_s))`` with S the cumulative supply.
        """
        total = np.cumsum(supplied)
        slack = np.minimum.accumulate(self.requirements.arrived[:, queue] - total)
        return np.asarray(total + np.minimum(0, slack), dtype=np.int64)

    def late(self, supplied: IntArray, queue: int) -> int:
        """Cost of overdue work of one ticket queue, given its effort in every interval."""
        overdue = np.maximum(0, self.requirements.due[:, queue] - self.worked(supplied, queue))
        return int((overdue * self.requirements.late_slope[:, queue]).sum())

    def ticket_value(self, supplied: IntArray, queue: int) -> IntArray:
        """(intervals,), what one more percent-minute in that interval saves on a ticket queue.

        Extra work in t lowers the overdue amount from t on, until all that has arrived is done anyway.
        """
        worked = self.worked(supplied, queue)
        done = worked >= self.requirements.arrived[:, queue]
        gain = np.where(worked < self.requirements.due[:, queue], self.requirements.late_slope[:, queue], 0)
        gain = np.where(done, 0, gain)
        # Sum of gains from t to the next interval at which nothing is left to do.
        total = np.concatenate([[0], np.cumsum(gain)])
        stops = np.flatnonzero(done)
        position = np.searchsorted(stops, np.arange(len(gain)))
        until = np.append(stops, len(gain))[position]
        return np.asarray(total[until] - total[:-1], dtype=np.int64)

    def cost(self, supplied: IntArray) -> int:
        """Shortage and late tickets of the whole horizon, for ``supplied`` (intervals, queues)."""
        live = int(self.shortfall(supplied, slice(None), slice(None)).sum())
        return live + sum(self.late(supplied[:, queue], queue) for queue in self.tickets)


def demand_of(case: Case) -> Demand:
    """The demand of a case; queues of channel ``ticket`` are those with deferrable work."""
    kinds = {queue.id: queue for queue in case.shop.queues}
    queues = [kinds[queue] for queue in case.requirements.queues]
    return Demand(
        requirements=case.requirements,
        tickets=tuple(number for number, queue in enumerate(queues) if queue.channel == "ticket"),
        complaints=frozenset(number for number, queue in enumerate(queues) if queue.complaint),
    )
