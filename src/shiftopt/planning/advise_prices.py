"""Prices of effort from the relaxation of a week, and what a person is worth at them.

The relaxation splits into people who share nothing but the coverage. At its optimal prices each person's own part can be solved
alone (Dantzig & Wolfe, Operations Research 8(1), 1960), and by weak duality a change of one person saves the relaxation at most what
that person's part saves at the old prices. So these estimates are bounds from above, cheap enough to screen hundreds of changes. One
thing is missing in them: the minutes of complaint work a day that a person brings along free of charge, which tie the person to the
flows of a group; so learning complaint work may be worth a little more.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from shiftopt.domain.base import UNITS_PER_AGENT_HOUR
from shiftopt.domain.case import Case, Option
from shiftopt.domain.shop import Agent, Shop
from shiftopt.domain.volumes import FloatArray
from shiftopt.planning.prepare import prepare
from shiftopt.rostering.groups import effective
from shiftopt.rostering.linear import Relaxed, relax
from shiftopt.rostering.model import Model
from shiftopt.rostering.model import prepare as prepare_model
from shiftopt.rostering.persons import write_persons
from shiftopt.rostering.program import Sheet
from shiftopt.rostering.spans import overlaps
from shiftopt.rules.assemble import assemble
from shiftopt.rules.base import Rule
from shiftopt.rules.rows import encode_all

Wanted = Callable[[Option], bool]


@dataclass(frozen=True, eq=False)
class Prices:
    """A solved relaxation: ``units`` is its cost (1/6000 fen), ``effort`` what one more percent-minute is worth per interval and queue."""

    case: Case
    rules: tuple[Rule, ...]
    model: Model
    relaxed: Relaxed
    known: dict[tuple[object, ...], float] = field(default_factory=dict)

    @property
    def units(self) -> float:
        """Cost of the relaxation in 1/6000 fen."""
        return self.relaxed.units

    @cached_property
    def effort(self) -> FloatArray:
        """(intervals, queues), units per percent-minute; 0 where nobody serves the queue."""
        return effort_prices(self.model, self.relaxed)


class NoPricesError(RuntimeError):
    """The relaxation has no solution: no legal roster exists, or the time did not suffice."""


def price_week(case: Case, *, seconds: float = 1e6) -> Prices:
    """Solve the relaxation of a week.

    Raises:
        NoPricesError: if it has no solution, or none in time.
    """
    rules = assemble(case.shop, day=case.grid.first_day)
    model = prepare_model(case, rules)
    relaxed = relax(model.program, model.program.low, model.program.high, seconds=seconds)
    if relaxed is None:
        raise NoPricesError("the relaxation of the week has no solution")
    return Prices(case, rules, model, relaxed)


def repriced(prices: Prices, shop: Shop, *, seconds: float = 1e6) -> float:
    """Cost of the relaxation of the same week and demand with another shop; raises as ``price_week``."""
    return price_week(prepare(shop, prices.case.grid, prices.case.requirements, prices.case.past), seconds=seconds).units


def effort_prices(model: Model, relaxed: Relaxed) -> FloatArray:
    """(intervals, queues), what one more percent-minute given to a queue saves, from the rows that supply enters.

    Several groups may supply a queue, and cuts on whole heads may value them differently; the highest value counts.
    """
    program, outline, ratios = model.program, model.outline, model.grouping.ratios
    matrix = program.by_column
    value = np.zeros((model.case.grid.intervals, len(model.case.requirements.queues)))

    def worth(column: int, skipped: set[int]) -> float:
        span = slice(matrix.indptr[column], matrix.indptr[column + 1])
        rows, entries = matrix.indices[span], matrix.data[span]
        return float(sum(entry * relaxed.prices[row] for row, entry in zip(rows, entries, strict=True) if row not in skipped))

    def rows_of(column: int) -> set[int]:
        return set(matrix.indices[matrix.indptr[column] : matrix.indptr[column + 1]].tolist())

    for (group, t), present in outline.present.items():
        speeds = [(q, speed) for q, speed in ratios[group] if (q, t) in outline.shortages or (q, t) in outline.served]
        flows = [(q, speed, outline.flows[group, q, t]) for q, speed in speeds if (group, q, t) in outline.flows]
        own = rows_of(present)
        if not flows and len(speeds) == 1:
            q, speed = speeds[0]
            value[t, q] = max(value[t, q], worth(present, {outline.balance[group, t]}) / speed)
        for q, speed, column in flows:
            value[t, q] = max(value[t, q], worth(column, own) / speed)
    return value


def person_units(prices: Prices, agent: Agent, shop: Shop | None = None, *, wanted: Wanted | None = None) -> float:
    """What one person's week costs at the prices: own labour and rules less the worth of the effort; usually negative. In units.

    Args:
        prices: of the week.
        agent: the person, who need not be in the shop.
        shop: with other shifts, if they are what is asked about.
        wanted: leaves only some options open.

    Rules about several people at once are left out, as are sessions; so the person is free of them here.
    """
    alone = (shop or prices.case.shop).model_copy(update={"agents": (agent,)})
    case = prepare(alone, prices.case.grid, prices.case.requirements, prices.case.past)
    if not case.options:
        return 0.0
    board = encode_all(case, prices.rules)
    board.rows = [row for row in board.rows if row.agent is not None]
    sheet = Sheet()
    write_persons(sheet, board)
    density = minute_worth(prices, agent)
    for option in case.options:
        if wanted is not None and not wanted(option):
            sheet.high[option.index] = 0
        sheet.cost[option.index] -= round(option_worth(case, option, density))
    program = sheet.finish()
    found = relax(program, program.low, program.high)
    return 0.0 if found is None else found.units


def minute_worth(prices: Prices, agent: Agent) -> FloatArray:
    """(intervals,), units per minute that the person works, on whichever queue it is worth most."""
    speeds = np.array([effective(agent, queue) for queue in prices.case.requirements.queues], dtype=np.float64)
    return np.asarray((prices.effort * speeds).max(axis=1))


def option_worth(case: Case, option: Option, density: FloatArray) -> float:
    """Worth of one duty: its minutes at their prices, less the pauses, each where it costs least."""

    def worth(start: int, end: int) -> float:
        return float(sum(density[t] * minutes for t, minutes in overlaps(case.grid, start, end)))

    lost = sum(min(worth(start, start + pause.minutes) for start in pause.starts) for pause in option.pauses)
    return worth(option.start, option.end) - lost


def person_gain(prices: Prices, before: Agent, after: Agent, *, shop: Shop | None = None) -> float:
    """At most how much the relaxation saves if one person changes, or the ``shop`` around them (fen)."""
    key = ("person", before.id)
    if key not in prices.known:
        prices.known[key] = person_units(prices, before)
    return (prices.known[key] - person_units(prices, after, shop)) / UNITS_PER_AGENT_HOUR


def best_trainings(prices: Prices, queue: str, speed: int, candidates: Sequence[str]) -> list[str]:
    """Candidates by what learning the queue is worth, the best first."""
    agents = {agent.id: agent for agent in prices.case.agents}
    gains = {
        name: person_gain(prices, agents[name], agents[name].model_copy(update={"skills": {**agents[name].skills, queue: speed}}))
        for name in candidates
    }
    return sorted(candidates, key=lambda name: -gains[name])


def without_rule(prices: Prices, name: str, *, seconds: float = 1e6) -> float | None:
    """Cost of the relaxation if no rule of that name held (units); None if it was not solved in time."""
    model = prepare_model(prices.case, [rule for rule in prices.rules if rule.name != name])
    found = relax(model.program, model.program.low, model.program.high, seconds=seconds)
    return None if found is None else found.units


def rule_pressure(prices: Prices) -> dict[str, float]:
    """Rule -> how hard it presses on the relaxation: the prices of its rows, in money per natural unit of the row. Only for ranking."""
    program = prices.model.program
    pressure: dict[str, float] = {}
    for number, row in enumerate(prices.model.persons.rows):
        price = abs(float(prices.relaxed.prices[number])) * float(program.row_scale[number])
        pressure[row.rule.name] = pressure.get(row.rule.name, 0.0) + price
    for ban in prices.model.board.bans:
        pressure.setdefault(ban.rule.name, 0.0)
    return pressure
