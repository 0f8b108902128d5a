"""One run of each peer, and the score of its roster."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from one_model import solve_one_model
from rivals import crews, week
from shiftopt.allocation.allocate import AllocationSettings, allocate
from shiftopt.domain.case import Case, Option
from shiftopt.domain.plan import Plan
from shiftopt.domain.roster import Audit
from shiftopt.domain.volumes import Forecast
from shiftopt.planning.pipeline import PlanSettings, demand, plan_case
from shiftopt.rostering.solve import SolveSettings
from shiftopt.rules.assemble import assemble
from shiftopt.rules.auditing import audit
from shiftopt.rules.base import Rule
from shiftopt.samples.generate import generate

Result = dict[str, Any]
HERE = Path(__file__).parent
LATE: Final = (400, 30)
"""Timefold solvers that run side by side, one per core, by how many steps back their late acceptance looks; 400 is Timefold's default,
30 ends lower where there are too many people for the seconds."""


@dataclass(frozen=True)
class Job:
    """What every peer gets: a made shop's week, seconds, threads, a seed; and the Python in which peers are installed."""

    shop: str
    seconds: float
    workers: int
    seed: int
    python: Path | None

    @cached_property
    def week(self) -> tuple[Forecast, Case]:
        """The week after the history; ``scale-500`` is the scalable shop with 500 people."""
        size, _, agents = self.shop.partition("-")
        return demand(generate(size, agents=int(agents) if agents else None))

    @property
    def case(self) -> Case:
        """The week's case."""
        return self.week[1]

    @cached_property
    def digest(self) -> str:
        """Of what peers are told; a stored run of another week is not compared with."""
        return hashlib.sha256(week.numbers(week.told(self.case, self.rules)).encode()).hexdigest()[:16]

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules of the shop."""
        return assemble(self.case.shop, day=self.case.grid.first_day)


def work() -> float:
    """Processor seconds of this process and of its children that have ended."""
    return sum(os.times()[:4])


def scored(job: Job, verdict: Audit | None, spent: tuple[float, float], note: str, **more: object) -> Result:
    """What the audit says; without a roster there is no cost. ``spent`` is wall and processor seconds."""
    hard = None if verdict is None else dict(Counter(violation.rule for violation in verdict.hard).most_common())
    return {
        "agents": len(job.case.agents),
        "cost": None if verdict is None else verdict.cost,
        "hard": hard,
        "by_rule": None if verdict is None else dict(verdict.cost_by_rule),
        "by_component": None if verdict is None else dict(verdict.cost_by_component),
        "solve_seconds": spent[0],
        "processor_seconds": spent[1],
        "note": note,
        **more,
    }


def allocated(job: Job, options: list[Option]) -> Audit:
    """Named activities by ``allocate`` in its default settings, however long that takes, and the audit."""
    made = allocate(job.case, week.roster_of(job.case, options), job.rules, settings=AllocationSettings(seconds=3600))
    return audit(job.case, made.roster, made.activities, job.rules)


def run_ours(job: Job) -> Result:
    """The product: rostering and allocation within the seconds; its loops are compiled before, as after anybody's first plan."""
    plan_case(*demand(generate("small")), PlanSettings(solving=SolveSettings(seconds=1)))
    expected, case = job.week
    begun = (time.monotonic(), work())
    made = plan_case(expected, case, PlanSettings(solving=SolveSettings(seconds=job.seconds, workers=job.workers, seed=job.seed)))
    spent = (time.monotonic() - begun[0], work() - begun[1])
    if not isinstance(made, Plan):
        return scored(job, None, spent, type(made).__name__)
    return scored(job, made.audit, spent, f"gap {made.gap:.2%}", bound=made.solved.bound_units // 6000)


def run_one_model(job: Job) -> Result:
    """One CP-SAT model, building included; eight workers, for with fewer it finds no first roster."""
    begun = work()
    answer = solve_one_model(job.case, job.rules, job.seconds, max(8, job.workers))
    return scored(job, answer.audit, (answer.seconds, work() - begun), answer.status.lower(), bound=answer.bound)


def run_timefold(job: Job) -> Result:
    """The Java model on the jars of the Python package."""
    jars = subprocess.run([_python(job), "-c", JARS], capture_output=True, text=True, check=True).stdout.strip()
    command = ["java", "-cp", f"{jars}/*", str(HERE / "TimefoldWeek.java")]
    return _timefold(job, command, week.numbers(week.told(job.case, job.rules)), _read_lines)


JARS: Final = "import timefold.solver, pathlib; print(pathlib.Path(timefold.solver.__file__).parent / 'jars')"


def run_timefold_python(job: Job) -> Result:
    """The same model in the Python package."""
    command = [_python(job), str(HERE / "timefold_week.py")]
    return _timefold(job, command, json.dumps(week.told(job.case, job.rules)), _read_json)


Answer = tuple[tuple[int, int], list[tuple[int, int, int]]]
"""Score (hard, soft), and the duties as (agent, day, shift number)."""


def _timefold(job: Job, command: list[str], told: str, read: Callable[[str], Answer]) -> Result:
    with tempfile.TemporaryDirectory() as name:
        source = Path(name) / "week"
        source.write_text(told, encoding="utf-8")
        targets = {late: Path(name) / f"answer{late}" for late in LATE}
        given = [[str(source), str(target), str(job.seconds), str(job.seed), str(late)] for late, target in targets.items()]
        begun = work()
        solvers = [subprocess.Popen([*command, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for words in given]
        codes = [solver.wait() for solver in solvers]
        spent = work() - begun
        if any(codes):
            raise RuntimeError(f"{command[0]} ended with {codes}")
        (score, chosen), late = max((read(target.read_text(encoding="utf-8")), late) for late, target in targets.items())
    verdict = allocated(job, week.options_of(job.case, chosen))
    return scored(job, verdict, (job.seconds, spent), f"late acceptance {late}; its own score {score[0]} hard, {score[1]} soft")


def _read_lines(text: str) -> Answer:
    score, *rows = ([int(part) for part in line.split()] for line in text.splitlines())
    return (score[0], score[1]), [(agent, day, shift) for agent, day, shift in rows]


def _read_json(text: str) -> Answer:
    told = json.loads(text)
    return (told["hard"], told["soft"]), [(row["agent"], row["day"], row["shift"]) for row in told["duties"]]


def run_pyworkforce(job: Job) -> Result:
    """Crew by crew, in the peers' environment."""
    with tempfile.TemporaryDirectory() as name:
        source, target = Path(name) / "crews.json", Path(name) / "answer.json"
        told = crews.crews_of(job.case, job.rules)
        source.write_text(json.dumps(told), encoding="utf-8")
        begun = work()
        subprocess.run([_python(job), str(HERE / "pyworkforce_week.py"), str(source), str(target), str(job.seconds)], check=True)
        spent = work() - begun
        answer = json.loads(target.read_text(encoding="utf-8"))
    verdict = allocated(job, crews.options_of(job.case, answer["duties"]))
    empty = sum(cut == answer["tries"] for cut in answer["cuts"])
    return scored(
        job, verdict, (answer["seconds"], spent), f"{len(told)} crews, {sum(map(bool, answer['cuts']))} asked for fewer, {empty} without"
    )


def peer_versions(python: Path | None) -> dict[str, str]:
    """Name -> version of the peers in their environment, and of the JDK."""
    if python is None:
        return {}
    told = subprocess.run([python, "-c", VERSIONS], capture_output=True, text=True, check=True).stdout
    java = subprocess.run(["java", "--version"], capture_output=True, text=True, check=True).stdout.splitlines()[0]
    found: dict[str, str] = json.loads(told)
    return found | {"java": java}


VERSIONS: Final = """
import json
from importlib.metadata import version
print(json.dumps({name: version(name) for name in ("timefold", "pyworkforce")} | {"ortools of pyworkforce": version("ortools")}))
"""


def _python(job: Job) -> str:
    if job.python is None:
        raise SystemExit("--peers-python names the Python in which timefold and pyworkforce are installed")
    return str(job.python)


PEERS: Final[dict[str, Callable[[Job], Result]]] = {
    "ours": run_ours,
    "one model": run_one_model,
    "timefold": run_timefold,
    "timefold-python": run_timefold_python,
    "pyworkforce": run_pyworkforce,
}
