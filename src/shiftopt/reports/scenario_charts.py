"""The pictures of scenarios side by side: cost against service, where the money goes, where people lack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from shiftopt.domain.comparison import Comparison, Outcome
from shiftopt.domain.grid import Grid
from shiftopt.domain.plan import Plan
from shiftopt.domain.volumes import BoolArray, FloatArray
from shiftopt.reports.charts import HEAT, SMALLEST
from shiftopt.reports.coverage import series
from shiftopt.reports.drawing import curve, line, rect, runs, svg, text, ticks
from shiftopt.reports.labels import short_day, yuan
from shiftopt.reports.scenario_tables import title_of
from shiftopt.reports.words import Words
from shiftopt.timeline.clock import date_of

WAGES = "wages"
PARTS = (WAGES, "labour", "rules", "late_tickets", "shortfall")
"""From left to right: first what is paid in any case, last what customers go without."""
NAMED = 200.0
"""Pixels for names of scenarios."""


@dataclass(frozen=True, eq=False)
class Shortfall:
    """What one scenario lacks: (intervals, queues), agents of full speed (tickets: overdue agent-hours), and when queues are open."""

    name: str
    grid: Grid
    queues: tuple[str, ...]
    missing: FloatArray
    open: BoolArray


def shortfall_of(name: str, plan: Plan) -> Shortfall:
    """What the plan of a scenario lacks."""
    found = series(plan)
    return Shortfall(
        name=name,
        grid=plan.case.grid,
        queues=tuple(item.queue.name for item in found),
        missing=np.stack([item.missing for item in found], axis=1),
        open=np.stack([item.open for item in found], axis=1),
    )


def margin(found: Outcome) -> float | None:
    """Points of the worst queue above its target, by simulation; None where nothing was simulated."""
    points = [100 * (queue.simulated - queue.target) for queue in found.queues if queue.simulated is not None and queue.target is not None]
    return min(points) if points else None


def frontier(points: Sequence[tuple[float, float]]) -> list[int]:
    """Which (cost, service) points no other one beats in both, by rising cost."""
    best, found = -np.inf, []
    for place in sorted(range(len(points)), key=lambda number: (points[number][0], -points[number][1])):
        if points[place][1] > best:
            best = points[place][1]
            found.append(place)
    return found


def frontier_chart(words: Words, comparison: Comparison) -> Markup:
    """Numbered points of cost (thousand yuan) against the worst queue's distance from its target."""
    shown = [(number, found, margin(found)) for number, found in enumerate(comparison.outcomes) if found.status == "done"]
    points = [(number, found, found.total / 1e5, points) for number, found, points in shown if points is not None]
    if not points:
        return Markup("")
    width, height, left, bottom = 760.0, 300.0, 52.0, 36.0
    xs, ys = [item[2] for item in points], [item[3] for item in points]
    x_marks, y_marks = ticks(max(xs), min(xs), 6), ticks(max(*ys, 0.0), min(*ys, 0.0), 5)

    def x(value: float) -> float:
        return left + (value - x_marks[0]) / (x_marks[-1] - x_marks[0]) * (width - left - 20)

    def y(value: float) -> float:
        return 10 + (y_marks[-1] - value) / (y_marks[-1] - y_marks[0]) * (height - bottom - 10)

    parts = [
        piece
        for mark in y_marks
        for piece in (line(left, y(mark), width - 20, y(mark), "grid"), text(left - 5, y(mark) + 4, f"{mark:g}", "tick", "end"))
    ]
    parts += [text(x(mark), height - bottom + 16, f"{mark:,g}", "tick", "middle") for mark in x_marks]
    parts += [line(left, y(0), width - 20, y(0), "axis"), text(width - 20, height - 4, words("sc_frontier_x"), "tick", "end")]
    parts.append(text(left + 6, 18, words("sc_frontier_y"), "tick"))
    edge = frontier(list(zip(xs, ys, strict=True)))
    if len(edge) > 1:
        places = np.array([x(xs[place]) for place in edge]), np.array([y(ys[place]) for place in edge])
        parts.append(f'<path d="{curve(*places)}" class="edge"/>')
    for number, found, cost, level in points:
        tip = f"{title_of(words, found.name)}: {yuan(found.total)}, {level:+.1f}"
        parts.append(rect(x(cost) - 9, y(level) - 9, 18, 18, "dot base" if number == 0 else "dot", tip))
        parts.append(text(x(cost), y(level) + 4, str(number), "dotname", "middle"))
    return svg(width, height, parts, label=words("sc_frontier"), kind="wide")


def money_chart(words: Words, comparison: Comparison) -> Markup:
    """A bar per scenario, by component."""
    done = [found for found in comparison.outcomes if found.status == "done"]
    longest = max([1, *(sum(max(0, amount) for amount in amounts(found).values()) for found in done)])
    parts, row = [], 20.0
    for place, found in enumerate(done):
        left = NAMED
        parts.append(text(0, place * row + 13, _short(title_of(words, found.name)), "tick"))
        for name, amount in amounts(found).items():
            width = max(0, amount) / longest * 480
            if width >= 0.5:
                label = words("sc_wages") if name == WAGES else words.name("component", name)
                parts.append(rect(left, place * row + 3, width, 14, f"m-{name}", f"{label} {yuan(amount)}"))
            left += width
        parts.append(text(left + 5, place * row + 14, yuan(found.total), "tick"))
    return svg(NAMED + 480 + 90, len(done) * row + 4, parts, label=words("sc_costs"), kind="wide")


def amounts(found: Outcome) -> dict[str, int]:
    """Fen by part of the bar."""
    return {name: found.wages if name == WAGES else found.components.get(name, 0) for name in PARTS}


def shortage_maps(words: Words, shortfalls: Sequence[Shortfall]) -> list[tuple[str, Markup]]:
    """Per queue that any scenario leaves short: scenarios x intervals of the week."""
    if not shortfalls:
        return []
    scale = max([1.0, *(float(np.ceil(item.missing.max(initial=0) / (2 * HEAT[-1]))) for item in shortfalls)])
    queues = shortfalls[0].queues
    short = [column for column in range(len(queues)) if any(item.missing[:, column].max(initial=0) > SMALLEST for item in shortfalls)]
    return [(queues[column], _map(words, shortfalls, column, scale)) for column in short]


def _map(words: Words, shortfalls: Sequence[Shortfall], column: int, scale: float) -> Markup:
    grid = shortfalls[0].grid
    cell, top, row = 840.0 / grid.intervals, 16.0, 16.0
    parts = []
    for day in range(grid.days):
        left = NAMED + (grid.day_starts[day] - grid.start) / grid.interval * cell
        parts.append(text(left + 3, 11, short_day(date_of(grid, day), words.lang), "tick"))
        parts.append(line(left, 2, left, top + len(shortfalls) * row, "grid"))
    for place, item in enumerate(shortfalls):
        y = top + place * row
        parts.append(text(0, y + 11, _short(title_of(words, item.name)), "tick"))
        parts += [rect(NAMED + first * cell, y, (last - first + 1) * cell, 14, "open") for first, last in runs(item.open[:, column])]
        classes = np.where(item.missing[:, column] > SMALLEST, 1 + np.searchsorted(HEAT, item.missing[:, column] / scale), 0)
        for shade in range(1, len(HEAT) + 2):
            parts += [
                rect(
                    NAMED + first * cell,
                    y,
                    (last - first + 1) * cell,
                    14,
                    f"h{shade}",
                    f"{item.missing[first : last + 1, column].max():.1f}",
                )
                for first, last in runs(classes == shade)
            ]
    return svg(NAMED + 842, top + len(shortfalls) * row, parts, label=words("sc_heat"), kind="heat")


def _short(name: str) -> str:
    """A name that fits beside its row; wide signs count double."""
    room, kept = 26, ""
    for sign in name:
        room -= 2 if ord(sign) > 0x2E7F else 1
        if room < 0:
            return kept + "…"
        kept += sign
    return kept
