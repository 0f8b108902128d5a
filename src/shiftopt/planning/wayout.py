"""Changes of a workspace that a shop may make itself: pins, leave, wishes and house rules, never a law.

A change is a noun: ``apply`` makes a new shop of it, ``describe`` says which row of which table to edit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

from shiftopt.domain.base import Lang, Noun
from shiftopt.domain.shop import Leave, Pin, Request, RuleEntry, Scope, Shop


class PinChange(Noun):
    """Delete a pin (``new`` is None), add one (``old`` is None), or replace one by another shift, day or person."""

    old: Pin | None
    new: Pin | None


class LeaveChange(Noun):
    """One day of an approved leave is worked after all, with the person's consent."""

    leave: Leave
    day: date


class RequestChange(Noun):
    """A wish that the house made binding is withdrawn."""

    request: Request


class RuleChange(Noun):
    """One number of a house rule is relaxed, or (``parameter`` is None) the rule gets a price of ``new`` fen instead of binding.

    ``scope`` is that of the entry that changes.
    """

    rule: str
    parameter: str | None
    old: Any
    new: Any
    scope: Scope = Scope()


Change = PinChange | LeaveChange | RequestChange | RuleChange
Row = TypeVar("Row")


def apply(shop: Shop, changes: Change | Iterable[Change]) -> Shop:
    """The shop after the changes, in order.

    Raises:
        ValueError: if a change speaks of a row that the shop does not have.
    """
    if isinstance(changes, Noun):
        return _apply_one(shop, changes)
    for change in changes:
        shop = _apply_one(shop, change)
    return shop


def _apply_one(shop: Shop, change: Change) -> Shop:
    if isinstance(change, PinChange):
        pins = shop.pins if change.old is None else _without(shop.pins, change.old)
        if change.new is not None:
            pins = (*pins, change.new)
        return shop.model_copy(update={"pins": tuple(sorted(pins, key=lambda pin: (pin.agent, pin.day)))})
    if isinstance(change, LeaveChange):
        return shop.model_copy(update={"leave": tuple(sorted(_lifted(shop, change), key=lambda row: (row.agent, row.start)))})
    if isinstance(change, RequestChange):
        return shop.model_copy(update={"requests": _without(shop.requests, change.request)})
    return shop.model_copy(update={"rules": _relaxed(shop.rules, change)})


def describe(change: Change, lang: Lang) -> str:
    """Which row of which table to edit: ``in pins.csv delete row: A007,2026-12-01,N``."""
    if isinstance(change, PinChange):
        return _row_edit("pins.csv", _pin(change.old), _pin(change.new), lang)
    if isinstance(change, LeaveChange):
        before, after = _leave_rows([change.leave]), _leave_rows(_parts(change.leave, change.day))
        return _row_edit("leave.csv", before, after, lang)
    if isinstance(change, RequestChange):
        row = change.request
        return _row_edit("requests.csv", f"{row.agent},{row.day},{row.kind},{row.shift or ''}", "", lang)
    scope = "".join(f" ({', '.join(sorted(map(str, names)))})" for names in change.scope.parts.values())
    where = f"shop.toml [[rule]] {change.rule}{scope}"
    if change.parameter is None:
        return (
            f"in {where}: hard = false, weight = {change.new}" if lang == "en" else f"在 {where} 中改为 hard = false, weight = {change.new}"
        )
    edit = f"{change.parameter} = {change.old} -> {change.new}"
    return f"in {where}: {edit}" if lang == "en" else f"在 {where} 中修改：{edit}"


def record(change: Change) -> dict[str, object]:
    """A change as plain data: the table, the row before (None: new) and after (None: deleted)."""
    if isinstance(change, PinChange):
        return {"table": "pins", "before": _dump(change.old), "after": _dump(change.new)}
    if isinstance(change, LeaveChange):
        return {"table": "leave", "before": _dump(change.leave), "after": [_dump(row) for row in _parts(change.leave, change.day)]}
    if isinstance(change, RequestChange):
        return {"table": "requests", "before": _dump(change.request), "after": None}
    key = change.parameter or "hard"
    after = {key: change.new} if change.parameter else {"hard": False, "weight": change.new}
    scope: dict[str, list[str]] = {"contracts": [], "teams": []} | {
        name: sorted(map(str, names)) for name, names in change.scope.parts.items()
    }
    return {"table": "rules", "rule": change.rule, **scope, "before": {key: change.old}, "after": after}


def burden(change: Change) -> int:
    """How much a change asks of people, for the order in which ways are tried; never part of a cost."""
    if isinstance(change, PinChange):
        if change.old is None or change.new is None:
            return 10
        return 8 if change.old.agent == change.new.agent else 14
    if isinstance(change, LeaveChange):
        return 25
    if isinstance(change, RequestChange):
        return 6
    return 18 if change.parameter else 30


def _without(rows: Sequence[Row], row: Row) -> tuple[Row, ...]:
    if row not in rows:
        raise ValueError(f"the shop has no such row: {row!r}")
    place = list(rows).index(row)
    return (*rows[:place], *rows[place + 1 :])


def _parts(leave: Leave, day: date) -> list[Leave]:
    """What is left of a leave without one of its days."""
    step = timedelta(days=1)
    parts = [leave.model_copy(update={"end": day - step}), leave.model_copy(update={"start": day + step})]
    return [part for part in parts if part.start <= part.end]


def _lifted(shop: Shop, change: LeaveChange) -> tuple[Leave, ...]:
    """The leave without the day; what an earlier change left of the row is found by its day."""
    rows = [row for row in shop.leave if (row.agent, row.kind) == (change.leave.agent, change.leave.kind)]
    row = next((row for row in rows if row.start <= change.day <= row.end), change.leave)
    return (*_without(shop.leave, row), *_parts(row, change.day))


def _relaxed(rules: tuple[RuleEntry, ...], change: RuleChange) -> tuple[RuleEntry, ...]:
    for place, entry in enumerate(rules):
        if (entry.name, entry.scope) == (change.rule, change.scope):
            return (*rules[:place], _edited(entry, change), *rules[place + 1 :])
    return (*rules, _edited(RuleEntry(name=change.rule, **dict(change.scope)), change))


def _edited(entry: RuleEntry, change: RuleChange) -> RuleEntry:
    if change.parameter is None:
        return entry.model_copy(update={"hard": False, "weight": change.new})
    return entry.model_copy(update={"params": {**entry.params, change.parameter: change.new}})


def _pin(pin: Pin | None) -> str:
    return "" if pin is None else f"{pin.agent},{pin.day},{pin.shift or 'off'}"


def _leave_rows(rows: Sequence[Leave]) -> str:
    return " + ".join(f"{row.agent},{row.start},{row.end},{row.kind}" for row in rows)


def _row_edit(table: str, before: str, after: str, lang: Lang) -> str:
    if not after:
        return f"in {table} delete row: {before}" if lang == "en" else f"在 {table} 中删除这一行：{before}"
    if not before:
        return f"in {table} add row: {after}" if lang == "en" else f"在 {table} 中增加一行：{after}"
    return f"in {table} change row: {before} -> {after}" if lang == "en" else f"在 {table} 中修改这一行：{before} → {after}"


def _dump(noun: Noun | None) -> object:
    return None if noun is None else noun.model_dump(mode="json")
