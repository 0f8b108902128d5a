from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from breaking import in_english
from tiny_shop import TINY, MakeFolder

from shiftopt.domain.errors import InputError
from shiftopt.domain.volumes import History
from shiftopt.domain.workspace import Workspace
from shiftopt.store.tables import read_events_file, read_history_file
from shiftopt.store.workspace import read_workspace, write_workspace
from shiftopt.timeline.clock import to_minute

HEAD = "timestamp,queue,contacts\n"


def read(tmp_path: Path, text: str | bytes, zone: str = "Asia/Shanghai", interval: int = 60) -> tuple[History, list[str]]:
    path = tmp_path / "history.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    history, notes = read_history_file(path, zone=zone, interval=interval)
    return history, in_english(notes)


def hours(day: date, start: int, counts: list[int], queue: str = "a") -> str:
    return "".join(f"{day}T{start + offset:02d}:00,{queue},{count}\n" for offset, count in enumerate(counts))


def known(history: History) -> list[float]:
    column = history.contacts[:, 0]
    return [float(value) for value in column[~np.isnan(column)]]


MONDAY = date(2026, 11, 2)
SHORT = "history.csv: covers only 1.0 days; give at least some weeks; a year shows holidays and promotions"


def test_gaps_duplicates_and_disorder_are_repaired_and_noted(tmp_path: Path) -> None:
    text = HEAD + hours(MONDAY, 9, [1, 2, 3]) + hours(MONDAY, 13, [5, 6]) + hours(MONDAY, 10, [2]) + hours(MONDAY, 14, [60])
    history, notes = read(tmp_path, text)
    assert known(history) == [1, 2, 3, 5, 60]
    assert (history.start, history.interval, history.contacts.shape) == (to_minute("Asia/Shanghai", MONDAY), 60, (24, 1))
    assert notes == [
        "history.csv: the rows are not in time order; they were sorted",
        "history.csv: 1 rows are there twice; each counts once",
        "history.csv: 1 rows give another count for a time and queue that stand again below; the last row counts",
        'history.csv: queue "a" has no count in 1 of 6 open 60-minute intervals; they count as not recorded, not as zero',
        SHORT,
    ]


def test_hours_that_never_have_a_count_are_closed_and_no_gap(tmp_path: Path) -> None:
    days = [MONDAY + timedelta(days=number) for number in range(21)]
    text = HEAD + "".join(hours(day, 9, [1] * (6 if day != days[8] else 4)) for day in days if day.weekday() != 6)
    history, notes = read(tmp_path, text)
    assert len(known(history)) == 18 * 6 - 2
    assert notes == ['history.csv: queue "a" has no count in 2 of 108 open 60-minute intervals; they count as not recorded, not as zero']


def test_headers_of_glued_exports_are_left_out(tmp_path: Path) -> None:
    history, notes = read(tmp_path, HEAD + hours(MONDAY, 9, [1, 2]) + HEAD + hours(MONDAY, 11, [3]))
    assert known(history) == [1, 2, 3]
    assert notes == ["history.csv row 4: the header stands here again; the row is left out", SHORT]


def test_a_blank_count_is_not_recorded(tmp_path: Path) -> None:
    history, _ = read(tmp_path, HEAD + hours(MONDAY, 9, [1, 2]) + f"{MONDAY}T11:00,a,\n{MONDAY}T12:00,a,4\n")
    assert known(history) == [1, 2, 4]
    assert np.isnan(history.contacts[11, 0])


@pytest.mark.parametrize(
    "stamps",
    [
        ["2026/11/2 9:00", "2026/11/2 10:00"],
        ["2026-11-02 09:00:00", "2026-11-02 10:00:00"],
        ["2026年11月2日 9:00", "2026年11月2日10:00"],
        ["46328.375", "46328.416666666664"],
        ["2026-11-02T09:00+08:00", "2026-11-02T02:00Z"],
        ["20261102 09:00", "２０２６-11-02 １０：00"],
    ],
)
def test_times_may_be_written_in_many_ways(tmp_path: Path, stamps: list[str]) -> None:
    history, _ = read(tmp_path, HEAD + f"{stamps[0]},a,7\n{stamps[1]},a,8\n")
    assert history.contacts[[9, 10], 0].tolist() == [7, 8]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_encodings_and_separators(tmp_path: Path, encoding: str, mark: str) -> None:
    text = "时间,队列,咨询量\n2026-11-02 09:00,售前,7\n2026-11-02 10:00,售前,8\n".replace(",", mark)
    history, _ = read(tmp_path, text.encode(encoding))
    assert history.queues == ("售前",)
    assert known(history) == [7, 8]


def test_half_hours_keep_their_interval(tmp_path: Path) -> None:
    history, _ = read(tmp_path, HEAD + "2026-11-02T09:00,a,1\n2026-11-02T09:30,a,2\n2026-11-02T10:30,b,3\n2026-11-02T10:00,b,1.5\n")
    assert (history.interval, history.contacts.shape) == (30, (48, 2))
    assert history.contacts[[18, 19], 0].tolist() == [1, 2]
    assert history.contacts[[20, 21], 1].tolist() == [1.5, 3]


def test_the_hour_that_autumn_repeats_is_two_hours(tmp_path: Path) -> None:
    rows = "".join(f"2026-10-25T{hour:02d}:00,a,{count}\n" for hour, count in [(0, 0), (1, 1), (2, 2), (2, 3), (3, 4)])
    history, notes = read(tmp_path, HEAD + rows, zone="Europe/Berlin")
    assert len(history.contacts) == 25
    assert known(history) == [0, 1, 2, 3, 4]
    assert [note for note in notes if "twice" in note] == []


def test_an_hour_that_spring_skips_is_read_an_hour_later(tmp_path: Path) -> None:
    history, _ = read(tmp_path, HEAD + "2026-03-29T01:00,a,1\n2026-03-29T02:00,a,2\n2026-03-29T04:00,a,4\n", zone="Europe/Berlin")
    assert len(history.contacts) == 23
    assert known(history) == [1, 2, 4]
    assert history.contacts[2, 0] == 2


def test_a_history_across_a_clock_change_survives_writing(tmp_path: Path, tiny: Workspace, make_folder: MakeFolder) -> None:
    shop = tiny.shop.model_copy(update={"zone": "Europe/Berlin"})
    start = to_minute("Europe/Berlin", date(2026, 10, 24))
    contacts = np.arange(49 * 2, dtype=float).reshape(49, 2)
    history = History(tiny.history.queues, "Europe/Berlin", start, 60, contacts)
    for name, excel in (("copy", False), ("copy.xlsx", True)):
        write_workspace(Workspace(shop, history), tmp_path / name, excel=excel)
        found = read_workspace(tmp_path / name).history
        assert (found.start, found.handle_seconds) == (start, None)
        np.testing.assert_array_equal(found.contacts, contacts)


def test_a_log_of_single_contacts_is_counted(make_folder: MakeFolder) -> None:
    log = (
        "timestamp,queue,handle_seconds,contact_id\n"
        "2026-11-02T09:10:15,pre_sales,100,c1\n2026-11-02T09:20:40,pre_sales,300,c2\n2026-11-02T11:45,售前,,c3\n"
        "2026-11-02T09:20:40,pre_sales,300,c2\n2026-11-04T12:00,complaint,60,c4\n"
    )
    found = read_workspace(make_folder({"history.csv": log}))
    history = found.history
    assert (history.interval, history.contacts.shape) == (30, (3 * 48, 2))
    assert history.contacts[18:25, 0].tolist() == [2, 0, 0, 0, 0, 1, 0]
    assert history.handle_seconds is not None
    assert history.handle_seconds[18, 0] == 200
    assert np.isnan(history.handle_seconds[23, 0])
    assert np.isnan(history.contacts[17, 0]), "before the first contact nothing is known"
    assert np.isnan(history.contacts[48:96]).all(), "a day without any contact is an outage, not a quiet day"
    assert history.contacts[96 + 24, 1] == 1
    assert str(found.notes[0]) == "history.csv: 1 rows repeat a contact_id; each contact counts once"


def test_closed_hours_are_no_gaps(tiny: Workspace) -> None:
    assert in_english(tiny.notes) == []


def test_a_queue_without_history_is_noted(make_folder: MakeFolder) -> None:
    rows = [line for line in TINY["history.csv"].splitlines() if "complaint" not in line]
    found = read_workspace(make_folder({"history.csv": "\n".join(rows) + "\n"}))
    assert np.isnan(found.history.contacts[:, 1]).all()
    assert in_english(found.notes) == ['history.csv: queue "complaint" has no history; it is forecast from scratch, with wide intervals']


def test_many_alike_problems_are_counted(tmp_path: Path) -> None:
    text = HEAD + "".join(f"2026-11-02T{hour:02d}:00,a,x\n" for hour in range(24)) + "2026-11-03T00:00,a,1\n"
    with pytest.raises(InputError) as caught:
        read(tmp_path, text)
    assert len(caught.value.findings) == 21
    assert str(caught.value.findings[-1]) == "history.csv, contacts: 4 more cells have a problem; mend the ones listed and check again"


def test_events_stand_alone(tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    path.write_text("event,start,end,IN,factor_NE\n双11,2026-11-11,2026-11-12T00:00,6,\n店庆,2026-11-20,,,2\n")
    first, second = read_events_file(path)
    assert (first.end_day, first.end_minute, first.factors) == (date(2026, 11, 11), 1440, {"IN": 6.0})
    assert (second.end_day, second.factors) == (date(2026, 11, 20), {"NE": 2.0})


def test_a_missing_file_is_a_message(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_history_file(tmp_path / "no.csv")
    assert str(caught.value) == f"{tmp_path / 'no.csv'}: there is no such file; give a CSV file or an Excel workbook"
