"""The river of one plan, from a workspace to an audited week. Read this page first.

    Workspace ─ forecast ─▶ Forecast ─ require ─▶ Requirements ─ prepare ─▶ Case
    Case ─ solve ─▶ Roster + bound ─ allocate ─▶ Activities ─ audit ─▶ Audit ─ replicate ─▶ Service

Every stage is a pure function ``stage(input, settings) -> output``; nothing flows upstream. If the audit does not find the very
cost that the solver claims, that is a defect of ours and the plan is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from math import inf, sqrt
from threading import Thread
from time import monotonic

from shiftopt.allocation.allocate import AllocationSettings, allocate
from shiftopt.allocation.resume import complete, known_duties
from shiftopt.allocation.warm import warm
from shiftopt.domain.base import UNITS_PER_AGENT_HOUR, WEEK
from shiftopt.domain.case import Case
from shiftopt.domain.plan import Allocated, Infeasible, Plan, Solved, Unproven
from shiftopt.domain.progress import Progress
from shiftopt.domain.roster import Activity, Audit, Roster
from shiftopt.domain.volumes import Forecast
from shiftopt.domain.workspace import Workspace
from shiftopt.forecasting.forecast import forecast
from shiftopt.forecasting.settings import ForecastSettings
from shiftopt.planning.begin import Begun, attendance_of, cheapest
from shiftopt.planning.prepare import horizon, next_week, prepare
from shiftopt.planning.shortage import shortages
from shiftopt.rostering.solve import SolveSettings, solve
from shiftopt.rules.assemble import assemble
from shiftopt.rules.auditing import audit
from shiftopt.rules.base import Rule
from shiftopt.rules.coverage import supplied
from shiftopt.simulation.replicate import SimulationSettings, replicate
from shiftopt.staffing.at_work import at_work
from shiftopt.staffing.require import require
from shiftopt.staffing.settings import StaffingSettings, settings_of

Report = Callable[[Progress], None]
Stop = Callable[[], bool]


NAMING = 0.4
"""Share of the time that is kept for giving named people their pauses, sessions and queues of a week; less of a longer horizon, where
the relaxation takes more than its share."""
LEAST_NAMING = 5.0
"""Seconds that this gets in any case."""
USUAL_SECONDS = 6.0
"""Seconds of a plan for which the usual number of draws is enough; a longer one may draw as many times more as it is longer."""


class CostMismatchError(AssertionError):
    """The audit found another cost, or a hard violation, in a roster that the solver called legal: a defect of ours."""


@dataclass(frozen=True)
class PlanSettings:
    """What a plan may be told; the defaults are a lead's weekly roster."""

    week: date | None = None
    days: int = WEEK
    """Length of the horizon, whole weeks."""
    forecasting: ForecastSettings = field(default_factory=ForecastSettings)
    staffing: StaffingSettings = field(default_factory=StaffingSettings)
    solving: SolveSettings = field(default_factory=SolveSettings)
    allocating: AllocationSettings = field(default_factory=AllocationSettings)
    simulating: SimulationSettings | None = None
    begun: Begun | None = None
    """The roster that ``solving`` starts with and its tasks: the plan does not cost more."""


DEFAULTS = PlanSettings()


def demand(workspace: Workspace, settings: PlanSettings = DEFAULTS) -> tuple[Forecast, Case]:
    """Forecast the week and turn it into a Case: the part of the river above the solver."""
    shop = workspace.shop
    grid = horizon(shop, settings.week or next_week(shop, workspace.history), settings.days)
    expected = forecast(workspace.history, grid, events=shop.events, queues=shop.queues, settings=settings.forecasting)
    requirements = require(expected, shop, settings=settings_of(shop, settings.staffing))
    return expected, prepare(shop, grid, requirements, workspace.past)


def plan(
    workspace: Workspace, settings: PlanSettings = DEFAULTS, *, report: Report | None = None, stop: Stop | None = None
) -> Plan | Infeasible | Unproven:
    """The whole river for one week.

    Raises:
        InputError: if the rules or the week are not well-formed.
        CostMismatchError: if the independent audit contradicts the solver.
    """
    assemble(workspace.shop)  # every problem of the rules before any work
    return plan_case(*demand(workspace, settings), settings, report=report, stop=stop)


def plan_case(
    expected: Forecast, case: Case, settings: PlanSettings = DEFAULTS, *, report: Report | None = None, stop: Stop | None = None
) -> Plan | Infeasible | Unproven:
    """The river below the demand: roster, activities, audit, and simulation if it is asked for. Raises as ``plan`` does."""
    rules = assemble(case.shop, day=case.grid.first_day)
    begun = monotonic()
    ready = Thread(target=warm, daemon=True)  # a first run compiles beside the search, not in the time for naming
    ready.start()
    naming = NAMING * sqrt(WEEK / case.grid.days)
    searching = replace(settings.solving, seconds=(1 - naming) * settings.solving.seconds)
    outcome = solve(case, rules, settings=searching, report=report, stop=stop)
    if not isinstance(outcome, Solved):
        return outcome
    ready.join()
    limits = _limits(settings, monotonic() - begun, naming)
    allocated = allocate(case, outcome.roster, rules, settings=limits)
    if settings.begun is not None:
        outcome, allocated = cheapest(case, rules, (outcome, allocated), settings.begun, limits)
    solved = replace(outcome, roster=allocated.roster, seconds=monotonic() - begun)
    made = _checked(conclude(case, expected, solved, allocated, rules))
    if report is not None:  # named people serve one queue at a time, so the plan costs more than the search's own figure
        report(Progress(seconds=solved.seconds, stage="allocate", cost=made.audit.cost, bound=solved.bound_units // UNITS_PER_AGENT_HOUR))
    if settings.simulating is None:
        return made
    return replace(made, service=replicate(case, allocated.activities, expected, settings=settings.simulating))


def _limits(settings: PlanSettings, spent: float, naming: float) -> AllocationSettings:
    """Allocation with the time that the search has left over; counted in work, not in time, in deterministic mode."""
    limits = settings.allocating
    if settings.solving.deterministic:
        return replace(limits, seconds=inf)
    left = max(LEAST_NAMING, min(settings.solving.seconds, spent / (1 - naming)) - spent)  # less after a search that ended early
    return replace(
        limits, seconds=min(limits.seconds, left), draws=round(limits.draws * max(1.0, settings.solving.seconds / USUAL_SECONDS))
    )


def conclude(case: Case, expected: Forecast, solved: Solved, allocated: Allocated, rules: tuple[Rule, ...]) -> Plan:
    """Audit finished activities and put the plan together."""
    verdict = audit(case, allocated.roster, allocated.activities, rules)
    effort = supplied(case.shop, case.grid, case.requirements.queues, allocated.activities)
    there = at_work(case.requirements, expected, case.shop, allocated.activities, effort).effort
    why = shortages(case, allocated.roster, effort)
    return Plan(
        case=case, forecast=expected, solved=solved, allocated=allocated, audit=verdict, supplied=effort, at_work=there, shortages=why
    )


def review(
    case: Case, roster: Roster, activities: tuple[Activity, ...] = (), settings: AllocationSettings = DEFAULTS.allocating
) -> tuple[tuple[Activity, ...], Audit]:
    """Audit any roster, also a hand-made one: duties without activities get them first, so that coverage can be priced.

    Duties whose activities are known keep them, so that the cost of a roster that comes back unchanged is the plan's.
    """
    rules = assemble(case.shop, day=case.grid.first_day)
    if not activities:
        allocated = allocate(case, roster, rules, settings=settings)
        roster, activities = allocated.roster, allocated.activities
    else:
        told, kept = known_duties(roster, activities)
        if not roster.attendance:
            roster = roster.model_copy(update={"attendance": attendance_of(kept)})
        if len(told) < len(roster.duties):
            activities = complete(case, roster, kept, rules, settings=settings)
    return activities, audit(case, roster, activities, rules)


def _checked(made: Plan) -> Plan:
    if made.audit.hard:
        raise CostMismatchError(f"the solver's roster breaks hard rules: {[violation.message for violation in made.audit.hard[:3]]}")
    if made.audit.cost_units != made.cost_units:
        raise CostMismatchError(
            f"cost differs: solver {made.cost_units}, audit {made.audit.cost_units} (1/6000 fen); by rule {dict(made.audit.cost_by_rule)}"
        )
    return made
