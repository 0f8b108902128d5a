"""The models that are weighed against each other; each answers for several origins at once.

Beyond three days a day model times an intraday profile and the robust mean of the last weeks are what holds; up to three days the models
that look at the slots just before the origin join (Taylor 2008, Management Science 54, 253-265, found the same divide).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from shiftopt.domain.volumes import FloatArray
from shiftopt.forecasting.baseline import WEEKS, baseline
from shiftopt.forecasting.clear import Cleared, Task
from shiftopt.forecasting.daymodel import predict_days, slow_level
from shiftopt.forecasting.lags import predict_changes, predict_values
from shiftopt.forecasting.profiles import profiles
from shiftopt.forecasting.sequence import Sequence, lay_out, make_sequence, steps_to
from shiftopt.forecasting.smoothing import smooth_ahead

STEADY: Final = 0.15
"""Change of the level (log) that is a shift: past weeks are brought to the new level. Smaller changes are mostly averaged over."""
SHORT_HORIZON: Final = 3
"""Days up to which the models that look at the last slots take part."""

Table = list[FloatArray | None]
Model = Callable[[Task, Cleared, list[int], list[int]], Table]


def models_for(task: Task) -> dict[str, Model]:
    """The models that take part, by name."""
    if task.horizon > SHORT_HORIZON:
        return {"day": _day_table, "weeks": _weeks_table}
    return {
        "day": _day_table,
        "yesterday": _yesterday_table,
        "lags": _lags_table,
        "changes": _changes_table,
        "smoothing": _smoothing_table,
    }


def _day_table(task: Task, cleared: Cleared, known: list[int], starts: list[int]) -> Table:
    weekday = task.days.weekday
    result: Table = []
    for until, start in zip(known, starts, strict=True):
        ahead = np.arange(start, start + task.horizon)
        base, _ = predict_days(cleared.fit, ahead, until)
        share = profiles(cleared.counts[:until], weekday[:until], cleared.weight[:until])
        middle = 0.5 * min(cleared.fit.learned.noise**2, 0.02)
        result.append(cleared.lift * np.exp(base + middle)[:, None] * share[weekday[ahead]])
    return result


def _weeks_table(task: Task, cleared: Cleared, known: list[int], starts: list[int]) -> Table:
    weekday = task.days.weekday
    result: Table = []
    for until, start in zip(known, starts, strict=True):
        first = max(0, until - 7 * WEEKS)
        level = slow_level(cleared.fit, np.arange(first, until), until)
        move = level[-1] - level
        moved = cleared.counts[first:until] * np.exp(move * np.minimum(1.0, (move / STEADY) ** 2))[:, None]
        result.append(baseline(moved, weekday[first:until], weekday[start : start + task.horizon]))
    return result


def _sequence(task: Task, cleared: Cleared) -> Sequence:
    weekday = task.days.weekday[: len(task.counts)]
    share = profiles(cleared.counts, weekday, cleared.weight)
    return make_sequence(cleared.filled, (task.first_known, task.last_slot), weekday, share)


def _rows(sequence: Sequence, known: list[int]) -> list[int]:
    return [int(np.searchsorted(sequence.day, until)) for until in known]


def _sequence_table(
    task: Task, cleared: Cleared, known: list[int], starts: list[int], predict: Callable[[FloatArray, int, int, int], FloatArray | None]
) -> Table:
    """Run a model of the sequence from every origin."""
    sequence = _sequence(task, cleared)
    result: Table = []
    for rows, start in zip(_rows(sequence, known), starts, strict=True):
        if rows < 2 * sequence.slots or not sequence.slots:
            result.append(None)
            continue
        steps, is_open = steps_to(sequence, rows, task.days.weekday, start, start + task.horizon - 1)
        ahead = predict(sequence.values[:rows], steps, sequence.slots, sequence.week)
        result.append(None if ahead is None else lay_out(sequence, ahead, is_open))
    return result


def _lags_table(task: Task, cleared: Cleared, known: list[int], starts: list[int]) -> Table:
    return _sequence_table(task, cleared, known, starts, predict_values)


def _changes_table(task: Task, cleared: Cleared, known: list[int], starts: list[int]) -> Table:
    return _sequence_table(task, cleared, known, starts, predict_changes)


def _yesterday_table(task: Task, cleared: Cleared, known: list[int], starts: list[int]) -> Table:
    def repeat(values: FloatArray, steps: int, slots: int, week: int) -> FloatArray:  # noqa: ARG001
        return np.tile(values[-slots:], -(-steps // slots))[:steps]

    return _sequence_table(task, cleared, known, starts, repeat)


def _smoothing_table(task: Task, cleared: Cleared, known: list[int], starts: list[int]) -> Table:
    sequence = _sequence(task, cleared)
    rows = _rows(sequence, known)
    usable = [row >= max(1, 2 * sequence.slots * sequence.week) for row in rows]
    if not usable[-1]:
        return [None] * len(known)
    plans = [
        steps_to(sequence, row, task.days.weekday, start, start + task.horizon - 1) if fine else (0, np.zeros(task.horizon, np.bool_))
        for row, start, fine in zip(rows, starts, usable, strict=True)
    ]
    paths = smooth_ahead(sequence.values, sequence.slots, sequence.week, rows, [steps for steps, _ in plans])
    return [None if path is None else lay_out(sequence, path, is_open) for path, (_, is_open) in zip(paths, plans, strict=True)]
