"""From the keys of one scenario in a file to its noun. Cells are read as in a workspace: money in yuan, clock times, Chinese headers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, cast

from pydantic import ValidationError

from shiftopt.domain.messages import Message, Place, inside, message, nth
from shiftopt.domain.refusals import refusal
from shiftopt.domain.scenario import ALL, Attrition, Chosen, Edit, Edited, Newcomers, NewShift, Scenario, Training
from shiftopt.domain.shop import RuleEntry
from shiftopt.store import cells, compound, schema
from shiftopt.store.aliases import HEADERS, fold, lookup
from shiftopt.store.cells import CellError, Reader
from shiftopt.store.columns import Table
from shiftopt.store.log import Log, show, suggest
from shiftopt.store.shops import TARGET
from shiftopt.store.typed import read_cell


@dataclass(frozen=True)
class Keys:
    """The keys of a scenario by form: ``factors`` are numbers or tables of numbers by name, ``tables`` tables of rows by id."""

    factors: Mapping[str, Reader]
    tables: Mapping[str, Table]
    plain: tuple[str, ...]

    @property
    def every(self) -> tuple[str, ...]:
        """All of them."""
        return (*self.factors, *self.tables, *self.plain)


KEYS: Final = Keys(
    factors={
        "volume": cells.number(0.01, 100),
        "quantile": cells.share(0.01, 0.99),
        "bot": cells.share(0, 0.95),
        "wages": cells.number(0.1, 10),
    },
    tables={"queues": schema.QUEUES, "contracts": schema.CONTRACTS, "agents": schema.AGENTS, "shifts": schema.SHIFTS},
    plain=(
        *("note", "absence", "attrition", "add", "remove", "away", "train"),
        *("drop_shifts", "drop_events", "rules", "drop_rules", "law", "min_stint"),
    ),
)
_CHOSEN: Final[Mapping[str, Reader]] = {
    "agents": lambda cell: tuple(cells.ident(part) for part in compound.parts(cell)),
    "count": cells.integer(1, 5000),
    "skill": cells.ident,
    "team": cells.text,
    "contract": cells.ident,
    "grade": cells.choice("grade"),
    "seed": cells.integer(0, 1_000_000),
}
_TRAINING: Final[Mapping[str, Reader]] = {
    "queue": cells.ident,
    "speed": cells.percent(1, 200),
    "agents": _CHOSEN["agents"],
    "best": cells.integer(1, 1000),
    "team": cells.text,
    "contract": cells.ident,
}
_CELLS: Final[Mapping[str, Reader]] = {
    "note": cells.text,
    "absence": cells.share(0, 0.89),
    "law": cells.ident,
    "min_stint": cells.minutes(1, 1440),
}


def named_place(key: str, name: str) -> Message:
    """The value of a key for one name: ``volume "pre_sales"``."""
    return message("entry_called", entry=key, name=show(name))


def scenario_of(name: str, where: Place, content: Mapping[str, Any], log: Log) -> Scenario:
    """The scenario that some keys describe; what can not be read is reported and left out."""
    return _Reader(where, log).scenario(name, content)


class _Reader:
    """Reads the values of one scenario; every problem names its place."""

    def __init__(self, where: Place, log: Log) -> None:
        self.where, self.log = where, log

    def problem(self, place: Place, said: Message) -> None:
        self.log.problem(inside(self.where, place), said)

    def cell(self, read: Reader, value: Any, place: Place) -> Any:
        """The value of one cell, or None with a problem."""
        try:
            return read(value)
        except CellError as error:
            self.problem(place, error.said)
            return None

    def scenario(self, name: str, content: Mapping[str, Any]) -> Scenario:
        fields: dict[str, Any] = {"name": name, "where": self.where}
        edits: list[Edit] = []
        for key, value in content.items():
            if key in KEYS.factors:
                fields[key] = self.factors(key, value)
            elif key in KEYS.tables:
                found, new = self.rows(key, value)
                edits += found
                fields.setdefault("new_shifts", ())
                fields["new_shifts"] = (*fields["new_shifts"], *new)
            elif key in KEYS.plain:
                fields[key] = self.plain(key, value)
            else:
                self.problem(key, message("unknown_key", key=show(key), remedy=suggest(key, KEYS.every, message("keys"))))
        made = {key: value for key, value in fields.items() if value is not None}
        return Scenario(**made, edits=tuple(edits))

    def factors(self, key: str, value: Any) -> dict[str, float]:
        """A number, or numbers by name."""
        named = value if isinstance(value, dict) else {ALL: value}
        found = {name: self.cell(KEYS.factors[key], item, key if name == ALL else named_place(key, name)) for name, item in named.items()}
        return {name: item for name, item in found.items() if item is not None}

    def table(self, value: Any, place: Place) -> Mapping[str, Any]:
        if isinstance(value, dict):
            return value
        self.problem(place, message("not_keys", value=show(value)))
        return {}

    def items(self, value: Any, place: Place) -> list[tuple[Message, Any]]:
        """The entries of a list with their places; one alone may stand without brackets."""
        entries = value if isinstance(value, list) else [value]
        return [(nth(place, number), entry) for number, entry in enumerate(entries, start=1)]

    def keyed(self, value: Any, readers: Mapping[str, Reader], place: Place) -> dict[str, Any]:
        """A table with known keys."""
        found = {}
        for key, item in self.table(value, place).items():
            if key in readers:
                found[key] = self.cell(readers[key], item, inside(place, key))
            else:
                self.problem(inside(place, key), message("unknown_key", key=show(key), remedy=suggest(key, readers, message("keys"))))
        return {key: item for key, item in found.items() if item is not None}

    def columns(self, table: Table, row: Mapping[str, Any], place: Place, more: Mapping[str, Reader] | None = None) -> dict[str, Any]:
        """Fields of a noun by the names of its columns, English or Chinese; the target's as ``target.share``."""
        names, readers = lookup(HEADERS[table.name]), more or {}
        known = {column.name: column for column in table.columns}
        found: dict[str, Any] = {}
        for key, value in row.items():
            name = names.get(fold(key))
            if key in readers:
                found[key] = self.cell(readers[key], value, inside(place, key))
            elif name is None or name not in known:
                remedy = suggest(key, [*known, *readers], message("keys"))
                self.problem(inside(place, key), message("unknown_key", key=show(key), remedy=remedy))
            else:
                column = known[name]
                field = f"target.{TARGET[name]}" if name in TARGET and table is schema.QUEUES else column.field
                found[field] = self.cell(partial(read_cell, column), value, inside(place, key))
        return {key: value for key, value in found.items() if value is not None}

    def rows(self, key: str, value: Any) -> tuple[list[Edit], list[NewShift]]:
        """Changes of the rows of a table by id; a shift with ``like`` is a new one."""
        edits, new = [], []
        for name, row in self.table(value, key).items():
            place = message("table_row", table=key, row=name)
            more: Mapping[str, Reader] = {"like": cells.ident} if key == "shifts" else {}
            fields = self.columns(KEYS.tables[key], self.table(row, place), place, more)
            if "id" in fields:
                self.problem(place, message("id_fixed"))
            elif "like" in fields:
                like = fields.pop("like")
                new.append(NewShift(id=name, like=like, values=fields))
            elif fields:
                edits.append(Edit(table=cast("Edited", key), name=name, values=fields))
        return edits, new

    def noun(self, make: Callable[..., Any], place: Place, **fields: Any) -> Any:
        try:
            return make(**fields)
        except ValidationError as error:
            for item in error.errors(include_url=False):
                name = ".".join(str(part) for part in item["loc"])
                said = message("value_refused", value=show(item["input"]), reason=refusal(item))
                self.problem(inside(place, name), message("value_missing") if item["type"] == "missing" else said)
            return None

    def chosen(self, entry: Any, place: Place) -> Chosen | None:
        """An id, or a table that says who."""
        fields = self.keyed(entry, _CHOSEN, place) if isinstance(entry, dict) else {"agents": self.cell(_CHOSEN["agents"], entry, place)}
        if not fields.get("agents") and not fields.get("count"):
            self.problem(place, message("names_nobody"))
            return None
        return Chosen(**fields)

    def newcomers(self, entry: Any, place: Place) -> Newcomers | None:
        readers: dict[str, Reader] = {
            "count": cells.integer(1, 5000),
            "like": cells.ident,
            "start": cells.day,
            "ramp": lambda cell: tuple(cells.share(0.05, 1.5)(part) for part in compound.parts(cell)),
            "mix": lambda cell: cell,
        }
        fields = self.columns(schema.AGENTS, self.table(entry, place), place, readers)
        own = {key: fields.pop(key) for key in list(fields) if key not in readers}
        for key in ("id", "hire_date"):
            if key in own:
                self.problem(inside(place, key), message("newcomers_get_it"))
        mix = []
        for where, part in self.items(fields.pop("mix", []), inside(place, "mix")):
            shares = self.keyed(part, {"share": cells.share(0.01, 1), "skills": compound.skills}, where)
            if {"share", "skills"} <= set(shares):
                mix.append((shares["share"], shares["skills"]))
            else:
                self.problem(where, message("mix_incomplete"))
        found: Newcomers | None = self.noun(Newcomers, place, **fields, values=own, mix=tuple(mix))
        return found

    def training(self, entry: Any, place: Place) -> Training | None:
        fields = self.keyed(entry, _TRAINING, place)
        if not fields.get("agents") and not fields.get("best"):
            self.problem(place, message("trains_nobody"))
            return None
        found: Training | None = self.noun(Training, place, **fields)
        return found

    def attrition(self, value: Any) -> Attrition | None:
        """A monthly rate, or a table with ``rate``, ``months`` and who."""
        readers = {"rate": cells.share(0, 1), "months": cells.number(0.1, 60), **_CHOSEN}
        fields = self.keyed(value if isinstance(value, dict) else {"rate": value}, readers, "attrition")
        who = Chosen(**{key: fields.pop(key) for key in list(fields) if key in _CHOSEN})
        found: Attrition | None = self.noun(Attrition, "attrition", **fields, who=who)
        return found

    def rules(self, value: Any) -> tuple[RuleEntry, ...]:
        """Rules by name: parameters, and hard, weight (yuan), contracts, teams."""
        readers = {column.name: column for column in schema.RULES.columns if column.name not in {"name", "params"}}
        found = []
        for name, row in self.table(value, "rules").items():
            place = message("table_row", table="rules", row=name)
            fields: dict[str, Any] = {"params": {}}
            for key, item in self.table(row, place).items():
                if key in readers:
                    fields[key] = self.cell(readers[key].read, item, inside(place, key))
                else:
                    fields["params"][key] = item
            found.append(self.noun(RuleEntry, place, name=name, **fields))
        return tuple(item for item in found if item is not None)

    def plain(self, key: str, value: Any) -> Any:
        """The value of a key that is neither a factor nor a table of rows."""
        lists: dict[str, Callable[[Any, Place], Any]] = {
            "add": self.newcomers,
            "remove": self.chosen,
            "away": self.chosen,
            "train": self.training,
            "drop_shifts": lambda entry, place: self.cell(cells.ident, entry, place),
            "drop_events": lambda entry, place: self.cell(cells.text, entry, place),
            "drop_rules": lambda entry, place: self.cell(cells.ident, entry, place),
        }
        if key in lists:
            return tuple(item for item in (lists[key](entry, place) for place, entry in self.items(value, key)) if item is not None)
        if key == "attrition":
            return self.attrition(value)
        if key == "rules":
            return self.rules(value)
        return self.cell(_CELLS[key], value, key)
