"""What others refuse, put as our messages: nouns that do not take a value, and a system that does not open a file."""

from __future__ import annotations

import errno
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from pydantic_core import ErrorDetails

from shiftopt.domain.messages import Message, message

_LIMITS: Final[Mapping[str, tuple[str, Callable[[Any], Message]]]] = {
    "greater_than_equal": ("ge", lambda limit: message("refused_ge", limit=limit)),
    "greater_than": ("gt", lambda limit: message("refused_gt", limit=limit)),
    "less_than_equal": ("le", lambda limit: message("refused_le", limit=limit)),
    "less_than": ("lt", lambda limit: message("refused_lt", limit=limit)),
    "literal_error": ("expected", lambda expected: message("refused_choice", names=tuple(re.findall(r"'([^']*)'", expected)))),
}
_KINDS: Final = (
    (("missing",), message("refused_missing")),
    (("int",), message("refused_whole")),
    (("float", "finite", "decimal"), message("refused_number")),
    (("string",), message("refused_text")),
    (("bool",), message("refused_flag")),
    (("list", "tuple", "set", "frozen"), message("refused_list")),
    (("dict", "mapping", "model"), message("refused_table")),
    (("date",), message("refused_date")),
)
"""Beginnings of the names of pydantic's errors (docs.pydantic.dev, "Validation errors"), and what is said."""
_SYSTEM: Final = {
    errno.ENOENT: message("os_missing"),
    errno.EACCES: message("os_denied"),
    errno.EPERM: message("os_denied"),
    errno.ENOTDIR: message("os_not_folder"),
    errno.EISDIR: message("os_is_folder"),
    errno.EEXIST: message("os_exists"),
    errno.ENOSPC: message("os_full"),
    errno.EROFS: message("os_read_only"),
    errno.ENAMETOOLONG: message("os_long_name"),
}


def refusal(item: ErrorDetails) -> Message:
    """Why a noun refuses a value: one entry of ``ValidationError.errors()``."""
    kind = item["type"]
    if kind in _LIMITS:
        name, say = _LIMITS[kind]
        return say(item["ctx"][name])
    for beginnings, said in _KINDS:
        if kind.startswith(beginnings):
            return said
    return message("refused_other")


def system_reason(error: OSError) -> Message:
    """Why a file can not be read or written."""
    return _SYSTEM.get(error.errno or 0, message("os_other", number=error.errno or 0))
