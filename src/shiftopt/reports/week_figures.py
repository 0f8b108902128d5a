"""The figures of one of several weeks in a row: those of a scenario, and who works how much on which contract."""

from __future__ import annotations

from collections.abc import Sequence

from shiftopt.domain.plan import Plan
from shiftopt.domain.shop import ContractKind
from shiftopt.domain.weeks import Staffed, WeekFigures
from shiftopt.reports.people import Person, people
from shiftopt.reports.scenario_figures import outcome
from shiftopt.rules.assemble import assemble
from shiftopt.rules.auditing import book_of
from shiftopt.rules.catalogue.monthly_overtime import MonthlyOvertime


def week_figures(plan: Plan, promised: Sequence[float | None], seconds: float, kept: int = 0) -> WeekFigures:
    """The figures of a planned week; ``promised`` as in ``scenario_figures.outcome``, ``kept`` as in ``WeekFigures``."""
    most, limit = month_overtime(plan)
    first = plan.case.grid.first_day
    return WeekFigures(
        first_day=first,
        outcome=outcome(first.isoformat(), "", plan, promised, seconds),
        violations=len(plan.audit.hard),
        staff=staff_by_kind(plan),
        month_overtime=most,
        month_limit=limit,
        kept=kept,
    )


def staff_by_kind(plan: Plan) -> dict[ContractKind, Staffed]:
    """Kind of contract -> what its people do, the kinds in the order of the shop's contracts."""
    groups: dict[ContractKind, list[Person]] = {contract.kind: [] for contract in plan.case.shop.contracts}
    for person in people(plan):
        groups[plan.case.contracts[person.agent.contract].kind].append(person)
    return {
        kind: Staffed(
            people=sum(person.paid > 0 for person in staff),
            duties=sum(len(cell.duties) for person in staff for cell in person.cells),
            paid=sum(person.paid for person in staff),
            overtime=sum(person.overtime for person in staff),
        )
        for kind, staff in groups.items()
    }


def month_overtime(plan: Plan) -> tuple[int, int | None]:
    """The most minutes of overtime that anybody has in a calendar month, the known past included, and the strictest limit.

    The rule on monthly overtime counts itself: without any minutes allowed it tells everybody who has some.
    """
    case = plan.case
    book = book_of(case, plan.allocated.roster, plan.allocated.activities)
    rules = [rule for rule in assemble(case.shop, day=case.grid.first_day) if isinstance(rule, MonthlyOvertime)]
    found = [round(item.measured) for rule in rules for item in rule.model_copy(update={"minutes": 0}).audit(book)]
    return max(found, default=0), min((rule.minutes for rule in rules), default=None)
