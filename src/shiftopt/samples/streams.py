"""Independent random streams: each part of a sample draws from its own child of the seed, so changing one part leaves the others."""

from __future__ import annotations

from typing import Final

import numpy as np

PARTS: Final = ("events", "volumes", "accidents", "handling", "people", "names", "past", "leave", "requests")


def stream(seed: int, part: str) -> np.random.Generator:
    """The generator of one part, the same as that child of ``SeedSequence(seed).spawn(len(PARTS))``."""
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(PARTS.index(part),)))
