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
        first_day: first day of the week.
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
    first_day: date
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
