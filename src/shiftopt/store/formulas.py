"""Formulas that nobody has worked out: their cells look empty to a reader, so they must be told."""

from __future__ import annotations

import html
import posixpath
import re
import zipfile
from pathlib import Path
from typing import Final

_TAG: Final = rb"(?:\w+:)?"
_OPEN: Final = re.compile(
    rb"<" + _TAG + rb"c\b[^>]*?\br=[\"']([A-Z]{1,7}[0-9]{1,9})[\"'][^>]*>\s*"
    rb"<" + _TAG + rb"f\b(?:[^>]*/>|[^>]*>[^<]*</" + _TAG + rb"f>)\s*"
    rb"(?:<" + _TAG + rb"v\s*/>\s*|<" + _TAG + rb"v>\s*</" + _TAG + rb"v>\s*)?</" + _TAG + rb"c>"
)
_TEXT: Final = re.compile(rb"<[^>]*?\bt=[\"']str[\"']")
"""A result that is an empty text is a result."""
_SHEET: Final = re.compile(r"<(?:\w+:)?sheet\b[^>]*>")
_RELATION: Final = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")
_MOST: Final = 200


def unsolved(path: Path) -> dict[str, list[str]]:
    """Sheet name -> cells that hold a formula without a result (at most 200 per sheet); empty if the file is no sound workbook."""
    found: dict[str, list[str]] = {}
    try:
        with zipfile.ZipFile(path) as archive:
            for name, member in _members(archive).items():
                cells = [match[1].decode() for match in _OPEN.finditer(archive.read(member)) if not _TEXT.match(match[0])]
                if cells:
                    found[name] = cells[:_MOST]
    except (zipfile.BadZipFile, KeyError, OSError, UnicodeDecodeError):
        return {}
    return found


def _members(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name -> its file in the container."""
    relations = {
        _attribute(tag, "Id"): _attribute(tag, "Target")
        for tag in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels").decode("utf-8"))
    }
    sheets = _SHEET.findall(archive.read("xl/workbook.xml").decode("utf-8"))
    names = {html.unescape(_attribute(tag, "name")): relations.get(_attribute(tag, "id"), "") for tag in sheets}
    return {name: posixpath.normpath(posixpath.join("/xl", target)).lstrip("/") for name, target in names.items() if target}


def _attribute(tag: str, name: str) -> str:
    match = re.search(rf"\b(?:\w+:)?{name}\s*=\s*[\"']([^\"']*)[\"']", tag)
    return match[1] if match else ""
