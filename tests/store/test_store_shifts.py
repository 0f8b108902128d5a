from __future__ import annotations

import pytest
from breaking import in_english
from tiny_shop import MakeFolder

from shiftopt.domain.shop import Shift
from shiftopt.store.cells import clock_text
from shiftopt.store.workspace import read_workspace

HEAD = "shift_id,start,end,minutes,start_from,start_to,start_step,lengths,meal_minutes,meal_from,meal_to,weekdays\n"


def shifts(make_folder: MakeFolder, *rows: str) -> list[str]:
    """Each shift on a line: id, start, minutes, meal window."""
    others = dict.fromkeys(("requests.csv", "pins.csv", "past.csv"))
    found = read_workspace(make_folder({"shifts.csv": HEAD + "\n".join(rows) + "\n", **others})).shop.shifts
    return [line(shift) for shift in found]


def line(shift: Shift) -> str:
    meal = f" {clock_text(shift.meal_from)}-{clock_text(shift.meal_to)}" if shift.meal_minutes else ""
    return f"{shift.id} {clock_text(shift.start)} {shift.minutes}{meal}"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("E,09:00,17:30,,,,,,30,12:00,13:00,", "E 09:00 510 12:00-13:00"),
        ("E,09:00,,8h30,,,,,30,12:00,,", "E 09:00 510 12:00-12:00"),
        ("E,09:00,,510,,,,,30,,,", "E 09:00 510 11:00-15:00"),
        ("N,22:00,30:00,,,,,,30,02:00,03:00,", "N 22:00 480 26:00-27:00"),
        ("N,22:00,次日06:00,,,,,,30,26:00,27:00,", "N 22:00 480 26:00-27:00"),
        ("P,18:00,24:00,360,,,,,,,,", "P 18:00 360"),
        ("K,10:00,,240,,,,,60,,,", "K 10:00 240 11:00-12:00"),
    ],
)
def test_fixed_shifts(make_folder: MakeFolder, row: str, expected: str) -> None:
    assert shifts(make_folder, row) == [expected]


def test_a_flexible_shift_stands_for_every_start_and_length(make_folder: MakeFolder) -> None:
    assert shifts(make_folder, "F,,,,09:00,10:00,0:30,4h|8h,,,,mon-fri") == [
        "F0900x240 09:00 240",
        "F0900x480 09:00 480",
        "F0930x240 09:30 240",
        "F0930x480 09:30 480",
        "F1000x240 10:00 240",
        "F1000x480 10:00 480",
    ]


def test_meals_of_flexible_shifts_keep_two_hours_from_both_ends(make_folder: MakeFolder) -> None:
    assert shifts(make_folder, "F,,,,08:00,16:00,4h,510,30,11:30,13:30,") == [
        "F0800x510 08:00 510 11:30-13:30",
        "F1200x510 12:00 510 15:00-17:00",
        "F1600x510 16:00 510 19:00-21:00",
    ]


def test_a_shift_that_nobody_may_work_is_noted(make_folder: MakeFolder) -> None:
    others = {"requests.csv": None, "pins.csv": None}
    text = "shift_id,start,minutes,contracts,skills\nX,09:00,480,part_time,complaint\nE,09:00,480,,\nN,22:00,480,,\n"
    found = read_workspace(make_folder({"shifts.csv": text, **others}))
    assert in_english(found.notes) == ['shifts.csv row 2, shift_id: nobody may work shift "X"; check its contracts and skills']


def test_an_agent_who_may_work_no_shift_is_noted(make_folder: MakeFolder) -> None:
    others = {"requests.csv": None, "pins.csv": None}
    text = "shift_id,start,minutes,contracts\nE,09:00,480,part_time\nN,18:00,300,standard\n"
    found = read_workspace(make_folder({"shifts.csv": text, **others}))
    assert in_english(found.notes) == [
        'agents.csv row 3, agent_id: agent "A02" may work no shift; check contract, skills and protections against the shifts'
    ]
