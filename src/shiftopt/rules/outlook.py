"""Looking at possible duties: what the encode side of the rules has in common. Knows nothing of finished duties but the past."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from shiftopt.domain.case import Case, Option
from shiftopt.domain.shop import Agent
from shiftopt.rules.base import Rule, Var
from shiftopt.rules.worktime import Week

MinuteTerms = tuple[tuple[int, Var], ...]


def covered(rule: Rule, case: Case) -> Iterator[tuple[int, Agent]]:
    """Index and agent of everybody within the rule's scope who has options."""
    for index, agent in enumerate(case.shop.agents):
        if rule.covers(agent) and case.options_by_agent[index]:
            yield index, agent


def ones(case: Case, options: Sequence[Option]) -> MinuteTerms:
    """The sum of options as terms (shared tuples, so long rows stay small in memory)."""
    units = case.unit_terms
    return tuple(units[option.index] for option in options)


def spills(case: Case, option: Option) -> bool:
    """Whether the option runs past the midnight that ends its start day."""
    return option.end > case.grid.day_starts[option.day + 1]


def day_number(case: Case, day: date) -> int:
    """Horizon day number of a local date; negative before the horizon."""
    return (day - case.grid.first_day).days


def day_date(case: Case, day: int) -> date:
    """Local date of horizon day ``day``."""
    return case.grid.first_day + timedelta(days=day)


def in_week(case: Case, agent: int, week: Week) -> Iterator[Option]:
    """The agent's options that start in the week."""
    by_day = case.options_by_day[agent]
    for day in week.days:
        yield from by_day[day]


def reach(options: Sequence[Option], terms: Sequence[tuple[int, Var]]) -> int:
    """The most that ``terms`` (one per option) can add up to with at most one option a day."""
    best: dict[int, int] = {}
    for option, (coefficient, _) in zip(options, terms, strict=True):
        if coefficient > best.get(option.day, 0):
            best[option.day] = coefficient
    return sum(best.values())


def cliques(spans: Sequence[tuple[int, int]]) -> list[tuple[int, ...]]:
    """Maximal sets of half-open spans that share an instant, as positions in ``spans``; sets of one are left out.

    Any two spans of a set meet, and any two spans that meet are in a set together (Helly property of intervals), so one row
    per set says all pairwise conflicts, and the rows have the consecutive-ones property: tight for the linear relaxation.
    """
    order = sorted(range(len(spans)), key=lambda place: spans[place])
    found: list[tuple[int, ...]] = []
    active: list[int] = []
    grown = False
    for place in order:
        start = spans[place][0]
        if any(spans[other][1] <= start for other in active):
            if grown and len(active) > 1:
                found.append(tuple(active))
            active = [other for other in active if spans[other][1] > start]
            grown = False
        active.append(place)
        grown = True
    if len(active) > 1:
        found.append(tuple(active))
    return found
