"""Scores of forecasts against what came."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from shiftopt.domain.base import Noun
from shiftopt.domain.volumes import LEVELS, BoolArray, FloatArray
from shiftopt.forecasting import metrics

OURS: Final = "shiftopt"
COVERS: Final = ((0.5, 3), (0.8, 2), (0.9, 1), (0.95, 0))
"""Nominal coverage and the place of its lower level in ``LEVELS``."""

Workload = Callable[[FloatArray], FloatArray]
"""Contacts (intervals, queues) to agent-hours (intervals, queues)."""


class Score(Noun):
    """Accuracy of one model on one queue. ``days`` is ``all``, ``ordinary`` or ``event``; NaN where a measure is not defined.

    ``floor`` is the error that counting noise alone would leave; ``over_hours`` and ``under_hours`` are agent-hours too many and too few
    if people were staffed to the mean; ``cover`` maps 0.5, 0.8, 0.9, 0.95 to the share of intervals inside.
    """

    queue: str
    model: str
    days: str
    intervals: int
    wape: float
    mase: float
    rmsse: float
    bias: float
    floor: float
    pinball: float
    over_hours: float
    under_hours: float
    cover: Mapping[float, float]


@dataclass(frozen=True, eq=False)
class Table:
    """Everything that was forecast, intervals of all origins one after the other.

    Attributes:
        actual: (rows, queues).
        means: model -> (rows, queues).
        quantiles: (levels, rows, queues), ours.
        event: (rows, queues), whether an event moves the interval.
    """

    actual: FloatArray
    means: dict[str, FloatArray]
    quantiles: FloatArray
    event: BoolArray


def score_queue(table: Table, hours: Workload, column: int, queue: str, past: FloatArray, week: int) -> list[Score]:
    """Scores of every model on one queue: on all intervals, and if events move some of them, on those and on the others.

    Args:
        table: what was forecast and what came.
        hours: contacts to agent-hours.
        column: place of the queue in the table.
        queue: its id.
        past: (rows,), its whole history, for the scaled errors.
        week: rows per week.
    """
    found = []
    event = table.event[:, column]
    groups = {"all": np.ones(len(event), dtype=np.bool_)} | ({"ordinary": ~event, "event": event} if event.any() else {})
    for model, mean in table.means.items():
        gap = hours(mean) - hours(np.nan_to_num(table.actual))
        for days, rows in groups.items():
            used = rows & np.isfinite(table.actual[:, column]) & np.isfinite(mean[:, column])
            rows_of = Rows(table.actual[used, column], mean[used, column], table.quantiles[:, used, column], gap[used, column])
            found.append(_score(queue, model, days, rows_of, past, week))
    return found


@dataclass(frozen=True, eq=False)
class Rows:
    """The rows that one score is about: actual, mean and gap in agent-hours (all (rows,)), and quantiles (levels, rows)."""

    actual: FloatArray
    mean: FloatArray
    quantiles: FloatArray
    gap: FloatArray


def _score(queue: str, model: str, days: str, rows: Rows, past: FloatArray, week: int) -> Score:
    """All measures; quantiles are judged for our own model only, the others have none."""
    ours, nan = model == OURS, float("nan")
    low_high = {share: (rows.quantiles[low], rows.quantiles[-1 - low]) for share, low in COVERS}
    losses = [metrics.pinball(rows.actual, each, level) for level, each in zip(LEVELS, rows.quantiles, strict=True)]
    return Score(
        queue=queue,
        model=model,
        days=days,
        intervals=len(rows.actual),
        wape=metrics.wape(rows.actual, rows.mean),
        mase=metrics.mase(rows.actual, rows.mean, past, week),
        rmsse=metrics.rmsse(rows.actual, rows.mean, past, week),
        bias=metrics.bias(rows.actual, rows.mean),
        floor=metrics.poisson_floor(rows.mean),
        pinball=float(np.mean(losses)) if ours else nan,
        over_hours=float(np.maximum(rows.gap, 0.0).sum()),
        under_hours=float(np.maximum(-rows.gap, 0.0).sum()),
        cover={share: metrics.coverage(rows.actual, *pair) if ours else nan for share, pair in low_high.items()},
    )
