"""Who is interchangeable for coverage: queues with the same speeds, and agents whose speeds have the same proportions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from math import gcd

from shiftopt.domain.case import Case
from shiftopt.domain.shop import Agent


@dataclass(frozen=True)
class Grouping:
    """Queues in bundles, agents in groups.

    Two queues are one bundle if every agent is as fast on one as on the other: who serves the bundle can be decided first.
    Agents are one group if their speeds are ``factor * ratio`` with a factor of their own: coverage sees only the sum of the
    factors that are present, so agents of different speed with one and the same skill are one group.

    Attributes:
        bundles: queue numbers of each bundle.
        ratios: of each group, (bundle, speed) pairs in lowest terms, by bundle.
        place: of each agent, (group, factor), or None for an agent who serves no queue.
    """

    bundles: tuple[tuple[int, ...], ...]
    ratios: tuple[tuple[tuple[int, int], ...], ...]
    place: tuple[tuple[int, int] | None, ...]


def effective(agent: Agent, queue: str) -> int:
    """Percent of a full agent that the agent is worth on the queue."""
    return agent.skills.get(queue, 0) * agent.queue_share // 100


def group_agents(case: Case) -> Grouping:
    """Put queues into bundles and agents into groups, in order of first appearance."""
    columns: dict[tuple[int, ...], list[int]] = {}
    for q, queue in enumerate(case.requirements.queues):
        columns.setdefault(tuple(effective(agent, queue) for agent in case.agents), []).append(q)
    numbers: dict[tuple[tuple[int, int], ...], int] = {}
    place: list[tuple[int, int] | None] = []
    for number in range(len(case.agents)):
        speeds = [(bundle, column[number]) for bundle, column in enumerate(columns) if column[number] > 0]
        if not speeds:
            place.append(None)
            continue
        factor = reduce(gcd, (speed for _, speed in speeds))
        ratio = tuple((bundle, speed // factor) for bundle, speed in speeds)
        place.append((numbers.setdefault(ratio, len(numbers)), factor))
    return Grouping(bundles=tuple(tuple(queues) for queues in columns.values()), ratios=tuple(numbers), place=tuple(place))
