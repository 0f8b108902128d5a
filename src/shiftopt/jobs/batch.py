"""Run a batch: every shop x week x scenario of a file, each once, on this machine or a cluster, and go on where a killed run ended.

A result is written the moment it is there, under a key made of everything that can change it. So a run that is killed loses only
what was being computed, and a run on other inputs computes anew only what they touch.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from dataclasses import dataclass, field
from pathlib import Path

from shiftopt.archive.connect import Archive, open_archive
from shiftopt.archive.results import begin_item, known_items, record_item
from shiftopt.domain.base import Lang
from shiftopt.domain.batch import BatchPlan, BatchSummary, ItemResult
from shiftopt.domain.errors import Finding, InputError, ShiftoptError
from shiftopt.domain.messages import message, told
from shiftopt.domain.refusals import system_reason
from shiftopt.jobs.batch_items import Item, chosen_scenarios, items_of
from shiftopt.jobs.batch_places import Place, cluster, local
from shiftopt.jobs.batch_task import seal
from shiftopt.jobs.batch_wire import Envelope, ItemOutcome
from shiftopt.reports.batch import batch_table, write_batch_page
from shiftopt.store.atomic import new_folder
from shiftopt.store.batchfile import read_batch
from shiftopt.store.plans import is_plan, json_text, write_table

LOOK = 5.0
"""Seconds after which the loop looks again whether the cluster has grown."""


@dataclass(frozen=True)
class BatchJob:
    """Which batch to run, and where; ``out=None`` puts the results beside the file. ``program`` computes an item, see ``supervise``."""

    file: Path
    out: Path | None = None
    workers: int = 1
    scheduler: str | None = None
    store: str | None = None
    lang: Lang = "zh"
    program: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Tick:
    """A sign of life: an item ended (or was there already); ``ended`` of ``total`` have."""

    item: ItemResult
    ended: int
    total: int
    computed: bool


Told = Callable[[Tick], None]


@dataclass
class _State:
    """What a run knows so far: items in the order of the file, how many share a key, results and tries by key."""

    archive: Archive
    folder: Path
    plan: BatchPlan
    total: int
    told: Told
    lang: Lang
    order: list[ItemResult] = field(default_factory=list)
    copies: Counter[str] = field(default_factory=Counter)
    results: dict[str, ItemResult] = field(default_factory=dict)
    tries: Counter[str] = field(default_factory=Counter)
    ended: int = 0

    def end(self, item: ItemResult, *, computed: bool) -> None:
        """Keep a result that stays for this run, and tell."""
        self.results[item.key] = item
        self.ended += self.copies[item.key]
        self.told(Tick(item, self.ended, self.total, computed))


def run_batch(job: BatchJob, heard: Told = lambda _tick: None) -> tuple[BatchSummary, Path]:
    """Compute what is not finished yet, and write the summary; gives it, and its folder.

    Raises:
        InputError: with every problem of the batch file and the scenario file; problems of one shop only fail its items.
        ShiftoptError: if the cluster is lost on the way. What was recorded stays.
    """
    plan = read_batch(job.file)
    scenarios = chosen_scenarios(plan)
    folder = job.out or job.file.with_name(f"{job.file.stem}-results")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError([Finding(str(folder), message("out_unwritable", reason=system_reason(error)))]) from None
    archive = open_archive(job.store or folder / "results.db")
    state = _State(archive, folder, plan, len(plan.shops) * len(plan.weeks) * len(scenarios), heard, job.lang)
    items = items_of(plan, scenarios, job.lang)
    try:
        with cluster(job.scheduler, job.program) if job.scheduler else local(job.workers, job.program) as place:
            _run(state, place, items)
    finally:
        summary = _summary(state)
        write_summary(summary, folder, job.lang)
    return summary, folder


def write_summary(summary: BatchSummary, folder: Path, lang: Lang) -> None:
    """``summary.csv``, ``summary.json`` and ``summary.html``."""
    write_table(folder / "summary.csv", *batch_table(summary))
    content = summary.model_dump(mode="json") | {"without_roster": summary.without_roster}
    (folder / "summary.json").write_text(json_text(content), encoding="utf-8", newline="\n")
    write_batch_page(summary, folder / "summary.html", lang=lang)


def _run(state: _State, place: Place, items: Iterator[Item]) -> None:
    running: dict[Future[ItemOutcome], Item] = {}
    again: deque[Item] = deque()
    fresh = _fresh(state, items)
    while True:
        while len(running) < place.capacity() and (item := again.popleft() if again else next(fresh, None)) is not None:
            state.tries[item.result.key] += 1
            begin_item(state.archive, item.result)
            running[place.executor.submit(place.work, _sealed(item, state.plan))] = item
        if not running:
            return
        ended = wait(running, timeout=LOOK, return_when=FIRST_COMPLETED).done
        for future in sorted(ended, key=Future.cancelled):  # what came back is recorded, even if the cluster is lost at the same moment
            item = running.pop(future)
            if not _take(state, item, _outcome(future)):
                again.append(item)


def _fresh(state: _State, items: Iterator[Item]) -> Iterator[Item]:
    """The items that have to be computed: the others are finished, can not even be prepared, or have the content of one before."""
    for item in items:
        key = item.result.key
        state.order.append(item.result)
        state.copies[key] += 1
        if state.copies[key] > 1:
            state.ended += key in state.results
            continue
        known = item.result if item.task is None else known_items(state.archive, [key]).get(key)
        if known is not None and (item.task is None or known.final):
            state.end(known, computed=False)
        else:
            yield item


def _sealed(item: Item, plan: BatchPlan) -> Envelope:
    assert item.task is not None, "items without a task are not computed"
    return seal(item.result.key, item.task, seconds=60 * plan.minutes, memory_mb=plan.memory_mb)


def _outcome(future: Future[ItemOutcome]) -> ItemOutcome:
    """What came back, also if what computed it broke down."""
    try:
        error = future.exception()
    except CancelledError:
        raise ShiftoptError(message("cluster_lost")) from None
    if error is not None:
        return ItemOutcome("failed", problem=f"{type(error).__name__}: {error}", again=True)
    return future.result()


def _take(state: _State, item: Item, outcome: ItemOutcome) -> bool:
    """Record what came back; False if the item is to be tried again."""
    key = item.result.key
    values = {name: getattr(outcome, name) for name in ("status", "summary", "seconds", "worker")}
    found = item.result.model_copy(update={**values, "problem": told(outcome.problem, state.lang)})
    if outcome.folder:
        _unpack(outcome.folder, state.folder / found.folder)
    record_item(state.archive, found)
    if outcome.again and state.tries[key] <= state.plan.retries:
        return False
    state.end(known_items(state.archive, [key])[key], computed=True)
    return True


def _unpack(packed: bytes, target: Path) -> None:
    """A plan folder as it came, under its own name now; complete or not at all."""
    with new_folder(target, may_replace=is_plan) as folder, zipfile.ZipFile(io.BytesIO(packed)) as pack:
        pack.extractall(folder)
        summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
        (folder / "summary.json").write_text(json_text(summary | {"plan": str(target)}), encoding="utf-8", newline="\n")


def _summary(state: _State) -> BatchSummary:
    """Every item with its own names, also where another of the same content was computed."""
    names = ("shop", "first_day", "scenario")
    items = [
        state.results[item.key].model_copy(update={name: getattr(item, name) for name in names}) if item.key in state.results else item
        for item in state.order
    ]
    return BatchSummary(name=state.plan.name, items=tuple(items), computed=len(state.tries))
