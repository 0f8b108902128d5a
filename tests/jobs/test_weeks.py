"""Weeks in a row: each knows the one before, nothing is half written, and what is planned is not planned again."""

from __future__ import annotations

import csv
import json
import shutil
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from shiftopt.allocation.allocate import AllocationSettings
from shiftopt.cli.app import main
from shiftopt.domain.scenario import BASELINE, Scenario
from shiftopt.domain.weeks import WeeksSummary
from shiftopt.domain.workspace import Workspace
from shiftopt.jobs import weeks as room
from shiftopt.jobs.editions import check_edition
from shiftopt.jobs.publishing import PublishJob, run_publish
from shiftopt.jobs.weeks import UNSHARED, WeeksJob, WeeksRun, run_weeks
from shiftopt.planning.pipeline import PlanSettings
from shiftopt.rostering.settings import SolveSettings
from shiftopt.samples.generate import generate
from shiftopt.simulation.settings import SimulationSettings
from shiftopt.store.workspace import write_workspace

FIRST = date(2026, 12, 7)
SETTINGS = PlanSettings(
    week=FIRST,
    solving=SolveSettings(seconds=1, workers=1),
    allocating=AllocationSettings(draws=0),
    simulating=SimulationSettings(replications=2),
)


def job(workspace: Path, out: Path, weeks: int = 2, scenario: Scenario = BASELINE) -> WeeksJob:
    return WeeksJob(workspace, SETTINGS, weeks, out, "en", scenario)


def planned(wanted: WeeksJob) -> tuple[WeeksRun, list[bool]]:
    """The run, and for each week whether it was planned before."""
    before: list[bool] = []
    return run_weeks(wanted, told=lambda _number, _count, _week, old: before.append(old)), before


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, WeeksRun]:
    """Half of the small shop, and two of its weeks; not to be changed."""
    folder, whole = tmp_path_factory.mktemp("weeks"), generate("small")
    update = {"agents": whole.shop.agents[:6], "requests": (), "leave": (), "sessions": ()}
    write_workspace(Workspace(whole.shop.model_copy(update=update), whole.history, whole.past), folder / "shop")
    run, before = planned(job(folder / "shop", folder / "weeks"))
    assert before == [False, False]
    return folder / "shop", folder / "weeks", run


def test_the_summary_has_every_week(made: tuple[Path, Path, WeeksRun]) -> None:
    _, folder, run = made
    assert (run.summary.complete, run.ended, [week.first_day for week in run.summary.weeks]) == (
        True,
        None,
        [FIRST, FIRST + timedelta(days=7)],
    )
    for week in run.summary.weeks:
        assert (week.violations, week.month_limit) == (0, 36 * 60)
        assert 0 <= week.month_overtime <= 36 * 60
        assert sum(item.paid for item in week.staff.values()) == week.outcome.paid
        assert sum(item.overtime for item in week.staff.values()) == week.outcome.overtime
        assert all(queue.simulated is not None for queue in week.outcome.queues if queue.channel == "chat")
        summary = json.loads((folder / week.first_day.isoformat() / "summary.json").read_text(encoding="utf-8"))
        assert (summary["total_cost"], summary["violations"]) == (week.outcome.cost, 0)
        manifest = json.loads((folder / week.first_day.isoformat() / "manifest.json").read_text(encoding="utf-8"))
        assert sum(manifest["overtime_kept_minutes"].values()) == week.kept
    shares = json.loads((folder / "overtime.json").read_text(encoding="utf-8"))["kept"]
    assert [sum(share.values()) for share in shares] == [week.kept for week in run.summary.weeks]
    assert shares[0], "six people for the work of twelve"
    assert shares[1] == {}
    assert WeeksSummary.model_validate_json((folder / "weeks.json").read_text(encoding="utf-8")) == run.summary
    with (folder / "weeks.csv").open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert [row["week"] for row in rows] == ["2026-12-07", "2026-12-14"]
    assert float(rows[0]["standard_hours"]) == pytest.approx(run.summary.weeks[0].staff["standard"].paid / 60, abs=0.01)
    assert float(rows[1]["cost"]) == pytest.approx(run.summary.weeks[1].outcome.cost / 100)


def test_overtime_of_the_month_adds_up_over_the_weeks(made: tuple[Path, Path, WeeksRun]) -> None:
    _, folder, run = made
    worked: dict[str, int] = {}
    for week in run.summary.weeks:
        with (folder / week.first_day.isoformat() / "roster.csv").open(encoding="utf-8-sig", newline="") as opened:
            for row in csv.DictReader(opened):
                worked[row["agent_id"]] = worked.get(row["agent_id"], 0) + int(row["overtime_minutes"] or 0)
    assert run.summary.weeks[1].month_overtime >= max(worked.values())


def test_overtime_that_could_not_be_shared_out_is_told(
    made: tuple[Path, Path, WeeksRun], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop, _, run = made
    assert UNSHARED not in run.notes
    monkeypatch.setattr(room, "kept_back", lambda *_args, **_more: None)
    again, _ = planned(job(shop, tmp_path / "weeks"))
    assert [note for note in again.notes if note not in run.notes] == [UNSHARED]
    assert [week.kept for week in again.summary.weeks] == [0, 0]
    assert not (tmp_path / "weeks" / "overtime.json").exists(), "the next run may have the time"


def test_what_is_planned_is_not_planned_again_unless_it_changed(
    made: tuple[Path, Path, WeeksRun], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop, folder, run = made
    copy = Path(shutil.copytree(folder, tmp_path / "weeks"))
    again, before = planned(job(shop, copy))
    assert (before, again.summary) == ([True, True], run.summary)
    monkeypatch.setattr(room, "kept_back", lambda *_args, **_more: pytest.fail("the shares of overtime are known"))
    roster = copy / "2026-12-07" / "roster.csv"
    lines = roster.read_text(encoding="utf-8").splitlines()
    roster.write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")
    assert planned(job(shop, copy))[1] == [True, False], "a week whose past was edited is planned again"


def test_a_run_that_breaks_leaves_whole_weeks_and_goes_on(
    made: tuple[Path, Path, WeeksRun], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop, folder, run = made
    out = tmp_path / "weeks"
    shutil.copytree(folder, out)
    shutil.rmtree(out / "2026-12-14")
    with monkeypatch.context() as broken:
        broken.setattr("shiftopt.jobs.run.write_page", lambda *_args, **_more: (_ for _ in ()).throw(OSError("the disk is full")))
        with pytest.raises(OSError, match="the disk is full"):
            planned(job(shop, out))
    assert sorted(item.name for item in out.iterdir()) == ["2026-12-07", "overtime.json", "weeks.csv", "weeks.json"]
    assert not WeeksSummary.model_validate_json((out / "weeks.json").read_text(encoding="utf-8")).complete
    again, before = planned(job(shop, out))
    assert (before, again.summary.complete) == ([True, False], True)
    assert again.summary.weeks[0] == run.summary.weeks[0]


def test_a_stopped_week_is_written_and_planned_again(made: tuple[Path, Path, WeeksRun], tmp_path: Path) -> None:
    wanted = job(made[0], tmp_path / "weeks", weeks=1)
    stopped = run_weeks(wanted, told=lambda *_: None, stop=lambda: True)
    assert (len(stopped.summary.weeks), stopped.summary.complete) == (1, True)
    assert (tmp_path / "weeks" / "2026-12-07" / "roster.csv").is_file()
    assert planned(wanted)[1] == [False]
    assert planned(wanted)[1] == [True]


def test_weeks_can_be_published_one_after_the_other(made: tuple[Path, Path, WeeksRun], tmp_path: Path) -> None:
    shop = Path(shutil.copytree(made[0], tmp_path / "shop"))
    first, second = (made[1] / week for week in ("2026-12-07", "2026-12-14"))
    run_publish(PublishJob(shop, first))
    assert not check_edition(shop, second).audit.hard, "its inputs are those of the shop with the first week published"


def call(monkeypatch: pytest.MonkeyPatch, *words: object) -> int:
    monkeypatch.setattr(sys, "argv", ["shiftopt", "plan", *map(str, words)])
    try:
        main()
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


def test_the_command_plans_weeks_of_a_scenario(
    made: tuple[Path, Path, WeeksRun], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "scenarios.toml"
    file.write_text('[[scenario]]\nname = "no events"\ndrop_events = "all"\n', encoding="utf-8")
    out = tmp_path / "weeks"
    words = (made[0], "--week", "2026-12-07", "--seconds", 1, "--scenarios", file, "--use", "no events", "--lang", "en")
    assert call(monkeypatch, *words, "--out", out, "--json") == 0
    printed = capfd.readouterr()
    found = json.loads(printed.out)
    assert (found["status"], found["folder"], found["summary"]["scenario"]) == ("ok", str(out), "no events")
    assert "1/1  2026-12-07" in printed.err
    assert call(monkeypatch, *words, "--out", out) == 0
    printed = capfd.readouterr()
    assert "小满茶铺: 1 of 1 weeks in a row planned · no events" in printed.out
    assert "2026-12-07  planned before" in printed.err
    assert call(monkeypatch, *words) == 2
    assert (
        '--use: the plans of "no events" would lie where those of the shop as it is do; choose a folder with --out'
        in capfd.readouterr().err
    )


def test_the_command_says_which_scenarios_there_are(
    made: tuple[Path, Path, WeeksRun], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "scenarios.toml"
    file.write_text('[[scenario]]\nname = "busy"\nvolume = 2\n', encoding="utf-8")
    assert call(monkeypatch, made[0], "--use", "busy", "--lang", "en") == 2
    assert '--use: "busy" is the name of a scenario, and there is no scenario file; add --scenarios' in capfd.readouterr().err
    assert call(monkeypatch, made[0], "--scenarios", file, "--use", "bussy", "--lang", "en") == 2
    assert f'--use: there is no scenario "bussy" in {file}; did you mean "busy"?' in capfd.readouterr().err
