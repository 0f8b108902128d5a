"""Where the gap between a plan and its bound lies, by part of the cost, to the fen.

    python benchmarks/gap.py small --seconds 60 [--whole-seconds 120]

Four weeks are laid side by side. ``relaxed``: the linear relaxation that gives the bound, where duties may be fractions. ``whole``
(with --whole-seconds): whole duties, whatever of them branch and bound finds, with pauses and flows still as counts, and its own bound.
``flows``: the duties of the plan, pauses and minutes still shared freely within groups of equal people. ``named``: the plan as audited,
one queue at a time per person. So flows - relaxed is what whole duties and the search leave, named - flows what naming takes.
"""

from __future__ import annotations

import argparse
from collections import Counter

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from rivals.runs import Job
from shiftopt.domain.base import UNITS_PER_AGENT_HOUR
from shiftopt.domain.plan import Plan
from shiftopt.domain.volumes import FloatArray
from shiftopt.planning.pipeline import PlanSettings, plan_case
from shiftopt.rostering.judge import judge
from shiftopt.rostering.linear import MONEY, part, price_bound, relax
from shiftopt.rostering.model import Model, prepare
from shiftopt.rostering.opening import from_roster
from shiftopt.rostering.settings import SolveSettings
from shiftopt.rules.catalogue.coverage import shortage_prices

Parts = Counter[str]
"""Part of the cost -> fen."""


def parts_of(model: Model, values: FloatArray) -> Parts:
    """The cost of a solution of the programme, by rule, coverage by queue."""
    found: Counter[str] = Counter()
    for price in model.board.prices:
        found[price.rule.name] += price.units * values[price.var]
    excess = model.persons.options + model.persons.extras
    for row in model.persons.rows:
        if row.units is not None:
            found[row.rule.name] += row.units * values[excess]
            excess += 1
    cost, outline, queues = model.program.cost, model.outline, model.case.requirements.queues
    known: set[int] = set()
    for (q, _), columns in outline.shortages.items():
        known.update(columns)
        found[f"coverage {queues[q]}"] += sum(cost[column] * values[column] for column in columns)
    for column in outline.late.values():
        known.add(column)
        found["tickets"] += cost[column] * values[column]
    flows = min(outline.present.values())
    for column in (np.flatnonzero(cost[outline.first :]) + outline.first).tolist():
        if column not in known:
            found["sessions" if column < flows else "complaint_exposure"] += cost[column] * values[column]
    return Counter({name: round(units / UNITS_PER_AGENT_HOUR) for name, units in found.items()})


def named_parts(made: Plan) -> Parts:
    """The audited cost, coverage by queue."""
    found = Counter({rule: cost for rule, cost in made.audit.cost_by_rule.items() if rule != "coverage"})
    prices = shortage_prices(made.case.requirements, made.supplied).sum(axis=0)
    for queue, units in zip(made.case.requirements.queues, prices, strict=True):
        found[f"coverage {queue}"] += round(int(units) / UNITS_PER_AGENT_HOUR)
    return found


def whole_duties(model: Model, seconds: float) -> tuple[FloatArray | None, float]:
    """Branch and bound over the whole programme, pauses and flows as counts: a solution, and a bound in fen."""
    rest = part(model.program, model.program.low, model.program.high)
    answer = milp(
        rest.cost,
        integrality=model.whole[rest.columns].astype(np.int64),
        bounds=Bounds(rest.low, rest.high),
        constraints=LinearConstraint(rest.matrix, rest.row_low, rest.row_high),
        options={"time_limit": seconds},
    )
    bound = 0.0 if answer.mip_dual_bound is None else answer.mip_dual_bound * MONEY / UNITS_PER_AGENT_HOUR
    return None if answer.x is None else rest.spread(model.program, answer.x), bound


def show(table: dict[str, Parts]) -> None:
    names = sorted({name for column in table.values() for name, fen in column.items() if fen})
    print(f"{'fen':<28}" + "".join(f"{title:>12}" for title in table))
    for name in names:
        print(f"{name:<28}" + "".join(f"{column[name]:>12,}" for column in table.values()))
    print(f"{'total':<28}" + "".join(f"{column.total():>12,}" for column in table.values()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shop", help="small, medium, large, promo, scale-N")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--whole-seconds", type=float, default=0.0)
    given = parser.parse_args()
    expected, case = Job(given.shop, given.seconds, 2, given.seed, None).week
    made = plan_case(expected, case, PlanSettings(solving=SolveSettings(seconds=given.seconds, seed=given.seed)))
    if not isinstance(made, Plan):
        raise SystemExit(f"no roster: {made}")
    model = prepare(case, Job(given.shop, given.seconds, 2, given.seed, None).rules)
    relaxed = relax(model.program, model.program.low, model.program.high)
    flows = judge(model, from_roster(case, made.allocated.roster))
    if relaxed is None or flows is None:
        raise RuntimeError("the programme of a plan that exists has no solution")
    table = {"relaxed": parts_of(model, relaxed.values)}
    if given.whole_seconds:
        values, bound = whole_duties(model, given.whole_seconds)
        print(f"bound with whole duties after {given.whole_seconds:g} s: {bound:,.0f} fen")
        if values is not None:
            table["whole"] = parts_of(model, values)
    table |= {"flows": parts_of(model, flows.values), "named": named_parts(made)}
    show(table)
    bound = price_bound(model.program, relaxed.prices)[0] // UNITS_PER_AGENT_HOUR
    print(f"bound {bound:,} fen, cost {made.audit.cost:,} fen, gap {1 - bound / made.audit.cost:.2%}")


if __name__ == "__main__":
    main()
