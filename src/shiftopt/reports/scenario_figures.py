"""The figures of one scenario from its plan, and its differences to the baseline with what is uncertain about them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from shiftopt.domain.base import UNITS_PER_AGENT_HOUR
from shiftopt.domain.comparison import Change, Outcome, QueueOutcome
from shiftopt.domain.plan import Plan
from shiftopt.domain.shop import Shop
from shiftopt.reports.coverage import Series, series
from shiftopt.reports.figures import key_figures
from shiftopt.reports.people import Person, people
from shiftopt.reports.stories import is_kept

FAIRNESS = "fairness_"
NORMAL_95 = 1.96
WEEKS_PER_MONTH = 365 / 12 / 7


def outcome(name: str, note: str, plan: Plan, promised: Sequence[float | None], seconds: float) -> Outcome:
    """The figures of one plan.

    Args:
        name: of the scenario.
        note: what the file says about it.
        plan: with its simulation.
        promised: expected service level per queue of the requirements, None where the models have none.
        seconds: how long it took.
    """
    figures, staff = key_figures(plan), people(plan)
    return Outcome(
        name=name,
        note=note,
        cost=plan.audit.cost,
        components=dict(plan.audit.cost_by_component),
        wages=week_wages(plan.case.shop),
        bound=min(plan.audit.cost, plan.solved.bound_units // UNITS_PER_AGENT_HOUR),
        gap=figures.gap,
        people=len(plan.case.agents),
        working=figures.people,
        short_hours=figures.shortfall_hours,
        overtime=figures.overtime,
        paid=figures.paid,
        asked=figures.asked,
        granted=figures.granted,
        fairness=sum(amount for rule, amount in plan.audit.cost_by_rule.items() if rule.startswith(FAIRNESS)),
        nights_spread=_spread([person.nights + person.past_nights for person in _regular(staff)]),
        weekends_spread=_spread([person.weekend_days + person.past_weekend_days for person in _regular(staff)]),
        queues=tuple(_queue(plan, line, level) for line, level in zip(series(plan), promised, strict=True)),
        seconds=seconds,
    )


def week_wages(shop: Shop) -> int:
    """A week of everybody's monthly wage; those paid by the hour are in the cost of labour."""
    monthly = {contract.id for contract in shop.contracts if contract.pay == "monthly"}
    return round(sum(agent.wage for agent in shop.agents if agent.contract in monthly) / WEEKS_PER_MONTH)


def _regular(staff: Sequence[Person]) -> list[Person]:
    """Those who owe hours and have no protection: among them turns should be even."""
    return [person for person in staff if person.contract and not person.agent.protections]


def _spread(values: Sequence[int]) -> float:
    return float(np.std(values)) if values else 0.0


def _queue(plan: Plan, line: Series, promised: float | None) -> QueueOutcome:
    worst = max((item for item in plan.shortages if item.queue == line.queue.id), key=lambda item: item.cost, default=None)
    found = None if plan.service is None else plan.service.queues[line.queue.id]
    hours = 1.0 if line.ticket else plan.case.grid.interval / 60
    band = None if found is None else found.bands.get("service_level")
    rated = found is not None and found.service_level == found.service_level
    return QueueOutcome(
        queue=line.queue.id,
        name=line.queue.name,
        channel=line.queue.channel,
        need_hours=float(line.required.max(initial=0) if line.ticket else line.required.sum() * hours),
        short_hours=float(line.missing.max(initial=0) if line.ticket else line.missing.sum() * hours),
        promised=promised,
        simulated=found.service_level if found is not None and rated else None,
        band=band if rated else None,
        target=None if line.queue.target.kind == "average_response" else line.queue.target.share,
        kept=is_kept(line.queue.target, found) if found is not None and rated else None,
        asa_seconds=found.asa_seconds if found is not None and rated and np.isfinite(found.asa_seconds) else None,
        late_share=found.late_share if found is not None and rated and np.isfinite(found.late_share) else None,
        when=None if worst is None else worst.start,
        cause={} if worst is None else dict(worst.reason),
    )


def compared(found: Outcome, plan: Plan, base: Outcome, base_plan: Plan) -> Outcome:
    """The outcome with its differences to the baseline."""
    wages = found.wages - base.wages
    money = Change(value=found.total - base.total, low=found.bound - base.cost + wages, high=found.cost - base.bound + wages)
    queues = tuple(
        queue.model_copy(update={"change": _service_change(plan, base_plan, queue.queue)}) if queue.simulated is not None else queue
        for queue in found.queues
    )
    return found.model_copy(update={"change": money, "queues": queues})


def _service_change(plan: Plan, base: Plan, queue: str) -> Change | None:
    """Paired over replications: the same seed draws the same days and customers, so most of the chance cancels out."""
    if plan.service is None or base.service is None or queue not in base.service.queues:
        return None
    ours, theirs = (service.runs["service_level"][:, list(service.queues).index(queue)] for service in (plan.service, base.service))
    both = ours - theirs
    both = both[~np.isnan(both)]
    if not len(both):
        return None
    error = NORMAL_95 * float(both.std(ddof=1)) / len(both) ** 0.5 if len(both) > 1 else float("inf")
    middle = float(both.mean())
    return Change(value=middle, low=middle - error, high=middle + error)
