"""Collecting every problem of an input, so that a user mends them in one go."""

from __future__ import annotations

import difflib
import unicodedata
from collections import Counter
from collections.abc import Collection
from typing import Final

from shiftopt.domain.errors import Finding, InputError
from shiftopt.domain.messages import Message, Place, first_of, message

MOST_ALIKE: Final = 20
"""After so many problems in one column of one table the rest is counted in a single finding."""
LONGEST_SHOWN: Final = 40
_LISTED: Final = 8


class Log:
    """The problems (which stop the reading) and notes (which do not) of one input."""

    def __init__(self) -> None:
        self._problems: list[Finding] = []
        self._notes: list[Finding] = []
        self._alike: Counter[Place] = Counter()

    def problem(self, where: Place, said: Message, *, group: Place = "") -> None:
        """Add a problem; those of one ``group`` (a column of a table) are listed up to ``MOST_ALIKE`` and then counted."""
        if group:
            self._alike[group] += 1
            if self._alike[group] > MOST_ALIKE:
                return
        self._problems.append(Finding(where, said))

    def note(self, where: Place, said: Message) -> None:
        """Add something that is worth knowing."""
        self._notes.append(Finding(where, said))

    def add(self, findings: Collection[Finding]) -> None:
        """Add problems that were found elsewhere."""
        self._problems += findings

    @property
    def problems(self) -> tuple[Finding, ...]:
        """The problems in the order found, then the counts of what was left out."""
        more = [
            Finding(group, message("more_alike", count=count - MOST_ALIKE)) for group, count in self._alike.items() if count > MOST_ALIKE
        ]
        return (*self._problems, *more)

    @property
    def notes(self) -> tuple[Finding, ...]:
        """The notes in the order found."""
        return tuple(self._notes)

    def stop(self) -> None:
        """Raise ``InputError`` with every problem, if there is any."""
        if self.problems:
            raise InputError(self.problems)


def show(value: object) -> Message:
    """A value as a message quotes it: one line, short, nothing invisible."""
    text = value if isinstance(value, str) else f"{value:g}" if isinstance(value, float) else str(value)
    clean = "".join(c if c.isprintable() and unicodedata.category(c) != "Cf" else f"\\u{ord(c):04x}" for c in text[:LONGEST_SHOWN])
    if len(text) > LONGEST_SHOWN:
        return message("quoted_cut", text=clean, length=len(text))
    return message("quoted", text=clean)


def nearest(word: str, known: Collection[str]) -> str | None:
    """The known word most like ``word``, or None if none is near."""
    folded = {name.casefold(): name for name in known}
    match = difflib.get_close_matches(word[:LONGEST_SHOWN].casefold(), folded, n=1, cutoff=0.6)
    return folded[match[0]] if match else None


def suggest(word: str, known: Collection[str], what: Message) -> Message:
    """A remedy for an unknown word: the nearest known one, or what there is."""
    match = nearest(word, known)
    if match is not None:
        return message("did_you_mean", word=match)
    if not known:
        return message("none_yet", what=what)
    return message("known_words", what=what, names=first_of(sorted(known), _LISTED))
