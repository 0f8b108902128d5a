from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest

from shiftopt.domain.case import Case
from shiftopt.domain.errors import InputError
from shiftopt.domain.grid import Grid
from shiftopt.domain.plan import Allocated, Plan, QueueService, Service, Solved
from shiftopt.domain.roster import Activity, Audit, Duty, Rest, Roster, Violation
from shiftopt.domain.volumes import LEVELS, Forecast, Requirements
from shiftopt.domain.workspace import Workspace
from shiftopt.store.plans import write_forecast, write_plan
from shiftopt.store.rosters import read_roster
from shiftopt.timeline.clock import make_grid, to_minute

MONDAY = date(2026, 11, 2)
FILES = [
    "activities.csv", "audit.json", "coverage.csv", "forecast.csv", "manifest.json", "requirements.csv", "roster.csv", "summary.json",
]  # fmt: skip


def at(clock: int, day: date = MONDAY) -> int:
    return to_minute("Asia/Shanghai", day, clock)


def make_forecast(grid: Grid) -> Forecast:
    shape = (grid.intervals, 1)
    mean = np.arange(grid.intervals, dtype=float)[:, None] / 7
    quantiles = np.stack([mean * level for level in LEVELS])
    ones = np.ones(1)
    assert mean.shape == shape
    return Forecast(grid, ("pre_sales",), mean, quantiles, ones, ones, np.ones((1, 1)))


def make_needs(grid: Grid) -> Requirements:
    real, whole = np.full((grid.intervals, 1), 1.5), np.full((grid.intervals, 1), 2, dtype=np.int64)
    parts = np.zeros((grid.intervals, 1, 1), dtype=np.int64)
    return Requirements(grid, ("pre_sales",), real, real, whole, whole, whole, whole > 0, whole, parts, parts, whole, whole, whole)


def make_duties() -> tuple[Duty, ...]:
    """A04's day comes first on purpose; A02 is nursing and has an hour off at the end."""
    meal, hour = Rest(kind="meal", start=at(720), end=at(750)), Rest(kind="allowance", start=at(990), end=at(1050))
    return (
        Duty(agent="A04", day=MONDAY, shift="E", start=at(540), end=at(1140), rests=(meal,)),
        Duty(agent="A02", day=MONDAY, shift="E", start=at(540), end=at(1050), rests=(meal, hour)),
    )


@pytest.fixture
def plan(tiny: Workspace) -> Plan:
    grid = make_grid("Asia/Shanghai", MONDAY, 1, 30)
    case = Case(shop=tiny.shop, grid=grid, options=(), requirements=make_needs(grid))
    roster = Roster(grid=grid, duties=make_duties())
    activities = (
        Activity(agent="A04", start=at(540), end=at(720), kind="work", queue="complaint"),
        Activity(agent="A02", start=at(540), end=at(720), kind="work", queue="pre_sales"),
        Activity(agent="A02", start=at(720), end=at(750), kind="meal"),
    )
    violation = Violation(
        rule="day_hours", agent="A04", start=at(540), end=at(1140), measured=570, limit=540, unit="min", amount=30, hard=False,
        cost=900, source="Labour Law Art. 41", message={"en": "too long", "zh": "太长"},
    )  # fmt: skip
    audit = Audit(
        violations=(violation,), cost_units=6_000_500, cost=1000, cost_by_component={"shortfall": 100, "rules": 900},
        cost_by_rule={"day_hours": 900}, shortfall_agent_hours=1.25, shortfall_by_queue={"pre_sales": 1.25},
    )  # fmt: skip
    solved = Solved(roster, 5_400_000, 300_300, 5_400_300, "outline", "engine", 3.21, 0.5)
    allocated = Allocated(roster, activities, 600_500)
    supplied = np.zeros((48, 1), dtype=np.int64)
    manifest = MappingProxyType({"seed": 7, "shop": "小店", "packages": MappingProxyType({"numpy": "2"})})
    return Plan(case, make_forecast(grid), solved, allocated, audit, supplied, manifest=manifest)


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def test_the_folder_has_exactly_these_files(plan: Plan, tmp_path: Path) -> None:
    write_plan(plan, tmp_path / "plans" / "w45")
    assert sorted(item.name for item in (tmp_path / "plans" / "w45").iterdir()) == FILES
    assert [item.name for item in (tmp_path / "plans").iterdir()] == ["w45"]


def test_the_roster_is_sorted_has_overtime_and_hides_protections(plan: Plan, tmp_path: Path) -> None:
    write_plan(plan, tmp_path / "w45")
    assert rows(tmp_path / "w45" / "roster.csv") == [
        ["agent_id", "date", "shift_id", "start", "end", "paid_minutes", "overtime_minutes", "rests"],
        ["A02", "2026-11-02", "E", "2026-11-02T09:00", "2026-11-02T17:30", "480", "0", "meal 12:00-12:30|break 16:30-17:30"],
        ["A04", "2026-11-02", "E", "2026-11-02T09:00", "2026-11-02T19:00", "570", "90", "meal 12:00-12:30"],
    ]
    assert rows(tmp_path / "w45" / "activities.csv") == [
        ["agent_id", "start", "end", "activity", "queue", "session"],
        ["A02", "2026-11-02T09:00", "2026-11-02T12:00", "work", "pre_sales", ""],
        ["A02", "2026-11-02T12:00", "2026-11-02T12:30", "meal", "", ""],
        ["A04", "2026-11-02T09:00", "2026-11-02T12:00", "work", "complaint", ""],
    ]


def test_forecast_and_requirements_have_one_row_per_interval_and_queue(plan: Plan, tmp_path: Path) -> None:
    write_plan(plan, tmp_path / "w45")
    forecast = rows(tmp_path / "w45" / "forecast.csv")
    assert forecast[0] == ["timestamp", "queue", "mean", "q025", "q05", "q10", "q25", "q50", "q75", "q90", "q95", "q975"]
    assert len(forecast) == 49
    assert forecast[2] == [
        "2026-11-02T00:30", "pre_sales", "0.142857",
        "0.003571", "0.007143", "0.014286", "0.035714", "0.071429", "0.107143", "0.128571", "0.135714", "0.139286",
    ]  # fmt: skip
    needs = rows(tmp_path / "w45" / "requirements.csv")
    assert needs[0] == ["timestamp", "queue", "contacts", "offered_load", "heads", "heads_low", "heads_high"]
    assert needs[48] == ["2026-11-02T23:30", "pre_sales", "1.5", "1.5", "2", "2", "2"]


def test_an_interval_is_staffed_by_who_is_at_work(plan: Plan, tmp_path: Path) -> None:
    """Two agents are required; at 09:00 and 09:30 two are scheduled, of whom half an agent is still away at 09:30."""
    needs = replace(plan.case.requirements, need=np.full((48, 1), 6000, dtype=np.int64))
    supplied = np.zeros((48, 1), dtype=np.int64)
    supplied[18:20] = 6000
    there = supplied - 1500.0 * (np.arange(48) == 19)[:, None]
    shown = replace(plan, case=replace(plan.case, requirements=needs), supplied=supplied, at_work=there)
    write_plan(shown, tmp_path / "w45")
    table = rows(tmp_path / "w45" / "coverage.csv")
    assert table[0] == ["timestamp", "queue", "required", "scheduled", "at_work", "staffed"]
    assert table[19:21] == [
        ["2026-11-02T09:00", "pre_sales", "2", "2", "2", "1"],
        ["2026-11-02T09:30", "pre_sales", "2", "2", "1.5", "0"],
    ]
    assert len(table) == 49
    summary = json.loads((tmp_path / "w45" / "summary.json").read_text(encoding="utf-8"))
    assert summary["staffed_intervals"] == {"pre_sales": {"intervals": 48, "staffed": 1}}


def test_the_summary_has_the_documented_keys(plan: Plan, tmp_path: Path) -> None:
    write_plan(plan, tmp_path / "w45")
    assert json.loads((tmp_path / "w45" / "summary.json").read_text(encoding="utf-8")) == {
        "status": "feasible",
        "agents": 4,
        "total_cost": 1000,
        "lower_bound": 900,
        "gap": 0.100025,
        "gap_before_naming": 0.052629,
        "seconds": 3.21,
        "first_roster_seconds": 0.5,
        "shortfall_agent_hours": 1.25,
        "violations": 0,
        "cost_by_component": {"shortfall": 100, "rules": 900},
        "cost_by_rule": {"day_hours": 900},
        "shortfall_by_queue": {"pre_sales": 1.25},
        "staffed_intervals": {"pre_sales": {"intervals": 48, "staffed": 0}},
        "fairness_spread": 5.25,
        "plan": str(tmp_path / "w45"),
    }


def test_audit_service_and_manifest_are_plain_json(plan: Plan, tmp_path: Path) -> None:
    figures = QueueService(
        offered=10,
        served=9,
        abandoned=1,
        service_level=0.8,
        asa_seconds=float("nan"),
        occupancy=0.7,
        late_share=0,
        bands={"served": (8, 10)},
    )
    write_plan(replace(plan, service=Service({"pre_sales": figures}, replications=20, seed=3)), tmp_path / "w45")
    content = {
        name: json.loads((tmp_path / "w45" / f"{name}.json").read_text(encoding="utf-8")) for name in ("audit", "service", "manifest")
    }
    assert content["manifest"] == {"seed": 7, "shop": "小店", "packages": {"numpy": "2"}}
    assert content["service"]["queues"]["pre_sales"]["served"] == 9
    assert content["service"]["queues"]["pre_sales"]["asa_seconds"] is None
    assert (content["service"]["replications"], content["service"]["seed"]) == (20, 3)
    assert content["audit"]["violations"] == [
        {
            "rule": "day_hours", "agent": "A04", "measured": 570, "limit": 540, "unit": "min", "amount": 30, "hard": False, "cost": 900,
            "source": "Labour Law Art. 41", "start": "2026-11-02T09:00", "end": "2026-11-02T19:00",
            "message": "too long", "messages": {"en": "too long", "zh": "太长"},
        }
    ]  # fmt: skip
    assert (content["audit"]["cost"], content["audit"]["shortfall_agent_hours"]) == (1000, 1.25)


def test_a_plan_folder_is_read_back_as_the_same_roster(plan: Plan, tmp_path: Path, tiny: Workspace) -> None:
    write_plan(plan, tmp_path / "w45")
    found = read_roster(tmp_path / "w45", tiny.shop, plan.case.grid)
    assert set(found.roster.duties) == set(plan.allocated.roster.duties)
    assert set(found.activities) == set(plan.allocated.activities)


def test_a_new_plan_replaces_an_old_one_as_a_whole(plan: Plan, tmp_path: Path) -> None:
    path = tmp_path / "w45"
    write_plan(plan, path, extra_files=lambda folder: (folder / "roster.xlsx").write_bytes(b"old") and None)
    write_plan(plan, path)
    assert sorted(item.name for item in path.iterdir()) == FILES
    assert [item.name for item in tmp_path.iterdir() if item.name != "tiny"] == ["w45"]


def test_a_folder_that_is_no_plan_is_left_alone(plan: Plan, tmp_path: Path) -> None:
    path = tmp_path / "mine"
    path.mkdir()
    (path / "photo.jpg").write_bytes(b"x")
    with pytest.raises(InputError) as caught:
        write_plan(plan, path)
    assert str(caught.value) == f"{path}: exists already; choose another name, or move the old one away"
    assert [item.name for item in path.iterdir()] == ["photo.jpg"]


def test_a_failure_half_way_leaves_the_old_plan(plan: Plan, tmp_path: Path) -> None:
    path = tmp_path / "w45"
    write_plan(plan, path)
    before = (path / "roster.csv").stat().st_mtime_ns

    def fail(folder: Path) -> None:
        assert folder != path
        raise RuntimeError("no more paper")

    with pytest.raises(RuntimeError, match="no more paper"):
        write_plan(plan, path, extra_files=fail)
    assert (path / "roster.csv").stat().st_mtime_ns == before
    assert [item.name for item in tmp_path.iterdir() if item.name != "tiny"] == ["w45"]


def test_a_plan_moved_aside_by_a_killed_run_is_put_back(plan: Plan, tmp_path: Path, tiny: Workspace) -> None:
    path = tmp_path / "w45"
    write_plan(plan, path)
    path.rename(tmp_path / ".w45.old")
    assert len(read_roster(path, tiny.shop, plan.case.grid).roster.duties) == 2
    assert [item.name for item in tmp_path.iterdir() if item.name != "tiny"] == ["w45"]


def test_a_file_where_the_parent_should_be_is_a_message(plan: Plan, tmp_path: Path) -> None:
    (tmp_path / "blocked").write_text("x")
    with pytest.raises(InputError, match="can not be written"):
        write_plan(plan, tmp_path / "blocked" / "w45")


def test_two_writes_are_equal_byte_by_byte(plan: Plan, tmp_path: Path) -> None:
    write_plan(plan, tmp_path / "one")
    write_plan(plan, tmp_path / "two")
    for name in FILES:
        if name != "summary.json":
            assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_a_bare_forecast_is_replaced(plan: Plan, tmp_path: Path) -> None:
    (tmp_path / "forecast.csv").write_text("old")
    write_forecast(plan.forecast, tmp_path / "forecast.csv")
    assert len(rows(tmp_path / "forecast.csv")) == 49
