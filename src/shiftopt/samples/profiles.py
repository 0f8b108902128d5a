"""What an ordinary day and an ordinary week look like: hour profiles, weekday factors, payday, trend, randomness.

The shapes are those of shops on the large Chinese marketplaces: pre-sales questions peak in the evening, after-sales in the
working morning and afternoon after the parcels of the weekend, complaints on Monday mornings. They are assumptions of the samples, not
measurements of a certain shop.
"""

from __future__ import annotations

from typing import Final, Literal

import numpy as np

from shiftopt.domain.volumes import FloatArray

Work = Literal["pre", "after", "complaint"]
WORKS: Final[tuple[Work, ...]] = ("pre", "after", "complaint")

WORK_QUEUES: Final[dict[Work, tuple[str, ...]]] = {
    "pre": ("pre_sales",),
    "after": ("after_sales", "after_tickets"),
    "complaint": ("complaint_tickets", "complaint_calls"),
}
QUEUE_WORK: Final[dict[str, Work]] = {queue: work for work, queues in WORK_QUEUES.items() for queue in queues}

HOUR_SHARES: Final[dict[Work, tuple[float, ...]]] = {
    "pre": (
        2.2, 1.0, 0.5, 0.3, 0.2, 0.3, 0.6, 1.4, 2.9, 4.8, 6.2, 6.0, 5.2, 5.4, 6.2, 6.4, 6.0, 5.0, 4.6, 6.0, 8.0, 8.6, 7.4, 4.8,
    ),
    "after": (
        0.8, 0.4, 0.2, 0.1, 0.1, 0.2, 0.5, 1.4, 4.0, 8.2, 9.4, 8.0, 5.6, 6.2, 8.0, 8.2, 7.6, 6.2, 4.8, 5.0, 5.2, 4.6, 3.4, 1.9,
    ),
    "complaint": (
        0, 0, 0, 0, 0, 0, 0, 0, 3, 10, 12, 10, 6, 7, 11, 11, 10, 7, 4, 3, 2.5, 2, 1, 0.5,
    ),
}  # fmt: skip
"""Percent of the day's contacts by local hour; each sums to 100."""

WEEKDAY_FACTORS: Final[dict[Work, tuple[float, ...]]] = {
    "pre": (1.02, 0.98, 0.97, 0.97, 0.98, 1.03, 1.05),
    "after": (1.22, 1.08, 1.02, 0.98, 0.98, 0.88, 0.84),
    "complaint": (1.28, 1.14, 1.08, 1.02, 1.00, 0.76, 0.72),
}
"""Day total by weekday, Monday first; each averages 1."""

PAYDAYS: Final = (10, 15)
PAYDAY_FACTOR: Final = 1.04
TREND_PER_MONTH: Final = 0.006
SUNDAY_EVENING: Final = 1.12
"""The pre-sales share of 19:00-23:00 on Sundays against other days."""
RETURN_SHARE: Final[dict[str, float]] = {"pre_sales": 0.2, "after_sales": 0.2, "complaint_calls": 0.2}
"""Share of the contacts in closed hours that come back after opening (the bot answers the others); tickets all wait."""
RETURN_HOURS: Final = (0.6, 0.4)
"""How those who come back spread over the first open hours."""

DAY_CV: Final = 0.10
PROMOTION_DAY_CV: Final = 0.25
HOUR_CV: Final = 0.06
BOT_FAILURE_FACTOR: Final = 2.4
"""The bot hands over a quarter of the contacts; while it is down, some 60 % reach people."""


def hour_profile(work: Work, weekday: int) -> FloatArray:
    """Share of the day's contacts by local hour. (24,), sums to 1."""
    shares = np.array(HOUR_SHARES[work], dtype=np.float64)
    if work == "pre" and weekday == 6:
        shares[19:23] *= SUNDAY_EVENING
    return np.asarray(shares / shares.sum())
