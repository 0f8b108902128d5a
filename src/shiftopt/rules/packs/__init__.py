"""Law packs: numbers, articles and validity as data files."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from pydantic import Field

from shiftopt.domain.base import Lang, Noun


class _Dated(Noun):
    valid_from: date | None = None
    valid_to: date | None = None

    def holds(self, day: date | None) -> bool:
        """Whether it is in force on ``day`` (None: now and always)."""
        return day is None or ((self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to))


class PackRule(_Dated):
    """One rule of a pack. ``structure`` cannot be changed, ``law`` only tightened, ``policy`` changed freely."""

    name: str
    kind: Literal["structure", "law", "policy"]
    params: dict[str, Any] = Field(default_factory=dict)
    hard: bool | None = None
    weight: int | None = None
    source: str
    source_zh: str = ""


class Pack(_Dated):
    """A law pack."""

    name: str
    title: dict[Lang, str]
    extends: str | None = None
    """A pack whose rules hold too unless this one states them anew."""
    rule: tuple[PackRule, ...]


def pack_names() -> tuple[str, ...]:
    """The law packs that come with the package."""
    names = (entry.name for entry in files(__name__).iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml") and name != "base.toml"))


@cache
def read_pack(name: str) -> Pack:
    """The pack of that name, or the set ``base`` that every pack builds on.

    Raises:
        FileNotFoundError: if there is none.
    """
    pack = Pack.model_validate(tomllib.loads(files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8")))
    if pack.extends is None:
        return pack
    rules = {rule.name: rule for rule in (*read_pack(pack.extends).rule, *pack.rule)}
    return pack.model_copy(update={"rule": tuple(rules.values())})
