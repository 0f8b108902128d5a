"""Staffing against published figures, against pyworkforce, and against the clock.

    python benchmarks/staffing.py bank DIR     # February Wednesdays of a bank, from its call log, and the cheapest shifts for them
    python benchmarks/staffing.py peers        # required heads by pyworkforce, if it is installed
    python benchmarks/staffing.py uncertainty  # what an uncertain day costs in heads, and what it costs not to plan for it
    python benchmarks/staffing.py speed        # a week of five queues, up to 2,000 people

Prints tables. Missing data or packages are skipped with a line that says so.
"""

from __future__ import annotations

import argparse
import importlib.util
import time
from pathlib import Path

import numpy as np

from shiftopt.staffing.busyness import quantile, scenarios
from shiftopt.staffing.calculator import calculate
from shiftopt.staffing.erlang import erlang_c, erlang_c_served_within
from shiftopt.staffing.goal import Goal, goal_of
from shiftopt.staffing.search import required

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


def peers() -> None:
    """Required heads on a grid of loads and targets: ours are checked to be enough, and one fewer to be too few."""
    cases = [(float(rate), handle, share, wait) for rate in range(10, 400, 6) for handle in (120.0, 180.0, 480.0) for share, wait in
             ((0.8, 20), (0.9, 60), (0.7, 15), (0.95, 30), (0.8, 60))]  # fmt: skip
    begin = time.perf_counter()
    ours = [
        calculate(rate=f"{rate}/30min", handle=f"{handle}s", target=f"{share * 100:g}%/{wait}s").heads
        for rate, handle, share, wait in cases
    ]
    spent = time.perf_counter() - begin
    wrong = 0
    for (rate, handle, share, wait), heads in zip(cases, ours, strict=True):
        load = rate * handle / 1800
        enough = erlang_c_served_within(heads, load, handle, wait) >= share
        wrong += not enough or erlang_c_served_within(heads - 1, load, handle, wait) >= share
    print(f"ours:        {len(cases)} cases, {wrong} not minimal, {spent:.2f} s")
    if importlib.util.find_spec("pyworkforce") is None:
        print("pyworkforce is not installed: skipped")
        return
    from pyworkforce.queuing import ErlangC

    begin = time.perf_counter()
    theirs = [
        ErlangC(transactions=r, aht=h / 60, asa=w / 60, interval=30).required_positions(service_level=s)["raw_positions"]
        for r, h, s, w in cases
    ]
    spent = time.perf_counter() - begin
    over = sum(their > our for their, our in zip(theirs, ours, strict=True))
    under = sum(their < our for their, our in zip(theirs, ours, strict=True))
    print(f"pyworkforce: {over} cases with more heads than needed, {under} with fewer, {spent:.2f} s")
    for load in (160, 170, 1000):
        try:
            value = f"{ErlangC(transactions=load, aht=30, asa=0.33, interval=30).waiting_probability(positions=load + 10):.6f}"
        except (OverflowError, ZeroDivisionError, ValueError) as error:
            value = f"{type(error).__name__}: {error}"
        print(f"  P(wait) with {load + 10} agents for {load} Erlang: ours {erlang_c(load + 10, load):.6f}, theirs {value}")


def uncertainty() -> None:
    """Calls, 3 minutes, patience 5 minutes, 80/20: heads on the forecast and on an uncertain day, and the service each gives."""
    from shiftopt.domain.shop import Queue, Target

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
    options = parser.parse_args()
    if options.what == "bank":
        bank(options.folder)
    else:
        {"peers": peers, "uncertainty": uncertainty, "speed": speed}[options.what]()


if __name__ == "__main__":
    main()
