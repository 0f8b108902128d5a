"""Types shared by the options of several commands."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Final

import typer

if TYPE_CHECKING:
    from shiftopt.domain.base import Lang

LANG_VARIABLE: Final = "SHIFTOPT_LANG"
"""Environment variable with the language, for who wants it without ``--lang`` everywhere."""
_LANG: Final = "shiftopt.lang"


class LangChoice(StrEnum):
    """The languages that we speak."""

    zh = "zh"
    en = "en"


def as_lang(choice: LangChoice) -> Lang:
    """The plain language code."""
    return "zh" if choice is LangChoice.zh else "en"


def _remember(context: typer.Context, choice: LangChoice) -> LangChoice:
    context.meta[_LANG] = choice
    return choice


def spoken(context: typer.Context) -> Lang:
    """The language of the running command, for problems that end it; Chinese, as by default, if it was not yet read."""
    return as_lang(context.meta.get(_LANG, LangChoice.zh))


LangOption = Annotated[
    LangChoice, typer.Option(envvar=LANG_VARIABLE, callback=_remember, is_eager=True, help="Language of all that is said and written.")
]
"""Read before the other options, so that whatever is wrong with them is said in this language."""


def monday(week: datetime | None) -> date | None:
    """The date of an optional ``--week``."""
    return None if week is None else week.date()
