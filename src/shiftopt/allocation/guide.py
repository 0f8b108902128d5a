"""From the smooth free flow to paths: each duty in turn follows what is left of its group's flow."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from shiftopt.allocation.flow import Flow
from shiftopt.allocation.path import Stints, best_path
from shiftopt.allocation.sheet import Sheet

FINE = 1000
"""Steps per minute of flow in the whole-number costs of the dynamic programme."""


def follow(sheet: Sheet, flow: Flow) -> None:
    """Give every duty the path that takes most of its group's remaining flow.

    A switch costs as much as two minutes off the flow. Nothing of the cost of coverage is looked at here: the flow has done
    that, and ``descend`` repairs what whole people cannot follow.
    """
    left = {group: minutes.copy() for group, minutes in flow.minutes.items()}
    stints = Stints(sheet.stints.minimum, 2 * FINE)
    for number, post in enumerate(sheet.posts):
        sheet.take_out(number)
        minutes = post.presence.minutes[:, None]
        rest = left.get(post.worker)
        open_flow = np.zeros_like(post.effort) if rest is None else np.clip(rest[post.rows][:, post.columns], 0, minutes)
        costs = -(open_flow * FINE).astype(np.int64)
        tariff = sheet.tariff(post)
        hard = None if tariff is None or tariff.most >= sum(post.menu.minutes) else replace(tariff, units=0, entry=0, room=0)
        _, chosen = best_path(post.menu, costs.tolist(), stints, hard)
        if rest is not None:
            picked = np.asarray(chosen)[:, None] == np.asarray(post.worker.queues)
            rest[post.rows, post.columns] -= np.where(picked, minutes, 0)
        sheet.put_back(number, chosen)
