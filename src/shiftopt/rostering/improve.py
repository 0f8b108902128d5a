"""Large-neighbourhood search (Shaw, CP 1998): free part of the roster, solve it as a small mixed problem, keep what is better.

The relaxation of a neighbourhood takes a fraction of the time of its branch and bound and tells well what can be saved there: often a
third to nine tenths of what it says. So many neighbourhoods are looked at, and only those that promise more than most are worked out.
"""

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
from shiftopt.rostering.neighbours import COUNTED_SIZES, Chooser, Neighbourhood, timed_sizes
from shiftopt.rostering.run import Run

RELAX_SECONDS = 8.0
"""Of the relaxation of one step, at most."""
BRANCH_SECONDS, BRANCH_TIMES = 1.2, 4.0
"""Of its branch and bound; in large shops so many times what the relaxation took."""
NODES, COUNTED_NODES = 60, 6
"""Nodes of a step; fewer where no clock ends it (deterministic mode)."""
CLOSE = 0.3
"""Share of what a step could save at most by which its branch and bound may miss the best."""
WORTH = 1e-6
"""Share of the cost that a step must save before its roster is judged."""
WHOLE = 1e-6
"""An option whose value in a relaxation is this near to 0 or 1 is settled there."""


@dataclass(frozen=True)
class Answer:
    """What one step found.

    Attributes:
        where: its neighbourhood.
        options: new options in the cells of the neighbourhood, or None.
        potential: what the step could have saved at most, in cost units: the relaxation of the neighbourhood says so.
        seconds: what it took.
    """

    where: Neighbourhood
    options: tuple[int, ...] | None
    potential: float
    seconds: float


def step(model: Model, base: Incumbent, where: Neighbourhood, seconds: float | None, goal: float = 0.0) -> Answer:
    """Solve one neighbourhood around a roster, within ``seconds`` and the limits of one step, or (None) a small number of nodes.

    First its relaxation: if that saves less than ``goal`` cost units, branch and bound would save less still, and is left out. Else
    it decides what the relaxation leaves open (Berthold, RENS, Mathematical Programming Computation 6, 2014).
    """
    start = monotonic()
    program, options, potential = model.program, None, 0.0
    low, high = np.where(where.free, program.low, base.values), np.where(where.free, program.high, base.values)
    relaxed = mixed(program, low, high, np.zeros_like(model.whole), seconds=1e6 if seconds is None else min(RELAX_SECONDS, seconds))
    if relaxed is not None:
        potential = max(0.0, base.units - float(program.cost @ relaxed))
    if relaxed is not None and potential > max(goal, WORTH * base.units):
        low, high = settled(model, low, high, relaxed)
        fixed, spent = float(program.cost @ np.where(low < high, 0.0, low)), monotonic() - start
        values = mixed(
            program,
            low,
            high,
            model.whole,
            seconds=1e6 if seconds is None else min(max(BRANCH_SECONDS, BRANCH_TIMES * spent), seconds - spent),
            nodes=COUNTED_NODES if seconds is None else NODES,
            gap=min(1.0, CLOSE * potential / max(1.0, base.units - potential - fixed)),
        )
        if values is not None and program.cost @ values < base.units - WORTH * base.units:
            worked = np.flatnonzero(values[: model.persons.options] > 0.5)
            options = tuple(int(o) for o in worked if (model.case.options[o].agent, model.case.options[o].day) in where.cells)
    return Answer(where, options, potential, monotonic() - start)


def settled(model: Model, low: FloatArray, high: FloatArray, relaxed: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The bounds with the free options fixed in every (agent, day) cell where the relaxation has chosen whole ones."""
    options, program = model.persons.options, model.program
    values, cells = relaxed[:options], program.owner[:options] * model.case.grid.days + program.day[:options]
    split = (values > WHOLE) & (values < 1 - WHOLE)
    sure = np.flatnonzero(~np.isin(cells, cells[split]))
    low, high = low.copy(), high.copy()
    low[sure] = high[sure] = np.rint(values[sure])
    return low, high


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
    settings, begun = run.settings, best
    workers = max(1, settings.workers if workers is None else workers)
    sizes = COUNTED_SIZES if settings.deterministic else timed_sizes(len(model.case.agents))
    chooser = Chooser(model, seed=settings.seed, sizes=sizes, likely=likely)
    running: list[Future[Answer]] = []
    with ThreadPoolExecutor(workers) as pool:
        while not run.ended(best) and not (until is not None and until()):
            while len(running) < workers:
                limit = None if settings.deterministic else max(0.1, run.left())
                running.append(pool.submit(step, model, best, chooser.next(best), limit, chooser.goal))
                run.steps += 1
            done = set(running) if settings.deterministic else wait(running, return_when=FIRST_COMPLETED).done
            for future in [future for future in running if future in done]:
                best = _weigh(model, best, future.result(), chooser, run)
            running = [future for future in running if future not in done]
    return best if best is begun else _whole(model, best, run)


def _weigh(model: Model, best: Incumbent, answer: Answer, chooser: Chooser, run: Run) -> Incumbent:
    """Merge an answer into the best roster, and keep the better of the two."""
    weekly = best.weekly if answer.options is None else merge(model, best.weekly, answer)
    other = None if weekly == best.weekly else judge(model, weekly, near=best, free=answer.where.free)
    saved = 0 if other is None else best.units - other.units
    chooser.learn(answer.where.kind, answer.potential, saved / max(1, best.units), 1.0 if run.settings.deterministic else answer.seconds)
    if other is None or saved <= 0:
        return best
    run.tell("improve", other.units)
    return other


def _whole(model: Model, best: Incumbent, run: Run) -> Incumbent:
    """The roster with pauses, sessions and flows of the whole week at their best; so far they were only where steps had changed it."""
    other = judge(model, best.weekly)
    if other is None or other.units > best.units:
        return best
    run.tell("improve", other.units)
    return other
