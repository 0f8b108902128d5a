"""Service measures of a queue: Erlang C and A, and chats with concurrency, in one closed form.

Once all agents are full the queue is that of M/M/n+M whatever the agents do below, so only the blocking probability differs
between a call centre (Erlang B) and a chat room (``ladder.climb``). With c the full completion rate, theta the leaving rate,
``x = c / theta``, ``y = lam / theta`` and Palm's A: ``P(W > 0) = A B / (1 + (A - 1) B)`` and the offered wait V has
``P(V > t | V > 0) = gamma(x, y e^-theta t) / gamma(x, y)`` (Mandelbaum and Zeltyn 2004, "Service engineering: the Palm/Erlang-A queue").
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shiftopt.domain.shop import ServiceLevelKind
from shiftopt.domain.volumes import FloatArray, IntArray
from shiftopt.staffing.erlang import log_palm
from shiftopt.staffing.ladder import climb
from shiftopt.staffing.line import Line


@dataclass(frozen=True, slots=True, eq=False)
class Measures:
    """Stationary service, one element per case.

    Attributes:
        waiting: P(W > 0).
        abandonment: share of customers who give up.
        asa_seconds: mean wait over all customers, those who give up included; inf without equilibrium.
        served_within: share of all customers served within the threshold.
        waited_within: share of all customers whose wait, ended by service or by giving up, is within the threshold.
        occupancy: completions over the most that full agents complete.
    """

    waiting: FloatArray
    abandonment: FloatArray
    asa_seconds: FloatArray
    served_within: FloatArray
    waited_within: FloatArray
    occupancy: FloatArray

    def service_level(self, definition: ServiceLevelKind) -> FloatArray:
        """Service level under one of the four definitions; NaN where nobody counts.

        ``served_of_offered`` served in time / offered; ``waited_within`` P(W <= T), where giving up early is no failure;
        ``without_short_abandons`` served in time / (offered - gave up in time); ``served_of_served`` served in time / served.
        """
        if definition == "served_of_offered":
            return self.served_within
        if definition == "waited_within":
            return self.waited_within
        left = 1 - (self.waited_within - self.served_within) if definition == "without_short_abandons" else 1 - self.abandonment
        return np.divide(self.served_within, left, out=np.full_like(left, np.nan), where=left > 0)


def measure(line: Line, rate: FloatArray, heads: IntArray, seconds: float, *, stop: float = 0.0) -> Measures:
    """Service of ``heads`` agents at ``rate`` arrivals per second with answer-time threshold ``seconds``; arrays (cases,)."""
    rate, heads = np.atleast_1d(np.asarray(rate, dtype=np.float64)), np.atleast_1d(np.asarray(heads, dtype=np.int64))
    rate, heads = np.broadcast_arrays(rate, heads)
    block, _ = climb(rate, np.maximum(heads, 1), line.levels, stop=stop)
    full = heads * line.levels[-1]
    if line.leaving > 0:
        return _impatient(rate, full, np.where(heads > 0, block, 1.0), line.leaving, seconds)
    return _patient(rate, full, block, seconds)


def _patient(rate: FloatArray, full: FloatArray, block: FloatArray, seconds: float) -> Measures:
    stable = rate < full * (1 - 1e-12)
    slack = np.where(stable, full - rate, 1.0)
    use = np.divide(rate, full, out=np.ones_like(rate), where=full > 0)
    waiting = np.where(stable, block / (1 - np.where(stable, use, 0.0) * (1 - block)), 1.0)
    asa = np.where(stable, waiting / slack, np.inf)
    within = np.where(stable, 1 - waiting * np.exp(-slack * seconds), 0.0)
    idle = rate == 0
    waiting, asa, within = np.where(idle, 0.0, waiting), np.where(idle, 0.0, asa), np.where(idle, 1.0, within)
    return Measures(waiting, np.zeros_like(rate), asa, within, within, np.where(idle, 0.0, np.minimum(use, 1.0)))


def _impatient(rate: FloatArray, full: FloatArray, block: FloatArray, leaving: float, seconds: float) -> Measures:
    x, y = np.maximum(full / leaving, 1e-12), rate / leaving
    later = y * np.exp(-leaving * seconds)
    palm = log_palm(x, y)
    odds = np.divide(1 - block, block, out=np.full_like(block, np.inf), where=block > 0)
    waiting = 1 / (1 + odds * np.exp(-palm))
    # P(V > T | V > 0), and the same for customers who would still be there (x + 1 instead of x): ratios of incomplete gammas.
    drop = y * -np.expm1(-leaving * seconds)
    tail = np.exp(-x * leaving * seconds + drop + log_palm(x, later) - palm)
    palm_next = log_palm(x + 1, y)
    served = np.exp(palm_next - palm) * x / (x + 1)
    tail_next = np.exp(-(x + 1) * leaving * seconds + drop + log_palm(x + 1, later) - palm_next)
    abandonment = waiting * np.clip(1 - served, 0.0, 1.0)
    use = np.divide(rate * (1 - abandonment), full, out=np.zeros_like(rate), where=full > 0)
    return Measures(
        waiting=waiting,
        abandonment=abandonment,
        asa_seconds=abandonment / leaving,
        served_within=1 - waiting + waiting * served * (1 - tail_next),
        waited_within=1 - waiting * np.exp(-leaving * seconds) * tail,
        occupancy=np.minimum(use, 1.0),
    )
