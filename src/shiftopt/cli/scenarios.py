"""The command that compares futures: scenarios."""

from __future__ import annotations

import shutil
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from shiftopt.cli.params import LangChoice, LangOption, as_lang, monday
from shiftopt.cli.progress import ProgressLine, ctrl_c
from shiftopt.cli.show import finite, print_json, print_notes


def register(app: typer.Typer) -> None:
    """Add the commands of this page."""
    app.command()(scenarios)


def scenarios(
    workspace: Annotated[Path, typer.Argument(help="A workspace: a folder with shop.toml and CSV tables, or one Excel workbook.")],
    file: Annotated[Path, typer.Argument(help="The scenarios: a TOML file, see docs/scenarios.md.")],
    week: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="First day of the week; default: after the history.")] = None,
    seconds: Annotated[float, typer.Option(min=1, help="Time for the search of each scenario.")] = 20,
    gap: Annotated[float, typer.Option(min=0, max=100, help="Stop a search when proven within this percent of the best.")] = 0.5,
    seed: Annotated[int, typer.Option(min=0, help="Seed of searches and simulated customers.")] = 0,
    replications: Annotated[int, typer.Option(min=2, max=1000, help="Simulated weeks of each scenario.")] = 20,
    out: Annotated[Path | None, typer.Option(help="The folder to write; default: scenarios/WEEK inside the workspace.")] = None,
    lang: LangOption = LangChoice.zh,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress on stderr.")] = False,
) -> None:
    """Plan the same week under every scenario of a file and compare: money, service, people, shortages."""
    from shiftopt.allocation.allocate import AllocationSettings
    from shiftopt.jobs.scenarios import ScenarioJob, run_scenarios
    from shiftopt.planning.pipeline import PlanSettings
    from shiftopt.reports.scenario_tables import comparison_text
    from shiftopt.rostering.settings import SolveSettings
    from shiftopt.simulation.settings import SimulationSettings

    settings = PlanSettings(
        week=monday(week),
        solving=SolveSettings(seconds=seconds, gap=gap / 100, seed=seed),
        allocating=AllocationSettings(seconds=max(10.0, seconds)),
        simulating=SimulationSettings(replications=replications, seed=seed),
    )
    line = ProgressLine(as_lang(lang), quiet=quiet)

    def told(number: int, count: int, name: str) -> None:
        if not quiet:
            line.close()
            print(f"{number + 1}/{count}  {name}", file=sys.stderr, flush=True)

    with ctrl_c(as_lang(lang)) as stop:
        run = run_scenarios(ScenarioJob(workspace, file, settings, out, as_lang(lang)), told=told, report=line, stop=stop)
    line.close()
    print_notes(run.notes, as_lang(lang))
    if json:
        outcomes = finite(run.comparison.model_dump(mode="json"))
        print_json({"status": "ok", "folder": str(run.folder), "comparison": outcomes})
    else:
        print(
            comparison_text(run.comparison, lang=as_lang(lang), width=shutil.get_terminal_size((150, 24)).columns, folder=str(run.folder))
        )
    if run.comparison.outcomes[0].status != "done":
        raise typer.Exit(3)
