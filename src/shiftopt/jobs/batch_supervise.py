"""Run one item in a process of its own, within its limits of time and memory. The same code serves one machine and a cluster."""

from __future__ import annotations

import contextlib
import os
import pickle
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from shiftopt.domain.messages import Message, message
from shiftopt.jobs.batch_wire import Envelope, ItemOutcome
from shiftopt.jobs.versions import versions

PROGRAM: Final = (sys.executable, "-m", "shiftopt.jobs.batch_item")
LOOK: Final = 0.1
"""Seconds between two looks at a running process."""
_LAST_WORDS: Final = 400


def supervise(envelope: Envelope, *, stop: Callable[[], bool] | None = None, program: Sequence[str] | None = None) -> ItemOutcome:
    """Start the process, watch it, and give what came of it; never raises for what the item does.

    Args:
        envelope: the task and its limits.
        stop: polled; once true, the process is ended.
        program: what to run, with the name of the result file added.
    """
    begun, worker = time.monotonic(), f"{socket.gethostname()} {os.getpid()}"
    other = {name: found for name, found in versions().items() if envelope.versions.get(name) != found}
    if other:
        listed = tuple(
            message("item_version", package=name, found=found, wanted=str(envelope.versions.get(name))) for name, found in other.items()
        )
        return ItemOutcome("failed", problem=message("item_other_versions", versions=listed), worker=worker)
    with tempfile.TemporaryDirectory(prefix="shiftopt-item-") as name:
        folder = Path(name)
        with (folder / "said").open("wb") as said:
            process = subprocess.Popen(  # noqa: S603 - our own program
                [*(program or PROGRAM), str(folder / "result")], stdin=subprocess.PIPE, stdout=said, stderr=said, start_new_session=True
            )
        try:
            _feed(process, envelope.task)
            broken = _watch(process, envelope, begun, stop)
        finally:
            _end(process)
        outcome = _read(folder, process.returncode) if broken is None else ItemOutcome("failed", problem=broken, again=True)
    return ItemOutcome(**{**outcome.__dict__, "seconds": round(time.monotonic() - begun, 3), "worker": worker})


def _feed(process: subprocess.Popen[bytes], task: bytes) -> None:
    """Hand over the task; stdin stays open, as the sign that we live. If the process is gone already, its last words tell why."""
    assert process.stdin is not None
    with contextlib.suppress(BrokenPipeError):
        process.stdin.write(len(task).to_bytes(8, "big") + task)
        process.stdin.flush()


def _watch(process: subprocess.Popen[bytes], envelope: Envelope, begun: float, stop: Callable[[], bool] | None) -> Message | None:
    """Wait for the end; gives why the process was ended before, if it was."""
    while process.poll() is None:
        if time.monotonic() - begun > envelope.seconds:
            return message("item_too_slow", minutes=envelope.seconds / 60)
        used = memory_mb(process.pid)
        if used is not None and used > envelope.memory_mb:
            return message("item_too_large", used=used, most=envelope.memory_mb)
        if stop is not None and stop():
            return message("item_stopped")
        time.sleep(LOOK)
    return None


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    if process.stdin is not None:
        with contextlib.suppress(BrokenPipeError):
            process.stdin.close()


def _read(folder: Path, code: int) -> ItemOutcome:
    if (folder / "result").is_file():
        outcome = pickle.loads((folder / "result").read_bytes())  # noqa: S301 - from the process that we started
        if isinstance(outcome, ItemOutcome):
            return outcome
    words = (folder / "said").read_text(encoding="utf-8", errors="replace").strip().splitlines()
    last = words[-1][:_LAST_WORDS] if words else message("said_nothing")
    ended = message("by_signal", number=-code) if code < 0 else message("by_code", number=code)
    return ItemOutcome("failed", problem=message("item_ended", ended=ended, last=last), again=True)


def memory_mb(process: int) -> float | None:
    """Resident memory of a process in MB; None where the system does not say (it does on Linux)."""
    try:
        with Path(f"/proc/{process}/statm").open(encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
    except (OSError, IndexError, ValueError):
        return None
