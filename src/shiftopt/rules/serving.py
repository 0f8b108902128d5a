"""Boards that know who serves which queue."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from shiftopt.rules.base import ActivityBoard, Board


def activity_board(board: Board) -> ActivityBoard:
    """The board as one that knows activities, which rules of level ``activity`` are always given.

    Raises:
        TypeError: if it is a plain one.
    """
    if not hasattr(board, "serves"):
        raise TypeError("rules of level 'activity' need a board with serves, effort and attends")
    return cast("ActivityBoard", board)


def effort_terms(board: ActivityBoard, queue: int, t: int) -> Iterator[tuple[int, int]]:
    """(percent-minutes, variable) of everybody who can serve the queue in interval ``t``."""
    name = board.case.requirements.queues[queue]
    for agent, person in enumerate(board.case.shop.agents):
        if person.skills.get(name, 0) > 0:
            var = board.serves(agent, queue, t)
            effort = 0 if var is None else board.effort(agent, queue, t)
            if var is not None and effort > 0:
                yield effort, var
