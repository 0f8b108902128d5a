"""What a roster costs under changed demands: a re-solve in which most people keep the week they have.

A neighbourhood is the whole week with the whole demand, in which the people outside it may only work duties that they already
have. Its roster is a roster of the full problem, so its cost is a promise that a full re-solve can only undercut; how far is
bounded from below by the bound of the full problem.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from time import monotonic

from shiftopt.allocation.allocate import AllocationSettings, allocate
from shiftopt.allocation.resume import resume
from shiftopt.domain.case import Case, Option
from shiftopt.domain.plan import Infeasible, Solved, Unproven
from shiftopt.domain.progress import Progress
from shiftopt.domain.roster import Activity, Audit, Roster
from shiftopt.domain.shop import Agent, Shop
from shiftopt.planning.prepare import prepare
from shiftopt.rostering.solve import SolveSettings, solve
from shiftopt.rules.auditing import audit
from shiftopt.rules.base import Rule

FEW = 6
"""Up to so many people a neighbourhood is everybody."""


@dataclass(frozen=True)
class PriceSettings:
    """How hard to try.

    Attributes:
        seconds: of search per re-solve (its first legal roster may take longer).
        base_seconds: of the one search that the others start from.
        allocation_seconds: at most, to give the people of a roster their queues.
        people: who may change in a neighbourhood, beside those the question is about.
        seed: of the search.
        workers: threads.
        deterministic: steps instead of seconds.
        steps: of improvement in deterministic mode.
    """

    seconds: float = 4.0
    base_seconds: float = 20.0
    allocation_seconds: float = 20.0
    people: int = 6
    seed: int = 0
    workers: int = 2
    deterministic: bool = False
    steps: int = 10

    @property
    def longer(self) -> PriceSettings:
        """The same for the search that others start from."""
        return replace(self, seconds=max(self.seconds, self.base_seconds))

    def solving(self, start: Roster | None = None) -> SolveSettings:
        """The same for the engine."""
        return SolveSettings(
            seconds=self.seconds,
            seed=self.seed,
            workers=self.workers,
            deterministic=self.deterministic,
            steps=self.steps,
            start=start,
        )


DEFAULTS = PriceSettings()


@dataclass(frozen=True)
class Priced:
    """A legal roster with its queues, and the verdict of the audit over it.

    ``engine_units`` is what the engine says before names meet queues; differences of two such figures are exact for the duty
    rules and at their best for coverage, while ``audit.cost`` also holds what the greedy allocation lost.
    """

    roster: Roster
    activities: tuple[Activity, ...]
    audit: Audit
    engine_units: int
    bound_units: int


def recase(case: Case, shop: Shop) -> Case:
    """The same week with another shop."""
    return prepare(shop, case.grid, case.requirements, case.past)


def narrowed(case: Case, roster: Roster, free: Collection[str]) -> Case:
    """The week in which everybody but ``free`` can only work the duties of ``roster``.

    People without any duty stay free, because rules leave out people who have no options at all.
    """
    kept = {(duty.agent, duty.start, duty.end, duty.shift) for duty in roster.duties}
    working = {duty.agent for duty in roster.duties}
    options: list[Option] = []
    for option in case.options:
        agent = case.agents[option.agent].id
        if agent in free or agent not in working or (agent, option.start, option.end, option.shift) in kept:
            options.append(replace(option, index=len(options)))
    return replace(case, options=tuple(options))


def peers(shop: Shop, agents: Collection[str], count: int) -> frozenset[str]:
    """The agents and the ``count`` people who can best stand in for them: most speed on the same queues, same contract first."""
    if len(shop.agents) <= FEW:
        return frozenset(agent.id for agent in shop.agents)
    own = [agent for agent in shop.agents if agent.id in agents]

    def likeness(other: Agent) -> tuple[int, int]:
        shared = sum(min(speed, other.skills.get(queue, 0)) for agent in own for queue, speed in agent.skills.items())
        return -shared, -sum(agent.contract == other.contract for agent in own)

    others = sorted((agent for agent in shop.agents if agent.id not in agents), key=lambda agent: (*likeness(agent), agent.id))
    return frozenset(agents) | {agent.id for agent in others[:count]}


def search(
    case: Case, rules: Sequence[Rule], settings: PriceSettings, start: Roster | None = None, *, calm: Calm | None = None
) -> Solved | Infeasible | Unproven:
    """One run of the engine; ``calm`` may end it early."""
    if calm is None:
        return solve(case, rules, settings=settings.solving(start))
    return solve(case, rules, settings=settings.solving(start), report=calm.report, stop=calm.stop)


class Calm:
    """Ends a search that has its bound as soon as it knows enough.

    With ``patience`` (seconds) it goes on while it gets better at least that often; without, the bound is all that is wanted.
    """

    def __init__(self, patience: float | None) -> None:
        self.patience = patience
        self._bounded = False
        self._rounded = False
        self._better = 0.0

    def report(self, progress: Progress) -> None:
        """Hear of the bound and of better rosters."""
        self._bounded = self._bounded or progress.stage == "bound"
        self._rounded = self._rounded or progress.stage == "assign"
        if progress.stage in {"assign", "improve", "exchange"}:
            self._better = monotonic()

    def stop(self) -> bool:
        """Whether it is enough."""
        if self.patience is None:
            return self._bounded
        return self._rounded and monotonic() - self._better > self.patience


def certify(case: Case, rules: Sequence[Rule], solved: Solved, settings: PriceSettings, *, near: Priced | None = None) -> Priced:
    """Give everybody a queue and audit the result: the cost is then that of a roster in hand.

    ``rules`` are those of the shop alone: what a question asked beside them has no price. ``near`` is a similar week whose tasks
    are taken over where duties are the same.
    """
    limits = AllocationSettings(seconds=settings.allocation_seconds)
    if near is None:
        made = allocate(case, solved.roster, rules, settings=limits)
    else:
        made = resume(case, solved.roster, near.roster, near.activities, rules, settings=limits)
    verdict = audit(case, made.roster, made.activities, rules)
    if verdict.hard:
        raise AssertionError(f"the engine's roster breaks hard rules: {[item.message for item in verdict.hard[:3]]}")
    return Priced(made.roster, made.activities, verdict, solved.duty_units + solved.flow_units, solved.bound_units)
