"""An agent at work: contacts held at once share the agent's attention evenly.

The clock ``virtual`` runs at the speed at which each contact's own work shrinks, so a contact taken up when it shows v and needing w
is finished when it shows v + w, whatever comes and goes meanwhile. A ticket shares the attention like a chat: who has just turned to
tickets works on one while the last chats run out.
"""

from __future__ import annotations

from collections import deque
from heapq import heappush


class Desk:
    """The mutable state of one agent during a run."""

    __slots__ = (
        "breadth",
        "busy",
        "coming",
        "final",
        "free_at",
        "gains",
        "held",
        "held_seconds",
        "index",
        "jobs",
        "left_at",
        "main",
        "missing",
        "overrun",
        "questions",
        "queues",
        "replying",
        "since",
        "speeds",
        "stamp",
        "started",
        "ticket",
        "used",
        "virtual",
    )

    def __init__(self, index: int, speeds: list[float], breadth: int) -> None:
        self.index = index
        self.speeds = speeds
        self.breadth = breadth
        self.queues: tuple[int, ...] = ()
        self.main = 0
        self.gains: tuple[float, ...] = (1.0,)
        self.held = 0
        self.used = 0.0
        self.jobs: list[tuple[float, int]] = []
        self.virtual = 0.0
        self.since = 0.0
        self.stamp = 0
        self.started = 0.0
        self.ticket = -1
        self.questions: deque[int] = deque()
        self.replying = -1
        self.busy = 0.0
        self.held_seconds = 0.0
        self.overrun = 0.0
        self.left_at = 0.0
        self.free_at = 0.0
        self.final = True
        self.missing = False
        self.coming = -1

    def gain(self) -> float:
        """Speed-up with the contacts now held in sessions."""
        count = len(self.jobs)
        return self.gains[min(count, len(self.gains)) - 1] if count else 0.0

    def advance(self, now: float, spent: list[list[float]], bin_seconds: float) -> None:
        """Let the clock run up to ``now`` and note what the time was used for."""
        length = now - self.since
        if length > 0.0:
            if self.held:
                self.busy += length
                self.held_seconds += length * self.held
                gain = self.gain()
                if gain:
                    self.virtual += length * gain / len(self.jobs)
                if self.queues:
                    use = gain / self.gains[-1] if gain else float(self.replying >= 0)
                    row = int((self.since + now) / (2 * bin_seconds))
                    if use and row < len(spent):
                        spent[row][self.main] += length * use
            self.since = now

    def add(self, contact: int, work: float) -> None:
        """Take up a session; the clock must be at the present moment."""
        heappush(self.jobs, (self.virtual + work, contact))

    def next_finish(self) -> float:
        """When the first of the sessions held will be finished if nothing changes."""
        return self.since + (self.jobs[0][0] - self.virtual) * len(self.jobs) / self.gain()
