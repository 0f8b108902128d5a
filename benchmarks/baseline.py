"""Engine against one CP-SAT model, at equal time, on made shops: cost, bound, gap and violations, all by the same audit.

    python benchmarks/baseline.py small medium large scale-500 --seconds 60 --workers 2

A run is keyed by its arguments, the seed and the revision, kept as JSON in ``benchmarks/results``, and not repeated.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import platform
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from one_model import solve_one_model
from shiftopt.allocation.allocate import AllocationSettings, allocate
from shiftopt.domain.case import Case
from shiftopt.domain.plan import Solved
from shiftopt.forecasting.forecast import forecast
from shiftopt.planning.prepare import horizon, next_week, prepare
from shiftopt.rostering.solve import SolveSettings, solve
from shiftopt.rules.assemble import assemble
from shiftopt.rules.auditing import audit
from shiftopt.rules.base import Rule
from shiftopt.samples.generate import generate
from shiftopt.staffing.require import require

RESULTS = Path(__file__).parent / "results"
Result = dict[str, object]


def case_of(name: str) -> tuple[Case, tuple[Rule, ...]]:
    """The week after the history of a made shop; ``scale-500`` is the scalable one with 500 people."""
    size, _, agents = name.partition("-")
    workspace = generate(size, agents=int(agents) if agents else None)
    shop = workspace.shop
    grid = horizon(shop, next_week(shop, workspace.history))
    expected = forecast(workspace.history, grid, events=shop.events, queues=shop.queues)
    return prepare(shop, grid, require(expected, shop), workspace.past), assemble(shop)


def run_engine(case: Case, rules: tuple[Rule, ...], seconds: float, workers: int) -> Result:
    """Rostering and allocation; a share of the time is kept for allocation."""
    begin = time.monotonic()
    reserve = min(seconds / 4, 0.05 * len(case.agents))
    outcome = solve(case, rules, settings=SolveSettings(seconds=seconds - reserve, workers=workers))
    if not isinstance(outcome, Solved):
        return {"status": type(outcome).__name__, "cost": None, "bound": None, "seconds": time.monotonic() - begin, "violations": None}
    left = max(1.0, seconds - (time.monotonic() - begin))
    made = allocate(case, outcome.roster, rules, settings=AllocationSettings(seconds=left))
    spent = time.monotonic() - begin
    verdict = audit(case, made.roster, made.activities, rules)
    if verdict.cost_units != outcome.duty_units + made.cost_units:
        raise AssertionError(f"engine {outcome.duty_units + made.cost_units} units, audit {verdict.cost_units}; {verdict.cost_by_rule}")
    return {
        "status": outcome.engine,
        "cost": verdict.cost,
        "bound": outcome.bound_units // 6000,
        "seconds": spent,
        "violations": len(verdict.hard),
        "by_rule": dict(verdict.cost_by_rule),
    }


def run_one_model(case: Case, rules: tuple[Rule, ...], seconds: float, workers: int) -> Result:
    answer = solve_one_model(case, rules, seconds, max(8, workers))
    return {
        "status": answer.status.lower(),
        "cost": answer.cost,
        "bound": answer.bound,
        "seconds": answer.seconds,
        "violations": None if answer.audit is None else len(answer.audit.hard),
        "by_rule": None if answer.audit is None else dict(answer.audit.cost_by_rule),
    }


RUNS: dict[str, Callable[[Case, tuple[Rule, ...], float, int], Result]] = {"engine": run_engine, "one model": run_one_model}


def revision() -> str:
    root = Path(__file__).parents[1]
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=root, capture_output=True, text=True, check=False).stdout.strip()
    changed = subprocess.run(["git", "diff", "HEAD", "--", "src", "benchmarks"], cwd=root, capture_output=True, check=False).stdout
    return f"{commit}-{hashlib.sha256(changed).hexdigest()[:8]}" if changed else commit


def kept(name: str, way: str, seconds: float, workers: int) -> Result:
    """The stored result of these arguments and this revision, or a new one."""
    key = {"shop": name, "way": way, "seconds": seconds, "workers": workers, "revision": revision()}
    path = RESULTS / f"baseline-{hashlib.sha256(json.dumps(key, sort_keys=True).encode()).hexdigest()[:16]}.json"
    if path.exists():
        found: Result = json.loads(path.read_text(encoding="utf-8"))
        return found
    case, rules = case_of(name)
    result = key | {"host": platform.machine(), "agents": len(case.agents)} | RUNS[way](case, rules, seconds, workers)
    RESULTS.mkdir(exist_ok=True)
    path.write_text(json.dumps(result, indent=1), encoding="utf-8")
    return result


def line(result: Result) -> str:
    cost, bound = result["cost"], result["bound"]
    gap = f"{(cost - bound) / cost:.2%}" if isinstance(cost, int) and isinstance(bound, int) and cost > 0 else "-"
    cells = [f"{value:,}" if isinstance(value, int) else "-" for value in (cost, bound)]
    hard = "-" if result["violations"] is None else str(result["violations"])
    return (
        f"{result['shop']!s:12}{result['agents']!s:>7}  {result['way']!s:10}{cells[0]:>14}{cells[1]:>14}{gap:>9}"
        f"{hard:>6}{result['seconds']:>8.1f} s  {result['status']}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shops", nargs="+", help="small, medium, large, promo, scale-N")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--only", choices=tuple(RUNS))
    given = parser.parse_args()
    print(f"{'shop':12}{'agents':>7}  {'way':10}{'cost, fen':>14}{'bound, fen':>14}{'gap':>9}{'hard':>6}{'time':>10}  status")
    for name in given.shops:
        for way in RUNS if given.only is None else (given.only,):
            print(line(kept(name, way, given.seconds, given.workers)), flush=True)


if __name__ == "__main__":
    main()
