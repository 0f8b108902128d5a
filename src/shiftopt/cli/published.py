"""Commands around published weeks: publish, history, diff, export."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shiftopt.cli.params import LangChoice, LangOption, as_lang, monday
from shiftopt.cli.show import print_json, print_notes, print_table
from shiftopt.domain.messages import message

if TYPE_CHECKING:
    from shiftopt.domain.changes import DayChange
    from shiftopt.domain.published import Publication
    from shiftopt.domain.roster import Duty
    from shiftopt.jobs.publishing import Published, Week

Workspace = Annotated[Path, typer.Argument(help="A workspace: a folder with shop.toml and CSV tables, or one Excel workbook.")]
Store = Annotated[
    str | None,
    typer.Option(
        help="The database: a SQLite file, or postgresql://user@host/name. Default: $SHIFTOPT_STORE, or store.db in the workspace."
    ),
]

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout.")]

HISTORY = {
    "zh": [
        "已发布的排班",
        "已被替换",
        "周",
        "版",
        "发布人",
        "时间",
        "人数",
        "班数",
        "成本",
        "缺口(时)",
        "预测误差",
        "预测偏差",
        "备注",
    ],
    "en": [
        "published weeks",
        "replaced",
        "week",
        "revision",
        "published by",
        "at",
        "people",
        "duties",
        "cost",
        "short h",
        "WAPE",
        "bias",
        "note",
    ],
}
"""Title of the table, the word for a revision that no longer counts, and the headers."""


def register(app: typer.Typer) -> None:
    """Add the commands of this page."""
    app.command()(publish)
    app.command()(history)
    app.command()(diff)
    app.command()(export)


def publish(
    workspace: Workspace,
    plan: Annotated[Path, typer.Argument(help="The plan folder, or the roster.xlsx in it after hand edits.")],
    by: Annotated[str | None, typer.Option(help="Who publishes; default: the user of this computer.")] = None,
    note: Annotated[str, typer.Option(help="Why, for the history.")] = "",
    replace: Annotated[bool, typer.Option("--replace", help="The week has another published roster: replace it.")] = False,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Inputs changed since the plan was made: publish it if it is still legal.")
    ] = False,
    store: Store = None,
    lang: LangOption = LangChoice.zh,
    json: Json = False,
) -> None:
    """Make a plan the roster of its week; the weeks after it see its duties as past.

    Refused with exit code 2 if the plan was made from other inputs (unless --anyway), with exit code 4 if its roster breaks a hard rule.
    """
    from shiftopt.jobs.publishing import PublishJob, run_publish

    done = run_publish(PublishJob(workspace, plan, by, note, replace, anyway, store))
    print_notes(done.notes, as_lang(lang))
    if done.line is None:
        _refused(done, lang, as_json=json)
        raise typer.Exit(4)
    if json:
        status = {"status": "published" if done.new else "unchanged", "duties": done.duties, "people": done.people}
        print_json(status | _line(done.line) | {"changes": len(done.changes)})
        return
    print(_said(done, done.line, lang))


def history(workspace: Workspace, store: Store = None, lang: LangOption = LangChoice.zh, json: Json = False) -> None:
    """Who published which week when, and how good its forecast was."""
    from shiftopt.jobs.publishing import read_history

    weeks = read_history(workspace, store)
    if json:
        print_json({"status": "ok", "weeks": [_week(week) for week in weeks]})
        return
    title, replaced, *header = HISTORY[as_lang(lang)]
    print_table(title, header, [_row(week, replaced) for week in weeks])


def diff(
    before: Annotated[str, typer.Argument(help="A plan folder, a roster file, or a published week: 2026-11-30, or 2026-11-30#1.")],
    after: Annotated[str, typer.Argument(help="The other one.")],
    workspace: Annotated[Path | None, typer.Option(help="The workspace; default: the one that a plan folder lies in.")] = None,
    week: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="First day, where the files do not say.")] = None,
    store: Store = None,
    lang: LangOption = LangChoice.zh,
    json: Json = False,
) -> None:
    """What differs between two rosters of a week, per person and day, in sentences."""
    from shiftopt.jobs.differences import differences
    from shiftopt.reports.changes import change_lines

    found = differences(before, after, workspace=workspace, week=monday(week), store=store)
    if json:
        print_json({"status": "ok", "week": found.week.isoformat(), "changes": [_change(row, found.shop.zone) for row in found.changes]})
        return
    print("\n".join(change_lines(found.changes, found.shop, as_lang(lang))))


def export(
    workspace: Workspace,
    week: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="First day of the published week.")],
    revision: Annotated[int | None, typer.Option(min=1, help="An older revision; default: the newest.")] = None,
    out: Annotated[Path | None, typer.Option(help="The folder to write; default: published-WEEK.")] = None,
    store: Store = None,
    lang: LangOption = LangChoice.zh,
    json: Json = False,
) -> None:
    """Write a published week as tables: roster, activities, forecast with what came, fairness ledger."""
    from shiftopt.jobs.publishing import export_week

    folder = export_week(workspace, week.date(), out, revision=revision, store=store)
    if json:
        print_json({"status": "ok", "folder": str(folder)})
    else:
        print(message("wrote", path=str(folder)).told(as_lang(lang)))


def _refused(done: Published, lang: LangChoice, *, as_json: bool) -> None:
    hard = done.audit.hard
    if as_json:
        print_json({"status": "illegal", "hard_violations": len(hard), "violations": [dict(item.message) for item in hard]})
        return
    head = {
        "zh": f"没有发布：这份排班违反硬性规则 {len(hard)} 处。改好以后再发布，或者重新排班。",
        "en": f"Not published: the roster breaks hard rules in {len(hard)} places. Mend it and publish again, or plan anew.",
    }
    print(head[as_lang(lang)])
    for item in hard:
        print(f"  ✗ {item.message[as_lang(lang)]}")


def _said(done: Published, line: Publication, lang: LangChoice) -> str:
    changed, people = len(done.changes), len({change.agent for change in done.changes})
    if lang is LangChoice.zh:
        if not done.new:
            return f"{line.first_day} 这一周已经是这份排班（第 {line.revision} 版，{line.by} 于 {done.at} 发布），没有改动。"
        more = f"\n与上一版相比 {changed} 处变动，涉及 {people} 人：shiftopt diff {line.first_day}#{line.revision - 1} {line.first_day}"
        said = f"已发布：{line.first_day} 这一周（第 {line.revision} 版），{done.people} 人 {done.duties} 个班，发布人 {line.by}。"
    else:
        if not done.new:
            return f"Week {line.first_day} has this very roster (revision {line.revision}, {line.by} at {done.at}); nothing changed."
        more = f"\n{changed} changes of {people} people: shiftopt diff {line.first_day}#{line.revision - 1} {line.first_day}"
        said = f"Published: week {line.first_day} (revision {line.revision}), {done.people} people, {done.duties} duties, by {line.by}."
    return said + (more if changed else "")


def _line(line: Publication) -> dict[str, object]:
    return {
        "week": line.first_day.isoformat(),
        "revision": line.revision,
        "published_by": line.by,
        "published_at": line.at,
        "note": line.note,
        "plan_id": line.plan_id,
        "fingerprint": line.fingerprint,
    }


def _week(week: Week) -> dict[str, object]:
    figures = {name: week.line.summary.get(name) for name in ("total_cost", "shortfall_agent_hours")}
    counted = {"current": week.current, "people": week.people, "duties": week.duties, "wape": week.wape, "bias": week.bias}
    return _line(week.line) | counted | figures


def _row(week: Week, replaced: str) -> list[str]:
    line, cost, short = week.line, week.line.summary.get("total_cost"), week.line.summary.get("shortfall_agent_hours")
    return [
        f"{line.first_day}{'' if week.current else f' ({replaced})'}",
        str(line.revision),
        line.by,
        week.at,
        str(week.people),
        str(week.duties),
        f"{cost / 100:,.2f}" if isinstance(cost, int) else "-",
        f"{short:,.1f}" if isinstance(short, float | int) else "-",
        "-" if week.wape is None else f"{week.wape:.1%}",
        "-" if week.bias is None else f"{week.bias:+.1%}",
        line.note,
    ]


def _change(change: DayChange, zone: str) -> dict[str, object]:
    from shiftopt.timeline.clock import to_local

    def told(duty: Duty) -> dict[str, object]:
        start, end = (to_local(zone, minute).isoformat(timespec="minutes") for minute in (duty.start, duty.end))
        return {"shift": duty.shift, "start": start, "end": end}

    return {
        "agent": change.agent,
        "date": change.day.isoformat(),
        "before": [told(duty) for duty in change.before],
        "after": [told(duty) for duty in change.after],
    }
