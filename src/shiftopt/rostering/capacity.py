"""A first idea of who should be there when, whose size does not grow with the number of people.

The nameless part of the programme knows what presence is worth, at convex prices and with pauses; what it lacks without names is how
much presence there can be. Here every group may give as many duties a day as it has people with a duty open that day, and as many
minutes and duties in all as its contracts give. That is no bound, because rules about persons may allow more; it is a target.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import numpy as np
from scipy import sparse

from shiftopt.domain.case import Case
from shiftopt.rostering.groups import Grouping
from shiftopt.rostering.interior import interior
from shiftopt.rostering.linear import Relaxed
from shiftopt.rostering.outline import Outline
from shiftopt.rostering.program import INFINITE, Matrix, Program

Terms = list[tuple[int, int]]


def outlined(program: Program, outline: Outline, case: Case, grouping: Grouping, *, seconds: float) -> Relaxed | None:
    """Values and prices of the nameless part within the capacity of groups; None if there is no answer in time.

    Columns with names are 0 in the values, and rows with names have no price.
    """
    matrix, first = program.matrix, outline.first
    named = np.bincount(
        np.repeat(np.arange(len(program.row_low)), np.diff(matrix.indptr))[matrix.indices < first], minlength=len(program.row_low)
    )
    rows = np.flatnonzero(named == 0)
    terms, limits = _capacities(program, outline, case, grouping)
    at = np.repeat(np.arange(len(terms)), [len(row) for row in terms])
    entries = np.array([entry for row in terms for entry in row], dtype=np.int64).reshape(-1, 2)
    extra: Matrix = sparse.csr_array((entries[:, 0], (at, entries[:, 1])), shape=(len(terms), program.columns))
    high = program.high.copy()
    high[:first] = np.minimum(high, program.low)[:first]
    nameless = replace(
        program,
        high=high,
        matrix=sparse.csr_array(sparse.vstack([matrix[rows], extra])),
        row_low=np.concatenate([program.row_low[rows], np.full(len(terms), -INFINITE)]),
        row_high=np.concatenate([program.row_high[rows], np.array(limits, dtype=np.int64)]),
    )
    answer = interior(nameless, seconds=seconds)
    if answer is None:
        return None
    values, prices = answer.values.copy(), np.zeros(len(program.row_low))
    values[:first] = 0
    prices[rows] = answer.prices[: len(rows)]
    return Relaxed(values, prices, answer.units)


def _capacities(program: Program, outline: Outline, case: Case, grouping: Grouping) -> tuple[list[Terms], list[int]]:
    """Rows over the counts of forms: duties of each group and day, then duties and paid minutes of each group in all."""
    paid = {(o.day, o.start, o.end, o.pauses): o.paid_minutes for o in case.options}
    daily: dict[tuple[int, int], Terms] = defaultdict(list)
    whole: dict[int, Terms] = defaultdict(list)
    minutes: dict[int, Terms] = defaultdict(list)
    for (group, day, start, end, pauses), column in outline.counts.items():
        daily[group, day].append((1, column))
        whole[group].append((1, column))
        minutes[group].append((paid[day, start, end, pauses], column))
    heads: dict[tuple[int, int], int] = defaultdict(int)
    duties: dict[int, int] = defaultdict(int)
    time: dict[int, int] = defaultdict(int)
    for agent, place in enumerate(grouping.place):
        days = sorted({o.day for o in case.options_by_agent[agent] if program.high[o.index]})
        if place is None or not days:
            continue
        group, factor = place
        contract = case.contract_of(agent)
        most = min(len(days), -(-contract.days_per_week * case.grid.days // 7))
        for day in days:
            heads[group, day] += factor
        duties[group] += factor * most
        time[group] += factor * min(most * contract.day_minutes, -(-contract.week_minutes * case.grid.days // 7))
    rows = [
        *((daily[key], heads[key]) for key in daily),
        *((whole[g], duties[g]) for g in whole),
        *((minutes[g], time[g]) for g in minutes),
    ]
    return [terms for terms, _ in rows], [limit for _, limit in rows]
