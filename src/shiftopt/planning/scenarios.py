"""Scenarios: a shop as it would be. Pure changes; nothing of the workspace given is touched.

What changes the expected volume (factors, quantiles, a bot) is in ``scenarios_volume``: the history stays as it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel

from shiftopt.domain.errors import Finding, InputError
from shiftopt.domain.messages import Place, either, inside, message, nth
from shiftopt.domain.scenario import ALL, Edit, NewShift, Scenario
from shiftopt.domain.shop import Event, Shift, Shop
from shiftopt.domain.workspace import Workspace
from shiftopt.planning.prepare import next_week
from shiftopt.planning.scenarios_names import Problems, changed
from shiftopt.planning.scenarios_people import Ranker, Staff, away, joined, leavers, people_of, trained, without
from shiftopt.planning.scenarios_volume import check_volume, names_of
from shiftopt.rules.assemble import in_shop, rule_problems

KINDS = {
    "queues": message("queue"),
    "contracts": message("contract"),
    "agents": message("agent"),
    "shifts": message("shift"),
}
"""What messages call a row of a table."""
DAYS = 7


def by_id(_shop: Shop, _queue: str, _speed: int, candidates: Sequence[str]) -> Sequence[str]:
    """Candidates as they come: enough to check a scenario."""
    return candidates


def apply(workspace: Workspace, scenario: Scenario, *, week: date | None = None, rank: Ranker = by_id) -> Workspace:
    """The workspace with the shop that a scenario describes; its fingerprint is left empty, for the content differs.

    Args:
        workspace: as it is.
        scenario: the change.
        week: first day of the week to plan, for ramp-up and absences; default: after the history.
        rank: orders people by what a cross-training of theirs is worth, for ``best``.

    Raises:
        InputError: with every problem of the scenario: unknown names, impossible values, rules that do not hold together.
    """
    problems = Problems(scenario.where or message("scenario_place", name=scenario.name))
    first = week or next_week(workspace.shop, workspace.history)
    shop = _people(_templates(_frame(workspace.shop, scenario, problems), scenario, problems), scenario, Staff(first, DAYS, rank), problems)
    check_volume(workspace.shop, scenario, problems)
    _rules_hold(shop, problems, first)
    problems.stop()
    if shop == workspace.shop:
        return workspace
    return Workspace(shop, workspace.history, workspace.past, workspace.notes)


def check(workspace: Workspace, scenarios: Sequence[Scenario], *, week: date | None = None) -> None:
    """Raise ``InputError`` with every problem of every scenario, if there is any."""
    findings: list[Finding] = []
    for scenario in scenarios:
        try:
            apply(workspace, scenario, week=week)
        except InputError as error:
            findings += error.findings
    if findings:
        raise InputError(findings)


def _frame(shop: Shop, scenario: Scenario, problems: Problems) -> Shop:
    """Law, rules, queues, contracts, absence."""
    update: dict[str, object] = {}
    own = {entry.name for entry in shop.rules}
    for name in scenario.drop_rules:
        problems.known("drop_rules", message("own_rule"), name, own)
    replaced = {(entry.name, entry.scope) for entry in scenario.rules}
    kept = [entry for entry in shop.rules if entry.name not in scenario.drop_rules and (entry.name, entry.scope) not in replaced]
    update["rules"] = (*kept, *scenario.rules)
    if scenario.law is not None:
        update["law"] = scenario.law
    if scenario.min_stint is not None:
        update["min_stint"] = scenario.min_stint
    if scenario.absence is not None:
        update["shrinkage"] = scenario.absence
    update["events"] = forgotten(shop.events, scenario, problems)
    shop = shop.model_copy(update=update)
    for table in ("queues", "contracts"):
        shop = _edited(shop, table, scenario, problems)
    known = {queue.id for queue in shop.queues}
    for queue in shop.queues:
        if queue.transfer_to is not None:
            problems.known(
                inside(message("table_row", table="queues", row=queue.id), "transfer_to"), KINDS["queues"], queue.transfer_to, known
            )
        fitting = {"cleared_within"} if queue.channel == "ticket" else {"answered_within", "average_response"}
        if queue.target.kind not in fitting:
            target = message("quoted", text=queue.target.kind)
            said = message("target_not_fitting", channel=queue.channel, target=target, fitting=either(sorted(fitting)))
            problems.add(message("table_row", table="queues", row=queue.id), said)
    return shop


def forgotten(events: tuple[Event, ...], scenario: Scenario, problems: Problems) -> tuple[Event, ...]:
    """The events that the forecast still knows of. A name stands for all phases of an event, or with the phase for that one."""
    names = set(scenario.drop_events)
    known = {ALL} | {name for event in events for name in names_of(event)}
    for name in scenario.drop_events:
        problems.known("drop_events", message("event"), name, known)
    return () if ALL in names else tuple(event for event in events if not names & names_of(event))


def _templates(shop: Shop, scenario: Scenario, problems: Problems) -> Shop:
    """Shift templates: dropped, new, changed. Wishes and pins for dropped ones go with them."""
    known = {shift.id: shift for shift in shop.shifts}
    for name in scenario.drop_shifts:
        problems.known("drop_shifts", KINDS["shifts"], name, known)
    gone = set(scenario.drop_shifts)
    shifts = [shift for shift in shop.shifts if shift.id not in gone]
    for new in scenario.new_shifts:
        made = _new_shift(new, known, problems)
        if made is not None:
            shifts.append(made)
    if not shifts:
        problems.add("drop_shifts", message("no_shift_left"))
    shop = shop.model_copy(
        update={
            "shifts": tuple(shifts),
            "pins": tuple(pin for pin in shop.pins if pin.shift not in gone),
            "requests": tuple(wish for wish in shop.requests if wish.shift not in gone),
        }
    )
    return _edited(shop, "shifts", scenario, problems)


def _new_shift(new: NewShift, known: dict[str, Shift], problems: Problems) -> Shift | None:
    place = message("table_row", table="shifts", row=new.id)
    if new.id in known:
        problems.add(place, message("shift_exists"))
        return None
    if new.shift is not None:
        return new.shift
    if new.like is None or not problems.known(inside(place, "like"), KINDS["shifts"], new.like, known):
        return None
    return changed(known[new.like], _moved(known[new.like], {**new.values, "id": new.id}), problems, place)


def _moved(shift: Shift, values: dict[str, object]) -> dict[str, object]:
    """A new start moves the meal window along unless that is given too."""
    start = values.get("start", shift.start)
    if not shift.meal_minutes or not isinstance(start, int) or {"meal_from", "meal_to"} & set(values):
        return values
    step = start - shift.start
    return {"meal_from": shift.meal_from + step, "meal_to": shift.meal_to + step, **values}


def _edited(shop: Shop, table: str, scenario: Scenario, problems: Problems) -> Shop:
    """New field values in one table, one thing or all of them."""
    edits = [edit for edit in scenario.edits if edit.table == table]
    if not edits:
        return shop
    rows = {row.id: row for row in getattr(shop, table)}
    for edit in edits:
        place = message("table_row", table=table, row=edit.name)
        if edit.name != ALL and not problems.known(table, KINDS[table], edit.name, rows):
            continue
        for name in list(rows) if edit.name == ALL else [edit.name]:
            rows[name] = _row(rows[name], edit, problems, place)
    return shop.model_copy(update={table: tuple(rows.values())})


def _row(row: BaseModel, edit: Edit, problems: Problems, place: Place) -> BaseModel:
    values = _moved(row, dict(edit.values)) if isinstance(row, Shift) else edit.values
    return changed(row, values, problems, place)


def _people(shop: Shop, scenario: Scenario, staff: Staff, problems: Problems) -> Shop:
    """People: edited, paid, trained, joined, gone, away, in this order."""
    shop = _edited(shop, "agents", scenario, problems)
    queues, contracts = {queue.id for queue in shop.queues}, {contract.id for contract in shop.contracts}
    for edit in scenario.edits:
        if edit.table == "agents":
            place = message("table_row", table="agents", row=edit.name)
            contract = edit.values.get("contract", next(iter(contracts)))
            problems.known(inside(place, "contract"), KINDS["contracts"], contract, contracts)
            for queue in edit.values.get("skills", ()):
                problems.known(inside(place, "skills"), KINDS["queues"], queue, queues)
    shop = _paid(shop, scenario, problems)
    for number, training in enumerate(scenario.train, start=1):
        shop = trained(shop, training, staff, problems, nth("train", number))
    gone: list[str] = [] if scenario.attrition is None else leavers(shop, scenario.attrition, problems)
    for number, chosen in enumerate(scenario.remove, start=1):
        gone += people_of(shop, chosen, problems, nth("remove", number))
    absent = [name for number, who in enumerate(scenario.away, start=1) for name in people_of(shop, who, problems, nth("away", number))]
    for number, new in enumerate(scenario.add, start=1):
        shop = joined(shop, new, staff, problems, nth("add", number))
    shop = away(without(shop, gone), [name for name in dict.fromkeys(absent) if name not in gone], staff)
    if not shop.agents:
        problems.add("remove", message("nobody_left"))
    return shop


def _paid(shop: Shop, scenario: Scenario, problems: Problems) -> Shop:
    """Wages by contract, person or for all; a person's own factor comes on top."""
    names = {ALL} | {contract.id for contract in shop.contracts} | {agent.id for agent in shop.agents}
    sound = [problems.known("wages", message("contract_or_agent"), name, names) for name in scenario.wages]
    if not sound or not all(sound):
        return shop
    factor = {
        agent.id: scenario.wages.get(ALL, 1.0) * scenario.wages.get(agent.contract, 1.0) * scenario.wages.get(agent.id, 1.0)
        for agent in shop.agents
    }
    paid = tuple(agent.model_copy(update={"wage": round(agent.wage * factor[agent.id])}) for agent in shop.agents)
    return shop.model_copy(update={"agents": paid})


def _rules_hold(shop: Shop, problems: Problems, day: date) -> None:
    """Whether the rules of the changed shop hold together, in general and on ``day``."""
    if problems.findings:
        return
    found = rule_problems(shop, where=in_shop) or rule_problems(shop, day=day, where=in_shop)
    for finding in dict.fromkeys(found):
        problems.add(finding.where, finding.said)
