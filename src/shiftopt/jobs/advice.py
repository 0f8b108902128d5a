"""Advice for a week of a workspace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from shiftopt.domain.advice import Advice
from shiftopt.domain.errors import Finding, ShiftoptError
from shiftopt.domain.messages import Message, message
from shiftopt.domain.shop import Shop
from shiftopt.jobs.inputs import read_inputs
from shiftopt.planning.advise import AdviceSettings, advise
from shiftopt.planning.advise_prices import NoPricesError
from shiftopt.planning.advise_roster import confirm_rosters
from shiftopt.planning.pipeline import PlanSettings, demand
from shiftopt.rostering.settings import SolveSettings

Told = Callable[[Message], None]


@dataclass(frozen=True)
class AdviceJob:
    """What to look at; the best ``rosters`` proposals are confirmed by rosters as well, each solved with ``solving``."""

    workspace: Path
    week: date | None = None
    advising: AdviceSettings = field(default_factory=AdviceSettings)
    rosters: int = 0
    solving: SolveSettings = field(default_factory=SolveSettings)


@dataclass(frozen=True)
class AdviceRun:
    """The advice, and the shop it is about."""

    advice: Advice
    shop: Shop
    notes: tuple[Finding, ...]


def run_advice(job: AdviceJob, *, told: Told = lambda _: None) -> AdviceRun:
    """Read, price, screen, confirm.

    Raises:
        InputError: with every problem of the workspace.
        ShiftoptError: if the week has no legal roster, so that nothing has a price.
    """
    workspace = read_inputs(job.workspace, job.week)
    _, case = demand(workspace, PlanSettings(week=job.week))
    try:
        advice = advise(case, job.advising, told=told)
    except NoPricesError:
        raise ShiftoptError(message("no_prices")) from None
    if job.rosters:
        known = [item for item in advice.proposals if item.kind != "rule" and item.relaxed is not None]
        best = sorted(known or advice.proposals, key=lambda item: -item.net)[: job.rosters]
        cost, confirmed = confirm_rosters(case, best, job.solving, told=told)
        replaced = {id(old): new for old, new in zip(best, confirmed, strict=True)}
        proposals = tuple(replaced.get(id(item), item) for item in advice.proposals)
        advice = advice.model_copy(update={"cost": cost, "proposals": proposals})
    return AdviceRun(advice, workspace.shop, workspace.notes)
