from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from shiftopt.domain.base import Lang
from shiftopt.domain.errors import InputError
from shiftopt.domain.shop import Event, Opening, Session
from shiftopt.domain.workspace import Workspace
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
