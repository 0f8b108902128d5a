"""Complaint work by person and day, shared out from the flows of groups.

Who does a group's complaint minutes is not decided here, only how many minutes of a day each member would do; that is enough
for the caps per person and day and for days in a row to count in the bound and in every step.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from shiftopt.domain.case import Case
from shiftopt.rostering.groups import Grouping
from shiftopt.rostering.program import Sheet
from shiftopt.rules.base import Rule
from shiftopt.rules.catalogue.complaint_exposure import ComplaintExposure
from shiftopt.rules.rows import FEN

Flows = Mapping[tuple[int, int, int], int]
"""(group, queue, interval) -> column."""


def complaint_queues(case: Case) -> set[int]:
    """The numbers of the complaint queues."""
    return {case.queue_index[queue.id] for queue in case.shop.queues if queue.complaint and queue.id in case.queue_index}


def write_exposure(sheet: Sheet, case: Case, grouping: Grouping, rules: Sequence[Rule], flows: Flows) -> list[int]:
    """Write every rule of complaint exposure; gives the columns that reach over several days."""
    queues = complaint_queues(case)
    spanning: list[int] = []
    for rule in rules:
        if not isinstance(rule, ComplaintExposure):
            continue
        minutes: dict[tuple[int, int], int] = {}
        for agent, person in enumerate(case.agents):
            place = grouping.place[agent]
            if rule.covers(person) and place is not None and queues & {q for q, _ in grouping.ratios[place[0]]}:
                days, flags = _write_person(sheet, case, rule, agent, queues)
                minutes |= days
                spanning += _write_runs(sheet, case, rule, agent, flags)
        _share_out(sheet, case, grouping, flows, queues, minutes)
    return spanning


def _write_person(
    sheet: Sheet, case: Case, rule: ComplaintExposure, agent: int, queues: set[int]
) -> tuple[dict[tuple[int, int], int], list[int | None]]:
    """Minutes per day with their caps; gives (agent, day) -> column, and the 0/1 column of each day (None: never there).

    A day without a duty has no complaints, a day without complaints has no minutes that are free of charge, and a duty has no more of
    them than it overlaps the hours of complaints: said by rows of their own, this keeps the relaxation from spreading the cap over
    fractions of people who are not there, and from giving the day shift what the night shift may not use.
    """
    found: dict[tuple[int, int], int] = {}
    flags: list[int | None] = []
    for day, possible in enumerate(possible_minutes(case, agent, queues)):
        spans = [(option, minutes) for option, minutes in possible if sheet.high[option]]
        most = _most(case, spans)
        if not most:
            flags.append(None)
            continue
        column = sheet.column(0, most, scale=100.0, owner=agent, day=day)
        found[agent, day] = column
        sheet.row([(1, column), *((-minutes, option) for option, minutes in spans)], high=0)
        flag = sheet.column(0, 1, owner=agent, day=day)
        flags.append(flag)
        sheet.row([(1, column), (-min(most, rule.minutes) if rule.hard else -most, flag)], high=0)
        sheet.row([(1, flag), *((-1, option) for option, _ in spans)], high=0)
        if most > rule.minutes and not rule.hard:
            over = sheet.column(0, most - rule.minutes, rule.weight * FEN, scale=100.0, owner=agent, day=day)
            sheet.row([(1, column), (-1, over), (-rule.minutes, flag)], high=0)
            if min(minutes for _, minutes in spans) < rule.minutes:
                sheet.row([(1, column), (-1, over), *((-min(minutes, rule.minutes), option) for option, minutes in spans)], high=0)
    return found, flags


def _most(case: Case, spans: Sequence[tuple[int, int]]) -> int:
    """The most minutes of one date: a duty of the day before may end on it, and another one begin."""
    best: dict[int, int] = {}
    for option, minutes in spans:
        day = case.options[option].day
        best[day] = max(best.get(day, 0), minutes)
    return sum(best.values())


def possible_minutes(case: Case, agent: int, queues: set[int]) -> list[list[tuple[int, int]]]:
    """For each day (option, minutes of complaint work that it allows on that date at most); options that allow none are left out.

    A duty that runs past midnight has minutes on both dates.
    """
    own = [queue for queue in queues if case.agents[agent].skills.get(case.requirements.queues[queue], 0) > 0]
    grid, worked = case.grid, np.zeros(case.grid.intervals + 1)
    worked[1:] = np.cumsum(case.requirements.open[:, own].any(axis=1)) * grid.interval
    ends = grid.start + grid.interval * np.arange(grid.intervals + 1)
    found: list[list[tuple[int, int]]] = []
    for day, (begin, end) in enumerate(pairwise(grid.day_starts)):
        row = []
        for option in [o for earlier in (day - 1, day) if earlier >= 0 for o in case.options_by_day[agent][earlier]]:
            low, high = max(begin, option.start), min(end, option.end)
            if low < high:
                open_minutes = round(float(np.interp(high, ends, worked) - np.interp(low, ends, worked)))
                present = option.end - option.start - sum(pause.minutes for pause in option.pauses)
                row.append((option.index, min(open_minutes, present)))
        found.append([item for item in row if item[1]])
    return found


def _write_runs(sheet: Sheet, case: Case, rule: ComplaintExposure, agent: int, flags: Sequence[int | None]) -> list[int]:
    """Among ``rule.days`` + 1 days in a row one is free of complaints; gives the priced excesses."""
    spanning: list[int] = []
    run = case.past.complaint_days.get(case.agents[agent].id, 0)
    for last in range(len(flags)):
        first = last - rule.days
        window = [flags[day] for day in range(max(0, first), last + 1)]
        if first >= -run and all(flag is not None for flag in window):
            terms = [(1, flag) for flag in window if flag is not None]
            if not rule.hard:
                excess = sheet.column(0, len(terms), 60 * rule.weight * FEN, owner=agent)
                spanning.append(excess)
                terms.append((-1, excess))
            sheet.row(terms, high=len(window) - 1)
    return spanning


def _share_out(sheet: Sheet, case: Case, grouping: Grouping, flows: Flows, queues: set[int], minutes: dict[tuple[int, int], int]) -> None:
    """The flow of a group to complaint queues on a day is at most what its members do, each counted with their factor."""
    starts = [(start - case.grid.start) // case.grid.interval for start in case.grid.day_starts]
    covered = {agent for agent, _ in minutes}
    members: dict[int, list[tuple[int, int]]] = {}
    for agent, place in enumerate(grouping.place):
        if place is not None:
            members.setdefault(place[0], []).append((agent, place[1]))
    for group, people in members.items():
        if not covered & {agent for agent, _ in people} or any(agent not in covered for agent, _ in people):
            continue
        for day, (first, last) in enumerate(pairwise(starts)):
            out = [(1, flows[group, q, t]) for q in queues for t in range(first, last) if (group, q, t) in flows]
            if out:
                own = [(-factor, minutes[agent, day]) for agent, factor in people if (agent, day) in minutes]
                sheet.row([*out, *own], high=0)
