"""People with several skills: whether groups can cover needs, and how few would do if everything were shared."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import numpy as np

from shiftopt.domain.shop import Target
from shiftopt.staffing.goal import Goal
from shiftopt.staffing.search import required


def uncovered(groups: Mapping[frozenset[str], int], needs: Mapping[str, int]) -> int:
    """Heads that are missing when everybody serves one queue at a time: the largest deficit of any set of queues.

    By Hall's theorem and max-flow = min-cut: the set's need less everybody who has a skill in it. 0 means the needs can be covered;
    nobody is counted twice.
    """
    queues = sorted(needs)
    worst = 0
    for size in range(1, len(queues) + 1):
        for chosen in combinations(queues, size):
            able = sum(count for skills, count in groups.items() if skills & set(chosen))
            worst = max(worst, sum(needs[queue] for queue in chosen) - able)
    return worst


def pooled(goals: Mapping[str, Goal], rates: Mapping[str, float]) -> int:
    """Heads for several queues if all agents served all of them: never more than the sum, a lower bound where sharing is complete.

    The pool is evaluated as one queue with the summed rate, the mean handle time and patience weighted by arrivals, and the least
    demanding target of its members, so that it stays a lower bound.

    Raises:
        ValueError: if a queue is not a call queue: levels of concurrency do not add up.
    """
    wrong = [name for name, goal in goals.items() if len(goal.line.levels) != 2]
    if wrong:
        raise ValueError(f"only queues handled one contact at a time can be pooled, not {wrong}")
    total = sum(rates.values())
    if total <= 0:
        return 0
    handle = sum(rates[name] / goal.line.levels[-1] for name, goal in goals.items()) / total
    leaving = max(goal.line.leaving for goal in goals.values())
    first = next(iter(goals.values()))
    target = Target(
        share=min(goal.queue.target.share for goal in goals.values()),
        seconds=max(goal.queue.target.seconds for goal in goals.values()),
        definition=first.queue.target.definition,
        max_occupancy=max(goal.queue.target.max_occupancy for goal in goals.values()),
    )
    line = type(first.line)(np.array([0.0, 1 / handle]), leaving)
    joint = Goal(first.queue.model_copy(update={"target": target}), line, first.factors, first.weights)
    return int(required(joint, np.array([total]))[0])
