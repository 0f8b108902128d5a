"""Plan several weeks in a row: each week's past is the roster of the week before, as if it had been published.

Each week is a plan folder, written whole or not at all, under a key made of everything that can change it (its past included). So a
run that is killed loses only the week at work, the same command goes on from there, and a week is planned anew if one before it changed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from math import inf
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from shiftopt.domain.base import Lang
from shiftopt.domain.errors import Finding
from shiftopt.domain.messages import message
from shiftopt.domain.plan import Infeasible, Plan, Unproven
from shiftopt.domain.scenario import BASELINE, Scenario
from shiftopt.domain.shop import Shop
from shiftopt.domain.weeks import WeekFigures, WeeksSummary
from shiftopt.domain.workspace import Workspace
from shiftopt.jobs.batch_task import item_key
from shiftopt.jobs.inputs import published_before
from shiftopt.jobs.run import PlanJob, finish, plans_folder
from shiftopt.jobs.scenarios import promised_levels
from shiftopt.planning.pipeline import PlanSettings, Report, Stop, plan_case
from shiftopt.planning.prepare import horizon, next_week
from shiftopt.planning.published import PublishedWeek, as_published, join_past
from shiftopt.planning.rationing import Kept, kept_back, with_kept
from shiftopt.planning.scenarios import apply, check
from shiftopt.planning.scenarios_plan import ForecastMemo, demand_of, with_bound
from shiftopt.reports.week_figures import week_figures
from shiftopt.reports.weeks_text import weeks_table
from shiftopt.rules.worktime import same_month
from shiftopt.store.atomic import recover
from shiftopt.store.fingerprint import digest, fingerprint
from shiftopt.store.placing import Placer
from shiftopt.store.plans import is_plan, json_text, read_paper, write_table
from shiftopt.store.rosters import read_roster
from shiftopt.store.workspace import read_workspace

DAYS = 7
FIGURES = "week.json"
"""The figures of a week, inside its plan folder."""
SHARES = "overtime.json"
"""What each week leaves of the month's overtime, in the folder of the weeks."""
PATIENCE = 300.0
"""Seconds that sharing out the overtime may take at least."""
Told = Callable[[int, int, date, bool], None]
"""Hears the number of a week, how many there are, its first day, and whether it was planned before."""


@dataclass(frozen=True)
class WeeksJob:
    """What to plan: ``weeks`` weeks from ``settings.week`` on, in the future that ``scenario`` describes.

    ``out`` is the folder of the plan folders and of ``weeks.csv`` and ``weeks.json`` (default: ``plans/FIRST-weeks``);
    ``settings.solving.seconds`` are for each week.
    """

    workspace: Path
    settings: PlanSettings
    weeks: int
    out: Path | None = None
    lang: Lang = "zh"
    scenario: Scenario = BASELINE
    share_overtime: bool = True
    """Whether overtime of a month is kept for the week in which it is worth most; else the first weeks take what they like."""


UNSHARED: Final = Finding(message("overtime"), message("overtime_unshared"))


@dataclass(frozen=True)
class WeeksRun:
    """What came out, and where; ``ended`` is why the week ``at`` has no roster (the weeks after it are then left out)."""

    summary: WeeksSummary
    folder: Path
    notes: tuple[Finding, ...]
    ended: Infeasible | Unproven | None = None
    at: date | None = None


def run_weeks(job: WeeksJob, *, told: Told, report: Report | None = None, stop: Stop | None = None) -> WeeksRun:
    """Plan what is not planned yet, week after week, and write the summary after each.

    Nothing after the first week's beginning is known to any forecast. Once ``stop`` says so, the running week ends with its best roster
    so far (and is planned again by the next run), and the weeks after it are left out.

    Raises:
        InputError: with every problem of the workspace or of the scenario.
    """
    known = read_workspace(job.workspace)
    first = job.settings.week or next_week(known.shop, known.history)
    grid = horizon(known.shop, first)
    check(known, [job.scenario], week=first)
    settings = replace(job.settings, forecasting=job.settings.forecasting.model_copy(update={"origin": grid.start}))
    folder = job.out or plans_folder(job.workspace) / f"{first}-weeks"
    before = [*published_before(known, job.workspace, first)]
    start = replace(known, past=known.past.model_copy(update={"duties": tuple(duty for duty in known.past.duties if duty.day < first)}))
    memo, figures, ended, at = ForecastMemo(), list[WeekFigures](), None, None
    weeks = [first + timedelta(days=DAYS * number) for number in range(job.weeks)]
    shares = _shares(replace(job, settings=settings, out=folder), start, before, weeks, memo)
    notes = known.notes if shares is not None else (*known.notes, UNSHARED)
    for number, (week, share) in enumerate(zip(weeks, shares or [{} for _ in weeks], strict=True)):
        workspace, shop = _in_week(start, job.scenario, before, week)
        place, now = folder / week.isoformat(), replace(settings, week=week)
        key = digest([item_key(workspace, job.scenario, now), share])
        kept = _kept(place, key)
        told(number, job.weeks, week, kept is not None)
        if kept is None:
            found = _planned(replace(job, settings=now, out=place), workspace, share, key, memo, report, stop)
            if not isinstance(found, WeekFigures):
                ended, at = found, week
                break
            kept = found
        figures.append(kept)
        before.append(_read(place, shop, week))
        _write(WeeksSummary(shop=known.shop.name, scenario=job.scenario.name, wanted=job.weeks, weeks=tuple(figures)), folder)
        if stop is not None and stop():
            break
    summary = WeeksSummary(shop=known.shop.name, scenario=job.scenario.name, wanted=job.weeks, weeks=tuple(figures))
    return WeeksRun(summary, folder, notes, ended, at)


def _in_week(known: Workspace, scenario: Scenario, before: Sequence[PublishedWeek], week: date) -> tuple[Workspace, Shop]:
    """The workspace with the weeks before as past, and the shop of the scenario, whose newcomers have a past too."""
    shop = apply(known, scenario, week=week).shop
    past, _ = join_past(shop, known.past, before, week)
    return replace(known, past=past, fingerprint=fingerprint(known.shop, known.history, past)), shop


def _shares(
    job: WeeksJob, start: Workspace, before: Sequence[PublishedWeek], weeks: Sequence[date], memo: ForecastMemo
) -> tuple[Kept, ...] | None:
    """Overtime that each week leaves for later ones, kept in the folder for a run that goes on; None if time was too short for it."""
    if len(weeks) == 1 or not job.share_overtime or job.out is None:
        return tuple({} for _ in weeks)
    workspace, _ = _in_week(start, job.scenario, before, weeks[0])
    key = digest([item_key(workspace, job.scenario, job.settings), [week.isoformat() for week in weeks]])
    file = job.out / SHARES
    known = read_paper(file)
    if known.get("key") == key:
        return tuple(known["kept"])
    cases = []
    for week in weeks:
        later = workspace.past if same_month(week, weeks[0]) else workspace.past.model_copy(update={"overtime_minutes": {}})
        cases.append(demand_of(replace(workspace, past=later), job.scenario, replace(job.settings, week=week), known=memo)[1])
    patience = inf if job.settings.solving.deterministic else max(PATIENCE, len(weeks) * job.settings.solving.seconds)
    shares = kept_back(cases, seconds=patience)
    if shares is None:
        return None
    job.out.mkdir(parents=True, exist_ok=True)
    _replace(file, {"key": key, "kept": shares})
    return shares


def _planned(
    job: WeeksJob, workspace: Workspace, share: Kept, key: str, memo: ForecastMemo, report: Report | None, stop: Stop | None
) -> WeekFigures | Infeasible | Unproven:
    """Plan one week into the folder ``job.out``; a week that was stopped keeps no key, so that it is planned again.

    Its bound, and so its gap, holds among rosters that keep as much overtime back (``overtime_kept_minutes`` of the manifest).
    """
    begun = time.monotonic()
    expected, case = demand_of(workspace, job.scenario, job.settings, known=memo)
    found = plan_case(expected, with_kept(case, share), job.settings, report=report, stop=stop)
    if not isinstance(found, Plan):
        return found
    found = replace(with_bound(found), case=case)
    figures = week_figures(found, promised_levels(found, job.settings), time.monotonic() - begun, sum(share.values()))
    whole = stop is None or not stop()
    papers = {"scenario": job.scenario.name, "overtime_kept_minutes": dict(share), "key": key if whole else ""}
    signed = replace(found, manifest={**found.manifest, **papers})
    plan_job = PlanJob(job.workspace, job.settings, job.out, job.lang)
    finish(workspace, plan_job, signed, more=partial(_write_figures, figures))
    return figures


def _write_figures(figures: WeekFigures, folder: Path) -> None:
    (folder / FIGURES).write_text(json_text(figures.model_dump(mode="json")), encoding="utf-8", newline="\n")


def _kept(place: Path, key: str) -> WeekFigures | None:
    """The figures of a week that is planned already under this key."""
    recover(place)
    if not is_plan(place):
        return None
    if read_paper(place / "manifest.json").get("key") != key:
        return None
    try:
        return WeekFigures.model_validate(read_paper(place / FIGURES))
    except ValidationError:
        return None


def _read(place: Path, shop: Shop, week: date) -> PublishedWeek:
    """A planned week as the weeks after it will know it: read from its folder, whether it was planned now or before."""
    grid = horizon(shop, week)
    found = read_roster(place, shop, grid)
    duties = as_published(found.roster.duties, found.activities, Placer(shop, grid).disguised)
    return PublishedWeek(week, grid.days, duties, found.activities)


def _write(summary: WeeksSummary, folder: Path) -> None:
    """``weeks.csv`` and ``weeks.json``."""
    write_table(folder / "weeks.csv", *weeks_table(summary))
    _replace(folder / "weeks.json", summary.model_dump(mode="json"))


def _replace(file: Path, content: Mapping[str, object]) -> None:
    part = file.with_name(f".{file.name}.part")
    part.write_text(json_text(content), encoding="utf-8", newline="\n")
    part.replace(file)
