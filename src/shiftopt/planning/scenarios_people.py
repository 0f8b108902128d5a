"""Changes of people: who comes, goes, is away, learns, and at which speed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from statistics import median_low
from typing import Any

from pydantic import ValidationError

from shiftopt.domain.messages import Message, Place, inside, message
from shiftopt.domain.scenario import Attrition, Chosen, Newcomers, Training
from shiftopt.domain.shop import Agent, Leave, Shop
from shiftopt.planning.scenarios_names import Problems

UNLIKELY = 10
"""A wage this many times above or below the usual one of its contract was meant per another time."""
ELSEWHERE = 500_000
"""Fen a month where nobody has the contract yet."""
Ranker = Callable[[Shop, str, int, Sequence[str]], Sequence[str]]
"""(shop, queue, speed, candidates) -> candidates, those whose training is worth most first."""


@dataclass(frozen=True)
class Staff:
    """What changes of people need to know: the planned week and how to rank trainings."""

    week: date
    days: int
    rank: Ranker


def people_of(shop: Shop, chosen: Chosen, problems: Problems, place: Place) -> list[str]:
    """The ids that a choice stands for, in the order of the shop; problems where it can not be met."""
    queues, contracts, teams = _known(shop)
    known = {agent.id for agent in shop.agents}
    sound = [problems.known(place, message("agent"), name, known) for name in chosen.agents]
    parts: tuple[tuple[Message, str | None, set[str]], ...] = (
        (message("queue"), chosen.skill, queues),
        (message("contract"), chosen.contract, contracts),
        (message("team"), chosen.team, teams),
    )
    for what, name, names in parts:
        sound.append(name is None or problems.known(place, what, name, names))
    if not all(sound):
        return []
    fit = [agent.id for agent in shop.agents if _fits(agent, chosen)]
    if not chosen.count:
        return fit if chosen.agents else []
    if chosen.count > len(fit):
        said = message("count_too_high", count=chosen.count, fit=len(fit))
        problems.add(place, said if fit else message("nobody_fits", count=chosen.count, fit=len(fit)))
        return []
    picked = set(Random(chosen.seed).sample(fit, chosen.count))  # noqa: S311 - a repeatable choice, no secret
    return [name for name in fit if name in picked]


def _known(shop: Shop) -> tuple[set[str], set[str], set[str]]:
    return {queue.id for queue in shop.queues}, {contract.id for contract in shop.contracts}, {agent.team for agent in shop.agents}


def _fits(agent: Agent, chosen: Chosen) -> bool:
    return (
        (not chosen.agents or agent.id in chosen.agents)
        and (chosen.skill is None or chosen.skill in agent.skills)
        and (chosen.team is None or agent.team == chosen.team)
        and (chosen.contract is None or agent.contract == chosen.contract)
        and (chosen.grade is None or agent.grade == chosen.grade)
    )


def without(shop: Shop, gone: Collection[str]) -> Shop:
    """The shop without some people, and without everything that names them."""
    if not gone:
        return shop
    lost = set(gone)
    sessions = []
    for session in shop.sessions:
        left = session.agents - lost
        if left or not session.agents:
            sessions.append(session.model_copy(update={"agents": left}))
    agents = [agent for agent in shop.agents if agent.id not in lost]
    kept = [entry for entry in shop.rules if not entry.agents or entry.agents - lost]
    rules = [entry.model_copy(update={"agents": entry.agents - lost}) for entry in kept]
    return shop.model_copy(
        update={
            "agents": tuple(agent.model_copy(update={"mentor": None}) if agent.mentor in lost else agent for agent in agents),
            "leave": tuple(item for item in shop.leave if item.agent not in lost),
            "requests": tuple(item for item in shop.requests if item.agent not in lost),
            "pins": tuple(item for item in shop.pins if item.agent not in lost),
            "sessions": tuple(sessions),
            "rules": tuple(rules),
        }
    )


def away(shop: Shop, gone: Collection[str], staff: Staff) -> Shop:
    """The shop with some people absent for the planned week; decisions taken about their week no longer hold."""
    last = staff.week + timedelta(days=staff.days - 1)
    lost = set(gone)
    leave = (*shop.leave, *(Leave(agent=name, start=staff.week, end=last, kind="scenario") for name in gone))
    pins = tuple(pin for pin in shop.pins if pin.agent not in lost or not staff.week <= pin.day <= last)
    return shop.model_copy(update={"leave": leave, "pins": pins})


def leavers(shop: Shop, attrition: Attrition, problems: Problems) -> list[str]:
    """Who leaves: the expected number of people, picked by the seed. A monthly rate r leaves ``(1 - r) ** months``."""
    everybody = attrition.who.model_copy(update={"agents": attrition.who.agents or tuple(agent.id for agent in shop.agents), "count": 0})
    pool = people_of(shop, everybody, problems, "attrition")
    count = round(len(pool) * (1 - (1 - attrition.rate) ** attrition.months))
    return people_of(shop, everybody.model_copy(update={"count": count}), problems, "attrition") if count else []


def trained(shop: Shop, training: Training, staff: Staff, problems: Problems, place: Place) -> Shop:
    """The shop after a cross-training; who knows the queue already keeps the higher speed."""
    queues = {queue.id for queue in shop.queues}
    if not problems.known(place, message("queue"), training.queue, queues):
        return shop
    chosen = Chosen(agents=training.agents, team=training.team, contract=training.contract)
    if training.best:
        open_to_all = chosen.model_copy(update={"agents": training.agents or tuple(agent.id for agent in shop.agents)})
        found = set(people_of(shop, open_to_all, problems, place))
        pool = [agent.id for agent in shop.agents if agent.id in found and training.queue not in agent.skills and agent.queue_share]
        if training.best > len(pool):
            problems.add(place, message("best_too_high", best=training.best, pool=len(pool)))
            return shop
        names: Collection[str] = staff.rank(shop, training.queue, training.speed, pool)[: training.best]
    else:
        names = people_of(shop, chosen, problems, place)
    return shop.model_copy(
        update={"agents": tuple(with_skill(agent, training.queue, training.speed) if agent.id in names else agent for agent in shop.agents)}
    )


def with_skill(agent: Agent, queue: str, speed: int) -> Agent:
    """The agent with one more skill (or a faster one)."""
    return agent.model_copy(update={"skills": {**agent.skills, queue: max(speed, agent.skills.get(queue, 0))}})


def joined(shop: Shop, new: Newcomers, staff: Staff, problems: Problems, place: Place) -> Shop:
    """The shop with newcomers, shared out over their skill mix."""
    before = len(problems.findings)
    values = _template(shop, new, problems, place)
    mixes = [skills for _, skills in new.mix] or [values.get("skills", {})]
    queues, contracts, _ = _known(shop)
    for skills in mixes:
        for queue in skills:
            problems.known(place, message("queue"), queue, queues)
    if "contract" in values:
        problems.known(place, message("contract"), values["contract"], contracts)
    for name in ("contract", "skills"):
        if name not in values and not (name == "skills" and new.mix):
            problems.add(place, message("newcomers_without", key=name))
    if len(problems.findings) > before:
        return shop
    start = new.start or staff.week
    usual = median_low([agent.wage for agent in shop.agents if agent.contract == values["contract"]] or [0])
    values.setdefault("wage", usual or ELSEWHERE)
    if usual and not usual <= UNLIKELY * values["wage"] <= UNLIKELY**2 * usual:
        pay = next(contract.pay for contract in shop.contracts if contract.id == values["contract"])
        per = message("per_hour") if pay == "hourly" else message("per_month")
        problems.add(inside(place, "wage"), message("wage_far_from_usual", wage=values["wage"] / 100, usual=usual / 100, per=per))
        return shop
    values["hire_date"] = start
    speed = _ramp(new, start, staff.week)
    shares = [share for share, _ in new.mix] or [1.0]
    made = []
    taken = {agent.id for agent in shop.agents}
    for skills in (skills for skills, count in zip(mixes, spread(new.count, shares), strict=True) for _ in range(count)):
        number = next(n for n in range(1, 100_000) if f"new-{n:02d}" not in taken)
        taken.add(f"new-{number:02d}")
        own = {queue: max(1, round(value * speed)) for queue, value in skills.items()}
        name = f"{values['name']} {number}" if "name" in values else f"new {number}"
        try:
            made.append(Agent(**{**values, "id": f"new-{number:02d}", "name": name, "skills": own}))
        except ValidationError as error:
            problems.refused(place, error)
            return shop
    return shop.model_copy(update={"agents": (*shop.agents, *made)})


def _template(shop: Shop, new: Newcomers, problems: Problems, place: Place) -> dict[str, Any]:
    """Fields of the newcomers: those of the person they are like, less what is personal, and their own."""
    values: dict[str, Any] = {}
    if new.like is not None:
        agents: Mapping[str, Agent] = {agent.id: agent for agent in shop.agents}
        if problems.known(inside(place, "like"), message("agent"), new.like, agents):
            kept = ("contract", "skills", "team", "grade", "wage", "queue_share")
            values = {name: getattr(agents[new.like], name) for name in kept}
    return {**values, **new.values}


def _ramp(new: Newcomers, start: date, week: date) -> float:
    """Share of full speed in the planned week."""
    passed = max(0, (week - start).days // 7)
    return new.ramp[passed] if passed < len(new.ramp) else 1.0


def spread(count: int, shares: Sequence[float]) -> list[int]:
    """``count`` in whole numbers in proportion to ``shares``, by largest remainders."""
    total = sum(shares)
    exact = [count * share / total for share in shares]
    found = [int(value) for value in exact]
    order = sorted(range(len(shares)), key=lambda place: (found[place] - exact[place], place))
    for place in order[: count - sum(found)]:
        found[place] += 1
    return found
