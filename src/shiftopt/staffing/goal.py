"""What a queue's target asks of a number of heads: is it met, and how many customers are late."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shiftopt.domain.errors import Finding, InputError
from shiftopt.domain.messages import message
from shiftopt.domain.shop import Queue, Target
from shiftopt.domain.volumes import BoolArray, FloatArray, IntArray
from shiftopt.staffing.ladder import climb
from shiftopt.staffing.line import Line, line_of
from shiftopt.staffing.waiting import measure

_NEGLIGIBLE = 1e-13


@dataclass(frozen=True, slots=True, eq=False)
class Promise:
    """What heads give the customers of a queue, averaged over customers and busyness scenarios; one element per case.

    ``level`` is the share served as the target counts it; ``seconds`` the mean wait (mean reply time of an assign-all chat).
    """

    level: FloatArray
    seconds: FloatArray
    abandonment: FloatArray
    occupancy: FloatArray

    def meets(self, target: Target, reserve: float = 0.0) -> BoolArray:
        """Whether the target holds, with its caps on occupancy and abandonment and a reserve (part of the allowed lateness)."""
        share = target.share + reserve * (1 - target.share)
        good = self.seconds <= target.seconds if target.kind == "average_response" else self.level >= share
        good &= self.occupancy <= target.max_occupancy
        if target.max_abandonment is not None:
            good &= self.abandonment <= target.max_abandonment
        return np.asarray(good)


@dataclass(frozen=True, eq=False)
class Goal:
    """A live queue's target, how it is served, and the scenarios (factors and weights) to average over."""

    queue: Queue
    line: Line
    factors: FloatArray
    weights: FloatArray

    def promise(self, rate: FloatArray, heads: IntArray) -> Promise:
        """Service at ``rate`` (cases,) arrivals per second on an average day, with ``heads`` (cases,)."""
        rates = (rate[:, None] * self.factors[None, :]).ravel()
        spread = np.repeat(heads, len(self.factors))
        assigned = self.queue.chat_mode == "assign_all" and self.queue.channel == "chat"
        parts = self._assigned(rates, spread) if assigned else self._queued(rates, spread)
        share = self.weights * self.factors
        return Promise(*(np.asarray(part.reshape(len(rate), -1) @ share / share.sum()) for part in parts))

    def _queued(self, rate: FloatArray, heads: IntArray) -> tuple[FloatArray, ...]:
        target = self.queue.target
        service = measure(self.line, rate, heads, target.seconds, stop=_NEGLIGIBLE)
        return service.service_level(target.definition), service.asa_seconds, service.abandonment, service.occupancy

    def _assigned(self, rate: FloatArray, heads: IntArray) -> tuple[FloatArray, ...]:
        """Every chat is taken at once; overload shows as slow replies. Means are over replies, so by completions at each level."""
        line, target = self.line, self.queue.target
        if line.responses is None or line.prompt is None:
            raise ValueError(f"queue {self.queue.id}: an assign-all goal needs reply times")
        prompt = (line.responses <= target.seconds).astype(np.float64) if target.kind == "average_response" else line.prompt
        rewards = np.stack([line.levels, line.levels * line.responses, line.levels * prompt], axis=1)
        block, means = climb(rate, np.maximum(heads, 1), line.levels, rewards, stop=_NEGLIGIBLE)
        busy = means[:, 0] > 0
        per = np.where(busy, means[:, 0], 1.0)
        nobody = heads == 0
        level = np.where(nobody, 0.0, np.where(busy, means[:, 2] / per * (1 - block), 1.0))
        seconds = np.where(nobody, np.inf, np.where(busy, means[:, 1] / per, 0.0))
        use = np.where(nobody, 1.0, rate / (np.maximum(heads, 1) * line.levels[-1]))
        return level, seconds, np.zeros_like(rate), np.minimum(use, 1.0)


def goal_of(queue: Queue, factors: FloatArray, weights: FloatArray) -> Goal:
    """The goal of a chat or call queue.

    Raises:
        InputError: if the target is out of reach for any number of agents.
    """
    line = line_of(queue)
    target = queue.target
    if queue.chat_mode == "assign_all" and queue.channel == "chat" and line.responses is not None and line.prompt is not None:
        best = line.responses[1] < target.seconds if target.kind == "average_response" else line.prompt[1] > target.share
        if not best:
            said = message("target_out_of_reach", seconds=target.seconds, reply=queue.reply_seconds or 0.0)
            raise InputError([Finding(message("target_place", queue=queue.id), said)])
    return Goal(queue, line, factors, weights)
