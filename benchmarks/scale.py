"""How the engine grows with the number of agents: time to the first roster, gap over time, and peak memory.

    python benchmarks/scale.py [--agents 60 120 240 500 1000 2000] [--seconds 60] [--seeds 1] [--out results.json]
    python benchmarks/scale.py --days 28 --agents 60 --seconds 180
    python benchmarks/scale.py --shop medium --interval 15 --seconds 120
    python benchmarks/scale.py --relaxation [--agents 240 500]

Every size runs in a process of its own, so that peak memory is its own. Gaps are the engine's: duties exact, coverage by group flows.
``--named`` makes the whole plan in the same seconds instead, names and audit included, and prints its gap as well.
``--relaxation`` solves nothing but the relaxation: to a vertex, from the inside only, and in two steps, with the bound of each.
Processor seconds are printed beside wall seconds, because only they can be compared between a busy and an idle machine.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shiftopt.domain.case import Case
    from shiftopt.domain.volumes import Forecast

MARKS = (0.25, 0.5, 1.0)
"""Shares of the time limit at which the gap is printed."""


def week(chosen: argparse.Namespace, agents: int) -> tuple[Forecast, Case]:
    """What is planned: a made shop over its days, in its intervals."""
    from shiftopt.planning.pipeline import PlanSettings, demand
    from shiftopt.samples.generate import generate

    made = generate(chosen.shop, agents=agents if chosen.shop == "scale" else None)
    made = replace(made, shop=made.shop.model_copy(update={"interval": chosen.interval}))
    return demand(made, PlanSettings(days=chosen.days))


def run(chosen: argparse.Namespace, agents: int, seed: int) -> dict[str, Any]:
    """Solve one size in this process."""
    from shiftopt.domain.plan import Plan, Solved
    from shiftopt.planning.pipeline import PlanSettings, plan_case
    from shiftopt.rostering.run import memory_mb
    from shiftopt.rostering.solve import SolveSettings, solve
    from shiftopt.rules.assemble import assemble

    expected, case = week(chosen, agents)
    wall, work = time.monotonic(), time.process_time()
    settings = SolveSettings(seconds=chosen.seconds, seed=seed)
    if chosen.named:
        outcome = plan_case(expected, case, PlanSettings(solving=settings))
    else:
        outcome = solve(case, assemble(case.shop, day=case.grid.first_day), settings=settings)
    row: dict[str, Any] = {"agents": len(case.agents), "seed": seed, "options": len(case.options), "outcome": type(outcome).__name__}
    solved = outcome.solved if isinstance(outcome, Plan) else outcome
    if isinstance(solved, Solved):
        gaps = [gap_at(solved.trace, share * chosen.seconds) for share in MARKS]
        row |= {"first": solved.first_roster_seconds, "gap": solved.gap, "gaps": gaps}
    if isinstance(outcome, Plan):
        row |= {"named": outcome.gap, "hard": len(outcome.audit.hard)}
    return row | {"wall": time.monotonic() - wall, "work": time.process_time() - work, "memory": memory_mb()}


def relaxations(chosen: argparse.Namespace, agents: int) -> None:
    """Print processor seconds and bound (yuan) of each way to solve the relaxation of one size."""
    from shiftopt.rostering.interior import interior
    from shiftopt.rostering.linear import price_bound, relax
    from shiftopt.rostering.model import prepare
    from shiftopt.rostering.prices import priced
    from shiftopt.rules.assemble import assemble

    _, case = week(chosen, agents)
    model = prepare(case, assemble(case.shop, day=case.grid.first_day))
    program = model.program
    print(f"{agents} agents: {program.columns} columns, {len(program.row_low)} rows, {program.matrix.nnz} entries")
    ways = {
        "two steps": lambda: priced(program, model.persons, model.outline.first, seconds=1e6),
        "inside": lambda: interior(program, seconds=1e6),
        "vertex": lambda: relax(program, program.low, program.high),
    }
    for name, way in ways.items():
        begin = time.process_time()
        answer = way()
        bound = "-" if answer is None else f"{price_bound(program, answer.prices)[0] / 600_000:.1f}"
        print(f"{name:>10}: {time.process_time() - begin:6.1f} s, bound {bound}", flush=True)


def gap_at(trace: Any, seconds: float) -> float | None:
    """The gap that was known at some time of the run."""
    gaps = [line.gap for line in trace if line.seconds <= seconds and line.gap is not None]
    return gaps[-1] if gaps else None


def show(rows: list[dict[str, Any]]) -> None:
    marks = "  ".join(f"{f'gap at {share:.0%}':>12}" for share in MARKS)
    print(f"{'agents':>6} {'options':>8} {'first s':>8}  {marks} {'named':>8} {'wall s':>8} {'cpu s':>8} {'MiB':>6}")
    for row in rows:
        gaps = "  ".join(f"{'-' if gap is None else f'{gap:.2%}':>12}" for gap in row.get("gaps", [None] * len(MARKS)))
        first = f"{row['first']:.1f}" if "first" in row else row["outcome"]
        named = f"{row['named']:.2%}" if "named" in row else "-"
        spent = f"{row['wall']:>8.1f} {row['work']:>8.1f} {row['memory']:>6.0f}"
        print(f"{row['agents']:>6} {row['options']:>8} {first:>8}  {gaps} {named:>8} {spent}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--agents", type=int, nargs="+", default=[60, 120, 240, 500, 1000, 2000])
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--shop", default="scale", help="scale, or a made shop with its own number of people")
    parser.add_argument("--days", type=int, default=7, help="7, 14, 21 or 28")
    parser.add_argument("--interval", type=int, default=30, help="minutes: 15, 30 or 60")
    parser.add_argument("--named", action="store_true", help="names included: the gap of the whole plan")
    parser.add_argument("--relaxation", action="store_true", help="measure the relaxation alone")
    parser.add_argument("--one", type=int, nargs=2, metavar=("AGENTS", "SEED"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        print(json.dumps(run(chosen, *chosen.one)))
        return
    sizes = chosen.agents if chosen.shop == "scale" else chosen.agents[:1]
    if chosen.relaxation:
        for agents in sizes:
            relaxations(chosen, agents)
        return
    rows = []
    for agents in sizes:
        for seed in range(chosen.seeds):
            command = [sys.executable, __file__, *sys.argv[1:], "--one", str(agents), str(seed)]
            answer = subprocess.run(command, capture_output=True, text=True, check=True)
            rows.append(json.loads(answer.stdout.splitlines()[-1]))
            show(rows[-1:])
    print()
    show(rows)
    if chosen.out:
        chosen.out.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
