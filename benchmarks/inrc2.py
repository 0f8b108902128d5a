"""Cases of the Second International Nurse Rostering Competition: score the week files of a roster, or solve a case."""

from __future__ import annotations

import argparse
import json
import math
import sys
from pathlib import Path

from formats.inrc2 import Assignment, Case, read_case, read_roster, write_roster
from formats.inrc2_crew import crew_of, rows_of
from formats.inrc2_score import HARD, SOFT, components
from shiftopt.rostering.columns.solve import ColumnSettings, solve_columns


def score(case: Case, rows: list[Assignment]) -> dict[str, object]:
    found = components(case, rows)
    total = sum(found[name] for name in SOFT)
    return {"total": total, **{name: found[name] for name in SOFT}, "violations": {name: found[name] for name in HARD}}


def run_score(arguments: argparse.Namespace) -> dict[str, object]:
    case = read_case(arguments.instances, arguments.case)
    return score(case, read_roster(arguments.roster, len(case.week_ids)))


def run_solve(arguments: argparse.Namespace) -> dict[str, object]:
    """Solve, write the week files, read them back and score them with the plain walk; both figures must agree."""
    case = read_case(arguments.instances, arguments.case)
    settings = ColumnSettings(seconds=arguments.seconds, seed=arguments.seed)
    result = solve_columns(crew_of(case), settings, tell if arguments.verbose else lambda *_: None)
    if result.paths is None:
        return {"total": None, "bound": None if math.isinf(result.bound) else result.bound, "seconds": round(result.seconds, 2)}
    write_roster(case, rows_of(case, result.paths), arguments.out)
    found = score(case, read_roster(arguments.out, len(case.week_ids)))
    legal = not any(dict(found["violations"]).values())  # type: ignore[call-overload]
    if legal and found["total"] != round(result.cost):
        raise SystemExit(f"the scorer disagrees with the solver's cost {result.cost}: {found}")
    return {**found, "bound": round(result.bound, 3), "seconds": round(result.seconds, 2)}


def tell(seconds: float, stage: str, cost: float, bound: float) -> None:
    print(f"{seconds:8.1f} s  {stage:<10}  cost {cost:g}  bound {bound:g}", file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(required=True)
    scoring = commands.add_parser("score", help="print the total, each soft component and the hard violations as JSON")
    scoring.add_argument("instances", type=Path)
    scoring.add_argument("case")
    scoring.add_argument("roster", type=Path)
    scoring.set_defaults(run=run_score)
    solving = commands.add_parser("solve", help="write the week files and print total, components, bound and seconds as JSON")
    solving.add_argument("instances", type=Path)
    solving.add_argument("case")
    solving.add_argument("--seconds", type=float, default=60.0)
    solving.add_argument("--seed", type=int, default=7)
    solving.add_argument("--out", type=Path, required=True)
    solving.add_argument("--verbose", action="store_true")
    solving.set_defaults(run=run_solve)
    arguments = parser.parse_args()
    print(json.dumps(arguments.run(arguments)))


if __name__ == "__main__":
    main()
