"""One item of a batch run (a shop, a week, a scenario) and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import Field

from shiftopt.domain.base import Noun

ItemStatus = Literal["done", "infeasible", "failed", "running"]
"""``done``: a legal roster. ``infeasible``: proven that none exists. Both are final. ``failed``: error, time or memory; tried again.
``running``: begun and not ended, because it is at work now or its run was killed."""


class ItemResult(Noun):
    """What came of one item.

    Attributes:
        key: digest of everything that can change the result: inputs after the scenario, settings, program version.
        shop: name of the shop.
        first_day: first day of the week; None if the shop could not even be read.
        scenario: name of the scenario.
        attempts: how often the item was begun.
        summary: the documented figures of the plan, if there is one.
        problem: why there is no roster.
        seconds: wall time of the last attempt.
        worker: which machine and process computed it.
        at: when it ended (UTC, ISO).
    """

    key: str
    shop: str
    first_day: date | None
    scenario: str
    status: ItemStatus
    attempts: int = 0
    summary: Mapping[str, object] = Field(default_factory=dict)
    problem: str = ""
    seconds: float = 0.0
    worker: str = ""
    at: str = ""

    @property
    def final(self) -> bool:
        """Whether the item is never computed again."""
        return self.status in {"done", "infeasible"}

    @property
    def folder(self) -> str:
        """Where the plan folder lies within the results, if plans are kept."""
        return f"plans/{self.first_day}-{self.key[:12]}"


class BatchPlan(Noun):
    """What a batch file asks for: every shop x week x scenario is an item.

    Attributes:
        name: of the run, for people.
        shops: paths of workspaces, in order, each once.
        weeks: first days; None stands for the week after the shop's history.
        scenarios: the scenario file, if any.
        use: names of scenarios to run; empty means the baseline and every scenario of the file.
        seconds, gap, seed, deterministic, steps, threads: of each item's search.
        simulate: simulated weeks per item; 0 leaves the simulation out.
        minutes: time limit of an item, all of it.
        memory_mb: memory limit of an item's process.
        retries: how often a failed item is tried again within one run.
        plans: whether to keep the plan folder of every item.
    """

    name: str
    shops: tuple[str, ...]
    weeks: tuple[date | None, ...] = (None,)
    scenarios: str | None = None
    use: tuple[str, ...] = ()
    seconds: float = Field(default=60.0, ge=1, le=86_400)
    gap: float = Field(default=0.0, ge=0, le=100)
    seed: int = Field(default=0, ge=0)
    deterministic: bool = False
    steps: int = Field(default=40, ge=0, le=100_000)
    threads: int = Field(default=1, ge=1, le=64)
    simulate: int = Field(default=20, ge=0, le=1000)
    minutes: float = Field(default=30.0, gt=0, le=10_080)
    memory_mb: int = Field(default=4000, ge=100, le=1_000_000)
    retries: int = Field(default=1, ge=0, le=10)
    plans: bool = True


class BatchSummary(Noun):
    """What came of a whole batch, in the order of its file."""

    name: str
    items: tuple[ItemResult, ...]
    computed: int
    """Items that this run began; the others were finished before."""

    @property
    def without_roster(self) -> int:
        """Items that have no roster: failed, or proven impossible."""
        return sum(item.status != "done" for item in self.items)
