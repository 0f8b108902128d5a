"""The command that measures a shop from its log of contacts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shiftopt.cli.params import LangChoice, LangOption, as_lang
from shiftopt.cli.show import finite, print_json, print_notes, print_table, titles, usage_error
from shiftopt.domain.messages import message

if TYPE_CHECKING:
    from shiftopt.domain.base import Lang
    from shiftopt.jobs.calibration import CalibrationRun
    from shiftopt.staffing.survival import Estimate

CURVE = (30, 60, 120, 300)
"""Seconds at which ``--json`` gives the share of customers who would still wait."""


def register(app: typer.Typer) -> None:
    """Add the command of this page."""
    app.command()(calibrate)


def calibrate(
    log: Annotated[Path, typer.Argument(help="A raw log, one row per contact: CSV or the first sheet of an .xlsx.")],
    workspace: Annotated[Path | None, typer.Option(help="Write what was measured into this workspace.")] = None,
    columns: Annotated[list[str] | None, typer.Option("--map", help="How the log calls a column: wait=q_time; may be repeated.")] = None,
    outcome: Annotated[list[str] | None, typer.Option(help="What an outcome means: HANG=abandoned (or served, skip).")] = None,
    queue: Annotated[list[str] | None, typer.Option(help="Which queue a word stands for: PS=hotline (or skip).")] = None,
    gap: Annotated[float, typer.Option(min=1, max=240, help="Minutes without a contact after which an agent is away.")] = 10.0,
    placed: Annotated[
        float | None, typer.Option(min=0, max=600, help="Minutes of meals and breaks per duty; default: the mean of the shop's shifts.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be written, and write nothing.")] = False,
    lang: LangOption = LangChoice.zh,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout.")] = False,
) -> None:
    """Measure handle time, patience, speeds, rounds and shrinkage from a log of contacts, with how sure each figure is."""
    from shiftopt.jobs.calibration import CalibrationJob, run_calibration

    if dry_run and workspace is None:
        raise usage_error("--dry-run", message("dry_run_alone"))
    made = run_calibration(
        CalibrationJob(
            log=log,
            workspace=workspace,
            columns=_pairs("--map", columns),
            outcomes=_pairs("--outcome", outcome, ("served", "abandoned", "skip")),
            queues=_pairs("--queue", queue),
            gap_seconds=60 * gap,
            placed=placed,
            write=not dry_run,
        )
    )
    print_notes(made.notes, as_lang(lang))
    if json:
        print_json(_as_json(made, workspace, dry_run=dry_run))
        return
    _tables(made, as_lang(lang))
    if workspace is not None:
        _changes(made, workspace, as_lang(lang), dry_run=dry_run)


def _pairs(option: str, texts: Sequence[str] | None, allowed: Sequence[str] = ()) -> dict[str, str]:
    """``name=value`` texts of an option."""
    found = {}
    for text in texts or ():
        name, sign, value = text.partition("=")
        if not sign or not name.strip() or not value.strip():
            raise usage_error(option, message("no_pair", text=text))
        if allowed and value.strip() not in allowed:
            raise usage_error(option, message("word_not_known", text=value.strip(), names=tuple(allowed)))
        found[name.strip()] = value.strip()
    return found


def _tables(made: CalibrationRun, lang: Lang) -> None:
    from shiftopt.jobs.calibration import measured

    header = titles(lang, message("col_figure"), message("col_value"), message("col_interval"))
    for name, one in made.found.queues.items():
        rows = [_row(title, estimate) for title, estimate in measured(one).items()]
        title = message("measured_title", queue=name, count=made.counts[name]).told(lang)
        print_table(title, [*header, message("col_rests_on").told(lang)], rows)
    if made.found.shrinkage.count:
        rows = [_row("shrinkage", made.found.shrinkage)]
        print_table(message("away_title").told(lang), [*header, message("col_duties").told(lang)], rows)
        placed = message("placed_unknown") if made.placed is None else message("placed_known", minutes=made.placed)
        print(f"{placed.told(lang)}\n")


def _row(title: str, estimate: Estimate) -> list[str]:
    from shiftopt.jobs.calibration import interval

    low, high = interval(estimate)
    shown = f"{low:,.3g} - {high:,.3g}" if estimate.value < 10 else f"{low:,.1f} - {high:,.1f}"
    value = f"{estimate.value:,.3g}" if estimate.value < 10 else f"{estimate.value:,.1f}"
    known = estimate.value == estimate.value and estimate.count > 0
    return [title, value if known else "-", shown if known and estimate.count > 1 else "-", f"{estimate.count:,}"]


def _changes(made: CalibrationRun, workspace: Path, lang: Lang, *, dry_run: bool) -> None:
    from shiftopt.store.amend import shown

    path, all_of_it = str(workspace), message("the_shop").told(lang)
    rows = [[change.queue or all_of_it, change.key, shown(change.before), shown(change.after)] for change in made.changes]
    if not rows:
        print(message("same_values", path=path).told(lang))
        return
    header = titles(lang, message("col_queue"), message("col_key"), message("col_before"), message("col_after"))
    print_table((message("changes_to_come") if dry_run else message("changes_made")).told(lang), header, rows)
    print((message("nothing_written_to", path=path) if dry_run else message("wrote", path=path)).told(lang))


def _as_json(made: CalibrationRun, workspace: Path | None, *, dry_run: bool) -> dict[str, object]:
    from shiftopt.jobs.calibration import interval, measured

    def figure(estimate: Estimate) -> object:
        low, high = interval(estimate)
        return finite({"value": estimate.value, "low": low, "high": high, "count": estimate.count})

    return {
        "status": "ok",
        "rows": made.rows,
        "queues": {
            name: {
                "contacts": made.counts[name],
                **{title: figure(estimate) for title, estimate in measured(one).items()},
                "patience_median_seconds": finite(one.patience.median()),
                "still_waiting": {str(seconds): one.patience.at(seconds) for seconds in CURVE},
            }
            for name, one in made.found.queues.items()
        },
        "shrinkage": figure(made.found.shrinkage),
        "placed_minutes": made.placed,
        "changes": [{"queue": c.queue, "key": c.key, "before": c.before, "after": c.after} for c in made.changes],
        "workspace": None if workspace is None or dry_run else str(workspace),
    }
