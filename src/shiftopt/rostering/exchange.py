"""Exchanges: who of some people takes which of the duties that they hold together, so that the rules about persons cost least.

Coverage sees how much effort of each kind is there, not whose it is. People whose effort is the same can hand each other days or
whole weeks and coverage does not change at all; people whose effort is alike change it a little. A step takes some people and all
days. The duties of each day stay as they are, and a small CP-SAT model says anew who takes which. Its objective is the exact cost of
the rules of level ``duty``, and what effort moved from one group to another is worth by the prices of the relaxation that goes with
the roster. Those prices hold for small changes only, so every answer is judged exactly before it counts: a roster only gets cheaper.

The model of eight people has some two hundred variables and is solved in a tenth of a second, because what is hard about a week, how
many should come when, is not asked again. A neighbourhood of the search that frees all days of eight people would take minutes.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from time import monotonic

import numpy as np
from ortools.sat.python import cp_model

from shiftopt.domain.case import Option, Pause
from shiftopt.domain.volumes import FloatArray
from shiftopt.rostering.judge import Incumbent, judge
from shiftopt.rostering.model import Model, Weekly
from shiftopt.rostering.run import Run
from shiftopt.rostering.sat import SatPart

SHARE = 0.15
"""Of the time of a run, what exchanges take at its end."""
COUNTED, EACH = 16, 3
"""Steps where no clock ends them (deterministic mode), at most and for each step of the search; most take no judging."""
EFFORT = 0.5
"""Deterministic seconds of one step."""
SIZES = (4, 6, 8, 12)
"""People of a step, if their effort is not the same; and the most of a step if it is."""
MARGINS = (0.0, 0.05, 0.1)
"""By how much effort lost counts above its price, and effort won below: prices fall when more comes."""
Form = tuple[int, int, int, tuple[Pause, ...]]
"""Day, start, end and pauses of a duty: all of it but the person."""
Share = tuple[int, int]
"""An option, and the person's factor within the group."""


def exchange(model: Model, best: Incumbent, run: Run) -> Incumbent:
    """Let people hand each other duties until the time of the run is over.

    First everybody whose effort is the same, group by group; then, time and again, a few people with skills in common. In
    deterministic mode steps are counted, and no clock limits them.
    """
    draw = random.Random(run.settings.seed)  # noqa: S311 - not for secrets
    settings, longest, taken = run.settings, 0.0, 0
    most = min(COUNTED, EACH * settings.steps)
    for people in circles(model, draw):
        if run.halted(best) or (taken >= most if settings.deterministic else run.left() <= longest):
            break
        begin, taken = monotonic(), taken + 1
        weekly = reassigned(model, best, people, draw.choice(MARGINS))
        other = None if weekly is None else judge(model, weekly, near=best)
        if other is not None and other.units < best.units:
            best = other
            run.tell("exchange", best.units)
        longest = max(longest, monotonic() - begin)
    return best


def circles(model: Model, draw: random.Random) -> Iterator[list[int]]:
    """Whom a step takes, without end unless nobody has anybody to exchange with: equals first, then people who share a skill."""
    equals: dict[tuple[int, int], list[int]] = defaultdict(list)
    for agent, place in enumerate(model.grouping.place):
        if place is not None:
            equals[place].append(agent)
    for group in equals.values():
        draw.shuffle(group)
        yield from (group[at : at + SIZES[-1]] for at in range(0, len(group) - 1, SIZES[-1]))
    skills = [frozenset(agent.skills) for agent in model.case.agents]
    near = [[other for other in range(len(skills)) if other != agent and skills[other] & own] for agent, own in enumerate(skills)]
    linked = [agent for agent, others in enumerate(near) if others]
    while linked:
        agent = draw.choice(linked)
        yield [agent, *draw.sample(near[agent], min(len(near[agent]), draw.choice(SIZES) - 1))]


def reassigned(model: Model, best: Incumbent, people: Sequence[int], margin: float) -> Weekly | None:
    """The roster with the duties of ``people`` shared out anew among them as prices want it; None if that changes nothing."""
    case, program, first = model.case, model.program, model.outline.first
    values = np.zeros(program.columns, dtype=np.int64)
    values[:first] = np.rint(best.values[:first])
    held = Counter(_form(case.options[option]) for agent in people for option in best.weekly[agent])
    free = [o for agent in people for o in case.options_by_agent[agent] if _form(o) in held and program.high[o.index]]
    follow = model.persons.options + np.flatnonzero(np.isin(program.owner[model.persons.options : first], [-1, *people]))
    columns = np.concatenate([np.array([o.index for o in free], dtype=np.int64), follow])
    part = SatPart(program, columns, values, rows=np.arange(len(model.persons.rows)), near=True)
    for form, many in held.items():
        part.model.add(sum(part.variables[o.index] for o in free if _form(o) == form) == many)
    part.price({}, _moved(model, best, part, free, margin))
    for column, variable in part.variables.items():
        part.model.add_hint(variable, int(values[column]))
    solver = cp_model.CpSolver()
    solver.parameters.catch_sigint_signal = False  # Ctrl-C belongs to the caller
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = EFFORT
    if solver.solve(part.model) not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return None
    weekly = list(best.weekly)
    for agent in people:
        weekly[agent] = tuple(o.index for o in free if o.agent == agent and solver.value(part.variables[o.index]))
    return None if tuple(weekly) == best.weekly else tuple(weekly)


def _moved(model: Model, best: Incumbent, part: SatPart, free: Sequence[Option], margin: float) -> list[tuple[int, cp_model.IntVar]]:
    """(cost units, variable) of the effort that each group loses and wins on each form of duty."""
    worths = _worths(model, best)
    shares: dict[tuple[int, Form], list[Share]] = defaultdict(list)
    for option in free:
        place = model.grouping.place[option.agent]
        if place is not None:
            shares[place[0], _form(option)].append((place[1], option.index))
    held = {option for week in best.weekly for option in week}
    terms = []
    for (group, _), row in shares.items():
        price = worths[group][model.shapes.of[row[0][1]]]
        now = sum(factor for factor, option in row if option in held)
        lost = part.model.new_int_var(0, now, "")
        won = part.model.new_int_var(0, sum(factor for factor, _ in row), "")
        part.model.add(sum(factor * part.variables[option] for factor, option in row) + lost - won == now)
        terms += [(round(price * (1 + margin)), lost), (-round(price * (1 - margin)), won)]
    return terms


def _worths(model: Model, best: Incumbent) -> Mapping[int, FloatArray]:
    """Group -> (shapes,), cost units that one unit of factor is worth on a duty of the shape, its pauses where they cost least."""
    worth = np.zeros((len(model.grouping.ratios), model.case.grid.intervals))
    for (group, t), row in model.outline.balance.items():
        worth[group, t] = max(0.0, best.relaxed.prices[row])
    return {group: model.shapes.best(row)[0] for group, row in enumerate(worth)}


def _form(option: Option) -> Form:
    return option.day, option.start, option.end, option.pauses
