"""What is open at one point of a search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from shiftopt.domain.volumes import FloatArray, IntArray
from shiftopt.rostering.columns.horizon import Cap, Crew, Mask, Paths, heads_of


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """People to plan under a mask and caps, with the heads ``given`` (days, tasks) by everybody else and what those people cost."""

    people: tuple[int, ...]
    mask: Mask
    given: IntArray
    constant: float = 0.0
    caps: tuple[Cap, ...] = ()


def whole(crew: Crew) -> Node:
    """The node in which everything is open."""
    return Node(tuple(range(crew.people)), crew.free(), np.zeros((crew.days, crew.tasks), dtype=np.int64))


def around(crew: Crew, mask: Mask, paths: Paths, people: Sequence[int], costs: FloatArray, caps: tuple[Cap, ...] = ()) -> Node:
    """The node in which only ``people`` move, within the mask, and all others keep their paths and costs."""
    rest = np.setdiff1d(np.arange(crew.people), np.array(people, dtype=np.int64))
    return Node(tuple(people), mask, heads_of(crew, paths[rest]), float(costs[rest].sum()), caps)
