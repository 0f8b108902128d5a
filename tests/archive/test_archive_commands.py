"""The commands on both databases: a store named by the environment serves planning and publishing alike."""

from __future__ import annotations

import json
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from shiftopt.archive.connect import open_archive
from shiftopt.archive.weeks import history
from shiftopt.cli.app import main
from shiftopt.jobs.inputs import read_inputs
from shiftopt.jobs.run import PlanJob, run_plan
from shiftopt.planning.pipeline import PlanSettings
from shiftopt.rostering.settings import SolveSettings
from shiftopt.samples.generate import generate
from shiftopt.store.workspace import read_workspace, write_workspace

FIRST = date(2026, 11, 30)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A workspace and a plan of its next week."""
    workspace = tmp_path_factory.mktemp("commands") / "shop"
    write_workspace(generate("small"), workspace)
    run = run_plan(PlanJob(workspace, PlanSettings(solving=SolveSettings(seconds=1, workers=1)), out=workspace.parent / "plan"))
    assert run.folder is not None
    return workspace, run.folder


def test_a_store_by_environment(
    place: str, made: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    workspace, plan = made
    monkeypatch.setenv("SHIFTOPT_STORE", place)
    before = read_workspace(workspace).past.duties
    monkeypatch.setattr(sys, "argv", ["shiftopt", "publish", str(workspace), str(plan), "--by", "王", "--json"])
    with pytest.raises(SystemExit, match=r"^0$"):
        main()
    line = json.loads(capfd.readouterr().out)
    assert (line["status"], line["revision"], line["published_by"]) == ("published", 1, "王")
    monkeypatch.setattr(sys, "argv", ["shiftopt", "history", str(workspace), "--store", place])
    with pytest.raises(SystemExit, match=r"^0$"):
        main()
    assert "王" in capfd.readouterr().out
    assert len(read_inputs(workspace, FIRST + timedelta(days=7)).past.duties) == len(before) + line["duties"]
    assert not (workspace / "store.db").exists()
    archive = open_archive(place)
    assert [one.by for one in history(archive, generate("small").shop.name)] == ["王"]
