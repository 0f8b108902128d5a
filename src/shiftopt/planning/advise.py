"""Advice for a week: whom to hire, whom to train, which starts to add, which rules cost most; in money per week.

Every change is screened at the prices of the relaxation, which nearly always promise too much; the best of each kind are then confirmed by
solving the relaxation again with the change made. A roster may reach a little less or more: see ``confirm_roster``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median_low
from typing import Final

from shiftopt.domain.advice import Advice, AdviceKind, Hour, Proposal, Trained
from shiftopt.domain.base import UNITS_PER_AGENT_HOUR
from shiftopt.domain.case import Case, Option
from shiftopt.domain.messages import Message, message
from shiftopt.domain.shop import Agent, Contract, Shop
from shiftopt.planning.advise_prices import (
    NoPricesError,
    Prices,
    person_gain,
    person_units,
    price_week,
    repriced,
    rule_pressure,
    without_rule,
)
from shiftopt.planning.advise_starts import moved, starts
from shiftopt.planning.scenarios_people import with_skill
from shiftopt.rules.packs import read_pack
from shiftopt.timeline.clock import date_of, day_of, to_local

BANDS = (("early", 0, 600), ("midday", 600, 780), ("late", 780, 1440))
"""Shift starts by the clock: before ten, until one, later."""
NEW = "new-hire"
WEEKS_PER_MONTH = 365 / 12 / 7
STRUCTURE = "base"
"""The pack of rules that say what a roster is; nobody wants to do without them."""
HOURS = 10
MOST = 3
"""Times the wanted number of proposals are confirmed at most."""
SAME = 0.99
LEARNING = 0.8
"""Usual speed on a newly learned queue, as a share of the speed that people have on it."""
Told = Callable[[Message], None]
SAID: Final[Mapping[AdviceKind, Message]] = {
    "hire": message("do_hire"),
    "train": message("do_train"),
    "chain": message("do_chain"),
    "shift": message("do_shift"),
    "rule": message("do_rule"),
}
"""What is told while a kind is looked at."""


@dataclass(frozen=True)
class AdviceSettings:
    """How much to look at.

    Attributes:
        confirm: proposals of each kind that are confirmed by a re-solved relaxation.
        kinds: what to look for.
        speed: percent at which people work on a newly learned queue; None: ``LEARNING`` of what is usual there.
        seconds: at most, for one relaxation.
    """

    confirm: int = 3
    kinds: tuple[AdviceKind, ...] = ("hire", "train", "chain", "shift", "rule")
    speed: int | None = None
    seconds: float = 600.0


DEFAULTS = AdviceSettings()


def advise(case: Case, settings: AdviceSettings = DEFAULTS, *, told: Told = lambda _: None) -> Advice:
    """Proposals for the week of ``case``, each kind ranked by what it is worth less what it costs.

    Raises:
        NoPricesError: if the relaxation of the week has no solution, or none in time.
    """
    told(message("do_prices"))
    prices = price_week(case, seconds=settings.seconds)
    return Advice(
        shop=case.shop.name,
        first_day=case.grid.first_day,
        bound=round(prices.units / UNITS_PER_AGENT_HOUR),
        proposals=tuple(item for found in looked_at(prices, settings, told=told) for item in found.ranked),
        hours=dear_hours(prices),
    )


@dataclass(frozen=True)
class Looked:
    """One kind of proposals: all that were screened, and these with the best confirmed, ranked."""

    kind: AdviceKind
    screened: tuple[Proposal, ...]
    ranked: tuple[Proposal, ...]


def looked_at(prices: Prices, settings: AdviceSettings = DEFAULTS, *, told: Told = lambda _: None) -> tuple[Looked, ...]:
    """Every kind that is wanted, screened at the prices and confirmed, each ranked by worth less wage."""
    found: list[Looked] = []
    makers: dict[AdviceKind, Callable[[], list[Proposal]]] = {
        "hire": lambda: hires(prices),
        "train": lambda: trainings(prices, settings),
        "chain": lambda: [item for looked in found if looked.kind == "train" for item in both_chains(looked)],
        "shift": lambda: starts(prices),
        "rule": lambda: rules_to_relax(prices),
    }
    for kind in settings.kinds:
        told(SAID[kind])
        screened = sorted(makers[kind](), key=lambda item: -item.net)
        found.append(Looked(kind, tuple(screened), tuple(confirm_best(prices, screened, settings))))
    return tuple(found)


def confirm_best(prices: Prices, screened: Sequence[Proposal], settings: AdviceSettings) -> list[Proposal]:
    """Confirm the most promising ones, and further ones as long as an estimate could still beat what is confirmed; best first.

    Estimates of rules only rank, so there the number alone decides, and those not confirmed are left out.
    """
    confirmed: list[Proposal] = []
    for place, item in enumerate(screened):
        best = max((found.net for found in confirmed), default=None)
        open_question = best is not None and item.net > best and item.kind != "rule" and place < MOST * settings.confirm
        if place >= settings.confirm and not open_question:
            rest = [] if item.kind == "rule" else list(screened[place:])
            return sorted(confirmed, key=lambda found: -found.net) + rest
        confirmed.append(confirm(prices, item, settings))
    return sorted(confirmed, key=lambda found: -found.net)


def changed_shop(shop: Shop, proposal: Proposal) -> Shop:
    """The shop with a proposal made true (not for rules)."""
    agents = {agent.id: agent for agent in shop.agents}
    for item in proposal.trained:
        agents[item.agent] = with_skill(agents[item.agent], item.queue, item.speed)
    people = [*agents.values(), *([newcomer(shop, proposal)] if proposal.kind == "hire" else [])]
    shifts = shop.shifts if proposal.shift is None else (*shop.shifts, moved(shop, *proposal.shift))
    return shop.model_copy(update={"agents": tuple(people), "shifts": shifts})


def confirm(prices: Prices, proposal: Proposal, settings: AdviceSettings = DEFAULTS) -> Proposal:
    """The proposal with what the re-solved relaxation saves; as it was if that could not be solved."""
    if proposal.kind == "rule":
        units = without_rule(prices, proposal.rule, seconds=settings.seconds)
    else:
        try:
            units = repriced(prices, changed_shop(prices.case.shop, proposal), seconds=settings.seconds)
        except NoPricesError:
            units = None
    return proposal if units is None else proposal.model_copy(update={"relaxed": _fen(prices.units - units)})


def newcomer(shop: Shop, proposal: Proposal) -> Agent:
    """Somebody new on a contract with some skills, at the contract's usual wage."""
    wages = [agent.wage for agent in shop.agents if agent.contract == proposal.contract]
    wage = median_low(wages) if wages else 0
    return Agent(id=NEW, name=NEW, contract=proposal.contract, skills=proposal.skills, wage=wage)


def hires(prices: Prices) -> list[Proposal]:
    """One more person of every contract and skill set, and the band of starts that carries most of the worth."""
    shop = prices.case.shop
    found: list[Proposal] = []
    for contract in shop.contracts:
        if not any(agent.contract == contract.id for agent in shop.agents):
            continue
        for skills in skill_sets(shop):
            proposal = Proposal(kind="hire", estimate=0, skills=skills, contract=contract.id)
            agent = newcomer(shop, proposal)
            gain = -_fen(person_units(prices, agent))
            if gain > 0 and not any(_no_better(other, contract.id, skills, gain) for other in found):
                band = max(BANDS, key=lambda band: -person_units(prices, agent, wanted=starts_in(prices.case, band)))
                wage = _weekly(contract, agent.wage)
                found.append(proposal.model_copy(update={"estimate": gain, "wage": wage, "start": band[0]}))
    return found


def _no_better(other: Proposal, contract: str, skills: dict[str, int], gain: int) -> bool:
    """Whether somebody with fewer of these skills is worth as much."""
    return other.contract == contract and set(other.skills) <= set(skills) and other.estimate >= SAME * gain


def starts_in(case: Case, band: tuple[str, int, int]) -> Callable[[Option], bool]:
    """Whether a duty starts within a band."""

    def wanted(option: Option) -> bool:
        clock = to_local(case.grid.zone, option.start)
        return band[1] <= clock.hour * 60 + clock.minute < band[2]

    return wanted


def skill_sets(shop: Shop) -> list[dict[str, int]]:
    """Every set of queues that somebody has, and every single queue, at the usual speed of each queue."""
    usual = usual_speeds(shop)
    sets = {frozenset([queue]) for queue in usual} | {frozenset(agent.skills) for agent in shop.agents if agent.skills}
    return [
        {queue.id: usual[queue.id] for queue in shop.queues if queue.id in names}
        for names in sorted(sets, key=lambda names: (len(names), sorted(names)))
    ]


def usual_speeds(shop: Shop) -> dict[str, int]:
    """Queue -> median speed of those who serve it."""
    speeds = {queue.id: [agent.skills[queue.id] for agent in shop.agents if queue.id in agent.skills] for queue in shop.queues}
    return {queue: median_low(values) for queue, values in speeds.items() if values}


def trainings(prices: Prices, settings: AdviceSettings = DEFAULTS) -> list[Proposal]:
    """Everybody who serves queues, and each queue they do not know."""
    shop = prices.case.shop
    usual = usual_speeds(shop)
    found = []
    for agent in shop.agents:
        for queue in usual if agent.skills and agent.queue_share else ():
            if queue in agent.skills:
                continue
            speed = settings.speed or round(LEARNING * usual[queue])
            gain = person_gain(prices, agent, with_skill(agent, queue, speed))
            if gain >= 1:
                learner = Trained(agent=agent.id, name=agent.name, queue=queue, speed=speed)
                found.append(Proposal(kind="train", estimate=round(gain), trained=(learner,)))
    return found


def both_chains(trainings: Looked) -> list[Proposal]:
    """Chains of the best as they were confirmed, and of the best by their estimates: which of the two pool better is open."""
    found = {item.trained: item for looked in (trainings.ranked, trainings.screened) for item in chains(looked)}
    return list(found.values())


def chains(found: Sequence[Proposal]) -> list[Proposal]:
    """Two or three trainings of different people for different queues together.

    Short links between queues pool almost as well as full flexibility (Jordan & Graves, Management Science 41(4), 1995).
    """
    best: list[Proposal] = []
    for proposal in sorted(found, key=lambda item: -item.net):
        learner = proposal.trained[0]
        taken = {(item.trained[0].agent, item.trained[0].queue) for item in best}
        if all(learner.agent != agent and learner.queue != queue for agent, queue in taken):
            best.append(proposal)
    return [
        Proposal(
            kind="chain", estimate=sum(item.estimate for item in best[:count]), trained=tuple(item.trained[0] for item in best[:count])
        )
        for count in (2, 3)
        if len(best) >= count
    ]


def rules_to_relax(prices: Prices) -> list[Proposal]:
    """The rules that press most. Their pressure only ranks them: what one costs is known once the week is solved without it."""
    structure = {entry.name for entry in read_pack(STRUCTURE).rule}
    law = {entry.name for entry in read_pack(prices.case.shop.law).rule if entry.kind != "policy"}
    pay = {rule.name for rule in prices.rules if rule.component == "labour"}
    pressure = {name: value for name, value in rule_pressure(prices).items() if name not in structure | pay and value > 0}
    return [Proposal(kind="rule", estimate=_fen(value), rule=name, law=name in law) for name, value in pressure.items()]


def dear_hours(prices: Prices) -> tuple[Hour, ...]:
    """The hours in which one more agent-hour at full speed is worth most, one per queue and day."""
    grid = prices.case.grid
    found: dict[tuple[str, int], Hour] = {}
    for t in range(grid.intervals):
        day = day_of(grid, grid.minute(t))
        for column, queue in enumerate(prices.case.requirements.queues):
            fen = round(float(prices.effort[t, column]))
            known = found.get((queue, day))
            if fen > 0 and (known is None or fen > known.fen):
                minute = grid.minute(t) - grid.day_starts[day]
                found[queue, day] = Hour(queue=queue, day=date_of(grid, day), minute=minute, fen=fen)
    return tuple(sorted(found.values(), key=lambda hour: -hour.fen)[:HOURS])


def _weekly(contract: Contract, wage: int) -> int:
    """What a week costs beside the roster: a monthly wage; hourly pay is labour cost already."""
    return round(wage / WEEKS_PER_MONTH) if contract.pay == "monthly" else 0


def _fen(units: float) -> int:
    return round(units / UNITS_PER_AGENT_HOUR)
