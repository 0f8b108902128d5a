"""What finished activities give each queue, and how much of the need they leave open."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from shiftopt.domain.grid import Grid
from shiftopt.domain.roster import Activity
from shiftopt.domain.shop import Shop
from shiftopt.domain.volumes import IntArray
from shiftopt.rules.book import Book


def supplied(shop: Shop, grid: Grid, queues: tuple[str, ...], activities: Iterable[Activity]) -> IntArray:
    """Effort that activities of kind ``work`` give each queue.

    An agent's speed is ``skills[queue] * queue_share // 100`` percent; work without the skill, for an unknown queue or by an unknown
    person gives nothing, and so does work outside the grid.

    Returns:
        (intervals, queues), percent-minutes.
    """
    agents = {agent.id: agent for agent in shop.agents}
    columns = {queue: column for column, queue in enumerate(queues)}
    effort = np.zeros((grid.intervals, len(queues)), dtype=np.int64)
    for activity in activities:
        agent = agents.get(activity.agent)
        if agent is None or activity.kind != "work" or activity.queue not in columns:
            continue
        speed = agent.skills.get(activity.queue, 0) * agent.queue_share // 100
        start, end = max(activity.start, grid.start), min(activity.end, grid.end)
        for t in range((start - grid.start) // grid.interval, -(-(end - grid.start) // grid.interval)):
            minutes = min(end, grid.minute(t + 1)) - max(start, grid.minute(t))
            effort[t, columns[activity.queue]] += speed * minutes
    return effort


def shortfalls(book: Book) -> dict[str, int]:
    """Live queue -> percent-minutes of need that the activities leave open over the horizon; queues without any are left out."""
    need = book.requirements
    if need is None:
        return {}
    missing = np.maximum(0, need.need - supplied(book.shop, book.grid, need.queues, book.activities)).sum(axis=0)
    return {queue: int(minutes) for queue, minutes in zip(need.queues, missing, strict=True) if minutes}
