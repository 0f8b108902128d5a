"""Keep stdout for results: solvers written in C++ print remarks of their own to file descriptor 1."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def results_only() -> Iterator[None]:
    """Within the block, what Python prints goes to the real stdout and what native code writes there goes to stderr.

    A Windows console may not be UTF-8, so a sign that it cannot show is replaced instead of failing.
    """
    before = sys.stdout
    before.flush()
    real = os.dup(1)
    os.dup2(2, 1)
    sys.stdout = os.fdopen(os.dup(real), "w", encoding=before.encoding, errors="replace", buffering=1)
    try:
        yield
    finally:
        try:
            sys.stdout.close()
        finally:
            sys.stdout = before
            os.dup2(real, 1)
            os.close(real)
