"""Demand rows in a linear or mixed-integer programme: a convex cost of heads as a level and slopes, and caps on what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import ortools.linear_solver.pywraplp as pywraplp

from shiftopt.domain.volumes import FloatArray, IntArray
from shiftopt.rostering.columns.horizon import Cap, Crew, levels

ESCAPE = 1e5
"""Cost of breaking a cap by one, while no columns are at hand that keep it."""


@dataclass(frozen=True, slots=True)
class Segments:
    """A convex cost of heads as a cheapest level and slopes below and above: (width, slope) from the level outwards."""

    level: int
    floor: float
    below: tuple[tuple[int, float], ...]
    above: tuple[tuple[int, float], ...]


def segments(cost: FloatArray) -> Segments:
    """The segments of one demand row (people + 1,)."""
    level = int(cost.argmin())
    slopes = np.diff(cost)
    below = _merge([float(-slope) for slope in slopes[:level][::-1]])
    return Segments(level, float(cost[level]), below, _merge([float(slope) for slope in slopes[level:]]))


def _merge(slopes: Sequence[float]) -> tuple[tuple[int, float], ...]:
    merged: list[tuple[int, float]] = []
    for slope in slopes:
        if merged and merged[-1][1] == slope:
            merged[-1] = (merged[-1][0] + 1, slope)
        else:
            merged.append((1, slope))
    return tuple(merged)


class DemandRows:
    """The demand of a crew in a programme for ``people`` of them, beside the heads ``given`` (days, tasks) by the others.

    Attributes:
        rows: (day, task) -> constraint; add a coefficient 1 for every column that works the task.
        caps: constraints of the caps, in order.
        constant: the part of the cost that no choice changes.
    """

    def __init__(self, solver: pywraplp.Solver, crew: Crew, people: int, given: IntArray, caps: Sequence[Cap]) -> None:
        self._solver, self._objective = solver, solver.Objective()
        self.rows: dict[tuple[int, int], pywraplp.Constraint] = {}
        self.constant = 0.0
        missing: dict[tuple[int, int], list[pywraplp.Variable]] = {}
        sure = np.zeros((crew.days, crew.tasks), dtype=np.int64)
        full = levels(crew)
        for day in range(crew.days):
            for task in range(1, crew.tasks):
                base = int(given[day, task])
                parts = segments(crew.demand[day, task, base : base + people + 1])
                sure[day, task] = max(0, int(full[day, task]) - base - parts.level)
                self.constant += parts.floor
                if parts.below or any(slope for _, slope in parts.above):
                    missing[day, task] = self._row(day, task, parts)
        self.caps = [self._cap(cap, missing, sure) for cap in caps]

    def _row(self, day: int, task: int, parts: Segments) -> list[pywraplp.Variable]:
        row = self._solver.Constraint(float(parts.level), float(parts.level))
        slacks = []
        for sign, sides in ((1.0, parts.below), (-1.0, parts.above)):
            for width, slope in sides:
                slack = self._solver.NumVar(0.0, float(width), "")
                row.SetCoefficient(slack, sign)
                self._objective.SetCoefficient(slack, slope)
                slacks.append(slack)
        self.rows[day, task] = row
        return slacks[: len(parts.below)]

    def _cap(self, cap: Cap, missing: dict[tuple[int, int], list[pywraplp.Variable]], sure: IntArray) -> pywraplp.Constraint:
        less = int(sure[cap.rows].sum())
        row = self._solver.Constraint(float(cap.low - less), float(cap.high - less))
        escape = self._solver.NumVar(0.0, self._solver.infinity(), "")
        row.SetCoefficient(escape, 1.0)
        self._objective.SetCoefficient(escape, ESCAPE)
        over = self._solver.NumVar(0.0, self._solver.infinity(), "")
        row.SetCoefficient(over, -1.0)
        self._objective.SetCoefficient(over, ESCAPE)
        for place, slacks in missing.items():
            if cap.rows[place]:
                for slack in slacks:
                    row.SetCoefficient(slack, 1.0)
        return row
