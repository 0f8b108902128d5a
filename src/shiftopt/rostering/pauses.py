"""Give the pauses of a finished roster their places, person by person, so that the counts come out as planned."""

from __future__ import annotations

import numpy as np

from shiftopt.rostering.judge import Incumbent
from shiftopt.rostering.model import Model
from shiftopt.rostering.rounding import Ground, Target, relaxed_target

ROUNDS = 3


def place_pauses(model: Model, best: Incumbent) -> dict[int, tuple[int, ...]]:
    """Option -> UTC minutes at which its pauses start, in the order of ``Option.pauses``.

    Each person in turn takes the places that cost least against the planned effort; several rounds, so that the first see the last.
    """
    aim = relaxed_target(model.program, model.outline, best.relaxed, model.case, model.grouping, model.shared)
    shapes = model.shapes
    ground = Ground(model.case, model.grouping, shapes, Target(aim.effort, aim.worth, aim.side, np.zeros(len(model.case.options))))
    found: dict[int, tuple[int, ...]] = {}
    for agent, week in enumerate(best.weekly):
        ground.take(agent, week, ground.values(agent)[1])
    for _ in range(ROUNDS):
        for agent, week in enumerate(best.weekly):
            _, places = ground.values(agent)
            ground.take(agent, week, places)
            for option in week:
                shape = shapes.of[option]
                mine = places[shapes.pauses[shape] : shapes.pauses[shape + 1]]
                found[option] = tuple(int(start) for start in shapes.starts[mine])
    return found
