"""The event loop: arrivals and stints from a sorted script, completions from a heap. Equal inputs give equal runs, bit for bit."""

from __future__ import annotations

from collections import deque
from heapq import heapify, heappop, heappush

import numpy as np

from shiftopt.simulation.desk import Desk
from shiftopt.simulation.world import Centre, Customers, Run, Stint

_LEAVE, _COME, _ARRIVE = 0, 1, 2
_FINISH, _ASK, _REPLY = 0, 1, 2
_POOL = 1 << 14


class Loop:
    """One run of a centre. ``run`` may be called once."""

    def __init__(self, centre: Centre, stints: list[Stint], customers: Customers, seed: np.random.SeedSequence) -> None:
        self.centre = centre
        self.services = centre.services
        self.stints = stints
        self.arrival: list[float] = customers.arrival.tolist()
        self.queue: list[int] = customers.queue.tolist()
        self.work: list[float] = customers.work.tolist()
        self.leaves: list[float] = (customers.arrival + customers.patience).tolist()
        self.due: list[float] = customers.due.tolist()
        count = len(self.arrival)
        self.begin = [float("nan")] * count
        self.end = [float("nan")] * count
        self.served = [False] * count
        self.agent = [-1] * count
        self.asked: dict[int, float] = {}
        self.desks = [Desk(i, speeds, int(centre.breadth[i])) for i, speeds in enumerate(centre.speeds.tolist())]
        self.on_duty: list[list[Desk]] = [[] for _ in self.services]
        self.waiting: list[deque[int]] = [deque() for _ in self.services]
        self.tickets: list[list[tuple[float, int]]] = [[] for _ in self.services]
        self.room = [1 - 1 / len(service.gains) + 1e-9 for service in self.services]
        self.events: list[tuple[float, int, int, int]] = []
        self.spent = [[0.0] * len(self.services) for _ in range(centre.bins)]
        self.replies = [[[0.0] * len(self.services) for _ in range(centre.bins)] for _ in range(3)]
        self.random = np.random.default_rng(seed)
        self.pool: list[float] = []

    def run(self) -> Run:
        """Play the script to the end and let open contacts run out."""
        events = self.events
        for time, kind, item in self._script():
            while events and events[0][0] <= time:
                self._happen(heappop(events))
            if kind == _ARRIVE:
                self._arrive(item, time)
            elif kind == _COME:
                self._come(self.stints[item], time)
            else:
                self._leave(self.stints[item], time)
        while events:
            self._happen(heappop(events))
        self._give_up_the_rest()
        return self._record()

    def _script(self) -> list[tuple[float, int, int]]:
        script = [(time, _ARRIVE, contact) for contact, time in enumerate(self.arrival)]
        script += [(stint.start, _COME, number) for number, stint in enumerate(self.stints)]
        script += [(stint.end, _LEAVE, number) for number, stint in enumerate(self.stints)]
        script.sort()
        return script

    def _happen(self, event: tuple[float, int, int, int]) -> None:
        time, kind, item, stamp = event
        if kind == _FINISH:
            desk = self.desks[item]
            if desk.stamp == stamp:
                self._finish(desk, time)
        elif kind == _ASK:
            self._ask(item, time)
        else:
            self._replied(self.desks[item], time)

    def _arrive(self, contact: int, now: float) -> None:
        queue = self.queue[contact]
        best = self._choose(queue)
        if best is not None:
            self._start(best, contact, now)
        elif self.services[queue].by_due:
            heappush(self.tickets[queue], (self.due[contact], contact))
        else:
            self.waiting[queue].append(contact)

    def _choose(self, queue: int) -> Desk | None:
        """Who has room: the least loaded, of these the one with the fewest skills, of these the one whose last start is longest ago."""
        limit = self.room[queue]
        best: Desk | None = None
        for desk in self.on_duty[queue]:  # by number of skills
            if desk.used > limit:
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

    def _start(self, desk: Desk, contact: int, now: float) -> None:
        queue = self.queue[contact]
        service = self.services[queue]
        desk.advance(now, self.spent, self.centre.bin_seconds)
        if self.begin[contact] != self.begin[contact]:
            self.begin[contact] = now
        self.agent[contact] = desk.index
        desk.started = now
        desk.held += 1
        desk.used += 1 / len(service.gains)
        if service.reply:
            self._ask(contact, now)
        else:
            desk.add(contact, self.work[contact] / desk.speeds[queue])
            self._expect(desk)

    def _expect(self, desk: Desk) -> None:
        desk.stamp += 1
        if desk.jobs:
            heappush(self.events, (desk.next_finish(), _FINISH, desk.index, desk.stamp))

    def _finish(self, desk: Desk, now: float) -> None:
        desk.advance(now, self.spent, self.centre.bin_seconds)
        finish, contact = heappop(desk.jobs)
        desk.virtual = finish
        self._close(desk, contact, now)
        self._take(desk, now)
        self._expect(desk)

    def _close(self, desk: Desk, contact: int, now: float) -> None:
        self.end[contact] = now
        self.served[contact] = True
        self._let_go(desk, contact, now)

    def _let_go(self, desk: Desk, contact: int, now: float) -> None:
        desk.held -= 1
        desk.used -= 1 / len(self.services[self.queue[contact]].gains)
        if not desk.held:
            desk.used = desk.virtual = 0.0
            if not desk.queues:
                desk.overrun += now - desk.left_at

    def _take(self, desk: Desk, now: float) -> None:
        """Fill the desk from the queues it serves, whoever has waited longest first (tickets: due first)."""
        while True:
            best, oldest = -1, float("inf")
            for queue in desk.queues:
                if desk.used <= self.room[queue]:
                    since = self._head(queue, now)
                    if since < oldest:
                        best, oldest = queue, since
            if best < 0:
                return
            contact = heappop(self.tickets[best])[1] if self.services[best].by_due else self.waiting[best].popleft()
            self._start(desk, contact, now)

    def _head(self, queue: int, now: float) -> float:
        """Arrival of the first customer who is still there; those who gave up before are taken off. inf if nobody waits."""
        if self.services[queue].by_due:
            return self.arrival[self.tickets[queue][0][1]] if self.tickets[queue] else float("inf")
        line = self.waiting[queue]
        while line:
            contact = line[0]
            if self.leaves[contact] > now:
                return self.arrival[contact]
            self.end[contact] = self.leaves[contact]
            line.popleft()
        return float("inf")

    def _come(self, stint: Stint, now: float) -> None:
        desk = self.desks[stint.agent]
        desk.advance(now, self.spent, self.centre.bin_seconds)
        if desk.held and not desk.queues:
            desk.overrun += now - desk.left_at
        desk.queues = stint.queues
        desk.main = stint.queues[0]
        desk.gains = self.services[desk.main].gains
        for queue in stint.queues:
            line = self.on_duty[queue]
            line.append(desk)
            line.sort(key=lambda other: (other.breadth, other.index))
        self._take(desk, now)
        self._expect(desk)

    def _leave(self, stint: Stint, now: float) -> None:
        desk = self.desks[stint.agent]
        desk.advance(now, self.spent, self.centre.bin_seconds)
        for queue in desk.queues:
            self.on_duty[queue].remove(desk)
        desk.queues = ()
        desk.left_at = now
        kept: list[tuple[float, int]] = []
        for finish, contact in sorted(desk.jobs, reverse=True):
            service = self.services[self.queue[contact]]
            shared = stint.cut and len(service.gains) > 1
            if not (service.by_due or service.hand_over or shared):
                kept.append((finish, contact))
                continue
            self.work[contact] = (finish - desk.virtual) * desk.speeds[self.queue[contact]]
            self.work[contact] += 0.0 if shared else service.extra
            self._let_go(desk, contact, now)
            self._put_back(contact, now)
        desk.jobs = kept
        heapify(desk.jobs)
        self._expect(desk)

    def _put_back(self, contact: int, now: float) -> None:
        """Somebody else goes on with it: at once if there is room, otherwise before everybody who still waits."""
        queue = self.queue[contact]
        self.leaves[contact] = float("inf")
        if self.services[queue].by_due or any(desk.used <= self.room[queue] for desk in self.on_duty[queue]):
            self._arrive(contact, now)
        else:
            self.waiting[queue].appendleft(contact)

    def _ask(self, contact: int, now: float) -> None:
        desk = self.desks[self.agent[contact]]
        self.asked[contact] = now
        if desk.replying >= 0:
            desk.questions.append(contact)
        else:
            self._reply(desk, contact, now)

    def _reply(self, desk: Desk, contact: int, now: float) -> None:
        desk.advance(now, self.spent, self.centre.bin_seconds)
        desk.replying = contact
        queue = self.queue[contact]
        seconds = self._draw() * self.services[queue].reply / desk.speeds[queue]
        heappush(self.events, (now + seconds, _REPLY, desk.index, 0))

    def _replied(self, desk: Desk, now: float) -> None:
        contact = desk.replying
        queue = self.queue[contact]
        service = self.services[queue]
        asked = self.asked[contact]
        row = min(int(asked / self.centre.bin_seconds), self.centre.bins - 1)
        given, seconds, prompt = self.replies
        given[row][queue] += 1.0
        seconds[row][queue] += now - asked
        prompt[row][queue] += now - asked <= service.prompt
        desk.advance(now, self.spent, self.centre.bin_seconds)
        desk.replying = -1
        self.work[contact] -= 1
        if desk.questions:
            self._reply(desk, desk.questions.popleft(), now)
        if self.work[contact] >= 0.5:
            heappush(self.events, (now + self._draw() * service.think, _ASK, contact, 0))
        else:
            del self.asked[contact]
            self._close(desk, contact, now)
            self._take(desk, now)

    def _draw(self) -> float:
        if not self.pool:
            self.pool = self.random.standard_exponential(_POOL).tolist()
        return self.pool.pop()

    def _give_up_the_rest(self) -> None:
        for line in self.waiting:
            for contact in line:
                if self.leaves[contact] < float("inf"):
                    self.end[contact] = self.leaves[contact]

    def _record(self) -> Run:
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
        )


def play(centre: Centre, stints: list[Stint], customers: Customers, seed: np.random.SeedSequence | None = None) -> Run:
    """Run a centre once; ``seed`` feeds the reply and thinking times of queues that are simulated in rounds."""
    return Loop(centre, stints, customers, seed or np.random.SeedSequence(0)).run()
