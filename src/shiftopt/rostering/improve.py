"""Large-neighbourhood search (Shaw, CP 1998): free part of the roster, solve it as a small mixed problem, keep what is better."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from time import monotonic

import numpy as np

from shiftopt.domain.volumes import BoolArray, FloatArray
from shiftopt.rostering.judge import Incumbent, judge
from shiftopt.rostering.linear import mixed
from shiftopt.rostering.model import Model, Weekly
from shiftopt.rostering.neighbours import Chooser, Neighbourhood
from shiftopt.rostering.run import Run

STEP_SECONDS = 6.0
STEP_SIZE, COUNTED_SIZE = 90, 90
"""Options that a step frees; fewer where no clock ends it (deterministic mode)."""
STEP_NODES = 60
COUNTED_NODES = 6
"""Nodes of a step that has no time limit (deterministic mode)."""
STEP_GAP = 0.01
"""Relative to the cost that a step can change: a step that is nearly done is done."""
WORTH = 1e-6
"""Share of the cost that a step must save before its roster is judged."""


@dataclass(frozen=True)
class Answer:
    """What one step found: new options in the cells of its neighbourhood, or None."""

    where: Neighbourhood
    options: tuple[int, ...] | None
    seconds: float


def step(model: Model, base: Incumbent, where: Neighbourhood, seconds: float | None) -> Answer:
    """Solve one neighbourhood around a roster, within ``seconds`` or (None) a small number of nodes."""
    start = monotonic()
    program = model.program
    low = np.where(where.free, program.low, base.values)
    high = np.where(where.free, program.high, base.values)
    values = mixed(
        program,
        low,
        high,
        model.whole,
        seconds=1e6 if seconds is None else seconds,
        nodes=COUNTED_NODES if seconds is None else STEP_NODES,
        gap=STEP_GAP,
    )
    options = None
    if values is not None and program.cost @ values < base.units - WORTH * base.units:
        worked = np.flatnonzero(values[: model.persons.options] > 0.5)
        options = tuple(int(o) for o in worked if (model.case.options[o].agent, model.case.options[o].day) in where.cells)
    return Answer(where, options, monotonic() - start)


def merge(model: Model, weekly: Weekly, answer: Answer) -> Weekly:
    """The roster with the answer's options in the answer's cells."""
    cells, case = answer.where.cells, model.case
    rows = [[o for o in week if (agent, case.options[o].day) not in cells] for agent, week in enumerate(weekly)]
    for option in answer.options or ():
        rows[case.options[option].agent].append(option)
    return tuple(tuple(sorted(row)) for row in rows)


def improve(
    model: Model,
    best: Incumbent,
    run: Run,
    *,
    workers: int | None = None,
    until: Callable[[], bool] | None = None,
    likely: BoolArray | None = None,
) -> Incumbent:
    """Take steps until the run has ended, or ``until`` says so.

    With several workers, steps go on side by side from the roster that was best when they began; what they change is merged
    into the roster that is best when they end, and judged anew. In deterministic mode all steps of a batch begin and end
    together, in order, and neither limits nor choices look at the clock.
    """
    settings = run.settings
    workers = max(1, settings.workers if workers is None else workers)
    chooser = Chooser(model, seed=settings.seed, size=COUNTED_SIZE if settings.deterministic else STEP_SIZE, likely=likely)
    running: list[Future[Answer]] = []
    with ThreadPoolExecutor(workers) as pool:
        while not run.ended(best) and not (until is not None and until()):
            while len(running) < workers:
                limit = None if settings.deterministic else max(0.1, min(STEP_SECONDS, run.left()))
                running.append(pool.submit(step, model, best, chooser.next(shortage_by_day(model, best)), limit))
                run.steps += 1
            done = set(running) if settings.deterministic else wait(running, return_when=FIRST_COMPLETED).done
            for future in [future for future in running if future in done]:
                best = _weigh(model, best, future.result(), chooser, run)
            running = [future for future in running if future not in done]
    return best


def _weigh(model: Model, best: Incumbent, answer: Answer, chooser: Chooser, run: Run) -> Incumbent:
    """Merge an answer into the best roster, and keep the better of the two."""
    weekly = best.weekly if answer.options is None else merge(model, best.weekly, answer)
    other = None if weekly == best.weekly else judge(model, weekly)
    saved = 0 if other is None else best.units - other.units
    chooser.learn(answer.where.kind, saved / max(1, best.units), 1.0 if run.settings.deterministic else answer.seconds)
    if other is None or saved <= 0:
        return best
    run.tell("improve", other.units)
    return other


def shortage_by_day(model: Model, roster: Incumbent) -> FloatArray:
    """(days,), what shortages and late tickets of each day cost."""
    dated = np.flatnonzero(model.program.day >= 0)
    dated = dated[dated >= model.outline.first]
    costs = model.program.cost[dated] * roster.values[dated]
    return np.bincount(model.program.day[dated], weights=costs, minlength=model.case.grid.days).astype(np.float64)
