"""Batches under fire: 40 real items, killed with kill -9 at five random moments; on a Dask cluster with a worker killed in the middle.

    python benchmarks/batch.py [--seed 1] [--folder DIR]

Prints a table and exits with 1 if an item was lost, computed again after it was recorded, or came out differently than in an
undisturbed run on one machine. Items are small (4 people, six weeks of history, deterministic search), so that it is about the
batch and not about the search.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

from shiftopt.archive.connect import open_archive
from shiftopt.archive.results import known_items
from shiftopt.domain.batch import ItemResult
from shiftopt.domain.workspace import Workspace
from shiftopt.samples.generate import generate
from shiftopt.store.workspace import write_workspace

HOURS = 24 * 42
KILLS = 5
SETTINGS = "deterministic = true\nsteps = 1\nseconds = 1\nsimulate = 2\nplans = false\nretries = 2\n"


@dataclass(frozen=True)
class Leg:
    """One way to run the batch."""

    name: str
    seconds: float
    kills: int
    items: list[dict[str, object]]
    repeated: int
    begun: int


def write_files(folder: Path) -> Path:
    """Two shops x two weeks x ten scenarios."""
    whole = generate("small")
    rows = len(whole.history.contacts) - HOURS
    for number in range(2):
        plain = {"agents": whole.shop.agents[:4], "name": f"shop {number}", "leave": (), "requests": (), "pins": (), "sessions": ()}
        cut = {"contacts": whole.history.contacts[rows:] * (1 + number / 10), "start": whole.history.start + rows * 60}
        history = replace(whole.history, **cut, handle_seconds=None)
        write_workspace(Workspace(whole.shop.model_copy(update=plain), history), folder / "shops" / f"shop{number}")
    variants = "".join(f'[[scenario]]\nname = "v{number}"\nvolume = {1 + number / 20}\n' for number in range(1, 10))
    (folder / "scenarios.toml").write_text(variants, encoding="utf-8")
    file = folder / "night.toml"
    head = 'shops = ["shops/*"]\nweeks = ["next", "2026-12-07"]\nscenarios = "scenarios.toml"\n'
    file.write_text(head + SETTINGS, encoding="utf-8")
    return file


def start(file: Path, out: Path, *more: str) -> subprocess.Popen[bytes]:
    """The command as a user types it."""
    command = [sys.executable, "-m", "shiftopt", "batch", str(file), "--out", str(out), "--quiet", *more]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL)


def summary(out: Path) -> list[dict[str, object]]:
    """The items of a finished run."""
    items = json.loads((out / "summary.json").read_text(encoding="utf-8"))["items"]
    assert isinstance(items, list)
    return items


def recorded(out: Path, keys: list[str]) -> dict[str, ItemResult]:
    """Final results in the store of a run."""
    place = out / "results.db"
    return {key: item for key, item in known_items(open_archive(place), keys).items() if item.final} if place.is_file() else {}


def undisturbed(file: Path, out: Path) -> Leg:
    """The reference."""
    begun = time.monotonic()
    code = start(file, out, "--workers", "2").wait()
    assert code == 0, f"exit code {code}"
    items = summary(out)
    return Leg("one machine", time.monotonic() - begun, 0, items, 0, len(items))


def killed(file: Path, out: Path, keys: list[str], usual: float, seed: int) -> Leg:
    """Killed five times, resumed each time."""
    chance, before, touched = random.Random(seed), {}, 0
    begun = time.monotonic()
    for _ in range(KILLS):
        running = start(file, out, "--workers", "2")
        try:
            running.wait(chance.uniform(0.05, 0.35) * usual)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()
        now = recorded(out, keys)
        touched += sum(now.get(key) != item for key, item in before.items())
        print(f"  killed with {len(now)} of {len(keys)} recorded", flush=True)
        before = now
    code = start(file, out, "--workers", "2").wait()
    assert code == 0, f"exit code {code}"
    found = recorded(out, keys)
    touched += sum(found.get(key) != item for key, item in before.items())
    return Leg("killed five times", time.monotonic() - begun, KILLS, summary(out), touched, sum(item.attempts for item in found.values()))


def clustered(file: Path, out: Path, keys: list[str], folder: Path) -> Leg:
    """Two workers, one of which is killed when a third is done."""
    place, code = folder / "scheduler.json", "from dask.__main__ import main; main()"
    dask = [sys.executable, "-c", code]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    scheduler = ["scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(place)]
    worker = ["worker", "--scheduler-file", str(place), "--host", "127.0.0.1", "--nthreads", "1", "--no-nanny", "--no-dashboard"]
    there = [subprocess.Popen([*dask, *scheduler], **quiet)]
    try:
        while not place.exists():
            time.sleep(0.1)
        there += [subprocess.Popen([*dask, *worker, "--local-directory", str(folder / "dask")], **quiet) for _ in range(2)]
        begun = time.monotonic()
        running = start(file, out, "--scheduler", json.loads(place.read_text(encoding="utf-8"))["address"])
        while len(recorded(out, keys)) < len(keys) // 3 and running.poll() is None:
            time.sleep(0.2)
        there[1].send_signal(signal.SIGKILL)
        assert running.wait() == 0, "the batch did not complete"
        return Leg("cluster, a worker killed", time.monotonic() - begun, 1, summary(out), 0, len(keys))
    finally:
        for process in there:
            process.kill()
            process.wait()


def same(items: list[dict[str, object]], reference: list[dict[str, object]]) -> int:
    """How many items came out as in the reference: status, figures, and the roster itself."""
    return sum(one["key"] == other["key"] and one["summary"] == other["summary"] for one, other in zip(items, reference, strict=True))


def run(folder: Path, seed: int) -> int:
    """All three legs and the verdict."""
    file = write_files(folder)
    reference = undisturbed(file, folder / "reference")
    keys = [str(item["key"]) for item in reference.items]
    legs = [reference, killed(file, folder / "killed", keys, reference.seconds, seed), clustered(file, folder / "cluster", keys, folder)]
    print(f"{'run':<28}{'seconds':>9}{'kills':>7}{'items':>7}{'same':>6}{'touched again':>15}{'begun':>7}")
    bad = 0
    for leg in legs:
        equal = same(leg.items, reference.items)
        bad += leg.repeated + len(keys) - equal
        print(f"{leg.name:<28}{leg.seconds:>9.1f}{leg.kills:>7}{len(leg.items):>7}{equal:>6}{leg.repeated:>15}{leg.begun:>7}")
    return 1 if bad else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    if given.folder is not None:
        sys.exit(run(given.folder, given.seed))
    with tempfile.TemporaryDirectory() as made:
        sys.exit(run(Path(made), given.seed))
