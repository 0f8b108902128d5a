"""The exceptions that reach a user, and the findings they carry.

    ShiftoptError
    ├── InputError        bad input: every finding at once        (exit code 2)
    └── MissingExtraError a feature needs an optional package     (exit code 2)

No legal roster is not an exception: ``rostering.solve`` returns ``Infeasible``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shiftopt.domain.base import Lang
from shiftopt.domain.messages import Message, Place, message, told


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem in the input, or something worth knowing: where it is, and what is said of it (what is wrong, how to mend it).

    ``where`` reads like ``agents.csv row 14, skills`` (row numbers as a spreadsheet shows them, the header is row 1).
    """

    where: Place
    said: Message

    @property
    def problem(self) -> str:
        """What is wrong, in English."""
        return self.said.halves("en")[0]

    @property
    def remedy(self) -> str:
        """How to mend it, in English."""
        return self.said.halves("en")[1]

    def told(self, lang: Lang) -> str:
        """The whole in one line."""
        problem, remedy = self.said.halves(lang)
        return message("finding", where=self.where, problem=problem, remedy=remedy).told(lang)

    def record(self, lang: Lang) -> dict[str, str]:
        """As plain data, in words."""
        problem, remedy = self.said.halves(lang)
        return {"where": told(self.where, lang), "problem": problem, "remedy": remedy}

    def __str__(self) -> str:
        return self.told("en")


class ShiftoptError(Exception):
    """Base of all errors that are shown to the user without a traceback."""

    def __init__(self, said: Message) -> None:
        self.said = said
        super().__init__(said)

    def told(self, lang: Lang) -> str:
        """What is said to the user."""
        return self.said.told(lang)

    def __str__(self) -> str:
        return self.told("en")


class InputError(ShiftoptError):
    """The input is wrong; ``findings`` lists every problem, never only the first."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings: tuple[Finding, ...] = tuple(findings)
        Exception.__init__(self, self.findings)

    def told(self, lang: Lang) -> str:
        """Every finding, a line each."""
        return "\n".join(finding.told(lang) for finding in self.findings)


class MissingExtraError(ShiftoptError):
    """A command needs an optional package that is not installed."""

    def __init__(self, feature: Message, extra: str) -> None:
        super().__init__(message("extra_missing", feature=feature, extra=extra))
        self.args = (feature, extra)
