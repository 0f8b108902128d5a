"""The engine: a first legal roster, a bound, and better rosters until time is up."""

from __future__ import annotations

import resource
from collections.abc import Callable, Sequence
from time import monotonic

import numpy as np

from shiftopt.domain.case import Case
from shiftopt.domain.plan import Infeasible, Outcome, Solved, Unproven
from shiftopt.domain.progress import Progress
from shiftopt.domain.roster import Duty, Rest, Roster
from shiftopt.rostering.diagnose import diagnose
from shiftopt.rostering.improve import improve
from shiftopt.rostering.judge import Incumbent, judge
from shiftopt.rostering.linear import Relaxed, price_bound, relax
from shiftopt.rostering.model import Model, Weekly, prepare
from shiftopt.rostering.rounding import Ground, Target, crude_target, relaxed_target, round_weeks
from shiftopt.rostering.settings import SolveSettings
from shiftopt.rules.base import Rule
from shiftopt.rules.rows import FEN
from shiftopt.timeline.clock import date_of

__all__ = ["SolveSettings", "solve"]

DEFAULTS = SolveSettings()
Report = Callable[[Progress], None]
Stop = Callable[[], bool]


class Run:
    """The clock and the log of one run."""

    def __init__(self, settings: SolveSettings, report: Report | None, stop: Stop | None) -> None:
        self.settings = settings
        self.bound = 0
        self.trace: list[Progress] = []
        self.first_roster: float | None = None
        self.stopped = "time"
        self._cost: int | None = None
        self._report = report
        self._stop = stop
        self._start = monotonic()
        self._steps = 0

    @property
    def seconds(self) -> float:
        """Seconds since the start."""
        return monotonic() - self._start

    def left(self) -> float:
        """Seconds that remain."""
        return 1e6 if self.settings.deterministic else self.settings.seconds - self.seconds

    def tell(self, stage: str, cost: int | None = None) -> None:
        """Report progress; cost and bound are in cost units and never get worse."""
        if cost is not None:
            self._cost = cost if self._cost is None else min(cost, self._cost)
            self.first_roster = self.seconds if self.first_roster is None else self.first_roster
        fen = None if self._cost is None else -(-self._cost // FEN)
        self.trace.append(Progress(seconds=self.seconds, stage=stage, cost=fen, bound=self.bound // FEN))
        if self._report is not None:
            self._report(self.trace[-1])

    def ended(self, best: Incumbent) -> bool:
        """Whether to stop improving, and why."""
        self._steps += 1
        if best.units - self.bound <= self.settings.gap * best.units:
            self.stopped = "gap"
        elif self._stop is not None and self._stop():
            self.stopped = "stopped"
        elif self.settings.memory_mb is not None and _memory_mb() > self.settings.memory_mb:
            self.stopped = "memory"
        elif self.settings.deterministic and self._steps > self.settings.steps:
            self.stopped = "steps"
        elif self.left() > 0:
            return False
        return True


def solve(
    case: Case, rules: Sequence[Rule], *, settings: SolveSettings = DEFAULTS, report: Report | None = None, stop: Stop | None = None
) -> Outcome:
    """Find a legal roster of low cost and a proven lower bound.

    Args:
        case: the prepared week.
        rules: all rules; those of level ``duty`` are encoded, coverage and tickets come from ``case.requirements``.
        settings: limits and switches.
        report: called with every better roster or bound; costs never rise and bounds never fall.
        stop: polled between steps; once it returns True the run ends with the best roster so far.

    Returns:
        ``Solved``; ``Infeasible`` if no legal roster exists; ``Unproven`` if neither was settled in time.
    """
    run = Run(settings, report, stop)
    model = prepare(case, rules, seed=settings.seed)
    target = crude_target(case, model.grouping)
    best = _first(model, target)
    if best is None:
        conflict = diagnose(model.board)
        return Infeasible(conflict, run.seconds) if conflict else Unproven(bound_units=0, seconds=run.seconds)
    run.tell("first", best.units)
    relaxed = relax(model.program, model.program.low, model.program.high, seconds=run.left())
    if relaxed is not None:
        run.bound = max(0, price_bound(model.program, relaxed.prices)[0])
        run.tell("bound")
        target = relaxed_target(model.program, model.outline, relaxed, case, model.grouping, model.shared)
        other = _rounded(model, target, _order(model, relaxed))
        best = best if other is None or other.units >= best.units else other
        run.tell("assign", best.units)
    best = improve(model, best, target, settings, run.ended, run.left, lambda other: run.tell("improve", other.units))
    return Solved(
        roster=to_roster(case, best),
        duty_units=best.duty_units,
        flow_units=best.flow_units,
        bound_units=run.bound,
        bound_source="linear relaxation of duties, pauses and flows" if run.bound else "none",
        engine="outline, rounding, neighbourhoods",
        seconds=run.seconds,
        first_roster_seconds=run.first_roster or run.seconds,
        trace=tuple(run.trace),
        stopped=run.stopped,
    )


def _first(model: Model, target: Target) -> Incumbent | None:
    return _rounded(model, target, range(len(model.case.agents)))


def _rounded(model: Model, target: Target, order: Sequence[int]) -> Incumbent | None:
    ground = Ground(model.case, model.grouping, model.shapes, target)
    best: Incumbent | None = None
    for _ in range(2):
        chosen = round_weeks(target, ground, model.weeks, model.shapes, order)
        if chosen is None:
            return None
        weekly: Weekly = tuple(chosen[agent] for agent in range(len(order)))
        other = judge(model, weekly, target)
        if other is not None and (best is None or other.units < best.units):
            best = other
    return best


def _order(model: Model, relaxed: Relaxed) -> list[int]:
    """Agents whose week is nearly whole in the relaxation first."""
    shares = relaxed.values[: model.persons.options]
    loose = np.bincount(model.program.owner[: len(shares)], weights=np.minimum(shares, 1 - shares), minlength=len(model.case.agents))
    return [int(agent) for agent in np.argsort(loose, kind="stable")]


def to_roster(case: Case, best: Incumbent) -> Roster:
    """The roster with the pauses as rests."""
    duties = []
    for agent, week in enumerate(best.weekly):
        for number in week:
            option = case.options[number]
            rests = tuple(
                Rest(kind=pause.kind, start=start, end=start + pause.minutes)
                for pause, start in zip(option.pauses, best.places[number], strict=True)
            )
            duties.append(
                Duty(
                    agent=case.agents[agent].id,
                    day=date_of(case.grid, option.day),
                    shift=option.shift,
                    start=option.start,
                    end=option.end,
                    rests=rests,
                )
            )
    return Roster(grid=case.grid, duties=tuple(sorted(duties, key=lambda duty: (duty.agent, duty.start))))


def _memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
