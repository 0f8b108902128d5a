"""Staffing against published figures, against pyworkforce, and against the clock.

    python benchmarks/staffing.py bank DIR     # February Wednesdays of a bank, from its call log, and the cheapest shifts for them
    python benchmarks/staffing.py peers --python PY    # accuracy and seconds of pyworkforce, ciw, simpy, in PY's environment
    python benchmarks/staffing.py uncertainty  # what an uncertain day costs in heads, and what it costs not to plan for it
    python benchmarks/staffing.py speed        # a week of five queues, up to 2,000 people

Prints tables. Missing data or packages are skipped with a line that says so.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import time
from collections.abc import Callable
from decimal import Decimal, getcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from scipy.integrate import quad
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from shiftopt.domain.shop import Queue, Target
from shiftopt.simulation.loop import play
from shiftopt.simulation.world import Centre, Customers, Service, Stint
from shiftopt.staffing.busyness import quantile, scenarios
from shiftopt.staffing.calculator import calculate
from shiftopt.staffing.erlang import erlang_c
from shiftopt.staffing.goal import Goal, goal_of
from shiftopt.staffing.line import Line
from shiftopt.staffing.pooling import uncovered
from shiftopt.staffing.search import required
from shiftopt.staffing.waiting import measure

getcontext().prec = 50

PUBLISHED = [1, 1, 1, 0, 1, 1, 1, 4, 8, 9, 10, 9, 8, 16, 10, 10, 6, 7, 8, 8, 6, 6, 5, 4]
SHIFT_COSTS = (252, 288, 180, 180, 180, 288, 288, 288)
"""Published pay of the eight six-hour shifts, shekels."""


def bank(folder: Path) -> None:
    """Heads per hour so that at most half of the callers wait, at 15 calls an hour per agent; then the cheapest shifts."""
    import pandas as pd
    from scipy.optimize import Bounds, LinearConstraint, milp

    log = folder / "anonymous_bank_1999_february_calls.tsv"
    if not log.exists():
        print(f"{log} is not there: skipped")
        return
    calls = pd.read_csv(log, sep="\t", dtype={"date": str})
    calls = calls[(calls.outcome != "PHANTOM") & calls.date.isin(["990203", "990210", "990217", "990224"])]
    hours = calls.vru_entry.str.split(":").str[0].astype(int)
    rate = hours.value_counts().reindex(range(24), fill_value=0) / 4
    heads = [calculate(rate=f"{value}/h", handle="4min", target="50%/0s").heads for value in rate]
    print("calls per hour ", " ".join(f"{value:g}" for value in rate))
    print("heads          ", *heads)
    print("published      ", *PUBLISHED)
    print("equal" if heads == PUBLISHED else "DIFFERENT")
    table = pd.read_csv(folder / "anonymous_bank_shifts.csv").to_numpy()[:, 2:].astype(float)
    need = np.array([0] * 6 + heads[6:], dtype=float)
    best = milp(np.array(SHIFT_COSTS), constraints=LinearConstraint(table, lb=need), integrality=np.ones(8), bounds=Bounds(0, np.inf))
    print(f"cheapest shifts {np.rint(best.x).astype(int).tolist()}, cost {best.fun:.0f} (published 6336)")


Peer = Callable[[str, list[dict[str, Any]]], tuple[list[Any], float] | None]
"""(task, cases) -> answers and seconds; None if the peers' environment can not be asked."""


def peer_of(python: str | None) -> Peer:
    """Ask the libraries in the environment of ``python``, which needs nothing of ours."""

    def ask(task: str, cases: list[dict[str, Any]]) -> tuple[list[Any], float] | None:
        if python is None:
            return None
        with TemporaryDirectory() as folder:
            source, target = Path(folder) / "cases.json", Path(folder) / "answers.json"
            source.write_text(json.dumps(cases))
            script = Path(__file__).with_name("staffing_peers.py")
            done = subprocess.run([python, str(script), task, str(source), str(target)], capture_output=True, text=True, check=False)
            if done.returncode:
                print(f"  {task}: skipped, {done.stderr.strip().splitlines()[-1]}")
                return None
            found = json.loads(target.read_text())
        return found["answers"], found["seconds"]

    return ask


def row(task: str, measure: str, ours: str, seconds: float, theirs: str, other: float | None) -> None:
    """One line of the table."""
    print(f"{task:<34}{measure:<34}{ours:>16}{seconds:>9.2f} s{theirs:>30}" + ("" if other is None else f"{other:>9.2f} s"))


def peers(python: str | None) -> None:
    """Accuracy and seconds on the same cases, held against formulas evaluated in other ways."""
    ask = peer_of(python)
    print(f"{'task':<34}{'measure':<34}{'ours':>16}{'':>11}{'pyworkforce, or as named':>30}")
    heads_without_impatience(ask)
    waiting(ask)
    heads_with_impatience(ask)
    services(ask)
    several_skills(ask)
    simulations(ask)


def told(answer: tuple[list[Any], float] | None, words: Callable[[list[Any]], str]) -> tuple[str, float | None]:
    """What a peer's answers come to."""
    return ("not asked", None) if answer is None else (words(answer[0]), answer[1])


def heads_without_impatience(ask: Peer) -> None:
    """Required heads by Erlang C: enough, and one fewer too few, by the recursion in 50 decimal digits."""
    cases = [
        {"rate": rate, "handle": handle, "share": share, "seconds": seconds}
        for rate in range(10, 400, 12)
        for handle in (120, 180, 480)
        for share, seconds in ((0.8, 20), (0.9, 60), (0.7, 15), (0.95, 30), (0.8, 60))
    ]
    ours, spent = required_heads(cases)
    truth = [smallest_enough(lambda n, c=c: exact_served(n, c), int(c["rate"] * c["handle"] / 1800) + 1) for c in cases]
    theirs, seconds = told(ask("erlang_c", cases), lambda found: wrong_heads(found, truth))
    row("Erlang C, required heads", f"{len(cases)} cases: too many, too few", wrong_heads(ours, truth), spent, theirs, seconds)


def required_heads(cases: list[dict[str, Any]]) -> tuple[list[int], float]:
    """Ours, all rates of a target at once as for a week; and the seconds."""
    found, kinds = [0] * len(cases), {tuple(case[key] for key in case if key != "rate") for case in cases}
    begin = time.perf_counter()
    for kind in kinds:
        mine = [i for i, case in enumerate(cases) if tuple(case[key] for key in case if key != "rate") == kind]
        case = cases[mine[0]]
        target = Target(share=case["share"], seconds=case["seconds"], max_occupancy=1.0)
        queue = Queue(
            id="q",
            name="q",
            channel="call",
            handle_seconds=case["handle"],
            patience_seconds=case.get("patience"),
            target=target,
            opening=(),
        )
        heads = required(goal_of(queue, np.ones(1), np.ones(1)), np.array([cases[i]["rate"] for i in mine]) / 1800)
        for i, number in zip(mine, heads.tolist(), strict=True):
            found[i] = number
    return found, time.perf_counter() - begin


def smallest_enough(enough: Callable[[int], bool], start: int) -> int:
    """The least number from ``start`` on that is enough."""
    heads = start
    while not enough(heads):
        heads += 1
    return heads


def exact_served(heads: int, case: dict[str, Any]) -> bool:
    """Whether Erlang C meets the target; 50 decimal digits."""
    load = Decimal(case["rate"]) * case["handle"] / 1800
    if heads <= load:
        return False
    late = exact_wait(heads, load) * (-(heads - load) * case["seconds"] / case["handle"]).exp()
    return 1 - late >= Decimal(str(case["share"]))


def exact_wait(heads: int, load: Decimal) -> Decimal:
    """Erlang C by the recursion of Erlang B."""
    block = Decimal(1)
    for servers in range(1, heads + 1):
        block = load * block / (servers + load * block)
    return block / (1 - load / heads * (1 - block))


def wrong_heads(found: list[Any], truth: list[int]) -> str:
    """Cases with too many and with too few heads, and failures."""
    failed = sum(isinstance(answer, str) for answer in found)
    known = [(answer, right) for answer, right in zip(found, truth, strict=True) if not isinstance(answer, str)]
    text = f"{sum(a > b for a, b in known)}, {sum(a < b for a, b in known)}"
    return text + (f", {failed} failed" if failed else "")


def largest_error(found: list[Any], truth: list[list[float]]) -> str:
    """The largest difference, and how many cases failed."""
    failed = sum(isinstance(answer, str) for answer in found)
    pairs = [(answer, right) for answer, right in zip(found, truth, strict=True) if not isinstance(answer, str)]
    worst = max((abs(a - b) for answer, right in pairs for a, b in zip(answer, right, strict=True)), default=math.nan)
    return f"{worst:.1e}" + (f", {failed} failed" if failed else "")


def waiting(ask: Peer) -> None:
    """Erlang C's waiting probability up to 100,000 Erlang."""
    cases = [{"load": load, "heads": load + math.ceil(load**0.5)} for load in (10, 100, 150, 170, 1000, 10_000, 100_000)]
    begin = time.perf_counter()
    ours = [[float(erlang_c(case["heads"], case["load"]))] for case in cases]
    spent = time.perf_counter() - begin
    truth = [[float(exact_wait(case["heads"], Decimal(case["load"])))] for case in cases]
    theirs, seconds = told(ask("wait", cases), lambda found: largest_error([a if isinstance(a, str) else [a] for a in found], truth))
    row("Erlang C, P(wait)", "largest error, 10..100,000 Erlang", largest_error(list(ours), truth), spent, theirs, seconds)


def exact_impatient(heads: int, load: float, handle: float, patience: float, seconds: float) -> tuple[float, float, float]:
    """Erlang A by quadrature of the density of the offered wait (Zeltyn and Mandelbaum 2005): served in time, gave up, waited."""
    rate, leaving = load / handle, 1 / patience
    below = part = 1.0
    for k in range(heads - 1, 0, -1):  # states heads - 1 .. 0 relative to heads - 1
        part *= k / load
        below += part

    def density(wait: float) -> float:
        return rate * math.exp(rate / leaving * -math.expm1(-leaving * wait) - heads / handle * wait)

    peak = math.log(load / heads) * patience if load > heads else 0.0
    end = peak + 60 * max(handle / heads, math.sqrt(patience * handle / heads))

    def area(function: Callable[[float], float], last: float) -> float:
        return float(
            quad(function, 0.0, last, epsabs=0.0, epsrel=1e-11, limit=500, points=[min(peak, last)] if 0 < peak < last else None)[0]
        )

    waits = area(density, end)
    served, soon = (area(lambda w: density(w) * math.exp(-leaving * w), last) for last in (end, seconds))
    total = below + waits
    return (below + soon) / total, (waits - served) / total, waits / total


def heads_with_impatience(ask: Peer) -> None:
    """Required heads by Erlang A, service level of the offered."""
    cases = [
        {"rate": rate, "handle": handle, "patience": patience, "share": share, "seconds": seconds}
        for rate in (10, 30, 60, 100, 200, 400)
        for handle in (120, 300)
        for patience in (60, 300)
        for share, seconds in ((0.8, 20), (0.9, 60))
    ]
    ours, spent = required_heads(cases)

    def enough(heads: int, c: dict[str, Any]) -> bool:
        return exact_impatient(heads, c["rate"] * c["handle"] / 1800, c["handle"], c["patience"], c["seconds"])[0] >= c["share"]

    truth = [smallest_enough(lambda n, c=c: enough(n, c), 1) for c in cases]
    theirs, seconds = told(ask("erlang_a", cases), lambda found: wrong_heads(found, truth))
    row("Erlang A, required heads", f"{len(cases)} cases: too many, too few", wrong_heads(ours, truth), spent, theirs, seconds)


def services(ask: Peer) -> None:
    """Erlang A's service level, abandonment and waiting probability, also in overload."""
    cases = [
        {"load": load, "heads": max(1, round(load * part)), "handle": 180, "patience": patience, "seconds": 20}
        for load in (5.0, 20.0, 100.0, 300.0)
        for part in (0.5, 0.9, 1.0, 1.1)
        for patience in (60, 300)
    ]
    begin = time.perf_counter()
    ours = []
    for c in cases:
        line = Line(np.array([0.0, 1 / c["handle"]]), 1 / c["patience"])
        found = measure(line, np.array([c["load"] / c["handle"]]), np.array([c["heads"]]), c["seconds"])
        ours.append([float(found.served_within[0]), float(found.abandonment[0]), float(found.waiting[0])])
    spent = time.perf_counter() - begin
    truth = [list(exact_impatient(c["heads"], c["load"], c["handle"], c["patience"], c["seconds"])) for c in cases]
    theirs, seconds = told(ask("service", cases), lambda found: largest_error(found, truth))
    row(
        "Erlang A, service of given heads", f"largest error in {len(cases)} cases", largest_error(list(ours), truth), spent, theirs, seconds
    )


def several_skills(ask: Peer) -> None:
    """Heads that a mix of profiles lacks if everybody serves one queue at a time, by maximum flow."""
    random = np.random.default_rng(5)
    queues = ["a", "b", "c"]
    cases: list[dict[str, Any]] = []
    for _ in range(100):
        profiles = {"a": ["a"], "b": ["b"], "c": ["c"], "ab": ["a", "b"], "abc": queues}
        cases.append({"profiles": profiles, "needs": {queue: int(random.integers(1, 20)) for queue in queues}})
    answer = ask("skills", cases)
    mixes = [{"ab": sum(c["needs"].values()) // 2, "c": c["needs"]["c"] // 2} for c in cases] if answer is None else answer[0]
    flows = [missing_by_flow(mix, case) for mix, case in zip(mixes, cases, strict=True)]
    begin = time.perf_counter()
    ours = [
        uncovered({frozenset(case["profiles"][name]): count for name, count in mix.items()}, case["needs"])
        for mix, case in zip(mixes, cases, strict=True)
    ]
    spent = time.perf_counter() - begin
    equal = sum(a == b for a, b in zip(ours, flows, strict=True))
    theirs, seconds = told(answer, lambda _: f"0 missing said; {np.mean(flows):.1f} are")
    row("Several skills, heads missing", f"{len(cases)} cases, equal to maximum flow", f"{equal}", spent, theirs, seconds)


def missing_by_flow(mix: dict[str, int], case: dict[str, Any]) -> int:
    """The total need less the largest flow from profiles to queues."""
    names, queues = list(mix), sorted(case["needs"])
    size = len(names) + len(queues) + 2
    arcs = np.zeros((size, size), dtype=np.int32)
    for i, name in enumerate(names, start=1):
        arcs[0, i] = mix[name]
        for j, queue in enumerate(queues, start=1 + len(names)):
            arcs[i, j] = mix[name] if queue in case["profiles"][name] else 0
    for j, queue in enumerate(queues, start=1 + len(names)):
        arcs[j, size - 1] = case["needs"][queue]
    return sum(case["needs"].values()) - int(maximum_flow(csr_array(arcs), 0, size - 1).flow_value)


def simulations(ask: Peer) -> None:
    """Erlang A simulated: abandonment .0139837 and P(W > 0) .1452601 in theory."""
    case = {"rate": 100 / 1800, "handle": 180.0, "patience": 300.0, "agents": 14, "customers": 200_000}
    begin = time.perf_counter()
    random, count = np.random.default_rng(1), int(case["customers"])
    arrival = np.cumsum(random.exponential(1 / case["rate"], count))
    people = Customers(
        arrival=arrival,
        queue=np.zeros(count, dtype=np.int64),
        work=random.exponential(case["handle"], count),
        patience=random.exponential(case["patience"], count),
        due=np.zeros(count),
    )
    end = float(arrival[-1]) + 1e4
    centre = Centre((Service((1.0,)),), np.ones((14, 1)), np.ones(14, dtype=np.int64), 3600.0, int(end // 3600) + 1)
    run = play(centre, [Stint(i, 0.0, end, (0,)) for i in range(14)], people)
    waited = float((np.where(run.served, run.begin, run.end) - arrival > 1e-9).mean())
    spent = time.perf_counter() - begin
    for name in ("simpy", "ciw"):
        theirs, seconds = told(ask(name, [case]), lambda found, name=name: f"{name} {found[0][0]:.4f}, {found[0][1]:.3f}")
        row(
            "Erlang A, simulated",
            f"lost .0140, waited .145; {count:,}",
            f"{1 - run.served.mean():.4f}, {waited:.3f}",
            spent,
            theirs,
            seconds,
        )


def uncertainty() -> None:
    """Calls, 3 minutes, patience 5 minutes, 80/20: heads on the forecast and on an uncertain day, and the service each gives."""
    target = Target(share=0.8, seconds=20, max_occupancy=1.0)
    queue = Queue(id="q", name="q", channel="call", handle_seconds=180, patience_seconds=300, target=target, opening=())
    print(f"{'load':>6}{'CV':>6}{'point':>8}{'3 nodes':>9}{'5 nodes':>9}{'more':>8}{'service of point plan':>24}{'of 3 nodes':>12}")
    for load in (5, 10, 20, 40, 80, 160):
        for cv in (0.1, 0.2):
            fine = np.array([quantile(cv, (i + 0.5) / 200) for i in range(200)])
            rate = np.array([load / 180])
            plain = goal_of(queue, np.ones(1), np.ones(1))
            heads = [int(required(plain, rate)[0])]
            heads += [int(required(Goal(queue, plain.line, *scenarios(cv, nodes)), rate)[0]) for nodes in (3, 5)]
            truth = Goal(queue, plain.line, fine, np.full(200, 1 / 200))
            levels = [float(truth.promise(rate, np.array([n])).level[0]) for n in heads[:2]]
            more = heads[1] / heads[0] - 1
            print(f"{load:>6}{cv:>6}{heads[0]:>8}{heads[1]:>9}{heads[2]:>9}{more:>8.1%}{levels[0]:>24.4f}{levels[1]:>12.4f}")


def speed() -> None:
    """Processor seconds of ``require`` for a week in half hours."""
    from shiftopt.forecasting.forecast import forecast
    from shiftopt.planning.prepare import horizon, next_week
    from shiftopt.samples.generate import generate
    from shiftopt.staffing.require import require

    for name, agents in (("small", None), ("medium", None), ("large", None), ("scale", 2000)):
        workspace = generate(name, agents=agents)
        grid = horizon(workspace.shop, next_week(workspace.shop, workspace.history))
        expected = forecast(workspace.history, grid, events=workspace.shop.events, queues=workspace.shop.queues)
        begin = time.process_time()
        needs = require(expected, workspace.shop)
        spent = time.process_time() - begin
        print(f"{name:<8}{len(workspace.shop.agents):>6} people, peak heads {needs.heads.max():>5}, {spent:.2f} s of processor")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("bank", "peers", "uncertainty", "speed"))
    parser.add_argument("folder", type=Path, nargs="?", default=Path())
    parser.add_argument("--python", help="an interpreter whose environment has pyworkforce, ciw, simpy")
    options = parser.parse_args()
    if options.what == "bank":
        bank(options.folder)
    elif options.what == "peers":
        peers(options.python)
    else:
        {"uncertainty": uncertainty, "speed": speed}[options.what]()


if __name__ == "__main__":
    main()
