"""The job behind ``shiftopt explain``: from files to sentences and plain data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from shiftopt.domain.base import Lang
from shiftopt.domain.errors import InputError
from shiftopt.domain.messages import Message, message
from shiftopt.domain.shop import Leave, Pin
from shiftopt.jobs.explain import Question, explain
from shiftopt.planning.explain_price import PriceSettings
from shiftopt.planning.pipeline import demand, review
from shiftopt.samples.generate import generate
from shiftopt.samples.sizes import SMALL
from shiftopt.store.rosters import read_roster
from shiftopt.store.workspace import read_workspace, write_workspace

QUICK = PriceSettings(seconds=1, base_seconds=1, allocation_seconds=1, people=2, workers=1)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small sample with a pin on a day of leave."""
    made = generate("small")
    day = SMALL.first_day
    leave = Leave(agent="A004", start=day, end=day, kind="annual")
    shop = made.shop.model_copy(update={"leave": (leave,), "pins": (Pin(agent="A004", day=day, shift="D09"),)})
    folder = tmp_path_factory.mktemp("explain") / "shop"
    write_workspace(type(made)(shop, made.history, made.past), folder)
    return folder


def test_an_infeasible_workspace_is_answered_with_conflicts_then_ways_as_they_are_proven(workspace: Path, tmp_path: Path) -> None:
    heard: list[Message] = []
    shown: list[Mapping[Lang, tuple[str, ...]]] = []
    when: list[int] = []

    def show(lines: Mapping[Lang, tuple[str, ...]]) -> None:
        shown.append(lines)
        when.append(len(heard))

    answer = explain(Question(workspace, pricing=QUICK, ways=tmp_path), heard.append, show)
    assert answer.infeasible
    assert message("do_base") in heard
    data = json.loads(json.dumps(answer.data))
    assert data["status"] == "infeasible"
    assert [conflict["agent"] for conflict in data["conflicts"]] == ["A004"]
    assert {member["rule"] for member in data["conflicts"][0]["members"]} == {"pins", "availability"}
    assert data["complete"]
    assert len(data["ways"]) >= 2
    for way in data["ways"]:
        assert way["lower_bound"] <= way["cost"]
        assert way["changes"][0]["text"]["en"].startswith("in ")
    assert shown[0]["en"][0].startswith("No legal roster exists: 1 conflicts.")
    assert "A004 2026-11-30 已锁定：D09" in "\n".join(shown[0]["zh"])
    assert when[0] == 0  # before any way out is looked for
    assert shown[1]["en"][2].startswith("1. [all conflicts] costs at most ")
    assert "in pins.csv delete row: A004,2026-11-30,D09" in "\n".join(shown[1]["en"])
    assert all(lines["en"][0].startswith(f"{number}. [A004, another way]") for number, lines in enumerate(shown[2:], start=2))
    assert len(shown) == 1 + len(data["ways"])
    ranking, later = answer.lines["en"]
    assert ranking.startswith("Cheapest first: ")
    assert ranking.count("(") == len(data["ways"])
    assert later.endswith(f"then shiftopt roster {workspace} --start {tmp_path}/1 for the first.")
    for number in range(1, len(data["ways"]) + 1):
        written_as_promised(workspace, tmp_path / str(number), {way["cost"] for way in data["ways"]})


def written_as_promised(workspace: Path, folder: Path, costs: set[int]) -> None:
    """The roster in the folder is legal without the pin, at a cost that was told."""
    told = json.loads((folder / "changes.json").read_text(encoding="utf-8"))
    assert told["cost"] in costs
    assert told["changes"][0]["text"]["en"].startswith("in ")
    known = read_workspace(workspace)
    changed = known.shop.model_copy(update={"pins": ()} if told["changes"][0]["table"] == "pins" else {"leave": ()})
    if told["changes"][0].get("after") is not None and told["changes"][0]["table"] == "pins":
        row = told["changes"][0]["after"]
        changed = changed.model_copy(update={"pins": (Pin(**row),)})
    _, case = demand(type(known)(changed, known.history, known.past))
    found = read_roster(folder, changed, case.grid)
    _, verdict = review(case, found.roster, found.activities)
    assert verdict.hard == ()
    assert verdict.cost == told["cost"]


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"agent": "A004"}, "--agent: --agent and --date go together; give both --agent and --date"),
        ({"at": "2026-12-01T10:00"}, "--queue: --queue and --at go together; give both --queue and --at"),
        ({"agent": "A004", "day": "2026-12-01", "pin": "A004 2026-12-01 off"}, "--agent: --agent and --pin are different questions"),
    ],
)
def test_questions_that_do_not_go_together_are_refused(asked: dict[str, str], message: str) -> None:
    with pytest.raises(InputError, match="^" + message):
        explain(Question(Path("nowhere"), **asked), print, print)  # type: ignore[arg-type]
