"""Reading a batch file: which shops, weeks and scenarios, and the limits of each item."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from shiftopt.domain.batch import BatchPlan
from shiftopt.domain.messages import Message, Place, inside, message
from shiftopt.domain.refusals import refusal
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
            remedy = suggest(key, BatchPlan.model_fields, message("keys"))
            log.problem(inside(path.name, key), message("unknown_key", key=show(key), remedy=remedy))
    values = {key: value for key, value in content.items() if key in BatchPlan.model_fields}
    values["name"] = str(content.get("name", path.stem))
    values["shops"] = _shops(content.get("shops"), path, log)
    values["weeks"] = _each(content.get("weeks", [_NEXT]), inside(path.name, "weeks"), _week, log)
    if not values["weeks"]:
        log.problem(inside(path.name, "weeks"), message("names_no_week"))
    values["use"] = _each(content.get("use", []), inside(path.name, "use"), _name, log)
    if "scenarios" in content:
        values["scenarios"] = _beside(path, content["scenarios"], log)
    elif values["use"]:
        log.problem(inside(path.name, "use"), message("use_without_file"))
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
            log.problem(inside(title, key), message("batch_refused", value=show(problem["input"]), reason=refusal(problem)))
        return None


def _shops(written: Any, path: Path, log: Log) -> tuple[str, ...]:
    where = inside(path.name, "shops")
    if not written:
        log.problem(where, message("names_no_shop"))
    found: list[str] = []
    for pattern in _each(written or [], where, _name, log):
        special = any(sign in pattern for sign in "*?[")
        matches = sorted(path.parent.glob(pattern)) if special and not Path(pattern).is_absolute() else [path.parent / pattern]
        workspaces = [str(match) for match in matches if _is_workspace(match)]
        if not workspaces:
            log.problem(where, message("no_workspace_there", pattern=show(pattern)))
        found += [name for name in workspaces if name not in found]
    return tuple(found)


def _is_workspace(path: Path) -> bool:
    """A folder with ``shop.toml``, or a workbook; a spreadsheet programme's lock file beside an open one is none."""
    return (path / "shop.toml").is_file() or (path.is_file() and path.suffix.lower() == ".xlsx" and not path.name.startswith(("~", ".")))


class _EntryError(ValueError):
    """An entry of a list that can not be read."""

    def __init__(self, said: Message) -> None:
        super().__init__(said.told("en"))
        self.said = said


def _each(written: Any, where: Place, read: Callable[[Any], Any], log: Log) -> tuple[Any, ...]:
    """The entries of a list, or of a single value, each once."""
    entries: Sequence[Any] = written if isinstance(written, list) else [written]
    found: list[Any] = []
    for entry in entries:
        try:
            value = read(entry)
        except _EntryError as error:
            log.problem(where, error.said)
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
        raise _EntryError(message("no_week", value=show(entry))) from None


def _name(entry: Any) -> str:
    if not isinstance(entry, str) or not entry.strip():
        raise _EntryError(message("no_name", value=show(entry)))
    return entry


def _beside(path: Path, written: Any, log: Log) -> str | None:
    if not isinstance(written, str) or not (path.parent / written).is_file():
        log.problem(inside(path.name, "scenarios"), message("no_scenario_file_there", value=show(written)))
        return None
    return str(path.parent / written)
