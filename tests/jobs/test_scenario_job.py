"""A run of scenarios on the small shop, from the command line to the files."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import pytest

from shiftopt.cli.app import main
from shiftopt.domain.comparison import Comparison
from shiftopt.jobs.scenarios import ScenarioJob, is_comparison, run_scenarios
from shiftopt.planning.pipeline import PlanSettings
from shiftopt.rostering.settings import SolveSettings
from shiftopt.samples.generate import generate
from shiftopt.simulation.settings import SimulationSettings
from shiftopt.store.workspace import write_workspace

FILE = """
[[scenario]]
name = "busy"
note = "half as much again"
volume = 1.5
[[scenario]]
name = "three more"
add = { count = 3, like = "A005" }
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scenarios") / "shop"
    write_workspace(generate("small"), folder)
    return folder


def call(monkeypatch: pytest.MonkeyPatch, *words: object) -> int:
    monkeypatch.setattr(sys, "argv", ["shiftopt", "scenarios", *map(str, words)])
    try:
        main()
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


def test_scenarios_are_planned_compared_and_written(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "scenarios.toml"
    file.write_text(FILE, encoding="utf-8")
    assert call(monkeypatch, shop, file, "--seconds", 2, "--replications", 3, "--json") == 0
    printed = json.loads(capfd.readouterr().out)
    assert printed["status"] == "ok"
    folder = Path(printed["folder"])
    assert folder.parent == shop / "scenarios"
    assert is_comparison(folder)
    found = Comparison.model_validate_json((folder / "scenarios.json").read_text(encoding="utf-8"))
    assert [item.name for item in found.outcomes] == ["baseline", "busy", "three more"]
    base, busy, more = found.outcomes
    assert busy.queues[0].need_hours > 1.2 * base.queues[0].need_hours
    assert (more.people, busy.people) == (base.people + 3, base.people)
    assert more.wages > base.wages
    for item in (busy, more):
        assert item.change is not None
        assert item.change.low <= item.change.value <= item.change.high
        assert 0 < item.bound <= item.cost
    with (folder / "scenarios.csv").open(encoding="utf-8-sig", newline="") as stream:
        table = list(csv.DictReader(stream))
    assert [row["scenario"] for row in table] == ["baseline", "busy", "three more"]
    assert {"scenarios.html", "scenarios.xlsx"} <= {path.name for path in folder.iterdir()}


def test_every_problem_of_file_and_names_is_told_before_any_work(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "scenarios.toml"
    file.write_text('[[scenario]]\nname = "a"\nvolum = 2\n[[scenario]]\nname = "b"\nvolume = { pre_sale = 2 }\n', encoding="utf-8")
    assert call(monkeypatch, shop, file, "--lang", "en") == 2
    told = capfd.readouterr().err
    assert 'scenario 1 "a", volum: unknown key "volum"; did you mean "volume"?' in told
    assert 'scenario 2 "b", volume "pre_sale": "pre_sale" is no queue, weekday, date or event; did you mean "pre_sales"?' in told
    assert "2 problems in the input; nothing was written" in told
    assert call(monkeypatch, shop, file, "--lang", "zh") == 2
    told = capfd.readouterr().err
    assert "scenarios.toml 第 1 个 scenario “a” 的 volum：不认识的键“volum”；是不是“volume”？" in told
    assert "第 2 个 scenario “b” 的 volume “pre_sale”：“pre_sale”不是队列、星期、日期或活动；是不是“pre_sales”？" in told
    assert "输入有 2 处问题；什么也没有写" in told


def test_after_ctrl_c_the_rest_is_left_out_and_what_there_is_written(shop: Path, tmp_path: Path) -> None:
    file = tmp_path / "scenarios.toml"
    file.write_text(FILE, encoding="utf-8")
    told: list[str] = []
    settings = PlanSettings(solving=SolveSettings(seconds=30), simulating=SimulationSettings(replications=2))
    job = ScenarioJob(shop, file, settings, out=tmp_path / "out")
    run = run_scenarios(job, told=lambda _number, _count, name: told.append(name), stop=lambda: True)
    assert told == ["baseline"]
    assert [item.status for item in run.comparison.outcomes] == ["done", "stopped", "stopped"]
    assert is_comparison(tmp_path / "out")
