"""Types shared by the options of several commands."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shiftopt.domain.base import Lang


class LangChoice(StrEnum):
    """The languages of reports."""

    zh = "zh"
    en = "en"


def as_lang(choice: LangChoice) -> Lang:
    """The plain language code."""
    return "zh" if choice is LangChoice.zh else "en"


def monday(week: datetime | None) -> date | None:
    """The date of an optional ``--week``."""
    return None if week is None else week.date()
