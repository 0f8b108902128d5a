"""What is said to a user, as data: a key of the catalogue and its values. The words come at the edge, in the language asked for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Final, Self, Union

from pydantic_core import core_schema

from shiftopt.domain.base import Lang
from shiftopt.wording.catalogue import CATALOGUE

Value = Union["Message", "Worded", str, float, date, tuple["Value", ...]]
"""A message within a message, a text as the user wrote it, a number, a date, or several of them as a list."""
_COLUMN: Final[dict[Lang, int]] = {"en": 0, "zh": 1}
_AND: Final[dict[Lang, str]] = {"en": ", ", "zh": "、"}
_REMEDY: Final[dict[Lang, str]] = {"en": "; ", "zh": "；"}


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence, or a part of one. ``str()`` is the English one; it does not fit into an f-string, which would be half a translation."""

    key: str
    values: tuple[tuple[str, Value], ...] = ()

    def told(self, lang: Lang) -> str:
        """The words."""
        return self._filled(CATALOGUE[self.key][_COLUMN[lang]], lang)

    def halves(self, lang: Lang) -> tuple[str, str]:
        """What is wrong, and what to do."""
        problem, _, remedy = CATALOGUE[self.key][_COLUMN[lang]].partition(_REMEDY[lang])
        return self._filled(problem, lang), self._filled(remedy, lang)

    def _filled(self, text: str, lang: Lang) -> str:
        return text.format(**{name: _plain(value, lang) for name, value in self.values})

    def __str__(self) -> str:
        return self.told("en")

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, _handler: object) -> core_schema.CoreSchema:
        """In a noun: taken as it is, written in English."""
        return core_schema.is_instance_schema(cls, serialization=core_schema.to_string_ser_schema())

    def __format__(self, spec: str) -> str:
        raise TypeError(f"say message {self.key} with told(lang), or put it into another message")


@dataclass(frozen=True, slots=True)
class Worded:
    """A sentence that comes in both languages already, such as a rule's explanation."""

    zh: str
    en: str


class _Words(str):
    """A message in words, as a wording takes it: whole, or its ``problem`` and ``remedy`` apart."""

    __slots__ = ("problem", "remedy")
    problem: str
    remedy: str

    def __new__(cls, said: Message, lang: Lang) -> Self:
        words = super().__new__(cls, said.told(lang))
        words.problem, words.remedy = said.halves(lang)
        return words


Place = Message | str
"""Where something stands; a text reads the same in every language: a file, an option."""


def message(key: str, /, **values: Value) -> Message:
    """A message of the catalogue."""
    return Message(key, tuple(values.items()))


def inside(place: Place, part: Place) -> Message:
    """A part (a column, a key) of a place."""
    return message("inside", place=place, part=part)


def nth(place: Place, number: int) -> Message:
    """One entry of a list, counted from 1."""
    return message("nth", place=place, number=number)


def all_of(parts: Sequence[Place]) -> Place:
    """Several things in a sentence: ``one and another``."""
    return reduce(lambda first, second: message("both", first=first, second=second), parts)


def either(names: Collection[str]) -> Place:
    """One word, or two to choose from."""
    first, *others = names
    return message("either", first=first, second=others[0]) if others else first


def first_of(names: Collection[str], most: int) -> tuple[str, ...]:
    """The first names of a list, and dots if there are more."""
    shown = tuple(names)[:most]
    return (*shown, "...") if len(names) > most else shown


def told(value: Value, lang: Lang) -> str:
    """A value in words."""
    return str(_plain(value, lang))


def _plain(value: Value, lang: Lang) -> str | float | date:
    """The value as a wording takes it: numbers stay, for the wording says how they are written."""
    if isinstance(value, Message):
        return _Words(value, lang)
    if isinstance(value, Worded):
        return value.zh if lang == "zh" else value.en
    if isinstance(value, tuple):
        return _AND[lang].join(told(item, lang) for item in value)
    return value
