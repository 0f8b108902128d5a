"""What a log of single contacts says about a shop: handle time, patience, speed with several chats, rounds, time away."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from shiftopt.domain.shop import Queue
from shiftopt.domain.volumes import BoolArray, FloatArray
from shiftopt.staffing.deskwork import after_work, away, in_sequence
from shiftopt.staffing.overlap import ENOUGH, levels_of, reply_and_think
from shiftopt.staffing.survival import Estimate, Survival, kaplan_meier, mean_patience


@dataclass(frozen=True, slots=True, eq=False)
class ContactLog:
    """Contacts of one queue, (contacts,) each.

    Attributes:
        arrival: seconds, any origin.
        wait: seconds from arrival until taken up or given up.
        served: whether somebody took the contact up.
        handle: seconds from being taken up to the end; NaN if unknown; ignored where not served.
        agent: who served, empty if unknown; ignored where not served.
        rounds: number of replies, NaN if unknown.
        held: contacts that the agent held when it began, this one included; NaN if unknown.
    """

    arrival: FloatArray
    wait: FloatArray
    served: BoolArray
    handle: FloatArray
    agent: Sequence[str]
    rounds: FloatArray | None = None
    held: FloatArray | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """Estimates of one queue, with standard errors.

    Attributes:
        handle_seconds: mean time of a served contact; if chats overlap, what they would have taken alone.
        handle_cv: coefficient of variation of the same contacts.
        patience_seconds: mean of exponential patience.
        patience: the Kaplan-Meier curve, to be held against the exponential.
        speeds: by number of contacts held at once, 1 first: completions per hour; empty if contacts do not overlap.
        rounds: mean number of replies.
        abandonment: share of customers who gave up.
        after_seconds: mean work after a contact, before the agent takes the next customer; not of queues whose contacts overlap.
    """

    handle_seconds: Estimate
    handle_cv: Estimate
    patience_seconds: Estimate
    patience: Survival
    speeds: tuple[Estimate, ...]
    rounds: Estimate | None
    abandonment: Estimate
    after_seconds: Estimate | None = None

    def values(self, queue: Queue, pace: float = 1.0) -> dict[str, float | int]:
        """Field -> value for what rests on enough contacts: handle time with the work after it, patience, rounds, concurrency.

        ``pace`` is the mean speed of those who served: a handle time is written as an agent of speed 1 would need.

        Reply and thinking time are told apart by the speeds; where these are not known they keep their proportion and follow the
        handle time, so that the chat model stays in step.
        """
        known: dict[str, float | int] = {}
        handle = self.handle_seconds.value
        if self.handle_seconds.count >= ENOUGH:
            after = self.after_seconds
            extra = after.value if after is not None and after.count >= ENOUGH else 0.0
            known["handle_seconds"] = round((handle + extra) * pace, 1)
            known["handle_cv"] = round(max(self.handle_cv.value, 0.01), 2)
        if self.patience_seconds.count >= ENOUGH:
            known["patience_seconds"] = round(max(self.patience_seconds.value, 1.0), 1)
        if self.rounds is not None and self.rounds.count >= ENOUGH:
            known["rounds"] = round(self.rounds.value, 1)
        if queue.channel == "chat":
            known |= self._chat(queue, known, pace)
        return known

    def _chat(self, queue: Queue, known: Mapping[str, float | int], pace: float) -> dict[str, float | int]:
        more: dict[str, float | int] = {}
        if self.speeds:
            more["concurrency"] = min(len(self.speeds), 40)
        rounds = known.get("rounds", queue.rounds)
        if not (rounds and queue.reply_seconds and queue.think_seconds and "handle_seconds" in known):
            return more
        fitted = reply_and_think(self.speeds, rounds)
        if fitted is not None:
            fitted = fitted[0] * pace, fitted[1] * pace
        else:
            scale = known["handle_seconds"] / (rounds * (queue.reply_seconds + queue.think_seconds))
            fitted = queue.reply_seconds * scale, queue.think_seconds * scale
        return more | {"reply_seconds": round(fitted[0], 1), "think_seconds": round(fitted[1], 1)}

    def applied_to(self, queue: Queue) -> Queue:
        """The queue with what was measured; the rest stays."""
        return Queue.model_validate(queue.model_dump() | self.values(queue))


@dataclass(frozen=True, slots=True, eq=False)
class Calibrated:
    """Estimates of every queue, and ``shrinkage``: the share of time on duty away beyond placed pauses, resting on duties."""

    queues: Mapping[str, Calibration] = field(default_factory=dict)
    shrinkage: Estimate = field(default_factory=lambda: Estimate(math.nan, math.inf, 0))


def calibrate_all(logs: Mapping[str, ContactLog], *, longest_gap: float = 600.0, placed: float = 0.0) -> Calibrated:
    """Estimate the parameters of several queues that share agents.

    Args:
        logs: queue -> its contacts.
        longest_gap: seconds between contacts of an agent beyond which, while customers wait, the agent counts as away.
        placed: seconds of meals and breaks per duty that the roster places itself, not to be counted as shrinkage again.

    Raises:
        ValueError: as for ``calibrate``.
    """
    queues = {name: calibrate(log) for name, log in logs.items()}
    agents = {name: number for number, name in enumerate(sorted({a for log in logs.values() for a in log.agent if a}))}
    parts = []
    for number, log in enumerate(logs.values()):
        known = log.served & np.isfinite(log.handle) & np.array([bool(a) for a in log.agent], dtype=bool)
        begin = (log.arrival + log.wait)[known]
        who = np.array([agents[a] for a, ok in zip(log.agent, known.tolist(), strict=True) if ok], dtype=np.int64)
        parts.append((who, np.full(len(who), number), log.wait[known], begin, begin + log.handle[known]))
    if not parts:
        return Calibrated(queues)
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    desk = in_sequence(columns[0].astype(np.int64), columns[1].astype(np.int64), *columns[2:])
    for number, (name, found) in enumerate(queues.items()):
        if not found.speeds:
            queues[name] = replace(found, after_seconds=_mean(after_work(desk, number, longest_gap)))
    arrival, wait = (np.concatenate([getattr(log, part) for log in logs.values()]) for part in ("arrival", "wait"))
    queue = np.repeat(np.arange(len(logs)), [len(log.arrival) for log in logs.values()])
    return Calibrated(queues, away(desk, arrival, wait, queue, longest_gap, placed))


def calibrate(log: ContactLog) -> Calibration:
    """Estimate a queue's parameters from its log.

    Speeds with several contacts are completions over agent-hours at that level, with Poisson error: what an agent achieves, not
    what the wall clock shows for one chat; contacts without an agent are left out. If no agent is known, they come from ``held``:
    chats that begin as the i-th of an agent take a mean time T, so i / T.

    Raises:
        ValueError: if the columns differ in length or a wait is negative.
    """
    lengths = {len(log.arrival), len(log.wait), len(log.served), len(log.handle), len(log.agent)}
    if len(lengths) > 1:
        raise ValueError(f"the columns of a log must be equally long, got lengths {sorted(lengths)}")
    named = any(log.agent)
    timed = np.flatnonzero(log.served & np.isfinite(log.handle) & (np.array([bool(a) for a in log.agent], dtype=bool) | (not named)))
    handle = log.handle[timed]
    speeds: tuple[Estimate, ...] = ()
    if named:
        begin = (log.arrival + log.wait)[timed]
        levels = levels_of(begin, begin + handle, [log.agent[i] for i in timed.tolist()])
        speeds = levels.speeds() if levels.shared else ()
        handle = levels.work(speeds) if speeds else handle
    elif log.held is not None:
        speeds = _held_speeds(handle, log.held[timed])
        solo = handle[log.held[timed] == 1]
        handle = solo if len(solo) >= ENOUGH and len(speeds) > 1 else handle
    gave_up = ~log.served
    count = len(log.served)
    share = float(gave_up.mean()) if count else math.nan
    rounds = None if log.rounds is None else log.rounds[log.served & np.isfinite(log.rounds)]
    return Calibration(
        handle_seconds=_mean(handle),
        handle_cv=_variation(handle),
        patience_seconds=mean_patience(log.wait, gave_up),
        patience=kaplan_meier(log.wait, gave_up),
        speeds=speeds,
        rounds=None if rounds is None else _mean(rounds),
        abandonment=Estimate(share, math.sqrt(share * (1 - share) / count) if count else math.nan, int(gave_up.sum())),
    )


def _held_speeds(handle: FloatArray, held: FloatArray) -> tuple[Estimate, ...]:
    """Levels from 1 up to the last one that enough contacts began at; none if all were held alone."""
    found = []
    for level in range(1, 41):
        mine = _mean(handle[held == level])
        if mine.count < ENOUGH or not mine.value > 0:
            break
        rate = 3600 * level / mine.value
        found.append(Estimate(rate, rate * mine.error / mine.value, mine.count))
    return tuple(found) if len(found) > 1 else ()


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
