"""From a case and a roster's activities to a centre with stints."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from shiftopt.domain.case import Case
from shiftopt.domain.roster import Activity
from shiftopt.domain.shop import CHAT_GAIN, Queue
from shiftopt.simulation.settings import SimulationSettings
from shiftopt.simulation.world import Centre, Service, Stint, merged

MOST_CHATS = 40
"""Chats that an agent of an assign-all queue can hold."""


def queues_of(case: Case) -> tuple[Queue, ...]:
    """The queues in the order of the requirements."""
    known = {queue.id: queue for queue in case.shop.queues}
    return tuple(known[name] for name in case.requirements.queues)


def centre_of(case: Case, settings: SimulationSettings) -> Centre:
    """The shop's queues and people as a queueing system on the case's grid."""
    queues = queues_of(case)
    speeds = [[agent.skills.get(queue.id, 0) * agent.queue_share // 100 / 100 for queue in queues] for agent in case.agents]
    return Centre(
        services=tuple(service_of(queue, settings) for queue in queues),
        speeds=np.array(speeds, dtype=np.float64).reshape(len(case.agents), len(queues)),
        breadth=np.array([len(agent.skills) for agent in case.agents], dtype=np.int64),
        bin_seconds=case.grid.interval * 60.0,
        bins=case.grid.intervals,
    )


def service_of(queue: Queue, settings: SimulationSettings) -> Service:
    """How the queue is served."""
    if queue.channel == "ticket":
        return Service(gains=(1.0,), by_due=True)
    if queue.channel == "call":
        return Service(gains=(1.0,))
    if queue.rounds and queue.reply_seconds and queue.think_seconds:
        assigned = queue.chat_mode == "assign_all"
        gains = repair_gains(queue.reply_seconds, queue.think_seconds, MOST_CHATS if assigned else queue.concurrency)
        if assigned or settings.detail == "rounds":
            return Service(gains, reply=queue.reply_seconds, think=queue.think_seconds, prompt=float(queue.target.seconds))
    else:
        gains = tuple(CHAT_GAIN[min(i, len(CHAT_GAIN) - 1)] for i in range(queue.concurrency))
    extra = solo_seconds(queue) / (queue.rounds or 10)
    return Service(gains, hand_over=settings.at_end == "hand_over", extra=extra)


def solo_seconds(queue: Queue) -> float:
    """Mean length of a contact that has its agent to itself."""
    if queue.channel == "chat" and queue.rounds and queue.reply_seconds and queue.think_seconds:
        return queue.rounds * (queue.reply_seconds + queue.think_seconds)
    return queue.handle_seconds


def repair_gains(reply: float, think: float, top: int) -> tuple[float, ...]:
    """Replies per second with 1..top chats, relative to one, by mean value analysis (Reiser and Lavenberg 1980)."""
    waiting, rates = 0.0, []
    for chats in range(1, top + 1):
        response = reply * (1 + waiting)
        rates.append(chats / (response + think))
        waiting = rates[-1] * response
    return tuple(rate / rates[0] for rate in rates)


def stints_of(case: Case, activities: Iterable[Activity], centre: Centre) -> list[Stint]:
    """When each agent serves which queue, by seconds after the start of the grid. Work on a queue without the skill is left out."""
    origin = case.grid.start
    stints, rests = [], set()
    for activity in activities:
        agent = case.agent_index[activity.agent]
        start, end = (activity.start - origin) * 60.0, (activity.end - origin) * 60.0
        if activity.kind in {"meal", "break"}:
            rests.add((agent, start, end))
        elif activity.kind == "work" and activity.queue is not None and centre.speeds[agent, case.queue_index[activity.queue]] > 0:
            stints.append(Stint(agent, start, end, (case.queue_index[activity.queue],)))
    return _with_pauses(merged(stints), rests)


def _with_pauses(stints: list[Stint], rests: set[tuple[int, float, float]]) -> list[Stint]:
    """Mark the stints that follow, or are followed by, a meal or break of the same agent or more work; a meal and a break are one pause."""
    before: dict[tuple[int, float], float] = {}
    for agent, start, end in sorted(rests):
        before[agent, end] = end - start + before.get((agent, start), 0.0)
    going_on = {(agent, start) for agent, start, _ in rests} | {(stint.agent, stint.start) for stint in stints}
    return [
        replace(stint, pause=before.get((stint.agent, stint.start), 0.0), final=(stint.agent, stint.end) not in going_on)
        for stint in stints
    ]
