"""Reading ``scenarios.toml``: named scenarios, scenarios that build on others, lists of variants, and grids over them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from shiftopt.domain.errors import Finding
from shiftopt.domain.scenario import BASELINE, Scenario
from shiftopt.store.log import Log, show, suggest
from shiftopt.store.scenariorows import KEYS, scenario_of
from shiftopt.store.tomlfile import toml_content

MOST: Final = 500
"""Scenarios that one file may describe."""
LONGEST_NAME: Final = 80
_SECTIONS: Final = ("scenario", "list", "grid")


@dataclass(frozen=True)
class _Raw:
    """One scenario before its values are read: name, place in the file, keys and values."""

    name: str
    where: str
    content: Mapping[str, Any]


def read_scenarios(path: Path | str) -> tuple[Scenario, ...]:
    """The scenarios of a file, in its order; the baseline is not among them.

    Raises:
        InputError: with every problem of the file. Names of queues, people and the like are checked by ``planning.scenarios``.
    """
    scenarios, findings = parse_scenarios(path)
    if findings:
        log = Log()
        for finding in findings:
            log.problem(finding.where, finding.problem, finding.remedy)
        log.stop()
    return scenarios


def parse_scenarios(path: Path | str) -> tuple[tuple[Scenario, ...], tuple[Finding, ...]]:
    """The scenarios that can be read, and every problem of the file, so that both kinds of problems can be told at once."""
    path, log = Path(path), Log()
    content = toml_content(path, log, example="volume = 1.5")
    if content is None:
        return (), log.problems
    made = []
    for raw in _expand(content, path.name, log):
        before = len(log.problems)
        scenario = scenario_of(raw.name, raw.where, raw.content, log)
        if len(log.problems) == before:
            made.append(scenario)
    _names(made, path.name, log)
    if not made and not log.problems:
        log.problem(path.name, "describes no scenario", "write [[scenario]] with a name and, for example, volume = 1.5")
    return tuple(made), log.problems


def _names(made: list[Scenario], title: str, log: Log) -> None:
    seen: dict[str, str] = {BASELINE.name: "the shop as it is"}
    for scenario in made:
        if scenario.name in seen:
            log.problem(scenario.where, f"the name {show(scenario.name)} is taken by {seen[scenario.name]}", "give it another name")
        seen.setdefault(scenario.name, scenario.where)
    if len(made) > MOST:
        log.problem(title, f"describes {len(made):,} scenarios", f"up to {MOST} are run; thin the grids out")


def _expand(content: Mapping[str, Any], title: str, log: Log) -> Iterator[_Raw]:
    for key in content:
        if key not in _SECTIONS:
            log.problem(f"{title}, {key}", f"unknown section {show(key)}", suggest(key, _SECTIONS, "sections"))
    plain = _scenarios(content.get("scenario", []), title, log)
    yield from plain.values()
    lists = _lists(content.get("list", {}), title, log)
    grids = content.get("grid", [])
    used: set[str] = set()
    for number, grid in enumerate(grids if isinstance(grids, list) else [grids], start=1):
        where = f"{title} grid {number}"
        if isinstance(grid, dict):
            used |= {str(name) for name in _texts(grid.get("lists", []))}
            yield from _grid(grid, where, plain, lists, log)
        else:
            log.problem(where, f"{show(grid)} is not a table", "write [[grid]] and its keys below")
    for name, variants in lists.items():
        if name not in used:
            yield from variants.values()


def _scenarios(entries: Any, title: str, log: Log) -> dict[str, _Raw]:
    """The plain scenarios by name, those with a ``base`` completed by it."""
    found: dict[str, _Raw] = {}
    for number, entry in enumerate(entries if isinstance(entries, list) else [entries], start=1):
        where = f"{title} scenario {number}"
        if not isinstance(entry, dict):
            log.problem(where, f"{show(entry)} is not a table", "write [[scenario]] and its keys below")
            continue
        name = _name(entry.get("name"), where, log)
        if not name:
            continue
        place = f"{where} {show(name)}"
        if name in found:
            log.problem(place, "there is a scenario of that name above", "give it another name")
            continue
        base = entry.get("base")
        if base is not None and base not in found:
            log.problem(f"{place}, base", f"no scenario above is called {show(base)}", suggest(str(base), list(found), "scenarios above"))
            continue
        own = {key: value for key, value in entry.items() if key not in {"name", "base"}}
        found[name] = _Raw(name, place, own if base is None else merged(found[base].content, own))
    return found


def _name(name: Any, where: str, log: Log) -> str:
    if not isinstance(name, str) or not name.strip() or not name.isprintable():
        log.problem(where, "has no name", 'write name = "busy week"')
        return ""
    if len(name) > LONGEST_NAME:
        log.problem(where, f"the name {show(name)} is too long", f"write up to {LONGEST_NAME} characters")
        return ""
    return name.strip()


def _lists(tables: Any, title: str, log: Log) -> dict[str, dict[str, _Raw]]:
    """Named lists of variants: ``[list.Volume]`` with ``"+25 %" = { volume = 1.25 }`` below."""
    found: dict[str, dict[str, _Raw]] = {}
    if not isinstance(tables, dict):
        log.problem(f"{title} list", f"{show(tables)} is not a table", "write [list.NAME] and variants below")
        return found
    for name, variants in tables.items():
        found[name] = {}
        for label, content in (variants if isinstance(variants, dict) else {}).items():
            where = f"{title} list {show(name)}, {show(label)}"
            if isinstance(content, dict):
                found[name][label] = _Raw(label, where, content)
            else:
                log.problem(where, f"{show(content)} is not a table", "write changes in braces, like { volume = 1.25 }")
        if not found[name]:
            log.problem(f"{title} list {show(name)}", "has no variant", 'write lines like "+25 %" = { volume = 1.25 }')
    return found


def _grid(
    grid: Mapping[str, Any], where: str, plain: Mapping[str, _Raw], lists: Mapping[str, Mapping[str, _Raw]], log: Log
) -> Iterator[_Raw]:
    """Every combination of the variants of some lists and of values along ``vary`` paths, on top of ``base``."""
    known = ("lists", "vary", "base", "name")
    for key in grid:
        if key not in known:
            log.problem(f"{where}, {key}", f"unknown key {show(key)}", suggest(key, known, "keys"))
    axes: list[list[tuple[str, Mapping[str, Any]]]] = []
    for name in _texts(grid.get("lists", [])):
        if name in lists:
            axes.append([(label, raw.content) for label, raw in lists[name].items()])
        else:
            log.problem(f"{where}, lists", f"no list is called {show(name)}", suggest(name, list(lists), "lists"))
    vary = grid.get("vary", {})
    for path, values in vary.items() if isinstance(vary, dict) else ():
        if not isinstance(values, list) or not values:
            log.problem(f"{where}, vary {show(path)}", f"{show(values)} is no list of values", "write a list like [1.0, 1.25, 1.5]")
            continue
        axes.append([(f"{path} {value}", _nested(path, value)) for value in values])
    base: Mapping[str, Any] = {}
    if "base" in grid:
        if grid["base"] in plain:
            base = plain[grid["base"]].content
        else:
            log.problem(
                f"{where}, base", f"no scenario is called {show(grid['base'])}", suggest(str(grid["base"]), list(plain), "scenarios")
            )
    if not axes:
        log.problem(where, "has no lists and nothing to vary", 'write lists = ["Volume"] or vary = { "volume.all" = [1.0, 1.5] }')
        return
    prefix = [str(grid["name"])] if "name" in grid else []
    for combination in itertools.islice(itertools.product(*axes), MOST + 1):
        content: Mapping[str, Any] = base
        for _, part in combination:
            content = merged(content, part)
        name = " · ".join([*prefix, *(label for label, _ in combination)])
        yield _Raw(name[:LONGEST_NAME], f"{where} {show(name)}", content)


def _texts(value: Any) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]


def _nested(path: str, value: Any) -> Mapping[str, Any]:
    """``{"volume": {"all": 1.5}}`` from ``volume.all`` and 1.5."""
    key, _, rest = path.partition(".")
    return {key: _nested(rest, value) if rest else value}


def merged(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """``own`` on top of ``base``: tables are merged, lists joined, a plain factor becomes the one for ``all``, other values replaced."""
    result = dict(base)
    for key, value in own.items():
        before = result.get(key)
        if isinstance(before, dict) or (isinstance(value, dict) and isinstance(before, int | float) and key in KEYS.factors):
            old = before if isinstance(before, dict) else {"all": before}
            new = value if isinstance(value, dict) else {"all": value} if key in KEYS.factors else None
            result[key] = value if new is None else merged(old, new)
        elif isinstance(before, list) and isinstance(value, list):
            result[key] = [*before, *value]
        else:
            result[key] = value
    return result
