"""One thread of linear algebra: the matrices here are small, so one is as fast as many, and ten times faster on a busy machine."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cache

from threadpoolctl import ThreadpoolController


@cache
def _controller() -> ThreadpoolController:
    return ThreadpoolController()


def one_thread() -> AbstractContextManager[object]:
    """Hold the linear algebra of numpy and scipy to one thread inside a ``with``."""
    limit: AbstractContextManager[object] = _controller().limit(limits=1, user_api="blas")
    return limit
