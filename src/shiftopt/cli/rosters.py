"""Commands around a roster: demo, plan, roster, audit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shiftopt.cli.params import LangChoice, LangOption, as_lang, monday
from shiftopt.cli.progress import Interrupt, ProgressLine, ctrl_c
from shiftopt.cli.show import print_json, print_notes, say, usage_error
from shiftopt.domain.base import WEEK
from shiftopt.domain.messages import message

if TYPE_CHECKING:
    from shiftopt.domain.plan import Infeasible, Unproven
    from shiftopt.jobs.run import PlanJob, PlanRun

Workspace = Annotated[Path, typer.Argument(help="A workspace: a folder with shop.toml and CSV tables, or one Excel workbook.")]
Week = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="First day of the week to plan; default: after the history.")]
Days = Annotated[int, typer.Option(help="Days to plan at once: 7, 14, 21 or 28.")]
Seconds = Annotated[float, typer.Option(min=1, help="Time for the search.")]
Gap = Annotated[float, typer.Option(min=0, max=100, help="Stop when proven within this percent of the best possible.")]
Seed = Annotated[int, typer.Option(min=0, help="Seed of the search.")]
Deterministic = Annotated[bool, typer.Option("--deterministic", help="Same inputs and seed give the same roster, byte by byte.")]
Start = Annotated[Path | None, typer.Option(help="Begin with this roster (a plan folder, roster.csv, .xlsx); the plan costs no more.")]
Out = Annotated[
    Path | None, typer.Option(help="The plan folder to write; default: plans/WEEK inside the workspace, with _28d for 28 days.")
]

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress on stderr.")]

WEEKS = 20
"""Simulated weeks of a plan."""


def register(app: typer.Typer) -> None:
    """Add the commands of this page."""
    app.command()(demo)
    app.command()(plan)
    app.command()(roster)
    app.command()(audit)


def demo(
    out: Annotated[Path, typer.Option(help="The plan folder to write.")] = Path("demo-plan"),
    instance: Annotated[str, typer.Option(help="Which built-in shop: small, medium, large, promo.")] = "medium",
    seconds: Seconds = 45,
    seed: Seed = 0,
    lang: LangOption = LangChoice.zh,
    quiet: Quiet = False,
) -> None:
    """Make a week's roster of a built-in shop: the whole river, then says which files to open."""
    from shiftopt.jobs.run import finish
    from shiftopt.planning.pipeline import plan as make
    from shiftopt.samples.generate import generate

    job = _job(Path(instance), None, seconds, 0.0, seed, False, out, lang, simulate=True)
    workspace = generate(instance)
    with _watch(lang, quiet=quiet) as (report, stop):
        run = finish(workspace, job, make(workspace, job.settings, report=report, stop=stop))
    _show(run, lang, as_json=False)


def plan(
    workspace: Workspace,
    week: Week = None,
    days: Days = WEEK,
    weeks: Annotated[int, typer.Option(min=1, max=26, help="Weeks in a row, each on the past that the ones before it make.")] = 1,
    seconds: Seconds = 60,
    gap: Gap = 0.0,
    seed: Seed = 0,
    deterministic: Deterministic = False,
    start: Start = None,
    scenarios: Annotated[Path | None, typer.Option(help="A scenario file, see docs/scenarios.md; needs --use.")] = None,
    use: Annotated[str, typer.Option(help="Name of the scenario to plan.")] = "",
    out: Out = None,
    lang: LangOption = LangChoice.zh,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """The whole river for one week into a plan folder: forecast, staffing, roster, audit, simulation, workbook, page.

    With --days: up to four weeks as one roster. With --weeks, or a scenario: into one folder for each week, with a summary; the same
    command goes on after an interruption.
    """
    job = _job(workspace, week, seconds, gap, seed, deterministic, out, lang, simulate=True)
    if weeks == 1 and scenarios is None and not use:
        _run(_spread(job, days, start), lang, as_json=json, quiet=quiet)
        return
    if days != WEEK:
        raise usage_error("--days", message("days_of_one_plan"))
    from shiftopt.cli.weeks import plan_weeks

    if start is not None:
        raise usage_error("--start", message("start_of_one_week"))

    with _watch(lang, quiet=quiet) as (report, stop):
        plan_weeks(job, weeks, scenarios, use, lang, as_json=json, report=report, stop=stop)


def roster(
    workspace: Workspace,
    week: Week = None,
    days: Days = WEEK,
    seconds: Seconds = 60,
    gap: Gap = 0.0,
    seed: Seed = 0,
    deterministic: Deterministic = False,
    start: Start = None,
    out: Out = None,
    lang: LangOption = LangChoice.zh,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Solve the roster of one week without simulating it; writes the plan folder and prints cost, bound and gap.

    With --days, the roster of up to four weeks at once.
    """
    job = _job(workspace, week, seconds, gap, seed, deterministic, out, lang, simulate=False)
    _run(_spread(job, days, start), lang, as_json=json, quiet=quiet)


def audit(
    workspace: Workspace,
    roster: Annotated[Path, typer.Argument(help="A roster: roster.csv, a hand-edited roster.xlsx, a foreign CSV, or a plan folder.")],
    week: Week = None,
    lang: LangOption = LangChoice.zh,
    json: Json = False,
) -> None:
    """Check any roster against rules and coverage; exit code 4 if a hard rule is broken, 2 if some of it could not be read."""
    from shiftopt.jobs.review import review_roster

    checked = review_roster(workspace, roster, monday(week))
    print_notes(checked.notes, as_lang(lang))
    if json:
        print_json(checked.as_json(as_lang(lang)))
    else:
        print(checked.as_text(as_lang(lang)))
    if checked.audit.hard or checked.problems:
        raise typer.Exit(4 if checked.audit.hard else 2)


def _job(
    workspace: Path,
    week: datetime | None,
    seconds: float,
    gap: float,
    seed: int,
    deterministic: bool,
    out: Path | None,
    lang: LangChoice,
    *,
    simulate: bool,
) -> PlanJob:
    from shiftopt.jobs.run import PlanJob
    from shiftopt.planning.pipeline import PlanSettings
    from shiftopt.rostering.settings import SolveSettings
    from shiftopt.simulation.settings import SimulationSettings

    settings = PlanSettings(
        week=monday(week),
        solving=SolveSettings(seconds=seconds, gap=gap / 100, seed=seed, deterministic=deterministic),
        simulating=SimulationSettings(replications=WEEKS) if simulate else None,
    )
    return PlanJob(workspace=workspace, settings=settings, out=out, lang=as_lang(lang))


def _spread(job: PlanJob, days: int, start: Path | None) -> PlanJob:
    """The job over so many days, from a roster to begin with."""
    return replace(job, settings=replace(job.settings, days=days), start=start)


def _run(job: PlanJob, lang: LangChoice, *, as_json: bool, quiet: bool) -> None:
    from shiftopt.jobs.run import run_plan

    with _watch(lang, quiet=quiet) as (report, stop):
        run = run_plan(job, report=report, stop=stop)
    _show(run, lang, as_json=as_json)


def _conflict_lines(run: PlanRun, outcome: Infeasible, lang: LangChoice) -> list[str]:
    from shiftopt.jobs.explain import conflicts
    from shiftopt.planning.explain_words import conflict_lines

    found = conflicts(run.workspace, run.settings)
    lines: list[str] = []
    for number, conflict in enumerate(found, start=1):
        first, *others = conflict_lines(conflict, as_lang(lang))
        lines += [f"{number}. {first}", *(f"   {line}" for line in others)]
    return lines or [f"  - {item.message[as_lang(lang)]}" for item in outcome.conflict]


@contextmanager
def _watch(lang: LangChoice, *, quiet: bool) -> Iterator[tuple[ProgressLine, Interrupt]]:
    line = ProgressLine(as_lang(lang), quiet=quiet)
    with ctrl_c(as_lang(lang)) as stop:
        try:
            yield line, stop
        finally:
            line.close()


def _show(run: PlanRun, lang: LangChoice, *, as_json: bool) -> None:
    """Print what came out; exit code 3 if there is no legal roster."""
    from shiftopt.domain.plan import Plan
    from shiftopt.reports.terminal import summary
    from shiftopt.store.plans import plan_summary

    print_notes(run.workspace.notes, as_lang(lang))
    outcome = run.outcome
    if not isinstance(outcome, Plan):
        _show_nothing(run, outcome, lang, as_json=as_json)
        raise typer.Exit(3)
    if as_json:
        print_json({**plan_summary(outcome), "plan": str(run.folder)})
        return
    print(summary(outcome, lang=as_lang(lang)))
    folder = run.folder
    if lang is LangChoice.zh:
        print(f"\n打开：{folder}/roster.xlsx（排班表）  {folder}/report.html（报告，用浏览器打开）")
    else:
        print(f"\nOpen: {folder}/roster.xlsx (the roster)  {folder}/report.html (the report, in a browser)")


def _show_nothing(run: PlanRun, outcome: Infeasible | Unproven, lang: LangChoice, *, as_json: bool) -> None:
    from shiftopt.domain.plan import Infeasible

    if isinstance(outcome, Infeasible):
        agents = sorted({conflict.agent for conflict in outcome.conflict if conflict.agent})
        if as_json:
            print_json({"status": "infeasible", "agents": agents, "conflict": [item.model_dump() for item in outcome.conflict]})
            return
        title = {
            "zh": "没有合法的排班。以下要求互相冲突，每一组里放开任何一条就能解开这一组：",
            "en": "No legal roster exists. These demands collide; giving up any one of a group resolves that group:",
        }
        print(title[as_lang(lang)])
        for line in _conflict_lines(run, outcome, lang):
            print(line)
        print({"zh": "改法和代价：shiftopt explain", "en": "Ways out and what they cost: shiftopt explain"}[as_lang(lang)])
        return
    if as_json:
        print_json({"status": "unproven", "seconds": outcome.seconds})
        return
    say(message("time_ran_out"), as_lang(lang))
