"""Commands around a workspace: init, check."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from shiftopt.cli.params import LangChoice, LangOption, as_lang
from shiftopt.cli.show import print_json, print_notes, usage_error
from shiftopt.domain.messages import message

INSTANCES = ("small", "medium", "large", "promo", "infeasible", "scale")


def register(app: typer.Typer) -> None:
    """Add the commands of this page."""
    app.command()(init)
    app.command()(check)


def init(
    target: Annotated[Path, typer.Argument(help="The folder to make, or the .xlsx file with --excel.")],
    instance: Annotated[str, typer.Option(help=f"The example to start from: {', '.join(INSTANCES)}.")] = "small",
    agents: Annotated[int | None, typer.Option(min=6, max=5000, help="How many agents (instance scale only).")] = None,
    excel: Annotated[bool, typer.Option("--excel", help="One Excel workbook instead of a folder of CSV tables.")] = False,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the generator.")] = 7,
    lang: LangOption = LangChoice.en,
) -> None:
    """Write a new workspace from an example, to be filled with your own people and history."""
    from shiftopt.samples.chinese import in_chinese
    from shiftopt.samples.generate import generate
    from shiftopt.store.workspace import write_workspace

    if instance not in INSTANCES:
        raise usage_error("--instance", message("no_example", name=instance, names=INSTANCES))
    if (instance == "scale") != (agents is not None):
        raise usage_error("--agents", message("agents_with_scale"))
    path = target.with_suffix(".xlsx") if excel and target.suffix.lower() != ".xlsx" else target
    made = generate(instance, seed=seed, agents=agents)
    write_workspace(in_chinese(made) if as_lang(lang) == "zh" else made, path, excel=excel, lang=as_lang(lang))
    print(message("made_workspace", path=str(path)).told(as_lang(lang)))


def check(
    workspace: Annotated[Path, typer.Argument(help="A workspace: a folder with shop.toml and CSV tables, or one Excel workbook.")],
    lang: LangOption = LangChoice.zh,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout.")] = False,
) -> None:
    """Report every input problem at once: place, value, what is wrong, what to do."""
    from shiftopt.planning.prepare import next_week
    from shiftopt.rules.assemble import assemble
    from shiftopt.store.workspace import read_workspace

    known = read_workspace(workspace)
    shop = known.shop
    week = next_week(shop, known.history)
    rules = assemble(shop, day=week)
    if json:
        print_json(
            {
                "status": "ok",
                "agents": len(shop.agents),
                "queues": [queue.id for queue in shop.queues],
                "rules": [rule.name for rule in rules],
                "week": week.isoformat(),
                "fingerprint": known.fingerprint,
                "notes": [note.record(as_lang(lang)) for note in known.notes],
            }
        )
        return
    print_notes(known.notes, as_lang(lang))
    counted = message(
        "checked",
        shop=shop.name,
        agents=len(shop.agents),
        queues=len(shop.queues),
        shifts=len(shop.shifts),
        rules=len(rules),
        rows=len(known.history.contacts),
        week=week,
    )
    print(counted.told(as_lang(lang)))
