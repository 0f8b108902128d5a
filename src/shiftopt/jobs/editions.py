"""From a plan folder to what the archive keeps of it, checked against the workspace as it is now."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from shiftopt.domain.base import WEEK
from shiftopt.domain.case import Case
from shiftopt.domain.errors import Finding, InputError
from shiftopt.domain.messages import all_of, message
from shiftopt.domain.published import Burden, Edition, Expected
from shiftopt.domain.roster import Activity, Audit, Duty, Past, Roster
from shiftopt.domain.volumes import LEVELS, Forecast
from shiftopt.domain.workspace import Workspace
from shiftopt.jobs.inputs import existing_store, input_parts, join, look_back, weeks_before
from shiftopt.planning.pipeline import PlanSettings, demand, review
from shiftopt.planning.published import as_published
from shiftopt.rules.auditing import book_of
from shiftopt.rules.ledger import BURDENS, ledger
from shiftopt.store.placing import Placer
from shiftopt.store.plans import is_plan, read_paper
from shiftopt.store.rosters import read_roster
from shiftopt.store.weekof import days_of_roster
from shiftopt.store.workspace import read_workspace

HAND_MADE = 5.0
"""Seconds after the manifest from which on a workbook counts as edited."""


@dataclass(frozen=True)
class Checked:
    """A roster that was read and audited: ready to be published if ``audit`` has no hard violation."""

    edition: Edition
    audit: Audit
    known: Workspace
    notes: tuple[Finding, ...]


def check_edition(workspace: Path, plan: Path, store: str | None = None, *, anyway: bool = False) -> Checked:
    """Read a plan folder (or the edited ``roster.xlsx`` in one), compare its inputs with those of today, and audit its roster.

    Args:
        workspace: against whose shop, history and past it is checked.
        plan: the folder or the workbook.
        store: the store's address, if not the usual one.
        anyway: whether other inputs are only noted; the audit counts those of today.

    Raises:
        InputError: with every problem of workspace and plan; if the plan was made from other inputs, with the parts that changed.
    """
    folder = plan if plan.is_dir() else plan.parent
    manifest, summary, week = _papers(folder, plan)
    if (days := days_of_roster(folder)) != WEEK:
        raise InputError([Finding(str(folder), message("plan_of_weeks", days=days, workspace=str(workspace), week=week, plan=str(folder)))])
    known, archive = read_workspace(workspace), existing_store(workspace, store)
    lines = () if archive is None else weeks_before(archive, known.shop.name, week)
    known = known if archive is None else join(known, archive, lines, week)
    changed = _other_inputs(folder, manifest, known, f"shiftopt plan {workspace} --week {week}")
    if changed and not anyway:
        raise InputError(changed)
    expected, case = demand(known, PlanSettings(week=week))
    found = read_roster(plan, known.shop, case.grid)
    activities, verdict = review(case, found.roster, found.activities)
    duties = _as_published(known, case, found.roster, activities)
    interval = max(case.grid.interval, known.history.interval)
    edition = Edition(
        shop=known.shop.name,
        zone=known.shop.zone,
        first_day=week,
        days=case.grid.days,
        plan_id=plan_id(known.shop.name, week, duties, activities),
        fingerprint=known.fingerprint,
        interval=interval,
        since=look_back(week),
        past=tuple(line.id for line in lines),
        duties=duties,
        activities=activities,
        expected=_expected(expected, interval),
        burdens=_burdens(case, found.roster, activities),
        summary=summary | _figures(verdict),
        manifest=manifest,
    )
    return Checked(edition, verdict, known, (*known.notes, *found.notes, *changed, *_edited(folder, plan)))


def _figures(verdict: Audit) -> dict[str, object]:
    """What the audit found, in the place of what the plan said of itself."""
    return {
        "total_cost": verdict.cost,
        "cost_by_component": dict(verdict.cost_by_component),
        "shortfall_agent_hours": round(verdict.shortfall_agent_hours, 6),
        "violations": len(verdict.hard),
    }


def plan_id(shop: str, week: date, duties: Iterable[Duty], activities: Iterable[Activity]) -> str:
    """Digest of a roster: the same duties and activities of the same week of the same shop have the same."""
    content = [shop, week, [duty.model_dump() for duty in duties], [item.model_dump() for item in activities]]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest()


def _papers(folder: Path, plan: Path) -> tuple[dict[str, Any], dict[str, Any], date]:
    """Manifest, summary and week of a plan folder."""
    manifest, summary = (
        read_paper(folder / name) if plan.exists() and is_plan(folder) else {} for name in ("manifest.json", "summary.json")
    )
    try:
        week = date.fromisoformat(manifest["week"])
    except (KeyError, ValueError, TypeError):
        week = None
    if week is None or not summary:
        raise InputError([Finding(str(plan), message("no_plan_to_publish"))])
    return manifest, summary, week


def _other_inputs(folder: Path, manifest: Mapping[str, Any], known: Workspace, command: str) -> tuple[Finding, ...]:
    if manifest.get("fingerprint") == known.fingerprint:
        return ()
    before, now = manifest.get("inputs"), input_parts(known)
    names = {"shop": message("part_shop"), "history": message("part_history"), "past": message("part_past")}
    changed = [name for part, name in names.items() if not isinstance(before, dict) or before.get(part) != now[part]]
    return (Finding(str(folder), message("other_inputs", parts=all_of(changed), command=command)),)


def _edited(folder: Path, plan: Path) -> tuple[Finding, ...]:
    """A note if the workbook was changed and the folder's roster.csv is what gets published."""
    book = folder / "roster.xlsx"
    if plan != folder or not book.is_file() or book.stat().st_mtime <= (folder / "manifest.json").stat().st_mtime + HAND_MADE:
        return ()
    return (Finding(str(folder), message("book_edited", book=str(book))),)


def _as_published(known: Workspace, case: Case, roster: Roster, activities: Iterable[Activity]) -> tuple[Duty, ...]:
    return as_published(roster.duties, activities, Placer(known.shop, case.grid).disguised)


def _expected(made: Forecast, interval: int) -> tuple[Expected, ...]:
    """The forecast in rows as wide as the history's, so that they can be compared with what came.

    The quantiles of a row are the sums of its parts': a little wide where a row has several.
    """
    grid, width = made.grid, interval // made.grid.interval
    levels = [LEVELS.index(level) for level in (0.1, 0.5, 0.9)]
    rows = []
    for first in range(0, grid.intervals, width):
        mean = made.mean[first : first + width].sum(axis=0)
        low, middle, high = (made.quantiles[level, first : first + width].sum(axis=0) for level in levels)
        for number, queue in enumerate(made.queues):
            figures = {"mean": mean[number], "q10": low[number], "q50": middle[number], "q90": high[number]}
            if all(math.isfinite(value) for value in figures.values()):
                rows.append(Expected(queue=queue, start=grid.minute(first), **{name: float(value) for name, value in figures.items()}))
    return tuple(rows)


def _burdens(case: Case, roster: Roster, activities: tuple[Activity, ...]) -> tuple[Burden, ...]:
    """The fairness ledger of this week alone."""
    rows = ledger(book_of(replace(case, past=Past()), roster, activities))
    return tuple(Burden(agent=row.agent, points=row.points, **{name: row.counts[name] for name in BURDENS}) for row in rows)
