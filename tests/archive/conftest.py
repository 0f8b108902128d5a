"""The two databases that every test of the archive runs on: a SQLite file, and a PostgreSQL server of our own on loopback."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from shiftopt.archive.connect import Archive, open_archive

PATIENCE = 60


def binaries() -> Path | None:
    """The folder of a PostgreSQL server's programs: on the path, or where Debian keeps them."""
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).resolve().parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return folders[-1].parent if folders else None


def somebody() -> str | None:
    """Another user's name if we are root, as whom PostgreSQL refuses to run; else None."""
    if os.getuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a running PostgreSQL server; the test is skipped if none is installed."""
    programs = binaries()
    if programs is None:
        pytest.skip("no PostgreSQL server is installed (Debian: apt-get install postgresql)")
    folder, user, port = Path(tempfile.mkdtemp(prefix="shiftopt-pg-")), somebody(), free_port()
    if user is not None:
        shutil.chown(folder, user)
    account = {} if user is None else {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}
    setup = [programs / "initdb", "-D", folder / "data", "-U", "tester", "--auth=trust", "--no-sync", "-E", "UTF8"]
    subprocess.run(setup, check=True, capture_output=True, cwd=folder, **account)
    options = [f"unix_socket_directories={folder}", "listen_addresses=127.0.0.1", "shared_buffers=16MB", "max_connections=60"]
    command = [programs / "postgres", "-D", folder / "data", "-p", str(port), *(word for option in options for word in ("-c", option))]
    with (folder / "log").open("wb") as log:
        running = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, **account)
    try:
        _wait(running, port, folder / "log")
        yield f"postgresql://tester@127.0.0.1:{port}"
    finally:
        running.send_signal(signal.SIGQUIT)  # at once: nobody needs the data any more
        running.wait(PATIENCE)
        shutil.rmtree(folder)


def _wait(running: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and running.poll() is None:
        try:
            psycopg.connect(host="127.0.0.1", port=port, user="tester", dbname="postgres", connect_timeout=5).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where an empty archive can be made."""
    if request.param == "sqlite":
        yield str(tmp_path / "store.db")
        return
    address, name = request.getfixturevalue("server"), f"t{uuid.uuid4().hex}"
    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        connection.execute(psycopg.sql.SQL("CREATE SCHEMA {}").format(psycopg.sql.Identifier(name)))
    yield f"{address}/postgres?options=-csearch_path%3D{name}"


@pytest.fixture
def archive(place: str) -> Archive:
    return open_archive(place)
