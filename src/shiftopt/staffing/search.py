"""The smallest number of heads that meets a goal, for many cases at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from shiftopt.domain.volumes import BoolArray, FloatArray, IntArray
from shiftopt.staffing.goal import Goal

_SCOUTS: Final = 24

Meets = Callable[[IntArray, IntArray], BoolArray]
"""(indices of cases, heads of those cases) -> whether the goal holds; must be monotone in heads."""


def smallest(meets: Meets, guess: IntArray) -> IntArray:
    """(cases,) least heads >= 0 with ``meets``, by galloping from ``guess`` and bisecting; the goal must hold for large numbers."""
    cases = np.arange(len(guess))
    low, high = np.full(len(guess), -1), np.full(len(guess), -1)
    probe, step, todo = guess.astype(np.int64), 1, cases
    while len(todo):
        good = meets(todo, probe[todo])
        high[todo[good]], low[todo[~good]] = probe[todo[good]], probe[todo[~good]]
        known = (high >= 0) & ((low >= 0) | (high == 0))
        todo = cases[~known]
        probe = np.where(high >= 0, np.maximum(high - step, 0), low + step)
        step *= 2
    while len(todo := cases[high - low > 1]):
        middle = (low[todo] + high[todo]) // 2
        good = meets(todo, middle)
        high[todo[good]], low[todo[~good]] = middle[good], middle[~good]
    return high


def required(goal: Goal, rate: FloatArray, reserve: float = 0.0) -> IntArray:
    """(cases,) heads that meet the goal, with a reserve, at ``rate`` (cases,) arrivals per second; 0 where nobody arrives.

    Many cases are solved in two rounds: a few spread over the range first, whose heads interpolated are nearly exact guesses.
    """
    rates, place = np.unique(rate[rate > 0], return_inverse=True)
    guess = _guess(goal, rates)
    if len(rates) > 2 * _SCOUTS:
        scouts = rates[np.linspace(0, len(rates) - 1, _SCOUTS).astype(np.int64)]
        guess = np.rint(np.interp(rates, scouts, _solve(goal, scouts, _guess(goal, scouts), reserve))).astype(np.int64)
    heads: IntArray = np.zeros(len(rate), dtype=np.int64)
    np.place(heads, rate > 0, _solve(goal, rates, guess, reserve)[place])
    return heads


def _guess(goal: Goal, rate: FloatArray) -> IntArray:
    load = rate / goal.line.levels[-1]
    return np.asarray(np.maximum(np.ceil(load + 0.8 * np.sqrt(load)), 1), dtype=np.int64)


def _solve(goal: Goal, rate: FloatArray, guess: IntArray, reserve: float) -> IntArray:
    return smallest(lambda which, heads: goal.promise(rate[which], heads).meets(goal.queue.target, reserve), guess)
