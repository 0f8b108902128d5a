"""A week in pyworkforce; runs in the peers' environment and imports only the standard library and pyworkforce.

PYTHON benchmarks/rivals/pyworkforce_week.py INPUT.json OUTPUT.json SECONDS

Crew by crew: ``MinAbsDifference`` chooses how many people start which shift on each day, ``MinHoursRoster`` gives the shifts names.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from pyworkforce.rostering import MinHoursRoster
from pyworkforce.scheduling import MinAbsDifference

Crew = dict[str, Any]
SOFTER = 0.9
"""Wanted people are hard for ``MinHoursRoster``: while there is no roster, this share of them is asked for."""
TRIES = 12


def counts_of(crew: Crew, seconds: float) -> dict[str, list[int]]:
    """Shift -> people by day."""
    size = len(crew["agents"])
    answer = MinAbsDifference(
        num_days=crew["days"],
        periods=crew["periods"],
        shifts_coverage=crew["shifts"],
        required_resources=crew["required"],
        max_period_concurrency=size,
        max_shift_concurrency=size,
        max_search_time=seconds,
    ).solve()
    counts = {shift: [0] * crew["days"] for shift in crew["shifts"]}
    for row in answer["resources_shifts"]:
        if row["day"] >= 0:
            counts[row["shift"]][row["day"]] = row["resources"]
    return counts


def names_of(crew: Crew, counts: dict[str, list[int]], seconds: float) -> list[dict[str, Any]] | None:
    """Who works which shift on which day, or None."""
    answer = MinHoursRoster(
        num_days=crew["days"],
        resources=crew["agents"],
        shifts=list(crew["shifts"]),
        shifts_hours=crew["minutes"],
        min_working_hours=0,
        banned_shifts=crew["banned"],
        max_resting=crew["max_resting"],
        required_resources=counts,
        resources_preferences=crew["preferences"],
        max_search_time=seconds,
    ).solve()
    found: list[dict[str, Any]] = answer["resource_shifts"]
    return None if answer["status"] not in {"OPTIMAL", "FEASIBLE"} else found


def solve(crew: Crew, seconds: float) -> tuple[list[dict[str, Any]], int]:
    """Duties, and how often fewer people had to be asked for."""
    counts = counts_of(crew, seconds / 2)
    for cut in range(TRIES):
        asked = {shift: [int(count * SOFTER**cut + 0.5) for count in row] for shift, row in counts.items()}
        found = names_of(crew, asked, seconds / 2)
        if found is not None:
            return found, cut
    return [], TRIES


def main() -> None:
    source, target, seconds = Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3])
    crews: list[Crew] = json.loads(source.read_text(encoding="utf-8"))
    begun = time.monotonic()
    duties, cuts = [], []
    for number, crew in enumerate(crews):
        left = max(1.0, seconds - (time.monotonic() - begun))
        found, cut = solve(crew, max(1.0, left / (len(crews) - number)))
        duties += found
        cuts.append(cut)
    target.write_text(json.dumps({"duties": duties, "cuts": cuts, "tries": TRIES, "seconds": time.monotonic() - begun}), encoding="utf-8")


if __name__ == "__main__":
    main()
