"""Small histories whose truth is known, for the tests of this room."""

from __future__ import annotations

from datetime import date

import numpy as np

from shiftopt.domain.volumes import FloatArray, History
from shiftopt.timeline.clock import to_minute

MONDAY = date(2026, 3, 2)
UTC = "UTC"
OPEN_SHAPE = np.concatenate([np.zeros(8), np.array([6.0, 8, 10, 12, 12, 10, 8, 8, 10, 12, 10, 8, 6, 4, 2, 2])]) / 128.0


def history_of(
    hourly: FloatArray, *, zone: str = UTC, first: date = MONDAY, queues: tuple[str, ...] = ("chat",), interval: int = 60
) -> History:
    """A history from (rows,) or (rows, queues) values, starting at local midnight of ``first``."""
    contacts = np.asarray(hourly, dtype=np.float64).reshape(-1, len(queues))
    return History(queues, zone, to_minute(zone, first), interval, contacts)


def steady(days: int, *, level: float = 640.0, week: tuple[float, ...] = (1.3, 1.1, 1.0, 1.0, 0.9, 0.9, 0.8), seed: int = 3) -> FloatArray:
    """(days, 24) Poisson contacts of a shop open from 08:00, with a weekly pattern that starts on a Monday."""
    mean = level * np.array(week)[np.arange(days) % 7][:, None] * OPEN_SHAPE[None, :]
    return np.random.default_rng(seed).poisson(mean).astype(np.float64)


def mean_of(
    days: int, *, level: float = 640.0, week: tuple[float, ...] = (1.3, 1.1, 1.0, 1.0, 0.9, 0.9, 0.8), start: int = 0
) -> FloatArray:
    """(days, 24), the truth behind ``steady`` from day ``start`` on."""
    return level * np.array(week)[(start + np.arange(days)) % 7][:, None] * OPEN_SHAPE[None, :]
