"""Forecast from a workspace or from a bare CSV."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from shiftopt.domain.errors import Finding, InputError
from shiftopt.domain.grid import Grid
from shiftopt.domain.messages import message
from shiftopt.domain.shop import Event, Queue
from shiftopt.domain.volumes import Forecast, History
from shiftopt.forecasting.backtest import Backtest, backtest
from shiftopt.forecasting.forecast import before, forecast
from shiftopt.forecasting.intraday import update
from shiftopt.forecasting.settings import ForecastSettings
from shiftopt.planning.prepare import next_week
from shiftopt.store.tables import read_events_file, read_history_file
from shiftopt.store.workspace import read_workspace
from shiftopt.timeline.clock import make_grid, to_local, to_minute


@dataclass(frozen=True)
class ForecastJob:
    """What to forecast; texts are as typed."""

    source: Path
    origin: str | None = None
    horizon: str = "7d"
    interval: int | None = None
    events: Path | None = None
    zone: str = "UTC"
    volume: float = 1.0
    event_factors: tuple[str, ...] = ()


@dataclass(frozen=True)
class ForecastRun:
    """The forecast over whole days, and what was noticed; only intervals ``first`` to before ``last`` were asked for."""

    forecast: Forecast
    first: int
    last: int
    notes: tuple[Finding, ...]


@dataclass(frozen=True)
class Source:
    """History with all that a forecast may use."""

    history: History
    events: tuple[Event, ...]
    queues: tuple[Queue, ...]
    interval: int
    first_day: date
    notes: tuple[Finding, ...]


def run_forecast(job: ForecastJob) -> ForecastRun:
    """Read, forecast, and cut to the horizon.

    Raises:
        InputError: with every problem of the options and the input.
    """
    minutes = horizon_minutes(job.horizon)
    source = read_source(job)
    origin = _origin(job, source)
    grid = _grid(source, origin, minutes)
    now = to_minute(source.history.zone, origin.date(), origin.hour * 60 + origin.minute)
    made = forecast(source.history, grid, events=source.events, queues=source.queues, settings=_settings(job, source, now))
    if now > grid.start:
        made = update(made, before(source.history, now), now)
    first = (now - grid.start) // grid.interval
    last = first + -(-minutes // grid.interval)
    return ForecastRun(made, first, last, (*source.notes, *made.notes))


def _settings(job: ForecastJob, source: Source, now: int) -> ForecastSettings:
    """The what-ifs as typed: ``NAME=1.3`` per event."""
    factors: dict[str, float] = {}
    findings = []
    names = tuple(sorted({event.event for event in source.events}))
    for text in job.event_factors:
        name, _, number = text.rpartition("=")
        if name.strip() not in names:
            said = message("names_no_event", text=text, names=names) if names else message("source_without_events", text=text)
            findings.append(Finding("--event-factor", said))
        elif not re.fullmatch(r"\s*\d{1,3}(\.\d+)?\s*", number) or float(number) <= 0:
            findings.append(Finding("--event-factor", message("no_factor", text=number)))
        else:
            factors[name.strip()] = float(number)
    if findings:
        raise InputError(findings)
    return ForecastSettings(origin=now, volume=job.volume, event_factors=factors)


def run_backtest(job: ForecastJob, origins: int) -> tuple[Backtest, tuple[Finding, ...]]:
    """Score the forecasts that would have been made at the last ``origins`` weeks.

    Raises:
        InputError: with every problem of the options and the input.
    """
    days = -(-horizon_minutes(job.horizon) // 1440)
    source = read_source(job)
    scored = backtest(source.history, events=source.events, queues=source.queues, horizon_days=days, origins=origins, interval=job.interval)
    return scored, source.notes


def horizon_minutes(text: str) -> int:
    """``7d`` or ``48h`` as minutes.

    Raises:
        InputError: if the text is neither.
    """
    match = re.fullmatch(r"\s*(\d{1,4})\s*([dh])\s*", text)
    if match is None or int(match[1]) == 0:
        raise InputError([Finding("--horizon", message("no_horizon", text=text))])
    return int(match[1]) * (1440 if match[2] == "d" else 60)


def read_source(job: ForecastJob) -> Source:
    """A workspace, or a bare CSV (any file that ends in .csv or .tsv)."""
    if job.source.suffix.lower() in {".csv", ".tsv", ".txt"}:
        zone = _zone(job.zone)
        history, notes = read_history_file(job.source, zone=zone)
        events = read_events_file(job.events) if job.events is not None else ()
        end = to_local(zone, history.start + len(history.contacts) * history.interval)
        return Source(history, events, (), job.interval or history.interval, end.date(), notes)
    known = read_workspace(job.source)
    first = next_week(known.shop, known.history)
    return Source(known.history, known.shop.events, known.shop.queues, job.interval or known.shop.interval, first, known.notes)


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InputError([Finding("--zone", message("no_zone", text=name))]) from None
    return name


def _origin(job: ForecastJob, source: Source) -> datetime:
    if job.origin is None:
        return datetime(source.first_day.year, source.first_day.month, source.first_day.day, tzinfo=UTC)
    try:
        return datetime.fromisoformat(job.origin).replace(tzinfo=UTC)
    except ValueError:
        raise InputError([Finding("--origin", message("no_origin", text=job.origin))]) from None


def _grid(source: Source, origin: datetime, minutes: int) -> Grid:
    zone = source.history.zone
    first = origin.date()
    if to_minute(zone, first) <= source.history.start:
        start = to_local(zone, source.history.start).date()
        raise InputError([Finding("--origin", message("before_history", day=first, start=start))])
    days = -(-(origin.hour * 60 + origin.minute + minutes) // 1440)
    try:
        grid = make_grid(zone, first, days, source.interval)
    except ValueError:
        raise InputError([Finding("--interval", message("interval_not_dividing", minutes=source.interval))]) from None
    if (origin.hour * 60 + origin.minute) % source.interval:
        said = message("origin_off_grid", clock=f"{origin:%H:%M}", minutes=source.interval)
        raise InputError([Finding("--origin", said)])
    return grid
