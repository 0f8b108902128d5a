"""The dynamic programme of pricing for one person, in compiled loops.

Values live in one buffer; the state (day, node, counts) is at ``offset[day, node] + counts - low[day, node]``, where counts are the flat
position along the axis of a ``Lattice``. Only the part of a block between ``first`` and ``last`` is ever written or read, so that days
that are fixed, and states that cannot be reached, cost nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeVar, cast

import numba
import numpy as np

from shiftopt.domain.volumes import BoolArray, FloatArray, IntArray

F = TypeVar("F", bound=Callable[..., object])
compiled = cast("Callable[[F], F]", numba.njit(cache=True, nogil=True))
"""Compile a function on first use and keep the code for the next run."""


@compiled
def _wipe(
    day: int,
    low: IntArray,
    offset: IntArray,
    inside: BoolArray,
    spill: BoolArray,
    values: FloatArray,
    first: IntArray,
    last: IntArray,
) -> None:
    """Forbid overflown counts after a day."""
    for node in range(spill.shape[1]):
        if spill[day, node] and first[day + 1, node] < last[day + 1, node]:
            base = offset[day + 1, node] - low[day + 1, node]
            rest = first[day + 1, node] % len(inside)
            for count in range(first[day + 1, node], last[day + 1, node]):
                if not inside[rest]:
                    values[base + count] = np.inf
                rest = rest + 1 if rest + 1 < len(inside) else 0


@compiled
def sweep(
    pay: FloatArray,
    arc_cost: FloatArray,
    arcs: IntArray,
    shift: IntArray,
    start: int,
    blocks: IntArray,
    inside: BoolArray,
    spill: BoolArray,
    values: FloatArray,
    ranges: IntArray,
) -> None:
    """The cheapest way into every state.

    Args:
        pay: (days, symbols), cost of a day with a symbol, infinite if it is closed.
        arc_cost: (days, arcs).
        arcs: (3, arcs): tails, heads, symbols.
        shift: (days, arcs), by how much an arc moves the counts.
        start: the node before the first day.
        blocks: (3, days + 1, nodes): low, high and offset of every block.
        inside: (stride,), which positions between two values of the first counter are real counts, not overflow.
        spill: (days, nodes), where overflow can come in.
        values: the buffer, written where ``ranges`` say.
        ranges: (2, days + 1, nodes), written: first and last + 1 count that was reached.
    """
    low, high, offset = blocks[0], blocks[1], blocks[2]
    first, last = ranges[0], ranges[1]
    first[:] = 0
    last[:] = 0
    if low[0, start] == 0 and high[0, start] > 0:
        values[offset[0, start]] = 0.0
        last[0, start] = 1
    for day in range(arc_cost.shape[0]):
        for arc in range(arcs.shape[1]):
            tail, head = arcs[0, arc], arcs[1, arc]
            cost = arc_cost[day, arc] + pay[day, arcs[2, arc]]
            begin = max(first[day, tail] + shift[day, arc], low[day + 1, head])
            end = min(last[day, tail] + shift[day, arc], high[day + 1, head])
            if first[day, tail] >= last[day, tail] or cost == math.inf or begin >= end:
                continue
            base = offset[day + 1, head] - low[day + 1, head]
            if first[day + 1, head] >= last[day + 1, head]:
                first[day + 1, head], last[day + 1, head] = begin, begin
            if begin < first[day + 1, head]:
                values[base + begin : base + first[day + 1, head]] = np.inf
                first[day + 1, head] = begin
            if end > last[day + 1, head]:
                values[base + last[day + 1, head] : base + end] = np.inf
                last[day + 1, head] = end
            origin = offset[day, tail] - low[day, tail] - shift[day, arc]
            source, target = values[origin + begin : origin + end], values[base + begin : base + end]
            for place in range(end - begin):
                value = source[place] + cost
                target[place] = min(target[place], value)
        _wipe(day, low, offset, inside, spill, values, first, last)


@compiled
def ends(
    node_cost: FloatArray, end_cost: FloatArray, blocks: IntArray, ranges: IntArray, values: FloatArray, best: FloatArray, nodes: IntArray
) -> None:
    """Into ``best`` and ``nodes`` (counts,): the cheapest total for each end of the counters, and the node it ends in."""
    best[:] = np.inf
    final = ranges.shape[1] - 1
    for node in range(len(node_cost)):
        if node_cost[node] < math.inf:
            base = blocks[2, final, node] - blocks[0, final, node]
            for count in range(ranges[0, final, node], ranges[1, final, node]):
                total = values[base + count] + node_cost[node] + end_cost[count]
                if total < best[count]:
                    best[count] = total
                    nodes[count] = node


@compiled
def trace(
    pay: FloatArray,
    arc_cost: FloatArray,
    arcs: IntArray,
    arcs_in: IntArray,
    shift: IntArray,
    blocks: IntArray,
    ranges: IntArray,
    values: FloatArray,
    chosen: IntArray,
    nodes: IntArray,
    paths: IntArray,
) -> None:
    """Into ``paths`` (chosen, days): the arcs of the cheapest ways into the chosen ends (counts; their nodes by ``nodes``)."""
    for row in range(len(chosen)):
        count = chosen[row]
        node = nodes[count]
        for day in range(arc_cost.shape[0] - 1, -1, -1):
            least, pick = math.inf, -1
            for place in range(arcs_in.shape[1]):
                arc = arcs_in[node, place]
                if arc < 0:
                    break
                tail = arcs[0, arc]
                before = count - shift[day, arc]
                if ranges[0, day, tail] <= before < ranges[1, day, tail]:
                    value = values[blocks[2, day, tail] + before - blocks[0, day, tail]] + arc_cost[day, arc] + pay[day, arcs[2, arc]]
                    if value < least:
                        least, pick = value, arc
            paths[row, day] = pick
            count -= shift[day, pick]
            node = arcs[0, pick]


@compiled
def marginals(
    pay: FloatArray,
    arc_cost: FloatArray,
    arcs: IntArray,
    shift: IntArray,
    node_cost: FloatArray,
    end_cost: FloatArray,
    blocks: IntArray,
    ranges: IntArray,
    values: FloatArray,
    back: FloatArray,
    least: FloatArray,
) -> None:
    """Into ``least`` (days, symbols), infinite before: the cheapest total of the paths with a symbol on a day.

    ``values`` and ``ranges`` are those of a sweep; ``back``, a buffer of the same size, gets the cheapest ways from every state to an end.
    """
    low, offset = blocks[0], blocks[2]
    first, last = ranges[0], ranges[1]
    final = arc_cost.shape[0]
    for node in range(len(node_cost)):
        base = offset[final, node] - low[final, node]
        for count in range(first[final, node], last[final, node]):
            back[base + count] = node_cost[node] + end_cost[count]
    for day in range(final - 1, -1, -1):
        for node in range(len(node_cost)):
            base = offset[day, node] - low[day, node]
            back[base + first[day, node] : base + last[day, node]] = np.inf
        for arc in range(arcs.shape[1]):
            tail, head, symbol = arcs[0, arc], arcs[1, arc], arcs[2, arc]
            cost = arc_cost[day, arc] + pay[day, symbol]
            begin = max(first[day, tail] + shift[day, arc], first[day + 1, head])
            end = min(last[day, tail] + shift[day, arc], last[day + 1, head])
            if cost == math.inf or begin >= end:
                continue
            origin = offset[day, tail] - low[day, tail] - shift[day, arc]
            base = offset[day + 1, head] - low[day + 1, head]
            best = least[day, symbol]
            for count in range(begin, end):
                value = back[base + count] + cost
                back[origin + count] = min(back[origin + count], value)
                best = min(best, value + values[origin + count])
            least[day, symbol] = best
