"""Weeks in a row: each week's roster becomes the past of the next, so that fairness across weeks can be seen and measured.

The demand is the same in every week, moved by seven days, and one-off rows (leave, wishes, pins, meetings on a date) are left out:
what differs between people in the end is then the roster's doing. What is counted comes from the duties of the simulated weeks, per
full contract: nights (an hour or more between 22:00 and 06:00), weekend days, and the points of the fairness ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from shiftopt.domain.base import UNITS_PER_AGENT_HOUR
from shiftopt.domain.case import Case
from shiftopt.domain.plan import Solved
from shiftopt.domain.roster import Duty, Past, Roster
from shiftopt.domain.shop import Shop
from shiftopt.planning.explain_price import Priced, PriceSettings, certify, search
from shiftopt.planning.prepare import LOOK_BACK, prepare
from shiftopt.rules.assemble import assemble
from shiftopt.rules.auditing import book_of
from shiftopt.rules.base import Rule
from shiftopt.rules.ledger import ledger, points_of
from shiftopt.rules.walk import night_minutes
from shiftopt.rules.worktime import LEGAL_WEEK
from shiftopt.timeline.clock import make_grid

FAIRNESS = ("fairness_nights", "fairness_points", "fairness_weekends")
NIGHT_MINUTES = 60
Told = Callable[[str], None]


@dataclass(frozen=True)
class RollingWeek:
    """One simulated week; money in fen. ``coverage`` is shortfall and late tickets, ``fairness`` what the fairness rules cost.

    ``flow`` is what the engine says of coverage before names meet queues.
    """

    first_day: date
    roster: Roster
    coverage: int
    fairness: int
    total: int
    flow: int


@dataclass(frozen=True)
class Rolling:
    """All weeks, and the points per person and full contract that they brought; only people on weekly contracts with queue work."""

    weeks: tuple[RollingWeek, ...]
    points: Mapping[str, Mapping[str, float]]

    def spread(self, kind: str) -> float:
        """Standard deviation over people of a kind: ``nights``, ``weekends``, ``points``."""
        values = list(self.points[kind].values())
        return float(np.std(values)) if values else 0.0

    def reach(self, kind: str) -> float:
        """Most less least of a kind."""
        values = list(self.points[kind].values())
        return max(values) - min(values) if values else 0.0


def roll(
    case: Case, weeks: int, settings: PriceSettings, *, ledger: bool = True, told: Told = lambda _: None, people: Collection[str] = ()
) -> Rolling:
    """Simulate ``weeks`` weeks from the week of ``case``.

    Args:
        case: the first week; its demand serves all of them.
        weeks: how many.
        settings: seconds per week and the like.
        ledger: with the fairness rules; without them nobody counts.
        told: hears of every week.
        people: whose points are compared; default: everybody on a contract that owes hours.

    Raises:
        RuntimeError: if a week finds no legal roster in time.
    """
    shop = _plain(case.shop)
    every = assemble(shop)
    steered = tuple(rule for rule in every if ledger or rule.name not in FAIRNESS)
    past, made = case.past, []
    for number in range(weeks):
        week = _week(case, shop, past, number)
        priced, flow = _solved(week, steered, every, settings, f"week {number + 1} of {weeks}")
        parts = priced.audit.cost_by_component
        fairness = sum(priced.audit.cost_by_rule.get(name, 0) for name in FAIRNESS)
        coverage = parts["shortfall"] + parts["late_tickets"]
        made.append(RollingWeek(week.grid.first_day, priced.roster, coverage, fairness, priced.audit.cost, flow))
        told(f"week {number + 1}: coverage {made[-1].coverage / 100:,.2f}, total {made[-1].total / 100:,.2f}")
        past = _onward(week, past, priced.roster)
    return Rolling(tuple(made), _points(week, [duty for week in made for duty in week.roster.duties], people))


def _solved(week: Case, steered: Sequence[Rule], every: Sequence[Rule], settings: PriceSettings, name: str) -> tuple[Priced, int]:
    outcome = search(week, steered, settings)
    if isinstance(outcome, Solved):
        return certify(week, every, outcome, settings), round(outcome.flow_units / UNITS_PER_AGENT_HOUR)
    raise RuntimeError(f"{name}: no legal roster found in {settings.seconds:g} s")


def _plain(shop: Shop) -> Shop:
    sessions = tuple(session for session in shop.sessions if session.day is None)
    return shop.model_copy(update={"leave": (), "requests": (), "pins": (), "sessions": sessions, "events": ()})


def _week(case: Case, shop: Shop, past: Past, number: int) -> Case:
    """The week ``number`` weeks on, with the demand of the first one (same length: no daylight saving in between)."""
    grid = make_grid(shop.zone, case.grid.first_day + timedelta(days=7 * number), case.grid.days, case.grid.interval)
    if grid.intervals != case.grid.intervals:
        raise ValueError(f"the week of {grid.first_day} has another length than that of {case.grid.first_day}: daylight saving changes")
    return prepare(shop, grid, replace(case.requirements, grid=grid), past)


def _onward(week: Case, past: Past, roster: Roster) -> Past:
    """The past of the next week: all duties that rules may look back on, older ones leave it."""
    keep = week.grid.first_day + timedelta(days=week.grid.days - LOOK_BACK)
    duties = [duty for duty in (*past.duties, *roster.duties) if duty.day >= keep]
    return past.model_copy(update={"duties": tuple(sorted(duties, key=lambda duty: (duty.agent, duty.start))), "overtime_minutes": {}})


def _points(last: Case, duties: Sequence[Duty], people: Collection[str]) -> dict[str, dict[str, float]]:
    """By kind and person; ``last`` is the last of the weeks."""
    shop = last.shop
    shares = {contract.id: contract.week_minutes / LEGAL_WEEK for contract in shop.contracts}
    group = {agent.id: shares[agent.contract] for agent in shop.agents if (agent.id in people if people else shares[agent.contract] > 0)}
    found: dict[str, dict[str, float]] = {kind: dict.fromkeys(group, 0.0) for kind in ("nights", "weekends", "points")}
    for duty in duties:
        if duty.agent in group:
            found["nights"][duty.agent] += (night_minutes(shop.zone, duty) >= NIGHT_MINUTES) / group[duty.agent]
            found["weekends"][duty.agent] += (duty.day.weekday() >= 5) / group[duty.agent]
    book = book_of(replace(last, past=Past()), Roster(grid=last.grid, duties=tuple(duties)), ())
    for row in ledger(book, points_of(shop)):
        if row.agent in group:
            found["points"][row.agent] = row.points / group[row.agent]
    return found


def fair_group(shop: Shop) -> frozenset[str]:
    """The people among whom the shop's own fairness rules share out points, and who are there all the time without protection."""
    rules = [rule for rule in assemble(shop) if rule.name in FAIRNESS]
    owed = {contract.id for contract in shop.contracts if contract.week_minutes}
    return frozenset(
        agent.id
        for agent in shop.agents
        if not agent.protections
        and agent.leave_date is None
        and agent.queue_share
        and agent.contract in owed
        and all(rule.covers(agent) for rule in rules)
    )
