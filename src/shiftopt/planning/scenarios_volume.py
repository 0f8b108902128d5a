"""The expected volume of a scenario: factors by name, a busier day, a bot. The forecast itself is made once, from the history as it is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

import numpy as np

from shiftopt.domain.grid import Grid
from shiftopt.domain.messages import message
from shiftopt.domain.scenario import ALL, Scenario
from shiftopt.domain.shop import Event, Shop
from shiftopt.domain.volumes import FloatArray, Forecast
from shiftopt.planning.scenarios_names import Problems, suggest
from shiftopt.staffing.busyness import quantile
from shiftopt.timeline.clock import date_of, day_of, to_minute

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
STEADY: Final = 1e-6
"""Days that differ by less are alike."""
CHINESE: Final = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


def reshape(forecast: Forecast, shop: Shop, scenario: Scenario) -> Forecast:
    """The forecast as it would be in the scenario.

    Factors multiply means and quantiles alike. An event's factor works where the event covers an interval, as the share of it that is
    covered (in the exponent, as effects of events are learned). A ``quantile`` of the day factor makes every day that busy: the mean
    moves, and the scatter from day to day is gone, for it is known now.
    """
    factor = volume_factor(forecast, shop, scenario)
    day_cv = forecast.day_cv.copy()
    for column, queue in enumerate(forecast.queues):
        level = scenario.quantile.get(queue, scenario.quantile.get(ALL))
        if level is not None:
            factor[:, column] *= quantile(float(day_cv[column]), level) if day_cv[column] > STEADY else 1.0
            day_cv[column] = 0.0
    if (factor == 1.0).all() and not scenario.quantile:
        return forecast
    return replace(
        forecast,
        mean=forecast.mean * factor,
        quantiles=forecast.quantiles * factor,
        day_cv=day_cv,
        parts={**forecast.parts, "scenario": factor} if forecast.parts else {},
    )


def volume_factor(forecast: Forecast, shop: Shop, scenario: Scenario) -> FloatArray:
    """(intervals, queues), the product of all factors on the volume, the bot's included."""
    grid = forecast.grid
    result = np.ones_like(forecast.mean)
    names = {queue: column for column, queue in enumerate(forecast.queues)}
    for name, times in scenario.volume.items():
        power = np.ones_like(result)
        for part in name.split("/"):
            power *= _reach(part.strip(), grid, names, shop.events)
        result *= times**power
    for name, share in scenario.bot.items():
        for queue, column in names.items():
            if name in {ALL, queue} and not (name == ALL and queue in scenario.bot):
                result[:, column] *= 1.0 - share
    return result


def _reach(name: str, grid: Grid, queues: Mapping[str, int], events: Collection[Event]) -> FloatArray:
    """(intervals, queues), 0..1: how much of each interval a name is about."""
    shape = (grid.intervals, len(queues))
    if name == ALL:
        return np.ones(shape)
    result = np.zeros(shape)
    if name in queues:
        result[:, queues[name]] = 1.0
        return result
    day = _day(name)
    if day is not None:
        dates = [date_of(grid, day_of(grid, grid.minute(t))) for t in range(grid.intervals)]
        result[[at.weekday() == day if isinstance(day, int) else at == day for at in dates]] = 1.0
        return result
    starts = grid.start + np.arange(grid.intervals) * grid.interval
    for event in events:
        if name in names_of(event):
            begin, end = to_minute(grid.zone, event.start_day, event.start_minute), to_minute(grid.zone, event.end_day, event.end_minute)
            share = np.clip(np.minimum(starts + grid.interval, end) - np.maximum(starts, begin), 0, grid.interval) / grid.interval
            result = np.maximum(result, share[:, None])
    return result


def names_of(event: Event) -> frozenset[str]:
    """What an event may be called: by its name, or by name and phase."""
    return frozenset({event.event, f"{event.event} {event.phase}".strip()})


def _day(name: str) -> int | date | None:
    """A weekday (Monday 0) or a date, if the name is one."""
    for names in (WEEKDAYS, CHINESE):
        if name.casefold() in names:
            return names.index(name.casefold())
    try:
        return date.fromisoformat(name)
    except ValueError:
        return None


def check_volume(shop: Shop, scenario: Scenario, problems: Problems) -> None:
    """Report the names and values in ``volume``, ``quantile`` and ``bot`` that mean nothing."""
    queues = {queue.id for queue in shop.queues}
    events = {name for event in shop.events for name in names_of(event)}
    for name, times in scenario.volume.items():
        place = message("entry_called", entry="volume", name=message("quoted", text=name))
        for part in (piece.strip() for piece in name.split("/")):
            if part != ALL and part not in queues and part not in events and _day(part) is None:
                remedy = suggest(part, {ALL, *queues, *WEEKDAYS, *events}, message("names"))
                problems.add(place, message("no_volume_name", name=part, remedy=remedy))
        if not 0 < times <= 100:
            problems.add(place, message("volume_out_of_range", value=times))
    for field, least, most in (("quantile", 0.01, 0.99), ("bot", 0.0, 0.95)):
        values: Mapping[str, float] = getattr(scenario, field)
        for name, value in values.items():
            if name != ALL:
                problems.known(field, message("queue"), name, queues | {ALL})
            if not least <= value <= most:
                place = message("entry_called", entry=field, name=message("quoted", text=name))
                problems.add(place, message("share_out_of_range", value=value, least=least, most=most))


def touches(scenario: Scenario, shop: Shop, week: date, days: int) -> tuple[str, ...]:
    """Names in ``volume`` that are about nothing in the planned week: dates and events outside of it."""
    last = week + timedelta(days=days - 1)
    idle = []
    for name in scenario.volume:
        for part in (piece.strip() for piece in name.split("/")):
            day = _day(part)
            spans = [(event.start_day, event.end_day) for event in shop.events if part in names_of(event)]
            outside = isinstance(day, date) and not week <= day <= last
            if outside or (spans and all(end < week or start > last for start, end in spans)):
                idle.append(name)
    return tuple(dict.fromkeys(idle))
