"""Reading a raw log of contacts, one row each: what each column is called is for the user to say where the usual names do not fit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from shiftopt.domain.errors import Finding
from shiftopt.domain.messages import Message, inside, message
from shiftopt.domain.volumes import BoolArray, FloatArray
from shiftopt.staffing.calibrate import ContactLog
from shiftopt.store import cells, columns, spells
from shiftopt.store.aliases import HEADERS, VALUES, fold, lookup
from shiftopt.store.cells import Cell, plain
from shiftopt.store.columns import Table
from shiftopt.store.csvfile import read_csv
from shiftopt.store.excelfile import read_book, sheet_table
from shiftopt.store.log import Log, show, suggest
from shiftopt.store.raw import RawTable
from shiftopt.store.typed import resolve

Words = NDArray[np.str_]

CONTACT_LOG: Final = Table(
    "contact_log",
    tuple(columns.column(name, cells.text, required=name == "arrival") for name in HEADERS["contact_log"]),
    required=True,
    most_rows=2_000_000,
)
SKIP: Final = "skip"
"""What an option says of an outcome whose rows are left out, or of a queue that is not to be measured."""


@dataclass(frozen=True)
class ContactWords:
    """How this log says things.

    Attributes:
        columns: our name of a column -> its title in the log.
        outcomes: outcome in the log -> ``served``, ``abandoned`` or ``skip``.
        queues: queue in the log -> queue of the shop, or ``skip``.
        known: ids and names of the shop's queues -> id; empty: queues are called as in the log.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    outcomes: Mapping[str, str] = field(default_factory=dict)
    queues: Mapping[str, str] = field(default_factory=dict)
    known: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ReadContacts:
    """The contacts by queue, those of skipped queues under ``SKIP``, and what is worth knowing about the rows."""

    logs: Mapping[str, ContactLog]
    rows: int
    notes: tuple[Finding, ...]


def read_contacts(path: Path, words: ContactWords | None = None) -> ReadContacts:
    """Read a log in CSV (UTF-8 or GBK; comma, semicolon or tab) or in the first sheet of a workbook.

    Times are ``2026-11-02 09:30:15``, or a clock time with a column ``date``, or seconds; waits and handle times are seconds or
    ``mm:ss`` or ``h:mm:ss``. Without a column ``wait`` it is ``answered`` (or, of who gave up, ``ended``) less ``arrival``.

    Raises:
        InputError: with every problem found, if there is any.
    """
    log, words = Log(), words or ContactWords()
    raw = _raw(path, log)
    found = None if raw is None else resolve(_renamed(raw, words, log), CONTACT_LOG, log, open_columns=True)
    log.stop()
    if raw is None or found is None:
        raise AssertionError("a log without problems has columns")
    if not raw.rows:
        log.problem(raw.title, message("log_without_rows"))
        log.stop()
    logs = _Reader(raw, found.known, words, log).read()
    log.stop()
    return ReadContacts(logs, len(raw.rows), log.notes)


def _raw(path: Path, log: Log) -> RawTable | None:
    if path.suffix.lower() == ".xlsx":
        book = read_book(path, log)
        if book is None:
            return None
        sheet, rows = next(iter(book.items()))
        return sheet_table("contact_log", path.name, sheet, rows, CONTACT_LOG.most_rows, log)
    return read_csv(path, "contact_log", path.name, CONTACT_LOG.most_rows, log)


def _renamed(raw: RawTable, words: ContactWords, log: Log) -> RawTable:
    """The table with our titles where the user named columns; other columns that would mean the same are hidden."""
    places = {fold(title): place for place, title in enumerate(raw.header) if title}
    chosen: dict[int, str] = {}
    for name, title in words.columns.items():
        if name not in HEADERS["contact_log"]:
            remedy = suggest(name, list(HEADERS["contact_log"]), message("columns"))
            log.problem(f"--map {name}={title}", message("unknown_column", column=show(name), remedy=remedy))
        elif fold(title) not in places:
            remedy = suggest(title, raw.header, message("titles"))
            log.problem(f"--map {name}={title}", message("no_such_column", table=raw.title, column=show(title), remedy=remedy))
        else:
            chosen[places[fold(title)]] = name
    ours = lookup(HEADERS["contact_log"])
    taken = set(chosen.values())
    header = [chosen.get(place, "" if ours.get(fold(title)) in taken else title) for place, title in enumerate(raw.header)]
    return replace(raw, header=header)


class _Reader:
    """One log being read; problems go to ``log``, a number of rows that are left out becomes a note."""

    def __init__(self, raw: RawTable, place: Mapping[str, int], words: ContactWords, log: Log) -> None:
        self.raw, self.place, self.words, self.log = raw, place, words, log
        self.rows = np.arange(len(raw.rows))

    def read(self) -> dict[str, ContactLog]:
        """Queue -> its contacts, those of all rows that are used; skipped queues together, for they kept the same agents busy."""
        queue, outcome = self._queues(), self._outcomes()
        used = (outcome != SKIP) & self._first_of_id()
        self.rows = np.flatnonzero(used)
        if not (queue[used] != SKIP).any():
            self.log.stop()
            self.log.problem(self.raw.title, message("no_used_row"))
            return {}
        queue, outcome = queue[used], outcome[used]
        arrival = spells.moments(self.raw, self.rows, self.place["arrival"], self.place.get("date"), self.log, required=True)
        answered, ended = (self._moment(name) for name in ("answered", "ended"))
        handle, rounds, held = (self._length(name) for name in ("handle", "rounds", "held"))
        agent = self._agents()
        served = outcome == "served" if "outcome" in self.place else self._looks_served(agent, answered, handle)
        handle = np.where(np.isnan(handle), ended - answered, handle)
        wait = self._waits(arrival, np.where(served, answered, ended))
        agent = np.where(served, agent, "")
        self._remark(served, handle, agent)
        return {
            name: ContactLog(
                arrival=arrival[mine],
                wait=wait[mine],
                served=served[mine],
                handle=handle[mine],
                agent=agent[mine].tolist(),
                rounds=rounds[mine] if "rounds" in self.place else None,
                held=held[mine] if "held" in self.place else None,
            )
            for name in dict.fromkeys(queue.tolist())
            for mine in [queue == name]
        }

    def _text(self, name: str) -> list[str]:
        return [plain(cell) for cell in self._cells(name)]

    def _cells(self, name: str) -> list[Cell]:
        place = self.place[name]
        rows = (self.raw.rows[row] for row in self.rows.tolist())
        return [row[place] if place < len(row) else None for row in rows]

    def _queues(self) -> Words:
        if "queue" not in self.place:
            if len(self.words.known) > 0 and len(set(self.words.known.values())) > 1:
                self.log.problem(self.raw.title, message("no_queue_column"))
            only = next(iter(self.words.known.values()), "all")
            return np.full(len(self.rows), only)
        return self._translated("queue", dict(self.words.known), self.words.queues)

    def _outcomes(self) -> Words:
        if "outcome" not in self.place:
            return np.full(len(self.rows), "served")
        return self._translated("outcome", lookup(VALUES["outcome"]), self.words.outcomes)

    def _translated(self, column: str, known: Mapping[str, str], said: Mapping[str, str]) -> Words:
        """What each row says there; one problem for each word that is not known."""
        options = {fold(word): meaning for word, meaning in said.items()}
        meanings = {fold(word): meaning for word, meaning in known.items()} | options
        texts = pd.Series(self._text(column), dtype="str")
        found: dict[str, str] = {}
        for text, count in texts.value_counts(sort=False).items():
            word = str(text)
            meaning = meanings.get(fold(word), word if column == "queue" and not known and word else "")
            if not meaning:
                title = self.raw.header[self.place[column]]
                self.log.problem(inside(self.raw.title, title), self._unknown_word(column, word, int(count)))
            found[word] = meaning or SKIP
        return np.array([found[text] for text in texts.tolist()], dtype=np.str_)

    def _unknown_word(self, column: str, word: str, count: int) -> Message:
        if not word:
            return message("empty_words", column=column, count=count)
        if column == "outcome":
            return message("unknown_outcome", count=count, shown=show(word), word=word)
        return message("unknown_log_queue", count=count, shown=show(word), word=word)

    def _first_of_id(self) -> BoolArray:
        if "contact_id" not in self.place:
            return np.ones(len(self.rows), dtype=np.bool_)
        ids = pd.Series(self._text("contact_id"), dtype="str")
        again = np.array(ids.duplicated() & (ids != ""), dtype=np.bool_)
        if again.any():
            self.log.note(self.raw.title, message("contact_id_again", count=int(again.sum())))
        return ~again

    def _agents(self) -> Words:
        if "agent" not in self.place:
            return np.full(len(self.rows), "")
        nobody = lookup(VALUES["nobody"])
        return np.array(["" if fold(text) in nobody else text for text in self._text("agent")], dtype=np.str_)

    def _moment(self, name: str) -> FloatArray:
        if name not in self.place:
            return np.full(len(self.rows), np.nan)
        return spells.moments(self.raw, self.rows, self.place[name], self.place.get("date"), self.log)

    def _length(self, name: str) -> FloatArray:
        if name not in self.place:
            return np.full(len(self.rows), np.nan)
        return spells.lengths(self.raw, self.rows, self.place[name], self.log)

    def _looks_served(self, agent: Words, answered: FloatArray, handle: FloatArray) -> BoolArray:
        """Without a column ``outcome``: whoever has an agent, a time of answer or a handle time was served."""
        if not {"agent", "answered", "handle"} & set(self.place):
            self.log.problem(self.raw.title, message("nobody_known_served"))
        return np.asarray((agent != "") | ~np.isnan(answered) | (handle > 0))

    def _waits(self, arrival: FloatArray, until: FloatArray) -> FloatArray:
        wait = self._length("wait")
        if "wait" not in self.place and not {"answered", "ended"} & set(self.place):
            self.log.problem(self.raw.title, message("waits_not_said"))
            return np.zeros(len(arrival))
        wait = np.where(np.isnan(wait), until - arrival, wait)
        group = inside(self.raw.title, "wait")
        for index in np.flatnonzero(wait < 0).tolist():
            said = message("negative_wait", seconds=float(wait[index]))
            self.log.problem(self.raw.where(int(self.rows[index])), said, group=group)
        empty = (
            np.array([not text for text in self._text("wait")], dtype=np.bool_)
            if "wait" in self.place
            else np.ones(len(wait), dtype=np.bool_)
        )
        unknown = np.isnan(wait) & ~np.isnan(arrival) & empty
        for index in np.flatnonzero(unknown).tolist():
            self.log.problem(self.raw.where(int(self.rows[index])), message("wait_unknown"), group=group)
        return np.asarray(wait)

    def _remark(self, served: BoolArray, handle: FloatArray, agent: Words) -> None:
        untimed, unnamed = int((served & np.isnan(handle)).sum()), int((served & (agent == "")).sum())
        if untimed:
            self.log.note(self.raw.title, message("served_untimed", count=untimed))
        if unnamed and "agent" in self.place:
            self.log.note(self.raw.title, message("served_unnamed", count=unnamed))
