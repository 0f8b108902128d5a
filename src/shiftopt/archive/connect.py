"""Opening the database: where it is, what a transaction means on it, and errors that people can read.

Writers exclude each other before they read anything: on SQLite by ``BEGIN IMMEDIATE``, on PostgreSQL by a lock on the shop's row
(taken by the verbs). SQLite keeps its rollback journal, which is safe against power cuts and, unlike its write-ahead log, on
network folders with working locks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, NoSuchModuleError
from sqlalchemy.pool import NullPool

from shiftopt.archive.migrations import NEWEST, current_version, migrate
from shiftopt.domain.errors import Finding, InputError, MissingExtraError
from shiftopt.domain.messages import Message, message

if TYPE_CHECKING:
    from sqlite3 import Connection as SqliteConnection

PATIENCE: Final = 120
"""Seconds to wait for other writers, and for a server to answer."""
_MIGRATING: Final = 7_061_118
"""Number of the PostgreSQL advisory lock under which the schema changes."""


@dataclass(frozen=True)
class Archive:
    """An open database; ``place`` is its address without a password, as messages call it."""

    engine: Engine
    place: str

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction that may write: all of it happens, or nothing."""
        with _told(self.place), self.engine.connect().execution_options(shiftopt_writes=True) as connection, connection.begin():
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One transaction that only reads, and sees one state of the database."""
        with _told(self.place), self.engine.connect() as connection, connection.begin():
            yield connection


def open_archive(where: str | Path, later: Sequence[Sequence[str]] = ()) -> Archive:
    """Open, and create or migrate where needed.

    Args:
        where: a file (SQLite), or a URL such as ``postgresql://user@host/name``.
        later: statements of schema versions after ``NEWEST``, for trying out a change.

    Raises:
        InputError: if it can not be opened, or a newer program made it.
        MissingExtraError: if the driver of PostgreSQL is not installed.
    """
    url = _url(where)
    archive = Archive(_engine(url), url.render_as_string(hide_password=True))
    with archive.reading() as connection:
        if current_version(connection) == NEWEST + len(later):
            return archive
    with archive.writing() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _MIGRATING})
        migrate(connection, later)
    return archive


def _url(where: str | Path) -> URL:
    written = str(where)
    if isinstance(where, Path) or "://" not in written:
        return URL.create("sqlite", database=str(Path(written).absolute()))
    try:
        url = make_url(written)
        if url.get_backend_name() == "postgresql" and url.drivername in {"postgresql", "postgresql+psycopg"}:
            return url.set(drivername="postgresql+psycopg")
        if url.drivername == "sqlite" and url.database:
            return url
    except (ArgumentError, ValueError):
        pass
    scheme = written.partition("://")[0]
    raise InputError([Finding("--store", message("no_store_address", scheme=scheme))])


def _engine(url: URL) -> Engine:
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": PATIENCE})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    try:
        return create_engine(url, poolclass=NullPool, connect_args={"connect_timeout": PATIENCE})
    except (ImportError, NoSuchModuleError):
        raise MissingExtraError(message("a_postgres_store"), "postgres") from None


def _prepare_sqlite(connection: SqliteConnection, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves: the driver would begin only at the first write, too late to exclude others
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("shiftopt_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def _told(place: str) -> Iterator[None]:
    """Errors of the database as messages: where, what, how to mend. Rows that contradict each other are a defect of ours and stay."""
    try:
        yield
    except (IntegrityError, DataError):
        raise
    except DBAPIError as error:
        first = str(error.orig).strip().splitlines()[0] if error.orig is not None and str(error.orig).strip() else type(error).__name__
        raise InputError([Finding(place, message("store_unusable", reason=first, remedy=_remedy(first)))]) from error


def _remedy(problem: str) -> Message:
    hints = {
        "locked": message("store_locked"),
        "not a database": message("store_not_one"),
        "malformed": message("store_damaged"),
        "readonly": message("store_rights"),
        "read-only": message("store_rights"),
        "unable to open": message("store_folder"),
        "disk": message("store_disk"),
        "password": message("store_password"),
        "onnection": message("store_server"),
    }
    return next((hint for sign, hint in hints.items() if sign in problem), message("store_other"))
