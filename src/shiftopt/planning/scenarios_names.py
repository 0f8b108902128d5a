"""Names in a scenario: what they may be, and every problem at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from shiftopt.domain.errors import Finding, InputError
from shiftopt.domain.messages import Message, Place, first_of, inside, message
from shiftopt.domain.refusals import refusal

Model = TypeVar("Model", bound=BaseModel)
LISTED = 8
"""Names that a message lists."""


class Problems:
    """The problems of one scenario, each with its place in the file."""

    def __init__(self, where: Place) -> None:
        self.where = where
        self.findings: list[Finding] = []

    def add(self, place: Place, said: Message) -> None:
        """One problem at ``place`` inside the scenario."""
        self.findings.append(Finding(inside(self.where, place), said))

    def known(self, place: Place, what: Message, name: str, names: Collection[str]) -> bool:
        """Whether a name is known; a problem with the nearest match otherwise."""
        if name in names:
            return True
        self.add(place, message("unknown_in_scenario", what=what, name=name, remedy=suggest(name, names, what)))
        return False

    def refused(self, place: Place, error: ValidationError) -> None:
        """What a noun itself refuses."""
        for item in error.errors(include_url=False):
            field = ".".join(str(part) for part in item["loc"])
            self.add(place, message("field_refused", field=field, value=repr(item.get("input")), reason=refusal(item)))

    def stop(self) -> None:
        """Raise ``InputError`` with every problem, if there is any."""
        if self.findings:
            raise InputError(self.findings)


def suggest(name: str, known: Collection[str], what: Message) -> Message:
    """A remedy for an unknown name: the nearest known one, or what there is."""
    folded = {word.casefold(): word for word in known}
    near = get_close_matches(name.casefold(), folded, n=1, cutoff=0.6)
    if near:
        return message("did_you_mean", word=folded[near[0]])
    if not known:
        return message("shop_has_none", what=what)
    return message("use_one_of", names=first_of(sorted(known), LISTED))


def changed(noun: Model, values: Mapping[str, Any], problems: Problems, place: Place) -> Model:
    """The noun with new values, as it is (and a problem) if it refuses them; ``target.share`` is a field of its ``target``."""
    fields: dict[str, Any] = {name: getattr(noun, name) for name in type(noun).model_fields}
    for name, value in values.items():
        outer, _, inner = name.partition(".")
        if inner:
            part = fields[outer]
            fields[outer] = {**{key: getattr(part, key) for key in type(part).model_fields}, inner: value}
            try:
                fields[outer] = type(part)(**fields[outer])
            except ValidationError as error:
                problems.refused(place, error)
                return noun
        else:
            fields[name] = value
    try:
        return type(noun)(**fields)
    except ValidationError as error:
        problems.refused(place, error)
        return noun
