from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import numpy as np
import pytest

import inrc2
from formats.inrc2 import Case, FormatError, Span, read_case, read_roster, write_roster
from formats.inrc2_crew import crew_of, paths_of, rows_of
from formats.inrc2_score import HARD, SOFT, components
from shiftopt.rostering.columns.path_cost import crew_cost

SCENARIO = """SCENARIO = tiny

WEEKS = 2

SKILLS = 2
Head
Nurse

SHIFT_TYPES = 2
Early (2,3)
Night ( 1, 14 )

FORBIDDEN_SHIFT_TYPES_SUCCESSIONS
Early 0
Night 1 Early

CONTRACTS = 2
Full (4,6) (2,3) (2,4) 1 1
Free (0,14) (1,16) (1,16) 2 0

NURSES = 2
Ann Full 2 Head Nurse
Bo Free 1 Nurse
"""
HISTORY = "HISTORY\n0 tiny\n\nNURSE_HISTORY\nAnn 0 0 {ann}\nBo 0 0 None 0 0 1\n"
NEED = "(0,0) (0,0) (0,0) (0,0) (0,0) (0,0) (0,0)"
WEEK = """WEEK_DATA
tiny

REQUIREMENTS
Early Head {head}
Early Nurse {none}
Night Head {none}
Night Nurse {none}

SHIFT_OFF_REQUESTS = {count}
{wishes}"""


def write_case(folder: Path, ann: str = "None 0 0 1", head: str = NEED, wishes: str = "") -> Path:
    here = folder / "tiny"
    here.mkdir(parents=True, exist_ok=True)
    (here / "Sc-tiny.txt").write_text(SCENARIO, encoding="utf-8")
    (here / "H0-tiny-0.txt").write_text(HISTORY.format(ann=ann), encoding="utf-8")
    for number, (need, wish) in enumerate([(head, wishes), (NEED, "")]):
        text = WEEK.format(head=need, none=NEED, count=len(wish.splitlines()), wishes=wish)
        (here / f"WD-tiny-{number}.txt").write_text(text, encoding="utf-8")
    return folder


def ann(marks: str) -> list[tuple[str, int, str, str]]:
    """``EEN.`` as Ann's days from 0, as a nurse."""
    return [("Ann", day, {"E": "Early", "N": "Night"}[mark], "Nurse") for day, mark in enumerate(marks) if mark != "."]


def off_components(case: Case, rows: list[tuple[str, int, str, str]]) -> dict[str, int]:
    """The components that are not 0."""
    return {name: value for name, value in components(case, rows).items() if value}


def test_a_case_is_read_over_all_weeks(tmp_path: Path) -> None:
    head = NEED.replace("(0,0)", "(1, 2)", 1)
    case = read_case(write_case(tmp_path, "Night 2 3 0", head, "Bo Any Sunday\nAnn Early Tue\n"), "tiny_0_0-1")
    assert (case.days, case.skills, case.shifts["Night"]) == (14, ("Head", "Nurse"), Span(1, 14))
    assert case.forbidden == {"Early": frozenset(), "Night": {"Early"}}
    assert case.nurses["Ann"].skills == {"Head", "Nurse"}
    assert (case.history["Ann"].last_shift, case.history["Ann"].shift_run, case.history["Ann"].work_run) == ("Night", 2, 3)
    assert case.cover[0, "Early", "Head"] == Span(1, 2)
    assert case.off_requests == (("Bo", 6, "Any"), ("Ann", 1, "Early"))


def test_a_wrong_case_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="expected SET_HISTORY_WEEK-WEEK"):
        read_case(tmp_path, "tiny")


# Ann's contract: 4-6 shifts, work runs 2-3, rests 2-4, one weekend, whole weekends; early runs 2-3. A rest before the horizon of one day.
@pytest.mark.parametrize(
    ("marks", "before", "expected"),
    [
        (".EE..EE..EE...", "None 0 0 1", {"max_weekend": 0}),
        (".EE..EEE......", "None 0 0 1", {"days_off": 60}),
        (".EE....EE.....", "None 0 0 1", {"days_off": 30}),
        (".E...EE..EE...", "None 0 0 1", {"consecutive": 30 + 15}),
        (".EEEE..EE.....", "None 0 0 1", {"consecutive": 30 + 15, "days_off": 30}),
        (".EE..EE..EEE..", "None 0 0 1", {"total_assign": 20}),
        (".EE..E.......E", "None 0 0 1", {"consecutive": 45, "complete_weekend": 60, "max_weekend": 30, "days_off": 90}),
        (".EE.EE...EE...", "None 0 0 1", {"days_off": 30, "complete_weekend": 30}),
        (".EN..EE..EE...", "None 0 0 1", {"consecutive": 15}),
        ("EEE...........", "Early 3 3 0", {"consecutive": 3 * (30 + 15), "days_off": 7 * 30, "total_assign": 20}),
        (".EE..EE..EE...", "Early 1 1 0", {"consecutive": 30 + 15, "days_off": 30}),
        (".EE..EE..EE...", "None 0 0 5", {"days_off": 30}),
    ],
)
def test_each_rule_about_runs_and_totals(tmp_path: Path, marks: str, before: str, expected: dict[str, int]) -> None:
    case = read_case(write_case(tmp_path, before), "tiny_0_0-1")
    # Bo's contract asks for nothing, so every component is Ann's
    assert off_components(case, ann(marks)) == {name: value for name, value in expected.items() if value}


def test_cover_wishes_and_hard_rules(tmp_path: Path) -> None:
    head = NEED.replace("(0,0)", "(1,2)", 1)
    case = read_case(write_case(tmp_path, "Night 1 1 0", head, "Ann Any Mon\nAnn Night Mon\nAnn Early Tue\n"), "tiny_0_0-1")
    found = components(
        case, [("Ann", 0, "Early", "Nurse"), ("Ann", 1, "Early", "Nurse"), ("Bo", 2, "Early", "Head"), ("Bo", 2, "Night", "Nurse")]
    )
    assert {name: found[name] for name in HARD} == {"minimal_cover": 1, "required_skill": 1, "succession": 1, "single_assignment": 1}
    assert (found["optimal_cover"], found["preferences"]) == (60, 20)


def test_rosters_are_written_and_read(tmp_path: Path) -> None:
    case = read_case(write_case(tmp_path), "tiny_0_0-1")
    rows = [("Ann", 0, "Early", "Head"), ("Bo", 13, "Night", "Nurse")]
    write_roster(case, rows, tmp_path / "out")
    assert (tmp_path / "out" / "sol-week1.txt").read_text(encoding="utf-8") == "SOLUTION\n1 tiny\n\nASSIGNMENTS = 1\nBo Sun Night Nurse\n"
    assert read_roster(tmp_path / "out", 2) == rows


def test_weeks_are_told_by_file_name_where_titles_do_not(tmp_path: Path) -> None:
    for week in range(2):
        (tmp_path / f"Sol-tiny-7-{week}.txt").write_text(
            f"SOLUTION\n7 tiny\n\nASSIGNMENTS=1\nBo Mon Night Nurse\nViol: {week}\n", encoding="utf-8"
        )
    (tmp_path / "validator.txt").write_text("not a roster", encoding="utf-8")
    assert [day for _, day, _, _ in read_roster(tmp_path, 2)] == [0, 7]
    with pytest.raises(FormatError, match="expected one SOLUTION file for each of 3 weeks"):
        read_roster(tmp_path, 3)


TITLES = r"(?m)^(?=SCENARIO|WEEKS|SKILLS|SHIFT_TYPES|FORBIDDEN|CONTRACTS|NURSES|HISTORY|NURSE_HISTORY|WEEK_DATA|REQUIREMENTS|SHIFT_OFF)"


def test_sections_may_come_in_any_order_with_comments_and_windows_lines(tmp_path: Path) -> None:
    head = "(0,1) (0,2) (0,0) (0,1) (0,0) (0,0) (0,1)"
    folder = write_case(tmp_path, "Early 2 2 0", head, "Ann Any Mon\nBo Night Wed\n")
    plain = read_case(folder, "tiny_0_0-1")
    for path in (folder / "tiny").iterdir():
        parts = [part for part in re.split(TITLES, path.read_text(encoding="utf-8")) if part.strip()]
        text = "# a comment\n" + "\n".join(f"{part.rstrip()} // and another\n" for part in reversed(parts))
        path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert read_case(folder, "tiny_0_0-1") == plain


def test_a_file_without_its_sections_is_refused(tmp_path: Path) -> None:
    folder = write_case(tmp_path)
    (folder / "tiny" / "H0-tiny-0.txt").write_text("HISTORY\n0 tiny\n", encoding="utf-8")
    with pytest.raises(FormatError, match="a history file needs HISTORY and NURSE_HISTORY"):
        read_case(folder, "tiny_0_0-1")
    (tmp_path / "week").mkdir()
    (tmp_path / "week" / "sol-week0.txt").write_text("SOLUTION\n0 tiny\nASSIGNMENTS = 2\nBo Mon Night Nurse\n", encoding="utf-8")
    with pytest.raises(FormatError, match="2 assignments are announced, 1 follow"):
        read_roster(tmp_path / "week", 1)


@pytest.mark.parametrize("before", ["None 0 0 1", "None 0 0 6", "Early 2 2 0", "Night 4 5 0", "None 0 0 0"])
def test_the_crew_costs_what_the_scorer_says(tmp_path: Path, before: str) -> None:
    head = "(0,1) (0,2) (0,0) (0,1) (0,0) (0,0) (0,1)"
    case = read_case(write_case(tmp_path, before, head, "Ann Any Mon\nBo Night Wed\n"), "tiny_0_0-1")
    crew = crew_of(case)
    rng = np.random.default_rng(5)
    seen = 0
    for _ in range(200):
        paths = rng.choice([0, 1, 2, 4], size=(2, 14), p=[0.45, 0.1, 0.25, 0.2])
        paths[1][paths[1] == 1] = 2
        rows = rows_of(case, paths)
        assert (paths_of(case, rows) == paths).all()
        found = components(case, rows)
        if not any(found[name] for name in HARD):
            seen += 1
            assert crew_cost(crew, paths) == sum(found[name] for name in SOFT)
    assert seen > 5


def test_solving_writes_weeks_that_score_the_same(tmp_path: Path, capsys, monkeypatch) -> None:
    write_case(tmp_path, head=NEED.replace("(0,0)", "(1,1)"))
    out = tmp_path / "out"
    monkeypatch.setattr(sys, "argv", ["inrc2.py", "solve", str(tmp_path), "tiny_0_0-1", "--seconds", "20", "--out", str(out)])
    inrc2.main()
    solved = json.loads(capsys.readouterr().out)
    assert solved["bound"] <= solved["total"]
    monkeypatch.setattr(sys, "argv", ["inrc2.py", "score", str(tmp_path), "tiny_0_0-1", str(out)])
    inrc2.main()
    scored = json.loads(capsys.readouterr().out)
    assert {name: solved[name] for name in scored} == scored
    assert scored["total"] == sum(scored[name] for name in SOFT)
    assert not any(scored["violations"].values())
