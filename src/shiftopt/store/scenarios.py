"""Reading ``scenarios.toml``: named scenarios, scenarios that build on others, lists of variants, and grids over them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from shiftopt.domain.errors import Finding, InputError
from shiftopt.domain.messages import Message, Place, inside, message
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
    where: Place
    content: Mapping[str, Any]


def read_scenarios(path: Path | str) -> tuple[Scenario, ...]:
    """The scenarios of a file, in its order; the baseline is not among them.

    Raises:
        InputError: with every problem of the file. Names of queues, people and the like are checked by ``planning.scenarios``.
    """
    scenarios, findings = parse_scenarios(path)
    if findings:
        raise InputError(findings)
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
        log.problem(path.name, message("no_scenario_described"))
    return tuple(made), log.problems


def _names(made: list[Scenario], title: str, log: Log) -> None:
    seen: dict[str, Place] = {BASELINE.name: message("shop_as_it_is")}
    for scenario in made:
        if scenario.name in seen:
            log.problem(scenario.where, message("name_taken", name=show(scenario.name), other=seen[scenario.name]))
        seen.setdefault(scenario.name, scenario.where)
    if len(made) > MOST:
        log.problem(title, message("too_many_scenarios", count=len(made), most=MOST))


def _expand(content: Mapping[str, Any], title: str, log: Log) -> Iterator[_Raw]:
    for key in content:
        if key not in _SECTIONS:
            said = message("unknown_section", section=show(key), remedy=suggest(key, _SECTIONS, message("sections")))
            log.problem(inside(title, key), said)
    plain = _scenarios(content.get("scenario", []), title, log)
    yield from plain.values()
    lists = _lists(content.get("list", {}), title, log)
    grids = content.get("grid", [])
    used: set[str] = set()
    for number, grid in enumerate(grids if isinstance(grids, list) else [grids], start=1):
        where = message("entry", file=title, section="grid", number=number)
        if isinstance(grid, dict):
            used |= {str(name) for name in _texts(grid.get("lists", []))}
            yield from _grid(grid, where, plain, lists, log)
        else:
            log.problem(where, message("not_a_section", value=show(grid), section="grid"))
    for name, variants in lists.items():
        if name not in used:
            yield from variants.values()


def _scenarios(entries: Any, title: str, log: Log) -> dict[str, _Raw]:
    """The plain scenarios by name, those with a ``base`` completed by it."""
    found: dict[str, _Raw] = {}
    for number, entry in enumerate(entries if isinstance(entries, list) else [entries], start=1):
        where = message("entry", file=title, section="scenario", number=number)
        if not isinstance(entry, dict):
            log.problem(where, message("not_a_section", value=show(entry), section="scenario"))
            continue
        name = _name(entry.get("name"), where, log)
        if not name:
            continue
        place = message("entry_called", entry=where, name=show(name))
        if name in found:
            log.problem(place, message("scenario_twice"))
            continue
        base = entry.get("base")
        if base is not None and base not in found:
            remedy = suggest(str(base), list(found), message("scenarios_above"))
            log.problem(inside(place, "base"), message("no_base_above", name=show(base), remedy=remedy))
            continue
        own = {key: value for key, value in entry.items() if key not in {"name", "base"}}
        found[name] = _Raw(name, place, own if base is None else merged(found[base].content, own))
    return found


def _name(name: Any, where: Place, log: Log) -> str:
    if not isinstance(name, str) or not name.strip() or not name.isprintable():
        log.problem(where, message("scenario_without_name"))
        return ""
    if len(name) > LONGEST_NAME:
        log.problem(where, message("name_too_long", name=show(name), most=LONGEST_NAME))
        return ""
    return name.strip()


def _lists(tables: Any, title: str, log: Log) -> dict[str, dict[str, _Raw]]:
    """Named lists of variants: ``[list.Volume]`` with ``"+25 %" = { volume = 1.25 }`` below."""
    found: dict[str, dict[str, _Raw]] = {}
    if not isinstance(tables, dict):
        log.problem(message("section", file=title, section="list"), message("lists_not_a_table", value=show(tables)))
        return found
    for name, variants in tables.items():
        found[name] = {}
        for label, content in (variants if isinstance(variants, dict) else {}).items():
            where = inside(_list_place(title, name), show(label))
            if isinstance(content, dict):
                found[name][label] = _Raw(label, where, content)
            else:
                log.problem(where, message("variant_not_a_table", value=show(content)))
        if not found[name]:
            log.problem(_list_place(title, name), message("list_without_variant"))
    return found


def _list_place(title: str, name: str) -> Message:
    return message("entry_called", entry=message("section", file=title, section="list"), name=show(name))


def _grid(
    grid: Mapping[str, Any], where: Place, plain: Mapping[str, _Raw], lists: Mapping[str, Mapping[str, _Raw]], log: Log
) -> Iterator[_Raw]:
    """Every combination of the variants of some lists and of values along ``vary`` paths, on top of ``base``."""
    known = ("lists", "vary", "base", "name")
    for key in grid:
        if key not in known:
            log.problem(inside(where, key), message("unknown_key", key=show(key), remedy=suggest(key, known, message("keys"))))
    axes: list[list[tuple[str, Mapping[str, Any]]]] = []
    for name in _texts(grid.get("lists", [])):
        if name in lists:
            axes.append([(label, raw.content) for label, raw in lists[name].items()])
        else:
            remedy = suggest(name, list(lists), message("lists"))
            log.problem(inside(where, "lists"), message("no_list_called", name=show(name), remedy=remedy))
    vary = grid.get("vary", {})
    for path, values in vary.items() if isinstance(vary, dict) else ():
        if not isinstance(values, list) or not values:
            place = inside(where, message("entry_called", entry="vary", name=show(path)))
            log.problem(place, message("no_list_of_values", value=show(values)))
            continue
        axes.append([(f"{path} {value}", _nested(path, value)) for value in values])
    base: Mapping[str, Any] = {}
    if "base" in grid:
        if grid["base"] in plain:
            base = plain[grid["base"]].content
        else:
            remedy = suggest(str(grid["base"]), list(plain), message("scenarios"))
            log.problem(inside(where, "base"), message("no_scenario_called", name=show(grid["base"]), remedy=remedy))
    if not axes:
        log.problem(where, message("nothing_to_vary"))
        return
    prefix = [str(grid["name"])] if "name" in grid else []
    for combination in itertools.islice(itertools.product(*axes), MOST + 1):
        content: Mapping[str, Any] = base
        for _, part in combination:
            content = merged(content, part)
        name = " · ".join([*prefix, *(label for label, _ in combination)])
        yield _Raw(name[:LONGEST_NAME], message("entry_called", entry=where, name=show(name)), content)


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
