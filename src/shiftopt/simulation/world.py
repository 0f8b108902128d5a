"""What the event loop works on: servers with their stints, queues with their service, and one replication's customers.

Times are seconds after the start of the grid. Everything is prepared here, so that the loop only iterates.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shiftopt.domain.volumes import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, slots=True)
class Service:
    """How a queue is served.

    Attributes:
        gains: speed-up of an agent holding 1, 2, .. contacts at once, solo = 1; its length is the most an agent may hold.
        by_due: tickets are taken by due time and laid aside at the end of a stint; others in order of arrival.
        hand_over: contacts still open at the end of a stint go to somebody else, with ``extra`` seconds more work.
        reply, think: mean seconds per reply and between replies; 0 simulates whole sessions instead of rounds.
        prompt: a reply within these seconds is in time.
    """

    gains: tuple[float, ...]
    by_due: bool = False
    hand_over: bool = False
    extra: float = 0.0
    reply: float = 0.0
    think: float = 0.0
    prompt: float = 0.0


@dataclass(frozen=True, slots=True)
class Stint:
    """An agent serves ``queues`` from ``start`` to ``end``; with several, the customer who has waited longest comes first.

    ``cut`` says that the agent is missed afterwards: sessions that can be shared go on with colleagues, without extra work.
    ``pause`` is the length of a meal or break just before it, which is taken in full even if it begins late; ``final`` says that no such
    pause follows, so that whatever is finished later is overrun.
    """

    agent: int
    start: float
    end: float
    queues: tuple[int, ...]
    cut: bool = False
    pause: float = 0.0
    final: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Centre:
    """The shop as a queueing system.

    Attributes:
        services: by queue.
        speeds: (agents, queues), speed as a factor; 0 where the agent cannot serve.
        breadth: (agents,), number of skills: of equally loaded agents the one with the fewest is asked first.
        bin_seconds, bins: length and number of the intervals that tallies are kept for.
    """

    services: tuple[Service, ...]
    speeds: FloatArray
    breadth: IntArray
    bin_seconds: float
    bins: int


@dataclass(frozen=True, slots=True, eq=False)
class Customers:
    """One replication's customers in order of arrival, (customers,) each.

    Attributes:
        arrival: seconds.
        queue: number of the queue.
        work: seconds an agent of speed 1 needs who does nothing else; for queues simulated in rounds, the number of rounds.
        patience: seconds a customer waits before giving up (inf: never).
        due: when a ticket should be finished; 0 for live queues.
        limit: when a ticket that has missed its due time is due at last; None means that it stays first.
        parent: the waiting customer who becomes this ticket at ``arrival`` unless served by then; -1 or None for everybody else.
    """

    arrival: FloatArray
    queue: IntArray
    work: FloatArray
    patience: FloatArray
    due: FloatArray
    limit: FloatArray | None = None
    parent: IntArray | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """What happened: per customer, per agent, and per interval and queue.

    Attributes:
        begin: (customers,), first taken up; NaN if never.
        end: (customers,), finished or given up; NaN if still open at the end.
        served: (customers,), whether finished.
        agent: (customers,), who took the customer up last; -1 nobody.
        busy: (agents,), seconds with at least one contact.
        held: (agents,), contact-seconds, kept by the agents' own clocks.
        overrun: (agents,), seconds of finishing contacts after a stint that no pause follows.
        spent: (bins, queues), seconds of use, a full agent counting 1.
        replies: (3, bins, queues), replies given, their seconds, and those in time, by the interval of the question.
        came: (customers,), whether this customer ever came: everybody but tickets of customers who did not give up.
    """

    begin: FloatArray
    end: FloatArray
    served: BoolArray
    agent: IntArray
    busy: FloatArray
    held: FloatArray
    overrun: FloatArray
    spent: FloatArray
    replies: FloatArray
    came: BoolArray


def merged(stints: list[Stint]) -> list[Stint]:
    """Stints that follow each other without a gap on the same queues become one; sorted by agent and start."""
    result: list[Stint] = []
    for stint in sorted(stints, key=lambda s: (s.agent, s.start)):
        last = result[-1] if result else None
        if last is not None and last.agent == stint.agent and last.end == stint.start and last.queues == stint.queues:
            result[-1] = Stint(last.agent, last.start, stint.end, last.queues, stint.cut, last.pause, stint.final)
        else:
            result.append(stint)
    return result


def present_seconds(stints: list[Stint], centre: Centre) -> FloatArray:
    """(bins, queues) seconds of presence; an agent who serves several queues counts for each."""
    total = np.zeros((centre.bins, len(centre.services)))
    edges = np.arange(centre.bins + 1) * centre.bin_seconds
    for stint in stints:
        first = max(int(stint.start // centre.bin_seconds), 0)
        last = min(int(-(-stint.end // centre.bin_seconds)), centre.bins)
        for t in range(first, last):
            for queue in stint.queues:
                total[t, queue] += max(min(stint.end, edges[t + 1]) - max(stint.start, edges[t]), 0.0)
    return total
