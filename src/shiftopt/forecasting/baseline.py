"""The robust baseline: same-weekday day totals of the last weeks times an intraday profile, and the fallback for short histories."""

from __future__ import annotations

import numpy as np

from shiftopt.domain.volumes import FloatArray, IntArray

WEEKS = 8
"""Same weekdays that count."""
SHRINK = 300.0
"""Contacts of the pooled profile that are mixed into the profile of one weekday."""


def baseline(counts: FloatArray, weekday: IntArray, ahead: IntArray) -> FloatArray:
    """Expected contacts of coming days.

    Args:
        counts: (days, slots), NaN where nothing is known or where an event made the day special.
        weekday: (days,), weekday of every history day.
        ahead: (horizon,), weekday of every coming day.

    Returns:
        (horizon, slots); 0 where a slot has never been recorded.
    """
    slots = counts.shape[1]
    recent = counts[-7 * WEEKS :]
    days = weekday[-7 * WEEKS :]
    if not np.isfinite(recent).any():
        recent, days = counts, weekday
    if not np.isfinite(recent).any():
        return np.zeros((len(ahead), slots))
    typical = slot_means(recent)
    overall = float(typical.sum())
    profiles = {day: _profile(recent[days == day], typical) for day in set(ahead.tolist())}
    totals = {day: _total(recent[days == day], typical, overall) for day in profiles}
    return np.stack([totals[day] * profiles[day] for day in ahead.tolist()])


def slot_means(counts: FloatArray) -> FloatArray:
    """Mean of the recorded values of every slot, 0 if there are none. (slots,)."""
    known = np.isfinite(counts)
    rows = known.sum(axis=0)
    return np.where(rows > 0, np.where(known, counts, 0.0).sum(axis=0) / np.maximum(rows, 1), 0.0)


def day_totals(counts: FloatArray, typical: FloatArray) -> FloatArray:
    """Totals of days, scaled up for slots that were not recorded by their typical share; NaN if less than half is known. (days,)."""
    known = np.isfinite(counts)
    seen = (known * typical).sum(axis=1)
    whole = float(typical.sum())
    total = np.where(known, counts, 0.0).sum(axis=1)
    if whole <= 0:
        return np.where(known.any(axis=1), total, np.nan)
    return np.asarray(np.where(seen >= 0.5 * whole, total * whole / np.maximum(seen, 1e-12), np.nan))


def _total(same: FloatArray, typical: FloatArray, overall: float) -> float:
    """Middle of the same weekdays: the mean without the highest and lowest once there are four; the overall mean if there are none."""
    open_slots = np.where(np.isfinite(same).any(axis=0), typical, 0.0)
    totals = day_totals(same, open_slots)
    totals = np.sort(totals[np.isfinite(totals)])
    if not len(totals):
        return overall
    kept = totals[1:-1] if len(totals) >= 4 else totals
    return float(kept.mean())


def _profile(same: FloatArray, typical: FloatArray) -> FloatArray:
    """Shares of the slots in a weekday, shrunk to the shares of all days; slots never recorded on that weekday get none."""
    known = np.isfinite(same)
    pooled = np.where(known.any(axis=0), typical, 0.0) if known.any() else typical
    whole = pooled.sum()
    if whole <= 0:
        return np.full(len(typical), 1.0 / len(typical))
    own = slot_means(same) * known.sum(axis=0) + SHRINK * pooled / whole
    weight = known.sum(axis=0) + SHRINK / whole
    mixed = np.where(known.any(axis=0) | (not known.any()), own / weight, 0.0)
    return np.asarray(mixed / mixed.sum() if mixed.sum() > 0 else pooled / whole)
