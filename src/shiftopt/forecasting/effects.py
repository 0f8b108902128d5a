"""What a shop's own past says about its events: learned multipliers, to be shown and kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import numpy as np

from shiftopt.domain.base import Noun
from shiftopt.domain.shop import Event, Queue
from shiftopt.domain.volumes import History
from shiftopt.forecasting.clear import clear
from shiftopt.forecasting.forecast import prepare, task_of
from shiftopt.forecasting.panel import working_interval
from shiftopt.forecasting.settings import ForecastSettings
from shiftopt.forecasting.threads import one_thread
from shiftopt.timeline.clock import make_grid, to_local

DEFAULTS = ForecastSettings()


class Effect(Noun):
    """One kind of phase and queue: the multiplier believed beforehand, the one learned, and on how many days it was seen."""

    event: str
    phase: str
    queue: str
    believed: float
    learned: float
    days_seen: int


def learn_effects(
    history: History, events: Sequence[Event], *, queues: Sequence[Queue] = (), settings: ForecastSettings = DEFAULTS
) -> tuple[Effect, ...]:
    """Multipliers of every kind of phase that lies in the history, by event, phase and queue.

    Args:
        history: what was observed.
        events: the phases, names as in the forecast (years in names are ignored).
        queues: names of the queues, to find the usual factors of their work.
        settings: country and the like.
    """
    end = to_local(history.zone, history.start + len(history.contacts) * history.interval).date()
    grid = make_grid(history.zone, end + timedelta(days=1), 1, working_interval(history.interval, 60))
    setting = prepare(history, grid, events, settings)
    titles = {queue.id: queue.name for queue in queues}
    found = []
    for queue in setting.panel.queues:
        task = task_of(setting, queue, titles.get(queue, ""), settings)
        with one_thread():
            cleared = clear(task) if np.nansum(task.counts) > 0 else None
        if cleared is None:
            continue
        for number, (event, phase) in enumerate(setting.phases.kinds):
            seen = (setting.cover[number, : len(task.counts)] > 0) & np.isfinite(task.counts)
            if seen.any():
                believed = float(np.exp(task.beliefs.offset[: len(task.counts)][seen].mean()))
                days = int(seen.any(axis=1).sum())
                learned = believed * float(np.exp(cleared.effects[number]))
                found.append(Effect(event=event, phase=phase, queue=queue, believed=believed, learned=learned, days_seen=days))
    return tuple(sorted(found, key=lambda effect: (effect.event, effect.phase, effect.queue)))
