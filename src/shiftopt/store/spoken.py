"""Clock times and offsets as people and programs write them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

_SPOKEN: Final = re.compile(r"(次日\s*)?(\d{1,2})\s*[点时](?:(半)|整|(\d{1,2})分?)?")


def spoken_clocks(words: str) -> str:
    """The words with digits: ``9点`` is ``9:00``, ``9点半`` is ``9:30``, ``9时15分`` is ``9:15``."""
    return _SPOKEN.sub(lambda match: f"{match[1] or ''}{match[2]}:{30 if match[3] else int(match[4] or 0):02d}", words)


def utc_offset(words: str | None) -> timedelta | None:
    """``+08:00`` or ``Z`` as elapsed time; None if nothing is written."""
    if not words:
        return None
    if words in "Zz":
        return timedelta(0)
    sign = -1 if words[0] == "-" else 1
    return sign * timedelta(hours=int(words[1:3]), minutes=int(words[-2:]))
