"""The command for nights: batch."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shiftopt.cli.params import LangChoice, as_lang
from shiftopt.cli.show import finite, print_json

if TYPE_CHECKING:
    from shiftopt.domain.batch import BatchSummary
    from shiftopt.jobs.batch import Tick

FIRST_CODE = 10
MOST_CODES = 100


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
    lang: Annotated[LangChoice, typer.Option(help="Language of the page and of the plans.")] = LangChoice.zh,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress on stderr.")] = False,
) -> None:
    """Plan many shops x weeks x scenarios unattended; what is finished is never computed again, also after a crash.

    Exit code 0: every item has a roster; 10 + n: n items have none (110: a hundred or more).
    """
    from shiftopt.jobs.batch import BatchJob, run_batch

    try:
        summary, folder = run_batch(
            BatchJob(file, out, workers, scheduler, store, as_lang(lang)), (lambda _tick: None) if quiet else print_tick
        )
    except KeyboardInterrupt:
        print("shiftopt: interrupted; finished items are kept, the same command goes on from there", file=sys.stderr)
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


def print_tick(tick: Tick) -> None:
    """One line on stderr for an item that ended."""
    item = tick.item
    width = len(str(tick.total))
    cost = item.summary.get("total_cost")
    gap = item.summary.get("gap")
    told = f"cost {cost / 100:,.2f}" if isinstance(cost, int) else item.problem
    told += f"  gap {gap:.1%}" if isinstance(gap, float | int) else ""
    time = f"{item.seconds:7.1f} s" if tick.computed else "  before "
    name = f"{item.shop} {item.first_day or ''} {item.scenario}"
    print(
        f"{tick.ended:>{width}}/{tick.total}  {time}  {item.status:<10}  {_printable(name)}  {_printable(told)}",
        file=sys.stderr,
        flush=True,
    )


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
