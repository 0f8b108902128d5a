"""What a log of single contacts says about a queue: handle time, patience, speed with several chats, rounds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from shiftopt.domain.shop import Queue
from shiftopt.domain.volumes import BoolArray, FloatArray
from shiftopt.staffing.survival import Estimate, Survival, kaplan_meier, mean_patience


@dataclass(frozen=True, slots=True, eq=False)
class ContactLog:
    """Contacts of one queue, (contacts,) each.

    Attributes:
        arrival: seconds, any origin.
        wait: seconds from arrival until taken up or given up.
        served: whether somebody took the contact up.
        handle: seconds from being taken up to the end; ignored where not served.
        agent: who served; ignored where not served.
        rounds: number of replies, if known.
    """

    arrival: FloatArray
    wait: FloatArray
    served: BoolArray
    handle: FloatArray
    agent: Sequence[str]
    rounds: FloatArray | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """Estimates of one queue, with standard errors.

    Attributes:
        handle_seconds: mean time of a served contact; of a chat held alone if chats overlap and enough were alone.
        handle_cv: coefficient of variation of the same contacts.
        patience_seconds: mean of exponential patience.
        patience: the Kaplan-Meier curve, to be held against the exponential.
        speeds: by number of contacts held at once, 1 first: completions per hour.
        rounds: mean number of replies.
        abandonment: share of customers who gave up.
    """

    handle_seconds: Estimate
    handle_cv: Estimate
    patience_seconds: Estimate
    patience: Survival
    speeds: tuple[Estimate, ...]
    rounds: Estimate | None
    abandonment: Estimate

    def applied_to(self, queue: Queue) -> Queue:
        """The queue with handle time, patience, rounds and concurrency as measured; what was not measured stays."""
        known: dict[str, object] = {}
        if self.handle_seconds.count > 1:
            known |= {"handle_seconds": self.handle_seconds.value, "handle_cv": max(self.handle_cv.value, 0.01)}
        if self.patience_seconds.count > 0:
            known["patience_seconds"] = self.patience_seconds.value
        if self.rounds is not None:
            known["rounds"] = self.rounds.value
        if queue.channel == "chat" and self.speeds:
            known["concurrency"] = min(len(self.speeds), 40)
        return Queue.model_validate(queue.model_dump() | known)


ENOUGH = 30
"""Contacts that an estimate of a chat held alone, or of a level of concurrency, should rest on."""


def calibrate(log: ContactLog) -> Calibration:
    """Estimate a queue's parameters from its log.

    Speeds with several contacts are completions over agent-hours at that level, with Poisson error: what an agent achieves, not
    what the wall clock shows for one chat.

    Raises:
        ValueError: if the columns differ in length or a wait is negative.
    """
    lengths = {len(log.arrival), len(log.wait), len(log.served), len(log.handle), len(log.agent)}
    if len(lengths) > 1:
        raise ValueError(f"the columns of a log must be equally long, got lengths {sorted(lengths)}")
    served = np.flatnonzero(log.served)
    begin = (log.arrival + log.wait)[served]
    end = begin + log.handle[served]
    who = np.asarray(log.agent)[served]
    hours, finished, alone = _levels(begin, end, who)
    handle = log.handle[served]
    if hours.size > 2 and alone.sum() >= ENOUGH:
        handle = handle[alone]
    gave_up = ~log.served
    count = len(log.served)
    share = float(gave_up.mean()) if count else math.nan
    return Calibration(
        handle_seconds=_mean(handle),
        handle_cv=_variation(handle),
        patience_seconds=mean_patience(log.wait, gave_up),
        patience=kaplan_meier(log.wait, gave_up),
        speeds=_speeds(hours, finished),
        rounds=None if log.rounds is None else _mean(log.rounds[served]),
        abandonment=Estimate(share, math.sqrt(share * (1 - share) / count) if count else math.nan, int(gave_up.sum())),
    )


def _levels(begin: FloatArray, end: FloatArray, who: FloatArray) -> tuple[FloatArray, FloatArray, BoolArray]:
    """Hours and completions by number of contacts held (0, 1, ..), and which contacts never overlapped another of the agent."""
    hours: list[float] = [0.0]
    finished: list[int] = [0]
    alone = np.ones(len(begin), dtype=bool)
    for name in np.unique(who):
        mine = np.flatnonzero(who == name)
        moments = sorted([(float(end[i]), 0, int(i)) for i in mine] + [(float(begin[i]), 1, int(i)) for i in mine])
        held: set[int] = set()
        before = moments[0][0]
        for moment, starts, contact in moments:
            level = len(held)
            while len(hours) <= level + 1:
                hours.append(0.0)
                finished.append(0)
            hours[level] += (moment - before) / 3600
            before = moment
            if starts and end[contact] > begin[contact]:
                held.add(contact)
                if len(held) > 1:
                    alone[list(held)] = False
            elif not starts and contact in held:
                held.discard(contact)
                finished[level] += 1
    top = max((level for level, amount in enumerate(hours) if amount > 0), default=0)
    return np.array(hours[: top + 1]), np.array(finished[: top + 1], dtype=np.float64), alone


def _speeds(hours: FloatArray, finished: FloatArray) -> tuple[Estimate, ...]:
    """Levels from 1 up to the last one with enough completions."""
    speeds = []
    for level in range(1, len(hours)):
        if finished[level] < ENOUGH:
            break
        rate = float(finished[level] / hours[level])
        speeds.append(Estimate(rate, rate / math.sqrt(finished[level]), int(finished[level])))
    return tuple(speeds)


def _mean(values: FloatArray) -> Estimate:
    count = len(values)
    if count < 2:
        return Estimate(float(values[0]) if count else math.nan, math.inf, count)
    return Estimate(float(values.mean()), float(values.std(ddof=1)) / math.sqrt(count), count)


def _variation(values: FloatArray) -> Estimate:
    """Coefficient of variation; error by the delta method from the sample's own moments."""
    count = len(values)
    if count < 2 or values.mean() == 0:
        return Estimate(math.nan, math.inf, count)
    mean = float(values.mean())
    deviations = values / mean - 1
    cv = float(np.sqrt((deviations**2).mean()))
    influence = (deviations**2 - cv**2) / (2 * cv) - cv * deviations if cv > 0 else np.zeros(count)
    return Estimate(cv, float(influence.std()) / math.sqrt(count), count)
