"""What a week is planned from: the workspace, and the past from the rosters published in its store."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from shiftopt.domain.workspace import Workspace
from shiftopt.planning.prepare import LOOK_BACK, next_week
from shiftopt.planning.published import PublishedWeek, join_past
from shiftopt.store.fingerprint import fingerprint, parts
from shiftopt.store.workspace import read_workspace

if TYPE_CHECKING:
    from shiftopt.archive.connect import Archive
    from shiftopt.domain.published import Publication

STORE_VARIABLE: Final = "SHIFTOPT_STORE"
"""Environment variable with the address of the store, for all workspaces."""


def read_inputs(workspace: Path, week: date | None = None) -> Workspace:
    """The workspace as it is planned: duties published for the weeks before count as past, joined with the past table.

    Raises:
        InputError: with every problem of the workspace, or if the store can not be used.
    """
    return with_published(read_workspace(workspace), workspace, week)


def with_published(known: Workspace, workspace: Path, week: date | None = None) -> Workspace:
    """A workspace already read, with the published weeks before ``week`` (default: the next to plan) as past."""
    archive = existing_store(workspace)
    first_day = week or next_week(known.shop, known.history)
    return known if archive is None else join(known, archive, weeks_before(archive, known.shop.name, first_day), first_day)


def weeks_before(archive: Archive, shop: str, first_day: date) -> tuple[Publication, ...]:
    """The published weeks that a week from ``first_day`` looks back on."""
    from shiftopt.archive.weeks import current_weeks

    return current_weeks(archive, shop, since=look_back(first_day), before=first_day)


def look_back(first_day: date) -> date:
    """The first day that may count as past."""
    return first_day - timedelta(days=LOOK_BACK)


def join(known: Workspace, archive: Archive, lines: Sequence[Publication], first_day: date) -> Workspace:
    """A workspace with those published weeks as past."""
    past, notes = join_past(known.shop, known.past, published_weeks(archive, lines), first_day)
    if not notes:
        return known
    return replace(known, past=past, notes=(*known.notes, *notes), fingerprint=fingerprint(known.shop, known.history, past))


def published_before(known: Workspace, workspace: Path, first_day: date) -> tuple[PublishedWeek, ...]:
    """The rosters published in the workspace's store for the weeks before ``first_day``."""
    archive = existing_store(workspace)
    return () if archive is None else published_weeks(archive, weeks_before(archive, known.shop.name, first_day))


def published_weeks(archive: Archive, lines: Sequence[Publication]) -> tuple[PublishedWeek, ...]:
    """Publications with their duties and activities."""
    from shiftopt.archive.weeks import activities_of, duties_of

    return tuple(PublishedWeek(line.first_day, line.days, duties_of(archive, line), activities_of(archive, line)) for line in lines)


def input_parts(known: Workspace) -> Mapping[str, str]:
    """Digests of shop, history and past, for a manifest."""
    return parts(known.shop, known.history, known.past)


def store_place(workspace: Path, store: str | None = None) -> str | Path:
    """Where the store is: as asked for, as the environment says, or a file in the workspace folder (beside a workbook)."""
    named = store or os.environ.get(STORE_VARIABLE)
    if named:
        return named
    return workspace / "store.db" if workspace.is_dir() else workspace.with_name(f"{workspace.stem}-store.db")


def open_store(workspace: Path, store: str | None = None) -> Archive:
    """The store, made if there is none."""
    from shiftopt.archive.connect import open_archive

    return open_archive(store_place(workspace, store))


def existing_store(workspace: Path, store: str | None = None) -> Archive | None:
    """The store if there is one; reading never makes it."""
    place = store_place(workspace, store)
    if isinstance(place, Path) and not place.is_file():
        return None
    return open_store(workspace, store)
