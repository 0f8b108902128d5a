"""Several weeks in a row, as ``shiftopt plan --weeks`` tells them."""

from __future__ import annotations

import shutil
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from shiftopt.cli.params import LangChoice, as_lang
from shiftopt.cli.progress import Interrupt, ProgressLine
from shiftopt.cli.show import finite, print_json, print_notes, usage_error

if TYPE_CHECKING:
    from shiftopt.domain.scenario import Scenario
    from shiftopt.jobs.run import PlanJob
    from shiftopt.jobs.weeks import WeeksRun


def plan_weeks(
    job: PlanJob,
    weeks: int,
    scenarios: Path | None,
    use: str,
    lang: LangChoice,
    *,
    as_json: bool,
    report: ProgressLine,
    stop: Interrupt,
) -> None:
    """Plan the weeks, print their summary; exit code 3 if a week has no legal roster."""
    from shiftopt.domain.scenario import BASELINE
    from shiftopt.jobs.weeks import WeeksJob, run_weeks
    from shiftopt.reports.weeks_text import weeks_text

    scenario = scenario_of(scenarios, use)
    if scenario != BASELINE and job.out is None:
        raise usage_error("--use", f'the plans of "{use}" would lie where those of the shop as it is do', "choose a folder with --out")
    wanted = WeeksJob(job.workspace, job.settings, weeks, job.out, job.lang, scenario)

    def told(number: int, count: int, week: date, before: bool) -> None:
        if not report.quiet:
            report.close()
            print(f"{number + 1}/{count}  {week}{'  planned before' if before else ''}", file=sys.stderr, flush=True)

    run = run_weeks(wanted, told=told, report=report, stop=stop)
    report.close()
    print_notes(run.notes)
    if as_json:
        status = "ok" if run.summary.complete else "stopped" if run.ended is None else "no roster"
        print_json({"status": status, "folder": str(run.folder), "summary": finite(run.summary.model_dump(mode="json"))})
    else:
        columns = shutil.get_terminal_size((150, 24)).columns
        print(weeks_text(run.summary, lang=as_lang(lang), width=columns, folder=str(run.folder)))
    if run.ended is not None:
        print(why(run, job.workspace), file=sys.stderr)
        raise typer.Exit(3)


def scenario_of(file: Path | None, use: str) -> Scenario:
    """The scenario of that name; the shop as it is if neither file nor name is given."""
    from shiftopt.domain.scenario import BASELINE
    from shiftopt.store.log import suggest
    from shiftopt.store.scenarios import read_scenarios

    if file is None and not use:
        return BASELINE
    if file is None:
        raise usage_error("--use", f'"{use}" is the name of a scenario, and there is no scenario file', "add --scenarios scenarios.toml")
    known = {BASELINE.name: BASELINE} | {scenario.name: scenario for scenario in read_scenarios(file)}
    if use not in known:
        problem = f'there is no scenario "{use}" in {file}' if use else "a scenario file is given, and no name"
        raise usage_error("--use", problem, suggest(use, known, "scenarios"))
    return known[use]


def why(run: WeeksRun, workspace: Path) -> str:
    """Why the weeks end early, and what to do."""
    from shiftopt.domain.plan import Infeasible

    if isinstance(run.ended, Infeasible):
        rules = "; ".join(item.message.get("en", item.rule) for item in run.ended.conflict[:3])
        return f"no legal roster exists for the week from {run.at}: {rules}; shiftopt explain {workspace} shows ways out"
    return f"time ran out before a legal roster of the week from {run.at} was found or excluded; allow more with --seconds"
