"""Breaking the tiny workspace in one place, and telling every problem that is found."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from tiny_shop import TINY

from shiftopt.domain.errors import Finding, InputError
from shiftopt.store.aliases import HEADERS, TABLES, VALUES
from shiftopt.store.scenariorows import KEYS
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
    return in_english(caught.value.findings)


def in_english(findings: Sequence[Finding]) -> list[str]:
    """Findings in English; fails if the Chinese of one has English words in it."""
    for finding in findings:
        assert english_in(finding.told("zh")) == set(), finding.told("zh")
        assert all(finding.record("zh").values())
    return [str(finding) for finding in findings]


def english_in(line: str) -> set[str]:
    """Words of a Chinese line that are neither quoted from a file nor names of files, columns, values, ids or formats."""
    quoted = {word for text in _QUOTED.findall(line) for word in _WORD.findall(text)}
    return set(_WORD.findall(_QUOTED.sub("", line))) - _NAMES - quoted


_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|字节(?: [0-9a-f]{2})+|^/[^：]*|--[a-z]+(?: \w+=\w+)?|\w+\.(?:csv|toml|xlsx)")
"""Values, bytes, paths, options and files."""
_WORD = re.compile(r"[A-Za-z][A-Za-z_]+")
_FORMATS = "toml csv xlsx xls CSV UTF GB MB Excel WPS TOML mm ss base shiftopt init Asia Shanghai tiny pre_sales after_sales"
_NAMES = {
    *_FORMATS.split(),
    *KEYS.every,
    *("scenario", "list", "grid", "vary", "lists", "baseline", "base", "count", "like", "ramp", "mix", "share", "best", "speed"),
    *(word for names in (TABLES, *HEADERS.values(), *VALUES.values()) for name in names for word in _WORD.findall(name)),
    *(word for text in TINY.values() for word in _WORD.findall(text)),
}


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
