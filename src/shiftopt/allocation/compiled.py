"""The compiler of the inner loops, and the marks on a path.

Time runs in slots: the largest number of minutes, at most 15, that divides all times of an agent, so that queues may change inside
a grid interval. A path has one entry per slot of a duty: the place of a queue among the agent's own, or a mark.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., object])


def compiled(function: F) -> F:
    """Compile a function on first use, keep the code for the next run, and let other threads run meanwhile.

    The kept code goes by the time of the function's own file: after a change in one kernel module, touch those that call it.
    Where no folder can be written to, every run compiles anew.
    """
    return _compile(function, {"nogil": True})


def lean(function: F) -> F:
    """The same for a function that makes no arrays: nothing is counted when arrays are handed on, which threads would do in turn.

    A call of a few nanoseconds would otherwise cost a hundred. Copying a slice makes an array; write a loop.
    """
    return _compile(function, {"nogil": True, "_nrt": False})


def _compile(function: F, options: dict[str, Any]) -> F:
    try:
        return cast("F", numba.njit(cache=True, **options)(function))
    except RuntimeError:  # numba finds no place for its files
        return cast("F", numba.njit(**options)(function))


IDLE, AWAY, PAUSE = -1, -2, -3
"""Serving nobody; at a session; in pause k as ``PAUSE - k``."""
NEVER = -(1 << 60)
"""The value of what cannot be."""
FORBIDDEN = 1 << 50
"""Cost units of what must not be; more than anything saves."""
