"""Second International Nurse Rostering Competition (Ceschia et al. 2015, arXiv:1501.04177): the text format."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
ANY = "Any"
NONE = "None"


class FormatError(ValueError):
    """A file is not what its format says."""


@dataclass(frozen=True)
class Span:
    """Least and most, both ends included."""

    low: int
    high: int


@dataclass(frozen=True)
class Contract:
    """Limits on totals, runs and weekends; ``complete_weekend`` asks for both days or none."""

    total: Span
    work_run: Span
    off_run: Span
    max_weekends: int
    complete_weekend: bool


@dataclass(frozen=True)
class Nurse:
    """A nurse with her skills."""

    id: str
    contract: str
    skills: frozenset[str]


@dataclass(frozen=True)
class History:
    """What a nurse did before the first week; ``last_shift`` is None after a day off."""

    assignments: int = 0
    weekends: int = 0
    last_shift: str | None = None
    shift_run: int = 0
    work_run: int = 0
    off_run: int = 0


@dataclass(frozen=True)
class Case:
    """All weeks of a case on one line of days, 0 a Monday.

    ``cover`` maps (day, shift, skill) to minimum and optimum; ``off_requests`` holds (nurse, day, shift or ``Any``), one per line read.
    """

    scenario: str
    first_week: int
    week_ids: tuple[str, ...]
    skills: tuple[str, ...]
    shifts: Mapping[str, Span]
    forbidden: Mapping[str, frozenset[str]]
    contracts: Mapping[str, Contract]
    nurses: Mapping[str, Nurse]
    history: Mapping[str, History]
    cover: Mapping[tuple[int, str, str], Span]
    off_requests: tuple[tuple[str, int, str], ...]

    @property
    def days(self) -> int:
        """Days of all weeks."""
        return 7 * len(self.week_ids)


Assignment = tuple[str, int, str, str]
"""Nurse, day, shift, skill."""


def read_case(instances: Path, name: str) -> Case:
    """The case ``SET_h_w-w-w-w``: set, history file, week files; ``instances`` is the folder of the sets or one set's own folder.

    Raises:
        FormatError: if the name or a file is not of the format.
    """
    match = re.fullmatch(r"(.+)_(\w+)_([\w-]+)", name.strip())
    if not match:
        raise FormatError(f"case {name!r}: expected SET_HISTORY_WEEK-WEEK-..., for example n005w4_1_6-2-9-1")
    family, history, weeks = match[1], match[2], tuple(match[3].split("-"))
    folder = instances / family if (instances / family).is_dir() else instances
    scenario = Words(folder / f"Sc-{family}.txt")
    case = _scenario(scenario)
    start, rows = _history(read_text(folder / f"H0-{family}-{history}.txt"))
    cover: dict[tuple[int, str, str], Span] = {}
    requests: list[tuple[str, int, str]] = []
    for number, week in enumerate(weeks):
        _week(read_text(folder / f"WD-{family}-{week}.txt"), 7 * number, cover, requests)
    return Case(first_week=start, week_ids=weeks, history=rows, cover=cover, off_requests=tuple(requests), **case)


def read_text(path: Path) -> str:
    """A file without comments: what follows a ``#`` or ``//`` that begins a line or a word."""
    return re.sub(r"(?m)(?:^|(?<=\s))(?:#|//).*$", "", path.read_text(encoding="utf-8-sig"))


class Words:
    """The blank-separated words of a file; sections are found by their titles, in any order."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.words = _tight(read_text(path).replace("=", " = ")).split()
        self.place = 0

    def next(self) -> str:
        """The next word."""
        if self.place >= len(self.words):
            raise FormatError(f"{self.path.name}: ends too early")
        self.place += 1
        return self.words[self.place - 1]

    def after(self, title: str) -> Words:
        """Go to behind the title (and its equals sign)."""
        try:
            self.place = self.words.index(title) + 1
        except ValueError:
            raise FormatError(f"{self.path.name}: {title} is missing") from None
        if self.place < len(self.words) and self.words[self.place] == "=":
            self.place += 1
        return self

    def number(self) -> int:
        """The next word as a whole number."""
        return int(self.next())

    def span(self) -> Span:
        """The next word as ``(low,high)``."""
        return _span(self.next())


def _tight(text: str) -> str:
    """The text without blanks inside of brackets and around commas."""
    return re.sub(r"\s*,\s*", ",", re.sub(r"(?<=\()\s+|\s+(?=\))", "", text))


def _span(text: str) -> Span:
    match = re.fullmatch(r"\((-?\d+),(-?\d+)\)", text)
    if not match:
        raise FormatError(f"expected (least,most), got {text!r}")
    return Span(int(match[1]), int(match[2]))


def _scenario(words: Words) -> dict[str, object]:
    name = words.after("SCENARIO").next()
    words.after("WEEKS").number()
    skills = tuple(words.next() for _ in range(words.after("SKILLS").number()))
    shifts = {words.next(): words.span() for _ in range(words.after("SHIFT_TYPES").number())}
    words.after("FORBIDDEN_SHIFT_TYPES_SUCCESSIONS")
    forbidden = {}
    for _ in shifts:
        shift = words.next()
        forbidden[shift] = frozenset(words.next() for _ in range(words.number()))
    contracts = {}
    for _ in range(words.after("CONTRACTS").number()):
        contract = words.next()
        contracts[contract] = Contract(words.span(), words.span(), words.span(), words.number(), bool(words.number()))
    nurses = {}
    for _ in range(words.after("NURSES").number()):
        nurse, contract = words.next(), words.next()
        nurses[nurse] = Nurse(nurse, contract, frozenset(words.next() for _ in range(words.number())))
    return {"scenario": name, "skills": skills, "shifts": shifts, "forbidden": forbidden, "contracts": contracts, "nurses": nurses}


def _sections(text: str, *titles: str) -> dict[str, list[str]]:
    """Title -> the words under it, in whatever order the sections come."""
    found: dict[str, list[str]] = {title: [] for title in titles}
    title = ""
    for word in _tight(text).replace("=", " = ").split():
        if word in found:
            title = word
        elif title:
            found[title].append(word)
    return found


def _history(text: str) -> tuple[int, dict[str, History]]:
    found = _sections(text, "HISTORY", "NURSE_HISTORY")
    if not found["HISTORY"] or not found["NURSE_HISTORY"]:
        raise FormatError("a history file needs HISTORY and NURSE_HISTORY")
    cells = found["NURSE_HISTORY"]
    rows = {}
    for place in range(0, len(cells) - 6, 7):
        name, assignments, weekends, last, *runs = cells[place : place + 7]
        rows[name] = History(int(assignments), int(weekends), None if last == NONE else last, *(int(run) for run in runs))
    return int(found["HISTORY"][0]), rows


def _week(text: str, first_day: int, cover: dict[tuple[int, str, str], Span], requests: list[tuple[str, int, str]]) -> None:
    found = _sections(text, "WEEK_DATA", "REQUIREMENTS", "SHIFT_OFF_REQUESTS")
    cells = found["REQUIREMENTS"]
    if not cells:
        raise FormatError("a week file needs REQUIREMENTS")
    for place in range(0, len(cells) - 8, 9):
        shift, skill, *spans = cells[place : place + 9]
        for day, span in enumerate(spans):
            cover[first_day + day, shift, skill] = _span(span)
    wishes = [word for word in found["SHIFT_OFF_REQUESTS"] if word != "="][1:]
    for place in range(0, len(wishes) - 2, 3):
        nurse, shift, day = wishes[place : place + 3]
        requests.append((nurse, first_day + weekday(day), shift))


def weekday(name: str) -> int:
    """0 for Monday; long names are accepted."""
    try:
        return WEEKDAYS.index(name[:3].capitalize())
    except ValueError:
        raise FormatError(f"{name!r} is no weekday; expected one of {', '.join(WEEKDAYS)}") from None


def read_roster(folder: Path, weeks: int) -> list[Assignment]:
    """All assignments of the week files in a folder.

    The week of a file is the number under its ``SOLUTION`` title; where those are not 0, 1, ... the number at the end of its name.
    """
    paths = [path for path in sorted(folder.iterdir()) if path.is_file()]
    texts = {path: text for path in paths if "SOLUTION" in (text := read_text(path)).split() and "ASSIGNMENTS" in text}
    numbers = {path: int(_sections(text, "SOLUTION", "ASSIGNMENTS")["SOLUTION"][0]) for path, text in texts.items()}
    if sorted(numbers.values()) != list(range(weeks)):
        numbers = {path: int(re.findall(r"\d+", path.stem)[-1]) for path in texts}
    if sorted(numbers.values()) != list(range(weeks)):
        raise FormatError(f"{folder}: expected one SOLUTION file for each of {weeks} weeks, found {sorted(numbers.values())}")
    return [row for path, text in texts.items() for row in _assignments(text, 7 * numbers[path])]


def _assignments(text: str, first_day: int) -> Iterable[Assignment]:
    cells = [word for word in _sections(text, "SOLUTION", "ASSIGNMENTS")["ASSIGNMENTS"] if word != "="]
    if not cells:
        raise FormatError("a SOLUTION file without ASSIGNMENTS")
    if len(cells) - 1 < 4 * int(cells[0]):
        raise FormatError(f"{cells[0]} assignments are announced, {(len(cells) - 1) // 4} follow")
    for place in range(1, 1 + 4 * int(cells[0]), 4):
        nurse, day, shift, skill = cells[place : place + 4]
        yield nurse, first_day + weekday(day), shift, skill


def write_roster(case: Case, rows: Sequence[Assignment], folder: Path) -> None:
    """Write ``sol-week0.txt``, ... in the form of the competition."""
    folder.mkdir(parents=True, exist_ok=True)
    order = {nurse: number for number, nurse in enumerate(case.nurses)}
    for week in range(len(case.week_ids)):
        mine = sorted((row for row in rows if row[1] // 7 == week), key=lambda row: (order[row[0]], row[1]))
        lines = ["SOLUTION", f"{case.first_week + week} {case.scenario}", "", f"ASSIGNMENTS = {len(mine)}"]
        lines += [f"{nurse} {WEEKDAYS[day % 7]} {shift} {skill}" for nurse, day, shift, skill in mine]
        (folder / f"sol-week{week}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
