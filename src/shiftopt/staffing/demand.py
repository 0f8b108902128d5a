"""Demand that changes over time: one equivalent stationary arrival rate per interval.

SIPP (stationary independent period by period) takes the interval's mean rate; SIPP-max its greatest; the lag variant looks one
service time back, because the load follows the arrivals that late (Green, Kolesar and Soares 2001); the modified offered load (MOL)
follows the mean number in an infinite-server system (Jagerman 1975; Green, Kolesar and Whitt 2007).
"""

from __future__ import annotations

from typing import Final

import numpy as np

from shiftopt.domain.volumes import FloatArray
from shiftopt.staffing.settings import Method

SHORT: Final = 1 / 3
"""Service times up to this part of an interval count as short: the system settles within the interval."""
STEP: Final = 2.0
"""A neighbour with more than this multiple of the rate is a step; plain SIPP is then late for it."""
QUIET: Final = 3.0
"""Erlang below which a step is of no consequence."""


def choose(rate: FloatArray, service_seconds: float, interval: int) -> Method:
    """The method for one queue, by the rule that ``auto`` stands for.

    Service up to a third of an interval: SIPP, or SIPP-max if the load steps up or down by more than a factor of two between two
    neighbours; up to one interval: lag; longer: MOL. ``rate`` is (intervals,) per second, 0 where closed.
    """
    length = service_seconds / (interval * 60)
    if length > 1:
        return "mol"
    if length > SHORT:
        return "lag"
    before, after = rate[:-1], rate[1:]
    busy = (np.maximum(before, after) * service_seconds > QUIET) & (before > 0) & (after > 0)
    steps = busy & (np.maximum(before, after) > STEP * np.minimum(before, after))
    return "sipp_max" if steps.any() else "sipp"


def equivalent(rate: FloatArray, service_seconds: float, interval: int, method: Method) -> FloatArray:
    """(intervals,) arrivals per second that stand for each interval; ``rate`` likewise. The time before the horizon is as its start."""
    if method == "auto":
        method = choose(rate, service_seconds, interval)
    if method == "sipp" or len(rate) == 0:
        return rate.copy()
    if method == "sipp_max":
        edges = (rate[:-1] + rate[1:]) / 2
        return np.asarray(np.maximum(rate, np.maximum(np.append(rate[:1], edges), np.append(edges, rate[-1:]))))
    if method == "lag":
        return _lagged(rate, service_seconds / (interval * 60))
    return offered_load(rate, service_seconds, interval)[0] / service_seconds


def _lagged(rate: FloatArray, lag: float) -> FloatArray:
    """Mean rate of the interval ``lag`` intervals earlier; the time before an opening is as its first interval, for people come at once."""
    whole, part = int(lag), lag - int(lag)
    before = np.maximum.accumulate(np.where(np.append(0.0, rate[:-1]) > 0, 0, np.arange(len(rate))))
    places = np.arange(len(rate))
    near, far = (rate[np.maximum(places - shift, before)] for shift in (whole, whole + 1))
    return np.asarray((1 - part) * near + part * far)


def offered_load(rate: FloatArray, service_seconds: float, interval: int, start: float | None = None) -> tuple[FloatArray, FloatArray]:
    """Modified offered load: (intervals,) mean over each interval and value at its end, Erlang.

    ``m' = lam - mu m`` solved exactly for a rate that is constant within intervals; ``start`` is m at the beginning (None: the
    equilibrium of the first interval).
    """
    span = interval * 60 / service_seconds
    fade = -np.expm1(-span)
    means, ends = np.empty_like(rate), np.empty_like(rate)
    load = rate[0] * service_seconds if start is None else start
    for t, target in enumerate(rate * service_seconds):
        means[t] = target + (load - target) * fade / span
        load = target + (load - target) * (1 - fade)
        ends[t] = load
    return means, ends
