"""The capacity plan as rows for CSV and as text for a terminal."""

from __future__ import annotations

from io import StringIO

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from shiftopt.domain.base import Lang
from shiftopt.domain.capacity import Capacity, WeekNeed, WeekPlan
from shiftopt.reports.labels import yuan
from shiftopt.reports.words import Words

HEADER = (
    *("week", "event", "family", "name", "contacts", "need_hours", "need_heads"),
    *("staff", "joined", "temps", "cloud", "overtime", "short", "starts"),
)
PARTS = ("wages", "hiring", "temps", "cloud", "overtime", "short")
LEAST = 0.05
"""Heads below which nothing is shown."""


def capacity_rows(plan: Capacity) -> list[list[str | int | float]]:
    """One row per week and family; heads are full-time at full speed."""
    return [
        [
            need.first_day.isoformat(),
            need.event,
            family.id,
            family.name,
            round(need.contacts[family.id], 1),
            round(need.hours[family.id], 1),
            round(need.need[family.id], 2),
            round(week.staff[family.id], 2),
            round(week.joined[family.id], 2),
            week.temps[family.id],
            round(week.cloud[family.id], 2),
            round(week.overtime[family.id], 2),
            round(week.short[family.id], 2),
            week.starts[family.id],
        ]
        for need, week in zip(plan.needs, plan.weeks, strict=True)
        for family in plan.families
    ]


def capacity_text(plan: Capacity, *, lang: Lang, width: int) -> str:
    """Heads by week, the hiring list, the reserve, and the cost."""
    words = Words(lang)
    names = {family.id: family.name for family in plan.families}
    out = StringIO()
    console = Console(file=out, width=max(100, min(width, 160)), color_system=None, highlight=False, markup=False, emoji=False)
    console.print(Text(words("ca_title", shop=plan.shop, first=plan.needs[0].first_day, weeks=len(plan.weeks))))
    keys = ("ca_week", *(f"{name}" for name in names.values()), "ca_temps", "ca_cloud", "ca_overtime", "ca_short", "ca_starts", "ca_cost")
    table = _table([words(key) if key.startswith("ca_") else key for key in keys])
    for need, week in zip(plan.needs, plan.weeks, strict=True):
        table.add_row(*map(Text, _row(plan, need, week)))
    console.print(table)
    console.print(Text(words("ca_cells")))
    if plan.hirings:
        hiring = _table([words(key) for key in ("ca_skill", "ca_count", "ca_order", "ca_start", "ca_ready")], title=words("ca_hiring"))
        for item in plan.hirings:
            hiring.add_row(*map(Text, [names[item.family], str(item.count), str(item.order), str(item.start), str(item.ready)]))
        console.print(hiring)
    else:
        console.print(words("ca_no_hiring"))
    reserve = words("comma").join(f"{names[family]} {count}" for family, count in plan.reserve.items())
    console.print(Text(words("ca_reserve", parts=reserve)))
    parts = words("comma").join(f"{words(f'ca_part_{name}')} {yuan(plan.parts.get(name, 0))}" for name in PARTS if plan.parts.get(name))
    console.print(Text(words("ca_money", cost=yuan(plan.cost), parts=parts, without=yuan(plan.without))))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


def _row(plan: Capacity, need: WeekNeed, week: WeekPlan) -> list[str]:
    heads = [f"{need.need[family.id]:.1f} / {week.staff[family.id] + week.joined[family.id]:.1f}" for family in plan.families]
    sums = [sum(part.values()) for part in (week.temps, week.cloud, week.overtime, week.short)]
    starts = " ".join(f"{family.name} {week.starts[family.id]}" for family in plan.families if week.starts[family.id])
    day = f"{need.first_day}{' *' if need.event else ''}"
    return [day, *heads, *("" if value < LEAST else f"{value:.1f}" for value in sums), starts, yuan(week.cost)]


def _table(header: list[str], title: str = "") -> Table:
    table = Table(title=title or None, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for number, name in enumerate(header):
        table.add_column(name, justify="right" if number else "left", overflow="fold")
    return table
