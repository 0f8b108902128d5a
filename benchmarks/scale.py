"""How the engine grows with the number of agents: time to the first roster, gap over time, and peak memory.

    python benchmarks/scale.py [--agents 60 120 240 500 1000 2000] [--seconds 60] [--seeds 1] [--out results.json]
    python benchmarks/scale.py --relaxation [--agents 240 500]

Every size runs in a process of its own, so that peak memory is its own. Gaps are the engine's: duties exact, coverage by group flows.
``--relaxation`` solves nothing but the relaxation: to a vertex, from the inside only, and in two steps, with the bound of each.
Processor seconds are printed beside wall seconds, because only they can be compared between a busy and an idle machine.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

MARKS = (0.25, 0.5, 1.0)
"""Shares of the time limit at which the gap is printed."""


def run(agents: int, seconds: float, seed: int) -> dict[str, Any]:
    """Solve one size in this process."""
    from shiftopt.domain.plan import Solved
    from shiftopt.planning.pipeline import demand
    from shiftopt.rostering.run import memory_mb
    from shiftopt.rostering.solve import SolveSettings, solve
    from shiftopt.rules.assemble import assemble
    from shiftopt.samples.generate import generate

    workspace = generate("scale", agents=agents)
    _, case = demand(workspace)
    wall, work = time.monotonic(), time.process_time()
    outcome = solve(case, assemble(case.shop), settings=SolveSettings(seconds=seconds, seed=seed))
    row: dict[str, Any] = {"agents": agents, "seed": seed, "options": len(case.options), "outcome": type(outcome).__name__}
    if isinstance(outcome, Solved):
        cost = outcome.duty_units + outcome.flow_units
        row |= {
            "first": outcome.first_roster_seconds,
            "gap": (cost - outcome.bound_units) / cost if cost else 0.0,
            "gaps": [gap_at(outcome.trace, share * seconds) for share in MARKS],
        }
    return row | {"wall": time.monotonic() - wall, "work": time.process_time() - work, "memory": memory_mb()}


def relaxations(agents: int) -> None:
    """Print processor seconds and bound (yuan) of each way to solve the relaxation of one size."""
    from shiftopt.planning.pipeline import demand
    from shiftopt.rostering.interior import interior
    from shiftopt.rostering.linear import price_bound, relax
    from shiftopt.rostering.model import prepare
    from shiftopt.rostering.prices import priced
    from shiftopt.rules.assemble import assemble
    from shiftopt.samples.generate import generate

    _, case = demand(generate("scale", agents=agents))
    model = prepare(case, assemble(case.shop))
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
    print(f"{'agents':>6} {'options':>8} {'first s':>8}  {marks} {'wall s':>8} {'cpu s':>8} {'MiB':>6}")
    for row in rows:
        gaps = "  ".join(f"{'-' if gap is None else f'{gap:.2%}':>12}" for gap in row.get("gaps", [None] * len(MARKS)))
        first = f"{row['first']:.1f}" if "first" in row else row["outcome"]
        print(f"{row['agents']:>6} {row['options']:>8} {first:>8}  {gaps} {row['wall']:>8.1f} {row['work']:>8.1f} {row['memory']:>6.0f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--agents", type=int, nargs="+", default=[60, 120, 240, 500, 1000, 2000])
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--relaxation", action="store_true", help="measure the relaxation alone")
    parser.add_argument("--one", type=int, nargs=2, metavar=("AGENTS", "SEED"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        print(json.dumps(run(chosen.one[0], chosen.seconds, chosen.one[1])))
        return
    if chosen.relaxation:
        for agents in chosen.agents:
            relaxations(agents)
        return
    rows = []
    for agents in chosen.agents:
        for seed in range(chosen.seeds):
            command = [sys.executable, __file__, "--seconds", str(chosen.seconds), "--one", str(agents), str(seed)]
            answer = subprocess.run(command, capture_output=True, text=True, check=True)
            rows.append(json.loads(answer.stdout.splitlines()[-1]))
            show(rows[-1:])
    print()
    show(rows)
    if chosen.out:
        chosen.out.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
