"""The observed history: the truth with day and hour randomness, counting noise, gaps and accidents."""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy import stats

from shiftopt.domain.volumes import BoolArray, FloatArray, History
from shiftopt.samples.profiles import BOT_FAILURE_FACTOR, QUEUE_WORK
from shiftopt.samples.queues import QUEUES
from shiftopt.samples.streams import stream
from shiftopt.samples.truth import HISTORY_DAYS, HOURS, Truth
from shiftopt.timeline.clock import to_minute

ZONE: Final = "Asia/Shanghai"
PRE_AFTER: Final = 0.5
AFTER_COMPLAINT: Final = 0.4
COMPLAINT_LAG: Final = 3
SAME_WORK: Final = 0.7
"""Correlations of day factors: pre- with after-sales, after-sales with complaints some days later, two queues of one work."""
MISSING_SHARE: Final = 0.01
OUTAGES: Final = 2
OUTAGE_HOURS: Final = 4
OUTAGE_FACTOR: Final = 0.05
BOT_FAILURES: Final = 1
BOT_FAILURE_HOURS: Final = 3


def make_history(truth: Truth, seed: int) -> History:
    """400 days by the hour. Closed and missing hours are NaN; two platform outages and one bot failure are left in, unmarked."""
    rng = stream(seed, "volumes")
    mean = truth.mean[:HISTORY_DAYS] * _day_factors(truth, rng)[:, None, :]
    mean = mean * rng.gamma(truth.hour_cv**-2, truth.hour_cv**2, size=mean.shape)
    mean = mean * _accidents(seed, truth)[:, :, None]
    contacts = rng.poisson(mean).astype(np.float64)
    contacts[:, ~truth.open] = np.nan
    contacts = contacts.reshape(HISTORY_DAYS * HOURS, len(truth.queues))
    contacts[_missing(seed)] = np.nan
    return History(
        queues=truth.queues,
        zone=ZONE,
        start=to_minute(ZONE, truth.first_day),
        interval=60,
        contacts=contacts,
        handle_seconds=_handling(truth.queues, contacts, seed),
    )


def _day_factors(truth: Truth, rng: np.random.Generator) -> FloatArray:
    """(days, queues), gamma day factors of mean 1, joined by a Gaussian copula."""
    pad = COMPLAINT_LAG
    draws = rng.normal(size=(HISTORY_DAYS + pad, 3))
    own = rng.normal(size=(HISTORY_DAYS, len(truth.queues)))
    pre = draws[:, 0]
    after = PRE_AFTER * pre + np.sqrt(1 - PRE_AFTER**2) * draws[:, 1]
    complaint = AFTER_COMPLAINT * after[:-pad] + np.sqrt(1 - AFTER_COMPLAINT**2) * draws[pad:, 2]
    works = {"pre": pre[pad:], "after": after[pad:], "complaint": complaint}
    columns, seen = [], set()
    for column, queue in enumerate(truth.queues):
        work = QUEUE_WORK[queue]
        shared = 1.0 if work not in seen else SAME_WORK
        columns.append(shared * works[work] + np.sqrt(1 - shared**2) * own[:, column])
        seen.add(work)
    cv2 = truth.day_cv[:HISTORY_DAYS, None] ** 2
    levels = stats.norm.cdf(np.stack(columns, axis=1))
    return np.asarray(stats.gamma.ppf(levels, 1.0 / cv2, scale=cv2))


def _accidents(seed: int, truth: Truth) -> FloatArray:
    """(days, 24), factor on all queues: outages during which almost nobody gets through, and hours without the bot."""
    rng = stream(seed, "accidents")
    factor = np.ones((HISTORY_DAYS, HOURS))
    calm = np.flatnonzero(truth.day_cv[:HISTORY_DAYS] == truth.day_cv.min())
    days = rng.choice(calm, size=OUTAGES + BOT_FAILURES, replace=False)
    hours = rng.integers(10, 18, size=OUTAGES + BOT_FAILURES)
    for number, (day, hour) in enumerate(zip(days, hours, strict=True)):
        if number < OUTAGES:
            factor[day, hour : hour + OUTAGE_HOURS] = OUTAGE_FACTOR
        else:
            factor[day, hour : hour + BOT_FAILURE_HOURS] = BOT_FAILURE_FACTOR
    return factor


def _missing(seed: int) -> BoolArray:
    """(rows,), hours in which nothing at all was recorded."""
    rng = stream(seed, "accidents").spawn(1)[0]
    return np.asarray(rng.random(HISTORY_DAYS * HOURS) < MISSING_SHARE)


def _handling(queues: tuple[str, ...], contacts: FloatArray, seed: int) -> FloatArray:
    """(rows, queues), mean handle seconds of the contacts of the hour, whole; NaN without contacts."""
    rng = stream(seed, "handling")
    usual = np.array([QUEUES[queue]["handle_seconds"] for queue in queues], dtype=np.float64)
    cv = np.array([QUEUES[queue].get("handle_cv", 1.0) for queue in queues], dtype=np.float64)
    shape = np.nan_to_num(contacts, nan=0.0) / cv**2
    drawn = rng.standard_gamma(np.maximum(shape, 1e-9)) / np.maximum(shape, 1e-9) * usual
    return np.asarray(np.where(np.nan_to_num(contacts, nan=0.0) > 0, np.maximum(1.0, np.round(drawn)), np.nan))
