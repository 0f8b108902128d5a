from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from breaking import in_english
from tiny_shop import TINY, MakeFolder

from shiftopt.domain.base import Lang
from shiftopt.domain.errors import InputError
from shiftopt.domain.shop import Event, Opening, Session
from shiftopt.domain.workspace import Workspace
from shiftopt.store import workspace
from shiftopt.store.workspace import read_workspace, write_workspace
from shiftopt.timeline.clock import to_minute


def assert_same(first: Workspace, second: Workspace) -> None:
    assert first.shop == second.shop
    assert first.past == second.past
    one, two = first.history, second.history
    assert (one.queues, one.zone, one.start, one.interval) == (two.queues, two.zone, two.start, two.interval)
    np.testing.assert_array_equal(one.contacts, two.contacts)
    assert one.handle_seconds is not None
    assert two.handle_seconds is not None
    np.testing.assert_array_equal(one.handle_seconds, two.handle_seconds)
    assert first.fingerprint == second.fingerprint != ""


def test_the_tiny_workspace_says_what_its_files_say(tiny: Workspace) -> None:
    shop = tiny.shop
    assert (shop.name, shop.zone, shop.interval, shop.shrinkage) == ("小店", "Asia/Shanghai", 30, 0.08)
    pre, complaint = shop.queues
    assert (pre.name, pre.target.kind, pre.target.share, pre.opening) == ("售前", "answered_within", 0.8, (Opening(start=540, end=1320),))
    assert (complaint.name, complaint.target.kind, complaint.target.seconds, complaint.complaint) == (
        "complaint",
        "cleared_within",
        86_400,
        True,
    )
    assert complaint.opening[1] == Opening(start=600, end=960, weekdays=frozenset({5}))
    assert [contract.week_minutes for contract in shop.contracts] == [2400, 1440]
    assert shop.agents[0].skills == {"pre_sales": 100, "complaint": 80}
    assert (shop.agents[1].skills, shop.agents[1].wage) == ({"pre_sales": 100}, 500_050)
    assert (shop.agents[1].protections, shop.agents[1].protected_until) == (frozenset({"nursing"}), date(2027, 1, 31))
    assert (shop.agents[2].mentor, shop.agents[3].queue_share) == ("A01", 50)
    assert shop.shifts[1].weekdays == frozenset(range(6))
    assert (shop.shifts[0].start, shop.shifts[0].meal_from, shop.shifts[0].meal_to) == (540, 690, 780)
    assert (shop.rules[0].params, shop.rules[0].weight, shop.rules[0].hard) == ({"days": 6}, 5000, False)
    assert [request.weight for request in shop.requests] == [3000, 2000]
    assert [pin.shift for pin in shop.pins] == ["E", None]
    assert shop.sessions[1] == Session(
        id="S2",
        name="新人培训",
        kind="training",
        minutes=60,
        agents=frozenset({"A01", "A03"}),
        day=date(2026, 11, 5),
        window_start=1080,
        window_end=1320,
    )
    assert shop.events[0] == Event(
        event="双11",
        phase="爆发",
        start_day=date(2026, 11, 10),
        start_minute=1200,
        end_day=date(2026, 11, 11),
        factors={"pre_sales": 6.0, "complaint": 1.3},
    )
    assert shop.events[1].factors == {"complaint": 1.8}


def test_the_tiny_workspace_has_its_history_and_past(tiny: Workspace) -> None:
    history = tiny.history
    assert (history.queues, history.interval, history.contacts.shape) == (("pre_sales", "complaint"), 60, (21 * 24, 2))
    assert history.start == to_minute("Asia/Shanghai", date(2026, 10, 1))
    assert np.isnan(history.contacts[8, 0])
    assert history.contacts[9].tolist() == [3.0, 1.0]
    assert history.handle_seconds is not None
    assert history.handle_seconds[9, 0] == 481
    day, night = tiny.past.duties
    assert (day.paid_minutes, [rest.kind for rest in day.rests]) == (480, ["break", "meal"])
    assert (night.day, night.rests[0].start - night.start) == (date(2026, 10, 31), 180)
    assert tiny.past.overtime_minutes == {"A01": 120}
    assert tiny.past.complaint_days == {"A04": 3}


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("excel", [False, True])
def test_both_forms_in_both_languages_give_the_same_workspace(tiny: Workspace, tmp_path: Path, lang: Lang, *, excel: bool) -> None:
    path = tmp_path / ("copy.xlsx" if excel else "copy")
    write_workspace(tiny, path, excel=excel, lang=lang)
    assert_same(read_workspace(path), tiny)
    assert sorted(item.name for item in tmp_path.iterdir()) == sorted(["tiny", path.name])


@pytest.mark.parametrize("excel", [False, True])
def test_nothing_is_overwritten(tiny: Workspace, tmp_path: Path, *, excel: bool) -> None:
    path = tmp_path / "there"
    path.mkdir()
    (path / "mine.txt").write_text("keep")
    with pytest.raises(InputError) as caught:
        write_workspace(tiny, path, excel=excel)
    assert str(caught.value) == f"{path}: exists already; choose another name, or move the old one away"
    assert [item.name for item in path.iterdir()] == ["mine.txt"]


def test_an_empty_folder_may_be_filled(tiny: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "there"
    path.mkdir()
    write_workspace(tiny, path)
    assert_same(read_workspace(path), tiny)


NASTY = [
    '=HYPERLINK("http://evil.example","click")', "+1", "-张", "@SUM(A1:A9)", "'quoted", "'=1", "_x0041_", "a\tb", "two\nlines", "😀 José",
    "a,b;c|d", 'say "hi"', "<script>", "0012", "TRUE", "2026-11-02", "http://x.example/",
]  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("excel", [False, True])
def test_names_stay_free_text_and_harmless(tiny: Workspace, tmp_path: Path, lang: Lang, *, excel: bool) -> None:
    agents = tuple(tiny.shop.agents[0].model_copy(update={"id": f"B{number}", "name": name}) for number, name in enumerate(NASTY))
    shop = tiny.shop.model_copy(update={"agents": (*tiny.shop.agents, *agents)})
    path = tmp_path / ("copy.xlsx" if excel else "copy")
    write_workspace(replace(tiny, shop=shop), path, excel=excel, lang=lang)
    assert [agent.name for agent in read_workspace(path).shop.agents][4:] == NASTY
    if excel:
        with zipfile.ZipFile(path) as archive:
            sheets = b"".join(archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/"))
        assert b"<f>" not in sheets
        assert b"hyperlink" not in sheets
    else:
        cells = [cell for row in csv.reader(io.StringIO((path / "agents.csv").read_text(encoding="utf-8-sig"))) for cell in row]
        assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))] == []


def test_the_fingerprint_follows_the_content_and_not_the_spelling(make_folder: MakeFolder, tiny: Workspace, tmp_path: Path) -> None:
    changed = [
        {"agents.csv": TINY["agents.csv"].replace("5500", "5501")},
        {"history.csv": TINY["history.csv"].replace("T09:00,pre_sales,3,", "T09:00,pre_sales,4,", 1)},
        {"history.csv": TINY["history.csv"].replace(",481", ",482", 1)},
        {"past.csv": TINY["past.csv"].replace("T17:30", "T17:31")},
    ]
    prints = {tiny.fingerprint}
    for number, files in enumerate(changed):
        folder = tmp_path / str(number)
        folder.mkdir()
        for name, text in {**TINY, **files}.items():
            (folder / name).write_text(text, encoding="utf-8")
        prints.add(read_workspace(folder).fingerprint)
    assert len(prints) == 5
    spelt = (
        TINY["agents.csv"]
        .replace("agent_id,name", "工号,姓名")
        .replace("standard,pre_sales:1.0|complaint:0.8", "standard,complaint:80%;pre_sales")
    )
    (tmp_path / "0" / "agents.csv").write_text(spelt, encoding="gbk")
    assert read_workspace(tmp_path / "0").fingerprint == tiny.fingerprint


def test_unknown_columns_and_files_are_noted(make_folder: MakeFolder) -> None:
    text = TINY["agents.csv"].replace("queue_share\n", "queue_shar,shoe_size\n").replace(",1\n", ",1,42\n").replace(",0.5\n", ",0.5,42\n")
    found = read_workspace(make_folder({"agents.csv": text, "leaves.csv": "a\n", "queues.csv": "id\n", "_mine.csv": "x\n"}))
    assert in_english(found.notes) == [
        'leaves.csv: is no table of a workspace; did you mean "leave"?',
        "queues.csv: is not used in a folder; write it in shop.toml",
        'agents.csv row 1, queue_shar: unknown column "queue_shar"; did you mean "queue_share"?',
        'agents.csv row 1, shoe_size: unknown column "shoe_size"; it is not used',
    ]


def test_people_who_left_are_noted_in_the_past(make_folder: MakeFolder) -> None:
    text = TINY["past.csv"] + "Z9,2026-10-31,E,2026-10-31T09:00,2026-10-31T17:30,\n"
    found = read_workspace(make_folder({"past.csv": text}))
    assert in_english(found.notes) == [
        'past.csv row 4, agent_id: unknown agent "Z9" (1 rows); they are left out; known agents: A01, A02, A03, A04'
    ]
    assert len(found.past.duties) == 2


def test_a_failure_half_way_leaves_nothing(tiny: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> str:
        raise RuntimeError("disk full")

    monkeypatch.setattr(workspace, "csv_text", fail)
    with pytest.raises(RuntimeError, match="disk full"):
        write_workspace(tiny, tmp_path / "copy")
    assert [item.name for item in tmp_path.iterdir()] == ["tiny"]
