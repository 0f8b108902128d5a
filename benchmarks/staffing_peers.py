"""The libraries that ``staffing.py peers`` compares with; runs in their environment and imports only the library.

PYTHON benchmarks/staffing_peers.py TASK INPUT.json OUTPUT.json      # TASK: erlang_c, wait, erlang_a, service, skills, simpy, ciw
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Case = dict[str, Any]


def erlang_c(case: Case) -> int:
    from pyworkforce.queuing import ErlangC

    queue = ErlangC(transactions=case["rate"], aht=case["handle"] / 60, asa=case["seconds"] / 60, interval=30)
    return int(queue.required_positions(service_level=case["share"])["raw_positions"])


def wait(case: Case) -> float:
    from pyworkforce.queuing import ErlangC

    queue = ErlangC(transactions=case["load"], aht=30, asa=0.33, interval=30)
    return float(queue.waiting_probability(positions=case["heads"]))


def erlang_a(case: Case) -> int:
    from pyworkforce.queuing import ErlangA

    minutes = {name: case[name] / 60 for name in ("handle", "seconds", "patience")}
    queue = ErlangA(transactions=case["rate"], aht=minutes["handle"], asa=minutes["seconds"], interval=30, patience=minutes["patience"])
    return int(queue.required_positions(service_level=case["share"])["raw_positions"])


def service(case: Case) -> list[float]:
    from pyworkforce.queuing import ErlangA

    queue = ErlangA(
        transactions=case["load"] * 1800 / case["handle"],
        aht=case["handle"] / 60,
        asa=case["seconds"] / 60,
        interval=30,
        patience=case["patience"] / 60,
    )
    heads = case["heads"]
    return [queue.service_level(heads), queue.abandonment_probability(heads), queue.waiting_probability(heads)]


def skills(case: Case) -> dict[str, int]:
    from pyworkforce.staffing import MultiSkillStaffing

    profiles = [{"name": name, "skills": known} for name, known in case["profiles"].items()]
    solved = MultiSkillStaffing(
        skills=sorted(case["needs"]), profiles=profiles, required_positions=case["needs"], num_search_workers=1
    ).solve()
    return {row["profile"]: int(row["agents"]) for row in solved["agents_per_profile"]}


def simpy(case: Case) -> list[float]:
    import simpy as library

    draw = random.Random(2)
    world = library.Environment()
    desk = library.Resource(world, case["agents"])
    lost = waited = 0

    def caller() -> Any:
        nonlocal lost, waited
        with desk.request() as turn:
            begin = world.now
            outcome = yield turn | world.timeout(draw.expovariate(1 / case["patience"]))
            waited += world.now > begin
            if turn in outcome:
                yield world.timeout(draw.expovariate(1 / case["handle"]))
            else:
                lost += 1

    def source() -> Any:
        for _ in range(case["customers"]):
            yield world.timeout(draw.expovariate(case["rate"]))
            world.process(caller())

    world.process(source())
    world.run()
    return [lost / case["customers"], waited / case["customers"]]


def ciw(case: Case) -> list[float]:
    import ciw as library

    library.seed(3)
    network = library.create_network(
        arrival_distributions=[library.dists.Exponential(case["rate"])],
        service_distributions=[library.dists.Exponential(1 / case["handle"])],
        reneging_time_distributions=[library.dists.Exponential(1 / case["patience"])],
        number_of_servers=[case["agents"]],
    )
    world = library.Simulation(network)
    world.simulate_until_max_time(case["customers"] / case["rate"])
    records = world.get_all_records()
    lost = sum(record.record_type == "renege" for record in records)
    return [lost / len(records), sum(record.waiting_time > 1e-9 for record in records) / len(records)]


TASKS: dict[str, Callable[[Case], Any]] = {work.__name__: work for work in (erlang_c, wait, erlang_a, service, skills, simpy, ciw)}


def main() -> None:
    task, source, target = TASKS[sys.argv[1]], Path(sys.argv[2]), Path(sys.argv[3])
    cases = json.loads(source.read_text())
    if len(cases) > 1:
        task(cases[0])  # imports; not timed
    answers: list[Any] = []
    begin = time.perf_counter()
    for case in cases:
        try:
            answers.append(task(case))
        except (ArithmeticError, ValueError) as error:
            answers.append(f"{type(error).__name__}: {error}")
    target.write_text(json.dumps({"seconds": time.perf_counter() - begin, "answers": answers}))


if __name__ == "__main__":
    main()
