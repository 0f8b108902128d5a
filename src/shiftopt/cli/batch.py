"""The command for nights: batch."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from shiftopt.cli.params import LangChoice, LangOption, as_lang
from shiftopt.cli.show import finite, print_json, say
from shiftopt.domain.batch import ItemStatus
from shiftopt.domain.messages import Message, message, told

if TYPE_CHECKING:
    from shiftopt.domain.base import Lang
    from shiftopt.domain.batch import BatchSummary
    from shiftopt.jobs.batch import Tick

FIRST_CODE = 10
MOST_CODES = 100
STATUS: Final[Mapping[ItemStatus, Message]] = {
    "done": message("item_done"),
    "failed": message("item_failed"),
    "infeasible": message("item_infeasible"),
    "running": message("item_running"),
}
"""How an item stands."""


def register(app: typer.Typer) -> None:
    """Add the command of this page."""
    app.command()(batch)


def batch(
    file: Annotated[Path, typer.Argument(help="The batch: a TOML file with shops, weeks and scenarios, see docs/batch.md.")],
    workers: Annotated[int, typer.Option(min=1, max=256, help="Items at a time on this machine.")] = 1,
    scheduler: Annotated[str | None, typer.Option(help="Compute on a Dask cluster instead: tcp://host:8786.")] = None,
    out: Annotated[Path | None, typer.Option(help="The folder of results; default: FILE-results beside the file.")] = None,
    store: Annotated[
        str | None, typer.Option(help="Database of results: a SQLite file or postgresql://...; default: in the folder.")
    ] = None,
    lang: LangOption = LangChoice.zh,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress on stderr.")] = False,
) -> None:
    """Plan many shops x weeks x scenarios unattended; what is finished is never computed again, also after a crash.

    Exit code 0: every item has a roster; 10 + n: n items have none (110: a hundred or more).
    """
    from shiftopt.jobs.batch import BatchJob, run_batch

    try:
        summary, folder = run_batch(
            BatchJob(file, out, workers, scheduler, store, as_lang(lang)),
            (lambda _tick: None) if quiet else partial(print_tick, lang=as_lang(lang)),
        )
    except KeyboardInterrupt:
        say(message("batch_interrupted"), as_lang(lang))
        raise typer.Exit(130) from None
    if json:
        content = finite(summary.model_dump(mode="json"))
        print_json({**(content if isinstance(content, dict) else {}), "without_roster": summary.without_roster, "folder": str(folder)})
    else:
        print(closing(summary, folder, lang))
    code = exit_code(summary.without_roster)
    if code:
        raise typer.Exit(code)


def exit_code(without_roster: int) -> int:
    """0 if every item has a roster, else 10 more than how many have none, at most 110."""
    return FIRST_CODE + min(without_roster, MOST_CODES) if without_roster else 0


def print_tick(tick: Tick, lang: Lang) -> None:
    """One line on stderr for an item that ended."""
    item = tick.item
    width = len(str(tick.total))
    cost = item.summary.get("total_cost")
    gap = item.summary.get("gap")
    parts = [message("tick_cost", yuan=cost / 100) if isinstance(cost, int) else item.problem]
    parts += [message("tick_gap", share=gap)] if isinstance(gap, float | int) else []
    figures = "  ".join(told(part, lang) for part in parts)
    time = (message("tick_time", seconds=item.seconds) if tick.computed else message("tick_before")).told(lang)
    name = f"{item.shop} {item.first_day or ''} {item.scenario}"
    line = f"{tick.ended:>{width}}/{tick.total}  {time}  {told(STATUS[item.status], lang):<10}  {_printable(name)}  {_printable(figures)}"
    print(line, file=sys.stderr, flush=True)


def closing(summary: BatchSummary, folder: Path, lang: LangChoice) -> str:
    """The last words: how many, and which file to open."""
    count, without = len(summary.items), summary.without_roster
    before = count - summary.computed
    if lang is LangChoice.zh:
        head = f"共 {count} 项：排好 {count - without} 项，未排出 {without} 项；本次计算 {summary.computed} 项，其余此前已有结果。"
        return f"{head}\n打开：{folder}/summary.html"
    head = f"{count} items: {count - without} planned, {without} without a roster; {summary.computed} computed now, {before} known before."
    return f"{head}\nOpen: {folder}/summary.html"


def _printable(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text)
