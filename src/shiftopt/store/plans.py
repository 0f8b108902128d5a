"""Write a plan folder: complete or not at all, in columns and keys that other programs may rely on."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from shiftopt.domain.base import UNITS_PER_AGENT_HOUR
from shiftopt.domain.plan import Plan, Service
from shiftopt.domain.roster import Audit, Violation
from shiftopt.domain.volumes import Forecast, Requirements
from shiftopt.rules.auditing import book_of
from shiftopt.rules.ledger import ledger, points_of, spread
from shiftopt.store.activities import ACTIVITY_COLUMNS, activity_rows
from shiftopt.store.atomic import new_folder
from shiftopt.store.cells import Cell
from shiftopt.store.csvfile import csv_text
from shiftopt.store.duties import DUTY_COLUMNS, duty_rows
from shiftopt.store.moments import local_text
from shiftopt.store.placing import Placer

FORECAST_COLUMNS: Final = ("timestamp", "queue", "mean", "q025", "q05", "q10", "q25", "q50", "q75", "q90", "q95", "q975")
REQUIREMENT_COLUMNS: Final = ("timestamp", "queue", "contacts", "offered_load", "heads", "heads_low", "heads_high")
COVERAGE_COLUMNS: Final = ("timestamp", "queue", "required", "scheduled", "at_work", "staffed")
_DECIMALS: Final = 6
Extra = Callable[[Path], None]
"""Renders more files (workbook, page) into the folder before it is published."""


def write_plan(plan: Plan, path: Path | str, *, extra_files: Extra | None = None) -> None:
    """Write the folder of a plan; an older plan at ``path`` is replaced as a whole, anything else is left alone.

    Raises:
        InputError: if there is something at ``path`` that is no plan of ours, or it can not be written.
    """
    path = Path(path)
    with new_folder(path, may_replace=is_plan) as folder:
        roster = plan.allocated.roster
        placer = Placer(plan.case.shop, roster.grid)
        duties = sorted((placer.disguised(duty) for duty in roster.duties), key=lambda duty: (duty.agent, duty.start))
        activities = sorted(plan.allocated.activities, key=lambda item: (item.agent, item.start))
        _table(folder / "forecast.csv", FORECAST_COLUMNS, forecast_rows(plan.forecast))
        _table(folder / "requirements.csv", REQUIREMENT_COLUMNS, requirement_rows(plan.case.requirements))
        _table(folder / "coverage.csv", COVERAGE_COLUMNS, coverage_rows(plan))
        _table(folder / "roster.csv", DUTY_COLUMNS, duty_rows(duties, plan.case.shop))
        _table(folder / "activities.csv", ACTIVITY_COLUMNS, activity_rows(activities, roster.grid.zone))
        _json(folder / "audit.json", audit_record(plan.audit, roster.grid.zone))
        if plan.service is not None:
            _json(folder / "service.json", service_record(plan.service))
        _json(folder / "summary.json", plan_summary(plan) | {"plan": str(path)})
        _json(folder / "manifest.json", plan.manifest)
        if extra_files is not None:
            extra_files(folder)


def is_plan(path: Path) -> bool:
    """Whether the folder is one that ``write_plan`` made."""
    return (path / "manifest.json").is_file() and (path / "roster.csv").is_file()


def write_forecast(forecast: Forecast, path: Path | str, *, first: int = 0, last: int | None = None) -> None:
    """Write ``forecast.csv``, replacing an older one; only intervals ``first`` to before ``last``."""
    width = len(forecast.queues)
    rows = forecast_rows(forecast)[first * width : None if last is None else last * width]
    _replace(Path(path), FORECAST_COLUMNS, rows)


def write_requirements(needs: Requirements, path: Path | str) -> None:
    """Write ``requirements.csv``, replacing an older one."""
    _replace(Path(path), REQUIREMENT_COLUMNS, requirement_rows(needs))


def write_table(path: Path | str, header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    """Write any table as CSV, replacing an older one; text is kept harmless for spreadsheets."""
    _replace(Path(path), header, rows)


def _replace(path: Path, header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    _table(part, header, rows)
    part.replace(path)


def forecast_rows(forecast: Forecast) -> list[list[Cell]]:
    """One row per interval and queue: local time, mean and quantiles in contacts per interval."""
    grid = forecast.grid
    stamps = [local_text(grid.zone, grid.minute(t)) for t in range(grid.intervals)]
    return [
        [stamp, queue, _number(forecast.mean[t, q]), *(_number(level) for level in forecast.quantiles[:, t, q])]
        for t, stamp in enumerate(stamps)
        for q, queue in enumerate(forecast.queues)
    ]


def requirement_rows(needs: Requirements) -> list[list[Cell]]:
    """One row per interval and queue: local time, contacts, offered load (Erlang), heads on a usual, quiet and busy day."""
    grid = needs.grid
    stamps = [local_text(grid.zone, grid.minute(t)) for t in range(grid.intervals)]
    heads = (needs.heads, needs.heads_low, needs.heads_high)
    return [
        [stamp, queue, _number(needs.contacts[t, q]), _number(needs.offered_load[t, q]), *(int(array[t, q]) for array in heads)]
        for t, stamp in enumerate(stamps)
        for q, queue in enumerate(needs.queues)
    ]


def coverage_rows(plan: Plan) -> list[list[Cell]]:
    """One row per interval in which a live queue expects customers, in agents of full speed, shrinkage included.

    Those required, scheduled and expected at work; an interval is staffed (1 or 0) if those at work meet the target.
    """
    needs, there, staffed = plan.case.requirements, plan.present, plan.staffed
    head = 100 * needs.grid.interval
    figures = (needs.need, plan.supplied, there)
    return [
        [local_text(needs.grid.zone, needs.grid.minute(t)), needs.queues[q], *(_number(array[t, q] / head) for array in figures), int(full)]
        for t, q in zip(*(axis.tolist() for axis in np.nonzero(needs.asked)), strict=True)
        for full in [staffed[t, q]]
    ]


def plan_summary(plan: Plan) -> dict[str, Any]:
    """The documented keys of a plan; money in fen, ``gap`` as a share. ``plan`` (the folder) is added by who knows it."""
    audit = plan.audit
    return {
        "status": "optimal" if plan.cost_units <= plan.solved.bound_units else "feasible",
        "agents": len(plan.case.agents),
        "total_cost": audit.cost,
        "lower_bound": plan.solved.bound_units // UNITS_PER_AGENT_HOUR,
        "gap": round(plan.gap, _DECIMALS),
        "gap_before_naming": round(plan.solved.gap, _DECIMALS),
        "seconds": round(plan.solved.seconds, 3),
        "first_roster_seconds": round(plan.solved.first_roster_seconds, 3),
        "shortfall_agent_hours": round(audit.shortfall_agent_hours, _DECIMALS),
        "violations": len(audit.hard),
        "cost_by_component": dict(audit.cost_by_component),
        "cost_by_rule": dict(audit.cost_by_rule),
        "shortfall_by_queue": {queue: round(hours, _DECIMALS) for queue, hours in audit.shortfall_by_queue.items()},
        "staffed_intervals": _staffed_intervals(plan),
        "fairness_spread": round(_fairness_spread(plan), _DECIMALS),
    }


def _staffed_intervals(plan: Plan) -> dict[str, dict[str, int]]:
    """Live queue -> intervals in which customers are expected, and how many of them are staffed."""
    needs = plan.case.requirements
    counts = zip(needs.queues, needs.asked.sum(axis=0).tolist(), plan.staffed.sum(axis=0).tolist(), strict=True)
    return {queue: {"intervals": asked, "staffed": full} for queue, asked, full in counts if asked}


def _fairness_spread(plan: Plan) -> float:
    """Most less least fairness points per full contract and week, the known past included."""
    book = book_of(plan.case, plan.allocated.roster, plan.allocated.activities)
    return spread(ledger(book, points_of(plan.case.shop)))


def audit_record(audit: Audit, zone: str) -> dict[str, Any]:
    """An audit as plain data, times local; ``message`` is English, ``messages`` has every language."""
    return {
        "violations": [_violation(item, zone) for item in audit.violations],
        "hard_violations": len(audit.hard),
        "cost": audit.cost,
        "cost_units": audit.cost_units,
        "cost_by_component": dict(audit.cost_by_component),
        "cost_by_rule": dict(audit.cost_by_rule),
        "shortfall_agent_hours": audit.shortfall_agent_hours,
        "shortfall_by_queue": dict(audit.shortfall_by_queue),
    }


def _violation(item: Violation, zone: str) -> dict[str, Any]:
    fields = item.model_dump(include={"rule", "agent", "measured", "limit", "unit", "amount", "hard", "cost", "source"})
    times = {"start": local_text(zone, item.start), "end": local_text(zone, item.end)}
    return fields | times | {"message": item.message.get("en", ""), "messages": dict(item.message)}


def service_record(service: Service) -> dict[str, Any]:
    """A simulated service as plain data."""
    return {
        "queues": {queue: result.model_dump() for queue, result in service.queues.items()},
        "agents": {agent: dict(figures) for agent, figures in service.agents.items()},
        "replications": service.replications,
        "seed": service.seed,
    }


def _number(value: float) -> int | float:
    rounded = round(float(value), _DECIMALS)
    return int(rounded) if rounded.is_integer() else rounded


def _table(path: Path, header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    path.write_text(csv_text(header, rows), encoding="utf-8", newline="\n")


def _json(path: Path, content: Mapping[str, object]) -> None:
    path.write_text(json_text(content), encoding="utf-8", newline="\n")


def read_paper(file: Path) -> dict[str, Any]:
    """The content of a JSON file of a plan folder, empty if there is none that can be read."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def json_text(content: Mapping[str, object]) -> str:
    """JSON that every reader takes: no NaN, Chinese as it is."""
    return json.dumps(_finite(content), ensure_ascii=False, indent=2, default=str) + "\n"


def _finite(value: object) -> object:
    if isinstance(value, Mapping):
        return {str(key): _finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
