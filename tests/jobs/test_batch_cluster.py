"""Batches on a real Dask cluster on loopback: the same results as on one machine, also when a worker is killed."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from small_batch import alive, quick, start_runner, starts, write_batch

from shiftopt.domain.errors import InputError, MissingExtraError
from shiftopt.jobs.batch import BatchJob, run_batch
from shiftopt.jobs.batch_places import cluster

PATIENCE = 120
StartWorker = Callable[..., subprocess.Popen[bytes]]


def until(true: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.05)


def dask(*words: str) -> subprocess.Popen[bytes]:
    code = "from dask.__main__ import main; main()"
    return subprocess.Popen([sys.executable, "-c", code, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def start_scheduler(place: Path) -> subprocess.Popen[bytes]:
    running = dask("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(place))
    until(place.exists, "the scheduler did not start")
    return running


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The file that tells where a running scheduler listens."""
    place = tmp_path_factory.mktemp("dask") / "scheduler.json"
    running = start_scheduler(place)
    try:
        yield place
    finally:
        running.kill()
        running.wait()


@pytest.fixture
def start_worker(scheduler: Path, tmp_path: Path) -> Iterator[StartWorker]:
    """Starts a worker with one thread; those still there are killed in the end."""
    running: list[subprocess.Popen[bytes]] = []

    def start(at: Path = scheduler) -> subprocess.Popen[bytes]:
        place = ("--scheduler-file", str(at), "--host", "127.0.0.1", "--local-directory", str(tmp_path / "worker"))
        running.append(dask("worker", *place, "--nthreads", "1", "--no-nanny", "--no-dashboard"))
        return running[-1]

    yield start
    for process in running:
        process.kill()
        process.wait()


def recorded(folder: Path) -> int:
    """How many results are in the store."""
    place = folder / "night-results" / "results.db"
    if not place.is_file():
        return 0
    with closing(sqlite3.connect(place, timeout=60)) as connection:
        tables = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'results'").fetchone()[0]
        return int(connection.execute("SELECT count(*) FROM results WHERE status = 'done'").fetchone()[0]) if tables else 0


def address(scheduler: Path) -> str:
    return str(json.loads(scheduler.read_text(encoding="utf-8"))["address"])


def test_a_killed_worker_costs_no_item(scheduler: Path, start_worker: StartWorker, tmp_path: Path) -> None:
    file, notes = write_batch(tmp_path), tmp_path / "notes"
    workers = [start_worker(), start_worker()]
    running = start_runner(file, quick(notes, "0.2"), address(scheduler))
    until(lambda: len(starts(notes)) >= 10, "the batch did not begin")
    workers[0].kill()
    assert running.wait(PATIENCE) == 0
    content = json.loads((tmp_path / "night-results" / "summary.json").read_text(encoding="utf-8"))
    assert (content["computed"], content["without_roster"], len(content["items"])) == (40, 0, 40)
    assert len({item["worker"] for item in content["items"]}) == 2
    assert len(starts(notes)) <= 42, "only what the dead worker held was begun again"
    assert not any(alive(process) for process, _ in starts(notes))


def test_a_lost_scheduler_is_told_and_what_was_finished_stays(start_worker: StartWorker, tmp_path: Path) -> None:
    file, notes, place = write_batch(tmp_path, ("甲",), scenarios=4), tmp_path / "notes", tmp_path / "scheduler.json"
    scheduler = start_scheduler(place)
    start_worker(place)
    running = start_runner(file, quick(notes, "0.2"), address(place))
    until(lambda: recorded(tmp_path) > 0, "the batch did not begin")
    scheduler.kill()
    scheduler.wait()
    assert running.wait(PATIENCE) != 0
    items = json.loads((tmp_path / "night-results" / "summary.json").read_text(encoding="utf-8"))["items"]
    done = sum(item["status"] == "done" for item in items)
    assert 1 <= done < 10
    summary, _ = run_batch(BatchJob(file, program=quick(notes, "0")))
    assert (summary.computed, summary.without_roster) == (10 - done, 0)


def test_a_cluster_computes_what_one_machine_computes(scheduler: Path, start_worker: StartWorker, tmp_path: Path) -> None:
    start_worker()
    file = write_batch(tmp_path, ("甲",), scenarios=0, extra="deterministic = true\nsteps = 1\nsimulate = 2\nplans = false\n", agents=3)
    file.write_text(file.read_text(encoding="utf-8").replace('["next", "2026-12-07"]', '"next"'), encoding="utf-8")
    (here,) = run_batch(BatchJob(file, out=tmp_path / "here"))[0].items
    (there,) = run_batch(BatchJob(file, out=tmp_path / "there", scheduler=address(scheduler)))[0].items
    assert here.status == there.status == "done", f"{here.problem} {there.problem}"
    assert (here.key, here.summary) == (there.key, there.summary)
    assert here.worker != there.worker


def test_where_nobody_computes_is_told(scheduler: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        pytest.raises(InputError, match=r"127\.0\.0\.1:\d+ has no workers; start some with: dask worker"),
        cluster(address(scheduler), patience=1),
    ):
        pass
    with pytest.raises(InputError, match=r"no scheduler at tcp://127\.0\.0\.1:9; start one with: dask scheduler"):  # noqa: SIM117
        with cluster("tcp://127.0.0.1:9", patience=1):
            pass
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingExtraError, match=r'a cluster needs extra packages: pip install "shiftopt\[cluster\]"'), cluster("tcp://x:1"):
        pass
