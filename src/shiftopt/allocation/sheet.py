"""The working state of allocation: for every duty the queue of each interval, and the supply they add up to."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from shiftopt.allocation.demand import Demand
from shiftopt.allocation.exposure import Exposure, Tariff
from shiftopt.allocation.frame import Post
from shiftopt.allocation.path import IDLE, Stints
from shiftopt.domain.volumes import IntArray

Mark = tuple[IntArray, dict[int, int], list[int]]


class Sheet:
    """Who serves what; mutable, duties by number (the order of the roster).

    ``supply`` (intervals, queues) always equals the sum of all efforts; ``chosen[d]`` has one queue number (or ``IDLE``) per
    grid interval of the duty. A clock ticks with every change, so that a duty whose surroundings stood still can be skipped.
    """

    def __init__(self, demand: Demand, posts: Sequence[Post], stints: Stints, exposure: Exposure) -> None:
        self.demand = demand
        self.posts = list(posts)
        self.stints = stints
        self.exposure = exposure
        self.chosen: list[list[int]] = [[IDLE] * len(post.menu.minutes) for post in posts]
        self.supply: IntArray = np.zeros(demand.open.shape, dtype=np.int64)
        self._clock = 0
        self._changed: IntArray = np.zeros(demand.open.shape, dtype=np.int64)
        self._exposed: dict[int, int] = {}
        self._seen = [-1] * len(self.posts)

    def effort(self, number: int) -> IntArray:
        """(n, queues of the worker), the effort of one duty along its path."""
        post = self.posts[number]
        picks = np.asarray(self.chosen[number], dtype=np.int64)
        return np.where(picks[:, None] == np.asarray(post.worker.queues, dtype=np.int64), post.effort, 0)

    def take_out(self, number: int) -> IntArray:
        """Leave one duty out of the supply, until ``put_back``; returns its effort."""
        post, own = self.posts[number], self.effort(number)
        self.supply[post.rows, post.columns] -= own
        self.exposure.add(post.agent, self.counted(post, self.chosen[number]), -1)
        return own

    def put_back(self, number: int, own: IntArray, chosen: list[int], post: Post | None = None) -> None:
        """Add a duty that was taken out, along a path, perhaps with other pauses or sessions; ``own`` is what it gave before."""
        before = self.counted(self.posts[number], self.chosen[number])
        if post is not None:
            self.posts[number] = post
        post = self.posts[number]
        self.chosen[number] = chosen
        effort = self.effort(number)
        self.supply[post.rows, post.columns] += effort
        counted = self.counted(post, chosen)
        self.exposure.add(post.agent, counted)
        self._clock += 1
        for column, queue in enumerate(post.columns):
            moved = np.flatnonzero(effort[:, column] != own[:, column])
            if moved.size:
                where = slice(None) if queue in self.demand.tickets else post.rows.start + moved
                self._changed[where, queue] = self._clock
        if counted != before:
            self._exposed[post.agent] = self._clock
        self._seen[number] = self._clock

    def stale(self, number: int) -> bool:
        """Whether anything that the path of a duty depends on has changed since it was last put back."""
        post, seen = self.posts[number], self._seen[number]
        return self._exposed.get(post.agent, 0) > seen or bool((self._changed[post.rows, post.columns] > seen).any()) or seen < 0

    def mark(self) -> Mark:
        """What ``stale`` goes by, to be given back to ``rewind`` if all changes since then are undone."""
        return self._changed.copy(), dict(self._exposed), list(self._seen)

    def rewind(self, mark: Mark) -> None:
        """Forget the changes since a mark, after they were undone path by path."""
        self._changed, self._exposed, self._seen = mark

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
