"""After the event: what events did, what a forecast of one was worth, and how good the forecasts of past plans were."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np

from shiftopt.domain.base import Noun
from shiftopt.domain.errors import Finding, InputError
from shiftopt.domain.messages import message
from shiftopt.domain.volumes import History
from shiftopt.domain.workspace import Workspace
from shiftopt.forecasting.effects import Effect, learn_effects
from shiftopt.forecasting.forecast import forecast
from shiftopt.forecasting.postmortem import Lesson, postmortem
from shiftopt.forecasting.settings import ForecastSettings
from shiftopt.jobs.run import plans_folder
from shiftopt.store.workspace import read_workspace
from shiftopt.timeline.clock import make_grid, to_minute

LONGEST = 60
"""Days of an event that one post-mortem looks at."""


class Accuracy(Noun):
    """One past plan and queue: WAPE of its forecast by interval, bias, and the share of intervals inside its 80 % interval."""

    plan: str
    queue: str
    forecast: float
    actual: float
    wape: float
    bias: float
    inside_80: float


def learned(workspace: Path) -> tuple[Effect, ...]:
    """The multipliers that the shop's own history teaches about its events."""
    known = read_workspace(workspace)
    return learn_effects(known.history, known.shop.events, queues=known.shop.queues)


def lessons(workspace: Path, event: str) -> tuple[Lesson, ...]:
    """Forecast an event as it could have been done the day before it began, and compare with what came.

    Raises:
        InputError: if no event of that name lies in the history.
    """
    known = read_workspace(workspace)
    phases = [phase for phase in known.shop.events if phase.event == event]
    if not phases:
        names = tuple(sorted({phase.event for phase in known.shop.events}))
        raise InputError([Finding("--event", message("no_event", event=event, names=names))])
    first = min(phase.start_day for phase in phases)
    last = min(max(phase.end_day for phase in phases), first + timedelta(days=LONGEST))
    if to_minute(known.shop.zone, first) >= _end(known.history):
        raise InputError([Finding("--event", message("event_to_come", event=event))])
    grid = make_grid(known.shop.zone, first, (last - first).days + 1, known.shop.interval)
    made = forecast(known.history, grid, events=known.shop.events, queues=known.shop.queues, settings=ForecastSettings())
    return postmortem(known.history, made, phases)


def accuracy(workspace: Path) -> tuple[Accuracy, ...]:
    """The forecasts of all plans kept beside the workspace against what the history holds by now, oldest first."""
    known = read_workspace(workspace)
    parent = plans_folder(workspace)
    files = sorted(parent.glob("*/forecast.csv")) if parent.is_dir() else []
    return tuple(row for file in files for row in _scores(file, known))


def _end(history: History) -> int:
    return history.start + len(history.contacts) * history.interval


@dataclass
class _Hour:
    """What was forecast for one row of the history."""

    mean: float = 0.0
    low: float = 0.0
    high: float = 0.0
    parts: int = 0


def _scores(file: Path, known: Workspace) -> list[Accuracy]:
    history, zone = known.history, known.shop.zone
    hours: dict[tuple[str, int], _Hour] = defaultdict(_Hour)
    stamps: dict[str, int] = {}
    with file.open(encoding="utf-8-sig", newline="") as opened:
        for row in csv.DictReader(opened):
            stamp = row["timestamp"]
            if stamp not in stamps:
                stamps[stamp] = _minute(zone, stamp)
            cell = hours[row["queue"], (stamps[stamp] - history.start) // history.interval]
            cell.mean += float(row["mean"])
            cell.low += float(row["q10"])
            cell.high += float(row["q90"])
            cell.parts += 1
    step = sorted(set(stamps.values()))
    width = step[1] - step[0] if len(step) > 1 else history.interval
    return [
        score
        for queue in history.queues
        if (score := _score(file.parent.name, queue, hours, history, max(1, history.interval // width))) is not None
    ]


def _minute(zone: str, stamp: str) -> int:
    moment = datetime.fromisoformat(stamp)
    return to_minute(zone, date(moment.year, moment.month, moment.day), moment.hour * 60 + moment.minute)


def _score(plan: str, queue: str, hours: dict[tuple[str, int], _Hour], history: History, parts: int) -> Accuracy | None:
    """Rows of the history that were recorded and forecast in full; None if there is none.

    The 80 % interval of a row is the sum of those of its parts, a little wide where a row has several.
    """
    column = history.queues.index(queue)
    pairs = [
        (cell, float(history.contacts[row, column]))
        for (name, row), cell in hours.items()
        if name == queue and 0 <= row < len(history.contacts) and cell.parts == parts and np.isfinite(history.contacts[row, column])
    ]
    came = sum(actual for _, actual in pairs)
    if not pairs or came <= 0:
        return None
    mean = sum(cell.mean for cell, _ in pairs)
    return Accuracy(
        plan=plan,
        queue=queue,
        forecast=mean,
        actual=came,
        wape=sum(abs(cell.mean - actual) for cell, actual in pairs) / came,
        bias=(mean - came) / came,
        inside_80=sum(cell.low <= actual <= cell.high for cell, actual in pairs) / len(pairs),
    )
