"""Weeks in a row as a CSV table and as text for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from io import StringIO
from typing import Final

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from shiftopt.domain.base import Lang
from shiftopt.domain.comparison import QueueOutcome
from shiftopt.domain.scenario import BASELINE
from shiftopt.domain.weeks import WeekFigures, WeeksSummary
from shiftopt.reports.labels import percent, yuan
from shiftopt.reports.words import Words

OWN = frozenset({"standard", "six_day"})
"""Kinds of contract of a shop's own full-time people; everybody else helps."""
FIGURES = (
    "week",
    "people",
    "duties",
    "paid_hours",
    "overtime_hours",
    "month_overtime_hours",
    "month_limit_hours",
    "kept_hours",
    "helper_hours",
)
MONEY = ("cost", "shortfall", "late_tickets", "labour", "rules", "wages", "gap", "violations", "short_hours")
PER_QUEUE = ("need_hours", "short_hours", "promised", "simulated", "target", "late_share")
Plain = str | int | float | None


def weeks_table(summary: WeeksSummary) -> tuple[list[str], list[list[Plain]]]:
    """Header and one row per week: hours, money in yuan, and each queue's service; the staff by kind of contract."""
    kinds = list(dict.fromkeys(kind for week in summary.weeks for kind in week.staff))
    queues = list(dict.fromkeys(queue.queue for week in summary.weeks for queue in week.outcome.queues))
    by_kind = [f"{kind}_{name}" for kind in kinds for name in ("hours", "overtime_hours")]
    header = [*FIGURES, *MONEY, *by_kind, *(f"{queue}_{name}" for queue in queues for name in PER_QUEUE)]
    return header, [_row(week, kinds, queues) for week in summary.weeks]


def _row(week: WeekFigures, kinds: Sequence[str], queues: Sequence[str]) -> list[Plain]:
    out = week.outcome
    found = {queue.queue: queue for queue in out.queues}
    staff: dict[str, tuple[int, int]] = {kind: (item.paid, item.overtime) for kind, item in week.staff.items()}
    return [
        week.first_day.isoformat(),
        out.working,
        sum(item.duties for item in week.staff.values()),
        _hours(out.paid),
        _hours(out.overtime),
        _hours(week.month_overtime),
        None if week.month_limit is None else _hours(week.month_limit),
        _hours(week.kept),
        _hours(helpers(week)),
        out.cost / 100,
        *(out.components.get(name, 0) / 100 for name in ("shortfall", "late_tickets", "labour", "rules")),
        out.wages / 100,
        round(out.gap, 4),
        week.violations,
        round(out.short_hours, 2),
        *(_hours(minutes) for kind in kinds for minutes in staff.get(kind, (0, 0))),
        *(value for queue in queues for value in _queue(found.get(queue))),
    ]


def _queue(queue: QueueOutcome | None) -> list[Plain]:
    if queue is None:
        return [None] * len(PER_QUEUE)
    shares = (queue.promised, queue.simulated, queue.target, queue.late_share)
    return [round(queue.need_hours, 2), round(queue.short_hours, 2), *(None if share is None else round(share, 4) for share in shares)]


def _hours(minutes: int) -> float:
    return round(minutes / 60, 2)


COLUMNS: Final = (
    "we_week", "we_people", "we_hours", "we_overtime", "we_month", "we_kept", "we_helpers", "we_cost", "we_short", "we_gap", "we_violations"
)  # fmt: skip
"""Labels of the columns of ``_cells``."""


def helpers(week: WeekFigures) -> int:
    """Minutes paid to temps, part-timers, agency, interns and cloud agents."""
    return sum(item.paid for kind, item in week.staff.items() if kind not in OWN)


def weeks_text(summary: WeeksSummary, *, lang: Lang, width: int, folder: str) -> str:
    """A table of the weeks, a table of the service by queue, and which files to open."""
    words = Words(lang)
    out = StringIO()
    console = Console(file=out, width=max(110, min(width, 160)), color_system=None, highlight=False, markup=False, emoji=False)
    scenario = "" if summary.scenario == BASELINE.name else f" · {summary.scenario}"
    console.print(Text(words("we_title", shop=summary.shop, weeks=len(summary.weeks), wanted=summary.wanted) + scenario))
    table = _table([words(label) for label in COLUMNS])
    for week in summary.weeks:
        table.add_row(*map(Text, _cells(week)))
    console.print(table)
    if summary.weeks:
        console.print(_service(words, summary))
        console.print(Text(words("we_service_note")))
    console.print(Text(words("we_open", folder=folder)))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


def _cells(week: WeekFigures) -> list[str]:
    out = week.outcome
    limit = "" if week.month_limit is None else f" / {week.month_limit / 60:.0f}"
    return [
        week.first_day.isoformat(),
        str(out.working),
        f"{out.paid / 60:,.0f}",
        f"{out.overtime / 60:,.0f}",
        f"{week.month_overtime / 60:.1f}{limit}",
        f"{week.kept / 60:,.0f}",
        f"{helpers(week) / 60:,.0f}",
        yuan(out.cost),
        f"{out.short_hours:,.1f}",
        percent(out.gap, 1),
        str(week.violations),
    ]


def _service(words: Words, summary: WeeksSummary) -> Table:
    queues = list({queue.queue: queue for week in summary.weeks for queue in week.outcome.queues}.values())
    titles = [queue.name + ("" if queue.target is None else f" ≥ {percent(queue.target, 0)}") for queue in queues]
    table = _table([words("we_week"), *titles], title=words("we_service"))
    for week in summary.weeks:
        found = {queue.queue: queue for queue in week.outcome.queues}
        table.add_row(*map(Text, [week.first_day.isoformat(), *(_level(found.get(queue.queue)) for queue in queues)]))
    return table


def _level(queue: QueueOutcome | None) -> str:
    """``96.1 % (95.0 %) −3.2``: simulated, promised, and the agent-hours that lack."""
    if queue is None:
        return "–"
    simulated = "–" if queue.simulated is None else percent(queue.simulated, 1)
    promised = "" if queue.promised is None else f" ({percent(queue.promised, 1)})"
    short = f" −{queue.short_hours:.1f}" if queue.short_hours >= 0.05 else ""
    return f"{simulated}{promised}{short}"


def _table(header: list[str], title: str | None = None) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for number, name in enumerate(header):
        table.add_column(name, justify="left" if number == 0 else "right", overflow="fold")
    return table
