"""The command ``explain``: why no roster is legal, why this duty, what a wish costs, why this interval is short."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from shiftopt.cli.params import LangChoice, LangOption, as_lang, monday
from shiftopt.cli.show import print_json, print_notes, say
from shiftopt.domain.base import Lang
from shiftopt.domain.messages import Message, message


def register(app: typer.Typer) -> None:
    """Add the command of this page."""
    app.command()(explain)


def explain(
    workspace: Annotated[Path, typer.Argument(help="A workspace: a folder with shop.toml and CSV tables, or one Excel workbook.")],
    agent: Annotated[str | None, typer.Option(help="With --date: why does this agent work, or not, on that day?")] = None,
    date: Annotated[str | None, typer.Option(help="The day for --agent, YYYY-MM-DD.")] = None,
    queue: Annotated[str | None, typer.Option(help="With --at: why is this queue short then, and who could come?")] = None,
    at: Annotated[str | None, typer.Option(help="The local time for --queue, YYYY-MM-DDTHH:MM.")] = None,
    pin: Annotated[str | None, typer.Option(help='What would this cost: "A012 2026-12-01 off", or a shift, or on.')] = None,
    plan: Annotated[Path | None, typer.Option(help="The plan folder to explain; default: plans/WEEK of the workspace.")] = None,
    ways: Annotated[Path | None, typer.Option(help="Write the rosters of ways out here, for roster --start after the change.")] = None,
    week: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="First day of the week; default: after the history.")] = None,
    seconds: Annotated[float, typer.Option(min=1, help="Search time for each price; four times as much for the first roster.")] = 5,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the search.")] = 0,
    lang: LangOption = LangChoice.zh,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress on stderr.")] = False,
) -> None:
    """Give reasons in sentences; without a question: is there a legal roster, and if not, what collides and which ways lead out.

    Exit code 3 if no legal roster exists.
    """
    from shiftopt.jobs.explain import Question
    from shiftopt.jobs.explain import explain as ask
    from shiftopt.planning.explain_price import PriceSettings

    question = Question(
        workspace=workspace,
        week=monday(week),
        folder=plan,
        agent=agent,
        day=date,
        queue=queue,
        at=at,
        pin=pin,
        pricing=PriceSettings(seconds=seconds, base_seconds=4 * seconds, seed=seed),
        ways=ways,
    )

    def told(what: Message) -> None:
        if not quiet:
            say(message("doing", what=what), as_lang(lang))

    def shown(lines: Mapping[Lang, tuple[str, ...]]) -> None:
        if not json:
            print("\n".join(lines[as_lang(lang)]), flush=True)

    answer = ask(question, told, shown)
    if json:
        print_json(answer.data)
    elif answer.lines[as_lang(lang)]:
        print("\n".join(answer.lines[as_lang(lang)]), flush=True)
    print_notes(answer.notes, as_lang(lang))
    if answer.infeasible:
        raise typer.Exit(3)
