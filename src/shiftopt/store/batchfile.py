"""Reading a batch file: which shops, weeks and scenarios, and the limits of each item."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from shiftopt.domain.batch import BatchPlan
from shiftopt.store.log import Log, show, suggest
from shiftopt.store.tomlfile import toml_content

_NEXT: Final = "next"


def read_batch(path: Path | str) -> BatchPlan:
    """The batch in a TOML file; paths in it are relative to the file, and shops may be patterns such as ``shops/*``.

    Raises:
        InputError: with every problem of the file.
    """
    path, log = Path(path), Log()
    content = toml_content(path, log, example='shops = ["shops/*"]')
    if content is None:
        log.stop()
        content = {}
    for key in content:
        if key not in BatchPlan.model_fields:
            log.problem(f"{path.name}, {key}", f"unknown key {show(key)}", suggest(key, BatchPlan.model_fields, "keys"))
    values = {key: value for key, value in content.items() if key in BatchPlan.model_fields}
    values["name"] = str(content.get("name", path.stem))
    values["shops"] = _shops(content.get("shops"), path, log)
    values["weeks"] = _each(content.get("weeks", [_NEXT]), f"{path.name}, weeks", _week, log)
    if not values["weeks"]:
        log.problem(f"{path.name}, weeks", "names no week", 'write weeks = ["next"], or leave it out')
    values["use"] = _each(content.get("use", []), f"{path.name}, use", _name, log)
    if "scenarios" in content:
        values["scenarios"] = _beside(path, content["scenarios"], log)
    elif values["use"]:
        log.problem(f"{path.name}, use", "names scenarios, and there is no scenario file", 'add scenarios = "scenarios.toml"')
    made = _checked(values, path.name, log)
    log.stop()
    assert made is not None, "a batch without problems was made"
    return made


def _checked(values: dict[str, Any], title: str, log: Log) -> BatchPlan | None:
    try:
        return BatchPlan.model_validate(values)
    except ValidationError as error:
        for problem in error.errors():
            key = ".".join(str(part) for part in problem["loc"])
            log.problem(f"{title}, {key}", f"{show(problem['input'])}: {problem['msg']}", "see docs/batch.md for what the key takes")
        return None


def _shops(written: Any, path: Path, log: Log) -> tuple[str, ...]:
    where = f"{path.name}, shops"
    if not written:
        log.problem(where, "names no shop", 'write shops = ["shops/*"], or a list of workspaces')
    found: list[str] = []
    for pattern in _each(written or [], where, _name, log):
        special = any(sign in pattern for sign in "*?[")
        matches = sorted(path.parent.glob(pattern)) if special and not Path(pattern).is_absolute() else [path.parent / pattern]
        workspaces = [str(match) for match in matches if _is_workspace(match)]
        if not workspaces:
            log.problem(where, f"{show(pattern)} is no workspace", "give a folder with shop.toml, an Excel workbook, or a pattern of them")
        found += [name for name in workspaces if name not in found]
    return tuple(found)


def _is_workspace(path: Path) -> bool:
    """A folder with ``shop.toml``, or a workbook; a spreadsheet programme's lock file beside an open one is none."""
    return (path / "shop.toml").is_file() or (path.is_file() and path.suffix.lower() == ".xlsx" and not path.name.startswith(("~", ".")))


def _each(written: Any, where: str, read: Callable[[Any], Any], log: Log) -> tuple[Any, ...]:
    """The entries of a list, or of a single value, each once."""
    entries: Sequence[Any] = written if isinstance(written, list) else [written]
    found: list[Any] = []
    for entry in entries:
        try:
            value = read(entry)
        except ValueError as error:
            log.problem(where, f"{show(entry)} {error}", "see docs/batch.md for what the key takes")
            continue
        if value not in found:
            found.append(value)
    return tuple(found)


def _week(entry: Any) -> date | None:
    if entry == _NEXT:
        return None
    if isinstance(entry, date):
        return date(entry.year, entry.month, entry.day)
    try:
        return date.fromisoformat(str(entry))
    except ValueError:
        raise ValueError('is no date like 2026-11-30, and not "next"') from None


def _name(entry: Any) -> str:
    if not isinstance(entry, str) or not entry.strip():
        raise ValueError("is no name")
    return entry


def _beside(path: Path, written: Any, log: Log) -> str | None:
    if not isinstance(written, str) or not (path.parent / written).is_file():
        log.problem(f"{path.name}, scenarios", f"{show(written)} is no file", "name a scenario file beside the batch file")
        return None
    return str(path.parent / written)
