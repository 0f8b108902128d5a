"""Intraday profiles: how a day's volume spreads over its slots, by weekday.

Weekdays that look alike teach each other; days that look like no other of their weekday count less.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from shiftopt.domain.volumes import BoolArray, FloatArray, IntArray

HALF_LIFE: Final = 60.0
"""Days after which a day counts half."""
POOL: Final = 10_000.0
"""Contacts of alike weekdays that are mixed in at most."""
ALIKE: Final = 0.005
"""Squared Hellinger distance (beyond sampling noise) at which a weekday teaches another only by 1/e."""
ODD: Final = 3.0
"""A day counts less once its misfit is this many times the usual."""


def profiles(counts: FloatArray, weekday: IntArray, weight: FloatArray) -> FloatArray:
    """Shares of the slots for each of the seven weekdays.

    Args:
        counts: (days, slots), contacts cleared of event effects, NaN where unknown.
        weekday: (days,), 0..6.
        weight: (days,), trust in each day, 0..1.

    Returns:
        (7, slots), rows sum to 1; a weekday without records has the pooled profile. Slots without any record on a weekday that has
        records elsewhere are closed and get 0.
    """
    slots = counts.shape[1]
    age = np.arange(len(counts))[::-1]
    base = weight * 0.5 ** (age / HALF_LIFE)
    if not (np.isfinite(counts) & (base[:, None] > 0)).any() or np.nansum(counts * base[:, None]) <= 0:
        base = 0.5 ** (age / HALF_LIFE)
    means, mass = _weekday_means(counts, weekday, base)
    if mass.sum() <= 0:
        known = np.isfinite(counts).any(axis=0)
        flat = known / known.sum() if known.any() else np.full(slots, 1.0 / slots)
        return np.tile(flat, (7, 1))
    misfit = _misfit(counts, weekday, means)
    usual = np.median(misfit[np.isfinite(misfit) & (base > 0)])
    base = base * np.where(misfit > ODD * usual, ODD * usual / np.maximum(misfit, 1e-12), 1.0)
    means, mass = _weekday_means(counts, weekday, base)
    return _mix(means, mass, _open_slots(counts, weekday))


def _open_slots(counts: FloatArray, weekday: IntArray) -> BoolArray:
    """Whether a slot was ever recorded on the weekday; weekdays without any record take those of all days. (7, slots)."""
    known = np.isfinite(counts)
    everywhere = known.any(axis=0)
    rows = [known[weekday == day] for day in range(7)]
    return np.stack([row.any(axis=0) if row.any() else everywhere for row in rows])


def _weekday_means(counts: FloatArray, weekday: IntArray, weight: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Weighted mean contacts per slot and weekday (7, slots), and the weighted contacts behind each weekday (7,)."""
    known = np.isfinite(counts)
    filled = np.where(known, counts, 0.0)
    means, mass = np.zeros((7, counts.shape[1])), np.zeros(7)
    for day in range(7):
        rows = weekday == day
        share = weight[rows, None] * known[rows]
        means[day] = (share * filled[rows]).sum(axis=0) / np.maximum(share.sum(axis=0), 1e-12)
        mass[day] = (share * filled[rows]).sum()
    return means, mass


def _misfit(counts: FloatArray, weekday: IntArray, means: FloatArray) -> FloatArray:
    """Chi-square per slot of every day against the shares of its weekday; NaN for days without contacts. (days,)."""
    known = np.isfinite(counts)
    expected = np.where(known, means[weekday], 0.0)
    total = np.where(known, counts, 0.0).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        expected = expected * (total / expected.sum(axis=1))[:, None]
        chi = np.where(known & (expected > 0), (counts - expected) ** 2 / np.maximum(expected, 1.0), 0.0).sum(axis=1)
        return np.asarray(np.where(total > 0, chi / np.maximum((known & (expected > 0)).sum(axis=1) - 1, 1), np.nan))


def _mix(means: FloatArray, mass: FloatArray, is_open: BoolArray) -> FloatArray:
    """Shares per weekday, each mixed with those of alike weekdays in proportion to the contacts behind them."""
    totals = means.sum(axis=1)
    shares = means / np.maximum(totals, 1e-12)[:, None]
    pooled = (mass[:, None] * shares).sum(axis=0) / mass.sum()
    slots = means.shape[1]
    result = np.zeros_like(means)
    for day in range(7):
        if mass[day] <= 0:
            result[day] = pooled * is_open[day]
        else:
            gap = ((np.sqrt(shares) - np.sqrt(shares[day])) ** 2).sum(axis=1)
            noise = 0.5 * slots * (1.0 / np.maximum(mass, 1.0) + 1.0 / max(mass[day], 1.0))
            alike = np.where(mass > 0, np.exp(-np.maximum(gap - noise, 0.0) / ALIKE), 0.0) * mass
            pool = (alike[:, None] * shares).sum(axis=0) / alike.sum()
            result[day] = (mass[day] * shares[day] + POOL * pool) * is_open[day]
        whole = result[day].sum()
        result[day] = result[day] / whole if whole > 0 else pooled
    return result
