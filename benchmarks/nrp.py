"""Nurse-rostering instances of Curtois and Qu: score any roster, solve an instance, or make one up."""

from __future__ import annotations

import argparse
import json
import math
import sys
from pathlib import Path

from formats.nrp import Instance, Roster, read_instance, read_rosters, write_roster
from formats.nrp_crew import crew_of, roster_of
from formats.nrp_make import Size, make
from formats.nrp_rules import agrees
from formats.nrp_score import cost, violations
from shiftopt.rostering.columns.solve import ColumnSettings, solve_columns


def score(instance: Instance, roster: Roster) -> dict[str, object]:
    """Figures of the plain walk, and whether the audit by the rules of the catalogue agrees (None: it cannot read the roster)."""
    return {"cost": cost(instance, roster), "violations": violations(instance, roster), "audit_agrees": agrees(instance, roster)}


def run_score(arguments: argparse.Namespace) -> dict[str, object]:
    """The last roster in the file, and each of them under ``rosters`` if there are several."""
    instance = read_instance(arguments.instance.read_text(encoding="utf-8"))
    found = [score(instance, roster) for roster in read_rosters(arguments.roster.read_text(encoding="utf-8"), instance)]
    if not found:
        raise SystemExit(f"{arguments.roster}: no roster found; write a staff,day,shift table or one line per person")
    return found[-1] if len(found) == 1 else found[-1] | {"rosters": found}


def run_solve(arguments: argparse.Namespace) -> dict[str, object]:
    """Solve, write the roster, read it back and score it with the plain walk; both figures must agree."""
    instance = read_instance(arguments.instance.read_text(encoding="utf-8"))
    settings = ColumnSettings(seconds=arguments.seconds, seed=arguments.seed)
    result = solve_columns(crew_of(instance), settings, tell if arguments.verbose else lambda *_: None)
    if result.paths is None:
        return {"cost": None, "bound": None if math.isinf(result.bound) else result.bound, "seconds": round(result.seconds, 2)}
    arguments.out.write_text(write_roster(roster_of(instance, result.paths)), encoding="utf-8")
    found = score(instance, read_rosters(arguments.out.read_text(encoding="utf-8"), instance)[0])
    if found["violations"] or found["cost"] != round(result.cost):
        raise SystemExit(f"the scorer disagrees with the solver's cost {result.cost}: {found}")
    return {"cost": found["cost"], "bound": round(result.bound, 3), "seconds": round(result.seconds, 2)}


def run_make(arguments: argparse.Namespace) -> dict[str, object]:
    """Write an instance of the family."""
    size = Size(arguments.days, arguments.staff, arguments.shifts, arguments.lengths)
    arguments.out.write_text(make(size, arguments.seed), encoding="utf-8")
    return {"days": size.days, "staff": size.staff, "shifts": size.shifts, "seed": arguments.seed}


def tell(seconds: float, stage: str, cost: float, bound: float) -> None:
    print(f"{seconds:8.1f} s  {stage:<10}  cost {cost:g}  bound {bound:g}", file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(required=True)
    scoring = commands.add_parser("score", help="print cost and violations of a roster as JSON")
    scoring.add_argument("instance", type=Path)
    scoring.add_argument("roster", type=Path)
    scoring.set_defaults(run=run_score)
    solving = commands.add_parser("solve", help="write a roster and print cost, bound and seconds as JSON")
    solving.add_argument("instance", type=Path)
    solving.add_argument("--seconds", type=float, default=60.0)
    solving.add_argument("--seed", type=int, default=7)
    solving.add_argument("--out", type=Path, required=True)
    solving.add_argument("--verbose", action="store_true")
    solving.set_defaults(run=run_solve)
    making = commands.add_parser("make", help="write an instance in the proportions of the published ones")
    making.add_argument("--days", type=int, default=28)
    making.add_argument("--staff", type=int, default=30)
    making.add_argument("--shifts", type=int, default=4, choices=range(2, 11))
    making.add_argument("--lengths", type=int, default=2, choices=(1, 2, 3))
    making.add_argument("--seed", type=int, default=1)
    making.add_argument("--out", type=Path, required=True)
    making.set_defaults(run=run_make)
    arguments = parser.parse_args()
    print(json.dumps(arguments.run(arguments)))


if __name__ == "__main__":
    main()
