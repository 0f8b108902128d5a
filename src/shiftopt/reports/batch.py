"""The summary of a batch: a table for programs, and one HTML page for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from shiftopt.domain.base import Lang
from shiftopt.domain.batch import BatchSummary, ItemResult
from shiftopt.reports.files import replace_file
from shiftopt.reports.labels import duration, percent, yuan

COLUMNS: Final = (
    "shop", "week", "scenario", "status", "total_cost", "lower_bound", "gap", "shortfall_agent_hours",
    "shortfall", "late_tickets", "labour", "rules", "service", "seconds", "attempts", "worker", "key", "roster", "problem",
)  # fmt: skip
"""Money in fen; ``service`` is queue:share pairs of the simulation."""

WORDS: Final[Mapping[Lang, Mapping[str, str]]] = {
    "zh": {
        "title": "批量排班",
        "done": "已排好",
        "infeasible": "无合法排班",
        "failed": "失败",
        "running": "未完成",
        "shop": "店铺",
        "week": "周",
        "scenario": "情景",
        "status": "结果",
        "cost": "成本",
        "change": "与第一个情景相比",
        "gap": "距最优不超过",
        "short": "缺口（人时）",
        "service": "模拟服务水平",
        "seconds": "用时",
        "problem": "原因",
        "none": "没有失败的项目。",
        "troubles": "没有排出来的项目",
        "note": "再次运行同一条命令，会重试失败的项目，已完成的不会重算。",
        "attempts": "尝试次数",
    },
    "en": {
        "title": "Batch",
        "done": "planned",
        "infeasible": "no legal roster",
        "failed": "failed",
        "running": "not finished",
        "shop": "Shop",
        "week": "Week",
        "scenario": "Scenario",
        "status": "Result",
        "cost": "Cost",
        "change": "against the first scenario",
        "gap": "From the best at most",
        "short": "Short (agent-hours)",
        "service": "Simulated service level",
        "seconds": "Time",
        "problem": "Why",
        "none": "No item failed.",
        "troubles": "Items without a roster",
        "note": "The same command again tries the failed items anew; finished ones are not computed again.",
        "attempts": "Attempts",
    },
}


def batch_table(summary: BatchSummary) -> tuple[Sequence[str], list[list[str | int | float | None]]]:
    """Header and rows of ``summary.csv``, one row per item in the order of the batch."""
    return COLUMNS, [_row(item) for item in summary.items]


def write_batch_page(summary: BatchSummary, path: Path, *, lang: Lang = "zh") -> None:
    """Write ``summary.html`` in one step. It loads nothing, runs no script, and every text of users is escaped.

    Raises:
        OSError: if the file cannot be written.
    """
    environment = Environment(
        loader=PackageLoader("shiftopt.reports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    loader = environment.loader
    assert loader is not None, "the environment was made with a loader"
    style = loader.get_source(environment, "page.css")[0]
    counts = {status: sum(item.status == status for item in summary.items) for status in ("done", "infeasible", "failed", "running")}
    text = environment.get_template("batch.html.j2").render(
        lang="zh-CN" if lang == "zh" else "en",
        w=WORDS[lang],
        summary=summary,
        counts={status: number for status, number in counts.items() if number},
        lines=[_line(item, summary.items, Path(path).parent, lang) for item in summary.items],
        style=Markup(style),  # noqa: S704 - our own file
    )
    replace_file(Path(path), text.encode("utf-8"))


def _row(item: ItemResult) -> list[str | int | float | None]:
    parts = item.summary.get("cost_by_component")
    components = parts if isinstance(parts, Mapping) else {}
    figures = [_number(item.summary.get(name)) for name in ("total_cost", "lower_bound", "gap", "shortfall_agent_hours")]
    shares = [_number(components.get(name)) for name in ("shortfall", "late_tickets", "labour", "rules")]
    service = "|".join(f"{queue}:{level:.4f}" for queue, (_, level) in _levels(item).items())
    roster = str(item.summary.get("roster", ""))
    head = [item.shop, "" if item.first_day is None else item.first_day.isoformat(), item.scenario, item.status]
    return [*head, *figures, *shares, service, item.seconds, item.attempts, item.worker, item.key, roster, item.problem]


def _number(value: object) -> int | float | None:
    return value if isinstance(value, int | float) else None


def _levels(item: ItemResult) -> dict[str, tuple[str, float]]:
    """Queue -> its name and simulated service level, where there is one."""
    service = item.summary.get("service")
    queues = service.items() if isinstance(service, Mapping) else ()
    found = {str(queue): figures for queue, figures in queues if isinstance(figures, Mapping)}
    levels = {queue: (str(figures.get("name", queue)), figures.get("service_level")) for queue, figures in found.items()}
    return {queue: (name, level) for queue, (name, level) in levels.items() if isinstance(level, int | float)}


def _line(item: ItemResult, items: Sequence[ItemResult], folder: Path, lang: Lang) -> dict[str, str]:
    """One row of the page, as text; ``report`` is the page of its plan, where there is one."""
    cost, gap, short = (_number(item.summary.get(name)) for name in ("total_cost", "gap", "shortfall_agent_hours"))
    first = next(one for one in items if (one.shop, one.first_day) == (item.shop, item.first_day))
    base = _number(first.summary.get("total_cost"))
    change = "" if cost is None or base is None or first is item else f"{'+' if cost >= base else ''}{yuan(cost - base)}"
    return {
        "shop": item.shop,
        "week": str(item.first_day or ""),
        "scenario": item.scenario,
        "status": item.status,
        "cost": "" if cost is None else yuan(cost),
        "change": change,
        "gap": "" if gap is None else percent(gap, 1),
        "short": "" if short is None else f"{short:.1f}",
        "service": " · ".join(f"{name} {percent(level)}" for name, level in _levels(item).values()),
        "seconds": duration(round(item.seconds), lang),
        "problem": item.problem,
        "attempts": str(item.attempts),
        "report": f"{item.folder}/report.html" if (folder / item.folder / "report.html").is_file() else "",
    }
