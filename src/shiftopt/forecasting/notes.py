"""What a user should know about the forecast of a queue, in sentences."""

from __future__ import annotations

from typing import Final

import numpy as np

from shiftopt.domain.errors import Finding
from shiftopt.forecasting.outcome import Column
from shiftopt.forecasting.panel import Panel

SHORT: Final = 14
"""Days below which the pattern of the week can not be learned."""
STALE: Final = 28
"""Days between the end of the history and the horizon from which the level is a guess."""


def note_queue(queue: str, source: str, column: Column, panel: Panel, first: int) -> list[Finding]:
    """Notes on one queue: no or short history, all zero, stale, unexplained hours."""
    where = f"history, queue {queue}"
    counts = panel.counts[panel.queues.index(source)] if source in panel.queues else np.zeros((0, panel.slots))
    known = np.flatnonzero(np.isfinite(counts).any(axis=1))
    if not len(known):
        remedy = "name a similar queue and a ratio (analogs), or record some days"
        return [Finding(where=where, problem="has no history, so its forecast is 0", remedy=remedy)]
    found = []
    if source != queue:
        problem = f"has no history; the forecast follows queue {source}"
        found.append(Finding(where=where, problem=problem, remedy="check it against the first days"))
    if not np.nansum(counts) > 0:
        found.append(Finding(where=where, problem="has only zeros, so its forecast is 0", remedy="check that contacts were recorded"))
    elif len(known) < SHORT:
        problem = f"covers {len(known)} days, too few to learn the pattern of the week"
        found.append(Finding(where=where, problem=problem, remedy=f"expect wide intervals until {SHORT} days are recorded"))
    gap = first - int(known[-1]) - 1
    if gap >= STALE:
        found.append(Finding(where=where, problem=f"ends {gap} days before the horizon", remedy="add the latest weeks"))
    if column.filled:
        problem = f"{column.filled} open intervals of the horizon have no history"
        found.append(Finding(where=where, problem=problem, remedy="they take the nearest hour that has one; correct it after some days"))
    return found
