"""Eight rolling weeks with and without the fairness rules: spread of fairness points, and what evenness costs in coverage.

    python benchmarks/rolling.py small --weeks 8 --seconds 10
    python benchmarks/rolling.py medium --weeks 8 --steps 6 --points 3      steps are counted: the same figures on a loaded machine

``--points`` puts the ledger as one rule (``fairness_points``) in the place of the shop's own rules on nights and weekends.

Spread is the standard deviation over people, range the most less the least, both per full contract over all weeks. Coverage is that
of named people; ``flow_cost`` is the engine's own figure, which has less luck in it.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace

from shiftopt.domain.roster import Past
from shiftopt.domain.shop import RuleEntry, Shop
from shiftopt.planning.explain_price import PriceSettings
from shiftopt.planning.pipeline import demand
from shiftopt.planning.rolling import FAIRNESS, Rolling, fair_group, roll
from shiftopt.samples.generate import generate


def figures(found: Rolling) -> dict[str, float]:
    return {
        "points_std": round(found.spread("points"), 3),
        "points_range": round(found.reach("points"), 2),
        "nights_std": round(found.spread("nights"), 3),
        "nights_range": round(found.reach("nights"), 2),
        "weekends_std": round(found.spread("weekends"), 3),
        "weekends_range": round(found.reach("weekends"), 2),
        "coverage_cost": sum(week.coverage for week in found.weeks) / 100,
        "flow_cost": sum(week.flow for week in found.weeks) / 100,
        "cost_without_fairness": sum(week.total - week.fairness for week in found.weeks) / 100,
    }


def pointed(shop: Shop, weight: int) -> Shop:
    """The shop with fairness points instead of its other fairness rules, among the same people."""
    contracts = frozenset().union(*(rule.contracts for rule in shop.rules if rule.name in FAIRNESS))
    kept = (rule for rule in shop.rules if rule.name not in FAIRNESS)
    return shop.model_copy(update={"rules": (*kept, RuleEntry(name="fairness_points", hard=False, weight=weight, contracts=contracts))})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("instance", nargs="?", default="small")
    parser.add_argument("--weeks", type=int, default=8, help="how many weeks in a row")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--points", type=float, default=0, help="yuan per half point; 0: the shop's own fairness rules")
    parser.add_argument("--steps", type=int, default=0, help="count steps instead of seconds")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--past", action="store_true", help="start from the sample's own past instead of from nobody's points")
    args = parser.parse_args()
    _, case = demand(generate(args.instance))
    case = case if args.past else replace(case, past=Past())
    if args.points:
        case = replace(case, shop=pointed(case.shop, round(100 * args.points)))
    people = fair_group(case.shop)
    settings = PriceSettings(seconds=args.seconds, allocation_seconds=args.seconds, workers=args.workers, seed=args.seed)
    if args.steps:
        settings = replace(settings, deterministic=True, steps=args.steps, allocation_seconds=1e6)
    result: dict[str, object] = {"instance": args.instance, "weeks": args.weeks, "seconds": args.seconds, "people": len(people)}
    for name, ledger in (("with", True), ("without", False)):
        told = lambda text, name=name: print(f"{name} ledger, {text}", file=sys.stderr)  # noqa: E731 - one line of progress
        result[name] = figures(roll(case, args.weeks, settings, ledger=ledger, told=told, people=people))
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
