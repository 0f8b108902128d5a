"""The true mean of every hour: what a perfect forecaster would know, without day, hour and counting noise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
from scipy import stats

from shiftopt.domain.volumes import BoolArray, FloatArray
from shiftopt.samples.events import Happening, make_happenings
from shiftopt.samples.profiles import (
    DAY_CV,
    HOUR_CV,
    PAYDAY_FACTOR,
    PAYDAYS,
    PROMOTION_DAY_CV,
    QUEUE_WORK,
    RETURN_HOURS,
    RETURN_SHARE,
    TREND_PER_MONTH,
    WEEKDAY_FACTORS,
    WORKS,
    Work,
    hour_profile,
)
from shiftopt.samples.sizes import Size, size_of
from shiftopt.timeline.calendar import day_kind

HISTORY_DAYS: Final = 400
FUTURE_DAYS: Final = 30
HOURS: Final = 24
PROMOTION_FACTOR: Final = 1.5
"""From this pre-sales multiplier on, a day is a promotion day and its day factor is less certain."""


@dataclass(frozen=True, eq=False)
class Truth:
    """Mean contacts by local day and hour, from the first day of the history to 30 days after its end.

    Attributes:
        queues: queue ids.
        first_day: local date of day 0; day ``HISTORY_DAYS`` is the first of the planned week.
        mean: (days, 24, queues), expected contacts; 0 where the queue is closed.
        open: (24, queues), whether people serve the queue in that hour.
        day_cv: (days,), coefficient of variation of the factor shared by the hours of a day.
        hour_cv: the same for a single hour, beyond Poisson.
    """

    queues: tuple[str, ...]
    first_day: date
    mean: FloatArray
    open: BoolArray
    day_cv: FloatArray
    hour_cv: float = HOUR_CV

    def week(self, first_day: date, days: int = 7) -> FloatArray:
        """(24 * days, queues), mean contacts by hour from that local midnight on."""
        start = (first_day - self.first_day).days
        return self.mean[start : start + days].reshape(days * HOURS, len(self.queues))

    def floor(self, first_day: date, days: int = 7) -> dict[str, float]:
        """Queue id -> hourly WAPE that remains when every mean is known exactly (the noise floor of a point forecast).

        Each count is taken as negative binomial around its mean m with variance ``m + m^2 (day_cv^2 + hour_cv^2 + product)``.
        """
        start = (first_day - self.first_day).days
        day = self.day_cv[start : start + days, None] ** 2
        cv2 = np.repeat(day + self.hour_cv**2 + day * self.hour_cv**2, HOURS, axis=1).reshape(-1)
        means = self.week(first_day, days)
        return {queue: _wape(means[:, column], cv2) for column, queue in enumerate(self.queues)}


def _wape(mean: FloatArray, cv2: FloatArray) -> float:
    """``E|N - m| / m`` over the hours, from ``E|N - m| = 2 sum_{n <= m} (m - n) P(n)``."""
    known = mean > 0
    mean, shape = mean[known], 1.0 / cv2[known]
    counts = np.arange(int(mean.max()) + 1)
    below = stats.nbinom.pmf(counts[None, :], shape[:, None], (shape / (shape + mean))[:, None])
    misses = 2.0 * (np.clip(mean[:, None] - counts[None, :], 0.0, None) * below).sum(axis=1)
    return float(misses.sum() / mean.sum())


def truth(name: str, seed: int = 7, agents: int | None = None) -> Truth:
    """The true means behind ``generate(name, seed=seed, agents=agents)``."""
    size = size_of(name, agents)
    return make_truth(size, window(size, seed))


def window(size: Size, seed: int) -> tuple[Happening, ...]:
    """The happenings from the start of the history to the end of the days after it."""
    first = size.first_day - timedelta(days=HISTORY_DAYS)
    return make_happenings(seed, frozenset(size.volume), first, size.first_day + timedelta(days=FUTURE_DAYS))


def make_truth(size: Size, happenings: tuple[Happening, ...]) -> Truth:
    """Level x weekday x payday x trend x hour profile x events, then closed hours taken out and those who come back added."""
    first = size.first_day - timedelta(days=HISTORY_DAYS)
    days = [first + timedelta(days=offset) for offset in range(HISTORY_DAYS + FUTURE_DAYS)]
    factors = event_factors(happenings, days)
    calm = {work: np.stack([_day_factor(work, day, size.first_day) * hour_profile(work, day.weekday()) for day in days]) for work in WORKS}
    queues = tuple(size.volume)
    wanted = np.stack([size.volume[q] * calm[QUEUE_WORK[q]] * factors[QUEUE_WORK[q]] for q in queues], axis=2)
    open_ = np.array([[start <= hour < end for start, end in (size.hours[queue] for queue in queues)] for hour in range(HOURS)])
    pre = (calm["pre"] * factors["pre"]).sum(axis=1) / calm["pre"].sum(axis=1)
    return Truth(
        queues=queues,
        first_day=first,
        mean=_closed_hours(wanted, open_, queues),
        open=open_,
        day_cv=np.where(pre >= PROMOTION_FACTOR, PROMOTION_DAY_CV, DAY_CV),
    )


def event_factors(happenings: tuple[Happening, ...], days: list[date]) -> dict[Work, FloatArray]:
    """Work -> (days, 24), product of the true multipliers of all phases that cover the hour."""
    factors: dict[Work, FloatArray] = {work: np.ones((len(days), HOURS)) for work in WORKS}
    for happening in happenings:
        event = happening.event
        start = (happening.start_day - days[0]).days * HOURS + event.start_minute // 60
        end = (happening.start_day + (event.end_day - event.start_day) - days[0]).days * HOURS + event.end_minute // 60
        for work in WORKS:
            factors[work].reshape(-1)[max(0, start) : max(0, end)] *= happening.true[work]
    return factors


def _day_factor(work: Work, day: date, planned: date) -> float:
    """Weekday (a make-up workday is like a Friday), payday and trend, which is 1 on the first planned day."""
    weekday = 4 if day.weekday() >= 5 and day_kind(day) == "workday" else day.weekday()
    payday = PAYDAY_FACTOR if day.day in PAYDAYS else 1.0
    return float(WEEKDAY_FACTORS[work][weekday] * payday * np.exp(TREND_PER_MONTH * (day - planned).days / 30.4))


def _closed_hours(wanted: FloatArray, open_: BoolArray, queues: tuple[str, ...]) -> FloatArray:
    """(days, 24, queues), what reaches people: a share of the closed hours comes back after the next opening."""
    mean = np.where(open_[None], wanted, 0.0)
    for column, queue in enumerate(queues):
        hours = np.flatnonzero(open_[:, column])
        if len(hours) == HOURS:
            continue
        opening = hours[0]
        lost = np.where(open_[None, :, column], 0.0, wanted[:, :, column])
        night = lost[:, :opening].sum(axis=1)
        evening = lost[:, opening:].sum(axis=1)
        back = RETURN_SHARE.get(queue, 1.0) * (night + np.concatenate([[evening[0]], evening[:-1]]))
        for place, share in enumerate(RETURN_HOURS):
            mean[:, opening + place, column] += share * back
    return mean
