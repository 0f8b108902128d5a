"""A bank's call log (Anonymous Bank, February 1999) fed to the simulator: its calls, its handle times, its agents as seen at work.

    python benchmarks/bank_log.py DIR [--replications 5] [--gap 10] [--patience seen|drawn]     # DIR holds the February call log

Every call arrives when it did and, if it was answered, takes as long as it did, plus the time the agent needed before the next call.
A customer who gave up has shown his patience; one who was answered gets one beyond his wait, from the Kaplan-Meier curve of his type
(``--patience drawn`` draws it for everybody). An agent is on duty from call to call, away if the next one is more than
``gap`` minutes off. Prints mean wait and abandonment by hour, real against simulated, and the errors.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

from shiftopt.domain.volumes import FloatArray
from shiftopt.simulation.loop import play
from shiftopt.simulation.world import Centre, Customers, Service, Stint
from shiftopt.staffing.survival import Survival, kaplan_meier, mean_patience

NAME = "anonymous_bank_1999_february_calls.tsv"
FEW = 5
"""Calls of a type that show that an agent can take it."""


def seconds(column: pd.Series) -> FloatArray:
    """Seconds after midnight of ``h:mm:ss``."""
    parts = column.str.split(":", expand=True).astype(float)
    return np.asarray(parts[0] * 3600 + parts[1] * 60 + parts[2], dtype=np.float64)


def read(path: Path) -> pd.DataFrame:
    """Real calls with known servers: seconds of arrival in the queue, wait, handle, and the day."""
    calls = pd.read_csv(path, sep="\t", dtype={"date": str})
    calls = calls[(calls.outcome != "PHANTOM") & ~((calls.outcome == "AGENT") & (calls.server == "NO_SERVER"))]
    queued, left = seconds(calls.q_start), seconds(calls.vru_exit)
    calls = calls.assign(
        arrival=np.where(queued > 0, queued, left),
        begin=np.where(queued > 0, queued, left) + calls.q_time,
        served=calls.outcome == "AGENT",
        day=calls.date.str[-2:].astype(int),
    )
    return calls[calls.q_time >= 0].sort_values(["day", "arrival"], ignore_index=True)


def pauses(calls: pd.DataFrame, gap: float) -> FloatArray:
    """Seconds between calls of an agent when the next customer was already waiting: work after the call, not idleness."""
    served = calls[calls.served].sort_values(["day", "server", "begin"])
    before = (served.begin + served.ser_time).groupby([served.day, served.server]).shift()
    pause = (served.begin - before)[served.q_time > 30].dropna()
    return np.clip(np.asarray(pause[pause < gap], dtype=np.float64), 0, None)


def stints(day: pd.DataFrame, agents: dict[str, int], skills: list[tuple[int, ...]], gap: float) -> list[Stint]:
    """Who is on duty when, from calls that are not more than ``gap`` seconds apart."""
    result = []
    for name, calls in day[day.served].groupby("server"):
        agent = agents[str(name)]
        if not skills[agent]:
            continue
        rows = calls.sort_values("begin")
        start = end = float(rows.begin.iloc[0])
        for begin, length in zip(rows.begin, rows.ser_time, strict=True):
            if begin - end > gap:
                result.append(Stint(agent, start, max(end, start + 1), skills[agent]))
                start = float(begin)
            end = max(end, float(begin + length))
        result.append(Stint(agent, start, max(end, start + 1), skills[agent]))
    return result


def draw(curve: Survival, tail: float, beyond: FloatArray, random: np.random.Generator) -> FloatArray:
    """Patience from the curve, given that it is longer than ``beyond``; after the end of the curve exponential with mean ``tail``."""
    level = random.random(len(beyond)) * np.array([curve.at(wait) if wait > 0 else 1.0 for wait in beyond])
    place = np.searchsorted(-curve.share, -level, side="left")
    last = len(curve.seconds) - 1
    late = np.maximum(curve.seconds[last], beyond) + random.exponential(tail, len(beyond))
    return np.asarray(np.where(place > last, late, np.maximum(curve.seconds[np.minimum(place, last)], 0.5)))


def simulate(calls: pd.DataFrame, gap: float, replications: int, *, seen: bool) -> pd.DataFrame:
    """One row per day, hour: calls, real and simulated mean wait and abandonment."""
    kinds = {kind: i for i, kind in enumerate(sorted(calls["type"].unique()))}
    served = calls[calls.served]
    agents = {name: i for i, name in enumerate(sorted(served.server.unique()))}
    counts = pd.crosstab(served.server, served["type"])
    skills = [tuple(kinds[str(k)] for k in counts.columns if counts.loc[name, k] >= FEW) for name in agents]
    curves = {kind: kaplan_meier(part.q_time.to_numpy(float), ~part.served.to_numpy(bool)) for kind, part in calls.groupby("type")}
    tails = {kind: mean_patience(part.q_time.to_numpy(float), ~part.served.to_numpy(bool)).value for kind, part in calls.groupby("type")}
    handles = {kind: part.ser_time.to_numpy(float) for kind, part in served.groupby("type")}
    wrap = pauses(calls, gap)
    print(f"calls {len(calls)}, agents {len(agents)}, work after a call: mean {wrap.mean():.0f} s, median {np.median(wrap):.0f} s")
    print("mean patience: " + ", ".join(f"{kind} {value:.0f} s" for kind, value in tails.items()))
    centre = Centre((Service((1.0,)),) * len(kinds), np.ones((len(agents), len(kinds))), np.array([len(s) for s in skills]), 3600.0, 30)
    frames = []
    for number, day in calls.groupby("day"):
        duty = stints(day, agents, skills, gap)
        queue = day["type"].map(kinds).to_numpy(np.int64)
        for copy in range(replications):
            random = np.random.default_rng((4, int(str(number)), copy))
            work = np.where(day.served, day.ser_time, [random.choice(handles[kind]) for kind in day["type"]])
            patience = np.zeros(len(day))
            for kind, index in kinds.items():
                mine = queue == index
                waits = day.q_time.to_numpy(float)[mine]
                patience[mine] = draw(curves[kind], tails[kind], waits if seen else np.zeros(len(waits)), random)
            if seen:
                patience = np.where(day.served, patience, np.maximum(day.q_time, 0.5))
            arrival = day.arrival.to_numpy(float) + random.random(len(day)) * 1e-3
            order = np.argsort(arrival, kind="stable")
            people = Customers(
                arrival[order], queue[order], (work + random.choice(wrap, len(day)))[order], patience[order], np.zeros(len(day))
            )
            run = play(centre, duty, people)
            wait = np.where(run.served, run.begin, run.end) - people.arrival
            frames.append(
                pd.DataFrame(
                    {
                        "day": number,
                        "hour": (people.arrival // 3600).astype(int),
                        "real_wait": day.q_time.to_numpy(float)[order],
                        "real_lost": ~day.served.to_numpy(bool)[order],
                        "wait": wait,
                        "lost": ~run.served,
                    }
                )
            )
    return (
        pd.concat(frames)
        .groupby(["day", "hour"], as_index=False)
        .agg(
            calls=("wait", "size"),
            real_wait=("real_wait", "mean"),
            wait=("wait", "mean"),
            real_lost=("real_lost", "mean"),
            lost=("lost", "mean"),
        )
        .assign(calls=lambda f: f.calls / replications)
    )


def report(table: pd.DataFrame) -> None:
    """By hour of the day, and errors by day and hour."""
    table = table[(table.hour >= 7) & (table.calls >= 10)]

    def weighted(part: pd.DataFrame) -> pd.Series:
        return pd.Series(
            {"calls": part.calls.sum()} | {c: np.average(part[c], weights=part.calls) for c in ("real_wait", "wait", "real_lost", "lost")}
        )

    hours = table.groupby("hour")[["calls", "real_wait", "wait", "real_lost", "lost"]].apply(weighted)
    print(hours.round({"calls": 0, "real_wait": 1, "wait": 1, "real_lost": 3, "lost": 3}).to_string())
    total = weighted(table)
    print("all hours:", total.round(3).to_dict())
    for name in ("wait", "lost"):
        real, ours, weight = table[f"real_{name}"], table[name], table.calls
        error = float((weight * (ours - real).abs()).sum() / (weight * real).sum())
        by_hour = float((hours.calls * (hours[name] - hours[f"real_{name}"]).abs()).sum() / (hours.calls * hours[f"real_{name}"]).sum())
        link = float(np.corrcoef(real, ours)[0, 1])
        print(
            f"{name}: weighted error {error:.3f} by day and hour, {by_hour:.3f} by hour of the day; correlation by day and hour {link:.3f}"
        )


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--replications", type=int, default=5)
    parser.add_argument("--gap", type=float, default=10.0, help="minutes between calls beyond which an agent counts as away")
    parser.add_argument("--patience", choices=("seen", "drawn"), default="seen")
    options = parser.parse_args()
    path = options.folder / NAME
    if not path.exists():
        print(f"{path} is not there: skipped")
        return
    report(simulate(read(path), options.gap * 60, options.replications, seen=options.patience == "seen"))


if __name__ == "__main__":
    main()
