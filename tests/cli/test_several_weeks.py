"""Several weeks as one roster: made, audited, compared, and taken apart into weeks."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from shiftopt.jobs.run import PlanJob, run_plan
from shiftopt.jobs.starting import started
from shiftopt.planning.pipeline import PlanSettings
from shiftopt.rostering.settings import SolveSettings
from shiftopt.samples.generate import generate
from shiftopt.store.workspace import read_workspace, write_workspace

Run = Callable[..., tuple[int, str, str]]
QUICK = SolveSettings(deterministic=True, workers=1, steps=0, gap=1.0)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("weeks") / "shop"
    write_workspace(generate("small"), folder)
    return folder


@pytest.fixture(scope="module")
def fortnight(shop: Path) -> Path:
    """A plan of two weeks."""
    run = run_plan(PlanJob(shop, PlanSettings(days=14, solving=QUICK)))
    assert run.folder is not None
    return run.folder


def test_plans_of_its_weeks_do_not_replace_it(shop: Path, fortnight: Path) -> None:
    assert fortnight == shop / "plans" / "2026-11-30_14d"


def test_two_weeks_are_one_legal_roster(run: Run, shop: Path, fortnight: Path) -> None:
    told = json.loads((fortnight / "summary.json").read_text(encoding="utf-8"))
    days = {line.split(",")[1] for line in (fortnight / "roster.csv").read_text(encoding="utf-8-sig").splitlines()[1:]}
    assert (min(days), max(days), len(days)) == ("2026-11-30", "2026-12-13", 14)
    code, out, _ = run("audit", shop, fortnight, "--json")
    found = json.loads(out)
    assert (code, found["hard_violations"], found["cost"]) == (0, 0, told["total_cost"])


def test_a_week_of_it_is_something_to_begin_with(shop: Path, fortnight: Path) -> None:
    known = read_workspace(shop)
    settings, notes = started(PlanSettings(week=date(2026, 12, 7), solving=QUICK), known, fortnight)
    assert notes == ()
    assert settings.begun is not None
    assert {duty.day.isocalendar().week for duty in settings.begun.roster.duties} == {50}
    spans = {(duty.agent, duty.start, duty.end) for duty in settings.begun.roster.duties}
    assert settings.begun.activities
    assert all(any(item.agent == who and start <= item.start < end for who, start, end in spans) for item in settings.begun.activities)


def test_it_is_compared_with_a_week(run: Run, shop: Path, fortnight: Path) -> None:
    run_plan(PlanJob(shop, PlanSettings(solving=QUICK), out=shop.with_name("week")))
    code, out, _ = run("diff", fortnight, shop.with_name("week"), "--workspace", shop)
    assert code == 0
    assert "12-07" not in out


def test_it_is_published_week_by_week(run: Run, shop: Path, fortnight: Path) -> None:
    code, out, error = run("publish", shop, fortnight, "--lang", "en")
    assert (code, out) == (2, "")
    assert "is a plan of 14 days; publish a week of it: shiftopt plan" in error


@pytest.mark.parametrize("days", [0, 6, 10, 35])
def test_other_numbers_of_days_are_refused(run: Run, shop: Path, days: int) -> None:
    code, out, error = run("roster", shop, "--days", days, "--seconds", "1", "--lang", "en")
    assert (code, out) == (2, "")
    assert f"{days} days are not planned at once; give one of 7, 14, 21, 28" in error


def test_weeks_at_once_or_one_after_the_other(run: Run, shop: Path) -> None:
    code, _, error = run("plan", shop, "--days", "14", "--weeks", "2", "--lang", "en")
    assert code == 2
    assert "give only one of them" in error
