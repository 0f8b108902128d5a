"""Calibrate a shop from a raw log of contacts: read, estimate, compare, write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from shiftopt.domain.errors import Finding, InputError
from shiftopt.domain.messages import message
from shiftopt.domain.shop import Shop
from shiftopt.staffing.calibrate import Calibrated, Calibration, ContactLog, calibrate_all
from shiftopt.staffing.overlap import ENOUGH
from shiftopt.staffing.survival import Estimate
from shiftopt.store.amend import Change, amend
from shiftopt.store.contacts import SKIP, ContactWords, read_contacts
from shiftopt.store.workspace import read_workspace

MATCHED = 0.9
"""Part of the served contacts whose agent the shop must know, for the agents' speeds to be taken into account."""
SURE = 1.96
"""Standard errors on each side of a 95 % interval."""


@dataclass(frozen=True)
class CalibrationJob:
    """What the command was told. ``placed`` is minutes of meals and breaks per duty; None takes the mean of the shop's shifts."""

    log: Path
    workspace: Path | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    outcomes: Mapping[str, str] = field(default_factory=dict)
    queues: Mapping[str, str] = field(default_factory=dict)
    gap_seconds: float = 600.0
    placed: float | None = None
    write: bool = True


@dataclass(frozen=True)
class CalibrationRun:
    """What was found; ``changes`` is empty without a workspace."""

    found: Calibrated
    rows: int
    counts: Mapping[str, int]
    placed: float | None
    changes: tuple[Change, ...]
    notes: tuple[Finding, ...]


def run_calibration(job: CalibrationJob) -> CalibrationRun:
    """Estimate what the log says and, with a workspace, write it there.

    Values that rest on fewer than ``ENOUGH`` contacts are shown and not written; shrinkage is written only if it is known how long
    the pauses are that the roster places itself.

    Raises:
        InputError: with every problem of the log or the workspace; nothing is written then.
    """
    shop = None if job.workspace is None else read_workspace(job.workspace).shop
    known = {} if shop is None else {queue.id: queue.id for queue in shop.queues} | {queue.name: queue.id for queue in shop.queues}
    _check_queues(job.queues, shop)
    read = read_contacts(job.log, ContactWords(job.columns, job.outcomes, job.queues, known))
    placed = job.placed if job.placed is not None or shop is None else _placed(shop)
    found = calibrate_all(read.logs, longest_gap=job.gap_seconds, placed=60 * (placed or 0.0))
    found = replace(found, queues={name: one for name, one in found.queues.items() if name != SKIP})
    changes: tuple[Change, ...] = ()
    if job.workspace is not None and shop is not None:
        paces = {queue: _pace(log, queue, shop) for queue, log in read.logs.items()}
        queues = {queue.id: found.queues[queue.id].values(queue, paces[queue.id]) for queue in shop.queues if queue.id in found.queues}
        changes = amend(job.workspace, _shop_values(found.shrinkage), queues, write=job.write)
    counts = {name: len(log.arrival) for name, log in read.logs.items()}
    return CalibrationRun(found, read.rows, counts, placed, changes, (*read.notes, *_few(found)))


def _check_queues(said: Mapping[str, str], shop: Shop | None) -> None:
    if shop is None:
        return
    known = [queue.id for queue in shop.queues]
    wrong = {word: name for word, name in said.items() if name not in (*known, SKIP)}
    if wrong:
        raise InputError(
            [
                Finding(f"--queue {word}={name}", message("no_such_queue", queue=name, names=tuple(known), skip=SKIP))
                for word, name in wrong.items()
            ]
        )


def _placed(shop: Shop) -> float:
    """Mean minutes of meals and breaks of a duty, over the shop's shifts."""
    pauses = [shift.meal_minutes + shift.breaks * shift.break_minutes for shift in shop.shifts]
    return sum(pauses) / len(pauses) if pauses else 0.0


def _pace(log: ContactLog, queue: str, shop: Shop) -> float:
    """Mean speed, by the shop, of those who served; 1 if the log calls most of them otherwise than the shop."""
    speeds = {name: agent.skills[queue] / 100 for agent in shop.agents if queue in agent.skills for name in (agent.id, agent.name)}
    served = [name for name in log.agent if name]
    known = [speeds[name] for name in served if name in speeds]
    return sum(known) / len(known) if known and len(known) > MATCHED * len(served) else 1.0


def _shop_values(shrinkage: Estimate) -> dict[str, float | int]:
    return {"shrinkage": round(min(shrinkage.value, 0.89), 3)} if shrinkage.count >= ENOUGH else {}


def _few(found: Calibrated) -> list[Finding]:
    """What rests on too little to be written."""
    notes = []
    for name, one in found.queues.items():
        place = message("queue_place", queue=name)
        if one.handle_seconds.count < ENOUGH:
            notes.append(Finding(place, message("few_handle_times", count=one.handle_seconds.count, enough=ENOUGH)))
        if one.patience_seconds.count < ENOUGH:
            notes.append(Finding(place, message("few_patiences", count=one.patience_seconds.count, enough=ENOUGH)))
    return notes


def interval(estimate: Estimate) -> tuple[float, float]:
    """About 95 % interval of an estimate."""
    return estimate.value - SURE * estimate.error, estimate.value + SURE * estimate.error


def measured(one: Calibration) -> dict[str, Estimate]:
    """Every figure of a queue by name, in the order of a table."""
    rows = {"handle_seconds": one.handle_seconds, "handle_cv": one.handle_cv}
    rows |= {} if one.after_seconds is None else {"after_seconds": one.after_seconds}
    rows |= {"patience_seconds": one.patience_seconds, "abandonment": one.abandonment}
    rows |= {} if one.rounds is None else {"rounds": one.rounds}
    return rows | {f"per_hour_with_{level}": speed for level, speed in enumerate(one.speeds, start=1)}
