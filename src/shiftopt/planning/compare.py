"""Compare two rosters of one week."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from shiftopt.domain.changes import DayChange
from shiftopt.domain.roster import Duty


def compare(before: Iterable[Duty], after: Iterable[Duty]) -> tuple[DayChange, ...]:
    """Every person and day on which the duties differ (shift, times or pauses), by day and person."""
    old, new = _by_day(before), _by_day(after)
    keys = sorted({*old, *new}, key=lambda key: (key[1], key[0]))
    changes = (DayChange(agent=agent, day=day, before=old.get((agent, day), ()), after=new.get((agent, day), ())) for agent, day in keys)
    return tuple(change for change in changes if change.before != change.after)


def _by_day(duties: Iterable[Duty]) -> dict[tuple[str, date], tuple[Duty, ...]]:
    """(agent, day) -> duties by start; pauses in time order, and a paid allowance like any paid break, as rosters are published."""
    rows: dict[tuple[str, date], list[Duty]] = {}
    for duty in duties:
        rests = (rest.model_copy(update={"kind": "break"}) if rest.kind == "allowance" else rest for rest in duty.rests)
        plain = duty.model_copy(update={"rests": tuple(sorted(rests, key=lambda rest: rest.start))})
        rows.setdefault((duty.agent, duty.day), []).append(plain)
    return {key: tuple(sorted(row, key=lambda duty: duty.start)) for key, row in rows.items()}
