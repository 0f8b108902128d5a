"""Reading and writing ``shop.toml``, as the same tables that a workbook has as sheets."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from shiftopt.store.aliases import TABLES, lookup
from shiftopt.store.cells import Cell
from shiftopt.store.compound import toml_key, toml_value
from shiftopt.store.csvfile import decode, read_bytes
from shiftopt.store.log import Log, show, suggest
from shiftopt.store.raw import RawTable
from shiftopt.store.schema import TOML_TABLES

_SINGULAR: Final = {"queues": "queue", "contracts": "contract", "rules": "rule"}
_MOST_TEXT: Final = 2_000_000
_HEAD: Final = '# The shop: queues, contracts, rules. Money is in yuan, shares are factors (0.8) or percents ("80%").\n'


def read_toml(path: Path, log: Log) -> dict[str, RawTable]:
    """The tables shop, queues, contracts and rules of ``shop.toml``; empty (with problems) if it can not be read."""
    content = toml_content(path, log, example='name = "My shop"')
    return {} if content is None else _tables(content, path.name, log)


def toml_content(path: Path, log: Log, *, example: str) -> dict[str, Any] | None:
    """What a TOML file says; None (with problems) if it can not be read. ``example`` is a line that such a file may have."""
    title = path.name
    data = read_bytes(path, title, log)
    words = None if data is None else decode(data, title, log)
    if words is None:
        return None
    if len(words) > _MOST_TEXT:
        log.problem(title, f"has {len(words):,} characters", f"up to {_MOST_TEXT:,} are read; tables belong into CSV files")
        return None
    try:
        return tomllib.loads(words)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+)", str(error))
        line = place[1] if place else str(words.count("\n") + 1)
        problem = re.sub(r"\s*\(at .*\)$", "", str(error))
        log.problem(f"{title} line {line}", f"is not TOML ({problem[:80]})", f"write lines like: {example}")
    except RecursionError:
        log.problem(title, "is nested too deeply", "write plain keys and lists")
    return None


def _tables(content: Mapping[str, Any], title: str, log: Log) -> dict[str, RawTable]:
    names = lookup({name: TABLES[name] for name in TOML_TABLES})
    shop: dict[str, Any] = {}
    lists: dict[str, list[Any]] = {name: [] for name in _SINGULAR}
    for key, value in content.items():
        name = names.get(key.casefold())
        if name == "shop" and isinstance(value, dict):
            shop.update(value)
        elif name in lists:
            entries = value if isinstance(value, list) else [value]
            if all(isinstance(entry, dict) for entry in entries):
                lists[name] += entries
            else:
                log.problem(f"{title}, {key}", f"{show(value)} is not a table", f"write [[{_SINGULAR[name]}]] and its keys below")
        elif isinstance(value, dict) or (isinstance(value, list) and value and isinstance(value[0], dict)):
            log.problem(f"{title}, {key}", f"unknown section {show(key)}", suggest(key, ["shop", *_SINGULAR.values()], "sections"))
        else:
            shop[key] = value
    tables = {"shop": _raw("shop", title, [shop], [0])}
    for name, entries in lists.items():
        tables[name] = _raw(name, f"{title} {_SINGULAR[name]}", entries, range(1, len(entries) + 1))
    return tables


def _raw(name: str, title: str, entries: Sequence[Mapping[str, Cell]], numbers: Sequence[int]) -> RawTable:
    header = list(dict.fromkeys(key for entry in entries for key in entry))
    rows = [[entry.get(key) for key in header] for entry in entries]
    return RawTable(name, title, "toml", header, rows, numbers)


def toml_text(tables: Mapping[str, tuple[Sequence[str], Sequence[Sequence[Cell]]]]) -> str:
    """``shop.toml`` of the four tables, given as (header, rows) in English."""
    header, rows = tables["shop"]
    parts = [_HEAD, "[shop]", *_lines(header, rows[0])]
    for name, singular in _SINGULAR.items():
        header, rows = tables[name]
        for row in rows:
            parts += ["", f"[[{singular}]]", *_lines(header, row)]
    return "\n".join(parts) + "\n"


def _lines(header: Sequence[str], row: Sequence[Cell]) -> list[str]:
    lines = []
    for key, cell in zip(header, row, strict=True):
        if cell is not None:
            value = "{ " + str(cell) + " }" if key == "params" else toml_value(cell)
            lines.append(f"{toml_key(key)} = {value}")
    return lines
