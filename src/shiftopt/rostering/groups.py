"""Who is interchangeable for coverage: agents whose effective speeds have the same proportions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from math import gcd

from shiftopt.domain.case import Case
from shiftopt.domain.shop import Agent


@dataclass(frozen=True)
class Grouping:
    """Agents are one group if their speeds are ``factor * ratio`` with a factor of their own.

    Coverage sees only the sum of the factors that are present, so agents of different speed with one and the same skill are one
    group, and so are agents with several skills whose speeds have the same proportions.

    Attributes:
        ratios: of each group, (queue, speed) pairs in lowest terms, by queue.
        place: of each agent, (group, factor), or None for an agent who serves no queue.
    """

    ratios: tuple[tuple[tuple[int, int], ...], ...]
    place: tuple[tuple[int, int] | None, ...]


def effective(agent: Agent, queue: str) -> int:
    """Percent of a full agent that the agent is worth on the queue."""
    return agent.skills.get(queue, 0) * agent.queue_share // 100


def group_agents(case: Case) -> Grouping:
    """Put the agents into groups, in order of first appearance."""
    numbers: dict[tuple[tuple[int, int], ...], int] = {}
    place: list[tuple[int, int] | None] = []
    for agent in case.agents:
        speeds = [(q, effective(agent, queue)) for q, queue in enumerate(case.requirements.queues)]
        speeds = [(q, speed) for q, speed in speeds if speed > 0]
        if not speeds:
            place.append(None)
            continue
        factor = reduce(gcd, (speed for _, speed in speeds))
        ratio = tuple((q, speed // factor) for q, speed in speeds)
        place.append((numbers.setdefault(ratio, len(numbers)), factor))
    return Grouping(ratios=tuple(numbers), place=tuple(place))
