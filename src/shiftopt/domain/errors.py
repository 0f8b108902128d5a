"""The exceptions that reach a user, and the findings they carry.

    ShiftoptError
    ├── InputError        bad input: every finding at once        (exit code 2)
    └── MissingExtraError a feature needs an optional package     (exit code 2)

No legal roster is not an exception: ``rostering.solve`` returns ``Infeasible``.
"""

from __future__ import annotations

from collections.abc import Sequence

from shiftopt.domain.base import Noun


class Finding(Noun):
    """One problem in the input: where it is, what is wrong, how to mend it.

    ``where`` reads like ``agents.csv row 14, skills`` (row numbers as a spreadsheet shows them, the header is row 1).
    """

    where: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {self.problem}; {self.remedy}"


class ShiftoptError(Exception):
    """Base of all errors that are shown to the user without a traceback."""


class InputError(ShiftoptError):
    """The input is wrong; ``findings`` lists every problem, never only the first."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings: tuple[Finding, ...] = tuple(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))


class MissingExtraError(ShiftoptError):
    """A command needs an optional package that is not installed."""

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(f'{feature} needs extra packages: pip install "shiftopt[{extra}]"')
