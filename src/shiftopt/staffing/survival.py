"""Patience from logs: whoever was answered shows only that the patience was longer than the wait (censoring)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from shiftopt.domain.volumes import BoolArray, FloatArray


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its standard error and the number of observations that carry it."""

    value: float
    error: float
    count: int


@dataclass(frozen=True, slots=True, eq=False)
class Survival:
    """Kaplan-Meier curve: ``share`` of customers whose patience exceeds ``seconds``, with Greenwood's standard ``error``."""

    seconds: FloatArray
    share: FloatArray
    error: FloatArray

    def at(self, seconds: float) -> float:
        """Share whose patience exceeds ``seconds``; the last known share beyond the last observation."""
        place = int(np.searchsorted(self.seconds, seconds, side="right"))
        return float(self.share[place - 1]) if place else 1.0

    def median(self) -> float:
        """The time that half of the customers would wait; inf if the curve stays above a half."""
        below = np.flatnonzero(self.share <= 0.5)
        return float(self.seconds[below[0]]) if len(below) else math.inf


def kaplan_meier(waits: FloatArray, gave_up: BoolArray) -> Survival:
    """The curve from (customers,) waits in seconds and whether each ended by giving up (Kaplan and Meier 1958; Greenwood 1926).

    Raises:
        ValueError: if the arrays differ in length or a wait is negative.
    """
    _check(waits, gave_up)
    times, place = np.unique(waits, return_inverse=True)
    losses = np.bincount(place, weights=gave_up, minlength=len(times))
    exposed = len(waits) - np.concatenate([[0], np.cumsum(np.bincount(place, minlength=len(times)))[:-1]])
    hazard = np.divide(losses, exposed, out=np.zeros(len(times)), where=exposed > 0)
    share = np.cumprod(1 - hazard)
    terms = np.divide(losses, exposed * (exposed - losses), out=np.zeros(len(times)), where=exposed > losses)
    return Survival(times, share, share * np.sqrt(np.cumsum(terms)))


def mean_patience(waits: FloatArray, gave_up: BoolArray) -> Estimate:
    """Maximum likelihood of exponential patience: all waiting time over the number who gave up; error ``mean / sqrt(count)``.

    inf if nobody gave up.

    Raises:
        ValueError: if the arrays differ in length or a wait is negative.
    """
    _check(waits, gave_up)
    count = int(gave_up.sum())
    if count == 0:
        return Estimate(math.inf, math.inf, 0)
    mean = float(waits.sum()) / count
    return Estimate(mean, mean / math.sqrt(count), count)


def _check(waits: FloatArray, gave_up: BoolArray) -> None:
    if waits.shape != gave_up.shape:
        raise ValueError(f"waits and gave_up must have one entry per customer, got {waits.shape} and {gave_up.shape}")
    if len(waits) and not float(waits.min()) >= 0:
        raise ValueError(f"waits must be 0 or more seconds, got {float(waits.min())}")
