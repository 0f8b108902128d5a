"""Show results: tables for people on stdout, one JSON object for programs, problems on stderr."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Mapping, Sequence

from shiftopt.domain.base import Lang
from shiftopt.domain.errors import Finding, InputError
from shiftopt.domain.messages import Message, Place, message

WIDE = 140
"""Columns of a table that goes into a file or a pipe."""
MANY = 60
"""Problems printed in full; the rest is counted."""


def print_json(content: Mapping[str, object]) -> None:
    """One JSON object on stdout."""
    print(json.dumps(content, ensure_ascii=False, indent=2))


def say(said: Message, lang: Lang) -> None:
    """One line on stderr."""
    print(said.told(lang), file=sys.stderr, flush=True)


def print_input_error(error: InputError, lang: Lang, *, as_json: bool) -> None:
    """Every finding, one line each, on stderr; with ``--json`` also as an object on stdout."""
    findings = error.findings
    for finding in findings[:MANY]:
        print(finding.told(lang), file=sys.stderr)
    if len(findings) > MANY:
        say(message("and_more", count=len(findings) - MANY), lang)
    say(message("one_problem_end") if len(findings) == 1 else message("problems_end", count=len(findings)), lang)
    if as_json:
        print_json({"status": "input_error", "findings": [finding.record(lang) for finding in findings]})


def print_notes(notes: Sequence[Finding], lang: Lang) -> None:
    """Notes on stderr: worth knowing, but nothing stops."""
    for note in notes[:MANY]:
        say(message("note", said=note.told(lang)), lang)
    if len(notes) > MANY:
        say(message("note", said=message("and_more", count=len(notes) - MANY)), lang)


def print_table(title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table for people; the first column is text, the others are aligned right."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title, title_justify="left", header_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for number, name in enumerate(header):
        table.add_column(name, justify="left" if number == 0 else "right", no_wrap=True)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))  # as it is: a name may look like markup
    console = Console()
    Console(width=console.width if console.is_terminal else WIDE).print(table)


def usage_error(where: str, said: Message) -> InputError:
    """An InputError about one option."""
    return InputError([Finding(where, said)])


def titles(lang: Lang, *said: Message) -> list[str]:
    """Titles of columns."""
    return [item.told(lang) for item in said]


def span(seconds: float) -> Place:
    """A length of time as people say it: seconds for answers, minutes and hours for tickets."""
    if math.isnan(seconds):
        return "-"
    if seconds < 600:
        return message("span_seconds", value=seconds)
    if seconds < 7200:
        return message("span_minutes", value=seconds / 60)
    return message("span_hours", value=f"{seconds / 3600:,.1f}".removesuffix(".0"))


def finite(value: object) -> object:
    """The same content with NaN and infinities as None, which JSON can hold, and keys as text."""
    if isinstance(value, Mapping):
        return {str(key): finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
