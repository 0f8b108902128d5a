"""Publishing as a lead does it: a plan becomes the roster of its week, the next week sees it, and what does not fit is refused."""

from __future__ import annotations

import csv
import json
import os
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from shiftopt.domain.workspace import Workspace
from shiftopt.jobs.inputs import read_inputs, store_place
from shiftopt.jobs.run import PlanJob, run_plan
from shiftopt.planning.pipeline import PlanSettings, demand
from shiftopt.rostering.settings import SolveSettings
from shiftopt.samples.generate import generate
from shiftopt.store.workspace import read_workspace, write_workspace

Run = Callable[..., tuple[int, str, str]]
FIRST = date(2026, 11, 30)
NEXT = FIRST + timedelta(days=7)
FORMULA = "=cmd|' /C calc'!A0"


@pytest.fixture(autouse=True)
def no_store_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SHIFTOPT_STORE", raising=False)


def nasty() -> Workspace:
    """The small shop, with a name that a spreadsheet would run and one that a browser would."""
    made = generate("small")
    names = {made.shop.agents[0].id: FORMULA, made.shop.agents[1].id: "<script>alert(1)</script>"}
    agents = tuple(agent.model_copy(update={"name": names.get(agent.id, agent.name)}) for agent in made.shop.agents)
    return Workspace(made.shop.model_copy(update={"agents": agents}), made.history, made.past)


def planned(workspace: Path, week: date) -> Path:
    settings = PlanSettings(week=week, solving=SolveSettings(seconds=1, workers=1))
    run = run_plan(PlanJob(workspace, settings, out=workspace.parent / f"plan-{week}"))
    assert run.folder is not None
    return run.folder


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A workspace, and a plan of its next week; not to be changed."""
    workspace = tmp_path_factory.mktemp("publish") / "shop"
    write_workspace(nasty(), workspace)
    return workspace, planned(workspace, FIRST)


@pytest.fixture
def shop(made: tuple[Path, Path], tmp_path: Path) -> tuple[Path, Path]:
    """Copies of both, to be changed."""
    return Path(shutil.copytree(made[0], tmp_path / "shop")), Path(shutil.copytree(made[1], tmp_path / "plan"))


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def test_the_next_week_sees_what_was_published(run: Run, shop: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    workspace, plan = shop
    before = read_inputs(workspace, NEXT)
    assert before.fingerprint == read_workspace(workspace).fingerprint, "nothing is published yet"
    assert run("publish", workspace, plan, "--by", "王组长")[0] == 0
    duties = {(row["agent_id"], row["date"]) for row in rows(plan / "roster.csv")}
    for known in (read_inputs(workspace, NEXT), read_inputs(workspace, NEXT + timedelta(days=7))):
        assert duties <= {(duty.agent, duty.day.isoformat()) for duty in known.past.duties}
        assert set(before.past.duties) <= set(known.past.duties), "the past table stays"
        assert any("published duties" in note.problem for note in known.notes)
    _, case = demand(read_inputs(workspace, NEXT), PlanSettings(week=NEXT))
    assert duties <= {(duty.agent, duty.day.isoformat()) for duty in case.past.duties}
    assert read_inputs(workspace, FIRST).fingerprint == before.fingerprint, "a week is no past of its own"
    following = planned(workspace, NEXT)
    manifest = json.loads((following / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["week"], manifest["fingerprint"]) == (NEXT.isoformat(), read_inputs(workspace, NEXT).fingerprint)
    cost = json.loads((following / "summary.json").read_text(encoding="utf-8"))["total_cost"]
    code, out, _ = run("audit", workspace, following, "--week", NEXT, "--json")
    assert (code, json.loads(out)["cost"]) == (0, cost), "the audit counts the same past"
    assert run("publish", workspace, following)[0] == 0
    lines = (plan / "roster.csv").read_text(encoding="utf-8").splitlines()
    (plan / "roster.csv").write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")
    assert run("publish", workspace, plan, "--replace")[0] == 0
    code, _, err = run("publish", workspace, following, "--replace", "--lang", "en")
    assert code == 2
    assert "made from other inputs: the past or the published weeks changed since" in err
    assert f"plan the week again (shiftopt plan {workspace} --week 2026-12-07), or add --anyway" in err


def test_history_export_and_diff(run: Run, shop: tuple[Path, Path], tmp_path: Path) -> None:
    workspace, plan = shop
    code, out, _ = run("publish", workspace, plan, "--by", "[red]王[/red]\n", "--note", FORMULA, "--json")
    line = json.loads(out)
    assert (code, line["status"], line["revision"], line["published_by"], line["note"]) == (0, "published", 1, "[red]王[/red]", FORMULA)
    code, out, _ = run("publish", workspace, plan)
    assert (code, "没有改动" in out) == (0, True)
    code, out, _ = run("history", workspace)
    assert code == 0
    assert "[red]王[/red]" in out, "markup is shown, not obeyed"
    weeks = json.loads(run("history", workspace, "--json")[1])["weeks"]
    assert [(week["week"], week["revision"], week["current"], week["wape"]) for week in weeks] == [("2026-11-30", 1, True, None)]
    out_folder = tmp_path / "out"
    assert run("export", workspace, "--week", FIRST, "--out", out_folder)[0] == 0
    assert rows(out_folder / "roster.csv") == rows(plan / "roster.csv")
    assert rows(out_folder / "activities.csv") == rows(plan / "activities.csv")
    assert {row["agent_id"] for row in rows(out_folder / "fairness.csv")} == {agent.id for agent in generate("small").shop.agents}
    hourly = [row for row in rows(out_folder / "forecast.csv") if row["queue"] == "pre_sales"]
    wide = [float(row["mean"]) for row in rows(plan / "forecast.csv") if row["queue"] == "pre_sales"]
    assert sum(float(row["mean"]) for row in hourly) == pytest.approx(sum(wide), rel=1e-6)
    assert run("diff", out_folder, FIRST, "--workspace", workspace, "--lang", "en")[1] == "The two rosters are the same.\n"
    text = (out_folder / "roster.csv").read_text(encoding="utf-8").splitlines()
    agent, day = rows(out_folder / "roster.csv")[0]["agent_id"], rows(out_folder / "roster.csv")[0]["date"]
    (out_folder / "roster.csv").write_text("\n".join([text[0], *text[2:]]) + "\n", encoding="utf-8")
    changes = json.loads(run("diff", f"{FIRST}#1", out_folder, "--workspace", workspace, "--json")[1])["changes"]
    assert [(change["agent"], change["date"], change["after"]) for change in changes] == [(agent, day, [])]
    said = run("diff", FIRST, out_folder, "--workspace", workspace)[1]
    assert "现在休息" in said
    assert "共 1 处变动，涉及 1 人。" in said
    assert "<script>" not in said


def test_what_came_is_written_beside_the_forecast(run: Run, shop: tuple[Path, Path]) -> None:
    workspace, plan = shop
    assert run("publish", workspace, plan)[0] == 0
    hourly = [row for row in rows(plan / "forecast.csv") if row["timestamp"][14:16] == "00" and float(row["mean"]) > 0]
    with (workspace / "history.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"{row['timestamp']},{row['queue']},{round(2.2 * float(row['mean']))},\n" for row in hourly)
    (week,) = json.loads(run("history", workspace, "--json")[1])["weeks"]
    assert week["wape"] is not None
    assert -0.5 < week["bias"] < 0.2


def test_other_inputs_are_refused_by_name(run: Run, shop: tuple[Path, Path]) -> None:
    workspace, plan = shop
    with (workspace / "leave.csv").open("a", encoding="utf-8") as file:
        file.write("A003,2026-12-01,2026-12-02,sick\n")
    code, out, err = run("publish", workspace, plan, "--lang", "en")
    assert (code, out) == (2, "")
    assert "other inputs: the shop (people, rules, leave, wishes ...) changed since" in err
    assert not (workspace / "store.db").exists()
    works = {row["agent_id"] for row in rows(plan / "roster.csv") if row["date"] in {"2026-12-01", "2026-12-02"}}
    code, _, err = run("publish", workspace, plan, "--anyway")
    assert code == (4 if "A003" in works else 0), "it is audited against the leave of today"
    assert f"提示：{plan}：排班以后资料变了：店铺（人员、规则、请假、心愿等）" in err


def test_a_roster_against_the_law_is_refused(run: Run, shop: tuple[Path, Path]) -> None:
    workspace, plan = shop
    text = (plan / "roster.csv").read_text(encoding="utf-8").splitlines()
    agent, shift = text[1].split(",")[0], text[1].split(",")[2]
    others = [line for line in text[1:] if not line.startswith(f"{agent},")]
    days = [f"{agent},{FIRST + timedelta(days=offset)},{shift},,,,," for offset in range(7)]
    (plan / "roster.csv").write_text("\n".join([text[0], *days, *others]) + "\n", encoding="utf-8")
    code, out, _ = run("publish", workspace, plan, "--lang", "en")
    assert code == 4
    assert out.startswith("Not published: the roster breaks hard rules in ")
    code, out, _ = run("publish", workspace, plan, "--json")
    assert (code, json.loads(out)["status"]) == (4, "illegal")
    assert not (workspace / "store.db").exists()


def test_an_edited_workbook_is_published_by_name(run: Run, shop: tuple[Path, Path]) -> None:
    workspace, plan = shop
    book = plan / "roster.xlsx"
    os.utime(book, (book.stat().st_atime, book.stat().st_mtime + 60))
    code, _, err = run("publish", workspace, plan, "--lang", "en")
    assert code == 0
    assert "roster.xlsx was changed after the plan was made, and roster.csv is what counts" in err
    assert f"to publish the changed one: shiftopt publish WS {book}" in err
    code, out, _ = run("publish", workspace, book, "--replace", "--json")
    assert (code, json.loads(out)["week"]) == (0, "2026-11-30")


@pytest.mark.parametrize("what", ["nowhere", "empty", "exported", "broken"])
def test_what_is_no_plan_is_refused(run: Run, shop: tuple[Path, Path], tmp_path: Path, what: str) -> None:
    workspace, plan = shop
    folder = tmp_path / what
    if what == "empty":
        folder.mkdir()
    elif what == "exported":
        assert run("publish", workspace, plan)[0] == 0
        assert run("export", workspace, "--week", FIRST, "--out", folder)[0] == 0
    elif what == "broken":
        shutil.copytree(plan, folder)
        (folder / "manifest.json").write_text('["week"]', encoding="utf-8")
    code, _, err = run("publish", workspace, folder, "--lang", "en")
    assert code == 2
    assert f"{folder}: is no plan that can be published; give a folder that shiftopt plan or roster wrote" in err


def test_a_diff_needs_one_week_and_a_workspace(run: Run, shop: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace, plan = shop
    monkeypatch.chdir(tmp_path)
    assert "no workspace lies around the rosters" in run("diff", plan, plan, "--lang", "en")[2]
    shutil.copytree(plan, workspace / "plans" / "a")
    assert run("diff", workspace / "plans" / "a", plan, "--lang", "en")[:2] == (0, "The two rosters are the same.\n")
    there = workspace / "plans" / "a"
    assert "nothing is published yet: there is no store; shiftopt publish makes it" in run("diff", there, FIRST, "--lang", "en")[2]
    assert "2026-12-07 of the week 2026-12-07; compare two rosters of one week" in run("diff", there, NEXT, "--lang", "en")[2]
    loose = tmp_path / "loose.xlsx"
    shutil.copy(plan / "roster.xlsx", loose)
    assert "no date tells which week it is; say it with --week" in run("diff", loose, loose, "--workspace", workspace, "--lang", "en")[2]
    assert run("diff", loose, plan, "--workspace", workspace)[0] == 0


def test_the_store_of_a_workbook_lies_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SHIFTOPT_STORE", raising=False)
    book = tmp_path / "shop.xlsx"
    write_workspace(generate("small"), book, excel=True)
    assert store_place(book) == tmp_path / "shop-store.db"
    assert store_place(tmp_path) == tmp_path / "store.db"
    monkeypatch.setenv("SHIFTOPT_STORE", "postgresql://me@host/x")
    assert store_place(book) == "postgresql://me@host/x"
    assert store_place(book, "here.db") == "here.db"
