"""The past of a week from what was published: duties of the weeks before, joined with the past table."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from shiftopt.domain.errors import Finding
from shiftopt.domain.messages import message
from shiftopt.domain.roster import Activity, Duty, Past, Rest
from shiftopt.domain.shop import Shop
from shiftopt.timeline.clock import to_local

PAUSES: Final = frozenset({"meal", "break"})


@dataclass(frozen=True)
class PublishedWeek:
    """The roster that was published for ``days`` days from ``first_day``."""

    first_day: date
    days: int
    duties: tuple[Duty, ...]
    activities: tuple[Activity, ...] = ()

    @property
    def end(self) -> date:
        """The day after the last one."""
        return self.first_day + timedelta(days=self.days)


def join_past(shop: Shop, past: Past, weeks: Sequence[PublishedWeek], first_day: date) -> tuple[Past, tuple[Finding, ...]]:
    """The past of the week from ``first_day``: the table's duties, and published ones for days of which the table says nothing.

    The table is what was worked, a publication what was meant; so a day with rows in the table is the table's. What the table
    brings forward (overtime of the month, fairness, days with complaints) was counted up to its last duty: balances of another month
    are dropped, duties that a fairness balance already holds are not added again, and the run of complaint days is counted anew
    where a published week leads up to ``first_day``.

    Returns:
        The past, and a note if anything was added.
    """
    people = {agent.id for agent in shop.agents}
    written = {duty.day for duty in past.duties}
    floor = min(written, default=date.min) if past.fairness else date.min
    known = [week for week in weeks if week.end > floor and week.first_day < first_day]
    added = [
        duty for week in known for duty in week.duties if duty.agent in people and floor <= duty.day < first_day and duty.day not in written
    ]
    if not added:
        return past, ()
    counted_to = max(written, default=min(duty.day for duty in added) - timedelta(days=1)) + timedelta(days=1)
    same_month = (counted_to.year, counted_to.month) == (first_day.year, first_day.month)
    joined = Past(
        duties=tuple(sorted((*past.duties, *added), key=lambda duty: (duty.agent, duty.start))),
        overtime_minutes=past.overtime_minutes if same_month else {},
        fairness=past.fairness,
        complaint_days=_complaint_days(shop, past.complaint_days, known, first_day),
    )
    return joined, (_note(added),)


def as_published(duties: Iterable[Duty], activities: Iterable[Activity], disguised: Callable[[Duty], Duty]) -> tuple[Duty, ...]:
    """Duties as later weeks and colleagues see them: with the pauses of the activities, and without what would tell a protection."""
    return tuple(sorted((disguised(duty) for duty in settle(duties, activities)), key=lambda duty: (duty.agent, duty.start)))


def settle(duties: Iterable[Duty], activities: Iterable[Activity]) -> tuple[Duty, ...]:
    """Duties with their pauses where the activities have them: tasks made anew for an edited roster may move pauses in their windows."""
    done: dict[str, list[Activity]] = {}
    for item in activities:
        done.setdefault(item.agent, []).append(item)
    return tuple(_settled(duty, [item for item in done.get(duty.agent, ()) if duty.start <= item.start < duty.end]) for duty in duties)


def _settled(duty: Duty, done: Sequence[Activity]) -> Duty:
    work = [item for item in done if item.kind == "work"]
    if not any(item.start < rest.end and rest.start < item.end for rest in duty.rests for item in work):
        return duty
    rests = [Rest(kind="meal" if item.kind == "meal" else "break", start=item.start, end=item.end) for item in done if item.kind in PAUSES]
    return duty.model_copy(update={"rests": tuple(sorted(rests, key=lambda rest: rest.start))})


def _note(added: Collection[Duty]) -> Finding:
    days = sorted({duty.day for duty in added})
    return Finding(message("store"), message("published_as_past", count=len(added), first=days[0], last=days[-1]))


def _complaint_days(shop: Shop, brought: Mapping[str, int], weeks: Sequence[PublishedWeek], first_day: date) -> Mapping[str, int]:
    """Agent id -> days in a row with complaint work before ``first_day``; as brought forward if no published week leads up to it."""
    begin = first_day
    for week in sorted(weeks, key=lambda week: week.first_day, reverse=True):
        if week.end == begin and week.activities:
            begin = week.first_day
    if begin == first_day:
        return brought
    queues = {queue.id for queue in shop.queues if queue.complaint}
    exposed: dict[str, set[date]] = {}
    for week in weeks:
        for item in week.activities:
            if item.kind == "work" and item.queue in queues:
                first, last = (to_local(shop.zone, minute).date() for minute in (item.start, item.end - 1))
                exposed.setdefault(item.agent, set()).update({first, last})
    runs: dict[str, int] = {}
    for agent in (row.id for row in shop.agents):
        day, run = first_day - timedelta(days=1), 0
        while day >= begin and day in exposed.get(agent, ()):
            day, run = day - timedelta(days=1), run + 1
        if day < begin:
            run += brought.get(agent, 0)
        if run:
            runs[agent] = run
    return runs
