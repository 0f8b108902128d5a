"""Nurse-rostering instances one after the other, as one table: best known, our cost, our bound, seconds.

    python benchmarks/nurses.py --nrp DATA/nrp --inrc2 DATA/inrc2 --seconds 600 --store RUNS [--only Instance7 ...] [--seed 7]

Every run is a process of its own. Its result is stored under a name made of its arguments, with versions, and not run again.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Task:
    """One instance: what to call, and the best value that is known (None for instances made here)."""

    name: str
    command: tuple[str, ...]
    known: int | None


def tasks(chosen: argparse.Namespace) -> Iterator[Task]:
    if chosen.nrp:
        known = best_known(chosen.nrp / "published_results.csv", "instance", "best_known_UB")
        for path in sorted(chosen.nrp.glob("*.txt"), key=lambda path: (len(path.stem), path.stem)):
            yield Task(path.stem, ("nrp.py", "solve", str(path)), known.get(path.stem.removeprefix("Instance")))
    if chosen.inrc2:
        for name, cost in best_known(chosen.inrc2 / "known_costs.csv", "instance", "cost").items():
            yield Task(name, ("inrc2.py", "solve", str(chosen.inrc2 / "instances"), name), cost)


def best_known(path: Path, key: str, value: str) -> dict[str, int]:
    """Values by name; none where there is no such file."""
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as rows:
        return {row[key]: int(row[value]) for row in csv.DictReader(rows)}


def run(task: Task, chosen: argparse.Namespace) -> dict[str, Any]:
    """The stored result, or a new one."""
    stored = chosen.store / f"{task.name}-{chosen.seconds:g}s-seed{chosen.seed}.json"
    if stored.exists():
        found: dict[str, Any] = json.loads(stored.read_text(encoding="utf-8"))
        return found
    out = chosen.store / f"{stored.stem}-roster"
    command = [sys.executable, str(HERE / task.command[0]), *task.command[1:], "--seconds", str(chosen.seconds)]
    answer = subprocess.run([*command, "--seed", str(chosen.seed), "--out", str(out)], capture_output=True, text=True, check=True)
    row = json.loads(answer.stdout) | {"versions": {name: version(name) for name in ("ortools", "numpy", "numba")}}
    stored.write_text(json.dumps(row, indent=1) + "\n", encoding="utf-8")
    return row


def line(task: Task, row: dict[str, Any]) -> str:
    """One row of the table; an instance without a legal roster has no cost."""
    cost, known = row.get("cost", row.get("total")), task.known
    if cost is None:
        return f"{task.name:<20} {known or '-':>10}    none {'-':>9} {row['seconds']:>8.1f}"
    above = f"{cost / known - 1:.2%}" if known else "-"
    gap = 1 - row["bound"] / cost if cost else 0.0
    return f"{task.name:<20} {known or '-':>10} {cost:>7} {row['bound']:>9.0f} {row['seconds']:>8.1f} {above:>8} {gap:>7.2%}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--nrp", type=Path, help="folder of Curtois and Qu's instances")
    parser.add_argument("--inrc2", type=Path, help="folder of the competition's instances and known_costs.csv")
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--only", nargs="+", default=[])
    parser.add_argument("--store", type=Path, required=True)
    chosen = parser.parse_args()
    chosen.store.mkdir(parents=True, exist_ok=True)
    print(f"{'instance':<20} {'best known':>10} {'cost':>7} {'bound':>9} {'seconds':>8} {'above':>8} {'gap':>7}")
    for task in tasks(chosen):
        if not chosen.only or task.name in chosen.only:
            print(line(task, run(task, chosen)), flush=True)


if __name__ == "__main__":
    main()
