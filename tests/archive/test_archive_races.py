"""Many publishers at once, and publishers that are killed: no week is lost, mixed or left half."""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections.abc import Sequence
from datetime import timedelta
from multiprocessing.context import ForkServerContext

import pytest
from editions import MONDAY, edition, publish_and_die, publish_one

from shiftopt.archive.connect import Archive, open_archive
from shiftopt.archive.publishing import publish
from shiftopt.archive.weeks import activities_of, burdens_of, duties_of, expected_of, find_week, history
from shiftopt.domain.published import Edition, Publication

PUBLISHERS = 20


@pytest.fixture(scope="module")
def processes() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["shiftopt.archive.publishing", "sqlalchemy.dialects.sqlite", "psycopg", "zoneinfo"])
    return context


def race(processes: ForkServerContext, place: str, editions: Sequence[Edition], *, replace: bool) -> list[int | None]:
    """Publish all editions at the same moment, each in a process of its own; exit codes."""
    barrier = processes.Barrier(len(editions))
    running = [processes.Process(target=publish_one, args=(place, made, barrier), kwargs={"replace": replace}) for made in editions]
    for process in running:
        process.start()
    for process in running:
        process.join(300)
    return [process.exitcode for process in running]


def assert_whole(archive: Archive, line: Publication, made: Edition) -> None:
    """The publication holds exactly the rows of that edition."""
    assert duties_of(archive, line) == made.duties
    assert activities_of(archive, line) == made.activities
    assert expected_of(archive, line) == made.expected
    assert burdens_of(archive, line) == made.burdens


def test_twenty_publishers_of_twenty_weeks_into_a_new_store(processes: ForkServerContext, place: str) -> None:
    editions = [edition(f"m{week}", week=week) for week in range(PUBLISHERS)]
    assert race(processes, place, editions, replace=False) == [0] * PUBLISHERS
    archive = open_archive(place)
    lines = history(archive, "店")
    assert [(line.first_day, line.revision) for line in lines] == [(MONDAY + timedelta(days=7 * week), 1) for week in range(PUBLISHERS)]
    for line, made in zip(lines, editions, strict=True):
        assert_whole(archive, line, made)


def test_twenty_publishers_of_one_week_take_turns(processes: ForkServerContext, place: str) -> None:
    editions = {f"m{number}": edition(f"m{number}") for number in range(PUBLISHERS)}
    assert race(processes, place, list(editions.values()), replace=True) == [0] * PUBLISHERS
    archive = open_archive(place)
    lines = history(archive, "店")
    assert [line.revision for line in lines] == list(range(1, PUBLISHERS + 1))
    assert sorted(line.by for line in lines) == sorted(editions)
    for line in lines:
        assert_whole(archive, line, editions[line.by])


def test_of_twenty_who_do_not_replace_one_wins(processes: ForkServerContext, place: str) -> None:
    editions = [edition(f"m{number}") for number in range(PUBLISHERS)]
    codes = race(processes, place, editions, replace=False)
    assert sorted(code or 0 for code in codes) == [0] + [3] * (PUBLISHERS - 1)
    archive = open_archive(place)
    (line,) = history(archive, "店")
    assert_whole(archive, line, editions[codes.index(0)])


def test_killed_before_any_statement_leaves_the_old_week(processes: ForkServerContext, place: str) -> None:
    old, new = edition("old"), edition("new")
    archive = open_archive(place)
    publish(archive, old, by="Wang")
    for statement in range(1, 40):
        process = processes.Process(target=publish_and_die, args=(place, new, statement))
        process.start()
        process.join(120)
        if process.exitcode == 0:
            break
        assert process.exitcode == -signal.SIGKILL
        (line,) = history(archive, "店")
        assert_whole(archive, line, old)
    assert statement > 8, "the statements of a publication and its commit were all tried"
    line = find_week(archive, "店", MONDAY)
    assert line.revision == 2
    assert_whole(archive, line, new)


def test_killed_at_any_moment_leaves_the_old_week_or_the_new(processes: ForkServerContext, place: str) -> None:
    archive = open_archive(place)
    current = edition("w0", people=60)
    publish(archive, current, by="Wang")
    revision = 1
    for number, delay in enumerate((0.02, 0.05, 0.08, 0.12, 0.2), start=1):
        made = edition(f"w{number}", people=60)
        process = processes.Process(target=publish_and_die, args=(place, made, 10**6))
        process.start()
        time.sleep(delay)
        process.kill()
        process.join(120)
        line = find_week(archive, "店", MONDAY)
        if line.revision > revision:
            current, revision = made, line.revision
        assert_whole(archive, line, current)
    assert [line.revision for line in history(archive, "店")] == list(range(1, revision + 1))
