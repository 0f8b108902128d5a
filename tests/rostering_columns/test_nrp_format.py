from __future__ import annotations

import json
import math
import sys

import numpy as np
import pytest

import nrp
from formats.nrp import FormatError, Instance, read_instance, read_rosters, write_roster
from formats.nrp_crew import crew_of, paths_of, roster_of
from formats.nrp_make import Size, make
from formats.nrp_rules import agrees, audit_roster
from formats.nrp_score import cost, violations
from shiftopt.rostering.columns.path_cost import crew_cost
from shiftopt.rostering.columns.pricer import Pricer

TEXT = """# made for this test
SECTION_HORIZON
14

SECTION_SHIFTS
# id, minutes, may not follow
E,480,
N12,600,E

SECTION_STAFF
Ann,E=14|N12=2,3000,960,3,2,2,1
Bo B,E=14|N12=0,4800,0,5,1,1,2

SECTION_DAYS_OFF
Ann,9

SECTION_SHIFT_ON_REQUESTS
Ann,0,E,3

SECTION_SHIFT_OFF_REQUESTS
Bo B,1,E,2

SECTION_COVER
0,E,2,100,1
1,E,0,100,7
"""
QUIET = TEXT[: TEXT.index("SECTION_SHIFT_ON")]


def row(text: str) -> dict[tuple[str, int], str]:
    """``EEN.`` as Ann's shifts from day 0 (N stands for N12); Bo is off."""
    return {("Ann", day): {"E": "E", "N": "N12"}[mark] for day, mark in enumerate(text) if mark != "."}


@pytest.fixture
def instance() -> Instance:
    return read_instance(TEXT)


def test_every_section_is_read(instance: Instance) -> None:
    ann = instance.staff["Ann"]
    assert (instance.days, instance.shifts["N12"].minutes, instance.shifts["N12"].not_before) == (14, 600, {"E"})
    assert (ann.max_shifts, ann.max_minutes, ann.min_minutes) == ({"E": 14, "N12": 2}, 3000, 960)
    assert (ann.max_run, ann.min_run, ann.min_off, ann.max_weekends, ann.days_off) == (3, 2, 2, 1, {9})
    assert instance.cover[1, "E"].over == 7


def test_sections_may_come_in_any_order_with_comments_and_windows_lines(instance: Instance) -> None:
    parts = TEXT.split("SECTION_")[1:]
    mixed = "\n".join("SECTION_" + part.rstrip() + "   # and why\n" for part in reversed(parts)).replace("\n", "\r\n")
    assert read_instance("\ufeff" + mixed) == instance


def test_days_off_of_one_person_may_stand_in_several_rows() -> None:
    found = read_instance(TEXT.replace("Ann,9", "Ann,9\nAnn,3,4"))
    assert found.staff["Ann"].days_off == {3, 4, 9}


def test_cost_by_hand(instance: Instance) -> None:
    # day 0: nobody of 2 -> 200, Ann's wish -> 3
    assert cost(instance, {}) == 203
    # one of two -> 100; day 1: two too many -> 14, Bo's wish -> 2
    assert cost(instance, row("EE") | {("Bo B", 1): "E"}) == 100 + 14 + 2


@pytest.mark.parametrize(
    ("marks", "message"),
    [
        ("EEE...........", "Ann: 3 shifts E, at most 2"),
        ("NNN...........", "Ann: 3 shifts N12, at most 2"),
        ("EEE..EE...EE..", "Ann: 3360 minutes, at most 3000"),
        ("E.............", "Ann: 480 minutes, at least 960"),
        ("NE............", "Ann: day 1: E may not follow N12"),
        ("EE.......EE...", "Ann: day 9: works E on a day off"),
        ("EEEE..........", "Ann: day 0: 4 shifts in a row, at most 3"),
        ("EE..E..EE.....", "Ann: day 4: 1 shifts in a row, at least 2"),
        ("EE.EE.........", "Ann: day 2: 1 days off in a row, at least 2"),
        (".....EE.....EE", "Ann: 2 weekends, at most 1"),
    ],
)
def test_each_hard_rule(marks: str, message: str) -> None:
    text = QUIET.replace("E=14|N12=2,3000", "E=2|N12=2,3000") if "shifts E" in message else QUIET
    assert violations(read_instance(text), row(marks)) == [message]
    assert agrees(read_instance(text), row(marks))


@pytest.mark.parametrize("marks", ["E..EE.........", "EE...........E", ".EE...EE......", "EE..........EE", "EEE.........EE"])
def test_runs_at_the_edges_may_be_short(marks: str) -> None:
    assert violations(read_instance(QUIET.replace("14,N", "14")), row(marks)) == []


def test_the_audit_of_the_catalogue_prices_requests(instance: Instance) -> None:
    assert audit_roster(instance, row("EE") | {("Bo B", 1): "E"}) == (2, set())
    assert audit_roster(instance, row("NE..EE")) == (3, {"Ann"})
    assert agrees(instance, {("Ann", 0): "X"}) is None


def test_unknown_names_are_violations(instance: Instance) -> None:
    found = violations(instance, {("Cy", 0): "E", ("Ann", 3): "X", ("Ann", 20): "E"})
    assert found == ["Ann, day 3: unknown shift X", "Ann, day 20: outside the horizon of 14 days", "Cy: not in the staff"]


def test_a_table_is_read_and_written(instance: Instance) -> None:
    roster = row("EE") | {("Bo B", 3): "N12"}
    assert read_rosters(write_roster(roster), instance) == [roster]
    assert read_rosters("\n shift , day , staff \nE,0,Ann\n.,1,Ann\n", instance) == [{("Ann", 0): "E"}]
    assert read_rosters("Ann,0,E\n", instance) == [{("Ann", 0): "E"}]


def test_two_shifts_on_a_day_are_refused(instance: Instance) -> None:
    with pytest.raises(FormatError, match="Ann has two shifts on day 0"):
        read_rosters("staff,day,shift\nAnn,0,E\nAnn,0,N12\n", instance)


@pytest.mark.parametrize(
    "grid",
    [
        "Ann: E N12 . . . . . . . . . . . .\nBo B: - - - E - - - - - - - - - -\n",
        "  Ann: E==N12 . .  .  .  .  .  .  .  .  .  .  .\n Bo B:  .  .  .E== .  .  .  .  .  .  .  .  .  .\n".replace(
            " . .  .", " .  .  .", 1
        ),
    ],
)
def test_grids_are_read(instance: Instance, grid: str) -> None:
    expected = {("Ann", 0): "E", ("Ann", 1): "N12", ("Bo B", 3): "E"}
    assert read_rosters(grid, instance) == [expected]
    assert read_rosters("start\n" + grid + "Final solution: 1\n" + grid, instance) == [expected, expected]


def test_a_row_of_the_wrong_length_is_refused(instance: Instance) -> None:
    with pytest.raises(FormatError, match="cannot split into 14 days: ' E E'"):
        read_rosters("Ann: E E\n", instance)


@pytest.mark.parametrize("seed", range(4))
def test_the_crew_prices_and_forbids_what_the_scorer_does(seed: int) -> None:
    instance = read_instance(TEXT)
    crew = crew_of(instance)
    rng = np.random.default_rng(seed)
    pricer = Pricer(crew)
    legal = 0
    for _ in range(40):
        rows = pricer.price(rng.integers(-20, 40, (14, 3)).astype(float), crew.free(), [0, 1]).rows
        paths = np.stack([row.path for row in rows]).astype(np.int64)
        for _ in range(int(rng.integers(0, 3))):
            paths[rng.integers(0, 2), rng.integers(0, 14)] = rng.integers(0, 3)
        roster = roster_of(instance, paths)
        assert (paths_of(instance, roster) == paths).all()
        if violations(instance, roster):
            assert crew_cost(crew, paths) == math.inf
        else:
            legal += 1
            assert crew_cost(crew, paths) == cost(instance, roster)
    assert 5 < legal < 40


def test_solving_writes_a_roster_that_scores_the_same(tmp_path, capsys, monkeypatch) -> None:
    source, out = tmp_path / "instance.txt", tmp_path / "roster.csv"
    source.write_text(TEXT, encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["nrp.py", "solve", str(source), "--seconds", "20", "--out", str(out)])
    nrp.main()
    solved = json.loads(capsys.readouterr().out)
    assert set(solved) == {"cost", "bound", "seconds"}
    # both come on day 0 for Ann's wish, nobody on day 1
    assert solved["cost"] == solved["bound"] == 0
    monkeypatch.setattr(sys, "argv", ["nrp.py", "score", str(source), str(out)])
    nrp.main()
    assert json.loads(capsys.readouterr().out) == {"cost": 0, "violations": [], "audit_agrees": True}


@pytest.mark.parametrize("size", [Size(14, 8, 2, 1), Size(28, 12, 4, 2), Size(56, 20, 10, 3)])
def test_made_instances_are_read_whole_and_everybody_has_a_legal_horizon(size: Size) -> None:
    text = make(size, 3)
    instance = read_instance(text)
    assert (instance.days, len(instance.staff), len(instance.shifts)) == (size.days, size.staff, size.shifts)
    assert len({shift.minutes for shift in instance.shifts.values()}) == size.lengths
    assert len(instance.cover) == size.days * size.shifts
    assert instance.on_requests
    assert instance.off_requests
    assert text == make(size, 3) != make(size, 4)
    crew = crew_of(instance)
    prices = np.zeros((crew.days, crew.tasks))
    assert len(Pricer(crew).price(prices, crew.free(), range(crew.people)).bounds) == size.staff
