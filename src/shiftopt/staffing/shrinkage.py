"""Paid time that serves nobody: how its parts combine, and how many to keep in reserve for absence."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from fractions import Fraction

from scipy.stats import binom


def combined(parts: Mapping[str, float], placed: Collection[str] = ()) -> float:
    """Shrinkage of independent parts, ``1 - prod(1 - part)``; parts that the roster places itself are left out.

    Args:
        parts: share of paid time by cause, each in [0, 1).
        placed: causes that appear in the roster as breaks, meetings, training or leave: counting them again would staff them twice.

    Raises:
        ValueError: if a share is not in [0, 1), or ``placed`` names an unknown part.
    """
    unknown = sorted(set(placed) - set(parts))
    if unknown:
        raise ValueError(f"placed names unknown parts {unknown}; known are {sorted(parts)}")
    present = 1.0
    for cause, share in parts.items():
        if not 0 <= share < 1:
            raise ValueError(f"shrinkage by {cause} must be at least 0 and below 1, got {share}")
        if cause not in placed:
            present *= 1 - share
    return 1 - present


def rostered(heads: int, shrinkage: Fraction | float) -> int:
    """``heads / (1 - shrinkage)``, rounded up; exact, so that 21 heads at 0.3 give 30 and not 31."""
    share = shrinkage if isinstance(shrinkage, Fraction) else Fraction(str(shrinkage))
    return math.ceil(heads / (1 - share))


def standby(heads: int, absence: float, confidence: float = 0.95) -> int:
    """People to roster or keep on call beyond ``heads`` so that ``heads`` are there with probability ``confidence``.

    Whoever is rostered is absent with probability ``absence``, independently: those present are binomial (Whitt 2006).

    Raises:
        ValueError: if ``absence`` or ``confidence`` is not in [0, 1).
    """
    if not 0 <= absence < 1 or not 0 <= confidence < 1:
        raise ValueError(f"absence and confidence must be at least 0 and below 1, got {absence} and {confidence}")
    extra = 0
    while binom.sf(heads - 1, heads + extra, 1 - absence) < confidence:
        extra += 1
    return extra
