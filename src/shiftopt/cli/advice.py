"""Commands that say what would pay: advise."""

from __future__ import annotations

import shutil
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from shiftopt.cli.params import LangChoice, as_lang, monday
from shiftopt.cli.show import print_json, print_notes, usage_error

KINDS = ("hire", "train", "chain", "shift", "rule")


def register(app: typer.Typer) -> None:
    """Add the commands of this page."""
    app.command()(advise)


def advise(
    workspace: Annotated[Path, typer.Argument(help="A workspace: a folder with shop.toml and CSV tables, or one Excel workbook.")],
    week: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="First day of the week; default: after the history.")] = None,
    only: Annotated[str, typer.Option(help=f"What to look for: {', '.join(KINDS)}.")] = "hire,train,chain,shift,rule",
    confirm: Annotated[int, typer.Option(min=0, max=50, help="Proposals of each kind to confirm by a re-solved relaxation.")] = 3,
    rosters: Annotated[int, typer.Option(min=0, max=50, help="Best proposals to confirm by a re-solved roster as well.")] = 0,
    seconds: Annotated[float, typer.Option(min=1, help="Time for the search of each such roster.")] = 60,
    speed: Annotated[float | None, typer.Option(min=0.05, max=2, help="Speed on a newly learned queue; default: 0.8 of the usual.")] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the searches.")] = 0,
    lang: Annotated[LangChoice, typer.Option(help="Language of the sentences.")] = LangChoice.zh,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress on stderr.")] = False,
) -> None:
    """What would pay: whom to hire or train, which starts to add, which rules cost most; in money per week."""
    from shiftopt.jobs.advice import AdviceJob, run_advice
    from shiftopt.planning.advise import DEFAULTS, AdviceSettings
    from shiftopt.reports.advice_text import advice_text
    from shiftopt.rostering.settings import SolveSettings

    kinds = [word.strip() for word in only.split(",") if word.strip()]
    unknown = [word for word in kinds if word not in KINDS]
    if unknown or not kinds:
        raise usage_error("--only", f'"{", ".join(unknown)}" is nothing to look for', f"use some of {', '.join(KINDS)}")
    if "chain" in kinds and "train" not in kinds:
        raise usage_error("--only", "chains are made of trainings", "add train")
    settings = AdviceSettings(
        confirm=confirm,
        kinds=tuple(kind for kind in DEFAULTS.kinds if kind in kinds),
        speed=None if speed is None else round(100 * speed),
    )
    job = AdviceJob(workspace, monday(week), settings, rosters, SolveSettings(seconds=seconds, seed=seed))
    run = run_advice(job, told=(lambda _: None) if quiet else (lambda what: print(f"  {what} ...", file=sys.stderr, flush=True)))
    print_notes(run.notes)
    if json:
        proposals = [
            {**item.model_dump(mode="json"), "worth": item.worth, "net": item.net, "basis": item.basis} for item in run.advice.proposals
        ]
        print_json({"status": "ok", **run.advice.model_dump(mode="json"), "proposals": proposals})
        return
    print(advice_text(run.advice, run.shop, lang=as_lang(lang), width=shutil.get_terminal_size((130, 24)).columns))
