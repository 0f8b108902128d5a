"""Shift scheduling instances of Curtois and Qu (schedulingbenchmarks.org): the text format and its rosters."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

OFF_MARKS = frozenset({"", ".", "-"})


@dataclass(frozen=True)
class ShiftType:
    """A shift type; none of ``not_before`` may be worked on the day after it."""

    id: str
    minutes: int
    not_before: frozenset[str]


@dataclass(frozen=True)
class Person:
    """One row of ``SECTION_STAFF``; ``max_shifts`` maps shift id to the most that may be worked (0: never)."""

    id: str
    max_shifts: Mapping[str, int]
    max_minutes: int
    min_minutes: int
    max_run: int
    min_run: int
    min_off: int
    max_weekends: int
    days_off: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Cover:
    """``need`` people wanted; each missing one costs ``under``, each one too many ``over``."""

    need: int
    under: int
    over: int


@dataclass(frozen=True)
class Instance:
    """One instance; requests are (person, day, shift) -> cost, cover is (day, shift) -> Cover. Day 0 is a Monday."""

    days: int
    shifts: Mapping[str, ShiftType]
    staff: Mapping[str, Person]
    on_requests: Mapping[tuple[str, int, str], int] = field(default_factory=dict)
    off_requests: Mapping[tuple[str, int, str], int] = field(default_factory=dict)
    cover: Mapping[tuple[int, str], Cover] = field(default_factory=dict)


Roster = dict[tuple[str, int], str]
"""(person, day) -> shift id; days off are left out."""


class FormatError(ValueError):
    """A file is not what its format says; the message names the line."""


def read_instance(text: str) -> Instance:
    """Parse an instance file."""
    sections = dict(_sections(text))
    days = int(sections["SECTION_HORIZON"][0][0])
    shifts = {row[0]: ShiftType(row[0], int(row[1]), _ids(row[2] if len(row) > 2 else "")) for row in sections["SECTION_SHIFTS"]}
    off: dict[str, frozenset[int]] = {}
    for row in sections.get("SECTION_DAYS_OFF", []):
        off[row[0]] = off.get(row[0], frozenset()) | frozenset(int(day) for day in row[1:] if day)
    staff = {row[0]: _person(row, off.get(row[0], frozenset())) for row in sections["SECTION_STAFF"]}
    return Instance(
        days=days,
        shifts=shifts,
        staff=staff,
        on_requests=_requests(sections.get("SECTION_SHIFT_ON_REQUESTS", [])),
        off_requests=_requests(sections.get("SECTION_SHIFT_OFF_REQUESTS", [])),
        cover={(int(row[0]), row[1]): Cover(int(row[2]), int(row[3]), int(row[4])) for row in sections.get("SECTION_COVER", [])},
    )


def _sections(text: str) -> Iterator[tuple[str, list[list[str]]]]:
    name, rows = "", list[list[str]]()
    for raw in text.lstrip("\ufeff").splitlines():
        line = re.sub(r"(?:^|\s)#.*", "", raw).strip()
        if not line:
            continue
        if line.startswith("SECTION_"):
            if name:
                yield name, rows
            name, rows = line.rstrip(":"), []
        elif name:
            rows.append([part.strip() for part in line.split(",")])
        else:
            raise FormatError(f"a row before the first SECTION_ line: {line!r}")
    yield name, rows


def _ids(text: str) -> frozenset[str]:
    return frozenset(part.strip() for part in text.split("|") if part.strip())


def _person(row: Sequence[str], days_off: frozenset[int]) -> Person:
    limits = {}
    for part in row[1].split("|"):
        if part.strip():
            shift, _, limit = part.rpartition("=")
            limits[shift.strip()] = int(limit)
    return Person(row[0], limits, *(int(cell) for cell in row[2:8]), days_off=days_off)


def _requests(rows: Sequence[Sequence[str]]) -> dict[tuple[str, int, str], int]:
    found: dict[tuple[str, int, str], int] = {}
    for person, day, shift, weight in rows:
        key = (person, int(day), shift)
        found[key] = found.get(key, 0) + int(weight)
    return found


def read_rosters(text: str, instance: Instance) -> list[Roster]:
    """Every roster in a file: a ``staff,day,shift`` table holds one, a solver's log of text grids may hold several."""
    first = next((line for line in text.lstrip("\ufeff").splitlines() if line.strip() and not line.lstrip().startswith("#")), "")
    if "," in first and ":" not in first:
        return [_read_table(text, instance)]
    return list(_read_grids(text, instance))


def _read_table(text: str, instance: Instance) -> Roster:
    lines = [line for line in text.lstrip("\ufeff").splitlines() if line.strip() and not line.lstrip().startswith("#")]
    rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO("\n".join(lines)))]
    header = [cell.lower() for cell in rows[0]]
    places = [0, 1, 2]
    if {"staff", "day", "shift"} <= set(header):
        places = [header.index(name) for name in ("staff", "day", "shift")]
        rows = rows[1:]
    roster: Roster = {}
    for row in rows:
        person, day, shift = (row[place] if place < len(row) else "" for place in places)
        if shift in OFF_MARKS and shift not in instance.shifts:
            continue
        if (person, int(day)) in roster:
            raise FormatError(f"{person} has two shifts on day {day}; at most one is allowed")
        roster[person, int(day)] = shift
    return roster


def _read_grids(text: str, instance: Instance) -> Iterator[Roster]:
    names = sorted(instance.staff, key=len, reverse=True)
    roster: Roster = {}
    seen: set[str] = set()
    for line in text.lstrip("\ufeff").splitlines():
        name = _row_name(line, names)
        if name is None:
            continue
        if name in seen:
            yield roster
            roster, seen = {}, set()
        seen.add(name)
        body = line[line.index(name) + len(name) :].removeprefix(":")
        for day, shift in enumerate(_cells(body, instance)):
            if shift:
                roster[name, day] = shift
        if len(seen) == len(names):
            yield roster
            roster, seen = {}, set()
    if seen:
        yield roster


def _row_name(line: str, names: Sequence[str]) -> str | None:
    stripped = line.strip()
    for name in names:
        if stripped.startswith(name) and (stripped[len(name) :][:1] in {":", " ", "\t", ""}):
            return name
    return None


def _cells(body: str, instance: Instance) -> list[str]:
    """The shift of each day ("" for off): cells apart by blanks, or of equal width and filled up with ``=`` or blanks."""
    words = [word.strip("=") for word in body.replace("|", " ").split()]
    if len(words) == instance.days and all(word in instance.shifts or word in OFF_MARKS for word in words):
        return [word if word in instance.shifts else "" for word in words]
    widest = max(len(shift) for shift in instance.shifts)
    for lead in (1, 0, 2):
        for width in range(1, widest + 3):
            cells = [body[start : start + width].strip(" =\t") for start in range(lead, lead + width * instance.days, width)]
            rest = body[lead + width * instance.days :].strip()
            known = all(cell and (cell in instance.shifts or cell in OFF_MARKS) for cell in cells)
            if known and not rest and not body[:lead].strip():
                return [cell if cell in instance.shifts else "" for cell in cells]
    raise FormatError(f"cannot split into {instance.days} days: {body!r}")


def write_roster(roster: Roster) -> str:
    """The roster as a ``staff,day,shift`` table."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["staff", "day", "shift"])
    for person, day in sorted(roster, key=lambda key: (key[0], key[1])):
        table.writerow([person, day, roster[person, day]])
    return out.getvalue()
