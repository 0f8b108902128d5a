"""Commands around demand: forecast, backtest, staff, simulate."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shiftopt.cli.demand_tables import backtest_table, calculation_table, forecast_table, service_table, staff_table
from shiftopt.cli.params import LangChoice, LangOption, as_lang, monday
from shiftopt.cli.show import finite, print_json, print_notes, say, usage_error
from shiftopt.domain.messages import message

if TYPE_CHECKING:
    from shiftopt.domain.base import Lang
    from shiftopt.domain.volumes import Requirements
    from shiftopt.jobs.forecasts import ForecastRun
    from shiftopt.staffing.calculator import Calculation

Week = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="First day of the week; default: after the history.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout.")]
Out = Annotated[Path | None, typer.Option(help="A CSV file to write.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this page."""
    app.command()(forecast)
    app.command()(backtest)
    app.command()(staff)
    app.command()(simulate)


def forecast(
    source: Annotated[Path, typer.Argument(help="A workspace, or a bare CSV with timestamp,queue,contacts.")],
    origin: Annotated[str | None, typer.Option(help="Use only rows before this local time, YYYY-MM-DD[THH:MM]; default: all.")] = None,
    horizon: Annotated[str, typer.Option(help="How far ahead: 7d or 48h.")] = "7d",
    interval: Annotated[int | None, typer.Option(min=1, max=1440, help="Minutes per row; default: the shop's, or the CSV's own.")] = None,
    events: Annotated[Path | None, typer.Option(help="A CSV of events, with a bare CSV.")] = None,
    zone: Annotated[str, typer.Option(help="Time zone of a bare CSV; UTC has no public holidays and no clock changes.")] = "UTC",
    volume: Annotated[float, typer.Option(min=0.01, max=100, help="What if all volume were this many times as large?")] = 1.0,
    event_factor: Annotated[
        list[str] | None, typer.Option(help='What if an event were stronger: "Double 11 2026=1.3"; may be repeated.')
    ] = None,
    out: Out = None,
    lang: LangOption = LangChoice.zh,
    json: Json = False,
) -> None:
    """Forecast contacts per queue and interval, with intervals of 50, 80, 90 and 95 %."""
    from shiftopt.jobs.forecasts import ForecastJob, run_forecast
    from shiftopt.store.plans import write_forecast

    made = run_forecast(ForecastJob(source, origin, horizon, interval, events, zone, volume, tuple(event_factor or ())))
    print_notes(made.notes, as_lang(lang))
    if out is not None:
        write_forecast(made.forecast, out, first=made.first, last=made.last)
    if json:
        print_json(_forecast_json(made, out))
        return
    forecast_table(made, as_lang(lang))
    if out is not None:
        print(message("wrote", path=str(out)).told(as_lang(lang)))


def _forecast_json(made: ForecastRun, out: Path | None) -> dict[str, object]:
    expected = made.forecast
    totals = expected.mean[made.first : made.last].sum(axis=0)
    return {
        "status": "ok",
        "queues": {
            queue: {
                "contacts": float(totals[column]),
                "model": expected.models.get(queue, ""),
                "scores": dict(expected.scores.get(queue, {})),
                "day_cv": float(expected.day_cv[column]),
            }
            for column, queue in enumerate(expected.queues)
        },
        "rows": (made.last - made.first) * len(expected.queues),
        "out": None if out is None else str(out),
    }


def backtest(
    source: Annotated[Path, typer.Argument(help="A workspace, or a bare CSV with timestamp,queue,contacts.")],
    horizon: Annotated[str, typer.Option(help="How far ahead each forecast looks: 7d or 48h.")] = "7d",
    origins: Annotated[int, typer.Option(min=1, max=200, help="How many past weeks to forecast.")] = 12,
    interval: Annotated[int | None, typer.Option(min=1, max=1440, help="Minutes per row.")] = None,
    events: Annotated[Path | None, typer.Option(help="A CSV of events, with a bare CSV.")] = None,
    zone: Annotated[str, typer.Option(help="Time zone of a bare CSV.")] = "UTC",
    lang: LangOption = LangChoice.zh,
    json: Json = False,
) -> None:
    """How good past forecasts would have been, against simple rules and the noise floor."""
    from shiftopt.jobs.forecasts import ForecastJob, run_backtest

    scored, notes = run_backtest(ForecastJob(source, None, horizon, interval, events, zone), origins)
    print_notes(notes, as_lang(lang))
    for note in scored.notes:
        say(message("note", said=note), as_lang(lang))
    if json:
        print_json({"status": "ok", "origins": len(scored.origins), "scores": [finite(score.model_dump()) for score in scored.scores]})
        return
    backtest_table(scored, as_lang(lang))


def staff(
    workspace: Annotated[Path | None, typer.Argument(help="A workspace; without one, give --rate for the calculator.")] = None,
    week: Week = None,
    rate: Annotated[str | None, typer.Option(help="Arrivals: 200/h, 100/30min.")] = None,
    handle: Annotated[str | None, typer.Option(help="Handle time: 180s, 4min.")] = None,
    patience: Annotated[str | None, typer.Option(help="Mean patience: 5min; without it nobody leaves (Erlang C).")] = None,
    target: Annotated[str, typer.Option(help="Service target: 80%/20s.")] = "80%/20s",
    concurrency: Annotated[int, typer.Option(min=1, max=40, help="Chats one agent may hold at once.")] = 1,
    heads: Annotated[int | None, typer.Option(min=0, help="Give the service of this many heads instead.")] = None,
    shrinkage: Annotated[str, typer.Option(help="Share of paid time that is lost: 30%.")] = "0%",
    max_occupancy: Annotated[str, typer.Option(help="Highest occupancy: 85%.")] = "100%",
    out: Out = None,
    lang: LangOption = LangChoice.zh,
    json: Json = False,
) -> None:
    """Requirements of a week, or a one-line staffing calculator (--rate 200/h --handle 180s --target 80%/20s)."""
    if workspace is not None:
        if rate is not None:
            raise usage_error("staff", message("staff_both"))
        _staff_week(workspace, week, out, as_lang(lang), json=json)
        return
    if rate is None or handle is None:
        raise usage_error("staff", message("staff_neither"))
    from shiftopt.staffing.calculator import calculate

    ask = partial(
        calculate, rate=rate, handle=handle, patience=patience, target=target, concurrency=concurrency, max_occupancy=max_occupancy
    )
    result = ask(heads=heads, shrinkage=shrinkage)
    _print_calculation(result, ask().heads if result.asa_seconds is None else 0, as_lang(lang), json=json)


def _print_calculation(result: Calculation, enough: int, lang: Lang, *, json: bool) -> None:
    """A calculation; ``enough`` heads are named if those given can not keep up."""
    remark = message("overloaded", heads=enough).told(lang) if result.asa_seconds is None else ""
    if json:
        print_json(result.model_dump() | ({"remark": remark} if remark else {}))
        return
    calculation_table(result, lang)
    if remark:
        print(remark)


def _staff_week(workspace: Path, week: datetime | None, out: Path | None, lang: Lang, *, json: bool) -> None:
    from shiftopt.planning.pipeline import PlanSettings, demand
    from shiftopt.store.plans import write_requirements
    from shiftopt.store.workspace import read_workspace

    known = read_workspace(workspace)
    print_notes(known.notes, lang)
    _, case = demand(known, PlanSettings(week=monday(week)))
    needs = case.requirements
    if out is not None:
        write_requirements(needs, out)
    rows = _staff_rows(needs)
    if json:
        print_json({"status": "ok", "week": needs.grid.first_day.isoformat(), "queues": rows, "out": None if out is None else str(out)})
        return
    staff_table(message("week_title", shop=known.shop.name, first=needs.grid.first_day), rows, lang)
    if out is not None:
        print(message("wrote", path=str(out)).told(lang))


def _staff_rows(needs: Requirements) -> dict[str, dict[str, float | int | str]]:
    from shiftopt.domain.base import UNITS_PER_AGENT_HOUR

    work = needs.need.sum(axis=0) + needs.arrived[-1]
    return {
        queue: {
            "model": needs.models.get(queue, ""),
            "contacts": float(needs.contacts[:, column].sum()),
            "agent_hours": float(work[column]) / UNITS_PER_AGENT_HOUR,
            "peak_heads": int(needs.heads[:, column].max()),
            "peak_heads_busy": int(needs.heads_high[:, column].max()),
        }
        for column, queue in enumerate(needs.queues)
    }


def simulate(
    workspace: Annotated[Path, typer.Argument(help="A workspace.")],
    roster: Annotated[Path, typer.Argument(help="A roster: roster.csv, roster.xlsx, a foreign CSV, or a plan folder.")],
    week: Week = None,
    replications: Annotated[int, typer.Option(min=1, max=10_000, help="Simulated weeks.")] = 30,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the customers.")] = 7,
    lang: LangOption = LangChoice.zh,
    json: Json = False,
) -> None:
    """Simulate the customers of the week against a roster: the service that they will get."""
    from shiftopt.jobs.review import simulate_roster
    from shiftopt.simulation.replicate import SimulationSettings
    from shiftopt.store.plans import service_record

    service, shop, notes = simulate_roster(workspace, roster, monday(week), SimulationSettings(replications=replications, seed=seed))
    print_notes(notes, as_lang(lang))
    if json:
        print_json(service_record(service))
        return
    service_table(service, shop, as_lang(lang))
