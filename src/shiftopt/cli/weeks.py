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
from shiftopt.cli.show import finite, print_json, print_notes, say, usage_error
from shiftopt.domain.messages import Message, Worded, message

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
        raise usage_error("--use", message("same_folder", name=use))
    wanted = WeeksJob(job.workspace, job.settings, weeks, job.out, job.lang, scenario)

    def told(number: int, count: int, week: date, before: bool) -> None:
        if not report.quiet:
            report.close()
            done = f"  {message('planned_before').told(as_lang(lang))}" if before else ""
            print(f"{number + 1}/{count}  {week}{done}", file=sys.stderr, flush=True)

    run = run_weeks(wanted, told=told, report=report, stop=stop)
    report.close()
    print_notes(run.notes, as_lang(lang))
    if as_json:
        status = "ok" if run.summary.complete else "stopped" if run.ended is None else "no roster"
        print_json({"status": status, "folder": str(run.folder), "summary": finite(run.summary.model_dump(mode="json"))})
    else:
        columns = shutil.get_terminal_size((150, 24)).columns
        print(weeks_text(run.summary, lang=as_lang(lang), width=columns, folder=str(run.folder)))
    if run.ended is not None:
        say(why(run, job.workspace), as_lang(lang))
        raise typer.Exit(3)


def scenario_of(file: Path | None, use: str) -> Scenario:
    """The scenario of that name; the shop as it is if neither file nor name is given."""
    from shiftopt.domain.scenario import BASELINE
    from shiftopt.store.log import suggest
    from shiftopt.store.scenarios import read_scenarios

    if file is None and not use:
        return BASELINE
    if file is None:
        raise usage_error("--use", message("use_without_scenarios", name=use))
    known = {BASELINE.name: BASELINE} | {scenario.name: scenario for scenario in read_scenarios(file)}
    if use not in known:
        remedy = suggest(use, known, message("scenarios"))
        said = message("no_scenario_in_file", name=use, file=str(file), remedy=remedy)
        raise usage_error("--use", said if use else message("scenarios_without_use", remedy=remedy))
    return known[use]


def why(run: WeeksRun, workspace: Path) -> Message:
    """Why the weeks end early, and what to do."""
    from shiftopt.domain.plan import Infeasible

    if isinstance(run.ended, Infeasible):
        first = run.ended.conflict[:3]
        reasons = tuple(Worded(zh=item.message.get("zh", item.rule), en=item.message.get("en", item.rule)) for item in first)
        return message("week_infeasible", week=str(run.at), reasons=reasons, workspace=str(workspace))
    return message("time_ran_out_week", week=str(run.at))
