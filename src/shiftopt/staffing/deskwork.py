"""What the contacts of one agent after another show: work that follows a contact, and times at which nobody was there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from shiftopt.domain.volumes import FloatArray, IntArray
from shiftopt.staffing.survival import Estimate

DUTY_GAP: Final = 4 * 3600.0
"""Seconds without a contact that part two duties of an agent."""
QUEUED: Final = 30.0
"""Seconds of waiting that show that the queue was full; shorter ones may be the time until somebody picks up."""
SKILLED: Final = 5
"""Contacts of a queue that show that an agent can serve it."""


@dataclass(frozen=True, slots=True, eq=False)
class Sequence:
    """Contacts that somebody served, sorted by agent and begin; (contacts,) each, times in seconds.

    ``gap`` is the time since the agent's last contact ended, negative if it still ran; NaN for the first of each duty.
    ``before`` is the queue of that last contact, -1 for the first.
    """

    agent: IntArray
    queue: IntArray
    wait: FloatArray
    begin: FloatArray
    end: FloatArray
    gap: FloatArray
    before: IntArray


def in_sequence(agent: IntArray, queue: IntArray, wait: FloatArray, begin: FloatArray, end: FloatArray) -> Sequence:
    """Sort served contacts and find the gaps between them."""
    order = np.lexsort((begin, agent))
    agent, queue, wait, begin, end = agent[order], queue[order], wait[order], begin[order], end[order]
    gap, before = np.full(len(agent), np.nan), np.full(len(agent), -1)
    latest, last = -np.inf, -1
    for i in range(len(agent)):
        if i and agent[i] == agent[i - 1] and begin[i] - latest < DUTY_GAP:
            gap[i], before[i] = begin[i] - latest, last
            if end[i] > latest:
                latest, last = end[i], int(queue[i])
        else:
            latest, last = end[i], int(queue[i])
    return Sequence(agent, queue, wait, begin, end, gap, before)


def after_work(known: Sequence, queue: int, longest: float) -> FloatArray:
    """Seconds between the end of a contact of ``queue`` and the next one, whose customer had waited: work afterwards, not idleness.

    Gaps of ``longest`` seconds and more are absences.
    """
    waited = (known.before == queue) & (known.wait > QUEUED) & (known.gap < longest)
    return np.asarray(np.maximum(known.gap[waited], 0.0))


def away(known: Sequence, arrival: FloatArray, wait: FloatArray, queue: IntArray, longest: float, placed: float) -> Estimate:
    """Share of the time on duty, from first to last contact, that agents were away beyond the pauses that a roster places.

    A gap longer than ``longest`` seconds is an absence if during it a customer of one of the agent's queues had to wait: quiet times
    are no absences. Absences of whole duties do not show.

    Args:
        known: who served what when.
        arrival: (customers,) seconds, of everybody.
        wait: (customers,) seconds until served or given up.
        queue: (customers,) number of the queue.
        longest: seconds between contacts of somebody who is there.
        placed: seconds of meals and breaks per duty, taken off the time away and the time on duty.

    Returns:
        The share with the standard error of a ratio over duties, and the number of duties.
    """
    first = np.isnan(known.gap)
    duty = np.cumsum(first) - 1
    count = int(first.sum())
    if count == 0:
        return Estimate(float("nan"), float("inf"), 0)
    ends = np.maximum.reduceat(known.end, np.flatnonzero(first))
    span = ends - known.begin[first]
    waiting = {number: np.sort(arrival[(queue == number) & (wait > QUEUED)]) for number in np.unique(queue).tolist()}
    skills = _skills(known)
    gone = np.zeros(count)
    for i in np.flatnonzero(known.gap > longest):
        since = known.begin[i] - known.gap[i]
        seen = (np.searchsorted(waiting[q], [since, known.begin[i]]) for q in skills[int(known.agent[i])])
        if any(stop > start for start, stop in seen):
            gone[duty[i]] += known.gap[i]
    lost, time = gone - placed, np.maximum(span - placed, 0.0)
    if time.sum() <= 0:
        return Estimate(float("nan"), float("inf"), count)
    share = float(lost.sum() / time.sum())
    spread = float((lost - share * time).std(ddof=1)) if count > 1 else float("inf")
    return Estimate(max(share, 0.0), spread * count**0.5 / float(time.sum()), count)


def _skills(known: Sequence) -> dict[int, list[int]]:
    """Agent -> queues of which they served some contacts."""
    pairs, counts = np.unique(np.stack([known.agent, known.queue]), axis=1, return_counts=True)
    result: dict[int, list[int]] = {int(agent): [] for agent in np.unique(known.agent)}
    for (agent, queue), amount in zip(pairs.T.tolist(), counts.tolist(), strict=True):
        if amount >= SKILLED:
            result[agent].append(queue)
    return result
