"""The stationary law of n agents who share chats evenly, climbed state by state without overflow.

With j chats in the house, ``r = j mod n`` agents hold ``q + 1 = j div n + 1`` chats and the others q, so chats finish at rate
``D(j) = (n - r) d_q + r d_{q+1}`` and ``p_j = p_{j-1} lam / D(j)``. Weights are kept as logarithms relative to the largest so far,
and the climb of a large group begins just below the states that matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from shiftopt.domain.volumes import FloatArray, IntArray

_BLOCK: Final = 64
_SHARES: Final = 8
_NOTHING: Final = -45.0
"""Logarithm of a probability that double precision does not see beside 1."""


def climb(
    rate: FloatArray, heads: IntArray, levels: FloatArray, rewards: FloatArray | None = None, *, stop: float = 0.0
) -> tuple[FloatArray, FloatArray]:
    """Blocking probability when every agent is full, and mean rewards, of the chain cut at ``heads * k`` chats.

    Args:
        rate: (cases,), arrivals per second.
        heads: (cases,), agents, at least 1.
        levels: (k + 1,), completions per second by chats held; 0 first, not falling.
        rewards: (k + 1, m), per agent at that level; states weigh them by how many agents are there.
        stop: leave the climb where the last state of every case has less than this share; its blocking is then given as 0.

    Returns:
        (cases,) blocking and (cases, m) mean total rewards over the states (m = 0 without rewards).
    """
    values = levels[:, None] if rewards is None else np.column_stack([levels, rewards])
    top = heads * (len(levels) - 1)
    state = _beginning(rate, heads, levels)
    first = _of_state(state[None, :], heads, values)[1:, 0, :]
    run = _Climb(np.zeros(len(rate)), np.zeros(len(rate)), np.ones(len(rate)), first.copy())
    result = np.zeros(len(rate))
    live = np.flatnonzero(rate > 0)
    while len(live):
        ahead = state[live] + np.arange(1, _BLOCK + 1)[:, None]
        sums = _of_state(np.minimum(ahead, top[live]), heads[live], values)
        sums[0][ahead > top[live]] = np.inf
        shares = run.block(live, rate[live], sums)
        arrived = state[live] + _BLOCK >= top[live]
        ends = live[arrived]
        result[ends] = shares[top[ends] - state[ends] - 1, np.flatnonzero(arrived)]
        state[live] += _BLOCK
        live = live[~arrived & (shares[-1] >= stop)]
    return result, (run.gained / run.mass).T


@dataclass(slots=True, eq=False)
class _Climb:
    """Sums over the states so far, (cases,) each: ``mass`` and ``gained`` (m, cases) are relative to ``exp(peak)``."""

    log_here: FloatArray
    peak: FloatArray
    mass: FloatArray
    gained: FloatArray

    def block(self, live: IntArray, rate: FloatArray, sums: FloatArray) -> FloatArray:
        """Add a block of states, ``sums`` (1 + m, states, live) with the finishing rate first; their shares of the mass at its end."""
        with np.errstate(divide="ignore"):
            logs = self.log_here[live] + np.cumsum(np.log(rate / sums[0]), axis=0)
        peak = np.maximum(self.peak[live], logs.max(axis=0))
        weight = np.exp(logs - peak)
        shrink = np.exp(self.peak[live] - peak)
        before = self.mass[live] * shrink
        self.mass[live] = before + weight.sum(axis=0)
        self.gained[:, live] = self.gained[:, live] * shrink + (sums[1:] * weight).sum(axis=1)
        self.log_here[live], self.peak[live] = logs[-1], peak
        return np.asarray(weight / (before + np.cumsum(weight, axis=0)))


def _of_state(state: IntArray, heads: IntArray, values: FloatArray) -> FloatArray:
    """(m, states, cases) total over agents of ``values`` (k + 1, m) by level, with that many chats shared evenly."""
    low = (state / heads).astype(np.int64)
    extra = state - low * heads
    high = np.minimum(low + 1, len(values) - 1)
    totals = np.empty((values.shape[1], *low.shape))
    for total, value in zip(totals, values.T, strict=True):
        base = value[low]
        np.add(heads * base, extra * (value[high] - base), out=total)
    return totals


def _beginning(rate: FloatArray, heads: IntArray, levels: FloatArray) -> IntArray:
    """(cases,) a state below which nothing matters; 0 for small groups.

    ``log p`` falls from the mode downwards by the sum of ``log(lam / D)``, whose integral over a stretch of one level is closed.
    """
    load = heads / np.where(rate > 0, rate, 1.0)
    places = np.arange((len(levels) - 1) * _SHARES + 1) / _SHARES
    speeds = np.interp(places, np.arange(len(levels)), levels)
    ratio = np.maximum(load[:, None] * speeds[None, :], 1e-300)
    low, high = ratio[:, :-1], ratio[:, 1:]
    flat = high - low < 1e-9 * high
    area = np.where(flat, np.log(high), (high * np.log(high) - low * np.log(low)) / np.where(flat, 1.0, high - low) - 1)
    climbing = np.concatenate([np.zeros((len(rate), 1)), np.cumsum(-area * heads[:, None] / _SHARES, axis=1)], axis=1)
    mode = climbing.argmax(axis=1)
    relative = climbing - climbing.max(axis=1)[:, None]
    negligible = (relative < _NOTHING) & (np.arange(len(places))[None, :] <= mode[:, None])
    start = np.where(negligible.any(axis=1), negligible.shape[1] - 1 - negligible[:, ::-1].argmax(axis=1), 0)
    return np.asarray(np.where(rate > 0, start * heads // _SHARES, 0), dtype=np.int64)
