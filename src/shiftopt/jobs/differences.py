"""What differs between two rosters: plan folders, roster files, or published weeks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from shiftopt.archive.weeks import duties_of, find_week
from shiftopt.domain.base import WEEK
from shiftopt.domain.changes import DayChange
from shiftopt.domain.errors import Finding, InputError
from shiftopt.domain.messages import message
from shiftopt.domain.roster import Duty
from shiftopt.domain.shop import Shop
from shiftopt.jobs.publishing import need_store
from shiftopt.planning.compare import compare
from shiftopt.planning.prepare import horizon
from shiftopt.store.rosters import read_roster
from shiftopt.store.weekof import days_of_roster, week_of_roster
from shiftopt.store.workspace import read_workspace

_PUBLISHED = re.compile(r"(\d{4}-\d{2}-\d{2})(?:#(\d{1,6}))?")


@dataclass(frozen=True)
class Differences:
    """The changes from the first roster to the second."""

    shop: Shop
    week: date
    changes: tuple[DayChange, ...]


def differences(
    before: str, after: str, *, workspace: Path | None = None, week: date | None = None, store: str | None = None
) -> Differences:
    """Compare two rosters of one week.

    Args:
        before: a plan folder, a roster file, or a published week such as ``2026-11-30`` or ``2026-11-30#1``.
        after: the same.
        workspace: whose people and shifts they are; default: the one that a plan folder lies in, or the current folder.
        week: first day, where the files do not say.
        store: the store's address, if not the usual one.

    Raises:
        InputError: if a side can not be read, or the sides are of different weeks.
    """
    home = workspace or _home((before, after))
    shop = read_workspace(home).shop
    weeks = {side: week or _week(side, shop) for side in (before, after)}
    first = next((day for day in weeks.values() if day is not None), None)
    if first is None:
        raise InputError([Finding(before, message("week_unknown"))])
    if any(day not in {None, first} for day in weeks.values()):
        one, other = (str(weeks[side]) for side in (before, after))
        raise InputError([Finding("diff", message("two_weeks", before=before, first=one, after=after, second=other))])
    last = first + timedelta(days=min(map(_days, (before, after))))
    sides = [tuple(duty for duty in _duties(side, first, shop, home, store) if duty.day < last) for side in (before, after)]
    return Differences(shop, first, compare(*sides))


def _home(sides: Iterable[str]) -> Path:
    """The workspace around a plan folder, else the current folder."""
    for side in sides:
        for folder in Path(side).absolute().parents:
            if (folder / "shop.toml").is_file():
                return folder
            book = folder.parent / f"{folder.name.removesuffix('-plans')}.xlsx"
            if folder.name.endswith("-plans") and book.is_file():
                return book
    if Path("shop.toml").is_file():
        return Path()
    raise InputError([Finding("--workspace", message("no_home"))])


def _published(side: str) -> tuple[date, int | None] | None:
    """The week and revision that a text names; None if it is a path."""
    match = None if Path(side).exists() else _PUBLISHED.fullmatch(side.strip())
    if match is None:
        return None
    try:
        return date.fromisoformat(match[1]), int(match[2]) if match[2] else None
    except ValueError:
        return None


def _week(side: str, shop: Shop) -> date | None:
    named = _published(side)
    return week_of_roster(Path(side), shop.week_start) if named is None else named[0]


def _days(side: str) -> int:
    """How many days a side covers; what is published is a week."""
    return WEEK if _published(side) else days_of_roster(Path(side))


def _duties(side: str, first: date, shop: Shop, home: Path, store: str | None) -> tuple[Duty, ...]:
    named = _published(side)
    if named is not None:
        archive = need_store(home, store)
        return duties_of(archive, find_week(archive, shop.name, *named))
    return read_roster(Path(side), shop, horizon(shop, first, _days(side))).roster.duties
