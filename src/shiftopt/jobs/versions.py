"""Versions of the programs that can change a result."""

from __future__ import annotations

from importlib.metadata import version
from typing import Final

from shiftopt import __version__

PACKAGES: Final = ("numba", "numpy", "ortools", "pandas", "pydantic", "scipy")
"""Packages whose version can change a result."""


def versions() -> dict[str, str]:
    """Name -> version, of shiftopt itself and of ``PACKAGES``."""
    return {"shiftopt": __version__} | {name: version(name) for name in PACKAGES}
