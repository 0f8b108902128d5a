"""The state of a running centre: who is on duty, who waits, what has happened; and who is next."""

from __future__ import annotations

from collections import deque
from heapq import heapreplace

import numpy as np

from shiftopt.simulation.desk import Desk
from shiftopt.simulation.world import Centre, Customers, Run, Stint

_POOL = 1 << 14


class Floor:
    """Customers by number, agents as desks, queues as lines (tickets: heaps by due time)."""

    def __init__(self, centre: Centre, stints: list[Stint], customers: Customers, seed: np.random.SeedSequence) -> None:
        self.centre = centre
        self.services = centre.services
        self.stints = stints
        self.arrival: list[float] = customers.arrival.tolist()
        self.queue: list[int] = customers.queue.tolist()
        self.work: list[float] = customers.work.tolist()
        self.leaves: list[float] = (customers.arrival + customers.patience).tolist()
        self.due: list[float] = customers.due.tolist()
        self.limit: list[float] = self.due if customers.limit is None else customers.limit.tolist()
        count = len(self.arrival)
        self.parent: list[int] = [-1] * count if customers.parent is None else customers.parent.tolist()
        self.came = [True] * count
        self.begin = [float("nan")] * count
        self.end = [float("nan")] * count
        self.served = [False] * count
        self.agent = [-1] * count
        self.asked: dict[int, float] = {}
        self.desks = [Desk(i, speeds, int(centre.breadth[i])) for i, speeds in enumerate(centre.speeds.tolist())]
        self.on_duty: list[list[Desk]] = [[] for _ in self.services]
        self.waiting: list[deque[int]] = [deque() for _ in self.services]
        self.tickets: list[list[tuple[float, int]]] = [[] for _ in self.services]
        self.share = [0.0 if service.by_due else 1 / len(service.gains) for service in self.services]
        self.room = [1 - share + 1e-9 for share in self.share]
        self.events: list[tuple[float, int, int, int]] = []
        self.spent = [[0.0] * len(self.services) for _ in range(centre.bins)]
        self.replies = [[[0.0] * len(self.services) for _ in range(centre.bins)] for _ in range(3)]
        self.random = np.random.default_rng(seed)
        self.pool: list[float] = []

    def choose(self, queue: int) -> Desk | None:
        """Who has room: the least loaded, of these the one with the fewest skills, of these the one whose last start is longest ago."""
        limit, by_due = self.room[queue], self.services[queue].by_due
        best: Desk | None = None
        for desk in self.on_duty[queue]:  # by number of skills
            if desk.used > limit or (by_due and desk.ticket >= 0):
                continue
            if best is None or desk.held < best.held:
                best = desk
            elif desk.held == best.held:
                if desk.breadth == best.breadth:
                    if desk.started < best.started:
                        best = desk
                elif not best.held:
                    break
        return best

    def head(self, queue: int, now: float) -> float:
        """Arrival of the first customer who is still there; those who gave up before are taken off. inf if nobody waits."""
        if self.services[queue].by_due:
            return self._first_ticket(queue, now)
        line = self.waiting[queue]
        while line:
            contact = line[0]
            if self.leaves[contact] > now:
                return self.arrival[contact]
            self.end[contact] = self.leaves[contact]
            line.popleft()
        return float("inf")

    def _first_ticket(self, queue: int, now: float) -> float:
        """Arrival of the ticket that is next. Whoever is late already stands back for those who can still be in time, up to the limit."""
        heap = self.tickets[queue]
        while heap:
            key, contact = heap[0]
            if key >= now or key >= self.limit[contact]:
                return self.arrival[contact]
            heapreplace(heap, (self.limit[contact], contact))
        return float("inf")

    def draw(self) -> float:
        """A standard exponential number."""
        if not self.pool:
            self.pool = self.random.standard_exponential(_POOL).tolist()
        return self.pool.pop()

    def give_up_the_rest(self) -> None:
        """Nobody will come for those who still wait: the impatient leave in their time."""
        for line in self.waiting:
            for contact in line:
                if self.leaves[contact] < float("inf"):
                    self.end[contact] = self.leaves[contact]

    def record(self) -> Run:
        """What has happened, as arrays."""
        return Run(
            begin=np.array(self.begin),
            end=np.array(self.end),
            served=np.array(self.served, dtype=np.bool_),
            agent=np.array(self.agent, dtype=np.int64),
            busy=np.array([desk.busy for desk in self.desks]),
            held=np.array([desk.held_seconds for desk in self.desks]),
            overrun=np.array([desk.overrun for desk in self.desks]),
            spent=np.array(self.spent),
            replies=np.array(self.replies),
            came=np.array(self.came, dtype=np.bool_),
        )
