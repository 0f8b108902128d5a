"""What a user should know about the forecast of a queue, in sentences."""

from __future__ import annotations

from typing import Final

import numpy as np

from shiftopt.domain.errors import Finding
from shiftopt.domain.messages import message
from shiftopt.forecasting.outcome import Column
from shiftopt.forecasting.panel import Panel

SHORT: Final = 14
"""Days below which the pattern of the week can not be learned."""
STALE: Final = 28
"""Days between the end of the history and the horizon from which the level is a guess."""


def note_queue(queue: str, source: str, column: Column, panel: Panel, first: int) -> list[Finding]:
    """Notes on one queue: no or short history, all zero, stale, unexplained hours."""
    where = message("history_of_queue", queue=queue)
    counts = panel.counts[panel.queues.index(source)] if source in panel.queues else np.zeros((0, panel.slots))
    known = np.flatnonzero(np.isfinite(counts).any(axis=1))
    if not len(known):
        return [Finding(where, message("forecast_zero"))]
    found = []
    if source != queue:
        found.append(Finding(where, message("forecast_follows", source=source)))
    if not np.nansum(counts) > 0:
        found.append(Finding(where, message("only_zeros")))
    elif len(known) < SHORT:
        found.append(Finding(where, message("too_few_days", days=len(known), enough=SHORT)))
    gap = first - int(known[-1]) - 1
    if gap >= STALE:
        found.append(Finding(where, message("stale_history", days=gap)))
    if column.filled:
        found.append(Finding(where, message("filled_intervals", count=int(column.filled))))
    return found
