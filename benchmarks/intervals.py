"""Promised against simulated service of a plan, and why staffed intervals miss their target.

    python benchmarks/intervals.py WORKSPACE PLAN [--replications 60] [--week 2026-11-30]

An interval of a live queue is staffed if the effort expected at work (``staffing.at_work``) meets the target; for comparison also if
the effort as written in the roster does. Of these it says how many meet the target on average in simulation, and how many surely do
not (twice the standard error over six batches); "below" counts the hours of all intervals that do not. Then it simulates again
without one cause at a time: pauses that begin late end on time; neighbours that are short get no more customers than they can serve;
chats are handed over at the end of a stint; people missing at random become everybody a little slower; every day as expected. Last,
what a reserve in the requirement would call staffed.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from shiftopt.domain.case import Case
from shiftopt.domain.roster import Activity
from shiftopt.domain.shop import Queue
from shiftopt.domain.volumes import BoolArray, FloatArray, Forecast, IntArray
from shiftopt.planning.pipeline import PlanSettings, demand, review
from shiftopt.rules.coverage import supplied
from shiftopt.simulation.replicate import SimulationSettings, replicate
from shiftopt.staffing.at_work import at_work
from shiftopt.staffing.promise import promised
from shiftopt.staffing.require import require
from shiftopt.staffing.settings import StaffingSettings
from shiftopt.store.rosters import read_roster
from shiftopt.store.workspace import read_workspace

BATCHES = 6


@dataclass(frozen=True)
class Week:
    """A planned week: who does what, what is expected, and the effort that results, (intervals, queues): as written, and at work."""

    case: Case
    activities: tuple[Activity, ...]
    expected: Forecast
    effort: IntArray
    there: FloatArray

    @property
    def live(self) -> list[tuple[int, Queue]]:
        """The chat and call queues with their columns."""
        known = {queue.id: queue for queue in self.case.shop.queues}
        return [(j, known[name]) for j, name in enumerate(self.case.requirements.queues) if known[name].channel != "ticket"]

    def staffed(self, j: int, *, as_written: bool = False) -> BoolArray:
        """(intervals,) whether people come, and are met by enough effort."""
        return self.case.requirements.staffed(self.effort if as_written else self.there)[:, j]

    def slower(self) -> Case:
        """The case with nobody missing and everybody slower instead."""
        shop, pace = self.case.shop, 1 - self.case.shop.shrinkage
        queues = tuple(
            queue.model_copy(
                update={
                    name: value / pace for name in ("handle_seconds", "reply_seconds", "think_seconds") if (value := getattr(queue, name))
                }
            )
            for queue in shop.queues
        )
        return replace(self.case, shop=shop.model_copy(update={"queues": queues}))

    def relieved(self) -> Forecast:
        """The forecast with no more customers of short intervals than their effort serves."""
        mean, needs = self.expected.mean.copy(), self.case.requirements
        for j, _ in self.live:
            share = self.effort[:, j] / np.maximum(needs.need[:, j], 1)
            mean[:, j] *= np.where(needs.need[:, j] > 0, np.minimum(share, 1.0), 1.0)
        return replace(self.expected, mean=mean)


def read(workspace: Path, plan: Path, week: date | None) -> Week:
    """A plan folder, as it was written."""
    known = read_workspace(workspace)
    expected, case = demand(known, PlanSettings(week=week))
    found = read_roster(plan, known.shop, case.grid)
    activities, _ = review(case, found.roster, found.activities)
    effort = supplied(case.shop, case.grid, case.requirements.queues, activities)
    return Week(case, activities, expected, effort, at_work(case.requirements, expected, case.shop, activities, effort).effort)


def simulate(
    case: Case, activities: Iterable[Activity], expected: Forecast, replications: int, settings: SimulationSettings
) -> tuple[FloatArray, FloatArray]:
    """(intervals, queues) mean service level over batches, and its standard error."""
    activities = tuple(activities)
    size = max(1, replications // BATCHES)
    levels = [
        replicate(case, activities, expected, settings=settings.model_copy(update={"replications": size, "seed": 100 + batch})).arrays[
            "service_level"
        ]
        for batch in range(BATCHES)
    ]
    stack = np.nan_to_num(np.stack(levels), nan=1.0)  # nobody came: nobody was late
    return stack.mean(axis=0), stack.std(axis=0, ddof=1) / BATCHES**0.5


def report(week: Week, replications: int) -> None:
    """Print the tables."""
    needs = week.case.requirements
    promise = promised(needs, week.expected, week.case.shop, week.effort)
    level, error = simulate(week.case, week.activities, week.expected, replications, SimulationSettings())
    heads = (("promised", 9), ("simulated", 10), ("below, h", 10), ("staffed", 12), ("promised", 9), ("simulated", 10), ("meet", 8))
    print(f"{'queue':<18}" + "".join(f"{name:>{width}}" for name, width in heads) + f"{'surely miss':>12}")
    for j, queue in week.live:
        weight, known, full = needs.contacts[:, j], ~np.isnan(promise[:, j]), week.staffed(j)
        aim = queue.target.share
        cells = [float(np.average(values[:, j][known], weights=weight[known])) for values in (promise, level)]
        cells += [float(np.average(values[:, j][full], weights=weight[full])) if full.any() else np.nan for values in (promise, level)]
        miss = level[full, j] + 2 * error[full, j] < aim
        below = (level[known, j] < aim).sum() * needs.grid.interval / 60
        print(
            f"{queue.id:<18}{cells[0]:>9.3f}{cells[1]:>10.3f}{below:>10.1f}{f'{full.sum()} of {known.sum()}':>12}{cells[2]:>9.3f}"
            f"{cells[3]:>10.3f}{(level[full, j] >= aim).mean():>8.1%}{miss.mean():>12.1%}"
        )
    together(week, level)
    causes(week, level, replications)
    reserves(week, level)


def together(week: Week, level: FloatArray) -> None:
    """All live queues: how many intervals are called staffed, at work and as written, and the share of these that meet the target."""
    for title, as_written in (("at work", False), ("as written", True)):
        met = [level[week.staffed(j, as_written=as_written), j] >= queue.target.share for j, queue in week.live]
        print(f"together, {title:<10} {sum(map(len, met))} staffed, {np.concatenate(met).mean():.1%} meet")


def causes(week: Week, level: FloatArray, replications: int) -> None:
    """Each cause taken away: the service of staffed intervals and how many of them meet the target."""
    plain = SimulationSettings()
    same = (week.case, week.expected)
    variants = {
        "as it is": (*same, plain, level),
        "late pauses end on time": (*same, plain.model_copy(update={"pauses": "on_time"}), None),
        "short neighbours relieved": (week.case, week.relieved(), plain, None),
        "chats handed over at the end": (*same, plain.model_copy(update={"at_end": "hand_over"}), None),
        "slower instead of missing": (week.slower(), week.expected, plain.model_copy(update={"absence": "none"}), None),
        "every day as expected": (*same, plain.model_copy(update={"uncertain": False}), None),
    }
    names = [queue.id for _, queue in week.live]
    print(f"\n{'staffed intervals: level, share that meet':<34}" + "".join(f"{name:>22}" for name in names))
    for title, (case, expected, settings, known) in variants.items():
        found = known if known is not None else simulate(case, week.activities, expected, replications, settings)[0]
        cells = []
        for j, queue in week.live:
            full = week.staffed(j)
            mean = np.average(found[full, j], weights=week.case.requirements.contacts[full, j]) if full.any() else np.nan
            cells.append(f"{mean:.3f}  {(found[full, j] >= queue.target.share).mean():.1%}")
        print(f"{title:<34}" + "".join(f"{cell:>22}" for cell in cells))


def reserves(week: Week, level: FloatArray) -> None:
    """What a reserve in the requirement would do: more effort needed, and how many intervals with it meet the target."""
    print(f"\n{'reserve: agent-hours, intervals, meet':<34}" + "".join(f"{queue.id:>22}" for _, queue in week.live))
    for reserve in (0.0, 0.1, 0.2, 0.3, 0.4):
        needs = require(week.expected, week.case.shop, settings=StaffingSettings(reserve=reserve))
        more, cells = replace(week, case=replace(week.case, requirements=needs)), []
        for j, queue in week.live:
            full = more.staffed(j)
            met = (level[full, j] >= queue.target.share).mean() if full.any() else np.nan
            cells.append(f"{needs.need[:, j].sum() / 6000:,.0f} h  {full.sum()}  {met:.1%}")
        print(f"{reserve:<34}" + "".join(f"{cell:>22}" for cell in cells))


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workspace", type=Path)
    parser.add_argument("plan", type=Path)
    parser.add_argument("--replications", type=int, default=60)
    parser.add_argument("--week", type=date.fromisoformat)
    options = parser.parse_args()
    report(read(options.workspace, options.plan, options.week), options.replications)


if __name__ == "__main__":
    main()
