"""The working state of allocation: for every duty the queue of each interval, and the supply they add up to."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from shiftopt.allocation.demand import Demand
from shiftopt.allocation.exposure import Exposure, Tariff
from shiftopt.allocation.frame import Post
from shiftopt.allocation.path import IDLE, Stints
from shiftopt.domain.volumes import IntArray


class Sheet:
    """Who serves what; mutable, duties by number (the order of the roster).

    ``supply`` (intervals, queues) always equals the sum of all efforts; ``chosen[d]`` has one queue number (or ``IDLE``) per
    grid interval of the duty.
    """

    def __init__(self, demand: Demand, posts: Sequence[Post], stints: Stints, exposure: Exposure) -> None:
        self.demand = demand
        self.posts = list(posts)
        self.stints = stints
        self.exposure = exposure
        self.chosen: list[list[int]] = [[IDLE] * len(post.menu.minutes) for post in posts]
        self.supply: IntArray = np.zeros(demand.open.shape, dtype=np.int64)

    def effort(self, number: int) -> IntArray:
        """(n, queues of the worker), the effort of one duty along its path."""
        post = self.posts[number]
        picks = np.asarray(self.chosen[number], dtype=np.int64)
        return np.where(picks[:, None] == np.asarray(post.worker.queues, dtype=np.int64), post.effort, 0)

    def take_out(self, number: int) -> None:
        """Leave one duty out of the supply, until ``put_back``."""
        post = self.posts[number]
        self.supply[post.rows, post.columns] -= self.effort(number)
        self.exposure.add(post.agent, self.counted(post, self.chosen[number]), -1)

    def put_back(self, number: int, chosen: list[int], post: Post | None = None) -> None:
        """Add a duty that was taken out, along a path, perhaps with other pauses or sessions."""
        if post is not None:
            self.posts[number] = post
        post = self.posts[number]
        self.chosen[number] = chosen
        self.supply[post.rows, post.columns] += self.effort(number)
        self.exposure.add(post.agent, self.counted(post, chosen))

    def counted(self, post: Post, chosen: Sequence[int]) -> dict[int, int]:
        """Day number -> minutes of complaint work along a path, if the agent has a limit on them."""
        if not post.worker.limits:
            return {}
        minutes: dict[int, int] = {}
        for queue, present, day in zip(chosen, post.menu.minutes, post.days, strict=True):
            if queue in self.exposure.complaints:
                minutes[day] = minutes.get(day, 0) + present
        return minutes

    def tariff(self, post: Post) -> Tariff | None:
        """What complaint minutes cost in a duty that is not in the supply; None without a limit."""
        return self.exposure.tariff(post.agent, post.worker.limits, sorted(set(post.days))) if post.worker.limits else None

    def day_rows(self, day: int) -> tuple[int, int]:
        """First grid interval of a horizon day, and the one after its last."""
        grid = self.demand.requirements.grid
        return (grid.day_starts[day] - grid.start) // grid.interval, (grid.day_starts[day + 1] - grid.start) // grid.interval
