"""Versions of the schema: ``versions/v1.sql``, ``v2.sql`` and so on. A version that was ever released is never edited.

The files hold plain SQL that SQLite and PostgreSQL both take; both run it inside one transaction, so a run that is killed leaves
the old version or the new. Deriving the statements from ``tables`` instead would change old versions with every new one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.resources import files
from typing import Final

from sqlalchemy import Connection, inspect, text

from shiftopt.domain.errors import Finding, InputError
from shiftopt.domain.messages import message

NEWEST: Final = 1
"""The schema version that this program writes."""


def statements(version: int) -> tuple[str, ...]:
    """The SQL that leads from the version before to ``version``."""
    written = (files("shiftopt.archive") / "versions" / f"v{version}.sql").read_text(encoding="utf-8")
    return tuple(part.strip() for part in written.split(";\n") if part.strip())


def migrate(connection: Connection, later: Sequence[Sequence[str]] = ()) -> None:
    """Bring the database to the newest version; the connection is in a transaction that excludes other writers.

    Args:
        connection: to an empty or older database.
        later: statements of versions after ``NEWEST``, for trying out a change.

    Raises:
        InputError: if the database was made by a newer program.
    """
    version, newest = current_version(connection), NEWEST + len(later)
    if version > newest:
        raise InputError([Finding(message("store"), message("store_newer", found=version, known=newest))])
    if version == 0:
        connection.execute(text("CREATE TABLE schema_versions (version INTEGER NOT NULL PRIMARY KEY, at TEXT NOT NULL)"))
    for number in range(version + 1, newest + 1):
        for statement in statements(number) if number <= NEWEST else later[number - NEWEST - 1]:
            connection.execute(text(statement))
        moment = datetime.now(UTC).isoformat(timespec="seconds")
        connection.execute(text("INSERT INTO schema_versions (version, at) VALUES (:version, :at)"), {"version": number, "at": moment})


def current_version(connection: Connection) -> int:
    """The schema version of the database; 0 if it is empty."""
    if not inspect(connection).has_table("schema_versions"):
        return 0
    return int(connection.execute(text("SELECT COALESCE(MAX(version), 0) FROM schema_versions")).scalar_one())
