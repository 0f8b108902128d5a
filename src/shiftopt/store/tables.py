"""A history or an event table that stands alone, outside any workspace: for a quick forecast of somebody else's counts."""

from __future__ import annotations

from pathlib import Path

from shiftopt.domain.errors import Finding, InputError
from shiftopt.domain.messages import message
from shiftopt.domain.shop import Event
from shiftopt.domain.volumes import History
from shiftopt.store import schema
from shiftopt.store.columns import Table
from shiftopt.store.csvfile import read_csv
from shiftopt.store.excelfile import read_book, sheet_table
from shiftopt.store.histories import read_history
from shiftopt.store.log import Log
from shiftopt.store.raw import RawTable
from shiftopt.store.shops import read_events

DEFAULT_ZONE = "Asia/Shanghai"


def read_history_file(path: Path | str, *, zone: str = DEFAULT_ZONE, interval: int = 60) -> tuple[History, tuple[Finding, ...]]:
    """The history in a CSV file or the first sheet of a workbook, and notes about repairs.

    Every queue that the table names becomes a column, in order of appearance; all are taken to be always open. ``interval``
    (minutes) is used for a log with one row per contact; counts keep the interval that they have.

    Raises:
        InputError: with every problem found.
    """
    log = Log()
    history = read_history(_raw(Path(path), schema.HISTORY, log), {}, {}, zone, interval, log)
    if history is None or log.problems:
        raise InputError(log.problems)
    return history, log.notes


def read_events_file(path: Path | str) -> tuple[Event, ...]:
    """The events in a CSV file or the first sheet of a workbook; every column that is not known is the multiplier of a queue.

    Raises:
        InputError: with every problem found.
    """
    log = Log()
    events = read_events(_raw(Path(path), schema.EVENTS, log), log)
    log.stop()
    return tuple(events)


def _raw(path: Path, table: Table, log: Log) -> RawTable | None:
    if not path.is_file():
        log.problem(str(path), message("no_such_file"))
        return None
    if path.suffix.lower() != ".xlsx":
        return read_csv(path, table.name, path.name, table.most_rows, log)
    book = read_book(path, log)
    if book is None:
        return None
    sheet = next(iter(book))
    return sheet_table(table.name, path.name, sheet, book[sheet], table.most_rows, log)
