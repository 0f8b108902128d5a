"""The commands as a user types them, in one process; slow ones share one workspace and one plan."""

from __future__ import annotations

import csv
import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str, str]]


def command(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "shiftopt", *map(str, words)], capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of the small shop."""
    folder = tmp_path_factory.mktemp("cli") / "shop"
    made = command("init", folder, "--instance", "small")
    assert made.returncode == 0, made.stderr
    return folder


@pytest.fixture(scope="module")
def planned(small: Path) -> dict[str, object]:
    """What ``plan --json`` prints for the small shop."""
    made = command("plan", small, "--seconds", "4", "--json", "--quiet")
    assert made.returncode == 0, made.stderr
    assert made.stdout.startswith("{"), "stdout must hold the JSON object and nothing else"
    content = json.loads(made.stdout)
    assert isinstance(content, dict)
    return content


def test_help_and_version_load_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv = ['shiftopt', '--help']\n"
        "from shiftopt.cli.app import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'ortools', 'pandas', 'numpy', 'scipy'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for name in ("demo", "init", "check", "forecast", "staff", "roster", "plan", "audit", "simulate"):
        assert name in done.stdout


def test_a_plan_prints_the_documented_keys(planned: dict[str, object]) -> None:
    keys = {"status", "agents", "total_cost", "lower_bound", "gap", "seconds", "first_roster_seconds", "shortfall_agent_hours"}
    assert keys | {"violations", "plan"} <= set(planned)
    assert planned["agents"] == 12
    assert planned["violations"] == 0
    assert float(str(planned["lower_bound"])) <= float(str(planned["total_cost"]))


def test_a_plan_folder_is_complete(planned: dict[str, object]) -> None:
    folder = Path(str(planned["plan"]))
    names = {"forecast.csv", "requirements.csv", "roster.csv", "activities.csv", "audit.json", "service.json", "summary.json"}
    assert names | {"manifest.json", "roster.xlsx", "report.html"} <= {path.name for path in folder.iterdir()}
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert len(manifest["fingerprint"]) == 64
    assert {"seed", "law", "shiftopt", "packages"} <= set(manifest)
    with (folder / "roster.csv").open(encoding="utf-8-sig", newline="") as file:
        header = next(csv.reader(file))
    assert header[:7] == ["agent_id", "date", "shift_id", "start", "end", "paid_minutes", "overtime_minutes"]


def test_our_own_roster_passes_the_audit_at_the_same_cost(run: Run, small: Path, planned: dict[str, object]) -> None:
    code, out, _ = run("audit", small, planned["plan"], "--json")
    found = json.loads(out)
    assert (code, found["status"], found["hard_violations"]) == (0, "legal", 0)
    assert found["cost"] == planned["total_cost"]


def test_a_plan_that_begins_with_a_roster_costs_no_more(run: Run, small: Path, planned: dict[str, object], tmp_path: Path) -> None:
    words = ("--seconds", "1", "--seed", "5", "--out", tmp_path / "again", "--json", "--quiet")
    code, out, _ = run("roster", small, "--start", planned["plan"], *words)
    assert code == 0
    assert json.loads(out)["total_cost"] <= planned["total_cost"]
    code, out, error = run("roster", small, "--start", tmp_path / "nowhere", "--seconds", "1", "--lang", "en")
    assert (code, out) == (2, "")
    assert "there is no such roster" in error
    code, _, error = run("plan", small, "--start", planned["plan"], "--weeks", "2", "--lang", "en")
    assert code == 2
    assert "a roster to begin with is of one week" in error


def test_a_hand_made_roster_is_audited_with_its_rows(run: Run, small: Path, planned: dict[str, object], tmp_path: Path) -> None:
    rows = (Path(str(planned["plan"])) / "roster.csv").read_text(encoding="utf-8-sig").splitlines()
    agent, shift = rows[1].split(",")[0], rows[1].split(",")[2]
    foreign = tmp_path / "foreign.csv"
    days = "\n".join(f"{agent},2026-{day},{shift}" for day in ("11-30", "12-01", "12-02", "12-03", "12-04", "12-05", "12-06"))
    foreign.write_text(f"agent_id,date,shift\n{days}\n", encoding="utf-8")
    code, out, _ = run("audit", small, foreign, "--lang", "en")
    assert code == 4
    assert "Not legal" in out
    assert "foreign.csv row " in out
    assert agent in out
    code, out, _ = run("audit", small, foreign, "--json")
    found = json.loads(out)
    assert code == 4
    first = next(item for item in found["violations"] if item["hard"])
    assert {"rule", "agent", "start", "end", "measured", "limit", "source", "message", "cell"} <= set(first)


def test_simulate_prints_the_documented_keys(run: Run, small: Path, planned: dict[str, object]) -> None:
    code, out, _ = run("simulate", small, planned["plan"], "--replications", "3", "--json")
    found = json.loads(out)
    assert code == 0
    assert set(found["queues"]) == {"pre_sales", "after_sales", "complaint_tickets"}
    keys = {"offered", "served", "abandoned", "service_level", "asa_seconds", "occupancy", "late_share"}
    assert keys <= set(found["queues"]["pre_sales"])
    assert (found["replications"], found["seed"]) == (3, 7)


def test_the_calculator_answers_in_one_line(run: Run) -> None:
    words = ("--rate", "100/30min", "--handle", "3min", "--target", "80%/20s", "--shrinkage", "30%", "--max-occupancy", "85%")
    code, out, _ = run("staff", *words, "--json")
    found = json.loads(out)
    assert code == 0
    assert (found["heads"], found["rostered_heads"]) == (14, 20)  # published by the pyworkforce project for this case
    assert found["service_level"] == pytest.approx(0.8883500192)


def test_the_calculator_needs_its_numbers(run: Run) -> None:
    code, _, err = run("staff", "--lang", "en")
    assert code == 2
    assert err.startswith("staff: neither a workspace nor --rate and --handle are given")


def test_an_unknown_example_is_refused(run: Run, tmp_path: Path) -> None:
    code, out, err = run("init", tmp_path / "x", "--instance", "tiny")
    assert (code, out) == (2, "")
    assert '--instance: no example is called "tiny"; use one of small, medium' in err
    assert not (tmp_path / "x").exists()


def test_init_never_overwrites(run: Run, small: Path) -> None:
    before = (small / "shop.toml").read_bytes()
    code, _, err = run("init", small, "--instance", "small")
    assert code == 2
    assert "nothing was written" in err
    assert (small / "shop.toml").read_bytes() == before


def test_a_missing_workspace_is_one_message(run: Run, tmp_path: Path) -> None:
    code, out, err = run("check", tmp_path / "nowhere", "--json")
    assert code == 2
    assert "Traceback" not in err
    found = json.loads(out)
    assert found["status"] == "input_error"
    assert len(found["findings"]) == 1


def test_a_week_that_starts_on_another_day_is_refused(run: Run, small: Path) -> None:
    code, _, err = run("plan", small, "--week", "2026-12-02", "--lang", "en")
    assert code == 2
    assert "2026-12-02 is not the first day of a week" in err
    assert "use 2026-11-30 or 2026-12-07" in err


def test_forecast_of_a_bare_csv(run: Run, tmp_path: Path) -> None:
    lines = ["timestamp,queue,contacts"]
    for day in range(1, 29):
        lines += [f"2026-02-{day:02d}T{hour:02d}:00,calls,{10 + hour}" for hour in range(24)]
    history = tmp_path / "history.csv"
    history.write_text("\n".join(lines), encoding="utf-8")
    out_file = tmp_path / "forecast.csv"
    code, _, err = run("forecast", history, "--origin", "2026-02-23T00:00", "--horizon", "2d", "--out", out_file)
    assert code == 0, err
    with out_file.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 48
    assert list(rows[0]) == ["timestamp", "queue", "mean", "q025", "q05", "q10", "q25", "q50", "q75", "q90", "q95", "q975"]
    assert rows[0]["timestamp"].startswith("2026-02-23T00:00")
    assert float(rows[20]["mean"]) == pytest.approx(30, rel=0.05)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--horizon", "soon"), '--horizon: "soon" is no length of time; write 7d or 48h'),
        (("--origin", "yesterday"), '--origin: "yesterday" is no date and time; write YYYY-MM-DD or YYYY-MM-DDTHH:MM'),
        (("--zone", "Mars/Base"), '--zone: "Mars/Base" is no time zone; use an IANA name such as Asia/Shanghai or UTC'),
        (("--origin", "2020-01-01"), "--origin: there is no history before 2020-01-01"),
    ],
)
def test_wrong_forecast_options_are_named(run: Run, tmp_path: Path, words: tuple[str, ...], message: str) -> None:
    history = tmp_path / "history.csv"
    history.write_text("timestamp,queue,contacts\n2026-02-01T00:00,calls,3\n2026-02-01T01:00,calls,4\n", encoding="utf-8")
    code, _, err = run("forecast", history, *words, "--lang", "en")
    assert code == 2
    assert message in err


def test_what_if_factors_scale_the_forecast(run: Run, small: Path) -> None:
    def total(*words: object) -> float:
        code, out, _ = run("forecast", small, "--origin", "2026-11-09", "--json", *words)
        assert code == 0
        return float(json.loads(out)["queues"]["pre_sales"]["contacts"])

    plain = total()
    assert total("--volume", "1.5") == pytest.approx(1.5 * plain)
    assert total("--event-factor", "Double 11 2026=1.5") > 1.1 * plain
    code, _, err = run("forecast", small, "--event-factor", "Double 12=2", "--event-factor", "Double 11 2026=much", "--lang", "en")
    assert code == 2
    assert '--event-factor: "Double 12=2" names no event; write NAME=1.3 with one of: ' in err
    assert '--event-factor: "much" is no factor; write a number such as 1.3' in err


def test_no_legal_roster_exits_3_with_people_and_rules(tmp_path: Path) -> None:
    folder = tmp_path / "impossible"
    assert command("init", folder, "--instance", "infeasible").returncode == 0
    done = command("plan", folder, "--seconds", "20", "--json", "--quiet")
    assert done.returncode == 3, done.stderr
    found = json.loads(done.stdout)
    assert found["status"] == "infeasible"
    assert found["agents"]
    assert not (folder / "plans").exists()
    for item in found["conflict"]:
        assert item["message"]["zh"]
        assert item["message"]["en"]


def test_events_teach_multipliers_and_one_event_has_a_post_mortem(run: Run, small: Path, tmp_path: Path) -> None:
    code, out, _ = run("events", small, "--json", "--out", tmp_path / "effects.csv")
    rows = json.loads(out)["rows"]
    assert code == 0
    assert {"event", "phase", "queue", "believed", "learned", "days_seen"} == set(rows[0])
    with (tmp_path / "effects.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == len(rows)
    code, out, _ = run("events", small, "--event", "Double 11 2026", "--json")
    day = next(row for row in json.loads(out)["rows"] if (row["phase"], row["queue"]) == ("presale", "pre_sales"))
    assert day["forecast"] > 0
    assert min(day["believed"], day["observed"]) <= day["taught"] <= max(day["believed"], day["observed"])


def test_an_unknown_event_is_named(run: Run, small: Path) -> None:
    code, _, err = run("events", small, "--event", "Double 12", "--lang", "en")
    assert code == 2
    assert '--event: there is no event "Double 12"; use one of: ' in err


def test_accuracy_compares_past_plans_with_what_came(run: Run, small: Path, tmp_path: Path) -> None:
    shop = tmp_path / "shop"
    shop.mkdir()
    for file in small.glob("*.*"):
        (shop / file.name).write_bytes(file.read_bytes())
    code, out, _ = run("accuracy", shop, "--lang", "en")
    assert (code, out.strip()) == (0, "no plan beside this workspace covers a week that the history knows yet")
    week = shop / "plans" / "2026-11-23"
    week.mkdir(parents=True)
    lines = ["timestamp,queue,mean,q025,q05,q10,q25,q50,q75,q90,q95,q975"]
    lines += [f"2026-11-23T{hour},pre_sales,5,1,1,2,3,5,7,900,901,902" for hour in ("10:00", "10:30")]
    (week / "forecast.csv").write_text("\n".join(lines), encoding="utf-8")
    code, out, _ = run("accuracy", shop, "--json")
    (row,) = json.loads(out)["rows"]
    with (shop / "history.csv").open(encoding="utf-8-sig", newline="") as file:
        came = next(
            float(r["contacts"]) for r in csv.DictReader(file) if r["timestamp"] == "2026-11-23T10:00" and r["queue"] == "pre_sales"
        )
    assert (row["forecast"], row["actual"]) == (10, came)
    assert row["wape"] == pytest.approx(abs(10 - came) / came)
    assert row["inside_80"] == (1 if came >= 4 else 0)


def test_ctrl_c_ends_with_the_best_roster_written(small: Path, tmp_path: Path) -> None:
    folder = tmp_path / "stopped"
    words = [sys.executable, "-m", "shiftopt", "roster", str(small), "--seconds", "100", "--out", str(folder), "--lang", "en"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        assert any("first" in line for line in running.stderr), "a first roster is reported"
        running.send_signal(signal.SIGINT)
        _, err = running.communicate(timeout=90)
    assert running.returncode == 0, err
    assert "stopping; the best roster so far is written and audited" in err
    assert (folder / "roster.csv").is_file()
    assert json.loads((folder / "summary.json").read_text(encoding="utf-8"))["violations"] == 0


def test_native_code_cannot_write_into_results() -> None:
    code = (
        "import os\n"
        "from shiftopt.cli.stdout import results_only\n"
        "with results_only():\n"
        "    os.write(1, b'remark of a solver\\n')\n"
        "    print('{}')\n"
        "os.write(1, b'after\\n')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "{}\nafter\n"
    assert done.stderr == "remark of a solver\n"


def test_the_calculator_says_that_heads_are_overloaded(run: Run) -> None:
    words = ("staff", "--rate", "200/h", "--handle", "180s", "--heads", "5", "--lang", "en")
    code, out, _ = run(*words)
    assert code == 0
    assert "without end" in out
    assert "None" not in out
    remark = "overloaded: the queue grows without end, so there is no mean wait; 14 heads meet the target"
    assert out.strip().splitlines()[-1] == remark
    _, out, _ = run(*words, "--json")
    assert (json.loads(out)["remark"], json.loads(out)["asa_seconds"]) == (remark, None)
    _, out, _ = run(*words, "--patience", "5min", "--json")
    assert "remark" not in json.loads(out)


def test_simulate_shows_tickets_in_hours(run: Run, small: Path, planned: dict[str, object]) -> None:
    code, out, _ = run("simulate", small, planned["plan"], "--replications", "2", "--lang", "en")
    assert code == 0
    ticket = next(line for line in out.splitlines() if line.strip().startswith("complaint_tickets"))
    assert " h " in ticket
    assert " s " not in ticket
    assert "* of tickets: from arrival until they are finished" in out
