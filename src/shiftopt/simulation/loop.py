"""The event loop: arrivals and stints from a sorted script, completions from a heap. Equal inputs give equal runs, bit for bit."""

from __future__ import annotations

from collections import deque
from heapq import heapify, heappop, heappush

import numpy as np

from shiftopt.simulation.desk import Desk
from shiftopt.simulation.floor import Floor
from shiftopt.simulation.world import Centre, Customers, Run, Stint

_LEAVE, _COME, _ARRIVE = 0, 1, 2
_FINISH, _ASK, _REPLY, _RETURN = 0, 1, 2, 3


class Loop(Floor):
    """One run of a centre. ``run`` may be called once."""

    def run(self) -> Run:
        """Play the script to the end and let open contacts run out."""
        events = self.events
        for time, kind, item in self._script():
            while events and events[0][0] <= time:
                self._happen(heappop(events))
            if kind == _ARRIVE:
                self._arrive(item, time)
            elif kind == _COME:
                self._due_back(item, time)
            else:
                self._leave(item, time)
        while events:
            self._happen(heappop(events))
        self.give_up_the_rest()
        return self.record()

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
        elif kind == _REPLY:
            self._replied(self.desks[item], time)
        elif self.desks[item].coming == stamp:
            self._come(stamp, time)

    def _arrive(self, contact: int, now: float) -> None:
        parent = self.parent[contact]
        if parent >= 0 and self.begin[parent] == self.begin[parent]:
            self.came[contact] = False  # the customer was taken up before giving up
            return
        queue = self.queue[contact]
        best = self.choose(queue)
        if best is not None:
            self._start(best, contact, now)
        elif self.services[queue].by_due:
            heappush(self.tickets[queue], (self.due[contact], contact))
        else:
            self.waiting[queue].append(contact)

    def _start(self, desk: Desk, contact: int, now: float) -> None:
        queue = self.queue[contact]
        service = self.services[queue]
        desk.advance(now, self.spent, self.centre.bin_seconds)
        if self.begin[contact] != self.begin[contact]:
            self.begin[contact] = now
        self.agent[contact] = desk.index
        desk.started = now
        desk.held += 1
        desk.used += self.share[queue]
        if service.by_due:
            desk.ticket = contact
        if service.reply:
            self.asked[contact] = now
            self._put_question(contact, now)
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
        desk.used -= self.share[self.queue[contact]]
        if desk.ticket == contact:
            desk.ticket = -1
        if not desk.held:
            desk.used = desk.virtual = 0.0
            desk.gains = self.services[desk.main].gains
            if not desk.queues:
                self._drained(desk, now)

    def _take(self, desk: Desk, now: float) -> None:
        """Fill the desk from the queues it serves, whoever has waited longest first (tickets: due first)."""
        while True:
            best, oldest = -1, float("inf")
            for queue in desk.queues:
                if desk.used <= self.room[queue] and not (desk.ticket >= 0 and self.services[queue].by_due):
                    since = self.head(queue, now)
                    if since < oldest:
                        best, oldest = queue, since
            if best < 0:
                return
            contact = heappop(self.tickets[best])[1] if self.services[best].by_due else self.waiting[best].popleft()
            self._start(desk, contact, now)

    def _drained(self, desk: Desk, now: float) -> None:
        """The last contact after a stint is finished: now the pause begins, which is taken in full."""
        desk.free_at = desk.left_at if desk.missing else now
        if desk.final:
            desk.overrun += desk.free_at - desk.left_at
        if desk.coming >= 0:
            heappush(self.events, (now + self.stints[desk.coming].pause, _RETURN, desk.index, desk.coming))

    def _due_back(self, number: int, now: float) -> None:
        """A stint begins, later if a pause before it began late."""
        stint = self.stints[number]
        desk = self.desks[stint.agent]
        late = desk.free_at - (now - stint.pause)
        if stint.pause and (desk.held or late > 0):
            desk.coming = number
            if not desk.held:
                heappush(self.events, (now + late, _RETURN, desk.index, number))
        else:
            self._come(number, now)

    def _come(self, number: int, now: float) -> None:
        stint = self.stints[number]
        desk = self.desks[stint.agent]
        desk.advance(now, self.spent, self.centre.bin_seconds)
        desk.coming, desk.missing = -1, False
        desk.queues = stint.queues
        desk.main = stint.queues[0]
        desk.gains = max(desk.gains if desk.held else (), self.services[desk.main].gains, key=len)
        for queue in stint.queues:
            line = self.on_duty[queue]
            line.append(desk)
            line.sort(key=lambda other: (other.breadth, other.index))
        self._take(desk, now)
        self._expect(desk)

    def _leave(self, number: int, now: float) -> None:
        stint = self.stints[number]
        desk = self.desks[stint.agent]
        if desk.coming == number:
            desk.coming = -1  # the pause before it has lasted until its end
            return
        desk.advance(now, self.spent, self.centre.bin_seconds)
        for queue in desk.queues:
            self.on_duty[queue].remove(desk)
        desk.queues = ()
        desk.left_at, desk.free_at, desk.final = now, now, stint.final
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
        desk.missing = stint.cut
        if stint.cut:
            asked, desk.questions = desk.questions, deque()
            for contact in asked:
                self._put_question(contact, now)

    def _put_back(self, contact: int, now: float) -> None:
        """Somebody else goes on with it: at once if there is room, otherwise before everybody who still waits."""
        queue = self.queue[contact]
        self.leaves[contact] = float("inf")
        if self.services[queue].by_due or self.choose(queue) is not None:
            self._arrive(contact, now)
        else:
            self.waiting[queue].appendleft(contact)

    def _ask(self, contact: int, now: float) -> None:
        """The buyer has read the last reply: another question, or the end of the chat."""
        if self.work[contact] >= 0.5:
            self.asked[contact] = now
            self._put_question(contact, now)
            return
        del self.asked[contact]
        desk = self.desks[self.agent[contact]]
        desk.advance(now, self.spent, self.centre.bin_seconds)
        self._close(desk, contact, now)
        self._take(desk, now)

    def _put_question(self, contact: int, now: float) -> None:
        """A question goes to the chat's agent; if that one is missing, a colleague with room goes on with the chat."""
        desk = self.desks[self.agent[contact]]
        if desk.missing:
            other = self.choose(self.queue[contact])
            if other is not None:
                self._move(contact, desk, other, now)
                desk = other
        if desk.replying >= 0:
            desk.questions.append(contact)
        else:
            self._reply(desk, contact, now)

    def _move(self, contact: int, desk: Desk, other: Desk, now: float) -> None:
        desk.advance(now, self.spent, self.centre.bin_seconds)
        other.advance(now, self.spent, self.centre.bin_seconds)
        self.agent[contact] = other.index
        other.held += 1
        other.used += self.share[self.queue[contact]]
        self._let_go(desk, contact, now)

    def _reply(self, desk: Desk, contact: int, now: float) -> None:
        desk.advance(now, self.spent, self.centre.bin_seconds)
        desk.replying = contact
        queue = self.queue[contact]
        seconds = self.draw() * self.services[queue].reply / desk.speeds[queue]
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
        heappush(self.events, (now + self.draw() * service.think, _ASK, contact, 0))


def play(centre: Centre, stints: list[Stint], customers: Customers, seed: np.random.SeedSequence | None = None) -> Run:
    """Run a centre once; ``seed`` feeds the reply and thinking times of queues that are simulated in rounds."""
    return Loop(centre, stints, customers, seed or np.random.SeedSequence(0)).run()
