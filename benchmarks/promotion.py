"""Four weeks around Double 11 planned in a row, with and without knowledge of events, judged by the true demand of the sample.

    python benchmarks/promotion.py --seconds 75 --out FOLDER

The sample ``promo`` is planned as on the eve of 2 November 2026: the week before the event, its week, and the two weeks of the
after-sales wave. Both runs are ``shiftopt plan --weeks 4``; the second one with a scenario that drops every event. Every roster then
meets the true means of the sample: its people are given to queues anew, knowing the day (so a roster that was planned for another
demand makes the best of the people it has), and the same simulated customers come. An interrupted run goes on where it ended.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from shiftopt.allocation.allocate import AllocationSettings
from shiftopt.domain.case import Case
from shiftopt.domain.roster import Audit
from shiftopt.domain.scenario import BASELINE, Scenario
from shiftopt.domain.volumes import Forecast
from shiftopt.domain.weeks import WeekFigures
from shiftopt.domain.workspace import Workspace
from shiftopt.forecasting.forecast import forecast
from shiftopt.forecasting.settings import ForecastSettings
from shiftopt.jobs.weeks import WeeksJob, run_weeks
from shiftopt.planning.pipeline import PlanSettings, review
from shiftopt.planning.prepare import horizon, prepare
from shiftopt.planning.published import PublishedWeek, join_past
from shiftopt.rostering.settings import SolveSettings
from shiftopt.samples.generate import Truth, generate, truth
from shiftopt.simulation.replicate import replicate
from shiftopt.simulation.settings import SimulationSettings
from shiftopt.staffing.require import require
from shiftopt.staffing.settings import StaffingSettings, settings_of
from shiftopt.store.rosters import read_roster
from shiftopt.store.workspace import write_workspace

FIRST = date(2026, 11, 2)
WEEKS = 4
BLIND = Scenario(name="no event knowledge", drop_events=("all",))
ROUNDS = 20


@dataclass(frozen=True)
class Judged:
    """One roster against the true demand: money in fen, effort in agent-hours, shares of customers served in time."""

    week: date
    coverage: int
    as_planned: int
    short: Mapping[str, float]
    level: Mapping[str, float]
    violations: int
    forecast_error: Mapping[str, float]


def known_demand(workspace: Workspace, real: Truth, week: date) -> tuple[Forecast, Case]:
    """The demand as it truly is: means, the scatter of days and hours; the shape of the rest is the forecast's."""
    shop, grid = workspace.shop, horizon(workspace.shop, week)
    origin = horizon(shop, FIRST).start
    made = forecast(workspace.history, grid, events=shop.events, queues=shop.queues, settings=ForecastSettings(origin=origin))
    pieces = 60 // grid.interval
    mean = np.repeat(real.week(week), pieces, axis=0) / pieces
    columns = [real.queues.index(queue) for queue in made.queues]
    days = slice((week - real.first_day).days, (week - real.first_day).days + grid.days)
    cv = np.full(len(made.queues), float(np.sqrt((real.day_cv[days] ** 2).mean())))
    ratio = mean[:, columns] / np.maximum(made.mean, 1e-9)
    true = replace(
        made, mean=mean[:, columns], quantiles=made.quantiles * ratio, day_cv=cv, interval_cv=np.full(len(cv), real.hour_cv), parts={}
    )
    needs = require(true, shop, settings=settings_of(shop, StaffingSettings()))
    return true, prepare(shop, grid, needs, workspace.past)


def judge(workspace: Workspace, folder: Path, demands: Mapping[date, tuple[Forecast, Case]], seconds: float) -> list[Judged]:
    """Every planned week of a folder against the true demand."""
    past = workspace.past.model_copy(update={"duties": tuple(duty for duty in workspace.past.duties if duty.day < FIRST)})
    before: list[PublishedWeek] = []
    found = []
    for week, (expected, known) in demands.items():
        read = read_roster(folder / week.isoformat(), workspace.shop, known.grid)
        case = replace(known, past=join_past(workspace.shop, past, before, week)[0])
        _, stale = review(case, read.roster, read.activities)
        activities, verdict = review(case, read.roster, settings=AllocationSettings(seconds=seconds))
        service = replicate(case, activities, expected, settings=SimulationSettings(replications=ROUNDS))
        found.append(
            Judged(
                week=week,
                coverage=coverage(verdict),
                as_planned=coverage(stale),
                short=verdict.shortfall_by_queue,
                level={queue: item.service_level for queue, item in service.queues.items()},
                violations=len(verdict.hard),
                forecast_error=misses(folder / week.isoformat(), expected),
            )
        )
        before.append(PublishedWeek(week, case.grid.days, read.roster.duties, read.activities))
        print(f"  judged {folder.name} {week}", file=sys.stderr, flush=True)
    return found


def coverage(verdict: Audit) -> int:
    """Cost of late customers: shortfall and late tickets."""
    return verdict.cost_by_component["shortfall"] + verdict.cost_by_component["late_tickets"]


def misses(folder: Path, expected: Forecast) -> dict[str, float]:
    """Queue -> forecast over true contacts of the week, less one."""
    planned: dict[str, float] = dict.fromkeys(expected.queues, 0.0)
    for line in (folder / "forecast.csv").read_text(encoding="utf-8").splitlines()[1:]:
        _, queue, mean, *_ = line.split(",")
        planned[queue] += float(mean)
    return {queue: planned[queue] / float(expected.mean[:, column].sum()) - 1 for column, queue in enumerate(expected.queues)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=75, help="search time of each week")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--greedy", action="store_true", help="a third run: events known, the month's overtime not shared out")
    parser.add_argument("--out", type=Path, required=True, help="a folder for the plans; a finished week in it is not planned again")
    args = parser.parse_args()
    workspace, real = generate("promo"), truth("promo")
    shop = args.out / "promo"
    if not shop.exists():
        write_workspace(workspace, shop)
    solving = SolveSettings(seconds=args.seconds, seed=args.seed)
    settings = PlanSettings(week=FIRST, solving=solving, simulating=SimulationSettings(replications=ROUNDS))
    runs = {}
    for name, scenario, shared in (("with", BASELINE, True), ("without", BLIND, True), ("greedy", BASELINE, False))[: 2 + args.greedy]:
        job = WeeksJob(shop, settings, WEEKS, args.out / name, "en", scenario, shared)
        runs[name] = run_weeks(
            job, told=lambda number, count, week, _old: print(f"{number + 1}/{count} {week}", file=sys.stderr, flush=True)
        )
        assert runs[name].summary.complete, f"{name}: {runs[name].ended}"
    demands = {week: known_demand(workspace, real, week) for week in (FIRST + timedelta(days=7 * number) for number in range(WEEKS))}
    judged = {name: judge(workspace, args.out / name, demands, args.seconds / 4) for name in runs}
    figures = {name: run.summary.weeks for name, run in runs.items()}
    print(table(judged, figures, [queue.id for queue in workspace.shop.queues]))
    (args.out / "promotion.json").write_text(json.dumps(record(judged, figures), indent=1, default=str) + "\n", encoding="utf-8")


def table(judged: Mapping[str, list[Judged]], figures: Mapping[str, tuple[WeekFigures, ...]], queues: list[str]) -> str:
    """Markdown: one row per week and run, and the sums."""
    head = ["week", "events", "late customers, yuan", "as planned", "hours short", "overtime h", "most in month", "helpers h", "labour"]
    lines = ["| " + " | ".join([*head, *queues, "violations", "gap"]) + " |", "|" + "---|" * (len(head) + len(queues) + 2)]
    for name, found in judged.items():
        for item, week in zip(found, figures[name], strict=True):
            lines.append("| " + " | ".join(cells(name, item, week, queues)) + " |")
        money, stale = sum(item.coverage for item in found) / 100, sum(item.as_planned for item in found) / 100
        short, over = sum(sum(item.short.values()) for item in found), sum(week.outcome.overtime for week in figures[name]) / 60
        lines.append(f"| all | {name} | {money:,.0f} | {stale:,.0f} | {short:,.0f} | {over:,.0f} |")
    return "\n".join(lines)


def cells(name: str, item: Judged, week: WeekFigures, queues: list[str]) -> list[str]:
    helpers = sum(staff.paid for kind, staff in week.staff.items() if kind in {"temp", "intern", "cloud", "part_time", "agency"})
    return [
        item.week.isoformat(),
        name,
        f"{item.coverage / 100:,.0f}",
        f"{item.as_planned / 100:,.0f}",
        f"{sum(item.short.values()):,.0f}",
        f"{week.outcome.overtime / 60:,.0f}",
        f"{week.month_overtime / 60:.1f} / {(week.month_limit or 0) / 60:.0f}",
        f"{helpers / 60:,.0f}",
        f"{week.outcome.components['labour'] / 100:,.0f}",
        *(f"{item.level[queue]:.1%} ({item.forecast_error[queue]:+.0%})" for queue in queues),
        str(week.violations + item.violations),
        f"{week.outcome.gap:.1%}",
    ]


def record(judged: Mapping[str, list[Judged]], figures: Mapping[str, tuple[WeekFigures, ...]]) -> dict[str, object]:
    return {
        name: [{**vars(item), "planned": week.model_dump(mode="json")} for item, week in zip(found, figures[name], strict=True)]
        for name, found in judged.items()
    }


if __name__ == "__main__":
    main()
