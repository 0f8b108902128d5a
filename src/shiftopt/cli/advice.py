"""Commands that say what would pay: advise, capacity."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from shiftopt.cli.params import LangChoice, LangOption, as_lang, monday
from shiftopt.cli.show import print_json, print_notes, say, usage_error
from shiftopt.domain.base import Lang
from shiftopt.domain.messages import Message, message

KINDS = ("hire", "train", "chain", "shift", "rule")


def register(app: typer.Typer) -> None:
    """Add the commands of this page."""
    app.command()(advise)
    app.command()(capacity)


def advise(
    workspace: Annotated[Path, typer.Argument(help="A workspace: a folder with shop.toml and CSV tables, or one Excel workbook.")],
    week: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="First day of the week; default: after the history.")] = None,
    only: Annotated[str, typer.Option(help=f"What to look for: {', '.join(KINDS)}.")] = "hire,train,chain,shift,rule",
    confirm: Annotated[int, typer.Option(min=0, max=50, help="Proposals of each kind to confirm by a re-solved relaxation.")] = 3,
    rosters: Annotated[int, typer.Option(min=0, max=50, help="Best proposals to confirm by a re-solved roster as well.")] = 0,
    seconds: Annotated[float, typer.Option(min=1, help="Time for the search of each such roster.")] = 60,
    speed: Annotated[float | None, typer.Option(min=0.05, max=2, help="Speed on a newly learned queue; default: 0.8 of the usual.")] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the searches.")] = 0,
    lang: LangOption = LangChoice.zh,
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
        raise usage_error("--only", message("nothing_to_look_for", words=", ".join(unknown), names=KINDS))
    if "chain" in kinds and "train" not in kinds:
        raise usage_error("--only", message("chains_need_trainings"))
    settings = AdviceSettings(
        confirm=confirm,
        kinds=tuple(kind for kind in DEFAULTS.kinds if kind in kinds),
        speed=None if speed is None else round(100 * speed),
    )
    job = AdviceJob(workspace, monday(week), settings, rosters, SolveSettings(seconds=seconds, seed=seed))
    run = run_advice(job, told=_told(as_lang(lang), quiet=quiet))
    print_notes(run.notes, as_lang(lang))
    if json:
        proposals = [
            {**item.model_dump(mode="json"), "worth": item.worth, "net": item.net, "basis": item.basis} for item in run.advice.proposals
        ]
        print_json({"status": "ok", **run.advice.model_dump(mode="json"), "proposals": proposals})
        return
    print(advice_text(run.advice, run.shop, lang=as_lang(lang), width=shutil.get_terminal_size((130, 24)).columns))


def capacity(
    workspace: Annotated[Path, typer.Argument(help="A workspace: a folder with shop.toml and CSV tables, or one Excel workbook.")],
    weeks: Annotated[int, typer.Option(min=1, max=104, help="How many weeks ahead.")] = 26,
    week: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="First day of the first week; default: after the history.")
    ] = None,
    attrition: Annotated[float, typer.Option(min=0, max=50, help="Percent of people who leave per month.")] = 6,
    lead: Annotated[int, typer.Option(min=0, max=52, help="Weeks from the decision to hire to the first day.")] = 3,
    training: Annotated[int, typer.Option(min=0, max=26, help="Weeks of training before the first queue.")] = 2,
    ramp: Annotated[str, typer.Option(help="Share of full speed in the weeks after training.")] = "0.6,0.7,0.8,0.9",
    hire_cost: Annotated[float, typer.Option(min=0, help="Yuan to find and equip one person.")] = 1500,
    temp_wage: Annotated[float, typer.Option(min=0, help="Yuan a week for a temp.")] = 1200,
    temps: Annotated[float, typer.Option(min=0, max=100, help="Temps at most, in percent of the heads needed.")] = 30,
    cloud_wage: Annotated[float, typer.Option(min=0, help="Yuan an hour for a cloud agent.")] = 20,
    cloud: Annotated[float, typer.Option(min=0, max=100, help="Cloud agents at most, in percent of the heads needed.")] = 15,
    out: Annotated[Path | None, typer.Option(help="A CSV file to write, one row per week and skill.")] = None,
    lang: LangOption = LangChoice.zh,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress on stderr.")] = False,
) -> None:
    """Heads needed by skill and week for months ahead, and whom to hire when; temps and cloud agents for the peaks; the reserve."""
    from shiftopt.planning.capacity import plan_capacity
    from shiftopt.planning.capacity_plan import CapacitySettings
    from shiftopt.reports.capacity_text import HEADER, capacity_rows, capacity_text
    from shiftopt.store.plans import write_table
    from shiftopt.store.workspace import read_workspace

    settings = CapacitySettings(
        weeks=weeks,
        week=monday(week),
        attrition=attrition / 100,
        lead_weeks=lead,
        training_weeks=training,
        ramp=_shares(ramp),
        hire_cost=round(100 * hire_cost),
        temp_week=round(100 * temp_wage),
        temp_share=temps / 100,
        cloud_hour=round(100 * cloud_wage),
        cloud_share=cloud / 100,
    )
    known = read_workspace(workspace)
    plan = plan_capacity(known, settings, told=_told(as_lang(lang), quiet=quiet))
    print_notes(known.notes, as_lang(lang))
    if out is not None:
        write_table(out, HEADER, capacity_rows(plan))
    if json:
        print_json({"status": "ok", **plan.model_dump(mode="json"), "out": None if out is None else str(out)})
        return
    print(capacity_text(plan, lang=as_lang(lang), width=shutil.get_terminal_size((150, 24)).columns))
    if out is not None:
        print(message("wrote", path=str(out)).told(as_lang(lang)))


def _told(lang: Lang, *, quiet: bool) -> Callable[[Message], None]:
    """Tells what is being done, on stderr."""
    return (lambda _: None) if quiet else (lambda what: say(message("doing", what=what), lang))


def _shares(text: str) -> tuple[float, ...]:
    """``0.6,0.8`` as shares of full speed."""
    try:
        found = tuple(float(part) for part in text.split(",") if part.strip())
    except ValueError:
        found = (-1.0,)
    if any(not 0 < share <= 1.5 for share in found):
        raise usage_error("--ramp", message("no_shares", text=text))
    return found
