"""Names stand for ids where only one row bears them."""

from __future__ import annotations

import pytest
from tiny_shop import TINY, MakeFolder

from shiftopt.domain.errors import InputError
from shiftopt.store.workspace import read_workspace

CHANGES = {
    "agents.csv": (
        ("A01,张伟,standard,pre_sales:1.0|complaint:0.8", "A01,张伟,标准工时,售前:1.0|complaint:0.8"),
        ("novice,2026-10-20,25,,,A01", "novice,2026-10-20,25,,,张伟"),
    ),
    "shifts.csv": (("2,15,standard,pre_sales,mon-sat", "2,15,标准工时,售前,mon-sat"),),
    "leave.csv": (("A02,", "李娜,"),),
    "requests.csv": (("A01,2026-11-07", "张伟,2026-11-07"),),
    "pins.csv": (("A04,2026-11-02", "刘强,2026-11-02"),),
    "sessions.csv": (("A03|A01", "王芳|张伟"),),
}


def renamed() -> dict[str, str]:
    files = {}
    for name, pairs in CHANGES.items():
        text = TINY[name]
        for old, new in pairs:
            assert old in text
            text = text.replace(old, new, 1)
        files[name] = text
    return files


def test_names_of_people_queues_and_contracts_stand_for_their_ids(make_folder: MakeFolder) -> None:
    folder = make_folder({})
    by_id = read_workspace(folder).shop
    for name, text in renamed().items():
        (folder / name).write_text(text, encoding="utf-8")
    assert read_workspace(folder).shop == by_id


def test_a_name_of_two_people_is_no_name(make_folder: MakeFolder) -> None:
    files = renamed() | {"agents.csv": TINY["agents.csv"].replace("李娜", "张伟")}
    with pytest.raises(InputError) as caught:
        read_workspace(make_folder(files))
    assert [str(finding) for finding in caught.value.findings if "张伟" in str(finding)] == [
        'requests.csv row 2, agent_id: unknown agent "张伟"; known agents: A01, A02, A03, A04',
        'sessions.csv row 3, agents: unknown agent "张伟"; known agents: A01, A02, A03, A04',
    ]
