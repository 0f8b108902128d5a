"""Names in a scenario: what they may be, and every problem at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from shiftopt.domain.errors import Finding, InputError

Model = TypeVar("Model", bound=BaseModel)
LISTED = 8
"""Names that a message lists."""


class Problems:
    """The problems of one scenario, each with its place in the file."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.findings: list[Finding] = []

    def add(self, place: str, problem: str, remedy: str) -> None:
        """One problem at ``place`` inside the scenario."""
        self.findings.append(Finding(where=f"{self.where}, {place}" if place else self.where, problem=problem, remedy=remedy))

    def known(self, place: str, what: str, name: str, names: Collection[str]) -> bool:
        """Whether a name is known; a problem with the nearest match otherwise."""
        if name in names:
            return True
        self.add(place, f'unknown {what} "{name}"', suggest(name, names, what))
        return False

    def refused(self, place: str, error: ValidationError) -> None:
        """What a noun itself refuses."""
        for item in error.errors(include_url=False):
            field = ".".join(str(part) for part in item["loc"])
            self.add(place, f"{field} {item.get('input')!r}: {item['msg'].lower()}", "mend the value")

    def stop(self) -> None:
        """Raise ``InputError`` with every problem, if there is any."""
        if self.findings:
            raise InputError(self.findings)


def suggest(name: str, known: Collection[str], what: str) -> str:
    """A remedy for an unknown name: the nearest known one, or what there is."""
    folded = {word.casefold(): word for word in known}
    near = get_close_matches(name.casefold(), folded, n=1, cutoff=0.6)
    if near:
        return f'did you mean "{folded[near[0]]}"?'
    names = sorted(known)
    if not names:
        return f"the shop has no {what}"
    return f"use one of {', '.join(names[:LISTED])}{', ...' if len(names) > LISTED else ''}"


def changed(noun: Model, values: Mapping[str, Any], problems: Problems, place: str) -> Model:
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
