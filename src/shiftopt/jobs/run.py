"""Run one plan: read the workspace, plan, render, and write the plan folder in one step."""

from __future__ import annotations

import platform
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from shiftopt import __version__
from shiftopt.domain.base import WEEK, Lang
from shiftopt.domain.plan import Infeasible, Plan, Unproven
from shiftopt.domain.workspace import Workspace
from shiftopt.jobs.inputs import input_parts, read_inputs
from shiftopt.jobs.starting import started, unused
from shiftopt.jobs.versions import versions
from shiftopt.planning.pipeline import PlanSettings, Report, Stop, plan
from shiftopt.reports.calendars import write_calendars
from shiftopt.reports.chat import week_text
from shiftopt.reports.page import write_page
from shiftopt.reports.workbook import write_workbook
from shiftopt.store.plans import Extra, write_plan


@dataclass(frozen=True)
class PlanJob:
    """What to plan and where to put it; ``out=None`` puts the plan folder beside the workspace, ``start`` is a roster to begin with."""

    workspace: Path
    settings: PlanSettings
    out: Path | None = None
    lang: Lang = "zh"
    start: Path | None = None


@dataclass(frozen=True)
class PlanRun:
    """What came out; ``folder`` is None when there is no roster to write."""

    outcome: Plan | Infeasible | Unproven
    workspace: Workspace
    settings: PlanSettings
    folder: Path | None


def run_plan(job: PlanJob, *, report: Report | None = None, stop: Stop | None = None) -> PlanRun:
    """Read, plan, render and write.

    Raises:
        InputError: with every problem of the workspace.
        CostMismatchError: if the audit contradicts the solver; nothing is written then.
    """
    workspace = read_inputs(job.workspace, job.settings.week)
    if job.start is None:
        return finish(workspace, job, plan(workspace, job.settings, report=report, stop=stop))
    settings, notes = started(job.settings, workspace, job.start)
    outcome = plan(workspace, settings, report=report, stop=stop)
    if settings.begun is not None:
        notes = (*notes, *unused(settings.begun, outcome))
    return finish(replace(workspace, notes=(*workspace.notes, *notes)), job, outcome)


def finish(workspace: Workspace, job: PlanJob, outcome: Plan | Infeasible | Unproven, *, more: Extra = lambda _folder: None) -> PlanRun:
    """Render and write what came out; ``more`` adds files to the plan folder."""
    if not isinstance(outcome, Plan):
        return PlanRun(outcome, workspace, job.settings, None)
    made = _signed(outcome, workspace, job.settings)
    folder = job.out or default_folder(job.workspace, made)
    write_plan(made, folder, extra_files=partial(_render, made, lang=job.lang, more=more))
    return PlanRun(made, workspace, job.settings, folder)


def plans_folder(workspace: Path) -> Path:
    """``WS/plans``, or ``WS-plans`` beside a workbook."""
    return workspace / "plans" if workspace.is_dir() else workspace.with_name(f"{workspace.stem}-plans")


def default_folder(workspace: Path, made: Plan) -> Path:
    """``WS/plans/2026-11-30``; of several weeks ``WS/plans/2026-11-30_28d``, so that plans of its weeks do not replace it."""
    grid = made.case.grid
    return plans_folder(workspace) / (grid.first_day.isoformat() + ("" if grid.days == WEEK else f"_{grid.days}d"))


def manifest(workspace: Workspace, settings: PlanSettings) -> dict[str, object]:
    """Where a plan comes from: input fingerprint (whole and by part), law pack, seed, versions, time of making."""
    return {
        "shop": workspace.shop.name,
        "fingerprint": workspace.fingerprint,
        "inputs": input_parts(workspace),
        "law": workspace.shop.law,
        "days": settings.days,
        "seed": settings.solving.seed,
        "deterministic": settings.solving.deterministic,
        "seconds_allowed": settings.solving.seconds,
        "shiftopt": __version__,
        "python": platform.python_version(),
        "packages": {name: found for name, found in versions().items() if name != "shiftopt"},
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _signed(made: Plan, workspace: Workspace, settings: PlanSettings) -> Plan:
    week = made.case.grid.first_day.isoformat()
    return replace(made, manifest={**manifest(workspace, settings), "week": week, **made.manifest})


def _render(made: Plan, folder: Path, *, lang: Lang, more: Extra) -> None:
    write_workbook(made, folder / "roster.xlsx", lang=lang)
    write_page(made, folder / "report.html", lang=lang)
    calendars = folder / "calendars"
    calendars.mkdir()
    write_calendars(made, calendars, lang=lang)
    (folder / "chat.txt").write_text(week_text(made, lang=lang), encoding="utf-8")
    more(folder)
