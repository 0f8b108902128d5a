"""From coarse intervals to finer ones: a smooth profile whose sums over the coarse intervals stay as they are."""

from __future__ import annotations

import numpy as np
from scipy.interpolate import PchipInterpolator

from shiftopt.domain.volumes import BoolArray, FloatArray, IntArray


def split(values: FloatArray, pieces: IntArray) -> FloatArray:
    """Split every value into its pieces along a smooth curve.

    The running total of every stretch without zeros is interpolated by a monotone cubic (Fritsch & Carlson 1980), so pieces are never
    negative and add up to their value.

    Args:
        values: (n,), contacts per coarse interval, in time order.
        pieces: (n,), fine intervals in each; fewer where daylight saving cuts one short.

    Returns:
        (sum of pieces,).
    """
    fine = np.repeat(values / pieces, pieces)
    if (pieces == 1).all():
        return fine
    ends = np.concatenate([[0], np.cumsum(pieces)])
    busy = np.concatenate([[False], values > 0, [False]])
    edges = np.flatnonzero(busy[1:] != busy[:-1])
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if end - start < 2:
            continue
        total = np.concatenate([[0.0], np.cumsum(values[start:end])])
        curve = PchipInterpolator(ends[start : end + 1].astype(np.float64), total)
        fine[ends[start] : ends[end]] = np.maximum(np.diff(curve(np.arange(ends[start], ends[end] + 1.0))), 0.0)
    return fine


def keep_open(fine: FloatArray, is_open: BoolArray, coarse: IntArray) -> FloatArray:
    """Move what falls into closed fine intervals to the open ones of the same coarse interval; 0 if all of it is closed.

    Args:
        fine: (n,), contacts.
        is_open: (n,).
        coarse: (n,), number of the coarse interval of each.
    """
    kept = np.where(is_open, fine, 0.0)
    left, whole = np.bincount(coarse, weights=kept), np.bincount(coarse, weights=fine)
    return np.asarray(kept * np.divide(whole, left, out=np.zeros_like(whole), where=left > 0)[coarse])
