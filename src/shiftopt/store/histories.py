"""The inquiry history: counts per interval, or a log with one row per contact, brought onto a regular grid of elapsed time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import numpy as np
import pandas as pd

from shiftopt.domain.messages import inside, message
from shiftopt.domain.shop import Opening
from shiftopt.domain.volumes import BoolArray, FloatArray, History, IntArray
from shiftopt.store import schema
from shiftopt.store.cells import Cell, CellError, blank, plain
from shiftopt.store.columns import Column
from shiftopt.store.gaps import ever_counted, live_days, note_gaps, open_intervals
from shiftopt.store.log import Log, show, suggest
from shiftopt.store.moments import local_clock, read_moments
from shiftopt.store.raw import RawTable, too_long
from shiftopt.store.typed import Columns, read_cell, resolve
from shiftopt.timeline.clock import to_local, to_minute

_FARTHEST: Final = 10 * 366 * 1440
"""Minutes from the middle of the history beyond which a row must be a slip."""
_MOST_CELLS: Final = 50_000_000
_COLUMNS: Final = {column.name: column for column in schema.HISTORY.columns}


@dataclass(frozen=True)
class Readings:
    """The sound rows of a history: UTC minute, queue number, contacts and handle seconds (NaN if blank), row of the table."""

    minute: IntArray
    queue: IntArray
    contacts: FloatArray
    handle: FloatArray
    row: IntArray


def read_history(
    raw: RawTable | None,
    queues: Mapping[str, str],
    openings: Mapping[str, Sequence[Opening]],
    zone: str,
    interval: int,
    log: Log,
) -> History | None:
    """The history of a table; None if there were problems.

    Args:
        raw: the table; a log of single contacts if it has no column ``contacts``.
        queues: queue id -> name; rows may name either. Empty: every queue that the table names.
        openings: queue id -> opening hours, to tell a gap from a closed shop; a queue that is not there is always open.
        zone: zone of the clock times in the table.
        interval: minutes per row for a log of single contacts.
        log: where problems and notes go.
    """
    columns = _columns(raw, log)
    if raw is None or columns is None:
        return None
    queues = queues or _named_queues(raw, columns)
    single = "contacts" not in columns.known
    readings = _readings(raw, columns, list(queues), queues, zone, log)
    if readings is None:
        return None
    readings = _known_once(raw, columns, readings, log) if single else readings
    step = interval if single else _interval(raw, readings.minute, interval, log)
    if step is None or not _on_grid(raw, columns.known["timestamp"], readings, step, zone, log, single=single):
        return None
    return _fill(raw, readings, list(queues), openings, zone, step, log, single=single)


def _columns(raw: RawTable | None, log: Log) -> Columns | None:
    if raw is None:
        return None
    if not raw.header:
        log.problem(raw.title, message("table_empty"))
        return None
    columns = resolve(raw, schema.HISTORY, log)
    if columns is not None and not raw.rows:
        log.problem(raw.title, message("table_without_rows"))
        return None
    return columns


def _cells(raw: RawTable, place: int | None) -> list[Cell]:
    return [] if place is None else [row[place] if place < len(row) else None for row in raw.rows]


def _named_queues(raw: RawTable, columns: Columns) -> dict[str, str]:
    names = dict.fromkeys(plain(cell) for cell in _cells(raw, columns.known["queue"]) if not blank(cell))
    names.pop(raw.header[columns.known["queue"]], None)
    return {name: name for name in names}


def _readings(raw: RawTable, columns: Columns, order: Sequence[str], names: Mapping[str, str], zone: str, log: Log) -> Readings | None:
    """Every cell read; None (with problems) if one can not be."""
    before = len(log.problems)
    keep = _without_headers(raw, log)
    place = columns.known
    queue = _queue_numbers(raw, place["queue"], order, names, keep, log)
    minute, sound = read_moments(raw, place["timestamp"], queue, zone, keep, log)
    contacts = _numbers(raw, place.get("contacts"), _COLUMNS["contacts"], keep, log, empty=1.0)
    handle = _numbers(raw, place.get("handle_seconds"), _COLUMNS["handle_seconds"], keep, log, empty=np.nan)
    if keep.any() and sound.any():
        middle = np.median(minute[sound])
        for row in np.flatnonzero(sound & (np.abs(minute - middle) > _FARTHEST)).tolist():
            said = message("far_from_others", value=show(plain(raw.rows[row][place["timestamp"]])))
            log.problem(raw.where(row, place["timestamp"]), said, group=inside(raw.title, "timestamp"))
    if len(log.problems) > before:
        return None
    if not keep.any():
        log.problem(raw.title, message("table_without_rows"))
        return None
    return Readings(minute[keep], queue[keep], contacts[keep], handle[keep], np.flatnonzero(keep))


def _without_headers(raw: RawTable, log: Log) -> BoolArray:
    """Rows that are data; headers repeated by glued exports are noted and left out."""
    header = [title.strip() for title in raw.header]
    keep = np.ones(len(raw.rows), dtype=np.bool_)
    for index, row in enumerate(raw.rows):
        if isinstance(row[0], str) and row[0].strip() == header[0] and [plain(cell) for cell in row] == header:
            log.note(raw.where(index), message("header_again"))
            keep[index] = False
    return keep


def _queue_numbers(raw: RawTable, place: int, order: Sequence[str], names: Mapping[str, str], keep: BoolArray, log: Log) -> IntArray:
    known = {names[queue]: number for number, queue in enumerate(order)} | {queue: number for number, queue in enumerate(order)}
    found: dict[str, int] = {}
    numbers = np.zeros(len(raw.rows), dtype=np.int64)
    for index, cell in enumerate(_cells(raw, place)):
        if not keep[index]:
            continue
        text = plain(cell)
        if text not in found:
            found[text] = known.get(text, -1)
            if found[text] < 0:
                remedy = suggest(text, order, message("queues"))
                unknown = message("unknown_thing", what=message("queue"), name=show(text), remedy=remedy)
                said = unknown if text else message("queue_empty", remedy=remedy)
                log.problem(raw.where(index, place), said, group=inside(raw.title, "queue"))
        numbers[index] = found[text]
    return numbers


def _numbers(raw: RawTable, place: int | None, column: Column, keep: BoolArray, log: Log, *, empty: float) -> FloatArray:
    """Numbers of a column, NaN where blank; ``empty`` everywhere if there is no such column."""
    if place is None:
        return np.full(len(raw.rows), empty)
    cells = _cells(raw, place)
    values = np.array(
        pd.to_numeric(pd.Series(["" if too_long(cell) else cell for cell in cells], dtype=object), errors="coerce"), dtype=float
    )
    doubtful = ~np.isfinite(values) | (values < 0) | (values > 1e6)
    for index in np.flatnonzero(doubtful & keep):
        cell = cells[index]
        try:
            values[index] = np.nan if blank(cell) else read_cell(column, cell)
        except CellError as error:
            log.problem(raw.where(int(index), place), error.said, group=inside(raw.title, column.name))
    return values


def _known_once(raw: RawTable, columns: Columns, readings: Readings, log: Log) -> Readings:
    """A log of contacts without rows whose contact id was there before."""
    place = columns.known.get("contact_id")
    if place is None:
        return readings
    cells = _cells(raw, place)
    ids = pd.Series([plain(cells[row]) for row in readings.row])
    again = np.array(ids.duplicated() & (ids != ""), dtype=np.bool_)
    if not again.any():
        return readings
    log.note(raw.title, message("contact_id_again", count=int(again.sum())))
    return _part(readings, ~again)


def _part(readings: Readings, keep: BoolArray) -> Readings:
    return Readings(readings.minute[keep], readings.queue[keep], readings.contacts[keep], readings.handle[keep], readings.row[keep])


def _interval(raw: RawTable, minutes: IntArray, default: int, log: Log) -> int | None:
    """Minutes per row: the most frequent distance between times."""
    steps = np.diff(np.unique(minutes))
    if not len(steps):
        return default
    values, counts = np.unique(steps, return_counts=True)
    step = int(values[np.argmax(counts)])
    if 60 % step:
        log.problem(raw.title, message("odd_step", step=step))
        return None
    return step


def _on_grid(raw: RawTable, place: int, readings: Readings, step: int, zone: str, log: Log, *, single: bool) -> bool:
    if single:
        return True
    _, clock = local_clock(readings.minute, zone)
    off = np.flatnonzero(clock % step)
    for index in off:
        said = message("off_grid", minute=int(clock[index]) % 60, step=step)
        log.problem(raw.where(int(readings.row[index]), place), said, group=inside(raw.title, "timestamp"))
    return not len(off)


def _fill(
    raw: RawTable,
    readings: Readings,
    queues: list[str],
    openings: Mapping[str, Sequence[Opening]],
    zone: str,
    step: int,
    log: Log,
    *,
    single: bool,
) -> History | None:
    """Readings on the grid of whole local days; what lies before the first and after the last reading is not recorded."""
    _, clock = local_clock(readings.minute, zone)
    slots = readings.minute - clock % step
    start, end = _midnights(int(slots.min()), int(slots.max()), zone)
    rows = (end - start) // step
    if rows * len(queues) > _MOST_CELLS:
        log.problem(raw.title, message("history_too_long", rows=rows, queues=len(queues)))
        return None
    if not single and _unordered(slots, readings.queue):
        log.note(raw.title, message("rows_sorted"))
    frame = pd.DataFrame(
        {"slot": (slots - start) // step, "queue": readings.queue, "contacts": readings.contacts, "handle": readings.handle}
    )
    grouped = _summed(frame) if single else _last(raw, frame, log)
    contacts, handle = np.full((rows, len(queues)), np.nan), np.full((rows, len(queues)), np.nan)
    place = grouped["slot"].to_numpy(), grouped["queue"].to_numpy()
    contacts[place], handle[place] = grouped["contacts"].to_numpy(), grouped["handle"].to_numpy()
    is_open = open_intervals(start, rows, step, zone, queues, openings)
    is_open[: (slots.min() - start) // step] = False
    is_open[(slots.max() - start) // step + 1 :] = False
    if single:
        contacts[np.isnan(contacts) & is_open & live_days(contacts, start, step, zone)[:, None]] = 0.0
    else:
        unknown = [queue not in openings for queue in queues]
        is_open[:, unknown] &= ever_counted(contacts[:, unknown], start, step, zone)
    note_gaps(raw, contacts, is_open, queues, step, log)
    return History(tuple(queues), zone, start, step, contacts, None if np.isnan(handle).all() else handle)


def _midnights(first: int, last: int, zone: str) -> tuple[int, int]:
    """The local midnights before the first and after the last interval."""
    return to_minute(zone, to_local(zone, first).date()), to_minute(zone, to_local(zone, last).date() + timedelta(days=1))


def _unordered(slots: IntArray, queue: IntArray) -> bool:
    """Whether the times of any queue go back."""
    order = np.argsort(queue, kind="stable")
    return bool(((np.diff(slots[order]) < 0) & (np.diff(queue[order]) == 0)).any())


def _summed(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.groupby(["slot", "queue"], as_index=False).agg(contacts=("contacts", "sum"), handle=("handle", "mean"))


def _last(raw: RawTable, frame: pd.DataFrame, log: Log) -> pd.DataFrame:
    """One row per interval and queue: rows that are there again are dropped; of different counts the last is taken."""
    frame = frame[frame["contacts"].notna()]
    same = frame.duplicated()
    if same.any():
        log.note(raw.title, message("rows_twice", count=int(same.sum())))
    frame = frame[~same]
    other = frame.duplicated(["slot", "queue"], keep="last")
    if other.any():
        log.note(raw.title, message("rows_contradict", count=int(other.sum())))
    return frame[~other]
