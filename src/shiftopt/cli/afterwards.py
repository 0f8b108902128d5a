"""Commands that look back: what events did, and how good past forecasts were."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final

import typer

from shiftopt.cli.params import LangChoice, LangOption, as_lang
from shiftopt.cli.show import print_json, print_table, titles
from shiftopt.domain.messages import Message, message

Workspace = Annotated[Path, typer.Argument(help="A workspace: a folder with shop.toml and CSV tables, or one Excel workbook.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout.")]


COLUMNS: Final[Mapping[str, Message]] = {
    "event": message("col_event"),
    "phase": message("col_phase"),
    "queue": message("col_queue"),
    "believed": message("col_believed"),
    "learned": message("col_learned"),
    "days_seen": message("col_days_seen"),
    "forecast": message("col_forecast"),
    "actual": message("col_actual"),
    "observed": message("col_observed"),
    "taught": message("col_taught"),
}
"""Figures of events."""


def register(app: typer.Typer) -> None:
    """Add the commands of this page."""
    app.command()(events)
    app.command()(accuracy)


def events(
    workspace: Workspace,
    event: Annotated[str | None, typer.Option(help="One past event: its forecast against what came, and what it teaches.")] = None,
    out: Annotated[Path | None, typer.Option(help="A CSV file to keep the figures in.")] = None,
    lang: LangOption = LangChoice.zh,
    json: Json = False,
) -> None:
    """What the shop's own past says about its events, or the post-mortem of one of them."""
    from shiftopt.jobs.afterwards import learned, lessons
    from shiftopt.store.plans import write_table

    found = [row.model_dump() for row in (learned(workspace) if event is None else lessons(workspace, event))]
    header = list(found[0]) if found else ["event", "phase", "queue"]
    if out is not None:
        write_table(out, header, [list(row.values()) for row in found])
    if json:
        print_json({"status": "ok", "rows": found})
        return
    cells = [[f"{value:,.2f}" if isinstance(value, float) else str(value) for value in row.values()] for row in found]
    title = message("events_title") if event is None else message("lessons_title", event=event)
    print_table(title.told(as_lang(lang)), [COLUMNS[name].told(as_lang(lang)) for name in header], cells)


def accuracy(workspace: Workspace, lang: LangOption = LangChoice.zh, json: Json = False) -> None:
    """How good the forecasts of past plans were, now that the history knows."""
    from shiftopt.jobs.afterwards import accuracy as measure

    found = measure(workspace)
    if json:
        print_json({"status": "ok", "rows": [row.model_dump() for row in found]})
        return
    if not found:
        print(message("nothing_past").told(as_lang(lang)))
        return
    rows = [
        [
            row.plan,
            row.queue,
            f"{row.forecast:,.0f}",
            f"{row.actual:,.0f}",
            *(f"{100 * x:.1f} %" for x in (row.wape, row.bias, row.inside_80)),
        ]
        for row in found
    ]
    left = titles(as_lang(lang), message("col_plan"), message("col_queue"), message("col_forecast"), message("col_actual"))
    right = titles(as_lang(lang), message("col_bias"), message("col_inside"))
    print_table(message("past_title").told(as_lang(lang)), [*left, "WAPE", *right], rows)
