"""What came out, on one screen of 80 x 24."""

from __future__ import annotations

from io import StringIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from shiftopt.domain.base import Lang
from shiftopt.domain.plan import Plan
from shiftopt.reports.fairness import account_of
from shiftopt.reports.figures import KeyFigures, key_figures
from shiftopt.reports.labels import dates, hours, percent, yuan
from shiftopt.reports.stories import shortage_rows
from shiftopt.reports.words import Words

WIDTH = 80
WORST = 5
"""Shortages shown."""
BROKEN = 4
"""Violations shown."""


def summary(plan: Plan, *, lang: Lang = "zh") -> str:
    """At most 23 lines of at most 80 columns (Chinese signs count two): key figures, worst shortages, violations."""
    words = Words(lang)
    figures = key_figures(plan)
    days = dates(plan.case.grid)
    out = StringIO()
    console = Console(file=out, width=WIDTH, color_system=None, force_terminal=False, highlight=False, markup=False, emoji=False)
    console.print(_line(words("terminal_head", shop=plan.case.shop.name, first=days[0], last=days[-1])), no_wrap=True, overflow="ellipsis")
    console.print(_figures(words, plan, figures))
    if plan.shortages:
        console.print(words("terminal_worst"))
        console.print(_shortages(words, plan))
        _more(console, words, len(plan.shortages) - WORST)
    if plan.audit.hard:
        console.print(words("terminal_violations"))
        console.print(_violations(words, plan))
        _more(console, words, len(plan.audit.hard) - BROKEN)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


def _more(console: Console, words: Words, count: int) -> None:
    if count > 0:
        console.print("   " + words("terminal_more", n=count))


def _line(content: str) -> Text:
    """One line of text; signs that steer a terminal become blanks."""
    return Text("".join(sign if sign.isprintable() else " " for sign in content), overflow="ellipsis", no_wrap=True)


def _grid(columns: int, *, right: tuple[int, ...] = ()) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(width=1)
    for number in range(columns):
        table.add_column(no_wrap=True, overflow="ellipsis", justify="right" if number in right else "left")
    return table


def _figures(words: Words, plan: Plan, figures: KeyFigures) -> Table:
    names = {queue.id: queue.name for queue in plan.case.shop.queues}
    table = _grid(2)
    short = f"{figures.shortfall_hours:.1f}" if figures.shortfall_hours >= 0.05 else words("shortfall_none")
    if figures.staffed:
        full, asked = (sum(column) for column in zip(*figures.staffed.values(), strict=True))
        short += words("terminal_staffed", staffed=full, asked=asked)
    by_queue = words("comma").join(
        f"{names.get(queue, queue)} {value:.1f}" for queue, value in figures.shortfall_by_queue.items() if value >= 0.05
    )
    asked = words("requests_note", granted=figures.granted, asked=figures.asked) if figures.asked else words("requests_none")
    rows = [
        ("people", words("people_text", people=figures.people, duties=figures.duties, hours=hours(figures.paid))),
        ("cost", yuan(figures.cost)),
        ("gap", _gap(words, figures)),
        ("shortfall", short),
        ("", words("terminal_by_queue", parts=by_queue) if by_queue else ""),
        ("overtime_hours", hours(figures.overtime)),
        ("requests", asked),
        ("terminal_fairness", _fairness(words, plan)),
        ("violations", str(figures.hard) if figures.hard else words("terminal_clean")),
    ]
    for key, value in rows:
        if value:
            table.add_row("", Text(words(key) if key else ""), _line(value))
    return table


def _fairness(words: Words, plan: Plan) -> str:
    """How the burdens of the known weeks lie; nothing while there is no past to compare."""
    ledger = account_of(plan)
    if len(ledger.weeks) < 2 or ledger.most is None:
        return ""
    most = ledger.most
    fields = {"mean": ledger.mean, "spread": ledger.spread, "most": most.row.per_share or 0.0}
    told = {name: f"{value:.2f}" for name, value in fields.items()}
    return words("terminal_fairness_text", weeks=len(ledger.weeks), name=most.agent.name, **told)


def _gap(words: Words, figures: KeyFigures) -> str:
    if figures.optimal:
        return words("gap_closed")
    money, share = yuan(figures.gap_money), percent(figures.gap, 1)
    if figures.told_in_hours:
        return words("terminal_gap", hours=f"{figures.gap_hours:.1f}", money=money, percent=share)
    return words("terminal_gap_money", money=money, percent=share)


def _shortages(words: Words, plan: Plan) -> Table:
    table = _grid(5, right=(4,))
    for row in shortage_rows(words, plan)[:WORST]:
        table.add_row("", *(_line(cell) for cell in (row.when, row.hours, row.queue, row.amount, row.cost)))
    return table


def _violations(words: Words, plan: Plan) -> Table:
    table = _grid(1)
    for found in plan.audit.hard[:BROKEN]:
        table.add_row("", _line(found.message.get(words.lang, found.rule)))
    return table
