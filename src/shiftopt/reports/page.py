"""The page: one HTML file that opens without a network and says what came out, what is short and why, and who does what."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from shiftopt.domain.base import Lang
from shiftopt.domain.plan import Plan
from shiftopt.reports import labels
from shiftopt.reports.charts import coverage_chart, forecast_chart, heat_map, heat_scale
from shiftopt.reports.coverage import busy_window, series
from shiftopt.reports.fairness import BURDEN_WORDS, account_of
from shiftopt.reports.figures import key_figures
from shiftopt.reports.files import replace_file
from shiftopt.reports.palette import KIND_COLOURS, OTHER_COLOUR, PAUSE_COLOUR, QUEUE_COLOURS, SESSION_COLOUR
from shiftopt.reports.people import KINDS, Person, past_weeks, people
from shiftopt.reports.stories import costs, finding_groups, forecast_stories, provenance, service_rows, shortage_rows
from shiftopt.reports.timeline import day_pictures
from shiftopt.reports.words import Words

SHOWN_SHORTAGES = 8
"""Shortages in front; the others fold away."""


def write_page(plan: Plan, path: Path, *, lang: Lang = "zh") -> None:
    """Write ``report.html`` in one step. Its essentials need no JavaScript, and it loads nothing from anywhere.

    Raises:
        OSError: if the file cannot be written.
    """
    replace_file(Path(path), render_page(plan, lang=lang).encode("utf-8"))


def render_page(plan: Plan, *, lang: Lang = "zh") -> str:
    """The page as text. Every text of users is escaped; the browser is told to run no script but the page's own."""
    words = Words(lang)
    environment = Environment(
        loader=PackageLoader("shiftopt.reports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    script = _source(environment, "page.js").strip()
    environment.globals.update(w=words, labels=labels)
    return environment.get_template("page.html.j2").render(
        **_content(words, plan),
        style=Markup(_source(environment, "page.css")),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        script_hash=base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii"),
    )


def _source(environment: Environment, name: str) -> str:
    loader = environment.loader
    assert loader is not None
    return loader.get_source(environment, name)[0].replace("\r\n", "\n")


def _content(words: Words, plan: Plan) -> dict[str, Any]:
    staff, queues = people(plan), series(plan)
    window, grid = busy_window(plan), plan.case.grid
    days = labels.dates(grid)
    scale = heat_scale(queues)
    shown = shortage_rows(words, plan)
    return {
        "lang": {"zh": "zh-CN", "en": "en"}[words.lang],
        "lang_key": words.lang,
        "shop": plan.case.shop,
        "zone": grid.zone,
        "days": days,
        "plan": plan,
        "figures": key_figures(plan),
        "queue_names": {line.queue.id: line.queue.name for line in queues},
        "shortages": shown[:SHOWN_SHORTAGES],
        "more_shortages": shown[SHOWN_SHORTAGES:],
        "queues": queues,
        "heat": [(line, heat_map(words, grid, line, window, scale)) for line in queues if line.missing.any()],
        "heat_scale": scale,
        "clear": [line.queue.name for line in queues if not line.missing.any()],
        "staff": staff,
        "ledger": (ledger := account_of(plan)),
        "most_points": max([1.0, *(account.row.per_share or 0.0 for account in ledger.accounts)]),
        "burdens": BURDEN_WORDS,
        "past_weeks": past_weeks(plan),
        "kinds": KINDS,
        "day_charts": [[(line, coverage_chart(grid, line, day, window)) for line in queues] for day in range(grid.days)],
        "day_pictures": day_pictures(words, plan, staff),
        "forecasts": [(story, forecast_chart(words, plan, number)) for number, story in enumerate(forecast_stories(words, plan))],
        "services": service_rows(words, plan),
        "costs": costs(words, plan),
        "groups": finding_groups(words, plan),
        "provenance": provenance(words, plan),
        "colours": _colours(),
        "maxima": _maxima(staff),
    }


def _maxima(staff: Sequence[Person]) -> Mapping[str, float]:
    """The longest bar of each column of the fairness table."""
    return {name: max([1, *(getattr(person, name) for person in staff)]) for name in ("overtime", "nights", "weekend_days", "complaint")}


def _colours() -> Mapping[str, object]:
    return {"queues": QUEUE_COLOURS, "kinds": KIND_COLOURS, "pause": PAUSE_COLOUR, "session": SESSION_COLOUR, "other": OTHER_COLOUR}
