"""Answers of ``explain`` as plain data; money in fen."""

from __future__ import annotations

from shiftopt.domain.base import Lang
from shiftopt.planning.explain_nouns import DayReason, IntervalReason, Price
from shiftopt.planning.explain_swap import Swap
from shiftopt.planning.wayout import describe, record
from shiftopt.planning.wayout_nouns import Conflict, WayOut
from shiftopt.timeline.clock import to_local

LANGS: tuple[Lang, ...] = ("zh", "en")


def wayout_record(found: WayOut) -> dict[str, object]:
    """Conflicts and ways as plain data; money in fen."""
    return {
        "status": "infeasible" if found.conflicts else "feasible",
        "conflicts": [_conflict(conflict) for conflict in found.conflicts],
        "ways": [
            {
                "agent": way.agent,
                "cost": way.cost,
                "lower_bound": way.bound,
                "gap": round(way.gap, 6),
                "extra_cost": way.extra,
                "changes": [record(change) | {"text": {lang: describe(change, lang) for lang in LANGS}} for change in way.changes],
            }
            for way in found.ways
        ],
        "complete": found.complete,
    }


def _conflict(conflict: Conflict) -> dict[str, object]:
    return {"agent": conflict.agent, "members": [member.model_dump(mode="json") for member in conflict.members]}


def price_record(cost: Price) -> dict[str, object]:
    """The price of a demand as plain data."""
    return {
        "agent": cost.cell.agent,
        "date": cost.cell.day.isoformat(),
        "asked": "off" if not cost.cell.works else ", ".join(sorted(cost.cell.shifts)) or "on",
        "feasible": cost.feasible,
        "extra_cost": cost.extra,
        "total_cost": cost.total,
        "gap_cost": cost.gap,
        "changes": [{"agent": row.agent, "date": row.day.isoformat(), "before": row.before, "after": row.after} for row in cost.changes],
        "conflicts": [_conflict(conflict) for conflict in cost.conflicts],
    }


def day_record(reason: DayReason) -> dict[str, object]:
    """Why a day is as it is, as plain data."""
    return {
        "agent": reason.agent,
        "date": reason.day.isoformat(),
        "shift": None if reason.duty is None else reason.duty.shift,
        "decided": list(reason.decided),
        "wishes": list(reason.wishes),
        "alternatives": [_swap(swap) for swap in reason.opposites],
        "opposite": None if reason.price is None else price_record(reason.price),
    }


def interval_record(reason: IntervalReason, zone: str) -> dict[str, object]:
    """Why an interval is short, as plain data; effort in percent-minutes."""
    stretch = reason.stretch
    return {
        "queue": reason.queue,
        "at": to_local(zone, reason.minute).isoformat(timespec="minutes"),
        "need": reason.need,
        "supplied": reason.supplied,
        "shortage": None if stretch is None else stretch.model_dump(exclude={"reason"}) | {"reason": dict(stretch.reason)},
        "able": [_swap(row.swap) for row in reason.able],
        "unable": [_swap(row.swap) for row in reason.unable],
    }


def _swap(swap: Swap) -> dict[str, object]:
    return {
        "agent": swap.agent,
        "date": swap.day.isoformat(),
        "shift": None if swap.option is None else swap.option.shift,
        "allowed": not swap.forbids,
        "cost": swap.fen,
        "cost_by_rule": dict(swap.rule_fen),
        "shortage_saved": swap.coverage_fen,
        "forbidden_by": [{"rule": item.rule, "message": dict(item.message)} for item in swap.forbids],
    }
