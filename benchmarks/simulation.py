"""The simulator against published outputs of another library, and against the clock. Peers: ``staffing.py peers``.

    python benchmarks/simulation.py queues DIR    # DIR with MMC.res, CallCC.res, CallCenter.dat, SimpleMSK.res
    python benchmarks/simulation.py speed --sample medium    # 30 replications of a sample's week, staffed as required

Prints tables. Missing data is skipped with a line that says so.
"""

from __future__ import annotations

import argparse
import math
import re
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import numpy as np

from shiftopt.domain.volumes import FloatArray
from shiftopt.simulation.desk import Desk
from shiftopt.simulation.loop import Loop, play
from shiftopt.simulation.world import Centre, Customers, Run, Service, Stint, merged

HOUR = 3600.0


def one_by_one(agents: int, queues: int, bins: int, breadth: list[int] | None = None) -> Centre:
    """A centre of equally fast agents who handle one contact at a time, in hourly bins."""
    return Centre((Service((1.0,)),) * queues, np.ones((agents, queues)), np.array(breadth or [1] * agents), HOUR, bins)


def poisson_arrivals(random: np.random.Generator, rates: FloatArray, step: float) -> FloatArray:
    """Arrival times at ``rates`` per second, constant over steps."""
    counts = random.poisson(rates * step)
    starts = np.repeat(np.arange(len(rates)), counts)
    return np.sort((starts + random.random(int(counts.sum()))) * step)


def interval(text: str, name: str) -> tuple[float, float, float]:
    """Mean and confidence interval of a statistic in a report."""
    tail = text[text.index(name) :]
    low, high = re.search(r"\(\s*([\d.]+),\s*([\d.]+)\s*\)", tail).groups()  # type: ignore[union-attr]
    numbers = [float(x) for x in re.findall(r"[\d.]+", tail.split("\n")[2])]
    mean = numbers[3] if len(numbers) > 3 else numbers[0]
    return mean, float(low), float(high)


def compare(title: str, text: str, samples: dict[str, tuple[FloatArray, FloatArray | None, float]]) -> None:
    """Print ours against theirs; ``samples`` maps their name to per-day tops, bottoms (a ratio) and a factor to their unit."""
    print(f"\n{title}: days simulated {len(next(iter(samples.values()))[0])}")
    print(f"  {'statistic':<46}{'theirs':>10}{'interval':>24}{'ours':>10}{'+-95%':>9}  verdict")
    for name, (top, bottom, factor) in samples.items():
        if bottom is None:
            ours, error = float(top.mean()) * factor, 1.96 * float(top.std(ddof=1)) / math.sqrt(len(top)) * factor
        else:
            ratio = float(top.sum() / bottom.sum())
            ours = ratio * factor
            error = 1.96 * float((top - ratio * bottom).std(ddof=1)) / math.sqrt(len(top)) / float(bottom.mean()) * factor
        mean, low, high = interval(text, name)
        inside = low <= ours <= high
        verdict = "inside" if inside else ("within both errors" if low - error <= ours <= high + error else "OUTSIDE")
        print(f"  {name:<46}{mean:>10.3f}{f'({low:.3f}, {high:.3f})':>24}{ours:>10.3f}{error:>9.3f}  {verdict}")


def mmc(folder: Path, days: int) -> None:
    """Twelve servers, 4.2 arrivals per minute, 2 minutes each, eight hours from empty."""
    rows = []
    for day in range(days):
        random = np.random.default_rng((1, day))
        arrival = poisson_arrivals(random, np.full(8, 4.2 / 60), HOUR)
        count = len(arrival)
        people = Customers(
            arrival, np.zeros(count, dtype=np.int64), random.exponential(120, count), np.full(count, np.inf), np.zeros(count)
        )
        run = play(one_by_one(12, 1, 12), [Stint(i, 0, 12 * HOUR, (0,)) for i in range(12)], people)
        wait = run.begin - arrival
        busy = np.minimum(run.end, 8 * HOUR) - np.minimum(run.begin, 8 * HOUR)
        rows.append((float((wait < 20).sum()), count, wait.sum() / 60, busy.sum(), 12 * 8 * HOUR))
    good, count, wait, busy, time_ = (np.array(column, dtype=np.float64) for column in zip(*rows, strict=True))
    text = (folder / "MMC.res").read_text()
    compare("M/M/c (MMC.res)", text, {
        "Number of contacts in target": (good, None, 1.0),
        "Service level": (good, count, 1.0),
        "Speed of answer": (wait, count, 1.0),
        "Occupancy ratio": (busy, time_, 1.0),
    })  # fmt: skip


def call_centre(folder: Path, days: int) -> None:
    """Thirteen hours with changing staff, a Gamma busyness factor, and a tenth of the callers without any patience."""
    lines = [line.split() for line in (folder / "CallCenter.dat").read_text().splitlines()]
    hours = int(lines[1][0])
    agents = [int(line[0]) for line in lines[2 : 2 + hours]]
    rates = np.array([float(line[1]) for line in lines[2 : 2 + hours]])
    alpha0, zero, leaving, alpha, beta, limit = (float(line[0]) for line in lines[2 + hours : 8 + hours])
    expected = float(rates.sum())
    stints = [Stint(i, t * HOUR, (t + 1) * HOUR if t + 1 < hours else 40 * HOUR, (0,)) for t, n in enumerate(agents) for i in range(n)]
    rows = []
    for day in range(days):
        random = np.random.default_rng((2, day))
        arrival = poisson_arrivals(random, rates * random.gamma(alpha0, 1 / alpha0) / HOUR, HOUR)
        count = len(arrival)
        patience = np.where(random.random(count) <= zero, 1e-9, random.exponential(1 / leaving, count))
        people = Customers(arrival, np.zeros(count, dtype=np.int64), random.gamma(alpha, 1 / beta, count), patience, np.zeros(count))
        run = play(one_by_one(max(agents), 1, 40), merged(stints), people)
        wait = np.where(run.served, run.begin, run.end) - arrival
        rows.append((count, wait.sum() / expected, (wait < limit).sum() / expected, (~run.served).sum() / expected))
    columns = [np.array(column, dtype=np.float64) for column in zip(*rows, strict=True)]
    names = (
        "Number of arrivals per day",
        "Average waiting time per customer",
        "Proportion of waiting times < s",
        "Proportion of calls lost",
    )
    compare(
        "Thirteen-hour centre (CallCC.res)",
        (folder / "CallCC.res").read_text(),
        {name: (column, None, 1.0) for name, column in zip(names, columns, strict=True)},
    )


class Counted(Loop):
    """A loop whose groups are numbers, not people: when a group shrinks, whoever finishes first leaves.

    The published centre works like that. In a roster the people who leave have names, so the package's own loop lets those go.
    """

    def __init__(self, groups: list[list[int]], caps: list[list[int]], step: float, *rest: Any) -> None:
        super().__init__(*rest)
        self.groups, self.caps, self.step, self.now = groups, caps, step, 0.0
        self.group_of = {agent: number for number, agents in enumerate(groups) for agent in agents}

    def full(self, agent: int) -> bool:
        """Whether the agent's group has as many people at work as it may have now."""
        group = self.group_of[agent]
        cap = self.caps[group][min(int(self.now / self.step), len(self.caps[group]) - 1)]
        return sum(self.desks[i].held > 0 for i in self.groups[group]) >= cap

    def _arrive(self, contact: int, now: float) -> None:
        self.now = now
        super()._arrive(contact, now)

    def choose(self, queue: int) -> Desk | None:
        """The first free agent of a group that may take one more."""
        free = [desk for desk in self.on_duty[queue] if not desk.held and not self.full(desk.index)]
        return free[0] if free else None

    def _take(self, desk: Desk, now: float) -> None:
        self.now = now
        if not self.full(desk.index):
            super()._take(desk, now)


MSK_RATES = np.array([[4.2, 5.3, 3.2], [5.1, 4.3, 4.8], [6.3, 5.2, 4.8]]) / 60
MSK_SERVICE = np.array([0.5, 0.6, 0.4, 0.4]) / 60
MSK_LEAVING = np.array([0.3, 0.4, 0.2, 0.2]) / 60
MSK_AGENTS = ((12, 18, 9), (15, 20, 11))
MSK_QUEUES = ((1, 0), (2, 1))


def msk_day(day: int) -> tuple[Customers, Run]:
    """Three types, two groups, three periods of two hours, then until everybody has gone (the library's own example)."""
    random = np.random.default_rng((3, day))
    busyness = random.gamma(28.7, 1 / 28.7)
    times = [poisson_arrivals(random, rates * busyness, 2 * HOUR) for rates in MSK_RATES]
    arrival = np.concatenate(times)
    order = np.argsort(arrival, kind="stable")
    arrival, queue = arrival[order], np.repeat(np.arange(3), [len(t) for t in times])[order]
    period = (arrival // (2 * HOUR)).astype(np.int64)
    work = random.standard_exponential(len(arrival)) / MSK_SERVICE[period]
    patience = random.standard_exponential(len(arrival)) / MSK_LEAVING[period]
    groups = [list(range(18)), list(range(18, 38))]
    stints = [Stint(agent, 0.0, 30 * HOUR, MSK_QUEUES[group]) for group, agents in enumerate(groups) for agent in agents]
    # at a growing group's step its free people look into the queue, as somebody who just comes would
    stints = [part for stint in stints for part in (replace(stint, end=2 * HOUR), replace(stint, start=2 * HOUR))]
    breadth = [1] * 18 + [2] * 20  # type 1 tries the first group first
    people = Customers(arrival, queue, work, patience, np.zeros(len(arrival)))
    seed = np.random.SeedSequence(0)
    caps = [list(counts) for counts in MSK_AGENTS]
    return people, Counted(groups, caps, 2 * HOUR, one_by_one(38, 3, 30, breadth), stints, people, seed).run()


def _ghosts(run: Run) -> float:
    """Agent-seconds of the first group beyond its number after a step down, while calls are finished."""
    mine = run.served & (run.agent < 18)
    total = 0.0
    for t, (before, after) in enumerate(pairwise(MSK_AGENTS[0]), start=1):
        if after < before:
            step = 2 * HOUR * t
            ends = np.sort(run.end[mine & (run.begin < step) & (run.end > step)])
            total += float((ends - step)[: max(len(ends) - after, 0)].sum())
    return total


def multi_skill(folder: Path, days: int) -> None:
    """The three-type two-group centre."""
    rows: list[tuple[float, ...]] = []
    cells = np.zeros((days, 3, 3))
    for day in range(days):
        people, run = msk_day(day)
        wait = np.where(run.served, run.begin, run.end) - people.arrival
        good, gone = run.served & (wait < 20), ~run.served
        end = float(run.end.max())
        group = run.served & (run.agent < 18)
        present = sum(count * 2 * HOUR for count in MSK_AGENTS[0][:2]) + MSK_AGENTS[0][2] * (end - 4 * HOUR)
        ghosts = _ghosts(run)
        rows.append(
            (run.served.sum(), gone.sum(), good.sum(), (run.end - run.begin)[group].sum(), present + ghosts, (gone & (wait >= 20)).sum())
        )
        for kind in range(3):
            for t in range(3):
                cells[day, kind, t] = (good & (people.queue == kind) & (people.arrival // (2 * HOUR) == t)).sum()
    served, gone, good, busy, present, late_gone = (np.array(column, dtype=np.float64) for column in zip(*rows, strict=True))
    text = (folder / "SimpleMSK.res").read_text()
    compare("Three types, two groups (SimpleMSK.res)", text, {
        "Number of served contacts": (served, None, 1.0),
        "Number of contacts having abandoned": (gone, None, 1.0),
        "Service level": (good, served + late_gone, 1.0),
        "Occupancy ratio": (busy, present, 1.0),
    })  # fmt: skip
    print(f"  {'contacts in target by type and period':<46}{'theirs':>10}{'interval':>24}{'ours':>10}{'+-95%':>9}  verdict")
    for kind in range(3):
        for t in range(3):
            found = re.search(rf"Type {kind}, period {t} +1000 +\S+ +\S+ +(\S+) +\S+ +95.0% \( *(\S+), +(\S+)\)", text)
            mean, low, high = (float(x) for x in found.groups())  # type: ignore[union-attr]
            values = cells[:, kind, t]
            ours, error = float(values.mean()), 1.96 * float(values.std(ddof=1)) / math.sqrt(days)
            verdict = "inside" if low <= ours <= high else ("within both errors" if low - error <= ours <= high + error else "OUTSIDE")
            print(f"  {f'type {kind}, period {t}':<46}{mean:>10.3f}{f'({low:.3f}, {high:.3f})':>24}{ours:>10.3f}{error:>9.3f}  {verdict}")


def queues(folder: Path, days: int) -> None:
    """All three published outputs."""
    for needed, work in (("MMC.res", mmc), ("CallCC.res", call_centre), ("SimpleMSK.res", multi_skill)):
        if (folder / needed).exists():
            begin = time.perf_counter()
            work(folder, days)
            print(f"  {time.perf_counter() - begin:.1f} s")
        else:
            print(f"{folder / needed} is not there: skipped")


def speed(name: str, absence: Literal["none", "intervals", "duties"]) -> None:
    """A sample's week with the heads that staffing asks for, thirty times; and the service promised against simulated."""
    from shiftopt.domain.case import Case
    from shiftopt.domain.roster import Activity
    from shiftopt.domain.shop import Agent
    from shiftopt.forecasting.forecast import forecast
    from shiftopt.planning.prepare import horizon, next_week
    from shiftopt.samples.generate import generate
    from shiftopt.simulation.replicate import SimulationSettings, replicate
    from shiftopt.staffing.promise import promised
    from shiftopt.staffing.require import require

    workspace = generate(name)
    grid = horizon(workspace.shop, next_week(workspace.shop, workspace.history))
    expected = forecast(workspace.history, grid, events=workspace.shop.events, queues=workspace.shop.queues)
    begin = time.perf_counter()
    needs = require(expected, workspace.shop)
    staffed = time.perf_counter() - begin
    agents, activities = [], []
    supplied = np.zeros_like(needs.need)
    random = np.random.default_rng(1)
    for q, queue in enumerate(needs.queues):
        base = np.where(needs.need[:, q] > 0, needs.need[:, q] / grid.interval / 100, needs.heads[:, q])
        heads = np.floor(base + random.random(len(base))).astype(int)  # as staffed on average, in whole people
        supplied[:, q] = heads * grid.interval * 100
        for i in range(heads.max()):
            agents.append(Agent(id=f"{queue}-{i}", name="", contract="c", skills={queue: 100}))
            activities += [
                Activity(agent=f"{queue}-{i}", start=grid.minute(t), end=grid.minute(t + 1), kind="work", queue=queue)
                for t in np.flatnonzero(heads > i)
            ]
    shop = workspace.shop.model_copy(update={"agents": tuple(agents)})
    begin, cpu = time.perf_counter(), time.process_time()
    settings = SimulationSettings(absence=absence)
    service = replicate(Case(shop=shop, grid=grid, options=(), requirements=needs), activities, expected, settings=settings)
    seconds = f"{time.perf_counter() - begin:.1f} s ({time.process_time() - cpu:.1f} s of processor)"
    offered = sum(row.offered for row in service.queues.values())
    print(f"\n{name}: {offered:,.0f} contacts a week, 30 replications {seconds}; requirements {staffed:.2f} s")
    level = promised(needs, expected, shop, supplied)
    for q, queue in enumerate(needs.queues):
        if not np.isnan(level[:, q]).all():
            ok = ~np.isnan(level[:, q])
            promise = np.average(level[ok, q], weights=needs.contacts[ok, q])
            met = service.arrays["service_level"][:, q] >= {x.id: x for x in shop.queues}[queue].target.share
            full = needs.open[:, q] & (supplied[:, q] >= needs.need[:, q]) & (needs.contacts[:, q] > 0)
            print(f"  {queue:<18} promised {promise:.3f}  simulated {service.queues[queue].service_level:.3f}", end="")
            print(f"  of {full.sum()} fully staffed intervals {met[full].mean():.3f} meet the target")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("queues", "speed"))
    parser.add_argument("folder", type=Path, nargs="?", default=Path())
    parser.add_argument("--days", type=int, default=1000)
    parser.add_argument("--sample", default="medium")
    parser.add_argument("--absence", default="intervals", choices=("none", "intervals", "duties"))
    options = parser.parse_args()
    if options.what == "queues":
        queues(options.folder, options.days)
    else:
        speed(options.sample, options.absence)


if __name__ == "__main__":
    main()
