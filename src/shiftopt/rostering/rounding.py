"""From counts to names: each person in turn takes the week that best fills what the target still misses.

The target is how much effort of each group should be present per interval, and what a unit of it is worth: from the linear
relaxation, or, before that is solved, in proportion to the needs. A person who has no week yet counts with the fractional week
of the relaxation, so early choices leave room for late ones; a second round mends what the first could not see.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from shiftopt.domain.case import Case
from shiftopt.domain.volumes import BoolArray, FloatArray, IntArray
from shiftopt.rostering.groups import Grouping
from shiftopt.rostering.linear import Relaxed, price_bound
from shiftopt.rostering.outline import Outline
from shiftopt.rostering.program import Program
from shiftopt.rostering.shapes import Shapes
from shiftopt.rostering.weeks import Weeks

MISSING, SURPLUS = 1.6, 0.3
"""Worth of effort below and above the target, as a multiple of its price in the relaxation."""


@dataclass(frozen=True, eq=False)
class Target:
    """What to aim at.

    Attributes:
        effort: (groups, intervals), factor x minutes that should be present.
        worth: (groups, intervals), cost units per unit of that effort.
        side: (options,), cost units of an option beyond its own price and its coverage (what shared rows ask for).
        shares: (options,), how much of the option the relaxation takes.
    """

    effort: FloatArray
    worth: FloatArray
    side: FloatArray
    shares: FloatArray


def relaxed_target(program: Program, outline: Outline, relaxed: Relaxed, case: Case, grouping: Grouping, shared: BoolArray) -> Target:
    """The target that a solution of the relaxation gives; ``shared``: (rows,), the rows about several people."""
    shape = (len(grouping.ratios), case.grid.intervals)
    effort, worth = np.zeros(shape), np.zeros(shape)
    for (group, t), column in outline.present.items():
        effort[group, t] = relaxed.values[column]
        worth[group, t] = max(0.0, relaxed.prices[outline.balance[group, t]])
    options = len(case.options)
    prices = np.where(shared, relaxed.prices, 0.0)
    _, reduced = price_bound(program, prices)
    side = (reduced - program.cost)[:options]
    return Target(effort, worth, side, relaxed.values[:options].copy())


def crude_target(case: Case, grouping: Grouping) -> Target:
    """Each group's contract time spread like the needs of its queues, at the mean price of a shortage."""
    needs = case.requirements
    work = needs.need.astype(np.float64)
    tickets = np.diff(needs.due, axis=0, prepend=0).clip(min=0).sum(axis=0)
    work += needs.open * np.where(needs.arrived[-1] > 0, tickets / np.maximum(1, needs.open.sum(axis=0)), 0.0)
    shape = (len(grouping.ratios), case.grid.intervals)
    effort, factors = np.zeros(shape), np.zeros(len(grouping.ratios))
    for agent, place in enumerate(grouping.place):
        if place is not None:
            factors[place[0]] += place[1] * case.contract_of(agent).week_minutes * case.grid.days / 7
    for group, ratio in enumerate(grouping.ratios):
        profile = work[:, [q for q, _ in ratio]].sum(axis=1)
        effort[group] = profile / max(1.0, profile.sum()) * factors[group]
    price = float((needs.slope * needs.width).sum() / max(1, needs.width.sum())) or 10_000.0
    speed = np.array([max(speed for _, speed in ratio) for ratio in grouping.ratios], dtype=np.float64)
    zeros = np.zeros(len(case.options))
    return Target(effort, np.repeat(price * speed[:, None], shape[1], axis=1), zeros, zeros)


class Ground:
    """How much effort of each group is present while weeks are chosen, with pauses where they cost least at the time."""

    def __init__(self, case: Case, grouping: Grouping, shapes: Shapes, target: Target) -> None:
        self._place = grouping.place
        self._shapes = shapes
        self._target = target
        self._interval = case.grid.interval
        self._present: FloatArray = np.zeros_like(target.effort)
        self._given: dict[int, tuple[int, FloatArray]] = {}
        for agent, options in enumerate(case.options_by_agent):
            numbers = np.array([option.index for option in options], dtype=np.int64)
            shares = target.shares[numbers]
            place = grouping.place[agent]
            if place is not None and shares.any():
                _, places = shapes.best(target.worth[place[0]])
                self._give(agent, shares, shapes.of[numbers], places)

    def _give(self, agent: int, shares: FloatArray, shape: IntArray, places: IntArray) -> None:
        place = self._place[agent]
        if place is not None:
            group, factor = place
            effort = factor * self._shapes.presence(shape, shares, places)
            self._present[group] += effort
            self._given[agent] = (group, effort)

    def values(self, agent: int) -> tuple[FloatArray, IntArray]:
        """Take the agent out, and give the value of each shape (cost units) and the places of pauses."""
        place = self._place[agent]
        if place is None:
            return self._shapes.best(np.zeros(self._present.shape[1]))
        group, factor = place
        if agent in self._given:
            self._present[group] -= self._given.pop(agent)[1]
        step = factor * self._interval
        missing = np.clip(self._target.effort[group] - self._present[group], 0.0, step)
        worth = self._target.worth[group] * (MISSING * missing + SURPLUS * (step - missing)) / self._interval
        return self._shapes.best(worth)

    def take(self, agent: int, options: Sequence[int], places: IntArray) -> None:
        """Put the agent back in with these options."""
        numbers = np.array(options, dtype=np.int64)
        self._give(agent, np.ones(len(numbers)), self._shapes.of[numbers], places)


def round_weeks(target: Target, ground: Ground, weeks: Weeks, shapes: Shapes, order: Sequence[int]) -> dict[int, tuple[int, ...]] | None:
    """Choose the week of each agent in ``order``; None if somebody has no legal week."""
    chosen: dict[int, tuple[int, ...]] = {}
    for agent in order:
        values, places = ground.values(agent)
        week = weeks.choose(agent, {o: values[shapes.of[o]] - target.side[o] for o in weeks.options(agent)})
        if week is None:
            return None
        ground.take(agent, week, places)
        chosen[agent] = week
    return chosen
