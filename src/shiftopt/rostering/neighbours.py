"""Neighbourhoods: which columns a step may change. Duties outside stay; flows and pauses around the free duties move along."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from shiftopt.domain.volumes import BoolArray, FloatArray
from shiftopt.rostering.judge import Incumbent
from shiftopt.rostering.model import Model

Cells = frozenset[tuple[int, int]]
"""(agent, day) pairs."""


@dataclass(frozen=True, eq=False)
class Neighbourhood:
    """A set of free (agent, day) cells and the free columns that go with it."""

    kind: str
    cells: Cells
    free: BoolArray


def free_cells(model: Model, kind: str, agents: Iterable[int], days: Iterable[int], likely: BoolArray | None = None) -> Neighbourhood:
    """Free the duties of some people on some days, and what moves along.

    That is what the rules count of these duties, these people's attendance of sessions, pauses, flows, shortages and session starts of
    those days, and all ticket curves. ``likely`` (options,): only these options become free; the others stay as they are.
    """
    program, outline = model.program, model.outline
    moved, span = frozenset(agents), np.array(sorted(days))
    people = np.array(sorted(moved))
    free = np.zeros(program.columns, dtype=np.bool_)
    on_day = np.isin(program.day, span)
    options, first = model.persons.options, outline.first
    free[:options] = np.isin(program.owner[:options], people) & on_day[:options] & (True if likely is None else likely)
    free[model.concerned(np.flatnonzero(free[:options]))[0]] = True
    free[first:] = on_day[first:]
    free[outline.always] = True
    free[[column for column, agent in outline.attending.items() if agent not in moved]] = False
    return Neighbourhood(kind, frozenset((int(a), int(d)) for a in people for d in span), free)


SPANS = {"day": 1, "days": 2, "stretch": 3}
"""Kinds of neighbourhoods, and on how many days each frees people."""
SIZES = {"day": 400, "days": 250, "stretch": 150}
"""Options that each kind frees in a shop of ``USUAL`` people; more in larger shops, by the square root, at most twice as many."""
USUAL = 60
COUNTED_SIZES = dict.fromkeys(SPANS, 90)
"""The same where no clock ends a step (deterministic mode), in shops of all sizes."""
PROMISE = 0.6
"""Of what the neighbourhoods seen lately promised on average, what one must promise to be worked out."""
LIKELY = 0.9
"""Share of neighbourhoods that leave out unlikely options, once the relaxation has told which those are."""
RELATED = 0.5
"""Share of neighbourhoods whose people have skills in common."""


class Chooser:
    """Picks neighbourhoods: one day of many people, some days of fewer; more of what has paid lately.

    ``sizes``: how many options a neighbourhood of each kind frees: few enough to be solved in a second or two.
    ``likely`` (options,) are those that a good roster may well take.

    Attributes:
        goal: cost units that the next neighbourhood must promise to be worked out.
    """

    def __init__(self, model: Model, *, seed: int, sizes: Mapping[str, int], likely: BoolArray | None = None) -> None:
        self._model = model
        self._likely = likely
        self._random = random.Random(seed)  # noqa: S311 - not for secrets
        self._sizes = sizes
        self._promised: float | None = None
        self.goal = 0.0
        self._skills = [frozenset(agent.skills) for agent in model.case.agents]
        self._score = dict.fromkeys(SPANS, 1.0)
        self._open = np.zeros((len(model.case.agents), model.case.grid.days))
        for option in model.case.options:
            if likely is None or likely[option.index]:
                self._open[option.agent, option.day] += model.program.high[option.index]

    def next(self, best: Incumbent) -> Neighbourhood:
        """The next neighbourhood around a roster: days with costly shortages are picked more often."""
        worth, days = shortage_by_day(self._model, best), self._model.case.grid.days
        kinds = [kind for kind, span in SPANS.items() if span <= days]
        kind = self._random.choices(kinds, [self._score[kind] for kind in kinds])[0]
        weights = worth / max(1.0, worth.sum()) + 0.5 / days
        picked: list[int] = []
        while len(picked) < SPANS[kind]:
            day = self._random.choices(range(days), weights.tolist())[0]
            if day not in picked:
                picked.append(day)
        held = best.values[: self._model.persons.options] > 0.5
        likely = self._likely if self._random.random() < LIKELY else None
        if likely is not None:
            likely = likely | held  # what is worked now may go, however dear it is
        return free_cells(self._model, kind, self._people(picked, self._sizes[kind], held), picked, likely)

    def learn(self, kind: str, promised: float, saved: float, seconds: float) -> None:
        """Tell what a step of a kind promised (cost units), what it saved, as a share of the cost, and what time it took."""
        self._promised = promised if self._promised is None else 0.9 * self._promised + 0.1 * promised
        self.goal = PROMISE * self._promised
        self._score[kind] = 0.8 * self._score[kind] + 0.2 * max(0.2, min(5.0, 1000.0 * saved / max(0.2, seconds)))

    def _people(self, days: list[int], most: int, held: BoolArray) -> list[int]:
        """People until the size is reached: at random, or those who can replace a person drawn at random, most alike first."""
        program, choices = self._model.program, self._open.copy()
        worked = np.flatnonzero(held)
        np.maximum.at(choices, (program.owner[worked], program.day[worked]), 1.0)
        agents = [agent for agent in range(len(choices)) if choices[agent, days].any()]
        self._random.shuffle(agents)
        if agents and self._random.random() < RELATED:
            skills = self._skills[agents[0]]
            agents.sort(key=lambda agent: -len(skills & self._skills[agent]) / max(1, len(skills | self._skills[agent])))
        kept: list[int] = []
        size = 0.0
        for agent in agents:
            size += float(choices[agent, days].sum())
            if kept and size > most:
                break
            kept.append(agent)
        return kept


def shortage_by_day(model: Model, roster: Incumbent) -> FloatArray:
    """(days,), what shortages, late tickets and missed sessions of each day cost."""
    dated = np.flatnonzero(model.program.day >= 0)
    dated = dated[dated >= model.outline.first]
    costs = model.program.cost[dated] * roster.values[dated]
    return np.bincount(model.program.day[dated], weights=costs, minlength=model.case.grid.days).astype(np.float64)


def timed_sizes(people: int) -> dict[str, int]:
    """Options that each kind frees where a clock ends the step."""
    scale = min(2.0, max(1.0, (people / USUAL) ** 0.5))
    return {kind: round(scale * size) for kind, size in SIZES.items()}
