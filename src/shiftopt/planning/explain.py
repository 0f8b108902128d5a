"""Questions about a finished roster: why this duty or day off, what a wish would cost, why this interval is short.

Every answer is a noun with numbers; words are made of it elsewhere. A price compares the best roster found with the demand to the
best found without it, in the same neighbourhood; each search begins where the other ended, so that what one of them finds by luck
does not count for or against a wish.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from shiftopt.domain.base import UNITS_PER_AGENT_HOUR
from shiftopt.domain.case import Case, Option
from shiftopt.domain.plan import Infeasible, Outcome, Solved
from shiftopt.domain.roster import Roster
from shiftopt.planning.explain_cell import Cell
from shiftopt.planning.explain_nouns import Answered, Change, DayReason, IntervalReason, Price, Reserve
from shiftopt.planning.explain_price import DEFAULTS, PriceSettings, narrowed, peers, recase, search
from shiftopt.planning.explain_swap import Swaps, placed
from shiftopt.planning.shortage import shortages
from shiftopt.planning.wayout_conflicts import all_conflicts
from shiftopt.planning.wayout_nouns import Conflict
from shiftopt.planning.wayout_trial import Trial
from shiftopt.rules.outlook import day_number
from shiftopt.timeline.clock import date_of, day_of

LOOKS = 4
"""Duties tried per person who could come, those that help most first."""


def price(known: Answered, cell: Cell, settings: PriceSettings = DEFAULTS) -> Price:
    """The cost of a demand on one day: the person and a few peers are free, all others keep their week.

    A pin of the shop on that very day is lifted for the question, which stands in its place; only then can the price be negative.
    """
    shop = known.case.shop
    pins = tuple(pin for pin in shop.pins if (pin.agent, pin.day) != (cell.agent, cell.day))
    free_shop = shop.model_copy(update={"pins": pins})
    whole = recase(known.case, free_shop)
    impossible = _impossible(whole, cell)
    if impossible:
        return Price(cell=cell, feasible=False, conflicts=impossible)
    people = peers(shop, {cell.agent}, settings.people)
    weeks = (narrowed(known.case, known.roster, people), narrowed(whole, known.roster, people))
    plain, asked = _in_turn(known, cell, weeks, settings)
    if not isinstance(asked, Solved):
        plain, asked = _in_turn(known, cell, (known.case, whole), settings)
    if isinstance(asked, Infeasible):
        return Price(cell=cell, feasible=False)
    if not isinstance(asked, Solved) or not isinstance(plain, Solved):
        return Price(cell=cell, feasible=None)
    extra = round((asked.duty_units + asked.flow_units - plain.duty_units - plain.flow_units) / UNITS_PER_AGENT_HOUR)
    if pins == shop.pins:  # what was found with the demand is a roster without it, too
        extra = max(0, extra)
    total = known.cost + extra
    gap = max(0, total - (known.bound if pins == shop.pins else 0))
    changes = _changes(plain.roster, asked.roster)
    return Price(cell=cell, feasible=True, extra=extra, total=total, gap=gap, changes=changes)


def _in_turn(known: Answered, cell: Cell, weeks: tuple[Case, Case], settings: PriceSettings) -> tuple[Outcome, Outcome]:
    """The best without the demand (in the first week) and with it (in the second): without, with, and without once more."""
    plain = search(weeks[0], known.rules, settings, known.roster)
    base = replace(known, roster=plain.roster) if isinstance(plain, Solved) else known
    asked = search(weeks[1], (*known.rules, cell), settings, _start(base, cell))
    if isinstance(plain, Solved) and isinstance(asked, Solved):
        again = search(weeks[0], known.rules, settings, asked.roster)
        if isinstance(again, Solved) and again.duty_units + again.flow_units < plain.duty_units + plain.flow_units:
            plain = again
    return plain, asked


def _start(known: Answered, cell: Cell) -> Roster:
    """The plan with the least dear legal choice that meets the demand, if there is one; else the plan, which the search then mends."""
    case, agent = known.case, known.case.agent_index[cell.agent]
    number = day_number(case, cell.day)
    wanted: list[Option | None] = [None]
    if cell.works:
        wanted = [option for option in case.options_by_day[agent][number] if not cell.shifts or option.shift in cell.shifts]
    looks = [known.swaps.look(cell.agent, number, option) for option in wanted]
    legal = [look for look in looks if not look.forbids]
    if legal:
        return placed(case, known.roster, cell.agent, cell.day, min(legal, key=lambda look: look.fen).option)
    return next(_traded(known, cell, wanted), known.roster)


def _traded(known: Answered, cell: Cell, wanted: Sequence[Option | None]) -> Iterator[Roster]:
    """The plan with a wanted duty, and another of the person's days off instead."""
    for duty in known.roster.duties:
        if duty.agent == cell.agent and duty.day != cell.day:
            rested = placed(known.case, known.roster, duty.agent, duty.day, None)
            swaps = Swaps(known.case, known.rules, rested, known.activities)
            for option in wanted[:LOOKS]:
                if not swaps.look(cell.agent, day_number(known.case, cell.day), option).forbids:
                    yield placed(known.case, rested, cell.agent, cell.day, option)


def _impossible(case: Case, cell: Cell) -> tuple[Conflict, ...]:
    trial = Trial(case, (cell,))
    return tuple(conflict for conflict in all_conflicts(trial) if conflict.agent in (cell.agent, None))


def _changes(plain: Roster, asked: Roster) -> tuple[Change, ...]:
    """Days that differ between the two searches, so that what the search would better anyway is left out."""
    before = {(duty.agent, duty.day): duty.shift for duty in plain.duties}
    after = {(duty.agent, duty.day): duty.shift for duty in asked.duties}
    days = sorted((key for key in before.keys() | after.keys() if before.get(key) != after.get(key)), key=lambda key: (key[1], key[0]))
    return tuple(Change(agent, day, before.get((agent, day)), after.get((agent, day))) for agent, day in days)


def why_day(known: Answered, agent: str, day: date, settings: PriceSettings = DEFAULTS) -> DayReason:
    """Why the agent works or is off on the day, and what the opposite would cost."""
    case = known.case
    number = day_number(case, day)
    duty = next((row for row in known.roster.duties if (row.agent, row.day) == (agent, day)), None)
    swaps = known.swaps
    options = case.options_by_day[case.agent_index[agent]][number]
    looks = [swaps.look(agent, number, option) for option in options if duty is None or option.shift != duty.shift]
    if duty is not None:
        looks.insert(0, swaps.look(agent, number, None))
    looks.sort(key=lambda look: (bool(look.forbids), look.option is not None, look.fen))
    decided = _decided(case, agent, day)
    away = {"leave", "employment"} & set(decided)
    cell = Cell(agent=agent, day=day, works=duty is None, zone=case.grid.zone)
    answer = None if away or not options else price(known, cell, settings)
    wishes = tuple(
        f"{row.kind} {row.shift}" if row.shift else row.kind for row in case.shop.requests if (row.agent, row.day) == (agent, day)
    )
    return DayReason(agent, day, duty, decided, wishes, tuple(looks), answer)


def _decided(case: Case, agent: str, day: date) -> tuple[str, ...]:
    shop, person = case.shop, case.agents[case.agent_index[agent]]
    found = []
    if any((pin.agent, pin.day) == (agent, day) for pin in shop.pins):
        found.append("pin")
    if any(row.agent == agent and row.start <= day <= row.end for row in shop.leave):
        found.append("leave")
    if (person.hire_date and day < person.hire_date) or (person.leave_date and day > person.leave_date):
        found.append("employment")
    return tuple(found)


def why_short(known: Answered, queue: str, minute: int) -> IntervalReason:
    """Why the queue has what it has in the interval of a UTC minute, and who could come at what price.

    Raises:
        ValueError: if the minute is outside the horizon.
    """
    case = known.case
    grid = case.grid
    if not grid.start <= minute < grid.end:
        raise ValueError(f"minute {minute} is outside the horizon [{grid.start}, {grid.end})")
    t, q = (minute - grid.start) // grid.interval, case.queue_index[queue]
    stretch = next(
        (item for item in shortages(case, known.roster, known.supplied) if item.queue == queue and item.start <= minute < item.end), None
    )
    reserves = _reserves(known, queue, minute)
    return IntervalReason(
        queue=queue,
        minute=minute,
        t=t,
        need=int(case.requirements.need[t, q]),
        supplied=int(known.supplied[t, q]),
        stretch=stretch,
        able=tuple(sorted((row for row in reserves if not row.swap.forbids), key=lambda row: (row.swap.fen, row.agent))),
        unable=tuple(row for row in reserves if row.swap.forbids),
    )


def _reserves(known: Answered, queue: str, minute: int) -> list[Reserve]:
    """Everybody with the skill who is not on duty at the minute, with the cheapest legal duty that covers it."""
    case = known.case
    present = {duty.agent for duty in known.roster.duties if duty.start <= minute < duty.end}
    found = []
    for number, agent in enumerate(case.agents):
        if agent.skills.get(queue, 0) <= 0 or agent.queue_share == 0 or agent.id in present:
            continue
        options = sorted(_covering(case, number, minute), key=lambda option: -known.swaps.gain(agent.id, option.day, option))
        looks = []
        for option in options[:LOOKS]:
            looks.append(known.swaps.look(agent.id, option.day, option))
            if not looks[-1].forbids:
                break
        if looks:
            found.append(Reserve(agent.id, looks[-1] if not looks[-1].forbids else looks[0]))
    return found


def _covering(case: Case, agent: int, minute: int) -> Sequence[Option]:
    """The agent's options that contain the minute: of its day, and of the day before where they run past midnight."""
    day = day_of(case.grid, minute)
    days = [number for number in (day - 1, day) if 0 <= number < case.grid.days]
    return [option for number in days for option in case.options_by_day[agent][number] if option.start <= minute < option.end]


def dates(case: Case) -> tuple[date, ...]:
    """The days of the week that questions can be about."""
    return tuple(date_of(case.grid, day) for day in range(case.grid.days))
