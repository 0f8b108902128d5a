"""Reading and writing ``shop.toml``, as the same tables that a workbook has as sheets."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from shiftopt.domain.messages import inside, message
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
        log.problem(title, message("toml_too_long", length=len(words), most=_MOST_TEXT))
        return None
    try:
        return tomllib.loads(words)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+)", str(error))
        line = int(place[1]) if place else words.count("\n") + 1
        written = words.splitlines()[line - 1].strip() if line <= len(words.splitlines()) else ""
        log.problem(message("line", title=title, line=line), message("not_toml", line=show(written), example=example))
    except RecursionError:
        log.problem(title, message("toml_nested"))
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
                log.problem(inside(title, key), message("not_a_section", value=show(value), section=_SINGULAR[name]))
        elif isinstance(value, dict) or (isinstance(value, list) and value and isinstance(value[0], dict)):
            remedy = suggest(key, ["shop", *_SINGULAR.values()], message("sections"))
            log.problem(inside(title, key), message("unknown_section", section=show(key), remedy=remedy))
        else:
            shop[key] = value
    tables = {"shop": _raw("shop", title, "", [shop], [0])}
    for name, entries in lists.items():
        tables[name] = _raw(name, title, _SINGULAR[name], entries, range(1, len(entries) + 1))
    return tables


def _raw(name: str, file: str, section: str, entries: Sequence[Mapping[str, Cell]], numbers: Sequence[int]) -> RawTable:
    header = list(dict.fromkeys(key for entry in entries for key in entry))
    rows = [[entry.get(key) for key in header] for entry in entries]
    return RawTable(name, file, "toml", header, rows, numbers, section=section)


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
