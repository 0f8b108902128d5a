"""People, queues and contracts may be called by their names where only one bears the name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from shiftopt.store.typed import Row

NAMED: Final[Mapping[str, Mapping[str, str]]] = {
    "agents": {"contract": "contracts", "skills": "queues", "mentor": "agents"},
    "shifts": {"contracts": "contracts", "skills": "queues"},
    "rules": {"contracts": "contracts", "agents": "agents"},
    "queues": {"transfer_to": "queues"},
    "leave": {"agent_id": "agents"},
    "requests": {"agent_id": "agents"},
    "pins": {"agent_id": "agents"},
    "sessions": {"agents": "agents"},
    "events": {"factors": "queues"},
}
"""Table -> column -> table whose ids stand there."""


def ids_by_name(rows: Sequence[Row], key: str) -> dict[str, str]:
    """Name -> id, for names that one row has and no row has as its id."""
    names = [(row.values["name"], row.values[key]) for row in rows if "name" in row.values and key in row.values]
    often = Counter(name for name, _ in names)
    ids = {row.values[key] for row in rows if key in row.values}
    return {name: found for name, found in names if often[name] == 1 and name not in ids}


def with_ids(rows: Sequence[Row], table: str, known: Mapping[str, Mapping[str, str]]) -> list[Row]:
    """The rows of a table with ids instead of names; ``known`` is table -> name -> id."""
    columns = {column: known.get(target, {}) for column, target in NAMED.get(table, {}).items()}
    found = []
    for row in rows:
        changed = {column: _renamed(row.values[column], names) for column, names in columns.items() if column in row.values and names}
        found.append(replace(row, values={**row.values, **changed}) if changed else row)
    return found


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, dict):
        return {names.get(key, key): item for key, item in value.items()}
    return frozenset(names.get(item, item) for item in value)
