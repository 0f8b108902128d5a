"""What the day model believes about the logarithm of a day's volume: a sum of independent Gaussian processes.

Level (slow), drift (days), weekday, day of the month, and where the history has them: time of the year, lunar new year, holidays. Every
part has a standard deviation and mostly a length; both are learned per queue, with priors (Rasmussen & Williams 2006, ch. 4 and 5).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from shiftopt.domain.volumes import FloatArray, IntArray
from shiftopt.forecasting.days import Days

Form = Literal["exponential", "gaussian"]
YEAR_NEEDS = 540
"""Days of history from which a yearly pattern can be told from the level."""
MONTH_DAY_NEEDS = 28
"""Days of history from which days of the month can be told apart."""
LUNAR_NEEDS = 330
"""Days of history from which a spring festival of last year can be in it."""


@dataclass(frozen=True)
class Part:
    """One process: its name, prior scale (log units), and how far its memory reaches, and which of these are learned.

    What needs years to show itself is not learned but assumed.
    """

    name: str
    scale: float
    form: Form
    length: float = 1.0
    learn: bool = False
    learn_scale: bool = True


LEVEL = Part("level", 0.15, "exponential", 60.0, learn=True)
DRIFT = Part("drift", 0.05, "exponential", 4.0)
WEEKDAY = Part("weekday", 0.4, "exponential", 700.0, learn=True)
MONTH_DAY = Part("month_day", 0.06, "gaussian", 2.5, learn=True)
YEAR = Part("year", 0.2, "gaussian", 12.0, learn_scale=False)
LUNAR = Part("lunar", 0.2, "gaussian", 2.0, learn_scale=False)
OFF = Part("off", 0.15, "exponential")


def parts_for(days: Days, last: int) -> tuple[Part, ...]:
    """The parts that a history of the first ``last`` days can teach anything about."""
    parts = [LEVEL, DRIFT, WEEKDAY]
    if last >= MONTH_DAY_NEEDS:
        parts.append(MONTH_DAY)
    if last >= YEAR_NEEDS:
        parts.append(YEAR)
    if last >= LUNAR_NEEDS and np.isfinite(days.lunar[:last]).any():
        parts.append(LUNAR)
    if days.off[:last].any():
        parts.append(OFF)
    return tuple(parts)


@dataclass(frozen=True, eq=False)
class Distances:
    """For one part: how far rows and columns are apart, and a mask or product that multiplies its covariance.

    Distances between days take few values, so functions of them are tabulated and looked up.

    Attributes:
        index: (rows, columns), which entry of ``gap`` holds.
        gap: the distances that occur, in days.
        times: (rows, columns), factor of the covariance; None if it is 1.
    """

    index: IntArray
    gap: FloatArray
    times: FloatArray | None


def distances(parts: Sequence[Part], days: Days, rows: IntArray, columns: IntArray) -> list[Distances]:
    """Distances of every part between day numbers ``rows`` and ``columns``."""
    age = np.abs(rows[:, None] - columns[None, :])
    return [_distance(part.name, days, rows, columns, age) for part in parts]


def _distance(name: str, days: Days, rows: IntArray, columns: IntArray, age: IntArray) -> Distances:
    if name == "month_day":
        return _circle(days.month_day, rows, columns, 30.4)
    if name == "year":
        return _circle(days.year_day, rows, columns, 365.25)
    if name == "lunar":
        gap = np.abs(days.lunar[rows][:, None] - days.lunar[columns][None, :])
        return _steps(np.nan_to_num(gap).astype(np.int64), np.isfinite(gap).astype(np.float64))
    if name == "off":
        off = days.off.astype(np.float64)
        return _steps(np.zeros(age.shape, dtype=np.int64), np.outer(off[rows], off[columns]))
    same = (days.weekday[rows][:, None] == days.weekday[columns][None, :]).astype(np.float64) if name == "weekday" else None
    return _steps(age, same)


def _steps(index: IntArray, times: FloatArray | None) -> Distances:
    """Whole days apart."""
    return Distances(index, np.arange(float(index.max(initial=0)) + 1.0), times)


def _circle(values: IntArray, rows: IntArray, columns: IntArray, period: float) -> Distances:
    """Chords between places on a circle; with chords the Gaussian form stays a covariance (MacKay 1998)."""
    index = np.abs(values[rows][:, None] - values[columns][None, :])
    turns = np.pi * np.arange(float(index.max(initial=0)) + 1.0) / period
    return Distances(index, np.abs(np.sin(turns)) * period / np.pi, None)


def covariance(part: Part, scale: float, length: float, distance: Distances) -> FloatArray:
    """Covariance of one part. (rows, columns)."""
    return _look_up(scale**2 * _shape(part, distance.gap / length), distance)


def length_slope(part: Part, scale: float, length: float, distance: Distances) -> FloatArray:
    """Derivative of the covariance by the logarithm of the length. (rows, columns)."""
    ratio = distance.gap / length
    power = 1.0 if part.form == "exponential" else 2.0
    return _look_up(scale**2 * _shape(part, ratio) * ratio**power, distance)


def _shape(part: Part, ratio: FloatArray) -> FloatArray:
    return np.asarray(np.exp(-ratio) if part.form == "exponential" else np.exp(-0.5 * ratio**2))


def _look_up(table: FloatArray, distance: Distances) -> FloatArray:
    values = table[distance.index]
    if distance.times is not None:
        values *= distance.times
    return values


@dataclass(frozen=True)
class Learned:
    """Learned standard deviations and lengths, one per part, and the standard deviation of the noise of a single day."""

    scales: tuple[float, ...]
    lengths: tuple[float, ...]
    noise: float


def pack(parts: Sequence[Part], learned: Learned) -> FloatArray:
    """The numbers that are learned, as logarithms: scales, then lengths, then noise."""
    scales = [scale for part, scale in zip(parts, learned.scales, strict=True) if part.learn_scale]
    lengths = [length for part, length in zip(parts, learned.lengths, strict=True) if part.learn]
    return np.log([*scales, *lengths, learned.noise])


def unpack(parts: Sequence[Part], theta: FloatArray) -> Learned:
    """The reverse of ``pack``."""
    free = iter(np.exp(theta).tolist())
    scales = tuple(next(free) if part.learn_scale else part.scale for part in parts)
    lengths = tuple(next(free) if part.learn else part.length for part in parts)
    return Learned(scales, lengths, next(free))
