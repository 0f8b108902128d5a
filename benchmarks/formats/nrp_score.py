"""What a roster of a Curtois and Qu instance costs and which hard rules it breaks: a plain walk over the finished roster."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, pairwise

from formats.nrp import Instance, Person, Roster


def cost(instance: Instance, roster: Roster) -> int:
    """Requests not met and linear cover deviations."""
    return request_cost(instance, roster) + cover_cost(instance, roster)


def request_cost(instance: Instance, roster: Roster) -> int:
    """Shifts that were wanted and not given, or given and not wanted."""
    total = sum(weight for (person, day, shift), weight in instance.on_requests.items() if roster.get((person, day)) != shift)
    return total + sum(weight for (person, day, shift), weight in instance.off_requests.items() if roster.get((person, day)) == shift)


def cover_cost(instance: Instance, roster: Roster) -> int:
    """Heads missing and heads too many."""
    present: dict[tuple[int, str], int] = {}
    for (_, day), shift in roster.items():
        present[day, shift] = present.get((day, shift), 0) + 1
    total = 0
    for key, cover in instance.cover.items():
        heads = present.get(key, 0)
        total += cover.under * max(0, cover.need - heads) + cover.over * max(0, heads - cover.need)
    return total


def violations(instance: Instance, roster: Roster) -> list[str]:
    """Every broken hard rule in words; an empty list for a legal roster."""
    found = []
    for (name, day), shift in sorted(roster.items()):
        if name not in instance.staff:
            found.append(f"{name}: not in the staff")
        if shift not in instance.shifts:
            found.append(f"{name}, day {day}: unknown shift {shift}")
        if not 0 <= day < instance.days:
            found.append(f"{name}, day {day}: outside the horizon of {instance.days} days")
    if found:
        return found
    for person in instance.staff.values():
        row = [roster.get((person.id, day), "") for day in range(instance.days)]
        found += [f"{person.id}: {text}" for text in person_violations(instance, person, row)]
    return found


def person_violations(instance: Instance, person: Person, row: list[str]) -> Iterator[str]:
    """The broken hard rules of one person's row, one shift id or "" per day."""
    yield from _totals(instance, person, row)
    for day, (before, after) in enumerate(pairwise(row), start=1):
        if before and after in instance.shifts[before].not_before:
            yield f"day {day}: {after} may not follow {before}"
    yield from (f"day {day}: works {row[day]} on a day off" for day in sorted(person.days_off) if day < len(row) and row[day])
    yield from _runs(person, row)
    weekends = sum(bool(row[saturday]) or any(row[saturday + 1 : saturday + 2]) for saturday in range(5, len(row), 7))
    if weekends > person.max_weekends:
        yield f"{weekends} weekends, at most {person.max_weekends}"


def _totals(instance: Instance, person: Person, row: list[str]) -> Iterator[str]:
    for shift in instance.shifts:
        times, limit = row.count(shift), person.max_shifts.get(shift, len(row))
        if times > limit:
            yield f"{times} shifts {shift}, at most {limit}"
    minutes = sum(instance.shifts[shift].minutes for shift in row if shift)
    if minutes > person.max_minutes:
        yield f"{minutes} minutes, at most {person.max_minutes}"
    if minutes < person.min_minutes:
        yield f"{minutes} minutes, at least {person.min_minutes}"


def _runs(person: Person, row: list[str]) -> Iterator[str]:
    """Runs that touch the first or the last day may be short, because the days around are not known."""
    day = 0
    for working, group in groupby(row, key=bool):
        length = len(list(group))
        inner = day > 0 and day + length < len(row)
        if working and length > person.max_run:
            yield f"day {day}: {length} shifts in a row, at most {person.max_run}"
        if working and inner and length < person.min_run:
            yield f"day {day}: {length} shifts in a row, at least {person.min_run}"
        if not working and inner and length < person.min_off:
            yield f"day {day}: {length} days off in a row, at least {person.min_off}"
        day += length
