"""A whole workspace from a name and a seed."""

from __future__ import annotations

from shiftopt.domain.shop import Shop
from shiftopt.domain.workspace import Workspace
from shiftopt.samples.house import make_rules
from shiftopt.samples.past import make_past
from shiftopt.samples.people import CONTRACTS, make_people
from shiftopt.samples.queues import make_queues
from shiftopt.samples.shifts import make_shifts
from shiftopt.samples.sick_week import Conflict, make_sick_week
from shiftopt.samples.sizes import INFEASIBLE, Size, size_of
from shiftopt.samples.truth import Truth, make_truth, truth, window
from shiftopt.samples.volumes import ZONE, make_history
from shiftopt.samples.wishes import make_leave, make_requests, make_sessions

__all__ = ["Truth", "conflicts", "generate", "truth"]


def generate(name: str, *, seed: int = 7, agents: int | None = None) -> Workspace:
    """A made shop with 400 days of history, four weeks of past duties and the wishes of the week after.

    Args:
        name: ``small`` (12 people), ``medium`` (58), ``large`` (200 and 40 cloud agents), ``promo`` (medium with helpers in the week
            of Double 11), ``infeasible`` (medium in a week of sick leaves with pins that collide), ``scale`` (medium stretched).
        seed: the same seed gives the same content.
        agents: how many people, for ``scale`` only.

    Raises:
        ValueError: unknown name, or ``agents`` missing or out of place.
    """
    size = size_of(name, agents)
    shop = _make_shop(size, seed)
    if name == "infeasible":
        shop, _ = make_sick_week(shop, size.first_day)
    history = make_history(make_truth(size, window(size, seed)), seed)
    return Workspace(shop=shop, history=history, past=make_past(size, shop, seed))


def conflicts(seed: int = 7) -> tuple[Conflict, ...]:
    """Why ``generate("infeasible", seed=seed)`` has no legal roster: one entry per person."""
    return make_sick_week(_make_shop(INFEASIBLE, seed), INFEASIBLE.first_day)[1]


def _make_shop(size: Size, seed: int) -> Shop:
    people = make_people(size, seed)
    used = frozenset(agent.contract for agent in people)
    shifts = make_shifts(size, used)
    leave = make_leave(size, people, seed)
    return Shop(
        name=size.title,
        zone=ZONE,
        queues=make_queues(size),
        contracts=tuple(contract for contract in CONTRACTS if contract.id in used),
        agents=people,
        shifts=shifts,
        rules=make_rules(size, used),
        leave=leave,
        requests=make_requests(size, people, shifts, leave, seed),
        sessions=make_sessions(size, people),
        events=tuple(happening.event for happening in window(size, seed)),
    )
