"""The items of a batch, made one after the other: shops are read when it is their turn, so a long list needs little memory."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from shiftopt.domain.base import Lang
from shiftopt.domain.batch import BatchPlan, ItemResult
from shiftopt.domain.errors import Finding, InputError
from shiftopt.domain.messages import message
from shiftopt.domain.scenario import BASELINE, Scenario
from shiftopt.domain.workspace import Workspace
from shiftopt.jobs.batch_task import ItemTask, item_key
from shiftopt.jobs.inputs import with_published
from shiftopt.planning.pipeline import PlanSettings
from shiftopt.planning.prepare import horizon, next_week
from shiftopt.rostering.settings import SolveSettings
from shiftopt.simulation.settings import SimulationSettings
from shiftopt.store.log import suggest
from shiftopt.store.scenarios import read_scenarios
from shiftopt.store.workspace import read_workspace

SHOWN = 3
"""Problems of a shop that its items tell."""


@dataclass(frozen=True)
class Item:
    """One item; without a task it can not be computed, and ``result`` says why."""

    result: ItemResult
    task: ItemTask | None


def chosen_scenarios(plan: BatchPlan) -> tuple[Scenario, ...]:
    """The scenarios to run, in the order of ``use``, or the baseline and then the file.

    Raises:
        InputError: with every problem of the scenario file, and every name that it does not have.
    """
    known = {BASELINE.name: BASELINE}
    if plan.scenarios is not None:
        known |= {scenario.name: scenario for scenario in read_scenarios(plan.scenarios)}
    if not plan.use:
        return tuple(known.values())
    findings = [
        Finding("use", message("no_such_scenario", name=name, remedy=suggest(name, known, message("scenarios"))))
        for name in plan.use
        if name not in known
    ]
    if findings:
        raise InputError(findings)
    return tuple(known[name] for name in plan.use)


def items_of(plan: BatchPlan, scenarios: Sequence[Scenario], lang: Lang) -> Iterator[Item]:
    """Every shop x week x scenario, in this order."""
    for path in plan.shops:
        try:
            known = read_workspace(path)
        except InputError as error:
            yield from (_unprepared(path, Path(path).name, week, scenario, error, lang) for week in plan.weeks for scenario in scenarios)
            continue
        for week in plan.weeks:
            yield from _of_week(plan, path, known, week, scenarios, lang)


def _of_week(plan: BatchPlan, path: str, known: Workspace, week: date | None, scenarios: Sequence[Scenario], lang: Lang) -> Iterator[Item]:
    first = week or next_week(known.shop, known.history)
    try:
        horizon(known.shop, first)
        workspace = with_published(known, Path(path), first)
    except InputError as error:
        yield from (_unprepared(path, known.shop.name, first, scenario, error, lang) for scenario in scenarios)
        return
    settings = item_settings(plan, first)
    for scenario in scenarios:
        key = item_key(workspace, scenario, settings)
        result = ItemResult(key=key, shop=known.shop.name, first_day=first, scenario=scenario.name, status="running")
        yield Item(result, ItemTask(workspace, scenario, settings, plan.plans, lang))


def item_settings(plan: BatchPlan, week: date) -> PlanSettings:
    """The settings of every item of a week."""
    solving = SolveSettings(
        seconds=plan.seconds,
        gap=plan.gap / 100,
        seed=plan.seed,
        workers=plan.threads,
        deterministic=plan.deterministic,
        steps=plan.steps,
    )
    simulating = SimulationSettings(replications=plan.simulate, seed=plan.seed) if plan.simulate else None
    return PlanSettings(week=week, solving=solving, simulating=simulating)


def _unprepared(path: str, shop: str, week: date | None, scenario: Scenario, error: InputError, lang: Lang) -> Item:
    key = hashlib.sha256(f"unprepared {path} {week} {scenario.name}".encode()).hexdigest()
    problem = " ".join(finding.told(lang) for finding in error.findings[:SHOWN])
    if len(error.findings) > SHOWN:
        problem = message("findings_more", findings=problem, count=len(error.findings) - SHOWN).told(lang)
    return Item(ItemResult(key=key, shop=shop, first_day=week, scenario=scenario.name, status="failed", problem=problem), None)
