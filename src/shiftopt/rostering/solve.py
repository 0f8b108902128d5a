"""The engine: a first legal roster, a bound, and better rosters until time is up."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from threading import Thread

from shiftopt.domain.case import Case
from shiftopt.domain.plan import Infeasible, Outcome, Solved, Unproven
from shiftopt.domain.roster import Duty, Rest, Roster
from shiftopt.domain.volumes import BoolArray
from shiftopt.rostering.capacity import outlined
from shiftopt.rostering.diagnose import diagnose
from shiftopt.rostering.exchange import SHARE, exchange
from shiftopt.rostering.improve import improve
from shiftopt.rostering.judge import Incumbent, judge
from shiftopt.rostering.linear import Relaxed, price_bound, relax
from shiftopt.rostering.model import Model, prepare
from shiftopt.rostering.opening import from_roster, rounded, rounding_order
from shiftopt.rostering.pauses import place_pauses
from shiftopt.rostering.prices import priced
from shiftopt.rostering.rounding import crude_target, relaxed_target
from shiftopt.rostering.run import Report, Run, Stop
from shiftopt.rostering.settings import SolveSettings
from shiftopt.rules.base import Rule
from shiftopt.timeline.clock import date_of

__all__ = ["SolveSettings", "solve"]

DEFAULTS = SolveSettings()
UNLIKELY = 0.006
"""An option is unlikely if taking it costs at least this share of the cost per person, by the prices of the relaxation."""
SLOW = 30_000
"""Rows from which on the relaxation begins beside the first roster, and a second roster need not wait for it: some 180 people."""
LARGE = 60_000
"""Rows from which on the relaxation is solved in two steps: some 400 people."""
ENGINE = "outline, rounding, neighbourhoods, exchanges"
BOUND_SOURCE = "linear relaxation of duties, pauses, sessions and flows"


def solve(
    case: Case, rules: Sequence[Rule], *, settings: SolveSettings = DEFAULTS, report: Report | None = None, stop: Stop | None = None
) -> Outcome:
    """Find a legal roster of low cost and a proven lower bound.

    Args:
        case: the prepared week.
        rules: all rules. Those of level ``duty`` are encoded; coverage and tickets come from ``case.requirements``; sessions and
            complaint exposure are stated as far as they can be without names.
        settings: limits and switches.
        report: called with every better roster or bound; costs never rise and bounds never fall.
        stop: polled between steps; once it returns True the run ends with the best roster so far.

    Returns:
        ``Solved``; ``Infeasible`` if no legal roster exists; ``Unproven`` if neither was settled in time.
    """
    run = Run(settings, report, stop)
    model = prepare(case, rules, seed=settings.seed)
    slow = len(model.program.row_low) >= SLOW
    early = _begun(model, run) if slow else None
    best = rounded(model, crude_target(case, model.grouping), range(len(case.agents)), rounds=1)
    best = _better(best, None if settings.start is None else judge(model, from_roster(case, settings.start)))
    if best is None:
        conflict = diagnose(model.board)
        return Infeasible(conflict, run.seconds) if conflict else Unproven(bound_units=0, seconds=run.seconds)
    run.tell("first", best.units)
    best = _outlined(model, best, run) if slow and not settings.deterministic else best
    best, likely = _bounded(model, best, run, early)
    best = improve(model, best, run, likely=likely, until=lambda: run.left() <= SHARE * settings.seconds)
    best = exchange(model, best, run)
    return Solved(
        roster=to_roster(model, best),
        duty_units=best.duty_units,
        flow_units=best.flow_units,
        bound_units=run.bound,
        bound_source=BOUND_SOURCE if run.bound else "none",
        engine=ENGINE,
        seconds=run.seconds,
        first_roster_seconds=run.first_roster or run.seconds,
        trace=tuple(run.trace),
        stopped=run.stopped,
    )


def _bounded(model: Model, best: Incumbent, run: Run, early: Future[Relaxed | None] | None = None) -> tuple[Incumbent, BoolArray | None]:
    """Solve the relaxation for the bound, and round it to a roster; the better of the two rosters, and the likely options.

    With several workers, the others improve the first roster meanwhile. ``early``: the relaxation, if it has begun already.
    """
    if run.ended(best):
        return best, None
    future = early or _begun(model, run)
    if future is None:
        relaxed = _relaxed(model, run)
    else:
        best = improve(model, best, run, workers=run.settings.workers - 1, until=future.done)
        relaxed = future.result() if future.done() else None
    if relaxed is None:
        return best, None
    bound, reduced = price_bound(model.program, relaxed.prices)
    run.bound = max(0, bound)
    run.tell("bound")
    likely = reduced[: model.persons.options] <= UNLIKELY * run.bound / max(1, len(model.case.agents))
    if run.ended(best):  # rounding takes half a minute for thousands of people
        return best, likely
    target = relaxed_target(model.program, model.outline, relaxed, model.case, model.grouping, model.shared)
    best = _better(best, rounded(model, target, rounding_order(model, relaxed))) or best
    run.tell("assign", best.units)
    return best, likely


def _outlined(model: Model, best: Incumbent, run: Run) -> Incumbent:
    """The better of the roster and of one towards what groups can do, while the relaxation takes its time."""
    if run.ended(best):
        return best
    program, case, grouping = model.program, model.case, model.grouping
    answer = outlined(program, model.outline, case, grouping, seconds=run.left())
    if answer is None or run.ended(best):
        return best
    target = relaxed_target(program, model.outline, answer, case, grouping, model.shared)
    best = _better(best, rounded(model, target, range(len(case.agents)))) or best
    run.tell("improve", best.units)
    return best


def _relaxed(model: Model, run: Run) -> Relaxed | None:
    """The relaxation: to its end in shops of moderate size, in two steps in large ones unless their first one fails."""
    program = model.program
    if len(program.row_low) < LARGE:
        return relax(program, program.low, program.high, seconds=run.left())
    answer = priced(program, model.persons, model.outline.first, seconds=run.left())
    return answer or relax(program, program.low, program.high, seconds=run.left())


def _begun(model: Model, run: Run) -> Future[Relaxed | None] | None:
    """The relaxation as work of a thread of its own, for which nothing waits at the end; None where that is not wanted."""
    if run.settings.deterministic or run.settings.workers < 2:
        return None
    future: Future[Relaxed | None] = Future()

    def work() -> None:
        try:
            future.set_result(_relaxed(model, run))
        except Exception as error:  # whoever asks for the result is told  # noqa: BLE001
            future.set_exception(error)

    Thread(target=work, daemon=True).start()
    return future


def _better(one: Incumbent | None, other: Incumbent | None) -> Incumbent | None:
    if one is None or other is None:
        return other if one is None else one
    return other if other.units < one.units else one


def to_roster(model: Model, best: Incumbent) -> Roster:
    """The roster with the pauses as rests."""
    case, places = model.case, place_pauses(model, best)
    duties = []
    for agent, week in enumerate(best.weekly):
        for number in week:
            option = case.options[number]
            rests = tuple(
                Rest(kind=pause.kind, start=start, end=start + pause.minutes)
                for pause, start in zip(option.pauses, places[number], strict=True)
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
