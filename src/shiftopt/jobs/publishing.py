"""Publish a plan as the roster of its week, and read what was published: history, one week, its forecast against what came."""

from __future__ import annotations

import getpass
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from shiftopt.archive.actuals import record_actuals
from shiftopt.archive.connect import Archive
from shiftopt.archive.publishing import publish
from shiftopt.archive.weeks import activities_of, burdens_of, duties_of, expected_of, find_week, history
from shiftopt.domain.changes import DayChange
from shiftopt.domain.errors import Finding, InputError
from shiftopt.domain.messages import message
from shiftopt.domain.published import Expected, Publication
from shiftopt.domain.roster import Audit
from shiftopt.jobs.editions import check_edition
from shiftopt.jobs.inputs import existing_store, open_store, store_place
from shiftopt.planning.compare import compare
from shiftopt.rules.ledger import BURDENS
from shiftopt.store.activities import ACTIVITY_COLUMNS, activity_rows
from shiftopt.store.atomic import new_folder
from shiftopt.store.duties import DUTY_COLUMNS, duty_rows
from shiftopt.store.moments import local_text
from shiftopt.store.plans import is_plan, json_text, write_table
from shiftopt.store.workspace import read_workspace
from shiftopt.timeline.clock import local_time

LONGEST = 200
"""Signs of a name or a note that are kept."""


@dataclass(frozen=True)
class PublishJob:
    """Who makes which plan the roster of its week; ``store`` as typed."""

    workspace: Path
    plan: Path
    by: str | None = None
    note: str = ""
    replace: bool = False
    anyway: bool = False
    store: str | None = None


@dataclass(frozen=True)
class Published:
    """What came of it: ``line`` is None if the roster is not legal, and nothing was written then; ``at`` is local."""

    audit: Audit
    notes: tuple[Finding, ...]
    line: Publication | None = None
    at: str = ""
    new: bool = False
    duties: int = 0
    people: int = 0
    changes: tuple[DayChange, ...] = ()
    """Against the roster that was published for the week before, if there was one."""


@dataclass(frozen=True)
class Week:
    """One line of the history with figures; ``at`` is local, WAPE and bias are shares, None while nothing came."""

    line: Publication
    at: str
    current: bool
    duties: int
    people: int
    wape: float | None
    bias: float | None


def run_publish(job: PublishJob) -> Published:
    """Check the plan against the workspace of today, audit it, and publish it.

    Raises:
        InputError: if the plan can not be published, see ``check_edition`` and ``archive.publishing.publish``.
    """
    checked = check_edition(job.workspace, job.plan, job.store, anyway=job.anyway)
    if checked.audit.hard:
        return Published(checked.audit, checked.notes)
    archive, edition = open_store(job.workspace, job.store), checked.edition
    line, new = publish(archive, edition, by=clean(job.by or _user()), note=clean(job.note), replace=job.replace)
    record_actuals(archive, edition.shop, checked.known.history)
    people = len({duty.agent for duty in edition.duties})
    changes: tuple[DayChange, ...] = ()
    if new and line.revision > 1:
        changes = compare(duties_of(archive, find_week(archive, edition.shop, edition.first_day, line.revision - 1)), edition.duties)
    return Published(checked.audit, checked.notes, line, local_time(edition.zone, line.at), new, len(edition.duties), people, changes)


def read_history(workspace: Path, store: str | None = None) -> tuple[Week, ...]:
    """Every publication, by week and revision; what came since is written beside the forecasts first.

    Raises:
        InputError: if there is no store yet.
    """
    known, archive = read_workspace(workspace), need_store(workspace, store)
    record_actuals(archive, known.shop.name, known.history)
    lines = history(archive, known.shop.name)
    newest = {line.first_day: line.id for line in lines}
    return tuple(_week(archive, line, known.shop.zone, current=newest[line.first_day] == line.id) for line in lines)


def export_week(workspace: Path, week: date, out: Path | None = None, *, revision: int | None = None, store: str | None = None) -> Path:
    """Write a published week as a folder of tables that ``audit`` and ``simulate`` read; an older one is replaced.

    Raises:
        InputError: if the week is not published, or the folder can not be written.
    """
    known, archive = read_workspace(workspace), need_store(workspace, store)
    line = find_week(archive, known.shop.name, week, revision)
    zone = known.shop.zone
    tables: Mapping[str, tuple[Any, Any]] = {
        "roster.csv": (DUTY_COLUMNS, duty_rows(duties_of(archive, line), known.shop)),
        "activities.csv": (ACTIVITY_COLUMNS, activity_rows(activities_of(archive, line), zone)),
        "fairness.csv": (
            ("agent_id", *BURDENS, "points"),
            [[row.agent, *(getattr(row, name) for name in BURDENS), row.points] for row in burdens_of(archive, line)],
        ),
        "forecast.csv": (
            ("timestamp", "queue", "mean", "q10", "q50", "q90", "actual"),
            [
                [local_text(zone, row.start), row.queue, row.mean, row.q10, row.q50, row.q90, row.actual]
                for row in expected_of(archive, line)
            ],
        ),
    }
    folder = out or Path(f"published-{week}")
    with new_folder(folder, may_replace=is_plan) as part:
        for name, (header, rows) in tables.items():
            write_table(part / name, header, rows)
        (part / "manifest.json").write_text(
            json_text({"week": line.first_day.isoformat()} | line.model_dump()), encoding="utf-8", newline="\n"
        )
    return folder


def need_store(workspace: Path, store: str | None) -> Archive:
    """The store.

    Raises:
        InputError: if there is none.
    """
    archive = existing_store(workspace, store)
    if archive is None:
        raise InputError([Finding(str(store_place(workspace, store)), message("nothing_published"))])
    return archive


def clean(text: str) -> str:
    """A name or note as one printable line, as typed otherwise: every output escapes what is special to it."""
    return "".join(sign if sign.isprintable() else " " for sign in text.encode("utf-8", "replace").decode("utf-8")).strip()[:LONGEST]


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container without such a user
        return "unknown"


def _week(archive: Archive, line: Publication, zone: str, *, current: bool) -> Week:
    duties = duties_of(archive, line)
    wape, bias = _errors([row for row in expected_of(archive, line) if row.actual is not None])
    return Week(line, local_time(zone, line.at), current, len(duties), len({duty.agent for duty in duties}), wape, bias)


def _errors(rows: list[Expected]) -> tuple[float | None, float | None]:
    came = sum(row.actual or 0.0 for row in rows)
    if came <= 0:
        return None, None
    off = np.array([row.mean - (row.actual or 0.0) for row in rows])
    return float(np.abs(off).sum() / came), float(off.sum() / came)
