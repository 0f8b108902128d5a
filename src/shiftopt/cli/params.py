"""Types shared by the options of several commands."""

from __future__ import annotations

import locale
import os
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


def _remember(context: typer.Context, param: typer.CallbackParam, choice: LangChoice) -> LangChoice:
    source = context.get_parameter_source(param.name or "")  # by its name: typer has a click of its own
    context.meta[_LANG] = at_home() if source is None or source.name == "DEFAULT" else choice
    return choice


def spoken(context: typer.Context) -> Lang:
    """The language in which problems that end the running command are said: the one asked for, else the one of the machine."""
    return as_lang(context.meta.get(_LANG, at_home()))


def at_home() -> LangChoice:
    """Chinese on a machine that is set to Chinese, English elsewhere: whoever reads a log of a server may not be a lead."""
    told = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), None) or locale.getlocale()[0]
    return LangChoice.zh if (told or "").lower().startswith(("zh", "chinese")) else LangChoice.en


LangOption = Annotated[
    LangChoice, typer.Option(envvar=LANG_VARIABLE, callback=_remember, is_eager=True, help="Language of all that is said and written.")
]
"""Read before the other options, so that whatever is wrong with them is said in this language."""


def monday(week: datetime | None) -> date | None:
    """The date of an optional ``--week``."""
    return None if week is None else week.date()
