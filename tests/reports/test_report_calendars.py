from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from handmade import FORMULA, MONDAY, SCRIPT, make_plan, plan_in

from shiftopt.reports.calendars import calendar_text, file_stem, fold, write_calendars

AGENTS = {agent.id: agent for agent in make_plan().case.agents}


def parse(text: str) -> list[dict[str, str]]:
    """An independent reading of RFC 5545: unfold, split, unescape; one dictionary per event."""
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    lines = text.replace("\r\n ", "").split("\r\n")[:-1]
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    events: list[dict[str, str]] = []
    inside = False
    for line in lines[1:-1]:
        name, value = line.split(":", 1)
        if line == "BEGIN:VEVENT":
            assert not inside
            inside = True
            events.append({})
        elif line == "END:VEVENT":
            inside = False
        elif inside:
            assert name not in events[-1]
            events[-1][name] = value.replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\")
    return events


def test_every_duty_is_an_entry_in_utc() -> None:
    events = parse(calendar_text(make_plan(), AGENTS["A001"]))
    assert len(events) == 5
    first = events[0]
    assert (first["DTSTART"], first["DTEND"]) == ("20261130T000000Z", "20261130T083000Z")  # 08:00-16:30 in Shanghai
    assert first["SUMMARY"] == "早班 E 08:00-16:30"
    assert first["DESCRIPTION"].splitlines()[:3] == ["08:00-09:30 投诉 & <b>工单</b>", "09:30-09:45 小休", "09:45-11:00 投诉 & <b>工单</b>"]
    assert first["STATUS"] == "CONFIRMED"
    for key in ("UID", "DTSTAMP", "SEQUENCE"):
        assert all(event[key] for event in events)


def test_lines_are_folded_at_75_octets_without_cutting_signs() -> None:
    text = calendar_text(make_plan(), AGENTS["A001"])
    lines = text.encode("utf-8").split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert any(line.startswith(b" ") for line in lines)
    for line in lines:
        line.decode("utf-8")
    assert list(fold("a" * 76)) == ["a" * 75, " a"]
    assert list(fold("")) == [""]


def test_a_later_plan_moves_the_same_entries() -> None:
    plan = make_plan()
    duty = plan.allocated.roster.duties[0]
    later = duty.model_copy(update={"shift": "L", "start": duty.start + 330, "end": duty.end + 330, "rests": ()})
    roster = plan.allocated.roster.model_copy(update={"duties": (later, *plan.allocated.roster.duties[1:])})
    changed = plan_in(allocated=replace(plan.allocated, roster=roster, activities=()), manifest={"made": "2026-11-25T10:00:00+00:00"})
    old, new = (parse(calendar_text(item, AGENTS["A001"])) for item in (plan_in(manifest={"made": "2026-11-20T10:00:00+00:00"}), changed))
    assert [event["UID"] for event in old] == [event["UID"] for event in new]
    assert len({event["UID"] for event in old}) == 5
    assert new[0]["DTSTART"] == "20261130T053000Z"
    assert int(new[0]["SEQUENCE"]) - int(old[0]["SEQUENCE"]) == 5 * 24 * 60
    assert new[0]["DTSTAMP"] == "20261125T100000Z"


def test_a_day_that_became_free_is_cancelled() -> None:
    plan = make_plan()
    fewer = plan.allocated.roster.model_copy(update={"duties": plan.allocated.roster.duties[1:]})
    changed = plan_in(allocated=replace(plan.allocated, roster=fewer))
    events = parse(calendar_text(changed, AGENTS["A001"], before=plan.allocated.roster))
    assert [event["STATUS"] for event in events] == ["CONFIRMED"] * 4 + ["CANCELLED"]
    assert events[-1]["UID"] == parse(calendar_text(plan, AGENTS["A001"]))[0]["UID"]


def test_people_and_days_never_share_an_entry() -> None:
    plan = make_plan()
    uids = [event["UID"] for agent in AGENTS.values() for event in parse(calendar_text(plan, agent))]
    assert len(uids) == len(set(uids)) == len(plan.allocated.roster.duties)


def test_hostile_text_is_escaped() -> None:
    plan = make_plan()
    shop = plan.case.shop.model_copy(update={"name": "a;b,c\\d\nATTACH:http://x\x07"})
    lines = calendar_text(plan_in(case=replace(plan.case, shop=shop)), AGENTS["A001"]).split("\r\n")
    assert "X-WR-CALNAME:a\\;b\\,c\\\\d\\nATTACH:http://x  班表" in lines


def test_without_tasks_the_pauses_are_told_and_no_protection_shows() -> None:
    plan = plan_in(allocated=replace(make_plan().allocated, activities=()))
    event = parse(calendar_text(plan, AGENTS["A003"], lang="en"))[0]
    assert event["SUMMARY"] == "early E 08:00-16:30"
    assert event["DESCRIPTION"] == "09:30-09:45 break\n11:00-11:30 meal\n15:30-16:30 break"


def test_files_are_named_by_id_never_by_name(tmp_path: Path) -> None:
    paths = write_calendars(make_plan(), tmp_path)
    assert [path.name for path in paths] == ["A001.ics", "A002.ics", "A003.ics", "A004.ics"]
    assert sorted(path.name for path in tmp_path.iterdir()) == [path.name for path in paths]
    everything = "".join(path.read_text(encoding="utf-8") for path in paths)
    assert SCRIPT not in everything
    assert FORMULA not in everything


@pytest.mark.parametrize("agent", ["../../etc/passwd", "a/b", "甲", "", "x" * 100, ".hidden", "a b"])
def test_odd_ids_become_harmless_file_names(agent: str) -> None:
    stem = file_stem(agent)
    assert stem.startswith("agent-")
    assert len(stem) == 18
    assert stem != file_stem(agent + "2")


def test_the_time_of_making_falls_back_to_the_horizon() -> None:
    for manifest in ({}, {"made": "not a time"}):
        event = parse(calendar_text(plan_in(manifest=manifest), AGENTS["A001"]))[0]
        assert event["DTSTAMP"] == (datetime(2026, 11, 30, tzinfo=UTC) - timedelta(hours=8)).strftime("%Y%m%dT%H%M%SZ")
    assert date(2026, 11, 30) == MONDAY
