"""A week as plain data for peers: what a rostering library is told when it is asked for duties.

Personal rules become limits on sums over one person's shifts, taken from the rules' own rows, so nothing is lost and nothing is typed
twice. Rules between two people (rest is between two days) keep their shape. Costs are in 1/6000 fen.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from shiftopt.domain.base import UNITS_PER_AGENT_HOUR
from shiftopt.domain.case import Case, Option
from shiftopt.domain.roster import Duty, Rest, Roster
from shiftopt.rules.base import Rule
from shiftopt.rules.catalogue.complaint_exposure import ComplaintExposure
from shiftopt.rules.catalogue.daily_rest import DailyRest
from shiftopt.rules.catalogue.mentor_present import MentorPresent
from shiftopt.rules.catalogue.supervisor_present import SupervisorPresent
from shiftopt.rules.rows import Row, RowBoard, encode_all
from shiftopt.timeline.clock import date_of

DAY = 1440
Json = dict[str, Any]
Clock = tuple[int, int, tuple[tuple[int, tuple[int, ...]], ...]]
"""Start and end in minutes of the day, and the pauses: minutes and possible starts."""
BETWEEN = (DailyRest.name, MentorPresent.name, SupervisorPresent.name, "one_duty_a_day")
"""Rules that peers are told in their own shape."""


def clock_of(case: Case, option: Option) -> Clock:
    """The option on the clock of its day, so that one shift serves all days and people."""
    zero = case.grid.day_starts[option.day]
    pauses = tuple((pause.minutes, tuple(start - zero for start in pause.starts)) for pause in option.pauses)
    return option.start - zero, option.end - zero, pauses


def shift_numbers(case: Case) -> dict[Clock, int]:
    """Every shift of the week that differs from the others, numbered."""
    numbers: dict[Clock, int] = {}
    for option in case.options:
        numbers.setdefault(clock_of(case, option), len(numbers))
    return numbers


def speed(case: Case, agent: int, queue: int) -> int:
    person = case.agents[agent]
    return person.skills.get(case.requirements.queues[queue], 0) * person.queue_share // 100


def queues_by_speed(case: Case, agent: int) -> list[int]:
    """The queues that the agent can serve, the fastest first, then as the workspace names them."""
    columns = [case.queue_index[queue] for queue in case.agents[agent].skills if queue in case.queue_index]
    return sorted((column for column in columns if speed(case, agent, column)), key=lambda column: -speed(case, agent, column))


def best_queue(case: Case, agent: int) -> int | None:
    """The first of them."""
    return next(iter(queues_by_speed(case, agent)), None)


def told(case: Case, rules: tuple[Rule, ...]) -> Json:
    """The whole week; every day must have 24 hours."""
    if any(end - start != DAY for start, end in zip(case.grid.day_starts, case.grid.day_starts[1:], strict=False)):
        raise ValueError("a day of this week does not have 24 hours")
    numbers = shift_numbers(case)
    board = encode_all(case, rules)
    banned = {ban.var for ban in board.bans}
    return {
        "queues": queues_of(case),
        "cells": cells_of(case),
        "shifts": [shift_of(case, clock) for clock in numbers],
        "limits": limits_of(case, board, numbers),
        "agent_days": agent_days_of(case, rules, banned, numbers),
    }


def queues_of(case: Case) -> list[Json]:
    need = case.requirements
    complaints = {queue.id for queue in case.shop.queues if queue.complaint}
    return [
        {
            "number": column,
            "ticket": bool(need.due[:, column].any()),
            "complaint": int(queue in complaints),
            "arrived": need.arrived[:, column].tolist(),
            "due": need.due[:, column].tolist(),
            "slopes": need.late_slope[:, column].tolist(),
            "unworked": int((need.due[:, column] * need.late_slope[:, column]).sum()),
        }
        for column, queue in enumerate(need.queues)
    ]


def cells_of(case: Case) -> list[list[list[Any]]]:
    """By queue and interval: interval, and what effort saves, as a line: edges in percent-minutes, values, slopes between."""
    need = case.requirements
    return [
        [[t, *line_of(need.width[t, column].tolist(), need.slope[t, column].tolist())] for t in range(case.grid.intervals)]
        for column in range(len(need.queues))
    ]


def line_of(widths: list[int], slopes: list[int]) -> tuple[list[int], list[int], list[int]]:
    """The convex price of missing effort, seen from no effort: the dearest segment is saved first."""
    edges, values, rises = [0], [0], []
    for width, slope in reversed(list(zip(widths, slopes, strict=True))):
        if width:
            rises.append(slope)
            edges.append(edges[-1] + width)
            values.append(values[-1] + width * slope)
    return edges, values, [*rises, 0]


def shift_of(case: Case, clock: Clock) -> Json:
    """Minutes at work by interval; a pause takes the average of the places it may have, so that the minutes of the duty are right."""
    start, end, pauses = clock
    interval = case.grid.interval
    slots = range(start // interval, -(-end // interval))
    present = {slot: min(end, (slot + 1) * interval) - max(start, slot * interval) for slot in slots}
    left = {slot: float(minutes) for slot, minutes in present.items()}
    for minutes, starts in pauses:
        for first in starts:
            for slot in range(first // interval, -(-(first + minutes) // interval)):
                left[slot] -= (min(first + minutes, (slot + 1) * interval) - max(first, slot * interval)) / len(starts)
    middle = (start + end) / 2
    pieces = [[slot, round(left[slot]), slot * interval + interval / 2 > middle, present[slot] == interval] for slot in slots]
    halves = [sum(minutes for _, minutes, second, _ in pieces if second == half) for half in (False, True)]
    return {"start": start, "end": end, "pieces": pieces, "halves": halves}


def limits_of(case: Case, board: RowBoard, numbers: dict[Clock, int]) -> list[Json]:
    """One limit per row about one person; two where the larger of two sums is priced (overtime); one per person for plain prices."""
    found = [
        _limit(case, numbers, [row], int(row.agent), None if row.rule.hard else row.units)
        for row in board.rows
        if row.agent is not None and row.rule.name not in BETWEEN and all(var < len(case.options) for _, var in row.terms)
    ]
    excesses: dict[int, list[Row]] = defaultdict(list)
    for row in board.rows:
        if row.agent is not None and row.rule.name not in BETWEEN:
            for _, var in row.terms:
                if var >= len(case.options):
                    excesses[var].append(row)
    prices = {price.var: price.units for price in board.prices}
    found += [_limit(case, numbers, rows, int(rows[0].agent or 0), prices[var]) for var, rows in excesses.items()]
    plain: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for price in board.prices:
        if price.var < len(case.options):
            plain[case.options[price.var].agent][price.var] += price.units
    return found + [
        _sums(case, numbers, agent, [([(units, var) for var, units in terms.items()], 0)], price=1, hard=False, floor=-(10**12))
        for agent, terms in plain.items()
    ]


def _limit(case: Case, numbers: dict[Clock, int], rows: list[Row], agent: int, units: int | None) -> Json:
    sums = [([(factor, var) for factor, var in row.terms if var < len(case.options)], row.limit) for row in rows]
    return _sums(case, numbers, agent, sums, price=units or 0, hard=units is None, floor=0)


def _sums(
    case: Case,
    numbers: dict[Clock, int],
    agent: int,
    sums: list[tuple[list[tuple[int, int]], int]],
    *,
    price: int,
    hard: bool,
    floor: int,
) -> Json:
    tables = []
    for terms, _ in sums:
        table = [[0] * len(numbers) for _ in range(case.grid.days)]
        for factor, var in terms:
            option = case.options[var]
            table[option.day][numbers[clock_of(case, option)]] += factor
        tables.append(table)
    if len(sums) == 1:
        sums, tables = sums * 2, tables * 2
    if len(sums) != 2:
        raise ValueError("a price stands on more than two sums")
    idle = max(floor, -sums[0][1], -sums[1][1])
    return {
        "agent": agent,
        "hard": hard,
        "price": price,
        "first": tables[0],
        "first_limit": sums[0][1],
        "second": tables[1],
        "second_limit": sums[1][1],
        "floor": floor,
        "idle": idle,
    }


def agent_days_of(case: Case, rules: tuple[Rule, ...], banned: set[int], numbers: dict[Clock, int]) -> list[Json]:
    """Everybody on every day on which a shift is possible; the fastest queue comes first."""
    rest = next((rule for rule in rules if isinstance(rule, DailyRest)), None)
    leads = next((rule for rule in rules if isinstance(rule, SupervisorPresent)), None)
    mentor = next((rule for rule in rules if isinstance(rule, MentorPresent)), None)
    exposure = next((rule for rule in rules if isinstance(rule, ComplaintExposure)), None)
    stand_ins = {} if mentor is None else mentor.stand_ins(case.shop)
    found: list[Json] = []
    for agent, person in enumerate(case.agents):
        columns = queues_by_speed(case, agent)
        guided = mentor is not None and mentor.covers(person) and person.grade == "novice" and person.mentor is not None
        guides = {*stand_ins.get(person.team, ()), person.mentor} if guided else set()
        common = {
            "agent": agent,
            "rest": rest.minutes if rest is not None and rest.hard and rest.covers(person) else 0,
            "leader": leads.weight * UNITS_PER_AGENT_HOUR if leads is not None and person.grade in leads.grades else 0,
            "novice": mentor.weight * UNITS_PER_AGENT_HOUR if mentor is not None and guided else 0,
            "lesson": mentor.minutes if mentor is not None else 0,
            "guides": sorted(case.agent_index[name] for name in guides if name in case.agent_index),
            "speeds": [speed(case, agent, column) for column in range(len(case.requirements.queues))],
            "exposure": exposure.minutes if exposure is not None else DAY,
            "exposure_price": exposure.weight * UNITS_PER_AGENT_HOUR if exposure is not None else 0,
            "queues": columns,
        }
        for day, options in enumerate(case.options_by_day[agent]):
            shifts = sorted({numbers[clock_of(case, option)] for option in options if option.index not in banned})
            if shifts and columns:
                base = (case.grid.day_starts[day] - case.grid.start) // case.grid.interval
                found.append(common | {"id": len(found), "day": day, "base": base, "shifts": shifts})
    return found


def options_of(case: Case, chosen: list[tuple[int, int, int]]) -> list[Option]:
    """The options that (agent, day, shift number) triples mean."""
    numbers = shift_numbers(case)
    options = {(option.agent, option.day, numbers[clock_of(case, option)]): option for option in case.options}
    return [options[key] for key in chosen]


def roster_of(case: Case, options: list[Option]) -> Roster:
    """The roster of these options; pauses at their first start, from where ``allocate`` moves them."""
    duties = []
    for option in options:
        rests = tuple(Rest(kind=pause.kind, start=pause.starts[0], end=pause.starts[0] + pause.minutes) for pause in option.pauses)
        day = date_of(case.grid, option.day)
        agent = case.agents[option.agent].id
        duties.append(Duty(agent=agent, day=day, shift=option.shift, start=option.start, end=option.end, rests=rests))
    return Roster(grid=case.grid, duties=tuple(sorted(duties, key=lambda duty: (duty.agent, duty.start))))


def numbers(told: Json) -> str:
    """The week as whole numbers, every list headed by its length, in the order in which ``TimefoldWeek.java`` reads them."""
    out: list[int] = [len(told["queues"])]
    for queue, cells in zip(told["queues"], told["cells"], strict=True):
        _put(out, [queue[name] for name in QUEUE])
        out.append(len(cells))
        _put(out, [part for cell in cells for part in cell[1:]])
    for name, fields in (("shifts", SHIFT), ("limits", LIMIT), ("agent_days", AGENT_DAY)):
        out.append(len(told[name]))
        _put(out, [row[field] for row in told[name] for field in fields])
    return " ".join(map(str, out))


QUEUE = ("ticket", "complaint", "arrived", "due", "slopes", "unworked")
SHIFT = ("start", "end", "halves", "pieces")
LIMIT = ("agent", "hard", "price", "first", "first_limit", "second", "second_limit", "floor", "idle")
AGENT_DAY = (
    "agent",
    "day",
    "base",
    "rest",
    "leader",
    "novice",
    "lesson",
    "guides",
    "speeds",
    "exposure",
    "exposure_price",
    "queues",
    "shifts",
)


def _put(out: list[int], values: list[Any]) -> None:
    for value in values:
        if isinstance(value, list):
            out.append(len(value))
            _put(out, value)
        else:
            out.append(int(value))
