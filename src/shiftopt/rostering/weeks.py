"""One person at a time: the best legal week for given values of the possible duties.

All hard rules but a few are about one person, so a roster of best weeks is legal, and made in time linear in the people.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from ortools.sat.python import cp_model

from shiftopt.rostering.persons import Persons
from shiftopt.rostering.program import Program
from shiftopt.rostering.sat import SatPart

EFFORT = 2.0
"""Deterministic seconds for one week."""


class Weeks:
    """A small CP-SAT model per agent over the rows that are about that agent alone; made on first use, kept for the next."""

    def __init__(self, program: Program, persons: Persons, first: int, *, seed: int = 0) -> None:
        self._program = program
        self._seed = seed
        named = np.flatnonzero(program.owner[:first] >= 0)
        order = named[np.argsort(program.owner[named], kind="stable")]
        owners = program.owner[order]
        agents = int(program.owner.max(initial=-1)) + 1
        self._columns = [order[np.searchsorted(owners, a) : np.searchsorted(owners, a, side="right")] for a in range(agents)]
        self._options = persons.options
        self._models: dict[int, SatPart] = {}

    def options(self, agent: int) -> list[int]:
        """The options that are still open to the agent."""
        return [int(j) for j in self._columns[agent] if j < self._options and self._program.high[j] > 0]

    def choose(self, agent: int, values: Mapping[int, float]) -> tuple[int, ...] | None:
        """The options of the agent's best week: duty costs less the ``values`` (cost units); None if no week is legal."""
        if agent not in self._models:
            self._models[agent] = SatPart(self._program, self._columns[agent])
        model = self._models[agent]
        model.price({option: -round(value) for option, value in values.items()})
        solver = cp_model.CpSolver()
        solver.parameters.catch_sigint_signal = False  # Ctrl-C belongs to the caller
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = self._seed
        solver.parameters.max_deterministic_time = EFFORT
        status = solver.solve(model.model)
        if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
            return None
        return tuple(int(j) for j in self._columns[agent] if j < self._options and solver.value(model.variables[int(j)]))
