"""The page of scenarios side by side: one HTML file that opens without a network and runs no script."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from shiftopt.domain.base import Lang
from shiftopt.domain.comparison import Comparison
from shiftopt.reports.files import replace_file
from shiftopt.reports.labels import short_day, span
from shiftopt.reports.scenario_charts import PARTS, WAGES, Shortfall, frontier_chart, margin, money_chart, shortage_maps
from shiftopt.reports.scenario_tables import queue_heads, rows
from shiftopt.reports.words import Words
from shiftopt.timeline.clock import to_local

COLOURS = {WAGES: "#9AA5B1", "labour": "#4C78A8", "rules": "#8F9B3A", "late_tickets": "#F2A541", "shortfall": "#D62728"}


def write_scenario_page(comparison: Comparison, shortfalls: Sequence[Shortfall], path: Path, *, lang: Lang = "zh") -> None:
    """Write ``scenarios.html`` in one step.

    Raises:
        OSError: if the file cannot be written.
    """
    replace_file(Path(path), render_scenario_page(comparison, shortfalls, lang=lang).encode("utf-8"))


def render_scenario_page(comparison: Comparison, shortfalls: Sequence[Shortfall], *, lang: Lang = "zh") -> str:
    """The page as text; every text of users is escaped."""
    words = Words(lang)
    environment = Environment(
        loader=PackageLoader("shiftopt.reports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = environment.loader.get_source(environment, "page.css")[0] if environment.loader else ""
    return environment.get_template("scenarios.html.j2").render(
        w=words,
        lang={"zh": "zh-CN", "en": "en"}[lang],
        comparison=comparison,
        rows=rows(words, comparison),
        heads=queue_heads(words, comparison),
        causes=_causes(words, comparison),
        frontier=frontier_chart(words, comparison) if any(margin(found) is not None for found in comparison.outcomes) else "",
        money=money_chart(words, comparison),
        parts=[(words("sc_wages") if name == WAGES else words.name("component", name), COLOURS[name], name) for name in PARTS],
        maps=shortage_maps(words, shortfalls),
        style=Markup(style),  # noqa: S704 - our own file
    )


def _causes(words: Words, comparison: Comparison) -> list[tuple[str, str, str, str]]:
    """(scenario, queue, when, why) of the dearest shortage of every queue."""
    found = []
    for number, item in enumerate(comparison.outcomes):
        for queue in item.queues:
            if queue.when is not None:
                at = to_local(comparison.zone, queue.when)
                when = f"{short_day(at.date(), words.lang)} {span(comparison.zone, queue.when, queue.when)[:5]}"
                found.append((rows(words, comparison)[number].name, queue.name, when, queue.cause.get(words.lang, "")))
    return found
