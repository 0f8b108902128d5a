"""Scenarios side by side as rows: for CSV, workbook, page and terminal."""

from __future__ import annotations

from dataclasses import dataclass
from io import StringIO

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from shiftopt.domain.base import Lang
from shiftopt.domain.comparison import Change, Comparison, Outcome, QueueOutcome
from shiftopt.domain.scenario import BASELINE
from shiftopt.reports.labels import percent, yuan
from shiftopt.reports.words import Words

COMPONENTS = ("shortfall", "late_tickets", "labour", "rules")
FIXED = (
    *("scenario", "status", "total", "wages", "cost", *COMPONENTS, "bound", "gap", "change", "change_low", "change_high"),
    *("people", "working", "short_hours", "overtime_hours", "wishes", "granted", "fairness", "nights_spread", "weekends_spread", "seconds"),
)
PER_QUEUE = (
    *("need_hours", "short_hours", "promised", "simulated", "simulated_p10", "simulated_p90", "target"),
    *("change", "change_low", "change_high", "mean_wait_seconds", "late_share"),
)
WIDE = 170
Plain = str | int | float | None


def csv_table(comparison: Comparison) -> tuple[list[str], list[list[Plain]]]:
    """Header and one row per scenario; money in yuan, shares 0..1. The columns of a queue begin with its id."""
    queues = [queue.queue for queue in queues_of(comparison)]
    header = [*FIXED, *(f"{queue}_{name}" for queue in queues for name in PER_QUEUE)]
    return header, [_csv_row(found, queues) for found in comparison.outcomes]


def _csv_row(found: Outcome, queues: list[str]) -> list[Plain]:
    if found.status != "done":
        return [found.name, found.status, *[None] * (len(FIXED) - 2 + len(queues) * len(PER_QUEUE))]
    money: list[Plain] = [found.total / 100, found.wages / 100, found.cost / 100]
    money += [found.components.get(name, 0) / 100 for name in COMPONENTS]
    people: list[Plain] = [found.people, found.working, round(found.short_hours, 2), round(found.overtime / 60, 2)]
    people += [found.asked, found.granted, found.fairness / 100, round(found.nights_spread, 3), round(found.weekends_spread, 3)]
    known = {queue.queue: queue for queue in found.queues}
    cells = [cell for queue in queues for cell in _csv_queue(known.get(queue))]
    share = round(found.gap, 5)
    return [
        found.name,
        found.status,
        *money,
        found.bound / 100,
        share,
        *_csv_change(found.change, 100, 2),
        *people,
        round(found.seconds, 1),
        *cells,
    ]


def _csv_queue(queue: QueueOutcome | None) -> list[Plain]:
    if queue is None:
        return [None] * len(PER_QUEUE)
    low, high = queue.band or (None, None)
    figures = (queue.promised, queue.simulated, low, high, queue.target)
    return [
        round(queue.need_hours, 2),
        round(queue.short_hours, 2),
        *(None if value is None else round(value, 4) for value in figures),
        *_csv_change(queue.change, 1, 4),
        None if queue.asa_seconds is None else round(queue.asa_seconds, 1),
        None if queue.late_share is None else round(queue.late_share, 4),
    ]


def _csv_change(change: Change | None, unit: float, digits: int) -> list[Plain]:
    if change is None:
        return [None, None, None]
    return [round(value / unit, digits) for value in (change.value, change.low, change.high)]


@dataclass(frozen=True, slots=True)
class Row:
    """One scenario in words; ``sure``: whether the change is proven, ``service``: per queue (level, change, kept)."""

    number: int
    name: str
    note: str
    done: bool
    problem: str
    people: str
    total: str
    change: str
    span: str
    sure: bool
    gap: str
    short: str
    overtime: str
    requests: str
    fairness: str
    spread: str
    service: tuple[tuple[str, str, bool], ...]


def rows(words: Words, comparison: Comparison) -> tuple[Row, ...]:
    """Every scenario in words, in order."""
    return tuple(_row(words, number, found) for number, found in enumerate(comparison.outcomes))


def title_of(words: Words, name: str) -> str:
    """A scenario's name; the baseline's in the reader's language."""
    return words("sc_baseline") if name == BASELINE.name else name


def _row(words: Words, number: int, found: Outcome) -> Row:
    done = found.status == "done"
    problem = "" if done else words(f"sc_status_{found.status}") + (words("colon") + found.problem[words.lang] if found.problem else "")
    change = found.change
    return Row(
        number=number,
        name=title_of(words, found.name),
        note=found.note,
        done=done,
        problem=problem,
        people=str(found.people) if done else "",
        total=yuan(found.total) if done else "–",
        change=signed_yuan(change.value) if change else "",
        span=f"{signed_yuan(change.low)} … {signed_yuan(change.high)}" if change else "",
        sure=change is not None and change.certain,
        gap=percent(found.gap, 1) if done else "",
        short=f"{found.short_hours:.1f}" if done else "",
        overtime=f"{found.overtime / 60:.1f}" if done else "",
        requests=f"{found.granted}/{found.asked}" if done else "",
        fairness=yuan(found.fairness) if done else "",
        spread=f"{found.nights_spread:.2f} / {found.weekends_spread:.2f}" if done else "",
        service=tuple(_service(queue) for queue in found.queues),
    )


def _service(queue: QueueOutcome) -> tuple[str, str, bool]:
    if queue.simulated is None:
        return "–", "", True
    change = ""
    if queue.change is not None:
        margin = (queue.change.high - queue.change.low) / 2
        change = f"{100 * queue.change.value:+.1f}±{100 * margin:.1f}"
    return percent(queue.simulated, 1), change, queue.kept is not False


def signed_yuan(fen: float) -> str:
    """``+¥1,200`` or ``-¥300``."""
    text = yuan(fen)
    return text if text.startswith("-") else f"+{text}"


def queue_heads(words: Words, comparison: Comparison) -> list[str]:
    """``售前咨询（目标 90%）`` per queue of the baseline."""
    return [
        words("sc_service_head", name=queue.name, target=words("sc_target_response") if queue.target is None else percent(queue.target))
        for queue in queues_of(comparison)
    ]


def queues_of(comparison: Comparison) -> tuple[QueueOutcome, ...]:
    """The queues of the first scenario that has a roster; every scenario has the same."""
    return next((found.queues for found in comparison.outcomes if found.queues), ())


def comparison_text(comparison: Comparison, *, lang: Lang, width: int, folder: str = "") -> str:
    """Two tables for a terminal: money and people, service per queue; then which files of ``folder`` to open."""
    words = Words(lang)
    found = rows(words, comparison)
    out = StringIO()
    console = Console(file=out, width=max(100, min(width, WIDE)), color_system=None, highlight=False, markup=False, emoji=False)
    title = words("sc_title", shop=comparison.shop, first=comparison.first_day, n=len(found))
    keys = ("sc_name", "sc_people", "sc_total", "sc_change", "sc_range", "sc_short", "sc_overtime", "sc_requests", "sc_gap")
    money = _table(title, [words(key) for key in keys])
    for row in found:
        if row.done:
            cells = [row.name, row.people, row.total, row.change, row.span, row.short, row.overtime, row.requests, row.gap]
            money.add_row(*map(Text, cells))
    service = _table(words("sc_service"), [words("sc_name"), *queue_heads(words, comparison)])
    for row in found:
        if row.service:
            marks = [f"{'' if kept else '! '}{level}  {change}".rstrip() for level, change, kept in row.service]
            service.add_row(*map(Text, [row.name, *marks]))
    for table in (money, service) if service.row_count else ():
        console.print(table)
    for row in found:
        if not row.done:
            console.print(Text(f"{row.name}{words('colon')}{row.problem}"))
    lines = [line.rstrip() for line in out.getvalue().splitlines()]
    return "\n".join([*lines, words("sc_open", folder=folder)] if folder else lines)


def _table(title: str, header: list[str]) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for number, name in enumerate(header):
        table.add_column(name, justify="right" if number else "left", overflow="fold")
    return table
