"""Compiled functions where nothing can be kept."""

from __future__ import annotations

from typing import Any

import numba
import pytest

from shiftopt.allocation.compiled import compiled


def twice(number: int) -> int:
    return 2 * number


def test_a_read_only_installation_compiles_in_every_run(monkeypatch: pytest.MonkeyPatch) -> None:
    real = numba.njit

    def without_a_place(*functions: Any, **options: Any) -> Any:
        if options.pop("cache", False):
            raise RuntimeError("cannot cache function 'twice': no locator available")
        return real(*functions, **options)

    monkeypatch.setattr(numba, "njit", without_a_place)
    assert compiled(twice)(21) == 42
