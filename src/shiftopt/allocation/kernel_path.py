"""Compiled: the best way through one duty, by dynamic programming over slots, pauses taken, queue and length of the stint."""

from __future__ import annotations

from shiftopt.allocation.compiled import AWAY, IDLE, NEVER, PAUSE, compiled
from shiftopt.allocation.kernel_nouns import Path
from shiftopt.domain.volumes import BoolArray, IntArray


@compiled
def best_way(
    first: int,
    length: int,
    pause_ok: BoolArray,
    pause_slots: IntArray,
    away: BoolArray,
    may: BoolArray,
    gains: IntArray,
    stint: int,
    switch: int,
    rest_at_will: bool,
    value: IntArray,
    origin: IntArray,
    path: Path,
) -> int:
    """Its value in units saved, ``NEVER`` if the pauses do not fit; the way itself is written into ``path``.

    Args:
        first: slot number in which the duty begins (its place within an interval matters).
        length: slots of the duty.
        pause_ok: (pauses, slots), whether a pause may begin there.
        pause_slots: (pauses,), their lengths; -1 where there are fewer.
        away: (slots,), at a session.
        may: (slots, own queues), whether the queue may be served.
        gains: (slots, own queues, slots per interval), units saved; the last index is how many slots of the interval were given before.
        stint: slots to be served before a free switch.
        switch: price of a switch, a tie-break.
        rest_at_will: whether one may be idle while a queue is open.
        value: scratch (slots + 1, pauses + 1, own queues + 1, stint + 1).
        origin: scratch of the same shape.
        path: (slots,).
    """
    pauses = 0
    while pauses < len(pause_slots) and pause_slots[pauses] > 0:
        pauses += 1
    for s in range(length + 1):
        for k in range(pauses + 1):
            for q in range(value.shape[2]):
                for held in range(stint + 1):
                    value[s, k, q, held] = NEVER
    value[0, 0, value.shape[2] - 1, stint] = 0
    for s in range(length):
        idle = rest_at_will
        any_open = False
        for j in range(may.shape[1]):
            any_open = any_open or may[s, j]
        idle = idle or not any_open
        for k in range(pauses + 1):
            _rest(s, k, length, pauses, pause_ok, pause_slots, away, stint, switch, value, origin)
            if away[s]:
                _absent(s, s + 1, k, k, stint, switch, value, origin)
            else:
                _serve(s, k, (first + s) % gains.shape[2], may, gains, stint, switch, idle, value, origin)
    return _trace(length, pauses, stint, pause_slots, away, value, origin, path)


@compiled
def _rest(
    s: int,
    k: int,
    length: int,
    pauses: int,
    pause_ok: BoolArray,
    pause_slots: IntArray,
    away: BoolArray,
    stint: int,
    switch: int,
    value: IntArray,
    origin: IntArray,
) -> None:
    """Begin pause ``k`` in slot ``s`` if it may begin there."""
    if k >= pauses or not pause_ok[k, s] or s + pause_slots[k] > length:
        return
    for later in range(s, s + pause_slots[k]):
        if away[later]:
            return
    _absent(s, s + pause_slots[k], k, k + 1, stint, switch, value, origin)


@compiled
def _absent(s: int, end: int, k: int, after: int, stint: int, switch: int, value: IntArray, origin: IntArray) -> None:
    """Be away until slot ``end``: the stint goes on afterwards, or ends here however short it is."""
    nobody, across, deep = value.shape[2] - 1, value.shape[2], stint + 1
    rested = after - k
    for q in range(across):
        for held in range(deep):
            here = value[s, k, q, held]
            if here == NEVER:
                continue
            code = ((k * across + q) * deep + held) * 2 + rested
            if here > value[end, after, q, held]:
                value[end, after, q, held] = here
                origin[end, after, q, held] = code
            left = here - (0 if q == nobody else switch)
            if left > value[end, after, nobody, stint]:
                value[end, after, nobody, stint] = left
                origin[end, after, nobody, stint] = code


@compiled
def _serve(
    s: int, k: int, phase: int, may: BoolArray, gains: IntArray, stint: int, switch: int, idle: bool, value: IntArray, origin: IntArray
) -> None:
    """Serve a queue in slot ``s``, or nobody."""
    nobody, across, deep = value.shape[2] - 1, value.shape[2], stint + 1
    for q in range(across):
        closed = q >= may.shape[1] or not may[s, q]
        for held in range(deep):
            here = value[s, k, q, held]
            if here == NEVER:
                continue
            code = ((k * across + q) * deep + held) * 2
            for j in range(may.shape[1]):
                if not may[s, j]:
                    continue
                if j == q:
                    there = here + gains[s, j, min(held, phase)]
                    grown = min(held + 1, stint)
                elif closed or held >= stint:
                    there = here + gains[s, j, 0] - (0 if q == nobody else switch)
                    grown = min(1, stint)
                else:
                    continue
                if there > value[s + 1, k, j, grown]:
                    value[s + 1, k, j, grown] = there
                    origin[s + 1, k, j, grown] = code
            if idle and (closed or held >= stint) and here > value[s + 1, k, nobody, stint]:
                value[s + 1, k, nobody, stint] = here
                origin[s + 1, k, nobody, stint] = code


@compiled
def _trace(
    length: int, pauses: int, stint: int, pause_slots: IntArray, away: BoolArray, value: IntArray, origin: IntArray, path: Path
) -> int:
    """Walk back from the best end."""
    nobody, across, deep = value.shape[2] - 1, value.shape[2], stint + 1
    best, q, held = NEVER, 0, 0
    for j in range(across):
        for h in range(deep):
            if value[length, pauses, j, h] > best:
                best, q, held = value[length, pauses, j, h], j, h
    if best == NEVER:
        return best
    s, k = length, pauses
    while s > 0:
        code = origin[s, k, q, held]
        rested = code % 2
        code //= 2
        k_before = code // (deep * across)
        if rested:
            size = pause_slots[k_before]
            for part in range(s - size, s):
                path[part] = PAUSE - k_before
            s -= size
        else:
            s -= 1
            if away[s]:
                path[s] = AWAY
            elif q < nobody:
                path[s] = q
            else:
                path[s] = IDLE
        k, q, held = k_before, (code // deep) % across, code % deep
    return best
