"""Compiled: what supply, complaint minutes and absences cost. All amounts in units of 1/6000 fen, effort in percent-minutes."""

from __future__ import annotations

from shiftopt.allocation.compiled import FORBIDDEN, compiled
from shiftopt.domain.volumes import IntArray


@compiled
def shortage(priced: int, width: IntArray, slope: IntArray, supply: int) -> int:
    """Cost of one live queue in one interval; ``width`` and ``slope`` (segments,), the cheapest first."""
    left = priced - supply
    total = 0
    for segment in range(len(width)):
        if left <= 0:
            break
        part = min(left, width[segment])
        total += part * slope[segment]
        left -= part
    return total


@compiled
def live_cost(priced: IntArray, width: IntArray, slope: IntArray, supply: IntArray, low: int, high: int) -> int:
    """Cost of all live queues in the intervals from ``low`` to before ``high``; arrays (intervals, queues[, segments])."""
    total = 0
    for t in range(max(0, low), min(high, priced.shape[0])):
        for q in range(priced.shape[1]):
            if priced[t, q] > supply[t, q]:
                total += shortage(priced[t, q], width[t, q], slope[t, q], supply[t, q])
    return total


@compiled
def late_cost(arrived: IntArray, due: IntArray, slope: IntArray, supply: IntArray, queue: int) -> int:
    """Cost of overdue work of one ticket queue; arrays (intervals, queues)."""
    done = 0
    total = 0
    for t in range(arrived.shape[0]):
        done = min(arrived[t, queue], done + supply[t, queue])
        if due[t, queue] > done:
            total += (due[t, queue] - done) * slope[t, queue]
    return total


@compiled
def ticket_worth(arrived: IntArray, due: IntArray, slope: IntArray, supply: IntArray, queue: int, worth: IntArray) -> None:
    """Write into ``worth`` (intervals,) what one more percent-minute in each interval saves on a ticket queue.

    Extra work lowers the overdue amount from then on, until all that has arrived is done anyway.
    """
    done = 0
    for t in range(len(worth)):
        done = min(arrived[t, queue], done + supply[t, queue])
        worth[t] = done
    saved = 0
    for t in range(len(worth) - 1, -1, -1):
        if worth[t] >= arrived[t, queue]:
            saved = 0
        elif worth[t] < due[t, queue]:
            saved += slope[t, queue]
        worth[t] = saved


@compiled
def exposure_cost(minutes: IntArray, carried: int, limits: IntArray) -> int:
    """What complaint minutes per day (days,) of one agent cost.

    ``limits`` (limits, 4): minutes a day, days in a row, units per minute beyond (-1: forbidden), minutes that a day too many counts.
    """
    total = 0
    for number in range(limits.shape[0]):
        over = 0
        run = carried
        for day in range(len(minutes)):
            over += max(0, minutes[day] - limits[number, 0])
            run = run + 1 if minutes[day] > 0 else 0
            if run > limits[number, 1]:
                over += limits[number, 3]
        if limits[number, 2] >= 0:
            total += over * limits[number, 2]
        elif over > 0:
            total += FORBIDDEN
    return total


@compiled
def absence_cost(working: int, guests: int, quorum: int, absent: int, missing: int) -> int:
    """What it costs if so many participants of a session work on its day and so many attend."""
    wanted = (quorum * working + 99) // 100
    return absent * (working - guests) + missing * max(0, wanted - guests)
