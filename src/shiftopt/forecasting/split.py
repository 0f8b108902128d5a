"""From coarse intervals to finer ones: a smooth profile whose sums over the coarse intervals stay as they are."""

from __future__ import annotations

import numpy as np
from scipy.interpolate import PchipInterpolator

from shiftopt.domain.volumes import BoolArray, FloatArray


def split(values: FloatArray, pieces: int) -> FloatArray:
    """Split every value into ``pieces`` along a smooth curve.

    The running total of every stretch without zeros is interpolated by a monotone cubic (Fritsch & Carlson 1980), so pieces are never
    negative and add up to their value.

    Args:
        values: (n,), contacts per coarse interval, in time order.
        pieces: fine intervals per coarse one.

    Returns:
        (n * pieces,).
    """
    if pieces == 1:
        return values.copy()
    fine = np.repeat(values / pieces, pieces)
    busy = np.concatenate([[False], values > 0, [False]])
    edges = np.flatnonzero(busy[1:] != busy[:-1])
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if end - start < 2:
            continue
        total = np.concatenate([[0.0], np.cumsum(values[start:end])])
        curve = PchipInterpolator(np.arange(end - start + 1.0), total)
        fine[start * pieces : end * pieces] = np.maximum(np.diff(curve(np.arange((end - start) * pieces + 1) / pieces)), 0.0)
    return fine


def keep_open(fine: FloatArray, is_open: BoolArray, pieces: int) -> FloatArray:
    """Move what falls into closed fine intervals to the open ones of the same coarse interval; 0 if all of it is closed. (n,)."""
    blocks, mask = fine.reshape(-1, pieces), is_open.reshape(-1, pieces)
    kept = np.where(mask, blocks, 0.0)
    left = kept.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        scale = np.where(left > 0, blocks.sum(axis=1) / left, 0.0)
    return np.asarray((kept * scale[:, None]).reshape(-1))
