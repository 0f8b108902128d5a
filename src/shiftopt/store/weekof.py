"""Which days a roster is of, as far as its files say without a shop at hand."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from shiftopt.domain.base import WEEK
from shiftopt.store.csvfile import decode, read_bytes
from shiftopt.store.log import Log

_DATE: Final = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)")


def week_of_roster(path: Path, week_start: int) -> date | None:
    """The first day of the week: as the manifest of the folder says, or by the earliest date of a CSV file; None if neither does.

    Args:
        path: a plan folder, or a roster file.
        week_start: weekday on which weeks of the shop begin.
    """
    try:
        return date.fromisoformat(_manifest(path)["week"])
    except (ValueError, KeyError, TypeError):
        file = path / "roster.csv" if path.is_dir() else path
    days = _dates(file) if file.suffix.lower() == ".csv" and file.is_file() else []
    first = min(days, default=None)
    return None if first is None else first - timedelta(days=(first.weekday() - week_start) % 7)


def days_of_roster(path: Path) -> int:
    """How many days a roster covers: as the manifest of the folder says, else a week."""
    days = _manifest(path).get("days", WEEK)
    return days if isinstance(days, int) else WEEK


def _manifest(path: Path) -> dict[str, Any]:
    """The manifest in a plan folder, or beside a roster file; empty if there is none."""
    folder = path if path.is_dir() else path.parent
    try:
        found = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _dates(file: Path) -> list[date]:
    quiet = Log()
    data = read_bytes(file, file.name, quiet)
    words = None if data is None else decode(data, file.name, quiet)
    found = []
    for text in _DATE.findall(words or ""):
        try:
            found.append(date.fromisoformat(text))
        except ValueError:
            continue
    return found
