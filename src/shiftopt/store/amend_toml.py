"""New values in a ``shop.toml``, line by line; the result is parsed and must differ in nothing else."""

from __future__ import annotations

import copy
import re
import tomllib
from collections.abc import Iterable
from typing import Any, Final

from shiftopt.domain.messages import message
from shiftopt.store.aliases import HEADERS, TABLES, fold, lookup
from shiftopt.store.amend_book import Unwritable
from shiftopt.store.compound import toml_value

_SECTION: Final = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")
_LINE: Final = re.compile(r"""(?P<head>\s*["']?(?P<key>[^"'=#]+?)["']?\s*=\s*)(?P<value>"[^"]*"|'[^']*'|[^#"'\[{]+?)(?P<tail>\s*(#.*)?)$""")
_FORMS: Final = (("utf-8-sig", b"\xef\xbb\xbf"), ("utf-16", b"\xff\xfe"), ("utf-16", b"\xfe\xff"))
Edit = tuple[bool, int, str, float | int]
"""Whether it is about a queue (else the shop), number of the queue from 0, key, value."""


def changed_toml(data: bytes, edits: Iterable[Edit]) -> bytes:
    """The file with the values changed or added, in its own encoding and line ends.

    Raises:
        Unwritable: if that can not be done without touching something else.
    """
    edits = list(edits)
    text, encoding = _decoded(data)
    lines = text.splitlines(keepends=True)
    end = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    for edit in edits:
        lines = _edited(lines, edit, end)
    result = "".join(lines)
    try:
        found = tomllib.loads(result)
    except tomllib.TOMLDecodeError:
        raise Unwritable(message("unusual_lines")) from None
    if found != _expected(tomllib.loads(text), edits):
        raise Unwritable(message("unusual_lines"))
    return result.encode(encoding)


def _decoded(data: bytes) -> tuple[str, str]:
    for encoding, mark in _FORMS:
        if data.startswith(mark):
            return data.decode(encoding), encoding
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("gb18030"), "gb18030"


def _edited(lines: list[str], edit: Edit, end: str) -> list[str]:
    is_queue, number, key, value = edit
    start, stop = _block(lines, is_queue=is_queue, number=number)
    names = lookup(HEADERS["queues" if is_queue else "shop"])
    for place in range(start, stop):
        body = lines[place].rstrip("\r\n")
        match = _LINE.match(body)
        if match is not None and names.get(fold(match["key"])) == key:
            return [*lines[:place], f"{match['head']}{toml_value(value)}{match['tail']}{lines[place][len(body) :]}", *lines[place + 1 :]]
    last = max((place for place in range(start, stop) if lines[place].strip()), default=start - 1)
    before = lines[: last + 1]
    if before and not before[-1].endswith("\n"):
        before[-1] += end
    return [*before, f"{key} = {toml_value(value)}{end}", *lines[last + 1 :]]


def _block(lines: list[str], *, is_queue: bool, number: int) -> tuple[int, int]:
    """First and past the last line of a section; the shop's keys may also stand before the first section."""
    tables = lookup({name: TABLES[name] for name in ("shop", "queues")})
    heads = [(place, match) for place, line in enumerate(lines) if (match := _SECTION.match(line.rstrip("\r\n")))]
    ends = [place for place, _ in heads[1:]] + [len(lines)] if heads else []
    wanted = "queues" if is_queue else "shop"
    mine = [(place + 1, stop) for (place, match), stop in zip(heads, ends, strict=True) if tables.get(match[2].casefold()) == wanted]
    if is_queue and number < len(mine):
        return mine[number]
    if not is_queue:
        return mine[0] if mine else (0, heads[0][0] if heads else len(lines))
    raise Unwritable(message("no_queue_sections"))


def _expected(content: dict[str, Any], edits: Iterable[Edit]) -> dict[str, Any]:
    """The parsed file with the values changed."""
    content = copy.deepcopy(content)
    tables = lookup({name: TABLES[name] for name in ("shop", "queues")})
    queues = [
        entry for name, value in content.items() if tables.get(name.casefold()) == "queues" and isinstance(value, list) for entry in value
    ]
    shops = [value for name, value in content.items() if tables.get(name.casefold()) == "shop" and isinstance(value, dict)]
    for is_queue, number, key, value in edits:
        if is_queue and number >= len(queues):
            raise Unwritable(message("no_queue_sections"))
        entry = queues[number] if is_queue else (shops[0] if shops else content)
        names = lookup(HEADERS["queues" if is_queue else "shop"])
        written = next((name for name in entry if names.get(fold(name)) == key), key)
        entry[written] = value
    return content
