"""Run scenarios side by side: one workspace, one file of scenarios, the same seeds, and a folder with what came out."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from shiftopt.domain.base import Lang
from shiftopt.domain.comparison import Comparison, Outcome
from shiftopt.domain.errors import Finding, InputError
from shiftopt.domain.messages import message
from shiftopt.domain.plan import Infeasible, Plan, Unproven
from shiftopt.domain.scenario import BASELINE, Scenario
from shiftopt.domain.workspace import Workspace
from shiftopt.jobs.inputs import read_inputs
from shiftopt.planning.pipeline import PlanSettings, Report, Stop
from shiftopt.planning.prepare import next_week
from shiftopt.planning.scenarios import check
from shiftopt.planning.scenarios_plan import ForecastMemo, plan_scenario, with_bound
from shiftopt.planning.scenarios_volume import touches
from shiftopt.reports.scenario_charts import Shortfall, shortfall_of
from shiftopt.reports.scenario_figures import compared, outcome
from shiftopt.reports.scenario_page import write_scenario_page
from shiftopt.reports.scenario_tables import csv_table
from shiftopt.reports.scenario_workbook import write_scenario_workbook
from shiftopt.staffing.promise import promised
from shiftopt.store.atomic import new_folder
from shiftopt.store.plans import write_table
from shiftopt.store.scenarios import parse_scenarios

FIRST = 2.0
"""The baseline is searched this many times as long: all others begin with its roster, and what it misses would look like their gain."""
Told = Callable[[int, int, str], None]
"""Hears the number of the scenario, how many there are, and its name."""


@dataclass(frozen=True)
class ScenarioJob:
    """What to run; ``settings.solving.seconds`` are for each scenario."""

    workspace: Path
    file: Path
    settings: PlanSettings
    out: Path | None = None
    lang: Lang = "zh"


@dataclass(frozen=True)
class ScenarioRun:
    """What came out, and where it was written."""

    comparison: Comparison
    folder: Path
    notes: tuple[Finding, ...]


@dataclass
class _Made:
    """Outcomes so far, and what of the baseline's plan the others need."""

    outcomes: list[Outcome] = field(default_factory=list)
    shortfalls: list[Shortfall] = field(default_factory=list)
    base: tuple[Outcome, Plan] | None = None


def run_scenarios(job: ScenarioJob, *, told: Told, report: Report | None = None, stop: Stop | None = None) -> ScenarioRun:
    """Read, check everything, plan the baseline and each scenario, and write the folder.

    Once ``stop`` says so the running search ends with the best roster so far and the scenarios after it are left out.

    Raises:
        InputError: with every problem of the workspace, or of the file.
    """
    workspace = read_inputs(job.workspace, job.settings.week)
    scenarios = read_checked(workspace, job)
    week = job.settings.week or next_week(workspace.shop, workspace.history)
    settings = replace(job.settings, week=week)
    made = _run_all(workspace, (BASELINE, *scenarios), settings, told=told, report=report, stop=stop)
    comparison = Comparison(
        shop=workspace.shop.name,
        first_day=week,
        zone=workspace.shop.zone,
        seconds=settings.solving.seconds,
        seed=settings.solving.seed,
        replications=settings.simulating.replications if settings.simulating else 0,
        outcomes=tuple(made.outcomes),
    )
    folder = job.out or default_folder(job.workspace, comparison)
    with new_folder(folder, may_replace=is_comparison) as part:
        write_comparison(comparison, made.shortfalls, part, job.lang)
    idle = [
        Finding(scenario.where, message("outside_planned_week", name=name, week=week))
        for scenario in scenarios
        for name in touches(scenario, workspace.shop, week, 7)
    ]
    return ScenarioRun(comparison, folder, (*workspace.notes, *idle))


def read_checked(workspace: Workspace, job: ScenarioJob) -> tuple[Scenario, ...]:
    """The scenarios of the file, if neither the file nor any name in it has a problem."""
    scenarios, findings = parse_scenarios(job.file)
    every = list(findings)
    try:
        check(workspace, scenarios, week=job.settings.week)
    except InputError as error:
        every += error.findings
    if every:
        raise InputError(every)
    return scenarios


def _run_all(
    workspace: Workspace, scenarios: Sequence[Scenario], settings: PlanSettings, *, told: Told, report: Report | None, stop: Stop | None
) -> _Made:
    known, made = ForecastMemo(), _Made()
    for number, scenario in enumerate(scenarios):
        if stop is not None and stop() and made.outcomes:
            made.outcomes.append(Outcome(name=scenario.name, note=scenario.note, status="stopped"))
            continue
        told(number, len(scenarios), scenario.name)
        begun = time.monotonic()
        solving = settings.solving
        if made.base is not None:
            solving = replace(solving, start=made.base[1].allocated.roster)
        else:
            solving = replace(solving, seconds=FIRST * solving.seconds)
        found = plan_scenario(
            workspace,
            scenario,
            replace(settings, solving=solving),
            known=known,
            report=report,
            stop=stop,
        )
        _keep(made, scenario, found, settings, time.monotonic() - begun)
    return made


def _keep(made: _Made, scenario: Scenario, found: Plan | Infeasible | Unproven, settings: PlanSettings, seconds: float) -> None:
    if not isinstance(found, Plan):
        made.outcomes.append(_nothing(scenario, found, seconds))
        return
    found = with_bound(found)
    result = outcome(scenario.name, scenario.note, found, promised_levels(found, settings), seconds)
    if made.base is not None:
        result = compared(result, found, *made.base)
    elif not made.outcomes:
        made.base = result, found
    made.outcomes.append(result)
    made.shortfalls.append(shortfall_of(scenario.name, found))


def promised_levels(plan: Plan, settings: PlanSettings) -> list[float | None]:
    """Expected service level per queue: means over intervals, weighted by contacts."""
    needs = plan.case.requirements
    levels = promised(needs, plan.forecast, plan.case.shop, plan.supplied, settings=settings.staffing)
    weights = np.where(np.isfinite(levels), needs.contacts, 0.0)
    sums = weights.sum(axis=0)
    means = (np.nan_to_num(levels) * weights).sum(axis=0) / np.maximum(sums, 1e-12)
    return [float(mean) if total > 0 else None for mean, total in zip(means, sums, strict=True)]


def _nothing(scenario: Scenario, found: Infeasible | Unproven, seconds: float) -> Outcome:
    if isinstance(found, Infeasible):
        first = found.conflict[:3]
        problem = {lang: " ".join(item.message.get(lang, item.rule) for item in first) for lang in ("zh", "en")}
        return Outcome(name=scenario.name, note=scenario.note, status="infeasible", seconds=seconds, problem=problem)
    problem = {
        "zh": "时间内没有找到合法排班；请增加 --seconds。",
        "en": "Time ran out before a legal roster was found; allow more --seconds.",
    }
    return Outcome(name=scenario.name, note=scenario.note, status="unproven", seconds=seconds, problem=problem)


def default_folder(workspace: Path, comparison: Comparison) -> Path:
    """``WS/scenarios/2026-11-30``, or beside a workbook."""
    root = workspace / "scenarios" if workspace.is_dir() else workspace.with_name(f"{workspace.stem}-scenarios")
    return root / comparison.first_day.isoformat()


def is_comparison(path: Path) -> bool:
    """Whether a folder is one that this job wrote."""
    return (path / "scenarios.json").is_file() and (path / "scenarios.csv").is_file()


def write_comparison(comparison: Comparison, shortfalls: Sequence[Shortfall], folder: Path, lang: Lang) -> None:
    """``scenarios.csv``, ``.json``, ``.xlsx`` and ``.html``."""
    write_table(folder / "scenarios.csv", *csv_table(comparison))
    text = json.dumps(comparison.model_dump(mode="json"), ensure_ascii=False, indent=1, allow_nan=False)
    (folder / "scenarios.json").write_text(text + "\n", encoding="utf-8")
    write_scenario_workbook(comparison, folder / "scenarios.xlsx", lang=lang)
    write_scenario_page(comparison, shortfalls, folder / "scenarios.html", lang=lang)
