"""The working state of allocation: for every duty the queue of each interval, and the supply they add up to."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from shiftopt.allocation.demand import Demand
from shiftopt.allocation.exposure import Exposure
from shiftopt.allocation.frame import Post
from shiftopt.allocation.path import IDLE, Stints, switches
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

    def effort(self, number: int, chosen: Sequence[int] | None = None) -> IntArray:
        """(n, queues of the worker), the effort of one duty along its path or another one."""
        post = self.posts[number]
        picks = np.asarray(self.chosen[number] if chosen is None else chosen, dtype=np.int64)
        return np.where(picks[:, None] == np.asarray(post.worker.queues, dtype=np.int64), post.effort, 0)

    def take_out(self, number: int) -> None:
        """Leave one duty out of the supply, until ``choose`` puts it back."""
        post = self.posts[number]
        self.supply[post.rows, post.columns] -= self.effort(number)
        self.exposure.clear(post)

    def choose(self, number: int, chosen: list[int]) -> None:
        """Set the path of a duty that is not in the supply, and add it."""
        post = self.posts[number]
        self.chosen[number] = chosen
        self.supply[post.rows, post.columns] += self.effort(number)
        self.exposure.note(post, chosen)

    def replace(self, number: int, post: Post, chosen: list[int]) -> None:
        """Exchange a duty that is not in the supply for the same duty with other pauses or sessions, and add it."""
        self.posts[number] = post
        self.choose(number, chosen)

    def cost(self) -> int:
        """Shortage and late tickets, units."""
        return self.demand.cost(self.supply)

    def switch_units(self, number: int) -> int:
        """The tie-break price of the switches of one duty."""
        return self.stints.price * switches(self.chosen[number], self.posts[number].menu.minutes)
