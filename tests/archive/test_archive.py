"""The archive on both databases: what is published comes back, nothing is replaced by accident, versions move forward."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from editions import MONDAY, ZONE, edition
from sqlalchemy import inspect, text

from shiftopt.archive.actuals import record_actuals
from shiftopt.archive.connect import Archive, open_archive
from shiftopt.archive.migrations import NEWEST, current_version
from shiftopt.archive.publishing import publish
from shiftopt.archive.results import begin_item, known_items, record_item
from shiftopt.archive.tables import METADATA
from shiftopt.archive.weeks import activities_of, burdens_of, current_weeks, duties_of, expected_of, find_week, history
from shiftopt.domain.batch import ItemResult
from shiftopt.domain.errors import InputError, MissingExtraError
from shiftopt.domain.volumes import History
from shiftopt.timeline.clock import to_minute


def test_what_is_published_comes_back(archive: Archive) -> None:
    made = edition("早")
    line, new = publish(archive, made, by="王组长", note="=cmd|' /C calc'!A0")
    assert new
    assert (line.revision, line.by, line.note) == (1, "王组长", "=cmd|' /C calc'!A0")
    found = find_week(archive, "店", MONDAY)
    assert found == line
    assert duties_of(archive, found) == made.duties
    assert activities_of(archive, found) == made.activities
    assert burdens_of(archive, found) == made.burdens
    assert expected_of(archive, found) == made.expected
    assert found.summary == {"total_cost": 123, "who": "<script>"}


def test_another_roster_of_a_published_week_needs_a_word(archive: Archive) -> None:
    publish(archive, edition("a"), by="Wang")
    again, new = publish(archive, edition("a"), by="Li")
    assert (new, again.by) == (False, "Wang")
    with pytest.raises(InputError, match=r"week 2026-11-30: Wang published another roster at .* \(revision 1\); .* add --replace"):
        publish(archive, edition("b"), by="Li")
    second, new = publish(archive, edition("b"), by="Li", replace=True)
    assert (new, second.revision) == (True, 2)
    assert {duty.shift for duty in duties_of(archive, find_week(archive, "店", MONDAY))} == {"b"}
    assert {duty.shift for duty in duties_of(archive, find_week(archive, "店", MONDAY, 1))} == {"a"}
    back, _ = publish(archive, edition("a"), by="Li", replace=True)
    assert [line.revision for line in history(archive, "店")] == [1, 2, 3]
    assert back.plan_id == history(archive, "店")[0].plan_id


def test_weeks_and_shops_are_kept_apart(archive: Archive) -> None:
    for week in range(3):
        publish(archive, edition("a", week=week), by="Wang")
    publish(archive, edition("x", shop="另一店"), by="Zhao")
    assert [line.first_day for line in current_weeks(archive, "店")] == [MONDAY + timedelta(days=7 * week) for week in range(3)]
    assert [line.by for line in current_weeks(archive, "另一店")] == ["Zhao"]
    inner = current_weeks(archive, "店", since=MONDAY + timedelta(days=7), before=MONDAY + timedelta(days=14))
    assert [line.first_day for line in inner] == [MONDAY + timedelta(days=7)]
    with pytest.raises(InputError, match="no roster of week 2026-10-05 of 店 is published; the last published weeks are 2026-11-30"):
        find_week(archive, "店", date(2026, 10, 5))
    with pytest.raises(InputError, match="week 2026-11-30 has no revision 7; it has 1 to 1"):
        find_week(archive, "店", MONDAY, 7)


def test_overlapping_weeks_and_namesakes_are_refused(archive: Archive) -> None:
    publish(archive, edition("a"), by="Wang")
    with pytest.raises(InputError, match="it overlaps the published days 2026-11-30 to 2026-12-06; start the week on the same weekday"):
        publish(archive, edition("b", first_day=MONDAY + timedelta(days=3)), by="Wang")
    with pytest.raises(InputError, match="it overlaps the published days"):
        publish(archive, edition("b", first_day=MONDAY - timedelta(days=3)), by="Wang")
    other = edition("b", week=1)
    strangers = tuple(duty.model_copy(update={"agent": f"Z{duty.agent}"}) for duty in other.duties)
    with pytest.raises(InputError, match="another shop of the same name; give the shops different names"):
        publish(archive, other.model_copy(update={"duties": strangers}), by="Wang")
    assert len(history(archive, "店")) == 1


def test_a_week_that_came_between_is_not_overlooked(archive: Archive) -> None:
    checked = edition("b", week=1).model_copy(update={"since": MONDAY - timedelta(days=63), "past": ()})
    publish(archive, edition("x", week=-20), by="Wang")
    publish(archive, checked, by="Wang")
    publish(archive, edition("c", week=2), by="Wang")
    first, _ = publish(archive, edition("a"), by="Li")
    later = edition("d", week=1).model_copy(update={"since": checked.since, "past": ()})
    with pytest.raises(InputError, match="week 2026-12-07: another week before it was published just now; plan this week again"):
        publish(archive, later, by="Wang", replace=True)
    line, _ = publish(archive, later.model_copy(update={"past": (first.id,)}), by="Wang", replace=True)
    assert line.revision == 2
    publish(archive, edition("a2"), by="Li", replace=True)
    with pytest.raises(InputError, match="published just now"):
        publish(archive, edition("e", week=1).model_copy(update={"since": checked.since, "past": (first.id,)}), by="Wang", replace=True)


def test_forecasts_learn_what_came(archive: Archive) -> None:
    publish(archive, edition("a"), by="Wang")
    start = to_minute(ZONE, MONDAY) - 60
    contacts = np.array([[1.0], [2.0], [np.nan], [4.0]])
    known = History(zone=ZONE, queues=("pre_sales",), start=start, interval=60, contacts=contacts)
    assert record_actuals(archive, "店", known) == 2
    assert record_actuals(archive, "店", known) == 0
    line = find_week(archive, "店", MONDAY)
    assert [point.actual for point in expected_of(archive, line)][:4] == [2.0, None, 4.0, None]
    fine = History(zone=ZONE, queues=("pre_sales",), start=start + 120, interval=30, contacts=np.array([[3.0], [4.5]]))
    assert record_actuals(archive, "店", fine) == 1
    assert [point.actual for point in expected_of(archive, line)][:3] == [2.0, 7.5, 4.0]
    coarse = History(zone=ZONE, queues=("pre_sales",), start=start, interval=120, contacts=np.ones((20, 1)))
    assert record_actuals(archive, "店", coarse) == 0


def test_a_final_result_is_written_once(archive: Archive) -> None:
    item = ItemResult(key="k", shop="店", first_day=MONDAY, scenario="base", status="running")
    assert begin_item(archive, item)
    assert begin_item(archive, item), "the run that began it may have been killed"
    assert known_items(archive, ["k", "other"])["k"].attempts == 2
    assert record_item(archive, item.model_copy(update={"status": "failed", "problem": "time"}))
    assert not known_items(archive, ["k"])["k"].final
    assert begin_item(archive, item)
    done = item.model_copy(update={"status": "done", "summary": {"total_cost": 5}, "seconds": 1.5, "worker": "here"})
    assert record_item(archive, done)
    assert not begin_item(archive, item)
    assert not record_item(archive, done.model_copy(update={"summary": {"total_cost": 6}}))
    found = known_items(archive, [str(number) for number in range(1200)] + ["k"])["k"]
    assert (found.status, found.attempts, found.summary, found.final) == ("done", 3, {"total_cost": 5}, True)


def test_the_migrations_make_the_tables_that_queries_use(archive: Archive) -> None:
    with archive.reading() as connection:
        eyes = inspect(connection)
        assert set(eyes.get_table_names()) == set(METADATA.tables)
        for name, table in METADATA.tables.items():
            kind = {"TEXT": str, "INTEGER": int, "BIGINT": int, "REAL": float, "DOUBLE PRECISION": float}
            there = {column["name"]: (kind[str(column["type"])], column["nullable"]) for column in eyes.get_columns(name)}
            assert there == {column.name: (column.type.python_type, column.nullable) for column in table.columns}, name
            assert eyes.get_pk_constraint(name)["constrained_columns"] == [column.name for column in table.primary_key], name


def test_versions_move_forward_and_keep_what_is_there(place: str) -> None:
    publish(open_archive(place), edition("a"), by="Wang")
    later = [["ALTER TABLE shops ADD COLUMN colour TEXT", "UPDATE shops SET colour = 'red'"]]
    newer = open_archive(place, later)
    with newer.reading() as connection:
        assert current_version(connection) == NEWEST + 1
        assert connection.scalar(text("SELECT colour FROM shops")) == "red"
    assert len(history(newer, "店")) == 1
    with pytest.raises(InputError, match=rf"it has schema version {NEWEST + 1}, .* up to {NEWEST}; use the newer shiftopt that wrote it"):
        open_archive(place)


def test_a_failing_version_leaves_the_old_one(place: str) -> None:
    publish(open_archive(place), edition("a"), by="Wang")
    with pytest.raises(InputError, match="the store can not be used"):
        open_archive(place, [["ALTER TABLE shops ADD COLUMN colour TEXT", "ALTER TABLE nowhere ADD COLUMN colour TEXT"]])
    archive = open_archive(place)
    with archive.reading() as connection:
        assert current_version(connection) == NEWEST
        assert "colour" not in {column["name"] for column in inspect(connection).get_columns("shops")}


def test_places_that_can_not_be_used_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = tmp_path / "notes.db"
    wrong.write_text("this is no database, but long enough to look at " * 40, encoding="utf-8")
    with pytest.raises(InputError, match=r"notes\.db: the store can not be used: file is not a database; the file is something else"):
        open_archive(wrong)
    with pytest.raises(InputError, match="unable to open database file; check that the folder exists"):
        open_archive(tmp_path / "nowhere" / "store.db")
    with pytest.raises(InputError, match=r'--store: "mysql://\.\.\." is no address'):
        open_archive("mysql://me:secret@host/x")
    with pytest.raises(InputError, match="the store can not be used") as told:
        open_archive("postgresql://me:secret@127.0.0.1:1/x")
    assert "secret" not in str(told.value)
    assert "check that the server runs" in str(told.value)
    monkeypatch.setitem(__import__("sys").modules, "psycopg", None)
    with pytest.raises(MissingExtraError, match=r'a store on PostgreSQL needs extra packages: pip install "shiftopt\[postgres\]"'):
        open_archive("postgresql://me@host/x")


def test_a_reader_of_a_file_waits_for_the_writer(tmp_path: Path) -> None:
    archive = open_archive(tmp_path / "store.db")
    publish(archive, edition("a"), by="Wang")
    other = sqlite3.connect(tmp_path / "store.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    other.execute("UPDATE publications SET note = 'half'")
    assert [line.note for line in history(archive, "店")] == [""], "what is not committed is not seen"
    other.execute("ROLLBACK")
    other.close()
