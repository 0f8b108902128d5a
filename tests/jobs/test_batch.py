"""Batches on one machine: every item once, also after crashes; limits hold; what fails is told and tried again."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from small_batch import alive, quick, start_runner, starts, write_batch, write_shops

from shiftopt.archive.connect import open_archive
from shiftopt.archive.results import known_items
from shiftopt.cli.app import main
from shiftopt.cli.batch import exit_code
from shiftopt.domain.batch import BatchSummary, ItemResult
from shiftopt.domain.errors import InputError
from shiftopt.domain.messages import message, told
from shiftopt.domain.scenario import Scenario
from shiftopt.jobs import batch_item
from shiftopt.jobs.batch import BatchJob, Tick, run_batch
from shiftopt.jobs.batch_items import item_settings, items_of
from shiftopt.jobs.batch_supervise import supervise
from shiftopt.jobs.batch_task import ItemTask, item_key, seal
from shiftopt.jobs.batch_wire import Envelope
from shiftopt.jobs.versions import versions
from shiftopt.store.batchfile import read_batch
from shiftopt.store.workspace import read_workspace

KILLS = (4, 13, 22)
"""After how many begun items a run is killed."""


def finals(file: Path, keys: list[str]) -> dict[str, ItemResult]:
    """Key -> final results in the store of a batch."""
    archive = open_archive(file.with_name("night-results") / "results.db")
    return {key: item for key, item in known_items(archive, keys).items() if item.final}


def keys_of(file: Path) -> list[str]:
    from shiftopt.jobs.batch_items import chosen_scenarios

    plan = read_batch(file)
    return [item.result.key for item in items_of(plan, chosen_scenarios(plan), "zh")]


def until(true: object, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not true():  # type: ignore[operator]
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.02)


def test_a_batch_killed_again_and_again_loses_nothing_and_repeats_nothing_recorded(tmp_path: Path) -> None:
    file, notes = write_batch(tmp_path), tmp_path / "notes"
    program, keys = quick(notes, "0.05"), keys_of(file)
    assert len(set(keys)) == 40
    recorded: dict[str, ItemResult] = {}
    for begun in KILLS:
        running = start_runner(file, program)
        until(lambda goal=begun: len(starts(notes)) >= goal)
        running.kill()
        running.wait()
        until(lambda: not any(alive(process) for process, _ in starts(notes)))
        recorded |= finals(file, keys)
    assert 0 < len(recorded) < 40
    ticks: list[Tick] = []
    summary, folder = run_batch(BatchJob(file, workers=2, program=program), ticks.append)
    assert (summary.without_roster, [item.key for item in summary.items]) == (0, keys)
    found = finals(file, keys)
    assert set(found) == set(keys)
    assert {key: found[key] for key in recorded} == recorded, "what was recorded was not touched again"
    assert summary.computed == 40 - len(recorded)
    assert [tick.ended for tick in ticks] == list(range(1, 41))
    assert sum(item.attempts for item in found.values()) >= len(starts(notes)), "every start was noted before it"
    again, _ = run_batch(BatchJob(file, workers=2, program=program))
    assert (again.computed, again.items) == (0, summary.items)
    with (folder / "summary.csv").open(encoding="utf-8-sig", newline="") as opened:
        assert [row["key"] for row in csv.DictReader(opened)] == keys


def test_what_fails_is_tried_again_and_does_not_stop_the_rest(tmp_path: Path) -> None:
    file = write_batch(tmp_path, ("甲", "乙"), scenarios=0)
    summary, _ = run_batch(BatchJob(file, program=quick(tmp_path / "broken", "broken")))
    assert summary.without_roster == 4
    assert len(starts(tmp_path / "broken")) == 8, "one retry each"
    assert {item.status for item in summary.items} == {"failed"}
    assert summary.items[0].problem == "进程结束（退出码 5）：cannot go on: <b>disk</b> is full"
    page = (tmp_path / "night-results" / "summary.html").read_text(encoding="utf-8")
    assert "<b>disk" not in page
    assert "&lt;b&gt;disk" in page
    summary, _ = run_batch(BatchJob(file, program=quick(tmp_path / "shaky", "shaky")))
    assert (summary.without_roster, summary.computed) == (0, 4)
    assert [item.attempts for item in summary.items] == [4] * 4, "two of the first run, two of this"


def test_one_bad_shop_fails_its_own_items_only(tmp_path: Path) -> None:
    file = write_batch(tmp_path, ("甲", "乙"), scenarios=1, extra="retries = 0\n")
    (tmp_path / "shops" / "shop0" / "agents.csv").write_text("agent_id,name\n", encoding="utf-8")
    summary, _ = run_batch(BatchJob(file, program=quick(tmp_path / "notes", "0")))
    assert [(item.status, item.shop) for item in summary.items] == [("failed", "shop0")] * 4 + [("done", "乙")] * 4
    assert "agents.csv" in summary.items[0].problem
    assert summary.items[0].first_day is None
    assert summary.without_roster == 4


def test_the_same_content_under_two_names_is_computed_once(tmp_path: Path) -> None:
    file = write_batch(tmp_path, ("甲",), scenarios=0)
    (tmp_path / "scenarios.toml").write_text(
        '[[scenario]]\nname = "a"\nvolume = 1.5\n[[scenario]]\nname = "b"\nnote = "the same"\nvolume = 1.5\n', encoding="utf-8"
    )
    file.write_text('shops = "shops/*"\nscenarios = "scenarios.toml"\nuse = ["b", "a"]\n', encoding="utf-8")
    summary, _ = run_batch(BatchJob(file, program=quick(tmp_path / "notes", "0")))
    assert [(item.scenario, item.status) for item in summary.items] == [("b", "done"), ("a", "done")]
    assert (summary.computed, len(starts(tmp_path / "notes"))) == (1, 1)


@pytest.mark.parametrize(
    ("kind", "limits", "problem"),
    [
        ("sleepy", {"seconds": 0.6, "memory_mb": 4000}, "it took longer than the limit of 0.01 minutes"),
        ("hungry", {"seconds": 60, "memory_mb": 200}, "MB of memory, more than the limit of 200 MB"),
    ],
)
def test_limits_end_an_item(tmp_path: Path, kind: str, limits: dict[str, float], problem: str) -> None:
    envelope = Envelope("k", b"task", versions=versions(), **limits)  # type: ignore[arg-type]
    outcome = supervise(envelope, program=quick(tmp_path / "notes", kind))
    assert (outcome.status, outcome.again) == ("failed", True)
    assert problem in told(outcome.problem, "en")
    ((process, _),) = starts(tmp_path / "notes")
    assert not alive(process)


def test_a_stopped_batch_ends_its_items(tmp_path: Path) -> None:
    envelope = Envelope("k", b"task", 60, 4000, versions())
    outcome = supervise(envelope, program=quick(tmp_path / "notes", "sleepy"), stop=lambda: bool(starts(tmp_path / "notes")))
    assert outcome.problem == message("item_stopped")
    assert not alive(starts(tmp_path / "notes")[0][0])


def test_other_versions_are_not_trusted(tmp_path: Path) -> None:
    envelope = Envelope("k", b"task", 60, 4000, versions() | {"numpy": "1.0"})
    outcome = supervise(envelope, program=quick(tmp_path / "notes", "0"))
    assert told(outcome.problem, "en").startswith("the worker has other versions: numpy 2")
    assert starts(tmp_path / "notes") == []


def test_a_real_item_is_planned_rendered_and_recorded_under_its_key(tmp_path: Path) -> None:
    file = write_batch(tmp_path, ("=cmd|' /C calc'!A0<script>",), scenarios=0, extra="seconds = 1\nsimulate = 2\n")
    file.write_text(file.read_text(encoding="utf-8").replace('["next", "2026-12-07"]', '"next"'), encoding="utf-8")
    summary, folder = run_batch(BatchJob(file))
    (item,) = summary.items
    assert item.status == "done", item.problem
    assert {"total_cost", "lower_bound", "gap", "violations", "roster", "service"} <= set(item.summary)
    assert not {"seconds", "first_roster_seconds"} & set(item.summary)
    plan = folder / "plans" / f"2026-11-30-{item.key[:12]}"
    written = json.loads((plan / "summary.json").read_text(encoding="utf-8"))
    assert (written["total_cost"], written["plan"]) == (item.summary["total_cost"], str(plan))
    assert (plan / "report.html").is_file()
    page = (folder / "summary.html").read_text(encoding="utf-8")
    assert "<script>" not in page
    assert f'href="plans/2026-11-30-{item.key[:12]}/report.html"' in page
    line = (folder / "summary.csv").read_text(encoding="utf-8-sig").splitlines()[1]
    assert line.startswith("'=cmd"), "a spreadsheet takes it as text"


def test_an_orphaned_item_ends_itself(tmp_path: Path) -> None:
    write_shops(tmp_path, ["甲"])
    known = read_workspace(tmp_path / "shop0")
    file = write_batch(tmp_path / "b", ("甲",), scenarios=0)
    task = ItemTask(known, Scenario(name="x"), item_settings(read_batch(file), date(2026, 11, 30)), render=False)
    sealed = seal("k", task, seconds=600, memory_mb=4000)
    command = [sys.executable, "-m", "shiftopt.jobs.batch_item", str(tmp_path / "result")]
    process = subprocess.Popen(command, stdin=subprocess.PIPE)
    assert process.stdin is not None
    process.stdin.write(len(sealed.task).to_bytes(8, "big") + sealed.task)
    process.stdin.close()
    assert process.wait(120) == batch_item.ORPHANED
    assert not (tmp_path / "result").exists()


def test_keys_follow_the_content(tmp_path: Path) -> None:
    write_shops(tmp_path, ["甲", "乙"])
    first, second = (read_workspace(tmp_path / f"shop{number}") for number in (0, 1))
    plan = read_batch(write_batch(tmp_path / "b", ("甲",), scenarios=0))
    settings = item_settings(plan, date(2026, 11, 30))
    base = item_key(first, Scenario(name="x"), settings)
    assert base == item_key(first, Scenario(name="y", note="n", where="w"), settings)
    others = [
        item_key(second, Scenario(name="x"), settings),
        item_key(first, Scenario(name="x", volume={"all": 1.1}), settings),
        item_key(first, Scenario(name="x"), item_settings(plan, date(2026, 12, 7))),
        item_key(first, Scenario(name="x"), item_settings(plan.model_copy(update={"seed": 1}), date(2026, 11, 30))),
    ]
    assert len({base, *others}) == 5
    code = f"""
from datetime import date
from shiftopt.domain.scenario import Scenario
from shiftopt.jobs.batch_items import item_settings
from shiftopt.jobs.batch_task import item_key
from shiftopt.store.batchfile import read_batch
from shiftopt.store.workspace import read_workspace
settings = item_settings(read_batch({str(tmp_path / "b" / "night.toml")!r}), date(2026, 11, 30))
print(item_key(read_workspace({str(tmp_path / "shop0")!r}), Scenario(name="x"), settings))
"""
    other = os.environ | {"PYTHONHASHSEED": "77"}
    there = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=other)
    assert there.stdout.strip() == base, "another process finds the same key"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("shop = 1", 'night.toml, shop: unknown key "shop"; did you mean "shops"?'),
        ("", 'night.toml, shops: names no shop; write shops = ["shops/*"]'),
        ('shops = ["nowhere/*"]', '"nowhere/*" is no workspace; give a folder with shop.toml'),
        ('shops = ["shops/*"]\nweeks = ["soon"]', 'night.toml, weeks: "soon" is no date like 2026-11-30, and not "next"'),
        ('shops = ["shops/*"]\nweeks = []', "night.toml, weeks: names no week"),
        ('shops = ["shops/~*"]', '"shops/~*" is no workspace'),
        ('shops = ["shops/*"]\nseconds = 0', 'night.toml, seconds: "0": input should be greater than or equal to 1'),
        ('shops = ["shops/*"]\nuse = ["x"]', 'names scenarios, and there is no scenario file; add scenarios = "scenarios.toml"'),
        ('shops = ["shops/*"]\nscenarios = "no.toml"', '"no.toml" is no file; name a scenario file beside the batch file'),
        ("shops = [", 'night.toml line 1: "shops = [" is not TOML'),
    ],
)
def test_every_problem_of_a_batch_file_is_told(tmp_path: Path, text: str, problem: str) -> None:
    write_shops(tmp_path / "shops", ["甲"])
    (tmp_path / "shops" / "~$open.xlsx").touch()
    file = tmp_path / "night.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as told:
        read_batch(file)
    assert problem in str(told.value)


def test_unknown_scenarios_are_told_before_anything_runs(tmp_path: Path) -> None:
    file = write_batch(tmp_path, ("甲",), scenarios=2)
    file.write_text(file.read_text(encoding="utf-8") + 'use = ["v1", "V 2"]\n', encoding="utf-8")
    with pytest.raises(InputError, match=r'use: there is no scenario "V 2"; did you mean "v2"\?'):
        run_batch(BatchJob(file))


@pytest.mark.parametrize(("without", "code"), [(0, 0), (1, 11), (7, 17), (100, 110), (5000, 110)])
def test_the_exit_code_tells_how_many_have_no_roster(without: int, code: int) -> None:
    assert exit_code(without) == code


def test_the_command_prints_one_object_and_its_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    import shiftopt.jobs.batch_supervise as supervising

    monkeypatch.setattr(supervising, "PROGRAM", quick(tmp_path / "notes", "broken"))
    file = write_batch(tmp_path, ("[red]甲",), scenarios=0, extra="retries = 0\n")
    monkeypatch.setattr(sys, "argv", ["shiftopt", "batch", str(file), "--json"])
    with pytest.raises(SystemExit) as ended:
        main()
    printed = capfd.readouterr()
    content = json.loads(printed.out)
    assert (ended.value.code, content["without_roster"], len(content["items"])) == (12, 2, 2)
    assert BatchSummary.model_validate({name: content[name] for name in BatchSummary.model_fields}).without_roster == 2
    assert "1/2" in printed.err
    assert "[red]甲 2026-11-30 baseline" in printed.err


def test_an_interrupted_batch_keeps_what_is_finished(tmp_path: Path) -> None:
    file, notes = write_batch(tmp_path, ("甲",), scenarios=1), tmp_path / "notes"
    running = start_runner(file, quick(notes, "sleepy"))
    until(lambda: len(starts(notes)) >= 2)
    running.send_signal(signal.SIGINT)
    assert running.wait(60) != 0
    assert not any(alive(process) for process, _ in starts(notes))
    assert (tmp_path / "night-results" / "summary.json").is_file()
