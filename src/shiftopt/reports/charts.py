"""The pictures of the page: coverage of a day, forecast of the week, shortage map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from markupsafe import Markup

from shiftopt.domain.grid import Grid
from shiftopt.domain.plan import Plan
from shiftopt.domain.volumes import LEVELS, FloatArray
from shiftopt.reports.coverage import Series, day_slice
from shiftopt.reports.drawing import curve, line, num, rect, runs, step_area, steps, svg, text, ticks
from shiftopt.reports.labels import clock, short_day, wall
from shiftopt.reports.words import Words

LEFT, RIGHT, TOP, BOTTOM = 34.0, 18.0, 8.0, 20.0
HEAT = (0.5, 1.0, 2.0, 3.0)
"""Where the five shades of the shortage map change, in agents (hours for tickets)."""
SMALLEST = 0.005
"""What is missing below this is rounding."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The plot of one day: pixels, and the first and last minute after midnight shown."""

    width: float
    height: float
    low: int
    high: int

    def x(self, minutes: FloatArray | float) -> FloatArray:
        """Pixels of minutes after midnight."""
        span = self.width - LEFT - RIGHT
        return np.asarray(LEFT + (np.asarray(minutes, dtype=np.float64) - self.low) / (self.high - self.low) * span)

    def y(self, values: FloatArray | float, floor: float, ceiling: float) -> FloatArray:
        """Pixels of values between ``floor`` (bottom) and ``ceiling`` (top)."""
        span = self.height - TOP - BOTTOM
        return np.asarray(TOP + span * (1 - (np.asarray(values, dtype=np.float64) - floor) / max(1e-9, ceiling - floor)))


def coverage_chart(grid: Grid, series: Series, day: int, window: tuple[int, int]) -> Markup:
    """Required (line) against scheduled (area) and at work (dashed) of one queue on one day; what lacks is red."""
    frame = Frame(520, 150, *window)
    rows = [
        t for t in range(*day_slice(grid, day).indices(grid.intervals)) if window[0] <= grid.minute(t) - grid.day_starts[day] < window[1]
    ]
    required, scheduled = series.required[rows], series.scheduled[rows]
    values = np.concatenate([required, scheduled, series.at_work[rows], np.zeros(0 if series.ticket and rows else 1)])
    marks = ticks(float(values.max()), float(values.min()))
    floor = marks[0]
    xs = frame.x(
        np.array([grid.minute(t) - grid.day_starts[day] for t in rows] + [grid.minute(rows[-1] + 1) - grid.day_starts[day]])
        if rows
        else np.zeros(1)
    )
    parts = _axes(frame, marks)
    if rows:
        zero = np.full(len(rows), frame.y(floor, floor, marks[-1]))
        wanted, given = frame.y(required, floor, marks[-1]), frame.y(scheduled, floor, marks[-1])
        parts += [
            step_area(xs, given, zero, f"area q{series.number % 8}"),
            step_area(xs, np.minimum(wanted, given), given, "gap"),
            steps(xs, given, f"given q{series.number % 8}"),
            *([] if series.ticket else [steps(xs, frame.y(series.at_work[rows], floor, marks[-1]), "there")]),
            steps(xs, wanted, "wanted"),
        ]
    return svg(frame.width, frame.height, parts, label=f"{series.queue.name} {clock(grid.zone, grid.day_starts[day])}", kind="chart")


def _axes(frame: Frame, marks: tuple[float, ...]) -> list[str]:
    bottom = frame.height - BOTTOM
    parts = []
    for mark in marks:
        y = float(frame.y(mark, marks[0], marks[-1]))
        parts += [line(LEFT, y, frame.width - RIGHT, y, "grid"), text(LEFT - 5, y + 3.5, f"{mark:g}", "tick", "end")]
    step = 120 if frame.high - frame.low > 8 * 60 else 60
    for minute in range(-(-frame.low // step) * step, frame.high + 1, step):
        x = float(frame.x(minute))
        parts += [line(x, bottom, x, bottom + 4, "axis"), text(x, frame.height - 5, wall(minute), "tick", "middle")]
    return [*parts, line(LEFT, bottom, frame.width - RIGHT, bottom, "axis")]


def forecast_chart(words: Words, plan: Plan, number: int) -> Markup:
    """Expected contacts of one queue over the horizon with the band between the 10 and 90 % quantiles."""
    grid, expected = plan.forecast.grid, plan.forecast
    order = plan.case.requirements.queues
    colour = (order.index(expected.queues[number]) if expected.queues[number] in order else number) % 8
    low, high = (expected.quantiles[LEVELS.index(level), :, number] for level in (0.10, 0.90))
    width, height = 1040.0, 170.0
    marks = ticks(float(max(high.max(initial=0), expected.mean[:, number].max(initial=0))))
    bottom = height - BOTTOM

    def y(values: FloatArray | float) -> FloatArray:
        return np.asarray(TOP + (bottom - TOP) * (1 - np.asarray(values) / marks[-1]))

    xs = LEFT + (np.arange(grid.intervals) + 0.5) / grid.intervals * (width - LEFT - RIGHT)
    parts = [
        piece
        for mark in marks
        for piece in (
            line(LEFT, float(y(mark)), width - RIGHT, float(y(mark)), "grid"),
            text(LEFT - 5, float(y(mark)) + 3.5, f"{mark:g}", "tick", "end"),
        )
    ]
    for day in range(grid.days):
        x = LEFT + (grid.day_starts[day] - grid.start) / (grid.end - grid.start) * (width - LEFT - RIGHT)
        parts += [line(x, TOP, x, bottom, "grid"), text(x + 4, height - 5, short_day(_date(grid, day), words.lang), "tick")]
    band = curve(xs, y(high)) + "L" + curve(xs[::-1], y(low[::-1]))[1:] + "Z"
    parts += [
        f'<path d="{band}" class="band q{colour}"/>',
        f'<path d="{curve(xs, y(expected.mean[:, number]))}" class="mean q{colour}"/>',
    ]
    return svg(width, height, parts, label=expected.queues[number], kind="chart wide")


def _date(grid: Grid, day: int) -> date:
    return date.fromordinal(grid.first_day.toordinal() + day)


def heat_scale(queues: Sequence[Series]) -> int:
    """By how much the classes of ``HEAT`` grow, so that the worst week still has shades: 1 up to six missing, 2 up to twelve."""
    return max(1, *(int(np.ceil(line.missing.max(initial=0) / (2 * HEAT[-1]))) for line in queues), 1)


def heat_map(words: Words, grid: Grid, series: Series, window: tuple[int, int], scale: int = 1) -> Markup:
    """Days x intervals of one queue; the redder the more is missing, grey is closed."""
    rows, left, top = grid.days, 66.0, 16.0
    columns = (window[1] - window[0]) // grid.interval
    cell = max(7.0, min(15.0, 440.0 / columns))
    hours = range(-(-window[0] // 120) * 120, window[1], 120)
    parts = [text(left + (minute - window[0]) / grid.interval * cell, 11, wall(minute), "tick") for minute in hours]
    for day in range(rows):
        y = top + day * 15
        parts.append(text(0, y + 11, short_day(_date(grid, day), words.lang), "tick"))
        parts.append(rect(left, y, columns * cell, 13, "closed"))
        first = (grid.day_starts[day] - grid.start + window[0]) // grid.interval
        last = min(first + columns, grid.intervals)
        for begin, end in runs(series.open[first:last]):
            parts.append(rect(left + begin * cell, y, (end - begin + 1) * cell, 13, "open"))
        parts += [
            rect(left + (t - first) * cell, y, cell - 0.5, 13, _heat(float(series.missing[t]) / scale), _tip(words, grid, series, t))
            for t in range(first, last)
            if series.missing[t] > SMALLEST
        ]
    return svg(left + columns * cell + 2, top + rows * 15, parts, label=series.queue.name, kind="heat")


def _heat(missing: float) -> str:
    return f"h{1 + int(np.searchsorted(HEAT, missing))}"


def _tip(words: Words, grid: Grid, series: Series, t: int) -> str:
    key = "heat_cell_ticket" if series.ticket else "heat_cell"
    return words(key, when=clock(grid.zone, grid.minute(t)), n=num(float(series.missing[t])) if series.missing[t] >= 0.05 else "<0.1")
