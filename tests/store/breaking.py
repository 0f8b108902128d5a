"""Breaking the tiny workspace in one place, and telling every problem that is found."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from tiny_shop import TINY

from shiftopt.domain.errors import InputError
from shiftopt.store.workspace import read_workspace

Files = Mapping[str, str | bytes | None]
"""File name -> its new content; None leaves it out."""


def case(name: str, changes: Files, *messages: str) -> Any:
    """One broken workspace and all that is to be said about it."""
    return pytest.param(changes, list(messages), id=name)


def findings(path: Path) -> list[str]:
    """What is said about a workspace; fails if nothing is, or if anything is written."""
    before = sorted(path.parent.rglob("*"))
    with pytest.raises(InputError) as caught:
        read_workspace(path)
    assert sorted(path.parent.rglob("*")) == before
    return [str(finding) for finding in caught.value.findings]


def edit(name: str, *changes: tuple[str, str]) -> dict[str, str | bytes | None]:
    """A file of the tiny workspace with texts replaced, each once."""
    text = TINY[name]
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return {name: text}


def agents(old: str, new: str) -> dict[str, str | bytes | None]:
    return edit("agents.csv", (old, new))


def shop(old: str, new: str) -> dict[str, str | bytes | None]:
    return edit("shop.toml", (old, new))


def shifts(old: str, new: str) -> dict[str, str | bytes | None]:
    return edit("shifts.csv", (old, new))


def history(*changes: tuple[str, str]) -> dict[str, str | bytes | None]:
    return edit("history.csv", *changes)


def zipped(name: str, data: bytes) -> bytes:
    """A zip archive with one member."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, data)
    return buffer.getvalue()
