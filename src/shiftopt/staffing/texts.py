"""Reading rates, durations, shares and targets as people write them: ``200/h``, ``100/30min``, ``180s``, ``30%``, ``80%/20s``."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from shiftopt.domain.messages import Message, message

_SECONDS: Final = {"s": 1, "sec": 1, "m": 60, "min": 60, "h": 3600, "d": 86400}
_NUMBER: Final = r"\d+(?:\.\d+)?"
_DURATION: Final = re.compile(rf"({_NUMBER})?\s*(s|sec|m|min|h|d)?", re.ASCII)
_AT_ONCE: Final = re.compile(r"0(?:\.0+)?\s*(?:s|sec|m|min|h|d)?", re.ASCII)
_SHARE: Final = re.compile(rf"({_NUMBER})\s*(%)?", re.ASCII)


class UnreadableError(ValueError):
    """A text that can not be read: what is wrong, and what to write."""

    def __init__(self, said: Message) -> None:
        super().__init__(said.told("en"))
        self.said = said


def read_duration(text: str) -> Fraction:
    """Seconds of ``180s``, ``5min``, ``2h``, ``1d``, ``h`` (one hour) or a bare number of seconds.

    Raises:
        UnreadableError: if the text is no positive duration.
    """
    match = _DURATION.fullmatch(text.strip().lower())
    if match is None or not any(match.groups()):
        raise UnreadableError(message("no_duration", text=text))
    number, unit = match.groups()
    seconds = Fraction(number or "1") * _SECONDS[unit or "s"]
    if seconds <= 0:
        raise UnreadableError(message("duration_zero", text=text))
    return seconds


def read_rate(text: str) -> Fraction:
    """Arrivals per second of ``200/h`` or ``100/30min``.

    Raises:
        UnreadableError: if the text is no rate.
    """
    number, slash, span = text.partition("/")
    if not slash or re.fullmatch(_NUMBER, number.strip(), re.ASCII) is None or not span.strip():
        raise UnreadableError(message("no_rate", text=text))
    return Fraction(number.strip()) / read_duration(span)


def read_share(text: str) -> Fraction:
    """A share of ``80%`` or ``0.8``, between 0 and 1.

    Raises:
        UnreadableError: if the text is no share.
    """
    match = _SHARE.fullmatch(text.strip())
    share = Fraction(match[1]) / (100 if match[2] else 1) if match else Fraction(-1)
    if not 0 <= share <= 1:
        raise UnreadableError(message("no_share", text=text))
    return share


def read_target(text: str) -> tuple[Fraction, Fraction]:
    """Share and seconds of ``80%/20s``; ``50%/0s`` asks that half do not wait at all.

    Raises:
        UnreadableError: if the text is no target, or its share is 0 or 1.
    """
    share, slash, span = text.partition("/")
    if not slash:
        raise UnreadableError(message("no_target", text=text))
    wanted = read_share(share)
    if wanted in (0, 1):
        raise UnreadableError(message("target_share", text=text))
    return wanted, Fraction(0) if _AT_ONCE.fullmatch(span.strip().lower()) else read_duration(span)
