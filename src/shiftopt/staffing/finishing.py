"""How long an agent goes on with the contacts in hand once no new ones are taken, and how much work that is.

Contacts in hand are followed as a pure death process: with i of them the agent finishes ``levels[i]`` contacts per second of mean
work, and what is left of a contact in progress is, for handle times with mean m and coefficient of variation c, ``m (1 + c^2) / 2``
long on average (residual life in a renewal process, Cox 1962), taken as exponential. How many contacts an agent has in hand is the
stationary law of the queue (``ladder.climb``, everybody full while anybody waits), averaged over the busyness of a day.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.linalg import expm

from shiftopt.domain.shop import Queue
from shiftopt.domain.volumes import FloatArray, IntArray
from shiftopt.staffing.goal import Goal
from shiftopt.staffing.ladder import climb
from shiftopt.staffing.waiting import measure

NEGLIGIBLE: Final = 1e-3
"""Agents are followed until all but this share of those who began with their hands full have finished."""
RARE: Final = 1e-13
"""Waiting is left out where fewer customers than this share would find everybody full."""
LONGEST: Final = 24 * 60
"""Minutes after which nobody is followed any further."""


@dataclass(frozen=True, eq=False)
class Finishing:
    """What to expect of agents of one speed who stop taking contacts, (cases, minutes) each, by minutes since they stopped.

    Attributes:
        still: probability that the agent has something in hand in the middle of the minute.
        work: expected work in the minute, in minutes of a full agent of speed 100 %.
    """

    still: FloatArray
    work: FloatArray


def held(goal: Goal, rate: FloatArray, heads: IntArray) -> FloatArray:
    """(cases, levels) probability that an agent holds 0, 1, .. contacts at ``rate`` (cases,) per second with ``heads`` (cases,) serving."""
    top = len(goal.line.levels)
    law = np.zeros((len(rate), top))
    serving = np.maximum(heads, 1)
    waits = goal.queue.chat_mode == "queue"
    for factor, weight in zip(goal.factors, goal.weights, strict=True):
        full, counts = climb(rate * factor, serving, goal.line.levels, np.eye(top))
        waiting = measure(goal.line, rate * factor, serving, 0.0, stop=RARE).waiting if waits else full
        below = np.divide(1 - waiting, 1 - full, out=np.zeros(len(rate)), where=full < 1)  # the chain is cut where people begin to wait
        law += weight * below[:, None] * counts / serving[:, None]
        law[:, -1] += weight * (1 - below)
    law[:, 0] += 1 - law.sum(axis=1)
    return law


def residual(queue: Queue) -> float:
    """Mean work left of a contact in progress, as a share of the mean work of a contact; rounds are counted without memory."""
    if queue.channel == "chat" and queue.chat_mode == "assign_all":
        return 1.0
    return (1 + queue.handle_cv**2) / 2


def finishing(goal: Goal, law: FloatArray, speed: float) -> Finishing:
    """Follow agents of that speed (a factor) who hold contacts by ``law`` (cases, levels) when they stop taking new ones."""
    levels = goal.line.levels
    rates = levels * speed / residual(goal.queue) * 60
    step = expm(np.diag(-rates) + np.diag(rates[1:], -1))
    now = expm((np.diag(-rates) + np.diag(rates[1:], -1)) / 2)
    pace = levels / levels[-1] * speed
    still: list[FloatArray] = []
    work: list[FloatArray] = []
    while len(still) < LONGEST:
        state = law @ now
        still.append(1 - state[:, 0])
        work.append(state @ pace)
        if 1 - now[-1, 0] < NEGLIGIBLE:
            break
        now = now @ step
    return Finishing(np.stack(still, axis=1), np.stack(work, axis=1))
