"""The process of one batch item: ``python -m shiftopt.jobs.batch_item RESULT``.

The task comes on stdin, after its length in eight bytes; what came of it goes into the file RESULT. Stdin stays open as long as
whoever started the process lives: at its end, however that came about, the process ends too.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import sys
import tempfile
import threading
import zipfile
from pathlib import Path
from typing import BinaryIO

from shiftopt.domain.base import Lang
from shiftopt.domain.errors import ShiftoptError
from shiftopt.domain.messages import message
from shiftopt.domain.plan import Infeasible, Plan, Unproven
from shiftopt.jobs.batch_task import ItemTask
from shiftopt.jobs.batch_wire import ItemOutcome
from shiftopt.jobs.run import PlanJob, finish
from shiftopt.planning.scenarios_plan import plan_scenario
from shiftopt.store.plans import plan_summary

ORPHANED = 9
MEASURED = ("seconds", "first_roster_seconds")
"""Keys of a summary that differ from run to run."""


def main() -> None:
    """Read the task, compute it, write what came of it."""
    task = receive(sys.stdin.buffer)
    threading.Thread(target=leave_with, args=(sys.stdin.fileno(),), daemon=True).start()
    deliver(compute(task), Path(sys.argv[1]))


def receive(stream: BinaryIO) -> ItemTask:
    """The task on a stream."""
    size = int.from_bytes(stream.read(8), "big")
    task = pickle.loads(stream.read(size))  # noqa: S301 - from the process that started us
    if not isinstance(task, ItemTask):
        raise TypeError(f"not a task: {type(task).__name__}")
    return task


def leave_with(stream: int) -> None:
    """Wait for the end of a file descriptor and end the process; a buffered read would be in the way when Python ends by itself."""
    os.read(stream, 1)
    os._exit(ORPHANED)


def deliver(outcome: ItemOutcome, target: Path) -> None:
    """Write the outcome so that a reader finds all of it or nothing."""
    part = target.with_name(f"{target.name}.part")
    part.write_bytes(pickle.dumps(outcome))
    part.replace(target)


def compute(task: ItemTask) -> ItemOutcome:
    """The whole river for one item."""
    try:
        found = plan_scenario(task.workspace, task.scenario, task.settings)
        if not isinstance(found, Plan):
            return _nothing(found, task.lang)
        return ItemOutcome("done", summary=_summary(found), folder=_folder(task, found) if task.render else b"")
    except ShiftoptError as error:
        return ItemOutcome("failed", problem=error.told(task.lang))


def _nothing(found: Infeasible | Unproven, lang: Lang) -> ItemOutcome:
    if isinstance(found, Unproven):
        return ItemOutcome("failed", problem=message("item_unproven"), again=True)
    return ItemOutcome("infeasible", problem=" ".join(item.message.get(lang, item.rule) for item in found.conflict[:3]))


def _summary(plan: Plan) -> dict[str, object]:
    figures = {name: value for name, value in plan_summary(plan).items() if name not in MEASURED}
    duties = [[duty.agent, duty.start, duty.end, duty.shift] for duty in plan.allocated.roster.duties]
    names = {queue.id: queue.name for queue in plan.case.shop.queues}
    queues = {} if plan.service is None else plan.service.queues
    service = {
        queue: {"name": names.get(queue, queue), "service_level": found.service_level, "asa_seconds": found.asa_seconds}
        for queue, found in queues.items()
    }
    return figures | {"roster": hashlib.sha256(repr(duties).encode()).hexdigest(), "service": service}


def _folder(task: ItemTask, plan: Plan) -> bytes:
    """The plan folder, zipped."""
    with tempfile.TemporaryDirectory() as name:
        folder = finish(task.workspace, PlanJob(Path(), task.settings, out=Path(name) / "plan", lang=task.lang), plan).folder
        assert folder is not None, "a plan has a folder"
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as pack:
            for file in sorted(path for path in folder.rglob("*") if path.is_file()):
                pack.write(file, file.relative_to(folder))
    return held.getvalue()


if __name__ == "__main__":
    main()
