from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from breaking import in_english

from shiftopt.domain.errors import InputError
from shiftopt.store.contacts import ContactWords, read_contacts
from shiftopt.store.excelfile import write_book

CHINESE = """进线时间,技能组,接入时间,接待状态,结束时间,接待客服,轮数
2026-11-02 09:30:15,售前,2026-11-02 09:30:25,已接待,2026-11-02 09:34:25,小王,7
2026/11/2 9:31:00,售前,,放弃,2026/11/2 9:32:30,,
2026年11月2日 23:59:50,售前,2026年11月3日 0:00:20,已接待,2026年11月3日 0:01:20,小李,3
"""


def written(folder: Path, text: str, *, encoding: str = "utf-8") -> Path:
    path = folder / "log.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_chinese_log_with_times_of_answer_and_end(tmp_path: Path, encoding: str) -> None:
    read = read_contacts(written(tmp_path, CHINESE, encoding=encoding), ContactWords(known={"售前": "pre", "pre": "pre"}))
    log = read.logs["pre"]
    assert list(read.logs) == ["pre"]
    assert log.wait.tolist() == [10, 90, 30], "who gave up waited until the end"
    assert log.served.tolist() == [True, False, True]
    assert np.nan_to_num(log.handle).tolist()[0::2] == [240, 60]
    assert list(log.agent) == ["小王", "", "小李"]
    assert log.rounds is not None
    assert log.rounds[0] == 7
    assert log.arrival[1] - log.arrival[0] == 45


def test_columns_named_by_the_user_and_a_date_of_its_own(tmp_path: Path) -> None:
    text = (
        "day\tkind\tin\tq\tend how\tser\twho\n990201\tPS\t9:00:00\t0:05\tHANG\t0\tNO_SERVER\n990202\tPS\t0:00:01\t12\tAGENT\t1:02:03\tA\n"
    )
    words = ContactWords(
        columns={"date": "day", "queue": "kind", "arrival": "in", "wait": "Q", "outcome": "end how", "handle": "ser", "agent": "who"},
        queues={"PS": "hotline"},
    )
    log = read_contacts(written(tmp_path, text), words).logs["hotline"]
    assert log.arrival[1] - log.arrival[0] == 15 * 3600 + 1
    assert log.wait.tolist() == [5, 12]
    assert log.handle[1] == 3723
    assert list(log.agent) == ["", "A"]


def test_a_workbook_keeps_its_seconds(tmp_path: Path) -> None:
    path = tmp_path / "log.xlsx"
    rows = [["2026-11-02 09:30:15", "q", 12, "served", 61.5, "a"]]
    write_book(path, {"export": (["arrival", "queue", "wait", "outcome", "handle", "agent"], rows)})
    log = read_contacts(path).logs["q"]
    assert (log.wait[0], log.handle[0]) == (12, 61.5)


def test_every_problem_is_named_once(tmp_path: Path) -> None:
    text = (
        "arrival,queue,wait,outcome,handle,agent\n"
        "2026-11-02 09:30,x,-3,served,60,a\n"
        "yesterday,x,5,PHANTOM,60,a\n"
        "09:30:00,x,soon,PHANTOM,60,a\n"
        "2026-11-02 09:30,y,5,served,60,a\n"
    )
    with pytest.raises(InputError) as caught:
        read_contacts(written(tmp_path, text), ContactWords(known={"x": "x"}))
    messages = in_english(caught.value.findings)
    assert messages[:2] == [
        'log.csv, queue: 1 rows have queue "y"; say what it means: --queue y=ID of a queue of the shop, or =skip',
        'log.csv, outcome: 2 rows have outcome "PHANTOM"; say what it means: --outcome PHANTOM=served, =abandoned or =skip',
    ]
    words = ContactWords(known={"x": "x"}, queues={"y": "skip"}, outcomes={"PHANTOM": "served"})
    with pytest.raises(InputError) as caught:
        read_contacts(written(tmp_path, text), words)
    assert in_english(caught.value.findings) == [
        'log.csv row 3, arrival: "yesterday" is not a time; write times like 2026-11-02 09:30:15',
        'log.csv row 4, arrival: "09:30:00" has no date; name the column of the date: --map date=TITLE',
        'log.csv row 2, wait: "-3" is not a length of time; write seconds, mm:ss or h:mm:ss',
        'log.csv row 4, wait: "soon" is not a length of time; write seconds, mm:ss or h:mm:ss',
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("queue,wait\nx,1\n", 'column "arrival" is missing'),
        ("arrival,queue\n2026-11-02 09:30,x\n", "does not say who was served"),
        ("arrival,agent\n2026-11-02 09:30,a\n", "does not say how long customers waited"),
        ("arrival,wait,outcome\n", "has no rows"),
        (
            "arrival,queue,wait,outcome\n2026-11-02 09:30,,1,served\n",
            "1 rows have an empty queue; fill the cells, or leave these rows out$",
        ),
        ("arrival,wait,outcome\n,1,served\n", "is empty"),
        ("arrival,wait,outcome\n2026-11-31 09:00,1,served\n", '"2026-11-31 09:00" is not a time'),
        ("arrival,wait,outcome\n2026-11-02 09:00,,served\n", "the wait is not known"),
    ],
)
def test_logs_that_can_not_be_used(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_contacts(written(tmp_path, text))


def test_wrong_map_is_refused(tmp_path: Path) -> None:
    words = ContactWords(columns={"arival": "arrival", "wait": "wiat"})
    with pytest.raises(InputError) as caught:
        read_contacts(written(tmp_path, "arrival,queue,wait,outcome\n2026-11-02 09:30,x,1,served\n"), words)
    assert in_english(caught.value.findings) == [
        '--map arival=arrival: unknown column "arival"; did you mean "arrival"?',
        '--map wait=wiat: log.csv has no column "wiat"; did you mean "wait"?',
    ]


def test_repeated_ids_count_once_and_unnamed_agents_are_told(tmp_path: Path) -> None:
    text = "arrival,wait,outcome,handle,agent,contact_id\n" + "2026-11-02 09:30:00,1,served,60,-,c1\n" * 2
    read = read_contacts(written(tmp_path, text))
    assert len(read.logs["all"].wait) == 1
    assert [note.problem for note in read.notes] == ["1 rows repeat a contact_id", "1 served contacts have no agent"]
