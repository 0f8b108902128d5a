"""Small shops and batches of them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from shiftopt.domain.workspace import Workspace
from shiftopt.samples.generate import generate
from shiftopt.store.workspace import write_workspace

HERE = Path(__file__).parent
HOURS = 24 * 42


def write_shops(folder: Path, names: Sequence[str], *, agents: int = 4) -> None:
    """Workspaces with few people and a short history, each a little busier than the one before."""
    whole = generate("small")
    for number, name in enumerate(names):
        people = whole.shop.agents[:agents]
        shop = whole.shop.model_copy(update={"agents": people, "name": name, "leave": (), "requests": (), "pins": (), "sessions": ()})
        rows = len(whole.history.contacts) - HOURS
        cut = {"contacts": whole.history.contacts[rows:] * (1 + number / 10), "start": whole.history.start + rows * 60}
        write_workspace(Workspace(shop, replace(whole.history, **cut, handle_seconds=None)), folder / f"shop{number}")


def write_batch(folder: Path, shops: Sequence[str] = ("甲", "乙"), *, scenarios: int = 9, extra: str = "", agents: int = 4) -> Path:
    """A batch of shops x 2 weeks x (the baseline and ``scenarios``)."""
    write_shops(folder / "shops", shops, agents=agents)
    rows = "".join(f'[[scenario]]\nname = "v{number}"\nvolume = {1 + number / 20}\n' for number in range(1, scenarios + 1))
    if rows:
        (folder / "scenarios.toml").write_text(rows, encoding="utf-8")
    file = folder / "night.toml"
    named = 'scenarios = "scenarios.toml"\n' if rows else ""
    file.write_text(f'shops = ["shops/*"]\nweeks = ["next", "2026-12-07"]\n{named}{extra}', encoding="utf-8")
    return file


def quick(folder: Path, kind: str) -> tuple[str, ...]:
    """The stand-in for an item's process; its notes go into ``folder``."""
    folder.mkdir(exist_ok=True)
    return (sys.executable, str(HERE / "quick_item.py"), str(folder), kind)


def starts(folder: Path) -> list[tuple[int, str]]:
    """(process, digest of its task) of every item begun."""
    file = folder / "starts"
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return [(int(pid), mark) for pid, mark in (line.split() for line in lines if line.count(" ") == 1)]


def alive(process: int) -> bool:
    """Whether a process still runs (one that nobody waits for does not count)."""
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except OSError:
        try:
            os.kill(process, 0)
        except OSError:
            return False
        return True
    return state != "Z"


def start_runner(file: Path, program: Sequence[str], scheduler: str = "") -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, str(HERE / "batch_runner.py"), str(file), scheduler, *program])
