"""From what happened to customers to service figures, per interval and queue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from shiftopt.domain.shop import Queue
from shiftopt.domain.volumes import BoolArray, FloatArray
from shiftopt.simulation.world import Centre, Customers, Run


@dataclass(frozen=True, eq=False)
class Tally:
    """Counts of one replication, (bins, queues) each, by the interval in which the customer came.

    ``good`` over ``rated`` is the service level: live queues by the target's definition, assign-all chats over replies, tickets
    finished in time over those due within the horizon. ``wait_seconds`` over ``waited`` is the mean wait, mean reply time, or mean
    time to finish a ticket. ``backlog`` is who waits (tickets: is not finished) at the end of the interval, ``oldest_hours`` the age
    of the oldest of them.
    """

    offered: FloatArray
    served: FloatArray
    abandoned: FloatArray
    good: FloatArray
    rated: FloatArray
    wait_seconds: FloatArray
    waited: FloatArray
    late: FloatArray
    backlog: FloatArray
    oldest_hours: FloatArray
    spent: FloatArray
    present: FloatArray
    p90_wait: FloatArray = field(default_factory=lambda: np.zeros(0))
    """(queues,) 90 % quantile of the wait of served customers."""


def tally(customers: Customers, run: Run, queues: Sequence[Queue], centre: Centre, present: FloatArray) -> Tally:
    """Count one replication; customers who were there before the start (arrival 0) are work, but not offered."""
    shape = (centre.bins, len(queues))
    sums = {name: np.zeros(shape) for name in Tally.__dataclass_fields__ if name not in {"spent", "present", "p90_wait"}}
    quantile = np.zeros(len(queues))
    for number, queue in enumerate(queues):
        here = (customers.queue == number) & run.came
        ticket = queue.channel == "ticket"
        columns = _tickets(customers, run, centre, here) if ticket else _live(customers, run, queue, centre, here)
        for name, values in columns.items():
            sums[name][:, number] = values
        waits = (run.begin - customers.arrival)[here & run.served]
        quantile[number] = np.quantile(waits, 0.9) if len(waits) else np.nan
        if queue.chat_mode == "assign_all" and centre.services[number].reply > 0:
            given, seconds, prompt = run.replies[:, :, number]
            sums["good"][:, number], sums["rated"][:, number] = prompt, given
            sums["wait_seconds"][:, number], sums["waited"][:, number] = seconds, given
            sums["late"][:, number] = given - prompt
    return Tally(**sums, spent=run.spent, present=present, p90_wait=quantile)


def _live(customers: Customers, run: Run, queue: Queue, centre: Centre, here: BoolArray) -> dict[str, FloatArray]:
    counted = here & (customers.arrival > 0)
    served, gone = run.served & counted, ~run.served & ~np.isnan(run.end) & counted
    wait = np.where(run.served | ~np.isnan(run.begin), run.begin, run.end) - customers.arrival
    soon = wait <= queue.target.seconds
    definition = queue.target.definition
    good = (served | gone) & soon if definition == "waited_within" else served & soon
    rated = counted
    if definition == "without_short_abandons":
        rated = counted & ~(gone & soon)
    elif definition == "served_of_served":
        rated = served
    count = _Counter(customers, centre)
    begin = np.where(np.isnan(run.begin), run.end, run.begin)
    backlog, oldest = _stock(customers.arrival[here], begin[here], centre)
    return {
        "offered": count(counted),
        "served": count(served),
        "abandoned": count(gone),
        "good": count(good),
        "rated": count(rated),
        "wait_seconds": count(served | gone, wait),
        "waited": count(served | gone),
        "late": count(rated & ~good),
        "backlog": backlog,
        "oldest_hours": oldest,
    }


def _tickets(customers: Customers, run: Run, centre: Centre, here: BoolArray) -> dict[str, FloatArray]:
    horizon = centre.bins * centre.bin_seconds
    counted, count = here & (customers.arrival > 0), _Counter(customers, centre)
    rated = here & (customers.due <= horizon)
    good = rated & run.served & (run.end <= customers.due)
    finished = counted & run.served
    backlog, oldest = _stock(customers.arrival[here], run.end[here], centre)
    return {
        "offered": count(counted),
        "served": count(finished),
        "abandoned": np.zeros(centre.bins),
        "good": count(good),
        "rated": count(rated),
        "wait_seconds": count(finished, run.end - customers.arrival),
        "waited": count(finished),
        "late": count(rated & ~good),
        "backlog": backlog,
        "oldest_hours": oldest,
    }


class _Counter:
    """Sums over chosen customers by the interval of their arrival."""

    def __init__(self, customers: Customers, centre: Centre) -> None:
        self.bins = centre.bins
        self.rows = np.minimum((customers.arrival / centre.bin_seconds).astype(np.int64), centre.bins - 1)

    def __call__(self, chosen: BoolArray, weight: FloatArray | None = None) -> FloatArray:
        weights = None if weight is None else weight[chosen]
        return np.bincount(self.rows[chosen], weights=weights, minlength=self.bins).astype(np.float64)


def _stock(arrival: FloatArray, leave: FloatArray, centre: Centre) -> tuple[FloatArray, FloatArray]:
    """Who is still there at the end of each interval, and the hours since the oldest of them came; ``leave`` NaN means for ever."""
    ends = (np.arange(centre.bins) + 1) * centre.bin_seconds
    gone = np.sort(np.where(np.isnan(leave), np.inf, leave))
    stock = np.searchsorted(np.sort(arrival), ends, side="right") - np.searchsorted(gone, ends, side="right")
    # The oldest still there at time e is the first arrival whose leaving lies after e: arrivals sorted, running maximum of leaving.
    order = np.argsort(arrival, kind="stable")
    latest = np.maximum.accumulate(np.where(np.isnan(leave), np.inf, leave)[order]) if len(order) else np.zeros(0)
    first = np.searchsorted(latest, ends, side="right")
    oldest = np.append(arrival[order], np.inf)[first]
    return stock.astype(np.float64), np.maximum(np.where(stock > 0, ends - np.where(stock > 0, oldest, 0.0), 0.0), 0.0) / 3600
