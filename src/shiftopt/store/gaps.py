"""What a history leaves out: closed hours are no gaps, silent days of a log are no zeros."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd

from shiftopt.domain.messages import message
from shiftopt.domain.shop import Opening
from shiftopt.domain.volumes import BoolArray, FloatArray
from shiftopt.store.log import Log
from shiftopt.store.moments import local_clock, local_stamps
from shiftopt.store.raw import RawTable

_SHORT_DAYS: Final = 14


def open_intervals(
    start: int, rows: int, step: int, zone: str, queues: Sequence[str], openings: Mapping[str, Sequence[Opening]]
) -> BoolArray:
    """(rows, queues): whether the queue is open when the interval starts."""
    weekday, clock = local_clock(start + step * np.arange(rows, dtype=np.int64), zone)
    result = np.zeros((rows, len(queues)), dtype=np.bool_)
    for number, queue in enumerate(queues):
        if queue not in openings:
            result[:, number] = True
        for opening in openings.get(queue, ()):
            days = np.isin(weekday, sorted(opening.weekdays))
            result[:, number] |= days & (clock >= opening.start) & (clock < opening.end)
    return result


def live_days(contacts: FloatArray, start: int, step: int, zone: str) -> BoolArray:
    """(rows,): whether any contact was logged on the local day."""
    stamps = local_stamps(start + step * np.arange(len(contacts), dtype=np.int64), zone)
    seen = pd.Series(~np.isnan(contacts).all(axis=1))
    return np.array(seen.groupby(np.array(stamps.date)).transform("any"), dtype=np.bool_)


def ever_counted(contacts: FloatArray, start: int, step: int, zone: str) -> BoolArray:
    """(rows, queues): whether there is any count at that weekday and clock time, or the history has it only once.

    Where several weeks have no count the queue is closed; one week alone does not tell.
    """
    weekday, clock = local_clock(start + step * np.arange(len(contacts), dtype=np.int64), zone)
    weeks = pd.DataFrame(~np.isnan(contacts)).groupby(weekday * 1440 + clock)
    return np.asarray(np.array(weeks.transform("any"), dtype=np.bool_) | (np.array(weeks.transform("size")) < 2)[:, None])


def note_gaps(raw: RawTable, contacts: FloatArray, is_open: BoolArray, queues: Sequence[str], step: int, log: Log) -> None:
    """Say how many counts are missing, by queue, and whether the history is short."""
    for number, queue in enumerate(queues):
        missing = int((np.isnan(contacts[:, number]) & is_open[:, number]).sum())
        whole = int(is_open[:, number].sum())
        if whole and missing == whole:
            log.note(raw.title, message("queue_without_history", queue=queue))
        elif missing:
            log.note(raw.title, message("counts_missing", queue=queue, missing=missing, whole=whole, step=step))
    days = len(contacts) * step / 1440
    if days < _SHORT_DAYS:
        log.note(raw.title, message("short_history", days=days))
