"""The part of the programme without names: efforts present, pauses as counts, flows to queues, shortages, late tickets.

Everything is counted in effort: a duty of an agent with factor k counts k, so agents of different speed share one count, and in
the linear relaxation nothing is lost by it. The size of this part does not depend on the number of agents.

Pauses are implicit (Bechtold & Jacobs, Management Science 36(11), 1990; Aykin, Management Science 42(4), 1996): for each group,
day and window only the number of pauses that start at each place is decided, not whose they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from shiftopt.domain.case import Case, Option, Pause
from shiftopt.rostering.exposure import complaint_queues, write_exposure
from shiftopt.rostering.gatherings import write_sessions
from shiftopt.rostering.groups import Grouping
from shiftopt.rostering.presence import Presence
from shiftopt.rostering.program import Sheet
from shiftopt.rostering.spans import day_of, overlaps
from shiftopt.rules.base import Rule

Terms = list[tuple[int, int]]
Supply = list[tuple[int, int, int]]
"""(group, speed ratio, column) of everybody who supplies a queue in an interval."""
Form = tuple[int, int, int, int, tuple[Pause, ...]]
"""Group, day, start, end and pauses of a duty: what coverage sees of it."""
Window = tuple[int, tuple[int, ...]]
"""Minutes of a pause and its possible starts."""


@dataclass
class Outline:
    """Where the nameless part lies in the programme, by meaning.

    Attributes:
        first: the first column of this part.
        counts: form of duty -> column with the sum of factors on it.
        starts: (group, day, window, start) -> column with the sum of factors whose pause of that window starts there.
        present: (group, interval) -> column with the effort present, factor x minutes.
        balance: (group, interval) -> row that states ``present``; its price is what present effort is worth.
        flows: (group, queue, interval) -> column with effort (before the speed ratio) given to the queue.
        shortages: (queue, interval) -> columns, the cheapest segment first.
        always: columns that every neighbourhood frees: ticket curves, sessions without a date, and what else reaches over days.
        attending: column -> agent whose attendance of a session, or absence from it, it is.
        served, late: (queue, interval) -> column with the cumulative ticket work done, and with the overdue ticket work.
    """

    first: int
    counts: dict[Form, int] = field(default_factory=dict)
    starts: dict[tuple[int, int, Window, int], int] = field(default_factory=dict)
    present: dict[tuple[int, int], int] = field(default_factory=dict)
    balance: dict[tuple[int, int], int] = field(default_factory=dict)
    flows: dict[tuple[int, int, int], int] = field(default_factory=dict)
    shortages: dict[tuple[int, int], tuple[int, ...]] = field(default_factory=dict)
    served: dict[tuple[int, int], int] = field(default_factory=dict)
    late: dict[tuple[int, int], int] = field(default_factory=dict)
    always: list[int] = field(default_factory=list)
    attending: dict[int, int] = field(default_factory=dict)


def write_outline(sheet: Sheet, case: Case, grouping: Grouping, rules: Sequence[Rule] = ()) -> Outline:
    """Write counts, pauses, flows and coverage for the options that are still open on the sheet.

    Of the rules of level ``activity``, sessions and complaint exposure are stated too, as far as they can be without names.
    """
    outline = Outline(first=len(sheet.low))
    presence = Presence()
    _write_counts(sheet, case, grouping, outline, presence)
    _write_pauses(sheet, case, outline, presence)
    gathered = write_sessions(sheet, case, grouping, rules, presence)
    for (group, t), terms in presence.terms.items():
        most = sum(minutes * sheet.high[column] for minutes, column in terms if minutes > 0)
        column = sheet.column(0, most, scale=100.0 * case.grid.interval, day=day_of(case.grid, t))
        outline.present[group, t] = column
        outline.balance[group, t] = sheet.row([*terms, (-1, column)], 0, 0)
    supply = _write_flows(sheet, case, grouping, outline)
    for q in range(len(case.requirements.queues)):
        if case.requirements.arrived[:, q].any():
            _write_tickets(sheet, case, outline, q, supply)
        else:
            _write_shortages(sheet, case, outline, q, supply)
    spanning = write_exposure(sheet, case, grouping, rules, outline.flows)
    outline.always = [*outline.served.values(), *outline.late.values(), *gathered.spanning, *spanning]
    outline.attending = gathered.personal
    return outline


def _write_counts(sheet: Sheet, case: Case, grouping: Grouping, outline: Outline, presence: Presence) -> None:
    members: dict[Form, list[tuple[int, Option]]] = {}
    for option in case.options:
        place = grouping.place[option.agent]
        if place is not None and sheet.high[option.index]:
            members.setdefault((place[0], option.day, option.start, option.end, option.pauses), []).append((place[1], option))
    for form, rows in members.items():
        column = sheet.column(0, sum(factor for factor, _ in rows), scale=100.0, day=form[1])
        outline.counts[form] = column
        sheet.row([*((factor, option.index) for factor, option in rows), (-1, column)], 0, 0)
        for t, minutes in overlaps(case.grid, form[2], form[3]):
            presence.come(form[0], t, minutes, column)


def _write_pauses(sheet: Sheet, case: Case, outline: Outline, presence: Presence) -> None:
    windows: dict[tuple[int, int, Window], Terms] = {}
    for (group, day, _, _, pauses), column in outline.counts.items():
        for pause in pauses:
            windows.setdefault((group, day, (pause.minutes, pause.starts)), []).append((1, column))
    for (group, day, window), terms in windows.items():
        most = sum(sheet.high[column] for _, column in terms)
        balance = list(terms)
        for start in window[1]:
            column = sheet.column(0, most, scale=100.0, day=day)
            outline.starts[group, day, window, start] = column
            balance.append((-1, column))
            for t, lost in overlaps(case.grid, start, start + window[0]):
                presence.miss(group, t, lost, column)
        sheet.row(balance, 0, 0)


def _write_flows(sheet: Sheet, case: Case, grouping: Grouping, outline: Outline) -> dict[tuple[int, int], Supply]:
    """(queue, interval) -> who supplies it; a group without a choice and without complaints needs no flow columns."""
    needs, unit, complaint = case.requirements, 100.0 * case.grid.interval, complaint_queues(case)
    wanted = (needs.priced > 0) | ((needs.arrived > 0) & needs.open)
    supply: dict[tuple[int, int], Supply] = {}
    for (group, t), present in outline.present.items():
        ratio = [(q, speed) for q, speed in grouping.ratios[group] if wanted[t, q]]
        if len(ratio) == 1 and ratio[0][0] not in complaint:
            (q, speed) = ratio[0]
            supply.setdefault((q, t), []).append((group, speed, present))
            continue
        outs: Terms = []
        for q, speed in ratio:
            column = sheet.column(0, sheet.high[present], scale=unit / speed, day=day_of(case.grid, t))
            outline.flows[group, q, t] = column
            supply.setdefault((q, t), []).append((group, speed, column))
            outs.append((1, column))
        if outs:
            sheet.row([*outs, (-1, present)], high=0)
    return supply


def _write_shortages(sheet: Sheet, case: Case, outline: Outline, q: int, supply: dict[tuple[int, int], Supply]) -> None:
    """``supplied + segments >= need`` with convex segment prices."""
    needs, unit = case.requirements, 100.0 * case.grid.interval
    for t in np.flatnonzero(needs.priced[:, q] > 0).tolist():
        segments = tuple(
            sheet.column(0, int(width), int(slope), scale=unit, day=day_of(case.grid, t))
            for width, slope in zip(needs.width[t, q], needs.slope[t, q], strict=True)
            if width > 0
        )
        outline.shortages[q, t] = segments
        sheet.row(
            [*((speed, other) for _, speed, other in supply.get((q, t), ())), *((1, column) for column in segments)],
            low=int(needs.priced[t, q]),
        )


def _write_tickets(sheet: Sheet, case: Case, outline: Outline, q: int, supply: dict[tuple[int, int], Supply]) -> None:
    """``served[t] <= arrived[t]``, ``served[t] <= served[t-1] + supplied[t]``, ``late[t] >= due[t] - served[t]``."""
    needs, unit = case.requirements, 100.0 * case.grid.interval
    before: int | None = None
    for t in range(case.grid.intervals):
        day = day_of(case.grid, t)
        if (q, t) in supply:
            column = sheet.column(0, int(needs.arrived[t, q]), scale=unit, day=day)
            outline.served[q, t] = column
            previous = [] if before is None else [(-1, before)]
            sheet.row([(1, column), *previous, *((-speed, other) for _, speed, other in supply[q, t])], high=0)
            before = column
        if needs.due[t, q] > 0 and needs.late_slope[t, q] > 0:
            due = int(needs.due[t, q])
            column = sheet.column(0, due, int(needs.late_slope[t, q]), scale=unit, day=day)
            outline.late[q, t] = column
            sheet.row([(1, column), *([] if before is None else [(1, before)])], low=due)
